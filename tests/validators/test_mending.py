"""After a safe fix its finding is gone and nothing else has changed: for every rule that offers one."""

from typing import Any

import pytest

from tests.validators.test_rules import CASES, form_of, look
from validators.catalogue import judge, rule_book
from validators.form import Form
from validators.mending import mend, safe_edits
from validators.rule import Edit

SAFE = [
    (code, name, case)
    for code, name, case in CASES
    if any(each.fix and each.fix.applicability == "safe" for each in look(code, case))
]


def cells(form: Form) -> dict[str, Any]:
    """Give every cell of a form by its pointer."""
    flat: dict[str, Any] = {}

    def walk(at: object, where: str) -> None:
        if isinstance(at, dict) and set(at) == {"text", "value"}:
            flat[where] = at["text"]
        elif isinstance(at, dict | list | tuple):
            pairs = at.items() if isinstance(at, dict) else enumerate(at)
            for key, each in pairs:
                walk(each, f"{where}/{key}")
        else:
            flat[where] = at

    walk(form.model_dump(), "")
    return flat


def with_edits(form: Form, edits: tuple[Edit, ...]) -> Form:
    for edit in edits:
        form = form.replace(edit.where, edit.text)
    return form


def test_many_rules_offer_a_safe_fix() -> None:
    assert {code for code, _, _ in SAFE} >= {"B01", "B02", "C01", "C03", "C04", "C05", "C07", "C10", "C11"}


@pytest.mark.parametrize(("code", "name", "case"), SAFE, ids=[f"{code}-{name}" for code, name, _ in SAFE])
def test_after_a_safe_fix_its_finding_is_gone_and_nothing_else_has_changed(
    code: str, name: str, case: dict[str, Any]
) -> None:
    form = form_of(case["form"], case.get("template", "mof-2020"))
    for complaint in look(code, case):
        if complaint.fix is None or complaint.fix.applicability != "safe":
            continue
        mended = with_edits(form, complaint.fix.edits)
        before, after = cells(form), cells(mended)
        changed = {where for where in before.keys() | after.keys() if before.get(where) != after.get(where)}
        assert changed == {edit.where for edit in complaint.fix.edits}, name
        said = [(each.code, each.where) for each in judge(mended).findings]
        assert (code, complaint.where) not in said, (name, complaint)


def test_mending_goes_on_until_nothing_safe_is_left() -> None:
    row = {"level1": "产出指标", "level2": "数量指标", "deviation": "讲师生病，少2期，培训科3月补办"}
    form = form_of(
        {
            "funds": {
                "rows": [{"name": "年度资金总额", "budget": "130", "executed": "100", "rate": "77.9%",
                          "weight": "10", "score": "7.79"}],
                "weight": "10", "score": "7.79",
            },
            "rows": [
                {**row, "name": "培训期数", "target": "10期", "actual": "8期", "weight": "50", "score": "50"},
                {**row, "level1": "效益指标", "level2": "社会效益指标", "name": "就业人数", "target": "100人",
                 "actual": "100人", "weight": "40", "score": "36", "deviation": "无"},
            ],
            "total": "93.79",
            "grade": "良",
        },
        "mof-2020",
    )  # fmt: skip
    mended = mend(form)
    done = mended.judgement.form
    assert [row.score.text for row in done.rows if row.score] == ["40", "40"]
    assert done.funds.rows[0].rate is not None
    assert done.funds.rows[0].rate.text == "76.92%"
    assert done.total is not None
    assert done.total.text == "87.69"
    assert list(safe_edits(mended.judgement.findings)) == []


def test_a_form_without_safe_fixes_stays_as_it_is() -> None:
    form = Form(template="mof-2020")
    assert mend(form).judgement.form == form
    assert mend(form).applied == ()


def test_every_fix_names_a_cell_that_the_form_has() -> None:
    for code, _, case in CASES:
        form = form_of(case["form"], case.get("template", "mof-2020"))
        for complaint in look(code, case):
            if complaint.fix is not None:
                with_edits(form, complaint.fix.edits)
    assert rule_book()
