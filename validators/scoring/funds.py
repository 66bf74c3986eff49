"""Funds: what the 资金 table says when it is added up. Shared by the rules of family B.

The first line is the total; whatever stands below it is a part of it. A part that is blank or reads
“—” counts as nothing; a cell that holds anything else without one plain number cannot be added up.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from validators.form import Cell, Form, FundsRow
from validators.template import Limits, Template

AMOUNTS = ("initial_budget", "budget", "executed")
NOTHING = frozenset({"", "—", "——", "-", "－", "–", "/", "／", "无", "不适用"})


SLIGHT = Limits().slight_sum


class Disagreement(NamedTuple):
    """One column of the 资金 table whose total is not the sum of its parts; `printed` None: it is blank."""

    column: str
    printed: Decimal | None
    parts: tuple[Decimal, ...]

    @property
    def sum(self) -> Decimal:
        """What the parts give."""
        return sum(self.parts, Decimal())

    def slight(self, money_unit: str, allowed: Decimal = SLIGHT) -> bool:
        """Whether the difference is small enough to come from rounding; *allowed* in 万元."""
        tolerance = allowed if money_unit == "万元" else allowed * 10_000
        return self.printed is not None and abs(self.printed - self.sum) <= tolerance


def amount(line: FundsRow, column: str) -> Decimal | None:
    """Give the amount printed in *column* of *line*; None when there is none."""
    held: Cell | None = getattr(line, column)
    return held.value if held else None


def named(line: FundsRow) -> str:
    """Give the name of a line as it is spoken of, without 其中：."""
    return line.name.removeprefix("其中：").removeprefix("其中:").strip()


def nothing(held: Cell | None) -> bool:
    """Whether the cell says that there is no figure: absent, blank, or a dash."""
    return held is None or held.text.strip() in NOTHING


def parts(form: Form, column: str) -> tuple[Decimal, ...] | None:
    """Give the amounts of the detail lines; None when there is none, or one of them cannot be read."""
    cells = (getattr(line, column) for line in form.funds.rows[1:])
    held = tuple(each.value for each in cells if not nothing(each))
    return None if not held or None in held else held


class _Same(NamedTuple):
    """A form as a key: the very same one, whatever it holds."""

    form: Form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.form is other.form


def disagreements(form: Form) -> tuple[Disagreement, ...]:
    """Give every column whose total is not the sum of its parts; ten rules ask it of one form in turn."""
    return _added_up(_Same(form))


@lru_cache(maxsize=1)
def _added_up(same: _Same) -> tuple[Disagreement, ...]:
    return tuple(_wrong_sums(same.form))


def _wrong_sums(form: Form) -> Iterator[Disagreement]:
    for column in AMOUNTS:
        found = parts(form, column)
        if found is None or getattr(form.funds.rows[0], column) is None:
            continue
        printed = amount(form.funds.rows[0], column)
        if printed != sum(found):
            yield Disagreement(column, printed, found)


def wrong_columns(form: Form) -> set[str]:
    """Give the columns whose total cannot be relied on: nothing more is derived from them."""
    return {each.column for each in disagreements(form) if not each.slight(form.money_unit)}


def total(form: Form, column: str) -> Decimal | None:
    """Give the whole amount of *column*: as printed, or as the parts give it where the print is wrong."""
    if not form.funds.rows:
        return None
    for each in disagreements(form):
        if each.column == column and not each.slight(form.money_unit):
            return each.sum
    return amount(form.funds.rows[0], column)


def rate(line: FundsRow, base: str = "budget") -> Decimal | None:
    """Give 执行率 of *line* in percent, unrounded. None without amounts, and when the budget is zero."""
    whole, spent = amount(line, base), amount(line, "executed")
    return spent / whole * 100 if whole and spent is not None else None


def reliable_rate(form: Form, template: Template) -> Decimal | None:
    """Give 执行率 of the total line in percent, unrounded; None when its amounts are wrong or missing."""
    base = template.funds.base
    if not form.funds.rows or wrong_columns(form) & {base, "executed"}:
        return None
    return rate(form.funds.rows[0], base)


def plain(value: Decimal) -> str:
    """Write an amount as a clerk would: 134.31, 20, 0; never 2E+1 or 134.3100."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
