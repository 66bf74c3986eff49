"""Money: what the funds table amounts to in 元, and whether its unit can be right.

A table whose figures are ten thousand times too large or too small is one mistake (B09): the rules that
compare single amounts with it (B10, E04) then keep silent.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from validators.evidence.quantified import is_cost
from validators.form import Form, Row
from validators.quantity import Quantity, quantities
from validators.scoring.funds import AMOUNTS, amount, total

YUAN = {"万元": Decimal(10_000), "元": Decimal(1)}
OTHER = {"万元": "元", "元": "万元"}
WAN, ZERO = Decimal(10_000), Decimal()
CLOSE = Decimal("0.005")  # of the amount: 143 for 142.6
# A table in 万元 below the first can hold no 元, one in 元 above the second no 万元.
LEAST_IN_YUAN, MOST_IN_WAN = Decimal(1000), Decimal(1_000_000)
LARGE_IN_WAN, HUGE_IN_WAN, TINY_IN_YUAN = Decimal(200_000), Decimal(1_000_000), Decimal(1000)
MANY = Decimal(10)  # times the whole money: what a price times a count may not come to


class Slip(NamedTuple):
    """Why the unit of the table cannot be right; `sure` when an amount elsewhere in the form proves it."""

    printed: Decimal
    why: str
    sure: bool


def totals(form: Form) -> set[Decimal]:
    """Give the amounts of the first line in 元, as they are printed."""
    first = form.funds.rows[0] if form.funds.rows else None
    found = [amount(first, column) for column in AMOUNTS] if first else []
    return {each * YUAN[form.money_unit] for each in found if each}


def known(form: Form) -> set[Decimal]:
    """Give every amount of the table in 元: of each line, and the totals as the parts give them."""
    found = [amount(line, column) for line in form.funds.rows for column in AMOUNTS]
    found += [total(form, column) for column in AMOUNTS]
    return {each * YUAN[form.money_unit] for each in found if each}


def close(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts are the same but for rounding."""
    return abs(one - other) <= abs(other) * CLOSE


def among(value: Decimal, amounts: set[Decimal]) -> bool:
    """Whether *value* is one of *amounts* but for rounding."""
    return any(close(value, each) for each in amounts)


def sums(text: str, unit: str | None = None) -> tuple[Quantity, ...]:
    """Give the amounts of money in *text*; unit prices (元/人) are none."""
    if "元" not in text and "元" not in (unit or "") and "万" not in text:
        return ()
    return tuple(q for q in quantities(text, unit=unit) if q.kind == "money" and q.unit == "元")


def values(found: tuple[Quantity, ...]) -> set[Decimal]:
    """Give the plain amounts of *found*, without ranges."""
    return {each.value for each in found if isinstance(each.value, Decimal)}


def slip(form: Form) -> Slip | None:
    """Say why the money unit of the table must be wrong; None when nothing speaks against it."""
    unit = form.money_unit
    amounts = (amount(line, "budget") or amount(line, "executed") or ZERO for line in form.funds.rows)
    if not _may_slip(max(amounts, default=ZERO), unit):
        return None
    printed = [each for each in (total(form, column) for column in AMOUNTS) if each]
    if not printed or not _may_slip(max(printed), unit):
        return None
    most = max(printed)
    told = {value for text in _texts(form) for value in values(sums(text))}
    declared, meant = ({each * YUAN[u] for each in printed} for u in (unit, OTHER[unit]))
    if not any(among(each, declared) for each in told):
        for each in sorted(told):
            if among(each, meant):
                return Slip(most, f"文字里写的是{_plain(each)}", sure=True)
    return _unlikely(form, most, told)


def _may_slip(most: Decimal, unit: str) -> bool:
    return most >= LEAST_IN_YUAN if unit == "万元" else most < MOST_IN_WAN


def _unlikely(form: Form, most: Decimal, told: set[Decimal]) -> Slip | None:
    if form.money_unit == "万元":
        if most < LARGE_IN_WAN or max(told, default=WAN) >= WAN * WAN:
            return None
        return Slip(most, f"折合{_plain(most * WAN)}，与项目规模不相称", sure=most >= HUGE_IN_WAN)
    if most >= WAN:
        return None
    prices = [price for row in form.rows if is_cost(row) for price in _figures(row, "money")]
    counts = [count for row in form.rows for count in _figures(row, "count")]
    dear = [each for each in prices if each > most or each * max(counts, default=Decimal(1)) > most * MANY]
    if dear:
        return Slip(most, f"成本指标写到{_plain(max(dear))}，全部资金不够支付", sure=True)
    return Slip(most, "全部资金还不到1万元，与项目规模不相称", sure=most < TINY_IN_YUAN)


def _figures(row: Row, kind: str) -> Iterator[Decimal]:
    for held in (row.target, row.actual):
        for each in quantities(held.text, unit=row.unit or None) if held else ():
            if each.kind == kind and isinstance(each.value, Decimal):
                yield each.value


def _texts(form: Form) -> Iterator[str]:
    """Give the texts that may tell the whole amount."""
    goal = form.goal
    yield form.project.name
    yield from (text for text in (form.summary, form.analysis) if text)
    yield from (text for text in ((goal.expected, goal.actual) if goal else ()) if text)
    for row in form.rows:
        if is_cost(row):
            unit = row.unit or ""
            yield row.name
            yield from (f"{held.text}{unit}" for held in (row.target, row.actual) if held)


def _plain(value: Decimal) -> str:
    wan = value / WAN
    if wan >= WAN:
        return f"{(wan / WAN).normalize():f}亿元"
    return f"{wan.normalize():f}万元" if wan >= 1 else f"{value.normalize():f}元"
