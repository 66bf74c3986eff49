"""D13 year-wrong: 年度、日期写错，或用了相对时间

查什么
    指标值、完成值、项目名称、表名写的是评价年度以外的年份（拒绝）；跨年项目写明的次年时点、叙述开头的别的年份、
    “今年”“本年底”一类的相对时间、早于评价年度的填报日期、晚于填报日期的完成日期（警告）。
    不存在的日期（“2月30日”“13月5日”，拒绝）。
    与上年比较、文件字号、包含评价年度的起止年份、有结转资金的往年项目名称不算；只写年度的时效行由D08报。
为什么
    年份不对，多半是从往年的表抄来的，目标和结果就不是这一年的。
例
    2022年度的表，时效完成值“2021年11月” → 核对后写2022年的实际日期；“今年年底前” → “2022年12月31日前”。
依据
    财预〔2020〕10号：自评对象为本年度预算项目的绩效目标完成情况。
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from validators.evidence.quantified import only_year
from validators.evidence.years import (
    CARRIED_OVER,
    RELATIVE,
    Span,
    mostly_old_money,
    old_money,
    others,
    spoken_of,
)
from validators.form import Form
from validators.rule import Case, Complaint, rule
from validators.scoring import Assessment
from validators.template import Severity

TITLE_YEAR = re.compile(r"(20\d\d)\s*年度")
SHORT = 30
NO_DAY = re.compile(
    r"(?<!\d)(?:0{1,2}|1[3-9]|[2-9]\d)月\d{1,2}日|(?<!\d)0?2月3\d日|(?<!\d)(?:0?[469]|11)月31日|月(?:0{1,2}|3[2-9]|[4-9]\d)日"
)
PLANNED = re.compile(r"计划|预计|将|拟")


class Slip(NamedTuple):
    """A cell that speaks of another year than the form's."""

    where: str
    text: str
    what: str
    other: int | str


@rule("D13", "year-wrong", severity="warning", clause="财预〔2020〕10号：自评本年度绩效目标完成情况")
def year_wrong(case: Case) -> Iterator[Complaint]:
    """Look at every year that is written, then at relative times and at the date of filling."""
    form, year = case.form, case.form.year
    if year is not None:
        said = list(_years(case, year)) if others(_all(case), year) else []
        yield from said
        if form.filled_on:
            told = {each.where for each in said}
            yield from (each for each in _filled_on(case, form.filled_on, year) if each.where not in told)
    if "今年" in case.written or "本年" in case.written:
        for each in case.assessments:
            yield from _relative(each, form)
    yield from _impossible(form)


def _impossible(form: Form) -> Iterator[Complaint]:
    """Look for days that no calendar has."""
    for index, row in enumerate(form.rows):
        for field in ("target", "actual"):
            held = getattr(row, field)
            if held is not None and "日" in held.text and (found := NO_DAY.search(held.text)):
                message = f"“{row.name}”写的“{found[0]}”不是一个日期。请核对月和日。"
                yield Complaint(f"/rows/{index}/{field}", message, held.text, "存在的日期", "error")


def _all(case: Case) -> str:
    return f"{case.form.title}\n{case.written}"


def _years(case: Case, year: int) -> Iterator[Complaint]:
    yield from _title(case.form, year)
    yield from _project(case.form, year)
    yield from _prose(case.form, year)
    for each in case.assessments:
        yield from _row(each, case.form, year)


def _title(form: Form, year: int) -> Iterator[Complaint]:
    found = TITLE_YEAR.search(form.title)
    if found and int(found[1]) != year:
        yield _complain(Slip("/title", form.title, "表名写的是", found[1]), year, "error")


def _project(form: Form, year: int) -> Iterator[Complaint]:
    name = form.project.name
    span = spoken_of(name)
    if span and not span.first <= year <= span.last and not mostly_old_money(form):
        slip = Slip("/project/name", name, "项目名称写的是", span.first)
        yield _complain(slip, year, "warning" if old_money(form) else "error")


def _prose(form: Form, year: int) -> Iterator[Complaint]:
    """Look at texts that begin with a year: one inside may be told for comparison."""
    for field in ("expected", "actual"):
        text = (getattr(form.goal, field) if form.goal else None) or ""
        span = spoken_of(text)
        strange = span and span.leads and not span.first <= year <= span.last
        if span and strange and not CARRIED_OVER.search(re.split(r"[，,。；;]", text)[0]):
            yield _complain(Slip(f"/goal/{field}", text, "这一栏开头写的是", span.first), year, None)


def _row(each: Assessment, form: Form, year: int) -> Iterator[Complaint]:
    """Give one complaint a row: the target comes first, the actual follows from it."""
    for field in ("target", "actual", "name"):
        held = getattr(each.row, field)
        text = held if isinstance(held, str) else held.text if held else ""
        span = spoken_of(text) if "20" in text else None  # quicker than to ask, and most hold none
        severity = _severity(each, field, span, year) if span else None
        if span and severity:
            meant = severity == "error" and (CARRIED_OVER.search(text) or old_money(form))
            slip = Slip(f"/rows/{each.index}/{field}", text, "写的是", span.first)
            yield _complain(slip, year, "warning" if meant else severity)
            return


def _severity(each: Assessment, field: str, span: Span, year: int) -> Severity | None:
    """Say how grave it is that a cell speaks of another year: of the next one projects may well speak."""
    if span.first <= year <= span.last:
        return None
    dated = each.row.level2 == "时效指标"
    if field == "name":
        return "warning" if span.leads and not CARRIED_OVER.search(each.row.name) else None
    if span.last < year:
        return "error" if dated or span.leads else "warning"
    late = field == "actual" and each.met is False  # that it came too late is told by others
    return None if span.first == year + 1 and (late or not dated) else "warning"


def _filled_on(case: Case, filled_on: str, year: int) -> Iterator[Complaint]:
    if filled_on[:4].isdigit() and int(filled_on[:4]) < year:
        yield _complain(Slip("/filled_on", filled_on, "填报日期是", filled_on[:4]), year, None)
        return
    for each in case.assessments:
        if each.actual is None or each.actual.kind != "date" or each.row.actual is None:
            continue
        day, text = str(each.actual.value), each.row.actual.text
        if day[:4].isdigit() and day > filled_on[: len(day)] and not PLANNED.search(text):
            message = f"“{each.row.name}”的完成值“{text}”晚于填报日期{filled_on}，还没有发生。请核对日期。"
            yield Complaint(f"/rows/{each.index}/actual", message, text, f"不晚于{filled_on}")


def _relative(each: Assessment, form: Form) -> Iterator[Complaint]:
    """Look for 今年 in targets, and in every cell of a 时效 row; a target that is no more is left to D08."""
    fields = ("name", "target", "actual") if each.row.level2 == "时效指标" else ("target",)
    for field in fields:
        held = getattr(each.row, field)
        text = held if isinstance(held, str) else held.text if held else ""
        if (found := RELATIVE.search(text)) and not (field == "target" and only_year(each.row)):
            right = f"{form.year}年" if form.year else "具体年月日"
            yield Complaint(
                f"/rows/{each.index}/{field}",
                f"“{text.strip()}”用了相对时间“{found[0]}”，隔年再看就不知是哪一年。请写{right}和具体日期。",
                found=text,
                expected=right,
            )
            return


def _complain(slip: Slip, year: int, severity: Severity | None) -> Complaint:
    text = slip.text.strip()
    short = text if len(text) <= SHORT else f"{text[:SHORT]}……"
    message = (
        f"本表是{year}年度的，而{slip.what}{slip.other}年（“{short}”）。请核对年份，与本年度无关的请改写。"
    )
    return Complaint(slip.where, message, slip.text, f"{year}年", severity)
