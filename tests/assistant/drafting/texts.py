"""Clerks' texts with what a good draft of them holds, and the measure of a draft against it."""

import asyncio
import re
from pathlib import Path
from typing import NamedTuple

import yaml

from assistant.draft import Draft, Request
from assistant.pipeline import draft_form
from validators.form import Cell, Row, unfilled
from validators.quantity import quantities

HERE = Path(__file__).parent
GIVEN = {
    "department": "县财政局",
    "implementer": "县财政局",
    "filled_on": "2023年1月31日",
    "项目类别": "部门预算项目",
    "项目类型": "常年性项目",
}
FIELDS = ("initial_budget", "budget", "executed")


class Wanted(NamedTuple):
    """One row that a good draft has: words any of which name it, and its figures ("" where none is given)."""

    names: tuple[str, ...]
    target: str
    actual: str


class Case(NamedTuple):
    """One text; `questions`: how many the clerk must answer; `effects`: words of rows without figures."""

    id: str
    template: str
    text: str
    funds: tuple[str | None, ...]
    rows: tuple[Wanted, ...]
    effects: tuple[str, ...]
    questions: int


class Measured(NamedTuple):
    """How a draft compares. A figure is wrong when it stands, unquestioned, where the truth has another."""

    found: int
    wanted: int
    missed: tuple[str, ...]
    junk: tuple[str, ...]
    rows: int
    wrong: tuple[str, ...]
    asked: tuple[str, ...]
    needed: int


def cases(name: str) -> tuple[Case, ...]:
    """Read the texts of one half."""
    return tuple(_case(each) for each in yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8")))


def _case(each: dict[str, object]) -> Case:
    rows = [str(row).split("|") for row in each["rows"]]  # type: ignore[attr-defined]  # a list in the YAML
    return Case(
        id=str(each["id"]),
        template=str(each["template"]),
        text=str(each["text"]),
        funds=tuple(None if f is None else str(f) for f in each["funds"]),  # type: ignore[attr-defined]  # a list in the YAML
        rows=tuple(Wanted(tuple(names.split("/")), target, actual) for names, target, actual in rows),
        effects=tuple(each.get("effects", ())),  # type: ignore[arg-type]  # a list in the YAML
        questions=int(str(each["questions"])),
    )


def draft_of(case: Case) -> Draft:
    """Draft without a model."""
    request = Request(text=case.text, template=case.template, project=GIVEN)
    return asyncio.run(draft_form(request, model=None, tell=lambda _event: None))


def measure(case: Case) -> Measured:
    """Draft the text and hold the draft against its truth."""
    draft = draft_of(case)
    doubted = {finding.where for finding in draft.findings if finding.severity == "error"}
    proposed = [
        (index, row)
        for index, row in enumerate(draft.form.rows)
        if not (unfilled(row.target) and unfilled(row.actual))
    ]
    left, found, wrong, junk = list(case.rows), 0, _wrong_funds(case, draft, doubted), []
    for index, row in proposed:
        match = _match(row, left)
        if match is not None:
            left.remove(match)
            faults = _faults(row, match, f"/rows/{index}", doubted)
            wrong += faults
            found += _same(row.actual, match.actual) and _same(row.target, match.target) and not faults
            if not (_same(row.actual, match.actual) and _same(row.target, match.target)):
                left.append(match)
        elif not (row.actual and any(words in row.actual.text for words in case.effects)):
            junk.append(f"{row.name}|{_text(row.target)}|{_text(row.actual)}")
    return Measured(
        found,
        len(case.rows),
        tuple("/".join(each.names) for each in left),
        tuple(junk),
        len(proposed),
        tuple(wrong),
        tuple(f"{each.where} {each.ask}" for each in draft.questions),
        case.questions + _budget_is_open(case, draft),
    )


def _budget_is_open(case: Case, draft: Draft) -> bool:
    """Whether the clerk must say if the budget was changed: the form has both, the text one."""
    both = draft.form.funds.rows[0].initial_budget is not None
    told = re.search(r"调整|追加|压减|调减", case.text)
    named = "年初" in case.text and "全年预算" in case.text
    return both and not told and not named


def _wrong_funds(case: Case, draft: Draft, doubted: set[str]) -> list[str]:
    wrong = []
    for field, truth in zip(FIELDS, case.funds, strict=True):
        where = f"/funds/rows/0/{field}"
        held = getattr(draft.form.funds.rows[0], field)
        if held is not None and not unfilled(held) and held.text != truth and where not in doubted:
            wrong.append(f"{where} {held.text}")
    return wrong


def _match(row: Row, left: list[Wanted]) -> Wanted | None:
    """Find the wanted row that this one is: by a word of its name, the one whose figures agree first."""
    named = [each for each in left if any(word in row.name for word in each.names)]
    return max(
        named, key=lambda each: _same(row.actual, each.actual) + _same(row.target, each.target), default=None
    )


def _faults(row: Row, match: Wanted, where: str, doubted: set[str]) -> list[str]:
    pairs = (("target", row.target, match.target), ("actual", row.actual, match.actual))
    return [
        f"{row.name} {side} {held.text if held else ''} is not {truth}"
        for side, held, truth in pairs
        if not unfilled(held) and not _same(held, truth) and f"{where}/{side}" not in doubted
    ]


def _same(held: Cell | None, truth: str) -> bool:
    """Whether a cell shows the figure of the truth: by value, kind and unit; a date by its words."""
    text = _text(held)
    if not truth:
        return unfilled(held)
    wanted, shown = ([(q.kind, q.value, q.unit) for q in quantities(each)] for each in (truth, text))
    return bool(shown) and (shown[:1] == wanted[:1] or truth in text) if wanted else truth in text


def _text(held: Cell | None) -> str:
    return held.text if held else ""
