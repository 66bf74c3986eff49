"""A draft from approved targets: they are its rows, the text says what was reached, nothing changes them."""

import pytest

from assistant.documents import read_goals
from assistant.draft import Answer, ApprovedRow, Draft, Goals, Request
from assistant.errors import LockedCell
from assistant.pipeline import answer, draft_form
from assistant.proposal import Query
from tests.assistant.documents.goals import GOALS
from tests.assistant.models import Data, Scripted

APPROVED = read_goals("目标.txt", GOALS.encode())
TEXT = (
    "普法宣传项目2021年全年预算120万元，实际支出114万元。计划举办普法培训10场，实际举办14场。印发宣传资料4800份。"
    "培训合格率达到97%。培训于2021年11月15日完成。群众的法律意识明显提高。群众满意度95%。另外新建法治公园2个。"
)


async def drafted(text: str = TEXT, goals: Goals | None = APPROVED, template: str = "mof-2020") -> Draft:
    request = Request(text=text, template=template, goals=goals)
    return await draft_form(request, model=None, tell=lambda _event: None)


def rows(made: Draft) -> list[tuple[str, ...]]:
    return [
        (row.name, *(cell.text if cell else "" for cell in (row.target, row.actual, row.weight)))
        for row in made.form.rows
    ]


async def test_the_approved_rows_are_the_rows_and_the_text_says_what_was_reached() -> None:
    made = await drafted()
    assert rows(made) == [
        ("举办培训场次", "≥12场", "14场", "20"),
        ("发放宣传资料", "≥5000份", "4800份", "10"),
        ("培训合格率", "≥95%", "97%", "10"),
        ("培训完成时间", "2021年11月底前", "培训于2021年11月15日完成", "10"),
        ("群众法律意识", "有效提高", "达成：群众的法律意识明显提高", "30"),
        ("群众满意度", "≥90%", "95%", "10"),
    ]
    assert made.form.project.name == "普法宣传经费"
    assert made.form.goal is not None
    assert made.form.goal.expected == APPROVED.expected


async def test_every_approved_cell_says_so_and_the_others_where_they_came_from() -> None:
    made = await drafted()
    for index in range(len(made.form.rows)):
        kinds = [
            made.origins[f"/rows/{index}/{field}"].kind for field in ("name", "target", "weight", "actual")
        ]
        assert kinds == ["goals", "goals", "goals", "text"]
    assert made.origins["/rows/0/target"].quote == "≥12场"
    assert made.origins["/project/name"].kind == "goals"


async def test_what_does_not_belong_to_the_targets_is_told_and_left_out() -> None:
    made = await drafted()
    assert "法治公园" in made.notice
    assert "“举办培训场次”原文说目标是10场，已按批复的≥12场填写。" in made.notice
    assert "法治公园" not in "".join(row.name for row in made.form.rows)


async def test_what_the_text_does_not_say_is_asked_for() -> None:
    made = await drafted("普法宣传项目全年预算120万元，实际支出114万元。实际举办普法培训14场。")
    asked = {question.where for question in made.questions}
    assert {f"/rows/{index}/actual" for index in range(1, 6)} <= asked
    assert not any(where.endswith(("/target", "/name")) for where in asked)


@pytest.mark.parametrize("text", ["≥1场", "否", "删去"])
async def test_no_answer_changes_what_was_approved(text: str) -> None:
    made = await drafted()
    with pytest.raises(LockedCell, match="批复的绩效目标"):
        answer(made, [Answer(where="/rows/0/target", text=text)])
    after = answer(
        made, [Answer(where="/rows/0/target", text="是"), Answer(where="/rows/0/actual", text="16场")]
    )
    assert rows(after)[0] == ("举办培训场次", "≥12场", "16场", "20")


async def test_no_model_changes_what_was_approved() -> None:
    def other(_query: Query, _sentence: int, honest: Data) -> Data:
        if "rows" not in honest:
            return honest
        return {"rows": [{**row, "name": "培训"} for row in honest["rows"]]}

    model = Scripted(TEXT, "mof-2020", other)
    request = Request(text=TEXT, template="mof-2020", goals=APPROVED)
    made = await draft_form(request, model=model, tell=lambda _event: None)
    offline = await drafted()
    assert [row[:2] for row in rows(made)] == [row[:2] for row in rows(offline)]
    assert rows(made)[0] == rows(offline)[0]


async def test_what_a_rule_says_of_an_approved_target_rejects_nothing() -> None:
    vague = APPROVED.rows[0].model_copy(update={"target": "完成培训"})
    made = await drafted(goals=APPROVED.model_copy(update={"rows": (vague, *APPROVED.rows[1:])}))
    told = [finding for finding in made.findings if finding.where == "/rows/0/target"]
    assert told
    assert all(f.severity != "error" and f.fix is None and "批复的绩效目标" in f.message for f in told)


async def test_points_that_do_not_fit_the_edition_are_shared_out_anew_and_told() -> None:
    heavy = tuple(row.model_copy(update={"weight": "10"}) for row in APPROVED.rows)
    made = await drafted(goals=APPROVED.model_copy(update={"rows": heavy}))
    assert "批复的分值与表样的权重合不上" in made.notice
    assert made.form.total_weight is not None
    assert made.form.total_weight.text == "100"


async def test_the_edition_gets_rows_for_what_was_not_approved() -> None:
    outputs = tuple(row for row in APPROVED.rows if row.level1 == "产出指标")
    made = await drafted(goals=APPROVED.model_copy(update={"rows": outputs}))
    assert {"效益指标", "满意度指标"} <= {row.level1 for row in made.form.rows}
    assert any(question.where.endswith("/actual") for question in made.questions)


async def test_money_in_yuan_is_converted_for_the_edition() -> None:
    goals = APPROVED.model_copy(update={"budget": "1205000", "money_unit": "元"})
    made = await drafted("普法宣传项目全年支出114万元，实际举办普法培训14场。", goals)
    initial = made.form.funds.rows[0].initial_budget
    assert initial is not None
    assert (initial.text, made.origins["/funds/rows/0/initial_budget"].kind) == ("120.5", "goals")


async def test_two_figures_of_one_unit_go_to_the_rows_that_name_them() -> None:
    both = (
        ApprovedRow(level2="数量指标", name="法律讲座场次", target="≥5场"),
        ApprovedRow(level2="数量指标", name="普法演出场次", target="≥8场"),
    )
    made = await drafted(
        "普法项目预算10万元，支出10万元。举办普法演出9场，开展法律讲座6场。", Goals(rows=both)
    )
    assert [row[:3] for row in rows(made)][:2] == [
        ("法律讲座场次", "≥5场", "6场"),
        ("普法演出场次", "≥8场", "9场"),
    ]
