"""A rate that follows from a told sample: only from a sample and its satisfied part, and only in its row."""

import pytest

from assistant.draft import Draft
from tests.assistant.drafting.texts import Case, draft_of
from validators import witness
from validators.catalogue import judge
from validators.form import cell
from validators.ledger import Origin, read
from validators.witness.sampling import belied, only_sample, samples, sizes

TEXT = (
    "河道保洁项目年初预算30万元，年中未调整，支出30万元。河道保洁计划86公里，实际86公里。水环境明显改善。"
    "沿河群众满意度目标85%，发放问卷150份，收回120份，满意108份。"
)


def drafted(text: str) -> Draft:
    return draft_of(Case("here", "mof-2020", text, (None, None, None), (), (), 0))


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("发放问卷200份，收回188份，满意179份。", "95.21"),
        ("入户调查300户，满意283户。", "94.33"),
        ("检测120个水样，合格117个。", "97.50"),
        ("电话回访500人，476人满意。", "95.20"),
        ("问卷调查1000人，知晓968人。", "96.80"),
    ],
)
def test_a_sample_and_its_part_give_a_rate(text: str, rate: str) -> None:
    assert [str(each.rate) for each in samples(read(text))] == [rate]


@pytest.mark.parametrize(
    "text",
    [
        "收回188份，满意120份，基本满意59份。",
        "收回188份，不满意9份。",
        "收回188份，满意190份。",
        "计划调查300户，满意283户。",
        "调查300户，满意283人。",
        "救助62人，满意60人。",
        "调查300户。满意283户。",
        "调查300户，比较满意283户。",
        "收回188份，合格的有179份，其中优秀的有20份。",
        "调查约300户，满意283户。",
    ],
)
def test_grades_plans_and_other_units_give_none(text: str) -> None:
    assert samples(read(text)) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("家长满意度目标88%；学生满意度目标90%，调查100人，满意95人。", "家长满意度"),
        ("家长满意度目标88%，调查学生100人，满意95人。", "家长满意度"),
        ("调查学生100人，满意95人；家长满意度目标88%。", "家长满意度"),
    ],
)
def test_a_sample_of_others_is_no_rate_of_this_row(text: str, name: str) -> None:
    ledger = read(text)
    target = next(fact for fact in ledger.facts if fact.quote == "88%")
    assert only_sample(ledger, name, target) is None


def test_what_was_handed_out_is_only_the_size_of_the_sample_too() -> None:
    assert len(sizes(read("发放问卷200份，收回188份，满意179份。"))) == 3


def test_a_stated_rate_that_does_not_follow_needs_the_clerk() -> None:
    text = "居民满意度目标90%，实际95%，收回问卷300份，满意255份。"
    ledger = read(text)
    stated = ledger.facts[1]
    assert belied(ledger, stated, "居民满意度") is not None
    assert witness.testify(ledger, "actual", stated.id, "居民满意度").verdict == "silent"
    right = read(text.replace("实际95%", "实际85%"))
    assert witness.testify(right, "actual", right.facts[1].id, "居民满意度").verdict == "supports"


def test_the_rate_stands_in_its_row_with_the_sample_and_both_facts() -> None:
    draft = drafted(TEXT)
    index = next(n for n, row in enumerate(draft.form.rows) if "满意" in row.name)
    actual, origin = draft.form.rows[index].actual, draft.origins[f"/rows/{index}/actual"]
    assert actual is not None
    assert actual.text == "90%（收回120份，满意108份）"
    assert (origin.kind, len(origin.facts)) == ("computed", 2)
    assert draft.verdict != "rejected", draft.findings


@pytest.mark.parametrize("lie", ["91%（收回120份，满意108份）", "90%", "72%（发放问卷150份，满意108份）"])
def test_no_other_figure_passes_as_computed(lie: str) -> None:
    draft = drafted(TEXT)
    index = next(n for n, row in enumerate(draft.form.rows) if "满意" in row.name)
    where = f"/rows/{index}/actual"
    form = draft.form.replace(where, lie)
    assert {"T01", "T03"} & codes_at(draft, form_at=(where, form), origins=draft.origins)


def test_a_rate_of_a_sample_is_refused_in_another_row_and_from_other_facts() -> None:
    draft = drafted(TEXT)
    index = next(n for n, row in enumerate(draft.form.rows) if "满意" in row.name)
    where = f"/rows/{index}/actual"
    facts = tuple(fact.id for fact in draft.ledger.facts if fact.unit == "公里")
    swapped = draft.origins | {where: Origin(kind="computed", facts=facts)}
    assert "T01" in codes_at(draft, form_at=(where, draft.form), origins=swapped)
    other = next(n for n, row in enumerate(draft.form.rows) if "保洁" in row.name)
    form = draft.form.replace(f"/rows/{other}/actual", draft.form.rows[index].actual or cell(""))
    moved = draft.origins | {f"/rows/{other}/actual": draft.origins[where]}
    assert "T01" in codes_at(draft, form_at=(f"/rows/{other}/actual", form), origins=moved)


def codes_at(draft: Draft, *, form_at: tuple[str, object], origins: dict[str, Origin]) -> set[str]:
    where, form = form_at
    judged = judge(form, ledger=draft.ledger, origins=origins)  # type: ignore[arg-type]  # a Form, as handed in
    return {finding.code for finding in judged.findings if finding.where == where}
