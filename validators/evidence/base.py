"""Base: whether a printed rate or score was taken from the wrong budget column.

The national form divides by the adjusted full-year budget, Beijing's of 2016 by the initial one. A figure
that follows from the other column is one mistake with one cause: B03 tells it, B01 and B02 keep silent.
"""

from decimal import Decimal

from validators.form import Cell, Form, FundsRow, rounded
from validators.scoring.funds import rate, reliable_rate, wrong_columns
from validators.scoring.rounding import shows
from validators.scoring.weights import execution_weight
from validators.template import Template

NEAR = Decimal("0.01")
OTHER = {"budget": "initial_budget", "initial_budget": "budget"}
FULL = Decimal(100)


def differ(line: FundsRow) -> bool:
    """Whether the line has two budgets that are not the same."""
    initial, budget = line.initial_budget, line.budget
    return initial is not None and budget is not None and initial.value != budget.value


def other_rate(line: FundsRow, base: str) -> Decimal | None:
    """Give 执行率 by the column that is not the edition's; None where it says nothing different."""
    if not differ(line):
        return None
    right, wrong = rate(line, base), rate(line, OTHER[base])
    if right is None or wrong is None:
        return None
    return None if abs(right - wrong) <= NEAR or min(right, FULL) == min(wrong, FULL) else wrong


def rate_of_wrong_base(line: FundsRow, base: str) -> bool:
    """Whether the printed rate is that of the wrong budget column, to the decimals that it shows."""
    printed, wrong = line.rate, other_rate(line, base)
    if printed is None or printed.value is None or wrong is None:
        return False
    right = rate(line, base) or Decimal()
    return _shows(printed, wrong) and not _shows(printed, right)


def _shows(printed: Cell, exact: Decimal) -> bool:
    value = printed.value or Decimal()
    return abs(value - exact) <= NEAR or value == rounded(exact, Decimal(1).scaleb(-printed.decimals))


def score_of_wrong_base(printed: Cell, form: Form, template: Template) -> bool:
    """Whether the printed execution score follows from the rate of the wrong budget column."""
    base, right = template.funds.base, reliable_rate(form, template)
    if right is None or not form.funds.rows or wrong_columns(form) & {OTHER[base]}:
        return False
    wrong, weight = other_rate(form.funds.rows[0], base), execution_weight(form, template)
    if wrong is None or wrong >= FULL:  # full marks are given for many reasons
        return False
    scores = (weight * min(percent, FULL) / 100 for percent in (wrong, right))
    from_wrong, from_right = (shows(printed, score, template.decimals) for score in scores)
    return from_wrong and not from_right
