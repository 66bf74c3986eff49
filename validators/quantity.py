"""Quantity: how Chinese writes comparator + number + scale + unit."""

from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["money", "count", "percent", "percent_point", "date", "period", "ratio", "range"]
Comparator = Literal["ge", "le", "eq", "gt", "lt", "approx"]


class Quantity(NamedTuple):
    """One quantity as written: `text[start:end]` holds comparator + number + scale + unit.

    `value` is a Decimal (money in 元, percent 98 for 98 %, counted things multiplied out), an ISO
    string for dates ("2020-09-30", "2020-09") and periods ("2020-06/2021-06"), "2:3" for ratios,
    and a pair of Decimals for ranges.
    """

    start: int
    end: int
    kind: Kind
    value: Decimal | str | tuple[Decimal, Decimal]
    unit: str
    comparator: Comparator | None


def quantities(text: str, *, unit: str | None = None) -> tuple[Quantity, ...]:
    """Give every quantity of *text*, in order, none overlapping; bare numbers take *unit* (万元)."""
    raise AssertionError(text, unit)
