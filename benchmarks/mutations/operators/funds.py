"""Operators of family B: amounts, rates and points of the 资金 table."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from benchmarks.mutations.breaking import Mutant, Sample, operator
from benchmarks.mutations.clean import plain
from benchmarks.mutations.editing import (
    at,
    printed,
    put,
    resummed,
    value,
    with_execution,
    with_line,
    with_row,
)
from validators.form import Form, cell
from validators.scoring.funds import parts

CENT, HUNDRED = Decimal("0.01"), Decimal(100)
AMOUNTS = ("initial_budget", "budget", "executed")


def sums_up(sample: Sample) -> bool:
    """Whether the first detail line is the one to be changed with the total."""
    lines = sample.form.funds.rows
    return len(lines) == 1 or bool(value(lines[1].executed))


def percent(share: Decimal) -> str:
    """Print a share as forms print rates."""
    return f"{(share * HUNDRED).quantize(CENT, ROUND_HALF_UP)}%"


@operator("B01")
def wrong_rate(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """执行率差零点几到几个百分点"""
    if not sample.amounts or sample.form.funds.rows[0].rate is None:
        return
    rate = sample.amounts[2] / sample.amounts[1] * HUNDRED
    for step in ("0.3", "-0.3", "-1", "2.5", "-7"):
        if rate + Decimal(step) > 0:
            text = f"{(rate + Decimal(step)).quantize(CENT)}%"
            yield Mutant(with_execution(sample.form, rate=text), "/funds/rows/0/rate")
    luck.random()


@operator("B01", least="warning")
def rate_slightly_off(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """执行率差百分之几个百分点"""
    if sample.amounts and sample.form.funds.rows[0].rate is not None:
        rate = sample.amounts[2] / sample.amounts[1] * HUNDRED + Decimal(
            luck.choice(("0.05", "-0.05", "-0.02"))
        )
        yield Mutant(with_execution(sample.form, rate=f"{rate.quantize(CENT)}%"), "/funds/rows/0/rate")


@operator("B01", least="warning")
def rate_badly_written(sample: Sample, _: Random) -> Iterator[Mutant]:
    """执行率写成小数或漏写百分号"""
    if sample.amounts and sample.form.funds.rows[0].rate is not None and sample.amounts[2]:
        share = sample.amounts[2] / sample.amounts[1]
        for text in (plain(share.quantize(Decimal("0.0001"))), percent(share).rstrip("%")):
            yield Mutant(with_execution(sample.form, rate=text), "/funds/rows/0/rate")


@operator("B01", least="warning")
def rate_cut_to_whole(sample: Sample, _: Random) -> Iterator[Mutant]:
    """执行率只留整数"""
    if sample.amounts and sample.form.funds.rows[0].rate is not None:
        rate = sample.amounts[2] / sample.amounts[1] * HUNDRED
        if abs(rate - int(rate)) > Decimal("0.02"):
            yield Mutant(with_execution(sample.form, rate=f"{int(rate)}%"), "/funds/rows/0/rate")


@operator("B03", "B01")
def rate_of_initial_budget(sample: Sample, _: Random) -> Iterator[Mutant]:
    """用年初预算数作分母"""
    if not sample.amounts or not sample.amounts[0] or sample.form.funds.rows[0].rate is None:
        return
    initial, budget, executed = sample.amounts
    share = executed / (initial or budget)
    if initial != budget and share <= 1:
        form = with_execution(sample.form, rate=percent(share))
        yield Mutant(form, "/funds/rows/0/rate")
        if sample.execution is not None:
            weight = value(sample.form.funds.weight) or sample.template.funds.weight
            score = printed(weight * share)
            yield Mutant(resummed(with_execution(form, score=score), sample.template), "/funds/rows/0/rate")


@operator("B02")
def wrong_execution_score(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """预算执行得分算错"""
    if sample.execution is None or not sample.amounts:
        return
    for step in ("-0.1", "-0.5", "-1", "0.3"):
        score = sample.execution + Decimal(step)
        weight = value(sample.form.funds.weight) or sample.template.funds.weight
        if 0 < score <= weight:
            form = with_execution(sample.form, score=printed(score))
            if luck.random() < 0.7:  # noqa: PLR2004
                form = resummed(form, sample.template)
            yield Mutant(form, "/funds/score")


@operator("B02")
def execution_score_full(sample: Sample, _: Random) -> Iterator[Mutant]:
    """没有花完却得满分"""
    weight = value(sample.form.funds.weight) or sample.template.funds.weight
    if sample.execution is not None and sample.execution < weight:
        form = with_execution(sample.form, score=printed(weight))
        yield Mutant(resummed(form, sample.template), "/funds/score")


@operator("B02", least="warning")
def execution_score_of_rounded_rate(sample: Sample, _: Random) -> Iterator[Mutant]:
    """先把执行率取整再乘分值"""
    weight = value(sample.form.funds.weight) or sample.template.funds.weight
    if sample.execution is not None and sample.amounts:
        share = sample.amounts[2] / sample.amounts[1]
        score = printed(weight * (share.quantize(CENT, ROUND_HALF_UP)))
        exact = (weight * share).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if Decimal(score) not in {sample.execution, exact}:  # one decimal may be printed (domain.md 4.8)
            form = with_execution(sample.form, score=score)
            yield Mutant(resummed(form, sample.template), "/funds/score")


@operator("B04")
def total_not_its_parts(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """资金总额与分项之和不符"""
    lines = sample.form.funds.rows
    for column in AMOUNTS:
        held = value(getattr(lines[0], column)) if lines else None
        if held and parts(sample.form, column):
            text = plain(held + max(Decimal(1), (held * luck.randint(2, 9) / 100).quantize(Decimal(1))))
            yield Mutant(with_line(sample.form, 0, **{column: cell(text)}), f"/funds/rows/0/{column}")


@operator("B04")
def part_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """分项改了而总额没有改"""
    for index, line in enumerate(sample.form.funds.rows):
        for column in AMOUNTS:
            held = value(getattr(line, column))
            if index and held is not None:
                step = luck.choice((Decimal(1), Decimal(5), held / 2 if held else Decimal(2)))
                text = plain((held + step * (1000 if sample.form.money_unit == "元" else 1)).quantize(CENT))
                where = f"/funds/rows/{index}/{column}"
                yield Mutant(with_line(sample.form, index, **{column: cell(text)}), where)


@operator("B04", "A01")
def total_blank_with_parts(sample: Sample, _: Random) -> Iterator[Mutant]:
    """分项有数而总额空着"""
    for column in AMOUNTS:
        lines = sample.form.funds.rows
        if lines and value(getattr(lines[0], column)) and parts(sample.form, column):
            yield Mutant(with_line(sample.form, 0, **{column: cell("")}), f"/funds/rows/0/{column}")


@operator("B05")
def rate_without_budget(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """没有预算的行填了执行率"""
    for index, line in enumerate(sample.form.funds.rows):
        if index and line.rate is not None and value(line.budget) == 0:
            rate = luck.choice(("100%", "100.00%", "95%"))
            yield Mutant(with_line(sample.form, index, rate=cell(rate)), f"/funds/rows/{index}/rate")


@operator("B05")
def budget_all_nought(sample: Sample, _: Random) -> Iterator[Mutant]:
    """各行预算都是0，执行率还是填着"""
    if sample.amounts and sample.form.funds.rows[0].rate is not None:
        form = sample.form
        for index, _line in enumerate(form.funds.rows):
            form = with_line(form, index, budget=cell("0"), executed=cell("0"))
        yield Mutant(form, "/funds/rows/0/rate")


@operator("B06")
def spent_more_than_budget(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """执行数超过预算数，执行率、得分照算"""
    if not sample.amounts or not sample.amounts[1]:
        return
    if not sums_up(sample):
        return
    over = sample.amounts[1] * luck.randint(102, 115) / 100
    yield Mutant(respent(sample, over.quantize(CENT), capped=True), "/funds/rows/0/executed")


@operator("B06", "B02")
def execution_not_capped(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """执行率超过100%，得分没有封顶"""
    if sample.amounts and sample.execution is not None and sums_up(sample):
        over = sample.amounts[1] * luck.randint(104, 120) / 100
        yield Mutant(respent(sample, over.quantize(CENT), capped=False), "/funds/rows/0/executed")


def respent(sample: Sample, executed: Decimal, *, capped: bool) -> Form:
    """Give the form with another spending, everything that follows from it computed."""
    assert sample.amounts  # noqa: S101  # the callers looked
    _, budget, before = sample.amounts
    form, lines = sample.form, sample.form.funds.rows
    if len(lines) > 1:
        part = value(lines[1].executed) or Decimal(0)
        form = with_line(form, 1, executed=cell(plain(part + executed - before)))
    share = executed / budget
    cells = {"executed": plain(executed)}
    if lines[0].rate is not None:
        cells["rate"] = percent(share)
    if sample.execution is not None:
        weight = value(form.funds.weight) or sample.template.funds.weight
        cells["score"] = printed(weight * (min(share, Decimal(1)) if capped else share))
    return resummed(with_execution(form, **cells), sample.template)


@operator("B07", least="warning")
def budget_change_unexplained(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """年初预算与全年预算不同而没有说明"""
    if not sample.amounts or sample.amounts[0] is None or sample.amounts[0] != sample.amounts[1]:
        return
    if "调" in str(sample.form.model_dump().values()):
        return  # some word of the form may be taken for an explanation
    lines = sample.form.funds.rows
    step = (sample.amounts[1] * luck.randint(5, 20) / 100).quantize(Decimal(1))
    form = with_line(sample.form, 0, initial_budget=cell(plain(sample.amounts[1] + step)))
    if len(lines) > 1:
        part = value(lines[1].initial_budget) or Decimal(0)
        form = with_line(form, 1, initial_budget=cell(plain(part + step)))
    yield Mutant(form, "/funds/rows/0/budget")


@operator("B07", least="warning")
def change_told_no_more(sample: Sample, _: Random) -> Iterator[Mutant]:
    """删去预算调整的说明"""
    if not sample.amounts or sample.amounts[0] in {None, sample.amounts[1]}:
        return
    form, cut = sample.form, False
    for where in ("/goal/actual", "/analysis", "/summary"):
        text = _text(form, where)
        rest = re.sub(r"[^。]*(?:追加|调减)[^。]*。", "", text)
        if rest != text:
            form, cut = at(form, where, rest), True
    if cut:
        yield Mutant(form, "/funds/rows/0/budget")


@operator("B08", "E01", "E04")
def low_rate_unexplained(sample: Sample, _: Random) -> Iterator[Mutant]:
    """执行率低于90%，说明全部删去"""
    limit = sample.template.funds.explain_below or Decimal(90)
    if not sample.amounts or sample.amounts[2] / sample.amounts[1] * HUNDRED >= limit:
        return
    form, cut = sample.form, False
    for where in ("/goal/actual", "/analysis", "/summary"):
        text = _text(form, where)
        rest = re.sub(r"[^。]*(?:未支出|结余|未支付)[^。]*。", "", text)
        if rest != text:
            form, cut = at(form, where, rest or "无"), True
    if cut and not any(each.met is False for each in sample.rows):
        form = at(form, "/measures", "无") if form.measures is not None else form
        yield Mutant(form, "/funds/rows/0/rate")


def _text(form: Form, where: str) -> str:
    part, _, field = where.strip("/").partition("/")
    held = getattr(form, part)
    return (getattr(held, field) if field and held else held) or ""


@operator("B09", "E04", "B10", least="warning")
def yuan_for_ten_thousand(sample: Sample, _: Random) -> Iterator[Mutant]:
    """资金表的数差一万倍：万元表里填了元，元表里填了万元"""
    scale = Decimal(10000) if sample.form.money_unit == "万元" else Decimal("0.0001")
    if sample.amounts:
        yield Mutant(_scaled(sample.form, scale), "/funds/rows/0/budget")


@operator("B09", "E04", "B10", least="warning")
def money_unit_changed(sample: Sample, _: Random) -> Iterator[Mutant]:
    """表头的资金单位写错，数没有动"""
    if sample.amounts:
        unit = "元" if sample.form.money_unit == "万元" else "万元"
        yield Mutant(put(sample.form, money_unit=unit), "/funds")


def _scaled(form: Form, scale: Decimal) -> Form:
    for index, line in enumerate(form.funds.rows):
        cells = {c: value(getattr(line, c)) for c in AMOUNTS}
        new = {c: cell(plain(held * scale)) for c, held in cells.items() if held}
        form = with_line(form, index, **new)
    return form


@operator("B10")
def cost_amount_of_another_table(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """成本指标的总额与预算数、执行数都对不上"""
    if not sample.amounts:
        return
    unit = sample.form.money_unit
    for index, row in enumerate(sample.form.rows):
        if "成本" in row.level2 and row.unit in {None, ""}:
            factor = Decimal(luck.choice(("0.2", "0.4", "3", "5")))
            amount = plain((sample.amounts[1] * factor).quantize(Decimal(1)))
            form = with_row(
                sample.form,
                index,
                name="项目总成本",
                target=cell(f"≤{amount}{unit}"),
                actual=cell(f"{amount}{unit}"),
            )
            yield Mutant(form, f"/rows/{index}/target")


@operator("B06", "B01")
def budget_and_spending_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """预算数与执行数两栏填反"""
    if sample.amounts and sample.amounts[1] != sample.amounts[2]:
        form = sample.form
        for index, line in enumerate(form.funds.rows):
            form = with_line(form, index, budget=line.executed, executed=line.budget)
        yield Mutant(form, "/funds/rows/0/executed")
