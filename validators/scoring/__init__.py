"""Scoring: whatever follows by arithmetic, by the template's own formulas (domain.md section 4).

Decimal throughout, nothing rounded before a printed cell, halves up there; sums are sums of the printed
cells. What no figure decides is never guessed: it is None, or what the form itself prints.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from validators.form import PENDING, Cell, Form, Funds, FundsRow, Row, cell, rounded
from validators.quantity import Quantity
from validators.scoring.measure import (
    Direction,
    agree,
    attainment,
    direction,
    figure,
    in_time,
    is_quantitative,
    pair,
)
from validators.scoring.weights import (
    CENT,
    NOUGHT,
    ONE,
    execution_weight,
    is_child,
    points,
    section_of,
    shares,
    summed,
    weights_of,
)
from validators.template import Template

Reverse = Literal["ratio", "linear"]
HUNDRED = Decimal(100)
EXECUTION = "预算执行"  # the subtotal of 执行率, beside those of the 一级指标
DASH = "—"


def half_up(value: Decimal) -> Decimal:
    """Round to two decimals, halves up, as every printed score cell is."""
    return rounded(value, CENT)


class Assessment(NamedTuple):
    """What can be said of one row by reading and arithmetic alone.

    `kind`: 定量 or 定性 row (domain.md 5, last paragraphs). `target`, `actual`: the quantity that counts
    in the cell. `weight` in points, printed or inferred (4.9), None when undetermined. `ratio`: how much
    of the target was reached (1 = all; a shortfall for either direction is below 1). `met`: whether the
    target was reached, None when figures cannot tell. `score`: what the template gives, rounded; None
    when figures cannot tell. `deviation`: (actual - target) / target as a ratio, None without both.
    """

    index: int  # type: ignore[assignment]  # nobody looks for a value in an assessment
    row: Row
    kind: Literal["quantitative", "qualitative"]
    direction: Direction | None
    target: Quantity | None
    actual: Quantity | None
    weight: Decimal | None
    ratio: Decimal | None
    met: bool | None
    score: Decimal | None
    deviation: Decimal | None


class Recomputed(NamedTuple):
    """What follows from the figures of the form: the rate in percent, everything else in points.

    Rows whose score no figure decides keep the score that is printed; so does 执行率 when there is no rate
    (0/0, or a blank): the total stays meaningful, and the rules of group B say what is wrong with the
    funds. Subtotals and total are there only when every part of them is.
    """

    rate: Decimal | None
    execution_score: Decimal | None
    rows: dict[str, Decimal | None]
    subtotals: dict[str, Decimal]
    total: Decimal | None


class Outcome(NamedTuple):
    """How a row came out: how much of the target, whether it was met, and how far off it is."""

    ratio: Decimal | None = None
    met: bool | None = None
    deviation: Decimal | None = None


UNDECIDED = Outcome()


# --- rows -------------------------------------------------------------------------------------------


def assess(form: Form, template: Template) -> tuple[Assessment, ...]:
    """Judge every row of *form* by *template*."""
    weights = weights_of(form, template)
    return tuple(
        _assess(index, row, weight, form, template)
        for index, (row, weight) in enumerate(zip(form.rows, weights, strict=True))
    )


def _assess(index: int, row: Row, weight: Decimal | None, form: Form, template: Template) -> Assessment:
    if not is_quantitative(row):
        return Assessment(index, row, "qualitative", None, None, None, weight, None, None, None, None)
    target, actual = pair(row)
    way = direction(row, target) if target else None
    came = _outcome(target, actual, way, form, template) if target and actual else UNDECIDED
    score = None if weight is None or came.ratio is None else half_up(weight * min(came.ratio, ONE))
    return Assessment(
        index, row, "quantitative", way, target, actual, weight, came.ratio, came.met, score, came.deviation
    )


def _outcome(
    target: Quantity, actual: Quantity, way: Direction | None, form: Form, template: Template
) -> Outcome:
    if not agree(target, actual):
        return UNDECIDED
    if way == "date":
        met = in_time(target, actual, form.year)
        return Outcome(ONE if met else None, met)
    wanted, reached = figure(target, low=way != "down"), figure(actual)
    if wanted is None or reached is None or actual.kind == "range":
        return UNDECIDED
    deviation = _deviation(target, reached)
    if way is None:
        return Outcome(ONE, met=True, deviation=deviation) if wanted == reached else UNDECIDED
    ratio = attained(wanted, reached, way, template.reverse)
    met = ratio >= ONE
    if (target.comparator == "approx" and not met) or not _decides(actual, way, met=met):
        return UNDECIDED
    exact = met or actual.comparator in {None, "eq"}
    return Outcome(ratio, met, deviation) if exact else Outcome(met=met)


def _deviation(target: Quantity, reached: Decimal) -> Decimal | None:
    """Give (a-t)/t; from a range the distance to its nearer end, and nothing within it."""
    low, high = figure(target), figure(target, low=False)
    nearest = low if low is not None and reached < low else high
    if not low or not nearest:
        return None
    return NOUGHT if low <= reached <= nearest else (reached - nearest) / nearest


def _decides(actual: Quantity, way: Direction, *, met: bool) -> bool:
    """Whether an actual that is only a bound (不少于40起) or an estimate tells that the target was met."""
    match actual.comparator:
        case "ge" | "gt":
            return met == (way != "down")
        case "le" | "lt":
            return met == (way == "down")
        case "approx":
            return met
        case _:
            return True


def attained(wanted: Decimal, reached: Decimal, way: Direction, formula: Reverse) -> Decimal:
    """Give how much of the target was reached, as a share of the points (not capped when surpassed)."""
    if way == "down":
        return lower_is_better(wanted, reached, formula)
    if way == "equal" and wanted == 0:
        return ONE if reached <= 0 else NOUGHT
    return higher_is_better(wanted, reached)


def higher_is_better(wanted: Decimal, reached: Decimal) -> Decimal:
    """Give a/t (domain.md 4.2). A target of 0 is reached by anything that is not below it."""
    if wanted <= 0:
        return ONE if reached >= wanted else NOUGHT
    return max(reached, NOUGHT) / wanted


def lower_is_better(wanted: Decimal, reached: Decimal, formula: Reverse) -> Decimal:
    """Give 1 within the limit, beyond it t/a or 1-(a-t)/t (domain.md 4.3). Beyond a limit of 0: nothing."""
    if reached <= wanted:
        return ONE
    if wanted <= 0:
        return NOUGHT
    return wanted / reached if formula == "ratio" else max(NOUGHT, ONE - (reached - wanted) / wanted)


# --- the whole form ---------------------------------------------------------------------------------


def recompute(
    form: Form, template: Template, assessments: tuple[Assessment, ...] | None = None
) -> Recomputed:
    """Recompute rate, scores, subtotals and total of *form* by *template*; its rows may be judged already."""
    rate = execution_rate(form.funds.rows[0], template) if form.funds.rows else None
    execution = printed_execution(form) if rate is None else execution_score(form, template)
    rows = {
        each.row.id: points(each.row.score) if each.score is None else each.score
        for each in assessments or assess(form, template)
    }
    parts: dict[str, list[Decimal | None]] = {}
    counted = [row for row in form.rows if not is_child(row, template)]
    for row in counted:
        parts.setdefault(section_of(row, template), []).append(rows[row.id])
    earned = [execution] if execution_weight(form, template) > 0 else []
    subtotals = {name: each for name, scores in parts.items() if (each := summed(scores)) is not None}
    return Recomputed(
        rate=None if rate is None else half_up(rate * HUNDRED),
        execution_score=execution,
        rows=rows,
        subtotals=subtotals,
        total=summed([*earned, *(rows[row.id] for row in counted)]) if rows else None,
    )


def execution_rate(line: FundsRow, template: Template) -> Decimal | None:
    """Give 执行数/预算数 of one line, unrounded (1 = all); None when a part is missing or the budget is 0."""
    budget = points(line.initial_budget if template.funds.base == "initial_budget" else line.budget)
    executed = points(line.executed)
    return None if budget is None or executed is None or budget <= 0 else executed / budget


def execution_score(form: Form, template: Template) -> Decimal | None:
    """Give the points of 执行率: the printed weight times the unrounded rate, capped (4.1)."""
    rate = execution_rate(form.funds.rows[0], template) if form.funds.rows else None
    if rate is None:
        return None
    return half_up(execution_weight(form, template) * max(NOUGHT, min(rate, ONE)))


def printed_execution(form: Form) -> Decimal | None:
    """Give the printed points of 执行率, which stand in the table's part or in its first line."""
    printed = points(form.funds.score)
    return points(form.funds.rows[0].score) if printed is None and form.funds.rows else printed


# --- filling in a draft -----------------------------------------------------------------------------


def shown(value: Decimal) -> str:
    """Print a figure: 10, 18.60, 76.92."""
    rounded = half_up(value)
    return str(rounded.to_integral_value()) if rounded == rounded.to_integral_value() else str(rounded)


def share_weights(form: Form, template: Template) -> Form:
    """Fill in the weights of a new draft: 执行率 and every 一级指标 as the template has them.

    Weights that are there already (from the approved 绩效目标表) stay; what they leave is shared out among
    the other rows of the 一级指标. Nothing is shared out where they leave nothing.
    """
    weights = [points(row.weight) for row in form.rows]
    if not template.scored:
        return form
    for section in template.sections:
        mine = [i for i, row in enumerate(form.rows) if section_of(row, template) == section.name]
        free = [i for i in mine if weights[i] is None]
        left = section.weight - sum((weights[i] or NOUGHT for i in mine), NOUGHT)
        if free and left > 0:
            for i, share in zip(free, shares(left, len(free)), strict=True):
                weights[i] = share
    rows = tuple(
        row if points(row.weight) is not None else row.model_copy(update={"weight": _weight(row, weight)})
        for row, weight in zip(form.rows, weights, strict=True)
    )
    filled = {"rows": rows, "funds": _weighed(form.funds, template)} | _whole(weights, template)
    return form.model_copy(update=filled)


def _weight(row: Row, weight: Decimal | None) -> Cell | None:
    return row.weight if weight is None else cell(str(weight))


def _weighed(funds: Funds, template: Template) -> Funds:
    """Give the funds table with the weight of 执行率; lines that earn no points show a dash."""
    if not template.funds.weight:
        return funds
    weight = cell(str(template.funds.weight))
    if not any(column.field == "weight" for column in template.funds.columns):
        return funds.model_copy(update={"weight": weight})
    lines = tuple(
        line.model_copy(update={"weight": cell(DASH) if i else weight}) for i, line in enumerate(funds.rows)
    )
    return funds.model_copy(update={"weight": weight, "rows": lines})


def _whole(weights: Sequence[Decimal | None], template: Template) -> dict[str, Cell]:
    total = summed(weights)
    if total is None or not template.has_points_column:
        return {}
    return {"total_weight": cell(shown(template.funds.weight + total))}


def with_scores(form: Form, template: Template) -> Form:
    """Fill in every cell that code computes: rates, execution score, row scores, total, printed subtotals.

    A score that cannot be computed yet reads 待补充; a score that no figure decides (a qualitative row)
    stays as it is printed, and comes from the template's band when only the level is known.
    """
    rows = tuple(
        row.model_copy(update={"score": _levelled(row, weight, template)})
        for row, weight in zip(form.rows, weights_of(form, template), strict=True)
    )
    form = form.model_copy(update={"rows": rows})
    found = recompute(form, template)
    if not template.scored:
        return form.model_copy(update={"funds": _funds_with_rates(form.funds, template)})
    scored = tuple(row.model_copy(update={"score": _printed(found.rows[row.id])}) for row in rows)
    sums = {EXECUTION: found.execution_score, **found.subtotals}
    return form.model_copy(
        update={
            "rows": scored,
            "funds": _funds_with_scores(form, template, found.execution_score),
            "subtotals": {name: _printed(sums.get(name)) for name in form.subtotals},
            "total": _printed(found.total),
        }
    )


def _printed(value: Decimal | None) -> Cell:
    return cell(PENDING if value is None else shown(value))


def _levelled(row: Row, weight: Decimal | None, template: Template) -> Cell | None:
    """Give the score cell of a row that is told by its level alone, unless somebody filled it in."""
    level = None if is_quantitative(row) else attainment(row)
    band = next((each for each in template.qualitative.bands if each.name == level), None)
    if band is None or weight is None or points(row.score) is not None:
        return row.score
    return cell(shown(weight * band.share))


def _funds_with_rates(funds: Funds, template: Template) -> Funds:
    if not any(column.field == "rate" for column in template.funds.columns):
        return funds
    lines = tuple(line.model_copy(update={"rate": _rate(line, template)}) for line in funds.rows)
    return funds.model_copy(update={"rows": lines})


def _funds_with_scores(form: Form, template: Template, execution: Decimal | None) -> Funds:
    funds = _funds_with_rates(form.funds, template)
    if not template.funds.weight:
        return funds
    lines = list(funds.rows)
    if lines:
        lines[0] = lines[0].model_copy(update={"score": _printed(execution)})
    if any(column.field == "weight" for column in template.funds.columns):
        lines[1:] = [line.model_copy(update={"score": cell(DASH)}) for line in lines[1:]]
    return form.funds.model_copy(update={"rows": tuple(lines), "score": _printed(execution)})


def _rate(line: FundsRow, template: Template) -> Cell:
    """Print the rate of one line: 0/0 has none, a missing part makes it wait."""
    rate = execution_rate(line, template)
    if rate is not None:
        return cell(f"{shown(rate * HUNDRED)}%")
    budget = line.initial_budget if template.funds.base == "initial_budget" else line.budget
    return cell(PENDING if points(budget) is None or points(line.executed) is None else DASH)
