"""D02 only-a-status: 指标值或完成值只是状态词

查什么
    完成值（或指标值）只写“完成”“是”“达成预期指标”“起到作用”“按合同进度推进”“建设中”一类的词，没有数，也没有一句事实；定性行也一样。
    定性行的完成值与指标值一字不差，或指标值有数而完成值没有一个数，只警告（“全部”“未发生”一类除外）。
    表样把该词列为定性行选项的，以及只写年度的时效行（另见 D08），只警告。
为什么
    状态词只能说明填过，不能证明做到了什么。
例
    培训场次的完成值“完成” → “12场”；定性行“完成” → 写一句可核的事实。
依据
    财预〔2020〕10号：自评应当如实反映指标完成情况；完成值应与指标值可比。
"""

import re
from collections.abc import Iterator

from validators.evidence import quantified
from validators.evidence.quantified import QUESTION, STATUS, TARGET_STATUS, text_of
from validators.form import Row
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule
from validators.scoring.funds import NOTHING
from validators.scoring.measure import UNDERWAY
from validators.template import Severity

IN_WORDS = pattern(r"全部|全覆盖|全面|^无|零|(?:未|没有)(?:发生|出现|接到|收到)|都|均|不适用|取消")


@rule("D02", "only-a-status", clause="财预〔2020〕10号：自评应如实反映绩效指标完成情况")
def only_a_status(case: Case) -> Iterator[Complaint]:
    """Look at the words of every target and every actual."""
    for index, row, measured in quantified.rows(case):
        target, actual = text_of(row.target), text_of(row.actual)
        if _is_target_status(row, target, case):
            yield Complaint(
                f"/rows/{index}/target",
                f"“{row.name}”的指标值“{target}”是状态，不是目标。请写年初定的目标，如“≥90%”“≥12场”。",
                found=target,
                expected="数值和单位",
                severity=_severity(case, row, target, measured=measured),
            )
        if _is_status(actual, case):
            yield Complaint(
                f"/rows/{index}/actual",
                f"“{row.name}”的完成值“{actual}”只说明状态，没有一句事实。{_ask(row, measured=measured)}",
                found=actual,
                expected="实测值" if measured else "一句可核的事实",
                severity=_severity(case, row, actual, measured=measured),
            )
        elif (
            not measured
            and actual
            and actual == target
            and not quantified.is_quantified(row.actual, row.unit)
        ):
            yield Complaint(
                f"/rows/{index}/actual",
                f"“{row.name}”的完成值与指标值一字不差，只能说明填写一致。{_ask(row, measured=False)}",
                found=actual,
                expected="一句可核的事实",
                severity="warning",
            )
        elif measured and actual and _tells_no_figure(row, actual):
            yield Complaint(
                f"/rows/{index}/actual",
                f"“{row.name}”的指标值“{target}”有数，完成值“{actual}”却没有数，不能比较。"
                f"{_ask(row, measured=True)}",
                found=actual,
                expected="实测值",
                severity="warning",
            )


def _tells_no_figure(row: Row, actual: str) -> bool:
    """Whether the target is a figure above nought and the actual tells none, not even in words."""
    if (
        re.search(r"\d", actual)
        or quantified.is_quantified(row.actual, row.unit)
        or actual in NOTHING
        or IN_WORDS.search(actual)
    ):
        return False
    wanted = quantified.figures(row.target.text, row.unit) if row.target else ()
    return len(wanted) == 1 and wanted[0].value != 0


def _is_status(actual: str, case: Case) -> bool:
    """Whether an actual only says how far things are, be it that they are under way."""
    under_way = UNDERWAY.fullmatch(actual.rstrip("。"))
    return bool(actual) and bool(
        STATUS.fullmatch(actual) or under_way or actual in case.template.qualitative.options
    )


def _is_target_status(row: Row, target: str, case: Case) -> bool:
    """Whether the target is a state; where the name holds the figure, D04 says to move it."""
    if not target or quantified.named_figures(row):
        return False
    if QUESTION.search(row.name) and target in {"是", "否"}:
        return False
    return bool(TARGET_STATUS.fullmatch(target)) or target in case.template.qualitative.options


def _severity(case: Case, row: Row, said: str, *, measured: bool) -> Severity | None:
    offered = not measured and said in case.template.qualitative.options
    return "warning" if offered or quantified.only_year(row) else None


def _ask(row: Row, *, measured: bool) -> str:
    if row.level2 == "时效指标":
        return "请写实际完成的日期或时限，例如“X月X日完成”。"
    if measured or quantified.named_figures(row):
        goal = text_of(row.target)
        beside = f"，与指标值“{goal}”用同一单位" if quantified.is_quantified(row.target, row.unit) else ""
        return f"请写实测的数{beside}。"
    return "请写做成了什么（谁、多少、何时），再据此定档。"
