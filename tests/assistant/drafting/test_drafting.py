"""Drafts of clerks' texts that nobody fitted the drafter to: figures in their places, rows found, no junk."""

import pytest

from assistant.draft import Draft
from tests.assistant.drafting.texts import Case, Measured, cases, draft_of, measure
from validators.form import PENDING

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
