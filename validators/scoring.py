"""Scoring: whatever follows by arithmetic, by the template's own formulas (domain.md section 4)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from validators.form import Form, Row
from validators.quantity import Quantity
from validators.template import Template

CENT = Decimal("0.01")


def half_up(value: Decimal) -> Decimal:
    """Round to two decimals, halves up, as every printed score cell is."""
    return value.quantize(CENT, ROUND_HALF_UP)


class Assessment(NamedTuple):
    """What can be said of one row by reading and arithmetic alone.

    `kind`: 定量 or 定性 row (domain.md 5, last paragraphs). `target`, `actual`: the quantity that counts
    in the cell. `weight` in points, printed or inferred (4.9), None when undetermined. `ratio`: how much
    of the target was reached (1 = all; a shortfall for either direction is below 1). `met`: whether the
    target was reached, None when figures cannot tell. `score`: what the template gives, rounded; None
    when figures cannot tell. `deviation`: (actual - target) / target as a ratio, None without both.
    """

    index: int
    row: Row
    kind: Literal["quantitative", "qualitative"]
    direction: Literal["up", "down", "equal", "date"] | None
    target: Quantity | None
    actual: Quantity | None
    weight: Decimal | None
    ratio: Decimal | None
    met: bool | None
    score: Decimal | None
    deviation: Decimal | None


class Recomputed(NamedTuple):
    """What follows from the figures of the form: the rate in percent, everything else in points.

    Rows whose score no figure decides keep the score that is printed.
    """

    rate: Decimal | None
    execution_score: Decimal | None
    rows: dict[str, Decimal | None]
    subtotals: dict[str, Decimal]
    total: Decimal | None


def assess(form: Form, template: Template) -> tuple[Assessment, ...]:
    """Judge every row of *form* by *template*."""
    raise AssertionError(form, template)


def recompute(form: Form, template: Template) -> Recomputed:
    """Recompute rate, scores, subtotals and total of *form* by *template*."""
    raise AssertionError(form, template)
