"""Rounding: what a printed figure stands for, by the decimals that it declares.

A printed figure is an interval, as in XBRL Calculations 1.1: 1.9 stands for everything that rounds to it,
from 1.85 on and up to 1.95. A whole number is taken at its word, unless the edition rounds to whole points:
else 15 would excuse 15.38. More than two decimals are compared at two (domain.md 1.11, 4.8).
"""

from decimal import ROUND_DOWN, Decimal

from validators.form import Cell, rounded
from validators.scoring.weights import points

PLACES = 2


def step(printed: Cell, decimals: int = PLACES) -> Decimal:
    """Give the unit of the last decimal at which *printed* is compared; *decimals* are the edition's."""
    declared = printed.decimals if printed.decimals == 1 else PLACES
    return Decimal(1).scaleb(-min(declared, decimals))


def shows(printed: Cell | None, value: Decimal, decimals: int = PLACES) -> bool:
    """Whether the cell shows *value*, rounded half up to the decimals that it declares."""
    figure = points(printed)
    if printed is None or figure is None:
        return False
    unit = step(printed, decimals)
    return rounded(figure, unit) == rounded(value, unit)


def truncated(printed: Cell | None, value: Decimal | None, decimals: int = PLACES) -> bool:
    """Whether the cell shows *value* with its further places cut off, where rounding gives another figure."""
    figure = points(printed)
    if printed is None or figure is None or value is None or shows(printed, value, decimals):
        return False
    return figure == rounded(value, step(printed, decimals), ROUND_DOWN)


def allowance(printed: Cell | None, decimals: int = PLACES) -> str:
    """Say how far the cell may lie from the exact value: 允许误差±0.005."""
    return f"允许误差±{step(printed or Cell(), decimals) / 2:f}"
