"""Drafts of clerks' texts that nobody fitted the drafter to: figures in their places, rows found, no junk."""

import asyncio

import pytest

from assistant.draft import Answer, Draft, Request
from assistant.phrasing.letterhead import project_name
from assistant.pipeline import answer, draft_form
from tests.assistant.drafting.texts import Case, Measured, cases, draft_of, measure
from validators import witness
from validators.form import PENDING
from validators.ledger import read

HALVES = {name: cases(name) for name in ("seen", "held_out", "fresh")}
ALL = [case for half in HALVES.values() for case in half]
RECALL, JUNK, IDLE = 0.85, 0.05, 0.35


def test_there_are_at_least_forty_texts_under_different_names() -> None:
    assert len(ALL) >= 40
    assert len({case.id for case in ALL}) == len(ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_no_figure_stands_unquestioned_where_the_truth_has_another(case: Case) -> None:
    assert measure(case).wrong == ()


@pytest.mark.parametrize("half", HALVES)
def test_most_rows_are_found_and_hardly_any_is_junk(half: str) -> None:
    found = [measure(case) for case in HALVES[half]]
    assert sum(each.found for each in found) / sum(each.wanted for each in found) >= RECALL
    assert sum(len(each.junk) for each in found) / sum(each.rows for each in found) <= JUNK, junk(found)


@pytest.mark.parametrize("half", HALVES)
def test_hardly_more_is_asked_than_the_text_leaves_open(half: str) -> None:
    found = [measure(case) for case in HALVES[half]]
    extra = sum(max(0, len(each.asked) - each.needed) for each in found)
    assert extra / len(found) <= IDLE, [each.asked for each in found if len(each.asked) > each.needed]


def junk(found: list[Measured]) -> list[str]:
    return [row for each in found for row in each.junk]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_every_cell_that_blocks_has_one_question_and_none_is_asked_twice(case: Case) -> None:
    draft = draft_of(case)
    asked = [question.where for question in draft.questions]
    assert len(asked) == len(set(asked))
    assert (draft.verdict == "rejected") == bool(asked), draft.findings
    for index in open_rows(draft):
        assert sum(where.startswith(f"/rows/{index}/") for where in asked) == 1, asked


def open_rows(draft: Draft) -> list[int]:
    return [
        index
        for index, row in enumerate(draft.form.rows)
        if PENDING in {row.target.text if row.target else "", row.actual.text if row.actual else ""}
    ]


def test_whoever_carries_the_project_out_is_asked_for_once() -> None:
    case = next(each for each in ALL if each.template == "hubei-2020" and "组织实施" not in each.text)
    request = Request(text=case.text, template=case.template)
    draft = asyncio.run(draft_form(request, model=None, tell=lambda _event: None))
    assert "/project/unit" not in [question.where for question in draft.questions]
    after = answer(draft, [Answer(where="/project/implementer", text="县妇幼保健院")])
    assert (after.form.project.unit, after.form.project.implementer) == ("县妇幼保健院", "县妇幼保健院")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2022年全县农村饮水安全巩固提升工程，年初预算860万元。", "全县农村饮水安全巩固提升工程"),
        ("矛盾纠纷多元化解专项2020年年初预算5万元。", "矛盾纠纷多元化解专项"),
        ("司法救助工作经费项目2020年初安排5万元。", "司法救助工作经费项目"),
        ("关于孤儿基本生活补助项目的自评说明。", "孤儿基本生活补助项目"),
        ("县住建局组织实施的雨污分流改造工程,预算5万元。", "雨污分流改造工程"),
    ],
)
def test_a_text_that_begins_with_its_project_names_it(text: str, name: str) -> None:
    span = project_name(text)
    assert span is not None
    assert text[slice(*span)] == name


@pytest.mark.parametrize("text", ["全年计划培训12场。", "本项目预算5万元。", "年初预算5万元，用于宣传项目。"])
def test_a_text_that_names_no_project_is_not_given_a_name(text: str) -> None:
    assert project_name(text) is None


@pytest.mark.parametrize(
    "behind",
    [
        "全部完成招标",
        "均未完成",
        "没有全部完成",
        "力争全部完成",
        "全部按期完成，但1座未验收",
        "基本完成",
        "已完成",
    ],
)
def test_only_a_plan_that_was_done_in_full_is_an_actual(behind: str) -> None:
    ledger = read(f"计划改造水厂3座，{behind}。")
    assert witness.testify(ledger, "actual", "F1", "改造水厂数量").verdict != "supports"
    done = read("计划改造水厂3座，全部按期完成。")
    assert witness.testify(done, "actual", "F1", "改造水厂数量").verdict == "supports"
