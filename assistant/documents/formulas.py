"""Formulas: how a spreadsheet computes the cells of a form that follow from other cells.

A cell has a formula only when it gives, from the cells as they are printed, exactly what the cell shows:
in a form with a mistake the mistake stays as it is, for whoever checks the form.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.grid import Figure, figure
from validators.form import Cell, Form, rounded
from validators.scoring import EXECUTION
from validators.scoring.weights import execution_weight
from validators.template import Template

AMOUNTS = ("initial_budget", "budget", "executed")
CENTS = 2
SCORE, WEIGHT = "/funds/rows/0/score", "/funds/rows/0/weight"


class Term(NamedTuple):
    """A formula, and the value it gives before it is rounded to the decimals of its cell."""

    formula: str
    value: Decimal
    exact: bool = True


def formulas(form: Form, template: Template) -> dict[str, str]:
    """Give the formulas by the pointer of the cell, other cells named by theirs: {/rows/0/score}."""
    held = {where: found for where, cell in _figures(form) if (found := figure(cell.text))}
    return {
        where: formula
        for where, term in _terms(form, template, held)
        if where in held and (formula := _fitting(term, held[where]))
    }


def _figures(form: Form) -> Iterator[tuple[str, Cell]]:
    """Give every cell that may hold a figure, with its pointer."""
    for at, line in enumerate(form.funds.rows):
        yield from _cells(f"/funds/rows/{at}", line, (*AMOUNTS, "weight", "rate", "score"))
    for at, row in enumerate(form.rows):
        yield from _cells(f"/rows/{at}", row, ("weight", "score"))
    yield from ((f"/subtotals/{name}", cell) for name, cell in form.subtotals.items())
    yield from _cells("", form, ("total", "total_weight"))


def _cells(where: str, value: object, fields: Iterable[str]) -> Iterator[tuple[str, Cell]]:
    for field in fields:
        cell = getattr(value, field)
        if cell is not None:
            yield f"{where}/{field}", cell


def _terms(form: Form, template: Template, held: Mapping[str, Figure]) -> Iterator[tuple[str, Term]]:
    """Give what each computed cell could be computed by."""
    base = template.funds.base
    for at in range(len(form.funds.rows)):
        if ratio := _ratio(f"/funds/rows/{at}", base, held):
            rate = f"/funds/rows/{at}/rate"
            yield rate, ratio if rate in held and held[rate].percent else _times(ratio, "100", Decimal(100))
    weight = _weight(form, template, held)
    if weight and (ratio := _ratio("/funds/rows/0", base, held)):
        capped = Term(f"MIN({ratio.formula},1)", min(ratio.value, Decimal(1)), exact=False)
        yield SCORE, _times(capped, weight.formula, weight.value)
    parts = range(1, len(form.funds.rows))
    yield from ((f"/funds/rows/0/{column}", _sum("/funds/rows", parts, column, held)) for column in AMOUNTS)
    yield from _sums(form, held, weight)


def _sums(form: Form, held: Mapping[str, Figure], weight: Term | None) -> Iterator[tuple[str, Term]]:
    rows = range(len(form.rows))
    score = Term(f"{{{SCORE}}}", held[SCORE].value) if SCORE in held else None
    for name in form.subtotals:
        its = [at for at in rows if form.rows[at].level1 == name]
        if its:
            yield f"/subtotals/{name}", _sum("/rows", its, "score", held)
        elif name == EXECUTION and score:
            yield f"/subtotals/{name}", score
    yield "/total", _plus(_sum("/rows", rows, "score", held), score)
    yield "/total_weight", _plus(_sum("/rows", rows, "weight", held), weight)


def _ratio(line: str, base: str, held: Mapping[str, Figure]) -> Term | None:
    executed, budget = held.get(f"{line}/executed"), held.get(f"{line}/{base}")
    if executed is None or budget is None or not budget.value:
        return None
    return Term(f"{{{line}/executed}}/{{{line}/{base}}}", executed.value / budget.value, exact=False)


def _weight(form: Form, template: Template, held: Mapping[str, Figure]) -> Term | None:
    """Give the points of 执行率: the cell that shows them, else the number itself."""
    if WEIGHT in held:
        return Term(f"{{{WEIGHT}}}", held[WEIGHT].value)
    points = execution_weight(form, template)
    return Term(f"{points:f}", points) if points else None


def _sum(part: str, lines: Sequence[int], column: str, held: Mapping[str, Figure]) -> Term:
    """Add up a column over *lines*, neighbours as a range: SUM({/rows/0/score}:{/rows/4/score})."""
    ends = [at for at, (line, after) in enumerate(pairwise(lines)) if after != line + 1]
    firsts, lasts = [0, *(end + 1 for end in ends)], [*ends, len(lines) - 1]
    runs = zip(firsts, lasts, strict=True) if lines else ()
    names = [(f"{{{part}/{lines[a]}/{column}}}", f"{{{part}/{lines[b]}/{column}}}") for a, b in runs]
    pieces = [first if first == last else f"{first}:{last}" for first, last in names]
    figures = [held[where].value for line in lines if (where := f"{part}/{line}/{column}") in held]
    return Term(f"SUM({','.join(pieces)})" if figures else "", sum(figures, Decimal()))


def _plus(term: Term, more: Term | None) -> Term:
    return Term(f"{term.formula}+{more.formula}", term.value + more.value) if term.formula and more else term


def _times(term: Term, factor: str, value: Decimal) -> Term:
    return Term(f"{term.formula}*{factor}", term.value * value, exact=False)


def _fitting(term: Term, shown: Figure) -> str:
    """Give the formula of *term*, rounded as the cell is; "" when it does not give what the cell shows."""
    if not term.formula:
        return ""
    if term.exact and term.value == shown.value:
        return term.formula
    fewest = shown.places + 2 * shown.percent
    # Points that happen to be whole show their cents as soon as there are some.
    for places in (max(fewest, CENTS), fewest):
        if rounded(term.value, Decimal(1).scaleb(-places)) == shown.value:
            return f"ROUND({term.formula},{places})"
    return ""
