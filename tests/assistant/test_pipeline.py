"""The whole flow: a text, a form, questions, answers; with a scripted model and without any."""

import pytest

from assistant.asking import facts_of
from assistant.draft import Answer, Attempt, Draft, Event, Request, Usage
from assistant.drafting.crosscheck import cross_check, cross_check_funds
from assistant.errors import ComputedCell, UnknownCell
from assistant.offline import propose_offline
from assistant.pipeline import Limits, answer, draft_form
from assistant.proposal import FundsProposal, Query, Reply, RowProposal
from tests.assistant.models import Data, Scripted, gone, offered, unusable
from tests.assistant.promise_texts import TRUTHS
from validators.errors import UnknownTemplate
from validators.form import PENDING
from validators.ledger import read
from validators.template import find_template, templates

MEDIATION = (
    "矛盾调解项目年初预算5万元，年中没有调整，实际支出5万元。全年计划化解矛盾纠纷2500件。"
    "调解成功率目标98%，实际98.6%。促进了邻里和睦。"
)
TRAINING = (
    "技能培训项目2020年预算50万元，实际支出42万元。计划举办培训班12期，实际举办10期。"
    "学员操作水平明显提升。学员满意度目标90%，实际94%。"
)
PROJECT = {
    "name": "测试项目",
    "department": "市司法局",
    "implementer": "市司法局",
    "filled_on": "2021年3月1日",
}


async def drafted(text: str, template: str = "mof-2020", **project: str) -> Draft:
    request = Request(text=text, template=template, project=project or PROJECT)
    return await draft_form(request, model=None, tell=lambda _event: None)


def said(made: Draft, where: str, text: str) -> Draft:
    return answer(made, [Answer(where=where, text=text)])


def asks(made: Draft) -> dict[str, str]:
    return {question.where: question.ask for question in made.questions}


def row_of(made: Draft, name: str) -> int:
    return next(index for index, row in enumerate(made.form.rows) if name in row.name)


# -- without a model -----------------------------------------------------------


async def test_a_draft_offline_says_that_no_model_was_used() -> None:
    made = await drafted(MEDIATION)
    assert made.model is None
    assert "没有使用模型" in made.notice
    assert made.attempts == ()


@pytest.mark.parametrize("template", sorted(templates()))
async def test_every_edition_can_be_drafted(template: str) -> None:
    made = await drafted(TRAINING, template)
    assert made.form.template == template
    assert made.form.rows
    assert made.form.funds.rows[0].executed


async def test_the_reason_beside_the_money_is_composed_or_asked_for() -> None:
    where = "/funds/rows/0/reason"
    made = await drafted(TRAINING, "sichuan-2023")
    assert made.form.funds.rows[0].reason == f"预算执行率84%，未支出8万元。原因：{PENDING}"
    assert made.verdict == "rejected"
    assert "是什么原因" in asks(made)[where]
    told = said(made, where, "两期培训班因疫情停办，余额由财政收回").form.funds.rows[0].reason
    assert told == "预算执行率84%，未支出8万元。原因：两期培训班因疫情停办，余额由财政收回"


async def test_a_reason_in_the_text_stands_beside_the_money() -> None:
    text = TRAINING + "资金结余是因为两期培训班停办，余额8万元由财政收回。"
    reason = (await drafted(text, "hunan-nanyue-2020")).form.funds.rows[0].reason
    assert reason is not None
    assert reason.startswith("未支出8万元。原因：")
    assert "两期培训班停办" in reason


async def test_no_part_may_be_left_to_be_filled_in() -> None:
    made = await drafted(TRAINING, "hunan-nanyue-2020", name="技能培训项目")
    assert made.form.project.department == PENDING
    assert made.verdict == "rejected"


async def test_every_figure_of_a_draft_carries_its_origin() -> None:
    made = await drafted(TRUTHS["plain"].text)
    cells = [
        f"/rows/{i}/{field}" for i in range(len(made.form.rows)) for field in ("target", "actual", "score")
    ]
    cells += ["/funds/rows/0/budget", "/funds/rows/0/executed", "/funds/rows/0/rate", "/total"]
    assert [cell for cell in cells if cell not in made.origins] == []
    for origin in made.origins.values():
        if origin.kind == "text" and origin.start is not None:
            assert made.ledger.text[origin.start : origin.end] == origin.quote


async def test_what_the_text_does_not_say_is_asked_for_and_not_invented() -> None:
    made = await drafted(MEDIATION)
    index = row_of(made, "化解矛盾纠纷")
    actual = made.form.rows[index].actual
    assert actual is not None
    assert actual.text == PENDING
    assert made.verdict == "rejected"
    assert set(asks(made)) == {f"/rows/{index}/actual", f"/rows/{row_of(made, '满意度')}/actual"}


async def test_answers_make_the_draft_acceptable() -> None:
    made = await drafted(MEDIATION)
    made = said(made, f"/rows/{row_of(made, '化解矛盾纠纷')}/actual", "2614件")
    made = said(made, f"/rows/{row_of(made, '满意度')}/actual", "目标90%，电话回访150人，实际93%")
    row = made.form.rows[row_of(made, "满意度")]
    assert (row.target and row.target.text, row.actual and row.actual.text) == ("90%", "93%")
    assert made.questions == ()
    assert made.verdict != "rejected"
    assert made.form.total is not None
    assert made.form.total.text == "100"


async def test_a_bare_number_takes_the_unit_of_the_cell_beside_it() -> None:
    made = await drafted(MEDIATION)
    index = row_of(made, "化解矛盾纠纷")
    actual = said(made, f"/rows/{index}/actual", "2614").form.rows[index].actual
    assert actual is not None
    assert actual.text == "2614件"


async def test_an_answer_changes_its_cell_and_computed_ones_only() -> None:
    made = await drafted(MEDIATION)
    index = row_of(made, "化解矛盾纠纷")
    after = said(made, f"/rows/{index}/actual", "2400件")
    same = [row for i, row in enumerate(made.form.rows) if i != index]
    assert [row for i, row in enumerate(after.form.rows) if i != index] == same
    assert after.form.rows[index].deviation != made.form.rows[index].deviation
    assert "低于指标值4.00%" in (after.form.rows[index].deviation or "")
    assert f"/rows/{index}/deviation" in asks(after)


async def test_a_reason_stands_behind_the_computed_size_and_survives_a_new_figure() -> None:
    made = await drafted(MEDIATION)
    index = row_of(made, "化解矛盾纠纷")
    made = said(made, f"/rows/{index}/actual", "2400件")
    made = said(
        made, f"/rows/{index}/deviation", "两个社区机构调整，第二季度停办。由调解科2021年3月底前补齐人员。"
    )
    assert (made.form.rows[index].deviation or "").startswith("指标值2500件，实际完成2400件，低于指标值4.00%")
    made = said(made, f"/rows/{index}/actual", "2450件")
    deviation = made.form.rows[index].deviation or ""
    assert "低于指标值2.00%" in deviation
    assert "两个社区机构调整" in deviation


@pytest.mark.parametrize("text", ["", "  ", "\n"])
async def test_an_empty_answer_changes_nothing_and_the_question_stands(text: str) -> None:
    made = await drafted(MEDIATION)
    index = row_of(made, "化解矛盾纠纷")
    after = said(made, f"/rows/{index}/actual", text)
    assert after.form == made.form
    assert after.questions == made.questions


async def test_an_answer_about_money_without_an_amount_is_asked_again() -> None:
    made = await drafted("项目实际支出29万元。计划培训20人，实际培训21人。")
    after = said(made, "/funds/rows/0/budget", "不清楚")
    assert "/funds/rows/0/budget" in asks(after)
    filled = said(after, "/funds/rows/0/budget", "30万元")
    assert filled.form.funds.rows[0].rate is not None
    assert filled.form.funds.rows[0].rate.text == "96.67%"
    assert filled.origins["/funds/rows/0/budget"].kind == "person"


@pytest.mark.parametrize("where", ["/total", "/rows/0/score", "/funds/rows/0/rate"])
async def test_a_computed_cell_is_not_filled_in_and_the_refusal_says_why(where: str) -> None:
    made = await drafted(MEDIATION)
    with pytest.raises(ComputedCell, match="由程序计算"):
        said(made, where, "5")


@pytest.mark.parametrize("where", ["/rows/99/actual", "/nothing", "/rows/0", "rows/x/y"])
async def test_an_answer_to_no_cell_is_refused(where: str) -> None:
    made = await drafted(MEDIATION)
    with pytest.raises(UnknownCell):
        said(made, where, "5")


async def test_a_yes_confirms_and_a_no_empties_the_cell() -> None:
    made = await drafted(TRUTHS["plain"].text)
    assert said(made, "/rows/0/actual", "是").origins["/rows/0/actual"].confirmed
    emptied = said(made, "/rows/0/actual", "不是")
    actual = emptied.form.rows[0].actual
    assert actual is not None
    assert actual.text == PENDING
    assert "/rows/0/actual" in asks(emptied)


async def test_a_hubei_form_explains_its_deviations_at_the_foot() -> None:
    made = await drafted(TRAINING, "hubei-2020")
    analysis = made.form.analysis or ""
    assert "预算执行率84%，未支出8万元" in analysis
    assert "指标值12期，实际完成10期，低于指标值16.67%" in analysis
    assert {"/analysis", "/measures", "/checkboxes/0", "/checkboxes/1"} <= set(asks(made))
    made = said(made, "/analysis", "两期培训因场地封闭没有办成，费用没有支付")
    made = said(made, "/measures", "由培训科2021年3月底前补办两期")
    made = said(made, "/checkboxes/0", "部门预算项目")
    made = said(made, "/checkboxes/1", "一次性项目")
    assert "两期培训因场地封闭没有办成" in (made.form.analysis or "")
    assert "90.13" in (made.form.summary or "")
    assert made.questions == ()
    assert made.verdict != "rejected"


async def test_a_project_that_nobody_named_is_asked_for() -> None:
    made = await drafted(MEDIATION, "mof-2020", 备注="无")
    assert {"/project/department", "/project/implementer"} <= set(asks(made))
    assert said(made, "/project/department", "市司法局").form.project.department == "市司法局"


async def test_an_empty_text_becomes_questions_and_no_form_is_accepted() -> None:
    made = await drafted("")
    assert made.verdict == "rejected"
    assert len(made.questions) > 3


async def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(UnknownTemplate):
        await drafted(MEDIATION, "mof-1999")


async def test_the_same_text_gives_the_same_draft() -> None:
    assert await drafted(TRAINING, "hubei-2020") == await drafted(TRAINING, "hubei-2020")


async def test_money_of_one_source_fills_its_line_and_follows_a_new_amount() -> None:
    made = await drafted(
        "项目年初预算5万元，全年预算5万元，全部为财政拨款，实际支出4万元。计划培训20人，实际培训21人。"
    )
    line = made.form.funds.rows[1]
    assert [cell and cell.text for cell in (line.budget, line.executed, line.rate)] == ["5", "4", "80%"]
    line = said(made, "/funds/rows/0/executed", "4.5万元").form.funds.rows[1]
    assert [cell and cell.text for cell in (line.budget, line.executed, line.rate)] == ["5", "4.5", "90%"]


# -- with a model --------------------------------------------------------------


class Paid(Scripted):
    """An honest model that is paid for each answer."""

    async def ask(self, query: Query) -> Reply:
        reply = await super().ask(query)
        paid = Usage(calls=1, prompt_tokens=700, completion_tokens=60)
        return Reply(
            reply.data,
            (Attempt.model_validate({"purpose": query.purpose, "prompt": query.prompt, "outcome": "ok",
                                     "seconds": "0.5", "usage": paid}),),
        )  # fmt: skip


async def told(model: Scripted, limits: Limits = Limits(seconds=20)) -> tuple[Draft, list[Event]]:  # noqa: B008  # frozen
    events: list[Event] = []
    request = Request(text=model.ledger.text, template=model.template.id, project=PROJECT)
    made = await draft_form(request, model=model, tell=events.append, limits=limits)
    return made, events


def scripted(say: object = None, kind: type[Scripted] = Scripted, name: str = "plain") -> Scripted:
    truth = TRUTHS[name]
    return kind(truth.text, truth.template, say or (lambda _query, _sentence, honest: honest))  # type: ignore[arg-type]  # a test's own


async def test_the_flow_is_told_while_it_runs() -> None:
    made, events = await told(scripted())
    kinds = [event.kind for event in events]
    assert kinds[0] == "progress"
    assert kinds[-1] == "verdict"
    provisional = [event for event in events if event.kind == "row" and event.data["provisional"]]
    final = [event for event in events if event.kind == "row" and not event.data["provisional"]]
    assert provisional
    assert len(final) == len(made.form.rows)
    stages = [event.data["stage"] for event in events if event.kind == "progress"]
    assert stages[0] == "read"
    assert "propose" in stages


async def test_what_the_model_cost_stands_on_the_draft() -> None:
    model = scripted(kind=Paid)
    made, _ = await told(model)
    assert made.model == "scripted"
    assert made.usage.calls == len(model.asked) == len(made.attempts)
    assert made.usage.prompt_tokens == 700 * len(model.asked)
    assert made.notice == ""


async def test_a_better_name_is_taken_from_the_model_when_its_words_are_the_texts() -> None:
    def named(_query: Query, _sentence: int, honest: Data) -> Data:
        rows = honest.get("rows", [])
        return (
            {"rows": [r | {"name": "办理法律援助案件数量"} if "法律" in r["name"] else r for r in rows]}
            if rows
            else honest
        )

    made, _ = await told(scripted(named))
    assert "办理法律援助案件数量" in [row.name for row in made.form.rows]


async def test_a_sentence_without_a_usable_answer_falls_back_and_says_so() -> None:
    made, _ = await told(scripted(lambda _query, sentence, honest: unusable() if sentence == 1 else honest))
    assert "有1句话" in made.notice
    assert "法律援助案件数量" in [row.name for row in made.form.rows]


async def test_a_model_that_does_not_answer_leaves_an_offline_draft() -> None:
    model = scripted(lambda _query, _sentence, _honest: gone())
    made, _ = await told(model)
    offline = await drafted(TRUTHS["plain"].text)
    assert "没有回应" in made.notice
    assert made.form.rows == offline.form.rows
    assert len(model.asked) < 10  # it is not asked on and on


def every_figure_a_row(query: Query, sentence: int, honest: Data) -> Data:
    """Say of each figure, even of a mere difference that was not offered, that it is a row."""
    if "rows" not in honest or not offered(query):
        return honest
    facts = [fact.id for fact in facts_of(read(TRUTHS["short"].text), sentence)]
    rows = [{"level2": "数量指标", "name": "培训班期数", "target": "", "actual": fact} for fact in facts]
    return {"rows": rows}


async def test_a_row_that_is_not_believed_is_asked_for_again_alone() -> None:
    model = scripted(lambda q, s, h: every_figure_a_row(q, s, h) if q.purpose == "rows" else h, name="short")
    made, events = await told(model)
    again = [query for query in model.asked if query.purpose == "repair"]
    assert again
    assert all(len(query.user) < len(model.ledger.text) for query in again)
    assert "repair" in [event.data["stage"] for event in events if event.kind == "progress"]
    pairs = [(r.target and r.target.text, r.actual and r.actual.text) for r in made.form.rows]
    assert ("12期", "10期") in pairs


async def test_rows_that_code_reads_by_itself_are_not_asked_for_again() -> None:
    def swapped(_query: Query, _sentence: int, honest: Data) -> Data:
        rows = honest.get("rows", [])
        turned = [r | {"target": r["actual"], "actual": r["target"]} if "target" in r else r for r in rows]
        return {"rows": turned} if rows else honest

    model = scripted(swapped)
    made, _ = await told(model)
    assert "repair" not in [query.purpose for query in model.asked]
    assert made.verdict != "rejected"


async def test_repairs_end_when_their_number_is_used_up() -> None:
    model = scripted(every_figure_a_row, name="short")
    await told(model, Limits(repairs=0, seconds=20))
    assert "repair" not in [query.purpose for query in model.asked]
    model = scripted(every_figure_a_row, name="short")
    await told(model, Limits(repairs=2, seconds=20))
    repairs = [query.user for query in model.asked if query.purpose == "repair"]
    assert 0 < len(repairs) <= 2 * len(set(repairs))


@pytest.mark.parametrize("limits", [Limits(calls=2, seconds=20), Limits(tokens=1000, at_once=1, seconds=20)])
async def test_a_used_up_budget_is_told_and_what_is_there_is_judged(limits: Limits) -> None:
    model = scripted(kind=Paid)
    made, _ = await told(model, limits)
    assert "已用完" in made.notice
    assert len(model.asked) <= 2
    assert made.form.rows == (await drafted(TRUTHS["plain"].text)).form.rows


# -- what is believed of a model -------------------------------------------------


def believed(*rows: RowProposal, name: str = "plain") -> tuple[list[tuple[str, str | None, str | None]], int]:
    truth = TRUTHS[name]
    ledger, template = read(truth.text), find_template(truth.template)
    found = cross_check(rows, propose_offline(ledger, template), ledger, template)
    return [(row.name, row.target, row.actual) for row in found.rows], len(found.refused)


@pytest.mark.parametrize(
    "row",
    [
        RowProposal("数量指标", "法律援助案件", "F4", "F3", 1),
        RowProposal("数量指标", "法律援助案件", "F3", "F6", 1),
        RowProposal("数量指标", "法律援助案件", "F3", "F99", 1),
        RowProposal("数量指标", "普法讲座", "F3", "F4", 2),
    ],
    ids=["swapped", "another rows figure", "unknown", "another sentence"],
)
def test_a_row_that_moves_a_figure_is_refused_and_codes_own_stands(row: RowProposal) -> None:
    rows, refused = believed(row)
    assert refused == 1
    assert ("法律援助案件数量", "F3", "F4") in rows


def test_a_row_said_twice_counts_once() -> None:
    row = RowProposal("数量指标", "法律援助案件数量", "F3", "F4", 1)
    rows, refused = believed(row, row, row)
    assert refused == 2
    assert [name for name, target, _ in rows if target == "F3"] == ["法律援助案件数量"]


@pytest.mark.parametrize("name", ["办理985件案件", "完全无关的名字", "三百件案件", ""])
def test_a_name_that_is_not_the_texts_gives_way(name: str) -> None:
    rows, _ = believed(RowProposal("数量指标", name, "F3", "F4", 1))
    assert ("法律援助案件数量", "F3", "F4") in rows


def test_rows_that_the_model_left_out_are_put_back() -> None:
    rows, _ = believed()
    own, _ = believed(RowProposal("数量指标", "法律援助案件数量", "F3", "F4", 1))
    assert sorted(rows, key=str) == sorted(own, key=str)


def test_amounts_are_taken_from_the_model_only_where_no_word_speaks_against_them() -> None:
    truth = TRUTHS["adjusted"]
    ledger = read(truth.text)
    own = propose_offline(ledger, find_template(truth.template)).funds
    open_ = own._replace(executed=None)
    assert cross_check_funds(FundsProposal(executed=own.executed), open_, ledger) == own
    assert cross_check_funds(FundsProposal(executed=own.budget), open_, ledger).executed is None
    assert cross_check_funds(FundsProposal(executed="F1"), open_, ledger).executed is None
