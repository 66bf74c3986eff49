"""Grounds: the computation written out, Shared by families A and C."""

from decimal import Decimal

from validators.form import Form
from validators.scoring import HUNDRED, Assessment, Reverse, attained, shown
from validators.scoring.funds import plain
from validators.scoring.measure import figure
from validators.scoring.rounding import shows
from validators.scoring.weights import ONE, are_fixed, is_scored, points, printed_weights, section_of
from validators.template import Section, Template

TEN_THOUSAND = Decimal(10000)


def figures(each: Assessment) -> tuple[Decimal, Decimal] | None:
    """Give target and actual as they are compared; large sums of money in 万元, as forms print them."""
    if each.target is None or each.actual is None:
        return None
    wanted, reached = figure(each.target, low=each.direction != "down"), figure(each.actual)
    if wanted is None or reached is None:
        return None
    if each.target.kind == "money" and max(wanted, reached) >= TEN_THOUSAND:
        return wanted / TEN_THOUSAND, reached / TEN_THOUSAND
    return wanted, reached


def score_by(each: Assessment, formula: Reverse) -> Decimal | None:
    """Give the score by *formula*, not yet rounded; None where figures do not decide."""
    found = figures(each)
    way = each.direction
    if each.weight is None or way is None or way == "date" or found is None or each.score is None:
        return each.score
    return each.weight * min(attained(*found, way, formula), ONE)


def written_out(each: Assessment, formula: Reverse) -> str:
    """Write the computation out: 6×67.94/90=4.53."""
    score, found = score_by(each, formula), figures(each)
    if score is None or found is None or each.weight is None:
        return ""
    (wanted, reached), weight = (plain(value) for value in found), plain(each.weight)
    match each.direction, formula:
        case ("down" | "equal", _) if score == 0:
            return f"0（限额{wanted}，完成{reached}）"
        case "down", "ratio":
            how = f"{weight}×{wanted}/{reached}"
        case "down", _:
            how = f"{weight}×(1-({reached}-{wanted})/{wanted})"
        case _:
            how = f"{weight}×{reached}/{wanted}"
    return f"{how}={shown(score)}"


def compared(each: Assessment) -> str:
    """Say what stands in the two cells: “指标名”目标“≥95%”，完成“90%”."""
    texts = [content.text.strip() if content else "" for content in (each.row.target, each.row.actual)]
    return f"“{each.row.name}”目标“{texts[0]}”，完成“{texts[1]}”"


def multiplied(each: Assessment) -> str:
    """Say so where the percentage was simply multiplied with the points, the commonest slip."""
    if each.weight is None or each.actual is None or each.actual.kind != "percent":
        return ""
    share = figure(each.actual)
    if share is None or not shows(each.row.score, each.weight * share / HUNDRED):
        return ""
    return f"填报数是拿完成值当系数（{plain(each.weight)}×{plain(share)}%）得来的。"


def is_full_though_unmet(each: Assessment) -> bool:
    """Whether the row has all its points although its target was missed."""
    return each.met is False and bool(each.weight) and points(each.row.score) == each.weight


def misweighed(each: Assessment, form: Form, template: Template) -> bool:
    """Whether the score would be right if the row's points did not make its 一级指标 too heavy or too light.

    Then the points are the one cause, and A03 or A04 speaks.
    """
    name = section_of(each.row, template)
    section, heavy = template.section(name), printed_weights(form, template).sections.get(name)
    if section is None or heavy is None or each.weight is None or heavy == section.weight:
        return False
    due = each.weight - (heavy - section.weight)
    return shows(each.row.score, due if each.ratio is None else due * min(each.ratio, ONE))


def lost_sections(form: Form, template: Template) -> tuple[Section, ...]:
    """Give the 一级指标 without a row in a form that prints no points: its total cannot come to 100 (A04)."""
    if template.has_points_column or form.total is None or not form.rows:
        return ()
    if not (is_scored(form) and are_fixed(form, template)) or any(row.goal for row in form.rows):
        return ()
    there = {section_of(row, template) for row in form.rows}
    return tuple(section for section in template.sections if section.name not in there)
