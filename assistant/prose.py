"""Prose: the sentences of a form, put together by code from its cells and from the clerk's own words.

No figure is written here by hand: each comes out of a cell, or is computed on the spot.
"""

from decimal import Decimal

from validators.form import PENDING, Form, unfilled
from validators.scoring import Assessment, half_up
from validators.template import Template

LOW_RATE = Decimal(90)  # domain.md 5, one cause one code: the threshold where an edition names none
HUNDRED = Decimal(100)


def size(each: Assessment, template: Template) -> str:
    """Say how far a row is from its target, "" when nothing needs to be said."""
    row = each.row
    if row.target is None or row.actual is None or unfilled(row.actual) or unfilled(row.target):
        return ""
    if each.kind == "qualitative":
        level = row.actual.text.split(":", 1)[0]
        lower = [band.name for band in template.qualitative.bands[1:]]
        return f"本指标{level}" if level in lower else ""
    if each.met is False:
        return f"指标值{row.target.text},实际完成{row.actual.text}{_short(each)}"
    if each.deviation is not None and each.direction == "up" and template.over:
        if each.deviation >= template.over.threshold:
            return f"指标值{row.target.text},实际完成{row.actual.text},超过指标值{percent(each.deviation)}"
    return ""


def _short(each: Assessment) -> str:
    if not each.deviation:
        return ",未达到指标值"
    word = "高于" if each.deviation > 0 else "低于"
    return f",{word}指标值{percent(each.deviation)}"


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
    rate = f",执行率{total.rate.text}" if total.rate and total.rate.value is not None else ""
    return f"全年预算数{total.budget.text}{unit},全年执行数{total.executed.text}{unit}{rate}"


def unspent(form: Form) -> str:
    """Say how much of the budget is left, as 执行率…,未支出…."""
    total = form.funds.rows[0]
    if total.budget is None or total.executed is None or total.rate is None:
        return ""
    if total.budget.value is None or total.executed.value is None:
        return ""
    left = total.budget.value - total.executed.value
    return f"预算执行率{total.rate.text},未支出{left:f}{form.money_unit}"


def expected(form: Form) -> str:
    """Compose 预期目标 of the rows' targets."""
    parts = [
        f"{row.name}{'达到' if row.target.value is not None else ''}{row.target.text}"
        for row in form.rows
        if row.target and not unfilled(row.target)
    ]
    return f"年度内完成以下目标:{';'.join(parts)}。" if parts else PENDING


def reached(form: Form) -> str:
    """Compose 实际完成情况 of the rows' actuals and the spending; PENDING while nothing can be said."""
    done = [
        f"{row.name}{_result(row.actual.text)}"
        for row in form.rows
        if row.actual and not unfilled(row.actual)
    ]
    money = spending(form)
    parts = [*(["实际完成" + ";".join(done)] if done else []), *([money] if money else [])]
    return "。".join(parts) + "。" if parts else PENDING


def _result(text: str) -> str:
    return f"({text})" if ":" in text or len(text) > 20 else text  # noqa: PLR2004  # a sentence, not a figure


def summary(form: Form, template: Template) -> str:
    """Compose 自评结果摘要版 of the scores, the spending and the main results."""
    if form.total is None or form.total.value is None or not spending(form):
        return PENDING
    owner = form.project.unit or form.project.implementer or ""
    score = form.funds.rows[0].score
    parts = [f"预算执行情况得分{score.text if score else ''}分"]
    parts += [
        f"{s.name}得分{form.subtotals[s.name].text}分" for s in template.sections if s.name in form.subtotals
    ]
    opening = f"{form.year or ''}年度{owner}{form.project.name}绩效自评得分为{_points(form.total.text)}分,其中:{','.join(parts)}。"
    total = form.funds.rows[0]
    rate = total.rate.text if total.rate else ""
    money = (
        f"项目全年预算数为{_text(total.budget)}{form.money_unit},执行数为{_text(total.executed)}{form.money_unit},"
        f"完成预算{rate}。"
    )
    return opening + money + _results(form) + _causes(form)


def _results(form: Form) -> str:
    done = [
        f"{row.name}{_result(row.actual.text)}"
        for row in form.rows
        if row.actual and not unfilled(row.actual)
    ]
    return f"主要产出和效益:{';'.join(done[:6])}。" if done else ""


def _causes(form: Form) -> str:
    said = [
        f"{heading}:{text.rstrip('。')}。"
        for heading, text in (("发现的问题及原因", form.analysis), ("改进措施", form.measures))
        if text and text not in ("无", "/") and PENDING not in text
    ]
    return "".join(said)


def _points(text: str) -> str:
    return text.removesuffix("分")


def _text(content: object) -> str:
    return getattr(content, "text", "")
