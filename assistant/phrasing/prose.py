"""Prose: the sentences of a form, put together by code from its cells and from the clerk's own words.

No figure is written here by hand: each comes out of a cell, or is computed on the spot.
"""

from decimal import Decimal

from assistant.phrasing.indicators import TIME
from validators.form import PENDING, Cell, Form, unfilled
from validators.scoring import Assessment, half_up, shown
from validators.scoring.weights import is_child, points, section_of, summed
from validators.template import Template

LOW_RATE = Decimal(90)  # domain.md 5, one cause one code: the threshold where an edition names none
HUNDRED = Decimal(100)
LEVEL_MARK = "："  # between a level and the sentence that shows it
LONGEST_FIGURE = 20


def size(each: Assessment, template: Template) -> str:
    """Say how far a row is from its target, "" when nothing needs to be said."""
    row = each.row
    if row.target is None or row.actual is None or unfilled(row.actual) or unfilled(row.target):
        return ""
    if each.kind == "qualitative":
        level = row.actual.text.split(LEVEL_MARK, 1)[0]
        lower = [band.name for band in template.qualitative.bands[1:]]
        return f"本指标{level}" if level in lower else ""
    if each.met is False:
        return f"指标值{row.target.text}，实际完成{row.actual.text}{_short(each)}"
    over = template.over
    if over and each.direction == "up" and each.deviation is not None and each.deviation >= over.threshold:
        return f"指标值{row.target.text}，实际完成{row.actual.text}，超过指标值{percent(each.deviation)}"
    return ""


def _short(each: Assessment) -> str:
    if not each.deviation:
        return "，未达到指标值"
    word = "高于" if each.deviation > 0 else "低于"
    return f"，{word}指标值{percent(each.deviation)}"


def percent(ratio: Decimal) -> str:
    """Write a ratio as a percentage of two places, without its sign."""
    return f"{half_up(abs(ratio) * HUNDRED)}%"


def rate_is_low(form: Form, template: Template) -> bool:
    """Whether the execution rate is one that must be explained."""
    rate = form.funds.rows[0].rate
    low = template.funds.explain_below or LOW_RATE
    return rate is not None and rate.value is not None and rate.value < low


def rate_falls_short(form: Form) -> bool:
    """Whether points are lost on the execution rate."""
    rate = form.funds.rows[0].rate
    return rate is not None and rate.value is not None and rate.value < HUNDRED


def spending(form: Form) -> str:
    """Say what was to be spent and what was spent."""
    total, unit = form.funds.rows[0], form.money_unit
    if total.budget is None or total.executed is None or unfilled(total.budget) or unfilled(total.executed):
        return ""
    rate = f"，执行率{total.rate.text}" if total.rate and total.rate.value is not None else ""
    initial = total.initial_budget
    changed = initial is not None and initial.value is not None and initial.value != total.budget.value
    first = f"年初预算数{initial.text}{unit}，调整后" if initial and changed else ""
    return f"{first}全年预算数{total.budget.text}{unit}，全年执行数{total.executed.text}{unit}{rate}"


def unspent(form: Form, base: str = "budget") -> str:
    """Say how much of the *base* is left, as 执行率…,未支出…; "" when nothing is, or it is not known."""
    total = form.funds.rows[0]
    first: Cell | None = getattr(total, base)
    if first is None or first.value is None or total.executed is None or total.executed.value is None:
        return ""
    left = first.value - total.executed.value
    rate = f"预算执行率{total.rate.text}，" if total.rate is not None and total.rate.value is not None else ""
    return f"{rate}未支出{left:f}{form.money_unit}" if left > 0 else ""


def changed(form: Form) -> str:
    """Say by how much the budget was changed during the year, "" when it was not."""
    total = form.funds.rows[0]
    first, last = total.initial_budget, total.budget
    if first is None or last is None or first.value is None or last.value is None:
        return ""
    off = last.value - first.value
    word = "增加" if off > 0 else "减少"
    return f"全年预算数比年初预算数{word}{abs(off):f}{form.money_unit}" if off else ""


def expected(form: Form) -> str:
    """Compose 预期目标 of the rows' targets."""
    parts = [
        f"{row.name}{'达到' if row.target.text[:1].isdigit() and row.level2 != TIME else ''}{row.target.text}"
        for row in form.rows
        if row.target and not unfilled(row.target)
    ]
    return f"年度内要达到的目标：{'；'.join(parts)}。" if parts else PENDING


def reached(form: Form) -> str:
    """Compose 实际完成情况 of the rows' actuals and the spending; PENDING while nothing can be said."""
    done, money = results(form), spending(form)
    parts = [part for part in (done, money) if part]
    return "。".join(parts) + "。" if parts else PENDING


def results(form: Form, most: int | None = None) -> str:
    """List what was reached: figures behind their names, effects in the clerk's own words."""
    filled = [row for row in form.rows if row.actual and not unfilled(row.actual)]
    figures = [f"{row.name}{row.actual.text}" for row in filled if row.actual and not _told(row.actual.text)]
    told = [_told(row.actual.text) for row in filled if row.actual and _told(row.actual.text)]
    lists = [figures[:most], told[:most]]
    return "。".join("；".join(each) for each in lists if each)


def _told(text: str) -> str:
    """Give the sentence behind a level (达成：…), or a whole sentence; "" for a figure."""
    if LEVEL_MARK in text:
        return text.split(LEVEL_MARK, 1)[1]
    return text if len(text) > LONGEST_FIGURE and not text[0].isdigit() else ""


def printed_sums(form: Form, template: Template) -> dict[str, Decimal]:
    """Give the points of each 一级指标 as printed: its subtotal, else the sum of its rows' scores.

    One of which a row shows no score is left out.
    """
    found: dict[str, list[Decimal | None]] = {}
    for row in form.rows:
        if not is_child(row, template):
            found.setdefault(section_of(row, template), []).append(points(row.score))
    sums = {name: total for name, scores in found.items() if (total := summed(scores)) is not None}
    printed = {name: cell.value for name, cell in form.subtotals.items() if name in found}
    return sums | {name: value for name, value in printed.items() if value is not None}


def summary(form: Form, template: Template) -> str:
    """Compose 自评结果摘要版 of the scores, the spending and the main results."""
    if form.total is None or form.total.value is None or not form.funds.rows or not spending(form):
        return PENDING
    total, first = form.total, form.funds.rows[0]
    owner = form.project.unit or form.project.implementer or ""
    sums = {name: shown(score) for name, score in printed_sums(form, template).items()}
    named = {"预算执行情况": first.score.text if first.score else None} | sums
    parts = [f"{name}得分{score}分" for name, score in named.items() if score]
    return (
        f"{form.year or ''}年度{owner}{form.project.name}绩效自评得分为{total.text.removesuffix('分')}分，"
        f"其中：{'，'.join(parts)}。{_money(form)}主要产出和效益：{results(form, 4)}。{_causes(form)}"
    )


def _money(form: Form) -> str:
    first, unit = form.funds.rows[0], form.money_unit
    budget, executed, rate = (
        cell.text if cell else "" for cell in (first.budget, first.executed, first.rate)
    )
    return f"项目全年预算数为{budget}{unit}，执行数为{executed}{unit}，完成预算{rate}。"


def _causes(form: Form) -> str:
    said = [
        f"{heading}：{text.rstrip('。')}。"
        for heading, text in (("发现的问题及原因", form.analysis), ("改进措施", form.measures))
        if text and text not in ("无", "/") and PENDING not in text
    ]
    return "".join(said)
