"""Operators of family D: targets, results and names that say nothing, or not the same thing."""

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from benchmarks.mutations.breaking import Mutant, Sample, operator
from benchmarks.mutations.editing import at, value, with_row
from validators.form import Form, Row, cell
from validators.scoring import Assessment
from validators.scoring.measure import ANY_THING, THINGS, is_quantitative

UNITS = ("个", "台", "户", "公里", "亩", "元", "%", "吨", "天")


def _measured(sample: Sample) -> Iterator[tuple[int, Assessment, Row]]:
    for each in sample.rows:
        if each.kind == "quantitative" and each.target and isinstance(each.target.value, Decimal):
            yield each.index, each, each.row


@operator("D01")
def target_without_figure(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """定量行的指标值没有数字"""
    for index, _each, _row in _measured(sample):
        text = luck.choice(("明显提高", "大幅提升", "持续改善", "较好", "足额保障", "不断增强"))
        form = _target(sample, index, text)
        if is_quantitative(form.rows[index]):  # else it has become a qualitative row
            yield Mutant(form, f"/rows/{index}/target")


def _target(sample: Sample, index: int, text: str) -> Form:
    """Give the form with another target; the unit in a column of its own goes with the figure."""
    unit = "" if sample.form.rows[index].unit else sample.form.rows[index].unit
    return with_row(sample.form, index, target=cell(text), unit=unit)


@operator("D01", least="warning")
def quality_without_degree(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """定性行的指标值只有方向词"""
    for each in sample.rows:
        said = each.row.target.text if each.row.target else ""
        if each.kind == "qualitative" and len(said) > 8:  # noqa: PLR2004  # a shorter one may be vague already
            text = luck.choice(("显著提升", "持续增强", "有效促进", "进一步完善"))
            yield Mutant(at(sample.form, f"/rows/{each.index}/target", text), f"/rows/{each.index}/target")


@operator("D02")
def actual_only_a_status(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """完成值只写“完成”一类的词"""
    for index, row in enumerate(sample.form.rows):
        if row.actual and row.level2 != "时效指标":
            text = luck.choice(("完成", "已完成", "是", "达标", "按计划完成", "全部完成"))
            yield Mutant(at(sample.form, f"/rows/{index}/actual", text), f"/rows/{index}/actual")


@operator("D02", least="warning")
def actual_an_option(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值写“达成预期指标”"""
    for index, row in enumerate(sample.form.rows):
        if row.actual:
            yield Mutant(at(sample.form, f"/rows/{index}/actual", "达成预期指标"), f"/rows/{index}/actual")


@operator("D02", least="warning")
def date_only_a_status(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """时效行完成值写“及时”“按期完成”"""
    for each in sample.rows:
        if each.direction == "date":
            text = luck.choice(("及时", "按期完成", "按时完成", "如期完成"))
            yield Mutant(at(sample.form, f"/rows/{each.index}/actual", text), f"/rows/{each.index}/actual")


@operator("D02", "D01")
def target_only_a_status(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """指标值只写“完成”"""
    for index, _each, _row in _measured(sample):
        text = luck.choice(("完成", "按时完成", "达标", "全部完成"))
        yield Mutant(_target(sample, index, text), f"/rows/{index}/target")


@operator("D03")
def actual_copies_target(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值照抄指标值，连比较符号"""
    for index, _each, row in _measured(sample):
        if row.target and row.target.text[:1] in "≥≤=":
            yield Mutant(at(sample.form, f"/rows/{index}/actual", row.target.text), f"/rows/{index}/actual")


@operator("D03", least="warning")
def satisfaction_as_wanted(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """满意度恰等于目标或100%，没有样本"""
    for index, each, row in _measured(sample):
        if "满意" in row.level2 and each.target and row.target and each.met:
            text = luck.choice((row.target.text.lstrip("≥"), "100%" if not row.unit else "100"))
            form = at(sample.form, f"/rows/{index}/actual", text)
            if re.search(
                r"问卷|调查|抽样|样本|回访", str([form.goal, form.analysis, form.summary, *form.notes])
            ):
                form = _unsampled(form)
            yield Mutant(form, f"/rows/{index}/actual")


def _unsampled(form: Form) -> Form:
    """Take every word of a survey out of the form."""
    for where, text in (
        ("/goal/actual", form.goal.actual if form.goal else None),
        ("/summary", form.summary),
    ):
        if text:
            form = at(form, where, re.sub(r"（问卷\d+份）", "", text))
    for index, row in enumerate(form.rows):
        if row.deviation and re.search(r"问卷|回访|调查", row.deviation):
            form = at(form, f"/rows/{index}/deviation", re.sub(r"问卷|回访|调查", "群众", row.deviation))
    if form.analysis:
        form = at(form, "/analysis", re.sub(r"问卷|回访|调查", "群众", form.analysis))
    return at(form, "/summary", re.sub(r"问卷|回访|调查", "群众", form.summary)) if form.summary else form


@operator("D04")
def name_a_question(sample: Sample, _: Random) -> Iterator[Mutant]:
    """指标名称写成是非问句，指标值“是”"""
    for index, row in enumerate(sample.form.rows):
        form = with_row(sample.form, index, name=f"是否完成{row.name}", target=cell("是"), actual=cell("是"))
        yield Mutant(form, f"/rows/{index}/name")


@operator("D04", least="warning")
def figure_in_the_name(sample: Sample, _: Random) -> Iterator[Mutant]:
    """数字写进了名称"""
    for index, _each, row in _measured(sample):
        if (
            row.target
            and row.target.text[:1] == "≥"
            and row.name.endswith(("数", "数量", "次数", "人次", "率", "面积"))
        ):
            unit = row.unit or ""
            form = with_row(sample.form, index, name=f"{row.name}达到{row.target.text[1:]}{unit}")
            yield Mutant(form, f"/rows/{index}/name")


@operator("D04", "D01", "D02")
def name_a_task_with_figure(sample: Sample, _: Random) -> Iterator[Mutant]:
    """“全年开展……12次”作名称，指标值“完成”"""
    for index, _each, row in _measured(sample):
        if row.target and row.target.text[:1] == "≥":
            name = f"全年{row.name}{row.target.text[1:]}{row.unit or ''}"
            form = with_row(sample.form, index, name=name, target=cell("完成"), actual=cell("完成"))
            yield Mutant(form, f"/rows/{index}/name")


@operator("D05")
def unit_of_the_actual_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """完成值换了单位"""
    for index, each, row in _measured(sample):
        target, actual = each.target, row.actual
        if target is None or actual is None or row.unit or not target.unit or not target.value:
            continue
        found = re.match(r"(\d[\d.,]*)([^\d（]+)(.*)", actual.text)
        if found and target.unit not in {"", "个", "项"}:
            unit = luck.choice([each for each in UNITS if each != found[2] and not _kin(each, found[2])])
            text = f"{found[1]}{unit}{found[3]}"
            yield Mutant(at(sample.form, f"/rows/{index}/actual", text), f"/rows/{index}/actual")


KIN = (
    ANY_THING | THINGS | {"期", "场", "次", "部"},
    {"公里", "米"},
    {"亩", "平方米", "万平方米", "公顷"},
    {"天", "小时", "分钟", "个工作日", "日"},
    {"元", "万元"},
    {"吨", "公斤"},
)


def _kin(one: str, other: str) -> bool:
    """Whether two units may count, or be converted to, the same thing: then it is no conflict."""
    return any(one in family and other in family for family in KIN)


@operator("D05", least="warning")
def units_lost(sample: Sample, _: Random) -> Iterator[Mutant]:
    """指标值和完成值都丢了单位"""
    for index, each, row in _measured(sample):
        target, actual = row.target, row.actual
        if (
            row.unit
            or not target
            or not actual
            or not each.target
            or not each.target.unit
            or each.target.value == 0
        ):
            continue
        figures = [re.sub(r"(\d)[^\d.,（]+", r"\1", text) for text in (target.text, actual.text)]
        if all(re.fullmatch(r"[≥≤=]?\d[\d.,]*", text) for text in figures) and each.target.unit != "%":
            form = with_row(sample.form, index, target=cell(figures[0]), actual=cell(figures[1]))
            yield Mutant(form, f"/rows/{index}/target")


@operator("D05", "C01", "C03", "C04", "C09")
def ten_thousand_lost(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值的万元写成了元"""
    for index, _each, row in _measured(sample):
        if row.actual and row.target and "万元" in row.actual.text and "万元" in row.target.text:
            text = row.actual.text.replace("万元", "元")
            yield Mutant(at(sample.form, f"/rows/{index}/actual", text), f"/rows/{index}/actual")


@operator("D06")
def cost_is_the_execution_rate(sample: Sample, _: Random) -> Iterator[Mutant]:
    """成本指标写成预算执行率"""
    for index, row in enumerate(sample.form.rows):
        if "成本" in row.level2 and not row.unit:
            form = with_row(sample.form, index, name="预算执行率", target=cell("≥90%"), actual=cell("96.2%"))
            yield Mutant(form, f"/rows/{index}/name")


@operator("D06")
def cost_restates_the_budget(sample: Sample, _: Random) -> Iterator[Mutant]:
    """成本指标复述预算"""
    for index, row in enumerate(sample.form.rows):
        if "成本" in row.level2 and not row.unit and sample.amounts:
            budget, executed, unit = *sample.amounts[1:], sample.form.money_unit
            form = with_row(
                sample.form,
                index,
                name="财政拨款总额",
                target=cell(f"≤{budget}{unit}"),
                actual=cell(f"{executed}{unit}"),
            )
            yield Mutant(form, f"/rows/{index}/name")


@operator("D07", least="warning")
def input_as_output(sample: Sample, _: Random) -> Iterator[Mutant]:
    """拨款金额充作数量指标"""
    for index, row in enumerate(sample.form.rows):
        if "数量" in row.level2 and not row.unit and sample.amounts:
            unit, budget = sample.form.money_unit, sample.amounts[1]
            form = with_row(
                sample.form,
                index,
                name="投入项目资金",
                target=cell(f"≥{budget}{unit}"),
                actual=cell(f"{budget}{unit}"),
            )
            yield Mutant(form, f"/rows/{index}")


@operator("D07", "A05", least="warning")
def share_as_quantity(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """比率充作数量指标"""
    for index, row in enumerate(sample.form.rows):
        if "数量" in row.level2 and not row.unit:
            name = luck.choice(("资金拨付到位率", "预算资金支付率", "经费保障率"))
            form = with_row(sample.form, index, name=name, target=cell("=100%"), actual=cell("100%"))
            yield Mutant(form, f"/rows/{index}")


@operator("D08")
def deadline_only_the_year(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """时效指标值只写年度"""
    for each in sample.rows:
        if each.direction == "date" and sample.form.year and "时效" in each.row.level2:
            text = luck.choice(
                (f"{sample.form.year}年全年", f"{sample.form.year}年度", "全年", f"{sample.form.year}年")
            )
            yield Mutant(at(sample.form, f"/rows/{each.index}/target", text), f"/rows/{each.index}/target")


@operator("D11")
def sign_flipped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """方向符号写反"""
    for index, _each, row in _measured(sample):
        if row.target and row.target.text[:1] in "≥≤" and value(row.target):
            sign = "≤" if row.target.text[0] == "≥" else "≥"
            if _plain_direction(row):
                form = at(sample.form, f"/rows/{index}/target", sign + row.target.text[1:])
                yield Mutant(form, f"/rows/{index}/target")


def _plain_direction(row: Row) -> bool:
    """Whether nobody could doubt which way is good."""
    good = row.name.endswith(("满意度", "合格率", "达标率", "及时率", "准确率", "成活率", "知晓率", "就业率"))
    paid = re.search(r"标准|投入|补", row.name)  # more of it may be wanted
    return good or ("成本" in row.level2 and not paid) or row.name.endswith(("事故数", "发生率", "投诉件数"))


@operator("D12", least="info")
def sign_unfit(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """比率“≥100%”、成本“=”"""
    for index, each, row in _measured(sample):
        if not row.target or not row.actual or row.unit:
            continue
        if row.target.text == "=100%":
            yield Mutant(at(sample.form, f"/rows/{index}/target", "≥100%"), f"/rows/{index}/target")
        elif "成本" in row.level2 and row.target.text[0] == "≤" and each.target and each.actual:
            figure = row.target.text[1:]
            form = with_row(sample.form, index, target=cell(f"={figure}"), actual=cell(figure))
            yield Mutant(form, f"/rows/{index}/target")
    luck.random()


@operator("D13", least="warning")
def yesterdays_year(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """指标值、完成值写成别的年度"""
    year = sample.form.year
    for each in sample.rows:
        for column in ("target", "actual"):
            held = getattr(each.row, column)
            if year and held and str(year) in held.text:
                text = held.text.replace(str(year), str(year + luck.choice((-2, -1, 2))))
                where = f"/rows/{each.index}/{column}"
                yield Mutant(at(sample.form, where, text), where)


@operator("D13", least="warning")
def goal_of_yesterdays_year(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总体目标、项目名称写成上一年"""
    form, year = sample.form, sample.form.year
    if year and form.goal and form.goal.expected and not form.goal.expected.startswith("年"):
        yield Mutant(at(form, "/goal/expected", f"{year - 1}年{form.goal.expected}"), "/goal/expected")
    if year and not any(value(line.budget) for line in form.funds.rows if "结转" in line.name):
        yield Mutant(at(form, "/project/name", f"{year - 1}年{form.project.name}"), "/project/name")


@operator("D13", least="warning")
def relative_time(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """时效写“今年”“本年底”"""
    for each in sample.rows:
        if each.direction == "date":
            text = luck.choice(("今年11月底前", "今年年底前"))
            yield Mutant(at(sample.form, f"/rows/{each.index}/target", text), f"/rows/{each.index}/target")


@operator("D13", least="warning")
def filled_on_before_the_year(sample: Sample, _: Random) -> Iterator[Mutant]:
    """填报日期早于评价年度"""
    if sample.form.filled_on and sample.form.year:
        yield Mutant(at(sample.form, "/filled_on", f"{sample.form.year - 1}-03-20"), "/filled_on")
