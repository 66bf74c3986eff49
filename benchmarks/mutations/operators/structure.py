"""Operators of family A: what is missing, left over from the template, or in the wrong place."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from benchmarks.mutations.breaking import Mutant, Sample, operator
from benchmarks.mutations.editing import at, printed, put, resummed, value, with_line, with_row
from validators.form import PENDING, Cell, Checkboxes, Form, Goal, cell
from validators.scoring.weights import are_fixed

BLANK = Cell()
ENDS = tuple("局委办部院校站所会府组")  # a name that ends so is whole


@operator("A01")
def blank_head(sample: Sample, _: Random) -> Iterator[Mutant]:
    """项目名称、主管部门、实施单位空着"""
    for part in sample.template.project:
        if part.required:
            yield Mutant(at(sample.form, part.field, ""), part.field)


@operator("A01")
def blank_row_name(sample: Sample, _: Random) -> Iterator[Mutant]:
    """三级指标名称空着"""
    for index, _row in enumerate(sample.form.rows):
        yield Mutant(at(sample.form, f"/rows/{index}/name", ""), f"/rows/{index}/name")


@operator("A01")
def blank_target(sample: Sample, _: Random) -> Iterator[Mutant]:
    """指标值空着"""
    yield from _blank(sample, "target")


@operator("A01")
def blank_actual(sample: Sample, _: Random) -> Iterator[Mutant]:
    """完成值空着，得分还在"""
    yield from _blank(sample, "actual")


@operator("A01")
def blank_score(sample: Sample, _: Random) -> Iterator[Mutant]:
    """得分空着"""
    yield from _blank(sample, "score")


@operator("A01")
def blank_weight(sample: Sample, _: Random) -> Iterator[Mutant]:
    """分值空着"""
    if any(column.field == "weight" for column in sample.template.columns) and sample.pointed:
        yield from _blank(sample, "weight")


def _blank(sample: Sample, column: str) -> Iterator[Mutant]:
    for index, row in enumerate(sample.form.rows):
        held = getattr(row, column)
        if held is not None and not held.blank:
            yield Mutant(at(sample.form, f"/rows/{index}/{column}", ""), f"/rows/{index}/{column}")


@operator("A01", "C07")
def blank_total(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总分空着"""
    if sample.form.total is not None:
        yield Mutant(put(sample.form, total=BLANK), "/total")


@operator("A01")
def blank_narrative(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总体目标或完成情况空着"""
    for part in sample.template.narratives:
        if part.required and part.field.startswith("/goal/") and sample.form.goal:
            yield Mutant(at(sample.form, part.field, ""), part.field)


@operator("A01")
def lost_narrative(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总体目标、原因分析整栏删去"""
    for part in sample.template.narratives:
        if not part.required:
            continue
        if part.field.startswith("/goal/") and sample.form.goal:
            yield Mutant(put(sample.form, goal=None), part.field)
        elif part.field in {"/analysis", "/measures"} and not sample.beside:
            yield Mutant(at(sample.form, part.field, None), part.field)


@operator("A01", "B04")
def blank_amount(sample: Sample, _: Random) -> Iterator[Mutant]:
    """资金总额一格空着"""
    for column in ("budget", "executed", "initial_budget"):
        if sample.form.funds.rows and value(getattr(sample.form.funds.rows[0], column)):
            yield Mutant(with_line(sample.form, 0, **{column: BLANK}), f"/funds/rows/0/{column}")


@operator("A01")
def blank_rate(sample: Sample, _: Random) -> Iterator[Mutant]:
    """执行率空着"""
    if sample.amounts and sample.amounts[2] and sample.form.funds.rows[0].rate is not None:
        yield Mutant(with_line(sample.form, 0, rate=BLANK), "/funds/rows/0/rate")


@operator("A01")
def blank_execution_score(sample: Sample, _: Random) -> Iterator[Mutant]:
    """预算执行得分空着"""
    if sample.execution is not None:
        form = sample.form
        if form.funds.rows[0].score is not None:
            form = with_line(form, 0, score=BLANK)
        yield Mutant(put(form, funds=form.funds.model_copy(update={"score": BLANK})), "/funds/score")


@operator("A01", "E01")
def still_pending(sample: Sample, _: Random) -> Iterator[Mutant]:
    """格里还是“待补充”"""
    for index, row in enumerate(sample.form.rows):
        for column in ("target", "actual", "score"):
            if getattr(row, column) is not None:
                where = f"/rows/{index}/{column}"
                yield Mutant(at(sample.form, where, PENDING), where)
    if sample.form.goal:
        yield Mutant(at(sample.form, "/goal/actual", PENDING), "/goal/actual")


@operator("A01", "E01")
def lost_reason_column(sample: Sample, _: Random) -> Iterator[Mutant]:
    """有扣分而偏差原因栏整栏缺失"""
    if sample.template.deviation_place in {"row", "both"} and any(True for _ in sample.short()):
        rows = tuple(row.model_copy(update={"deviation": None}) for row in sample.form.rows)
        yield Mutant(put(sample.form, rows=rows), "/rows")


@operator("A01")
def lost_rows(sample: Sample, _: Random) -> Iterator[Mutant]:
    """指标行全部丢失"""
    yield Mutant(put(sample.form, rows=()), "/rows")


@operator("A01")
def lost_funds(sample: Sample, _: Random) -> Iterator[Mutant]:
    """资金表整个丢失"""
    if sample.form.funds.rows:
        yield Mutant(put(sample.form, funds=sample.form.funds.model_copy(update={"rows": ()})), "/funds")


@operator("A01", "C07")
def lost_total(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总分行丢失"""
    if sample.form.total is not None:
        yield Mutant(put(sample.form, total=None), "/total")


@operator("A02", least="info")
def residue_in_prose(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """表样的填写说明留在格里"""
    said = luck.choice(("（对照年度目标，说明目标完成情况及产生的效果）", "（简要说明，100字以内）", "……"))
    if sample.form.goal and sample.form.goal.actual:
        yield Mutant(at(sample.form, "/goal/actual", sample.form.goal.actual + said), "/goal/actual")


@operator("A02", "D01", "D02")
def residue_instead(sample: Sample, _: Random) -> Iterator[Mutant]:
    """占位语占着内容格"""
    for index, row in enumerate(sample.form.rows):
        for column, text in (("name", "指标2："), ("name", "……"), ("target", "……"), ("actual", "**")):
            if column == "name" or getattr(row, column) is not None:
                where = f"/rows/{index}/{column}"
                yield Mutant(at(sample.form, where, text), where)
    if sample.form.goal:
        text = "对照年度目标，说明目标完成情况"
        yield Mutant(at(sample.form, "/goal/actual", text), "/goal/actual")


@operator("A02", least="info")
def residue_note(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """表后残留“附件2”"""
    note = luck.choice(("附件2", "附件3：", "[bookmark: _GoBack]"))
    yield Mutant(put(sample.form, notes=(*sample.form.notes, note)), "/notes")


@operator("A03")
def level1_weights_moved(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """一级指标之间挪了5分，合计仍是100"""
    if not sample.pointed or not are_fixed(sample.form, sample.template):
        return
    rows = [(index, row) for index, row, weight in sample.full() if weight > 5]  # noqa: PLR2004
    luck.shuffle(rows)
    for index, row in rows:
        other = next((at for at, each in rows if each.level1 != row.level1), None)
        if other is not None:
            yield Mutant(_moved(sample, index, other), f"/rows/{index}/weight")


def _moved(sample: Sample, index: int, other: int) -> Form:
    form = sample.form
    for place, step in ((index, 5), (other, -5)):
        text = printed((value(form.rows[place].weight) or Decimal()) + step)
        form = with_row(form, place, weight=cell(text), score=cell(text))
    return resummed(form, sample.template)


@operator("A03")
def execution_weight_moved(sample: Sample, _: Random) -> Iterator[Mutant]:
    """执行率多占5分，从一行指标里扣"""
    first = sample.form.funds.rows[0] if sample.form.funds.rows else None
    if first is None or not value(first.weight) or not are_fixed(sample.form, sample.template):
        return
    if not sample.amounts or sample.amounts[1] != sample.amounts[2]:
        return
    for index, _row, weight in sample.full():
        if weight > 5:  # noqa: PLR2004
            more = cell(printed((value(first.weight) or Decimal()) + 5))
            form = with_line(sample.form, 0, weight=more, score=more)
            form = put(form, funds=form.funds.model_copy(update={"weight": more, "score": more}))
            less = cell(printed(weight - 5))
            form = resummed(with_row(form, index, weight=less, score=less), sample.template)
            yield Mutant(form, "/funds/weight")


@operator("A04")
def points_do_not_add_up(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """一行的分值、得分多写或少写几分"""
    if not sample.pointed:
        return
    for index, _row, weight in sample.full():
        step = luck.choice((-2, -1, 1, 2, 3))
        text = cell(printed(weight + step))
        form = with_row(sample.form, index, weight=text, score=text)
        yield Mutant(resummed(form, sample.template), f"/rows/{index}/weight")


@operator("A04")
def weight_alone_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """只改一行的分值"""
    if not sample.pointed:
        return
    for index, row in enumerate(sample.form.rows):
        weight = value(row.weight)
        if weight:
            text = printed(weight + luck.choice((-2, -1, 1, 2)))
            yield Mutant(at(sample.form, f"/rows/{index}/weight", text), f"/rows/{index}/weight")


@operator("A04")
def total_weight_wrong(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """分值总计不是100"""
    if value(sample.form.total_weight) == Decimal(100):
        text = luck.choice(("90", "99", "101", "110", "95"))
        yield Mutant(put(sample.form, total_weight=cell(text)), "/total_weight")


@operator("A04", "C02")
def section_over_its_weight(sample: Sample, _: Random) -> Iterator[Mutant]:
    """没有分值列的表，一级指标得分之和超过权重"""
    if sample.pointed or not sample.scored:
        return
    lacking = {each.row.level1 for each in sample.rows if value(each.row.score) != each.weight}
    for index, row, weight in sample.full():
        if row.level1 in lacking:
            continue  # the sum may still be within the weight
        form = with_row(sample.form, index, score=cell(printed(weight + 2)))
        yield Mutant(resummed(form, sample.template), f"/rows/{index}/score")


HOMES = {
    "质量指标": (("及时率", "时效"), ("满意度", "满意")),
    "时效指标": (("合格率", "质量"), ("满意度", "满意"), ("准确率", "质量")),
    "数量指标": (("满意度", "满意"), ("合格率", "质量"), ("及时率", "时效")),
}


@operator("A05")
def row_in_the_wrong_group(sample: Sample, _: Random) -> Iterator[Mutant]:
    """满意度、及时率、合格率放错二级指标"""
    groups = {row.level2: row.level1 for row in sample.form.rows}
    for index, row in enumerate(sample.form.rows):
        for group, strangers in HOMES.items():
            wrong = any(row.name.endswith(end) and home in row.level2 for end, home in strangers)
            if wrong and groups.get(group) == row.level1:
                yield Mutant(with_row(sample.form, index, level2=group), f"/rows/{index}")


@operator("A06", least="warning")
def group_dropped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """时效、成本、满意度一组整组删去，分值并入同级别的行"""
    form, kinds = sample.form, "".join(row.level2 for row in sample.form.rows)
    if not all(kind in kinds for kind in ("时效", "成本", "满意")):
        return  # one is missing already
    for group in dict.fromkeys(row.level2 for row in form.rows):
        if not any(word in group for word in ("时效", "成本", "满意")):
            continue
        kept = [row for row in form.rows if row.level2 != group]
        gone = [row for row in form.rows if row.level2 == group]
        heirs = [i for i, row in enumerate(kept) if row.level1 == gone[0].level1 and row.score == row.weight]
        if heirs and all(row.score == row.weight for row in gone):
            given = sum((value(row.weight) or Decimal() for row in gone), Decimal())
            heir = kept[heirs[0]]
            more = cell(printed((value(heir.weight) or Decimal()) + given))
            kept[heirs[0]] = heir.model_copy(update={"weight": more, "score": more} if heir.weight else {})
            yield Mutant(put(form, rows=tuple(kept)), "/rows")


@operator("A04", "A06")
def section_dropped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """一级指标整级删去"""
    if sample.scored and (sample.pointed or sample.template.weights_fixed):
        yield from _without_a_section(sample)


@operator("A06", "A04", least="warning")
def section_without_points_dropped(sample: Sample, _: Random) -> Iterator[Mutant]:
    """不印分值、权重自定的表，一级指标整级删去"""
    if not (sample.scored and (sample.pointed or sample.template.weights_fixed)):
        yield from _without_a_section(sample)


def _without_a_section(sample: Sample) -> Iterator[Mutant]:
    for section in sample.template.sections:
        rows = tuple(row for row in sample.form.rows if row.level1 != section.name)
        if len(rows) < len(sample.form.rows):
            yield Mutant(resummed(put(sample.form, rows=rows), sample.template), "/rows")


@operator("A07", least="warning")
def title_of_another_kind(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """项目表的表名写成部门整体或转移支付"""
    title = luck.choice(("部门整体支出绩效自评表", "转移支付区域绩效目标自评表"))
    if not any(word in sample.form.title for word in ("整体", "转移支付")):
        yield Mutant(put(sample.form, title=title), "/title")


@operator("A08")
def boxes_unticked(sample: Sample, _: Random) -> Iterator[Mutant]:
    """一组勾选项一个也没勾"""
    for index, boxes in enumerate(sample.form.checkboxes):
        open_ = tuple(option.model_copy(update={"ticked": False}) for option in boxes.options)
        groups = list(sample.form.checkboxes)
        groups[index] = Checkboxes(group=boxes.group, options=open_)
        yield Mutant(put(sample.form, checkboxes=tuple(groups)), f"/checkboxes/{index}")


@operator("F03")
def department_cut_off(sample: Sample, _: Random) -> Iterator[Mutant]:
    """主管部门被截断"""
    project = sample.form.project
    for field in ("department", "implementer"):
        whole = getattr(project, field)
        others = [getattr(project, each) for each in ("department", "implementer", "unit") if each != field]
        short = bool(whole) and not whole[:-2].endswith(ENDS)
        if short and any(each and each.startswith(whole[:-2]) for each in others):
            yield Mutant(at(sample.form, f"/project/{field}", whole[:-2]), f"/project/{field}")


@operator("F03", least="warning")
def sentence_cut_off(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """文字断在半句"""
    end = luck.choice(("，", "、", "以及", "和"))
    for index, row in enumerate(sample.form.rows):
        yield Mutant(with_row(sample.form, index, name=row.name + end), f"/rows/{index}/name")
    goal: Goal | None = sample.form.goal
    if goal and goal.expected:
        yield Mutant(at(sample.form, "/goal/expected", goal.expected.rstrip("。") + end), "/goal/expected")
