"""Odd operators: slips of the hand and of the machine that no rule was named after."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from random import Random

from benchmarks.mutations.breaking import ANY, Mutant, Sample, operator
from benchmarks.mutations.clean import plain
from benchmarks.mutations.editing import (
    at,
    printed,
    put,
    resummed,
    texts,
    value,
    with_execution,
    with_line,
    with_row,
)
from benchmarks.mutations.operators.funds import respent, sums_up
from benchmarks.mutations.operators.scores import rounds_to
from validators.form import Form, cell
from validators.scoring.funds import parts


def _points(sample: Sample) -> Iterator[tuple[str, str]]:
    """Give the cells that show points of a scored form."""
    for index, row in enumerate(sample.form.rows):
        if row.score is not None and row.score.value is not None:
            yield f"/rows/{index}/score", row.score.text
    if sample.form.total is not None:
        yield "/total", sample.form.total.text


def _amounts(sample: Sample) -> Iterator[tuple[str, str]]:
    for index, line in enumerate(sample.form.funds.rows):
        for column in ("initial_budget", "budget", "executed"):
            held = getattr(line, column)
            if held is not None and held.value:
                yield f"/funds/rows/{index}/{column}", held.text


def _lone_budget(sample: Sample, where: str) -> bool:
    """Whether nothing else in the form depends on the amount: an initial budget without parts."""
    return where.endswith("initial_budget") and not parts(sample.form, "initial_budget")


@operator(ANY)
def digits_transposed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """得分、金额里两位数字颠倒"""
    for where, text in [*_points(sample), *_amounts(sample)]:
        digits = [i for i, char in enumerate(text) if char.isdigit()]
        pairs = [(a, b) for a, b in pairwise(digits) if b == a + 1 and text[a] != text[b]]
        if pairs and not _lone_budget(sample, where):
            a, b = luck.choice(pairs)
            wrong = text[:a] + text[b] + text[a] + text[b + 1 :]
            if value(cell(wrong)) != value(cell(text)):
                yield Mutant(at(sample.form, where, wrong), where)


@operator(ANY)
def point_moved(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """小数点挪了一位"""
    for where, text in [*_points(sample), *_amounts(sample)]:
        held = value(cell(text))
        if held and not _lone_budget(sample, where):
            wrong = plain(held * 10 if luck.random() < 0.5 else held / 10)  # noqa: PLR2004
            yield Mutant(at(sample.form, where, wrong), where)


@operator(ANY)
def nought_added(sample: Sample, _: Random) -> Iterator[Mutant]:
    """数字后多按一个0"""
    for where, text in [*_points(sample), *_amounts(sample)]:
        if text.isdigit() and not _lone_budget(sample, where):
            yield Mutant(at(sample.form, where, f"{text}0"), where)


@operator(ANY)
def letter_for_a_digit(sample: Sample, _: Random) -> Iterator[Mutant]:
    """字母O代0、l代1"""
    cells = [*_points(sample), *_amounts(sample)]
    cells += [(f"/rows/{i}/actual", row.actual.text) for i, row in enumerate(sample.form.rows) if row.actual]
    for where, text in cells:
        for digit, letter in (("0", "O"), ("1", "l")):
            if digit in text and "月" not in text and not _lone_budget(sample, where):
                yield Mutant(at(sample.form, where, text.replace(digit, letter, 1)), where)


@operator(ANY)
def comma_for_the_point(sample: Sample, _: Random) -> Iterator[Mutant]:
    """小数点写成逗号"""
    for where, text in [*_points(sample), *_amounts(sample)]:
        if re.fullmatch(r"\d+\.\d{1,2}", text) and not _lone_budget(sample, where):
            yield Mutant(at(sample.form, where, text.replace(".", ",")), where)


@operator(ANY)
def two_points(sample: Sample, _: Random) -> Iterator[Mutant]:
    """一个数里两个小数点"""
    for where, text in [*_points(sample), *_amounts(sample)]:
        if "." in text and not _lone_budget(sample, where):
            yield Mutant(at(sample.form, where, text.replace(".", "..")), where)


@operator(ANY, least="info")
def percent_doubled(sample: Sample, _: Random) -> Iterator[Mutant]:
    """执行率写了两个百分号"""
    rate = sample.form.funds.rows[0].rate if sample.form.funds.rows else None
    if rate is not None and rate.text.endswith("%"):
        yield Mutant(with_execution(sample.form, rate=f"{rate.text}%"), "/funds/rows/0/rate")


@operator(ANY)
def rate_times_a_hundred(sample: Sample, _: Random) -> Iterator[Mutant]:
    """执行率扩大一百倍"""
    rate = value(sample.form.funds.rows[0].rate) if sample.form.funds.rows else None
    if rate:
        yield Mutant(with_execution(sample.form, rate=f"{plain(rate * 100)}%"), "/funds/rows/0/rate")


@operator(ANY)
def negative_actual(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值是负数"""
    for each in sample.rows:
        actual, wanted = each.row.actual, each.target.value if each.target else None
        if each.met is None or each.direction not in {"up", "equal"} or actual is None or not wanted:
            continue
        if re.match(r"\d", actual.text):
            where = f"/rows/{each.index}/actual"
            yield Mutant(at(sample.form, where, f"-{actual.text}"), where)


@operator(ANY)
def negative_score(sample: Sample, _: Random) -> Iterator[Mutant]:
    """得分是负数"""
    for where, text in _points(sample):
        if (value(cell(text)) or 0) > 0:
            yield Mutant(at(sample.form, where, f"-{text}"), where)


@operator(ANY)
def scores_of_two_rows_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """两行的得分填反"""
    rows = sample.form.rows
    if not sample.pointed:
        return
    for index, row in enumerate(rows):
        for other in range(index + 1, len(rows)):
            swapped = rows[other].score
            if row.score and swapped and row.score.value != swapped.value:
                form = with_row(sample.form, index, score=swapped)
                yield Mutant(with_row(form, other, score=row.score), f"/rows/{index}/score")


@operator(ANY)
def actuals_of_two_rows_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """两行的完成值填反"""
    rows = [each for each in sample.rows if each.kind == "quantitative" and each.target and each.actual]
    for at_, each in enumerate(rows):
        for other in rows[at_ + 1 :]:
            if _confusable(each.row.actual, other.row.actual) and (each.row.unit or "") == (
                other.row.unit or ""
            ):
                continue  # nobody can tell 97% from 98% without the evidence
            form = with_row(sample.form, each.index, actual=other.row.actual)
            form = with_row(form, other.index, actual=each.row.actual)
            if sample.scored:
                yield Mutant(form, f"/rows/{each.index}/actual")


def _confusable(one: object, other: object) -> bool:
    units = [re.sub(r"[\d.]+|（.*）", "", getattr(each, "text", "")) for each in (one, other)]
    return units[0] == units[1] or not all(units)


@operator(ANY)
def weight_and_score_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """分值与得分两栏填反"""
    for index, row in enumerate(sample.form.rows):
        if row.weight and row.score and row.weight.value != row.score.value:
            form = with_row(sample.form, index, weight=row.score, score=row.weight)
            yield Mutant(form, f"/rows/{index}/weight")


@operator(ANY)
def target_and_actual_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """指标值与完成值两栏填反"""
    for each in sample.rows:
        row = each.row
        if each.kind == "quantitative" and row.target and row.target.text[:1] in "≥≤" and row.actual:
            form = with_row(sample.form, each.index, target=row.actual, actual=row.target)
            yield Mutant(form, f"/rows/{each.index}/actual")


@operator(ANY)
def row_twice(sample: Sample, _: Random) -> Iterator[Mutant]:
    """一行重复了一遍"""
    for index, row in enumerate(sample.form.rows):
        again = row.model_copy(update={"id": f"{row.id}b"})
        rows = (*sample.form.rows[: index + 1], again, *sample.form.rows[index + 1 :])
        yield Mutant(put(sample.form, rows=rows), f"/rows/{index}")


@operator(ANY)
def row_lost(sample: Sample, _: Random) -> Iterator[Mutant]:
    """丢了一行，合计没有改"""
    if sample.scored:
        for index, _row in enumerate(sample.form.rows):
            rows = (*sample.form.rows[:index], *sample.form.rows[index + 1 :])
            yield Mutant(put(sample.form, rows=rows), f"/rows/{index}")


@operator(ANY)
def subtotals_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """两个小计填反"""
    names = list(sample.form.subtotals)
    for one, other in pairwise(names):
        sums = dict(sample.form.subtotals)
        if sums[one].value != sums[other].value:
            sums[one], sums[other] = sums[other], sums[one]
            yield Mutant(put(sample.form, subtotals=sums), f"/subtotals/{one}")


@operator(ANY)
def total_of_another_form(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """总分抄了另一张表的"""
    others = [each.total for each in sample.siblings if each.total is not None]
    others = [each for each in others if sample.form.total and each.value != sample.form.total.value]
    if others:
        yield Mutant(put(sample.form, total=luck.choice(others)), "/total")


@operator(ANY)
def total_typed_into_a_row(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """总分填进了一行的得分"""
    if sample.form.total is not None and sample.form.rows and sample.scored:
        index = luck.randrange(len(sample.form.rows))
        form = with_row(sample.form, index, score=sample.form.total)
        yield Mutant(form, f"/rows/{index}/score")


@operator(ANY)
def weight_for_the_total(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总分写成满分100"""
    total = value(sample.form.total)
    if total is not None and total < 100:  # noqa: PLR2004
        yield Mutant(at(sample.form, "/total", "100"), "/total")


@operator(ANY)
def budget_raised_in_one_place(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """全年预算数只改了一处"""
    if sample.amounts:
        budget = sample.amounts[1] * luck.randint(103, 130) / 100
        form = with_line(sample.form, 0, budget=cell(plain(budget.quantize(Decimal("0.01")))))
        yield Mutant(form, "/funds/rows/0/budget")


@operator(ANY)
def spending_changed_in_one_place(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """全年执行数只改了一处"""
    if sample.amounts and sample.amounts[2]:
        spent = sample.amounts[2] * luck.randint(70, 97) / 100
        form = with_line(sample.form, 0, executed=cell(plain(spent.quantize(Decimal("0.01")))))
        yield Mutant(form, "/funds/rows/0/executed")


@operator(ANY)
def every_score_full(sample: Sample, _: Random) -> Iterator[Mutant]:
    """不管完成多少，全表填满分"""
    if not sample.pointed or not any(True for _ in sample.short()):
        return
    rows = tuple(row.model_copy(update={"score": row.weight}) for row in sample.form.rows)
    yield Mutant(resummed(put(sample.form, rows=rows), sample.template), "/rows")


@operator(ANY)
def target_raised_afterwards(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """只提高指标值，完成值和得分不动"""
    yield from _target(sample, luck, better=False)


@operator(ANY)
def target_lowered_to_the_result(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """未完成的行，事后把指标值改到完成值以下，得分不动"""
    yield from _target(sample, luck, better=True)


def _target(sample: Sample, luck: Random, *, better: bool) -> Iterator[Mutant]:
    for each in sample.rows:
        target, row = each.target, each.row
        if (
            each.met is not (not better)
            or target is None
            or each.direction not in {"up", "down"}
            or not row.weight
        ):
            continue
        wanted, actual = value(row.target), each.actual.value if each.actual else None
        if (
            not wanted
            or not isinstance(actual, Decimal)
            or row.target is None
            or not isinstance(target.value, Decimal)
        ):
            continue
        harder = (each.direction == "up") != better
        factor = Decimal(luck.randint(120, 150) if harder else luck.randint(60, 80)) / 100
        text = row.target.text.replace(plain(wanted), plain((wanted * factor).quantize(Decimal("0.1"))))
        new = wanted * factor
        reached = actual / (target.value / wanted)
        if (
            not row.target.text.endswith((target.unit, row.target.text.lstrip("≥≤=")))
            or "内" in row.target.text
        ):
            continue
        still = reached >= new if each.direction == "up" else reached <= new
        if still == better and text != row.target.text:
            yield Mutant(at(sample.form, f"/rows/{each.index}/target", text), f"/rows/{each.index}/target")


@operator(ANY)
def execution_score_in_percent(sample: Sample, _: Random) -> Iterator[Mutant]:
    """预算执行得分填了百分数"""
    if sample.execution is not None and sample.amounts and sample.amounts[2]:
        rate = sample.amounts[2] / sample.amounts[1] * 100
        form = with_execution(sample.form, score=printed(rate))
        yield Mutant(form, "/funds/score")


@operator(ANY)
def scores_of_ten_for_a_hundred(sample: Sample, _: Random) -> Iterator[Mutant]:
    """各行按十分制打分"""
    if sample.pointed:
        rows = tuple(
            row.model_copy(update={"score": cell(printed((value(row.score) or Decimal()) / 10))})
            for row in sample.form.rows
        )
        yield Mutant(resummed(put(sample.form, rows=rows), sample.template), "/rows")


@operator(ANY)
def score_a_dash(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """得分填了“—”“/”"""
    for index, row in enumerate(sample.form.rows):
        if row.score is not None and sample.scored:
            where = f"/rows/{index}/score"
            yield Mutant(at(sample.form, where, luck.choice(("—", "/", "满分", "无"))), where)


@operator(ANY)
def date_impossible(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """不存在的日期"""
    for each in sample.rows:
        if each.direction == "date" and each.row.actual:
            text = f"{sample.form.year}年{luck.choice(('13月5日', '2月30日', '11月31日', '0月12日'))}"
            yield Mutant(at(sample.form, f"/rows/{each.index}/actual", text), f"/rows/{each.index}/actual")


@operator(ANY)
def share_over_a_hundred(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """合格率、满意度超过100%"""
    for each in sample.rows:
        actual = each.row.actual
        if (
            actual
            and each.actual
            and each.actual.kind == "percent"
            and re.search(
                r"(合格|达标|及时|准确|完好|满意|知晓|覆盖|到位|成活|优良|有效|通过)[率度]$", each.row.name
            )
        ):
            text = re.sub(r"^[\d.]+", str(luck.choice((103, 120, 108.5))), actual.text)
            yield Mutant(at(sample.form, f"/rows/{each.index}/actual", text), f"/rows/{each.index}/actual")


@operator(ANY)
def result_of_the_row_above(sample: Sample, _: Random) -> Iterator[Mutant]:
    """整行错位：指标值、完成值往下移了一行"""
    rows: list[object] = list(sample.form.rows)
    for index in range(1, len(rows)):
        above, here = sample.form.rows[index - 1], sample.form.rows[index]
        if above.actual is None or here.actual is None or sample.rows[index].kind != "quantitative":
            continue
        if _confusable(above.actual, here.actual) and (above.unit or "") == (here.unit or ""):
            continue
        form: Form = with_row(sample.form, index, actual=above.actual)
        if sample.scored:
            yield Mutant(form, f"/rows/{index}/actual")


@operator(ANY)
def level_names_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """产出与效益两级的名称对调"""
    names = [section.name for section in sample.template.sections]
    if len(names) > 1 and sample.pointed:
        swap = {names[0]: names[1], names[1]: names[0]}
        rows = tuple(
            row.model_copy(update={"level1": swap.get(row.level1, row.level1)}) for row in sample.form.rows
        )
        yield Mutant(put(sample.form, rows=rows), "/rows")


@operator(ANY)
def quality_copies_its_target(sample: Sample, _: Random) -> Iterator[Mutant]:
    """定性行的完成值照抄指标值，没有一句事实"""
    for each in sample.rows:
        target, actual = each.row.target, each.row.actual
        if each.kind == "qualitative" and target and actual and target.text not in actual.text:
            where = f"/rows/{each.index}/actual"
            yield Mutant(at(sample.form, where, target.text), where)


@operator("E03", "E01", "E04", "C09", "C05", least="warning")
def reasons_of_two_rows_swapped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """两行的偏差原因填反"""
    rows = [(i, row) for i, row in enumerate(sample.form.rows) if len(row.deviation or "") > 1]
    for (one, first), (other, second) in pairwise(rows):
        if first.deviation != second.deviation:
            form = with_row(sample.form, one, deviation=second.deviation)
            yield Mutant(with_row(form, other, deviation=first.deviation), f"/rows/{one}/deviation")


@operator("E01", "E03")
def reason_slipped_one_row(sample: Sample, _: Random) -> Iterator[Mutant]:
    """偏差原因填到了下一行"""
    for index, each, _weight in sample.short():
        said = each.row.deviation
        if said and len(said) > 1 and index + 1 < len(sample.form.rows):
            below = sample.form.rows[index + 1].deviation
            form = with_row(sample.form, index, deviation=below)
            if below in {"无", "", None} and below is not None:
                yield Mutant(with_row(form, index + 1, deviation=said), f"/rows/{index}/deviation")


@operator("D13", "A07", "F02", least="warning")
def title_of_another_year(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """表名的年度与表的年度不同"""
    year, title = sample.form.year, sample.form.title
    if year and str(year) in title:
        wrong = title.replace(str(year), str(year + luck.choice((-2, -1, 1))))
        yield Mutant(put(sample.form, title=wrong), "/title")


@operator("E04", "E03")
def table_changed_and_the_text_not(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """执行数全表一致地改了，叙述还是旧的"""
    told = " ".join(text for where, text in texts(sample.form) if not where.startswith("/rows/"))
    if not sample.amounts or "预算执行率" not in told or not sums_up(sample):
        return
    spent = (sample.amounts[2] * luck.randint(85, 97) / 100).quantize(Decimal("0.01"))
    yield Mutant(respent(sample, spent, capped=True), "/funds/rows/0/executed")


@operator("E04", "E03")
def left_over_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """叙述里未支出的金额写错"""
    for where, text in texts(sample.form):
        found = re.search(r"(?<=未支出)\d[\d.]*", text)
        if found and Decimal(found[0]):
            wrong = plain(Decimal(found[0]) * luck.choice((2, 3, 5)) + 1)
            yield Mutant(at(sample.form, where, text[: found.start()] + wrong + text[found.end() :]), where)


@operator("B09", "B04", least="warning")
def amount_with_another_unit(sample: Sample, _: Random) -> Iterator[Mutant]:
    """资金格里另写了单位，与表头不同"""
    unit = "元" if sample.form.money_unit == "万元" else "万元"
    for where, text in _amounts(sample):
        yield Mutant(at(sample.form, where, f"{text}{unit}"), where)


@operator(ANY)
def detail_rate_wrong(sample: Sample, _: Random) -> Iterator[Mutant]:
    """分项行的执行率算错"""
    for index, line in enumerate(sample.form.funds.rows):
        budget, executed = value(line.budget), value(line.executed)
        if index and budget and executed is not None and line.rate is not None:
            rate = executed / budget * 100
            wrong = rate - 5 if rate > 50 else rate + 5  # noqa: PLR2004
            where = f"/funds/rows/{index}/rate"
            yield Mutant(at(sample.form, where, f"{wrong.quantize(Decimal('0.01'))}%"), where)


@operator(ANY)
def detail_overspent(sample: Sample, _: Random) -> Iterator[Mutant]:
    """一个分项的执行数超过预算，由另一个分项抵掉"""
    lines = sample.form.funds.rows
    amounts = [(value(line.budget), value(line.executed)) for line in lines]
    for index in range(1, len(lines) - 1):
        (budget, one), (_budget, other) = amounts[index], amounts[index + 1]
        if budget is not None and one and other and budget:
            step = budget - one + 1
            if step < other:
                form = with_line(sample.form, index, executed=cell(plain(one + step)))
                form = with_line(form, index + 1, executed=cell(plain(other - step)))
                yield Mutant(form, f"/funds/rows/{index}/executed")


@operator(ANY)
def execution_weight_alone(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """只改执行率的分值"""
    weight = value(sample.form.funds.rows[0].weight) if sample.form.funds.rows else None
    if weight:
        more = cell(plain(weight + luck.choice((-5, 5, 10))))
        form = with_line(sample.form, 0, weight=more)
        form = put(form, funds=form.funds.model_copy(update={"weight": more}))
        yield Mutant(form, "/funds/weight")


@operator(ANY)
def nothing_done_full_marks(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值改成0，得分没有动"""
    for each in sample.rows:
        actual = each.row.actual
        if each.met and each.direction in {"up", "equal"} and actual and each.target and each.target.value:
            text = re.sub(r"^\d[\d.]*", "0", actual.text)
            if text != actual.text and sample.pointed:
                yield Mutant(
                    at(sample.form, f"/rows/{each.index}/actual", text), f"/rows/{each.index}/actual"
                )


@operator(ANY)
def level1_of_another_row(sample: Sample, _: Random) -> Iterator[Mutant]:
    """一行归错了一级指标"""
    levels = list(dict.fromkeys(row.level1 for row in sample.form.rows))
    for index, row in enumerate(sample.form.rows):
        other = next((level for level in levels if level != row.level1), None)
        if other and sample.pointed:
            yield Mutant(with_row(sample.form, index, level1=other), f"/rows/{index}")


@operator(ANY)
def budget_negative(sample: Sample, _: Random) -> Iterator[Mutant]:
    """金额前多了负号"""
    for where, text in _amounts(sample):
        if not _lone_budget(sample, where):
            yield Mutant(at(sample.form, where, f"-{text}"), where)


@operator(ANY)
def percent_sign_twice_in_a_row(sample: Sample, _: Random) -> Iterator[Mutant]:
    """指标行的完成值写了两个百分号"""
    for index, row in enumerate(sample.form.rows):
        if row.actual and re.match(r"[\d.]+%", row.actual.text):
            where = f"/rows/{index}/actual"
            yield Mutant(at(sample.form, where, row.actual.text.replace("%", "%%", 1)), where)


@operator(ANY)
def percent_sign_lost(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值漏了百分号"""
    for index, row in enumerate(sample.form.rows):
        if row.actual and re.match(r"[\d.]+%", row.actual.text):
            where = f"/rows/{index}/actual"
            yield Mutant(at(sample.form, where, row.actual.text.replace("%", "", 1)), where)


@operator(ANY)
def share_as_a_fraction(sample: Sample, _: Random) -> Iterator[Mutant]:
    """百分比写成小数"""
    for index, row in enumerate(sample.form.rows):
        found = re.match(r"([\d.]+)%(.*)", row.actual.text) if row.actual else None
        if found:
            where = f"/rows/{index}/actual"
            yield Mutant(at(sample.form, where, f"{plain(Decimal(found[1]) / 100)}{found[2]}"), where)


def _figures(sample: Sample) -> Iterator[tuple[str, str]]:
    """Give every cell whose figure some other cell confirms: points, weights, amounts, the rate."""
    yield from _points(sample)
    yield from ((where, text) for where, text in _amounts(sample) if not _lone_budget(sample, where))
    for index, row in enumerate(sample.form.rows):
        if sample.pointed and row.weight:
            yield f"/rows/{index}/weight", row.weight.text
    rate = sample.form.funds.rows[0].rate if sample.form.funds.rows else None
    if rate is not None and rate.value is not None:
        yield "/funds/rows/0/rate", rate.text


def _same(text: str, other: str, where: str) -> bool:
    """Whether two texts show the same figure to two decimals, or to one (domain.md 4.8); amounts, nearly."""
    one, two = value(cell(text)), value(cell(other))
    if one is None or two is None:
        return one == two
    near = Decimal("0.01") if where.endswith("/rate") else Decimal("0.005")
    if where.startswith("/funds/rows/") and where.endswith(("budget", "executed")):
        near = abs(two) / 1000  # too little to change a rate that is printed with two decimals
    return abs(one - two) <= near or (not where.startswith("/funds/") and rounds_to(plain(one), two))


@operator(ANY)
def digit_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """数字错了一位"""
    for where, text in _figures(sample):
        index = luck.choice([i for i, char in enumerate(text) if char.isdigit()])
        digit = luck.choice([each for each in "0123456789" if each != text[index]])
        wrong = text[:index] + digit + text[index + 1 :]
        if not _same(wrong, text, where):
            yield Mutant(at(sample.form, where, wrong), where)


@operator(ANY)
def digit_lost(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """数字漏了一位"""
    for where, text in _figures(sample):
        digits = [i for i, char in enumerate(text) if char.isdigit()]
        index = luck.choice(digits)
        wrong = text[:index] + text[index + 1 :]
        if len(digits) > 1 and not _same(wrong, text, where):
            yield Mutant(at(sample.form, where, wrong), where)


@operator(ANY)
def digit_doubled(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """数字多打了一位"""
    for where, text in _figures(sample):
        index = luck.choice([i for i, char in enumerate(text) if char.isdigit()])
        wrong = text[:index] + text[index] + text[index:]
        if not _same(wrong, text, where):
            yield Mutant(at(sample.form, where, wrong), where)


@operator(ANY)
def cell_of_the_column_beside(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """一行里相邻两栏填反：完成值与分值、得分与偏差原因"""
    for index, row in enumerate(sample.form.rows):
        if not sample.pointed or row.actual is None or row.weight is None or row.score is None:
            continue
        form = with_row(sample.form, index, actual=row.weight, weight=row.actual)
        yield Mutant(form, f"/rows/{index}/actual")
        if row.deviation:
            form = with_row(sample.form, index, score=cell(row.deviation), deviation=row.score.text)
            yield Mutant(form, f"/rows/{index}/score")
    luck.random()


@operator(ANY)
def scores_slipped_one_row(sample: Sample, _: Random) -> Iterator[Mutant]:
    """得分一栏整体下移一行"""
    rows = sample.form.rows
    scores = [row.score for row in rows]
    moved = [scores[-1], *scores[:-1]]
    if sample.pointed and any(a and b and a.value != b.value for a, b in zip(scores, moved, strict=True)):
        slipped = tuple(row.model_copy(update={"score": s}) for row, s in zip(rows, moved, strict=True))
        yield Mutant(put(sample.form, rows=slipped), "/rows")


@operator(ANY)
def actuals_slipped_one_row(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值一栏整体下移一行"""
    rows = sample.form.rows
    moved = [rows[-1].actual, *(row.actual for row in rows[:-1])]
    slipped = tuple(row.model_copy(update={"actual": a}) for row, a in zip(rows, moved, strict=True))
    if len(rows) > 3:  # noqa: PLR2004
        yield Mutant(put(sample.form, rows=slipped), "/rows")
