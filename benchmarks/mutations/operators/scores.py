"""Operators of family C: points that do not follow, and sums that are none."""

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from benchmarks.mutations.breaking import Mutant, Sample, operator
from benchmarks.mutations.clean import plain
from benchmarks.mutations.editing import EXECUTION, at, printed, put, resummed, value, with_row
from validators.form import Cell, cell
from validators.scoring import Assessment, attained

CENT, HUNDRED, ONE = Decimal("0.01"), Decimal(100), Decimal(1)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def scored(sample: Sample, index: int, score: Decimal | str) -> Iterator[Mutant]:
    """Give the form with another score in one row: with its sums as they were, and added up anew."""
    text = score if isinstance(score, str) else printed(score)
    where = f"/rows/{index}/score"
    form = at(sample.form, where, text)
    yield Mutant(form, where)
    yield Mutant(resummed(form, sample.template), where)


def exact(each: Assessment) -> Decimal:
    """Give the unrounded score of a row."""
    return (each.weight or Decimal()) * min(each.ratio or Decimal(), ONE)


def rounds_to(text: str, figure: Decimal) -> bool:
    """Whether *text* shows the figure with one decimal: that is allowed (domain.md 4.8)."""
    return figure.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal(text)


def refigured(content: Cell, figure: Decimal) -> Cell:
    """Give the cell with its first number replaced."""
    places = content.text.partition(".")[2][:1].isdigit()
    text = plain(figure.quantize(Decimal("0.1") if places else ONE, ROUND_HALF_UP))
    return cell(NUMBER.sub(text, content.text, count=1))


@operator("C01", "C12")
def score_off_the_formula(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """未达标的行，得分没有按公式"""
    for index, each, weight in sample.short():
        right = exact(each)
        for step in ("-0.5", "0.3", "-1.2", "0.05", "-0.04"):
            score = (right + Decimal(step)).quantize(CENT, ROUND_HALF_UP)
            if 0 <= score < weight and sample.pointed and not rounds_to(printed(score), right):
                yield from scored(sample, index, score)
    luck.random()


@operator("C01", "C11", least="info")
def rounded_the_wrong_way(sample: Sample, _: Random) -> Iterator[Mutant]:
    """得分舍入方向错，差一分钱"""
    for index, each, weight in sample.short():
        right = exact(each)
        due = right.quantize(CENT, ROUND_HALF_UP)
        wrong = right.quantize(CENT, ROUND_CEILING)
        if sample.pointed and wrong != due and wrong < weight and not rounds_to(printed(wrong), right):
            yield from scored(sample, index, wrong)


@operator("C11", "C01", least="info")
def cut_instead_of_rounded(sample: Sample, _: Random) -> Iterator[Mutant]:
    """得分截断而没有四舍五入"""
    for index, each, _weight in sample.short():
        right = exact(each)
        cut = right.quantize(CENT, ROUND_DOWN)
        shown = rounds_to(printed(cut), right)
        if sample.pointed and cut != right.quantize(CENT, ROUND_HALF_UP) and not shown:
            yield from scored(sample, index, cut)


@operator("C11", "C01", least="info")
def score_with_more_places(sample: Sample, _: Random) -> Iterator[Mutant]:
    """一行得分写了三四位小数，别的行两位"""
    for index, each, _weight in sample.short():
        right = exact(each)
        long = right.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        if long != right.quantize(CENT, ROUND_HALF_UP):
            yield Mutant(at(sample.form, f"/rows/{index}/score", plain(long)), f"/rows/{index}/score")


@operator("C01", "C12")
def score_in_whole_points(sample: Sample, _: Random) -> Iterator[Mutant]:
    """未达标的行按整数估分"""
    for index, each, weight in sample.short():
        whole = exact(each).quantize(ONE, ROUND_HALF_UP)
        right = exact(each).quantize(CENT, ROUND_HALF_UP)
        if sample.pointed and whole != right and whole < weight:
            yield from scored(sample, index, whole)


@operator("C02")
def score_over_weight(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """得分超过分值"""
    if sample.pointed:
        for index, _row, weight in sample.full():
            yield from scored(sample, index, weight + luck.choice((Decimal(1), Decimal("0.5"), Decimal(2))))


@operator("C03", "C04")
def full_marks_although_unmet(sample: Sample, _: Random) -> Iterator[Mutant]:
    """没有达到目标却得满分"""
    if sample.pointed:
        for index, each, weight in sample.short():
            if each.direction != "down":
                yield from scored(sample, index, weight)


@operator("C04", "C03")
def full_marks_over_the_limit(sample: Sample, _: Random) -> Iterator[Mutant]:
    """反向指标超限却得满分"""
    if sample.pointed:
        for index, each, weight in sample.short():
            if each.direction == "down":
                yield from scored(sample, index, weight)


@operator("C03", "C04")
def actual_lowered_below_target(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """完成值改到目标以下，得分没有动"""
    for index, each in sample.met():
        target, actual = each.target, each.row.actual
        if (
            each.direction not in {"up", "equal"}
            or target is None
            or actual is None
            or not _plain_figure(actual)
        ):
            continue
        wanted = value(each.row.target)
        if wanted is None or not (sample.pointed or sample.scored):
            continue
        less = refigured(actual, wanted * luck.randint(60, 95) / 100)
        if (value(less) or _first(less)) < wanted and sample.pointed:
            yield Mutant(with_row(sample.form, index, actual=less), f"/rows/{index}/actual")


@operator("C04", "C03")
def actual_raised_over_the_limit(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """反向指标的完成值改到限额以上，得分没有动"""
    for index, each in sample.met():
        wanted, actual = value(each.row.target), each.row.actual
        if each.direction != "down" or wanted is None or actual is None or not _plain_figure(actual):
            continue
        more = refigured(actual, wanted * luck.randint(112, 160) / 100)
        if _first(more) > wanted and sample.pointed:
            yield Mutant(with_row(sample.form, index, actual=more), f"/rows/{index}/actual")


@operator("C03", "C04")
def zero_target_missed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """目标为零而发生了，仍得满分"""
    for each in sample.rows:
        if each.met and each.target and each.target.value == 0 and each.row.actual and each.row.weight:
            text = each.row.actual.text.replace("0", str(luck.randint(1, 4)), 1)
            form = at(sample.form, f"/rows/{each.index}/actual", text)
            if text != each.row.actual.text:
                yield Mutant(form, f"/rows/{each.index}/actual")


@operator("C03", "C04")
def date_missed(sample: Sample, _: Random) -> Iterator[Mutant]:
    """晚于时限完成，仍得满分"""
    for each in sample.rows:
        if each.met and each.direction == "date" and each.row.actual and each.row.weight:
            year, month = sample.form.year, _month(each.row.target)
            if month and month < 12:  # noqa: PLR2004
                where = f"/rows/{each.index}/actual"
                yield Mutant(at(sample.form, where, f"{year}年12月28日"), where)


def _month(content: Cell | None) -> int | None:
    found = re.search(r"(\d{1,2})月", content.text) if content else None
    return int(found[1]) if found else None


def _plain_figure(content: Cell) -> bool:
    """Whether the cell begins with its figure: then it can be replaced."""
    return bool(re.match(r"\d", content.text)) and "年" not in content.text and "月" not in content.text


def _first(content: Cell) -> Decimal:
    found = NUMBER.search(content.text)
    return Decimal(found[0].replace(",", "")) if found else Decimal()


@operator("C05")
def met_but_marked_down(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """达到目标却扣分，没有说明"""
    if not sample.pointed:
        return
    for index, each in sample.met():
        weight, said = each.weight, each.row.deviation
        if weight and value(each.row.score) == weight and (said or "无") == "无":
            yield from scored(sample, index, weight - luck.choice((Decimal("0.5"), Decimal(1), Decimal(2))))


@operator("C05")
def multiplied_by_the_percentage(sample: Sample, _: Random) -> Iterator[Mutant]:
    """达到目标，得分却按“分值×完成值%”"""
    for index, each in sample.met():
        weight, said = each.weight, each.row.deviation
        if not weight or each.actual is None or each.actual.kind != "percent" or not each.row.weight:
            continue
        share = each.actual.value
        if isinstance(share, Decimal) and share < HUNDRED and (said or "无") == "无":
            yield from scored(sample, index, weight * share / HUNDRED)


@operator("C01")
def short_row_multiplied(sample: Sample, _: Random) -> Iterator[Mutant]:
    """没有达到目标，得分按“分值×完成值%”"""
    for index, each, weight in sample.short():
        if each.actual and each.actual.kind == "percent" and each.row.weight and each.direction != "down":
            share = each.actual.value
            wrong = printed(weight * share / HUNDRED) if isinstance(share, Decimal) else ""
            if wrong and wrong != printed(exact(each)):
                yield from scored(sample, index, wrong)


@operator("C01", least="warning")
def reverse_by_the_other_formula(sample: Sample, _: Random) -> Iterator[Mutant]:
    """反向指标用了另一种公式"""
    other = "linear" if sample.template.reverse == "ratio" else "ratio"
    for index, each, weight in sample.short():
        wanted, reached = value(each.row.target), each.actual.value if each.actual else None
        if each.direction == "down" and each.row.weight and wanted and isinstance(reached, Decimal):
            ratio = attained(each.target.value, reached, "down", other)  # type: ignore[union-attr, arg-type]  # a plain figure
            text = printed(weight * ratio)
            if text != printed(exact(each)) and not rounds_to(text, exact(each)):
                yield from scored(sample, index, weight * ratio)


@operator("C01", "C03", "C04", "C05")
def formula_upside_down(sample: Sample, _: Random) -> Iterator[Mutant]:
    """未达标的行扣掉的分当成了得分"""
    for index, each, weight in sample.short():
        wrong = weight - exact(each)
        if each.row.weight and printed(wrong) != printed(exact(each)):
            yield from scored(sample, index, wrong)


@operator("C06")
def level_below_its_score(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """定性行写“部分达成”却得满分"""
    for index, row, _weight in sample.full():
        if sample.rows[index].kind == "qualitative" and row.actual:
            said = luck.choice(("部分达成预期指标并具有一定效果", "未完成预期指标且效果较差"))
            text = f"{said}：{row.actual.text}"
            yield Mutant(at(sample.form, f"/rows/{index}/actual", text), f"/rows/{index}/actual")


@operator("C06")
def score_below_its_level(sample: Sample, _: Random) -> Iterator[Mutant]:
    """定性行写达成，得分却在下一档"""
    for index, row, weight in sample.full():
        if sample.rows[index].kind == "qualitative" and row.actual and row.weight:
            form = at(sample.form, f"/rows/{index}/actual", f"达成预期指标：{row.actual.text}")
            form = with_row(
                form, index, score=cell(printed(weight / 2)), deviation="制度年底才印发，执行时间短。"
            )
            yield Mutant(resummed(form, sample.template), f"/rows/{index}/score")


@operator("C07")
def wrong_total(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """总分不等于各项之和"""
    total = value(sample.form.total)
    if total is not None:
        steps = ("-0.01", "0.01", "0.1", "-1", "2", "-5", str(luck.randint(3, 30) / 10))
        for step in steps:
            text = printed(total + Decimal(step))
            whole = sample.template.decimals == 0 and abs(Decimal(step)) < 1  # rounded to whole points
            if total + Decimal(step) <= HUNDRED and not rounds_to(text, total) and not whole:
                yield Mutant(at(sample.form, "/total", text), "/total")


@operator("C07")
def total_without_execution(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总分漏加预算执行得分"""
    total = value(sample.form.total)
    if total is not None and sample.execution:
        yield Mutant(at(sample.form, "/total", printed(total - sample.execution)), "/total")


@operator("C07")
def total_rounded_up(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总分凑成整数"""
    total = value(sample.form.total)
    if total is not None and total != total.to_integral_value():
        yield Mutant(at(sample.form, "/total", printed(total.quantize(ONE, ROUND_CEILING))), "/total")


@operator("C07")
def wrong_subtotal(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """一级指标小计算错"""
    for name, held in sample.form.subtotals.items():
        if held.value and name != EXECUTION:
            step = luck.choice((Decimal("0.5"), Decimal(-1), Decimal(2)))
            where = f"/subtotals/{name}"
            yield Mutant(at(sample.form, where, printed(held.value + step)), where)


@operator("C07", least="info")
def details_scored(sample: Sample, _: Random) -> Iterator[Mutant]:
    """资金明细行也填了得分"""
    for index, line in enumerate(sample.form.funds.rows):
        if index and line.score is not None and sample.execution:
            where = f"/funds/rows/{index}/score"
            yield Mutant(at(sample.form, where, printed(sample.execution)), where)


@operator("C09")
def surplus_unexplained(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """超额很多而没有说明"""
    over = sample.template.over
    for index, each in sample.met():
        target, actual = value(each.row.target), each.row.actual
        if (
            over is None
            or each.direction != "up"
            or actual is None
            or target is None
            or not _plain_figure(actual)
        ):
            continue
        if (
            "率" in each.row.name
            or "满意" in each.row.name
            or (each.actual and each.actual.kind == "percent")
        ):
            continue  # a share cannot go so far
        more = refigured(actual, target * (ONE + over.threshold + Decimal(luck.randint(5, 60)) / 100))
        said = each.row.deviation
        if more == actual or (said is None and each.row.name[:4] in (sample.form.analysis or "")):
            continue
        form = with_row(sample.form, index, actual=more, deviation=said and "无")
        yield Mutant(form, f"/rows/{index}/actual")


@operator("C10")
def wrong_grade(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """等级与总分不符"""
    total, names = value(sample.form.total), [name for _, name in sample.template.grades]
    if total is not None and names:
        right = next((name for least, name in sample.template.grades if total >= least), None)
        name = luck.choice([each for each in names if each != right])
        yield Mutant(put(sample.form, grade=name), "/grade")


@operator("C12", "C01", "C03", "C05", "C06")
def same_result_other_score(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """完成率相同的两行得分率不同"""
    if not sample.pointed:
        return
    for index, each in sample.met():
        weight = each.weight
        if weight and value(each.row.score) == weight:
            score = weight * luck.randint(80, 95) / 100
            form = with_row(sample.form, index, score=cell(printed(score)))
            if (each.row.deviation or "无") != "无":
                continue  # the deduction would be explained
            yield Mutant(resummed(form, sample.template), f"/rows/{index}/score")
