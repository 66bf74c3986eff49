"""Sourcing: which figures a form may hold, and which figures stand in which of its cells.

A figure is a fact of the text, or follows from the form by arithmetic, or stands in a cell that a person,
the approved targets, the template or a computation has filled (Origin). What counts as the same figure:
value and kind and unit; 万元 written as 元, or 40起 as 40人, is another figure.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, product
from typing import NamedTuple

from validators.form import Cell, Form, rounded, unfilled
from validators.ledger import Fact, Ledger, Origin
from validators.quantity import Quantity, quantities
from validators.rule import Case
from validators.scoring.measure import TIMES, dimension
from validators.template import Template
from validators.witness.sampling import only_sample, sample_of

YUAN = {"万元": Decimal(10_000), "元": Decimal(1)}
AMOUNTS = ("initial_budget", "budget", "executed")
COVERING = frozenset({"computed", "template", "person", "goals"})
UPWARD, DOWNWARD = frozenset({"ge", "gt"}), frozenset({"le", "lt"})
HUNDRED = Decimal(100)
ROW_FIGURE = re.compile(r"/rows/(\d+)/(target|actual)")


class Place(NamedTuple):
    """One cell that may hold figures. `prose`: sums, differences and scores may stand in it too."""

    where: str
    text: str
    unit: str | None
    prose: bool


def places(form: Form) -> Iterator[Place]:
    """Give every cell whose figures need a source; points and scores follow from the template (C)."""
    for index, line in enumerate(form.funds.rows):
        for column in AMOUNTS:
            yield from _place(f"/funds/rows/{index}/{column}", getattr(line, column), form.money_unit)
        yield from _place(f"/funds/rows/{index}/rate", line.rate, None)
    if form.goal is not None:
        yield from _place("/goal/expected", form.goal.expected, None, prose=True)
        yield from _place("/goal/actual", form.goal.actual, None, prose=True)
    for index, row in enumerate(form.rows):
        yield from _place(f"/rows/{index}/name", row.name, None)
        yield from _place(f"/rows/{index}/target", row.target, row.unit)
        yield from _place(f"/rows/{index}/actual", row.actual, row.unit)
        yield from _place(f"/rows/{index}/deviation", row.deviation, None, prose=True)
    for where, text in (
        ("/analysis", form.analysis),
        ("/measures", form.measures),
        ("/summary", form.summary),
    ):
        yield from _place(where, text, None, prose=True)


def _place(where: str, held: Cell | str | None, unit: str | None, *, prose: bool = False) -> Iterator[Place]:
    text = held.text if isinstance(held, Cell) else held
    if text and not unfilled(text):
        yield Place(where, text, unit or None, prose)


def figures(place: Place) -> tuple[Quantity, ...]:
    """Give the figures of a cell; a bare number in a cell of the funds is money."""
    return quantities(place.text, unit=place.unit)


def is_year(figure: Quantity) -> bool:
    """Whether the figure is only a year: it has no role that could be wrong."""
    return figure.kind in TIMES and bool(re.fullmatch(r"\d{4}(?:-01/\d{4}-12|/\d{4})?", str(figure.value)))


def is_covered(case: Case, where: str) -> bool:
    """Whether somebody or something other than the text answers for all that stands in the cell."""
    origin: Origin | None = (case.origins or {}).get(where)
    if origin is None:
        return False
    if origin.kind == "computed" and (row := ROW_FIGURE.fullmatch(where)):
        return _is_rate_of_sample(case, int(row[1]), row[2], origin)
    return origin.kind in COVERING or (origin.kind == "form" and origin.confirmed)


def _is_rate_of_sample(case: Case, index: int, side: str, origin: Origin) -> bool:
    """Whether a computed figure of a row is the rate of its sample: nothing else is computed there."""
    if case.ledger is None or side != "actual":
        return False
    row = case.form.rows[index]
    sample = sample_of(case.ledger, origin.facts)
    if sample is None or row.actual is None or row.actual.text != sample.shown(case.ledger.text):
        return False
    goal = (case.origins or {}).get(f"/rows/{index}/target")
    named = [fact for fact in case.ledger.facts if goal is not None and fact.id in goal.facts]
    return only_sample(case.ledger, row.name, named[0] if len(named) == 1 else None) == sample


def matching(ledger: Ledger, figure: Quantity) -> list[Fact]:
    """Give the facts of the text that are this figure."""
    return [fact for fact in ledger.facts if is_same(figure, fact)]


def is_same(figure: Quantity, fact: Fact) -> bool:
    """Whether value, kind and unit agree, and the bounds do not point in opposite directions."""
    read = Quantity(fact.start, fact.end, fact.kind, fact.value, fact.unit, fact.comparator)
    if figure.kind in TIMES or read.kind in TIMES:
        return figure.kind in TIMES and read.kind in TIMES and _same_time(str(figure.value), str(read.value))
    bounds = {figure.comparator, read.comparator}
    if bounds & UPWARD and bounds & DOWNWARD:
        return False
    (kind, unit), (other, other_unit) = dimension(figure), dimension(read)
    same_unit = unit == other_unit or (kind == "count" and not unit)
    return kind == other and same_unit and figure.value == read.value


def rescaled(ledger: Ledger, figure: Quantity) -> Fact | None:
    """Give the fact that has the same digits and another unit or scale; dates have neither."""
    digits = _digits(figure.value)
    if not digits or figure.kind in TIMES:
        return None
    same = (fact for fact in ledger.facts if _digits(fact.value) == digits)
    return next((fact for fact in same if (fact.value, fact.unit) != (figure.value, figure.unit)), None)


def _digits(value: object) -> str:
    return "".join(char for char in str(value) if char.isdigit()).strip("0")


def _same_time(one: str, other: str) -> bool:
    """Whether a date is named by the other, or is a coarser or finer writing of it: 2020 of 2020-06."""
    pairs = product(set(one.split("/")) - {""}, set(other.split("/")) - {""})
    return any(a.startswith(b) or b.startswith(a) or a.lstrip("-") in b for a, b in pairs)


class Derived(NamedTuple):
    """What follows from the figures of a form: shares in percent, money in 元, plain numbers, years."""

    percents: frozenset[Decimal]
    money: frozenset[Decimal]
    numbers: frozenset[Decimal]
    years: frozenset[str]


def follows(figure: Quantity, place: Place, case: Case) -> bool:
    """Whether the figure follows from the form by arithmetic, as far as this kind of cell may hold it."""
    known = derived(case)
    if figure.kind in TIMES:
        return str(figure.value)[:4] in known.years or _is_filled_on(figure, case.form)
    values = figure.value if isinstance(figure.value, tuple) else (figure.value,)
    if place.where.startswith("/funds/"):
        return all(isinstance(v, Decimal) and _in_funds(v, figure, place, case) for v in values)
    if figure.kind in {"percent", "percent_point"}:
        rates = known.percents if place.prose else _rates(case)
        return all(isinstance(v, Decimal) and _rounded_in(v, rates) for v in values)
    if not place.prose:
        return False
    pool = known.money if figure.kind == "money" else known.numbers
    return all(isinstance(v, Decimal) and v in pool for v in values)


def _is_filled_on(figure: Quantity, form: Form) -> bool:
    dates = [q for q in quantities(form.filled_on or "") if q.kind in TIMES]
    return any(str(figure.value) == str(each.value) for each in dates)


def _rates(case: Case) -> frozenset[Decimal]:
    rate = case.recomputed.rate
    return frozenset() if rate is None else frozenset({rate})


def _in_funds(value: Decimal, figure: Quantity, place: Place, case: Case) -> bool:
    """In the funds: a rate that follows, a nought in a part, a total that is the sum of its parts."""
    _, _, _, index, column = place.where.split("/")
    if column == "rate":
        return figure.kind != "percent" or _rounded_in(value, line_rates(case.form))
    if index != "0":
        return value == 0
    parts = [getattr(line, column) for line in case.form.funds.rows[1:]]
    amounts = [part.value for part in parts if part is not None and part.value is not None]
    return bool(amounts) and sum(amounts) * YUAN[case.form.money_unit] == value


def line_rates(form: Form) -> frozenset[Decimal]:
    """Give the rate of every line that has one."""
    pairs = [
        (line.executed.value, line.budget.value)
        for line in form.funds.rows
        if line.executed is not None and line.budget is not None
    ]
    return frozenset(done / all_ * HUNDRED for done, all_ in pairs if done is not None and all_)


def _rounded_in(value: Decimal, pool: frozenset[Decimal]) -> bool:
    """Whether *value* is a number of the pool, rounded to the decimals that it shows."""
    return any(rounded(each, value) == value for each in pool)


def derived(case: Case) -> Derived:
    """Compute what prose may say of the form's own figures: of a row, of a line of the funds, of points."""
    money, numbers, percents = set[Decimal](), set[Decimal](), {HUNDRED, *line_rates(case.form)}
    for left, right, kind in _pairs(case):
        gaps = {left, right, abs(left - right)}
        pool = {"money": money, "percent": percents}.get(kind, numbers)
        pool |= gaps
        percents |= {share for a, b in ((left, right), (right, left)) if b for share in _shares(a, b)}
    numbers |= _points(case.form, case.template) | _sums(case.form) | {Decimal(len(case.form.rows))}
    return Derived(frozenset(percents), frozenset(money), frozenset(numbers), frozenset(_years(case.form)))


def _shares(part: Decimal, whole: Decimal) -> set[Decimal]:
    """Give the share in percent, and how far it is from all: 86.67 and 13.33."""
    share = part / whole * HUNDRED
    return {share, abs(share - HUNDRED)}


def _pairs(case: Case) -> Iterator[tuple[Decimal, Decimal, str]]:
    """Give the figures that are compared with each other: of each row, and of each line of the funds."""
    for each in case.assessments:
        if each.target is not None and each.actual is not None:
            target, actual = each.target.value, each.actual.value
            if isinstance(target, Decimal) and isinstance(actual, Decimal):
                yield target, actual, each.target.kind
    scale = YUAN[case.form.money_unit]
    for line in case.form.funds.rows:
        cells = [held for held in (line.initial_budget, line.budget, line.executed) if held is not None]
        for one, other in combinations([held.value for held in cells if held.value is not None], 2):
            yield one * scale, other * scale, "money"


def _points(form: Form, template: Template) -> set[Decimal]:
    """Give every printed number of points, those that the template gives, and what is missing to them."""
    pairs: list[tuple[Cell | None, Cell | None]] = [(row.weight, row.score) for row in form.rows]
    pairs += [(form.funds.weight, form.funds.score), (form.total_weight, form.total)]
    pairs += [(None, each) for each in form.subtotals.values()]
    printed = [held.value for pair in pairs for held in pair if held is not None and held.value is not None]
    law = [section.weight for section in template.sections] + [template.funds.weight, HUNDRED]
    lost = {w.value - s.value for w, s in pairs if w and s and w.value is not None and s.value is not None}
    lost |= {full - got for full in law for got in printed if got <= full}
    return {*printed, *law, *lost}


def _sums(form: Form) -> set[Decimal]:
    """Give the sum of the printed scores of each 一级指标, which a form need not print itself."""
    sums: dict[str, Decimal] = {}
    for row in form.rows:
        if row.score is not None and row.score.value is not None:
            sums[row.level1] = sums.get(row.level1, Decimal(0)) + row.score.value
    return set(sums.values())


def _years(form: Form) -> Iterator[str]:
    if form.year is not None:
        yield str(form.year)
    yield from re.findall(r"20\d\d", f"{form.title}{form.project.name}{form.filled_on or ''}")
