"""D03 actual-copies-target: 完成值照抄指标值

查什么
    完成值与指标值逐字相同，连“≥”“不低于”“以上”也照抄；完成值写成“≥95%”一类的界限（照抄、填反了栏都会这样）；
    满意度恰等于目标值或100%而全表没有样本数；没有数字的完成值与指标值逐字相同（警告）。
为什么
    完成值是测出来的一个数，不会带“不低于”；恰好等于目标的满意度若没有样本，多半不是调查所得。
例
    指标值“≥90%”、完成值“≥90%” → 完成值写实测的“93.5%”。
依据
    财预〔2020〕10号：自评结果应当客观、真实，以事实和数据为依据。
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.quantified import STATUS, text_of
from validators.form import Form
from validators.pattern import pattern
from validators.quantity import Quantity
from validators.rule import Case, Complaint, rule
from validators.scoring import Assessment
from validators.scoring.measure import NOUGHT

BOUND = pattern(r"[≥≤≧≦＞＜><=＝═]|不[低少小高大]于|不超过|至少|及?以[上下内]")
SIGNED = pattern(r"^[≥≤≧≦＞＜><]\s*\d")
SAMPLE = pattern(r"样本|问卷|抽样|调查|访谈|测评|回访|(?:发放|收回|回收|有效|[（(])[^，。；]{0,6}\d+\s*份")
FULL = Decimal(100)
SENTENCE = 5  # characters: shorter words are a status or a thing


@rule("D03", "actual-copies-target", clause="财预〔2020〕10号：自评结果应客观真实")
def actual_copies_target(case: Case) -> Iterator[Complaint]:
    """Compare each actual with its target, letter by letter, and satisfaction by figure."""
    for each in case.assessments:
        target, actual = text_of(each.row.target), text_of(each.row.actual)
        if target and _plain(target) == _plain(actual) and BOUND.search(actual) and re.search(r"\d", actual):
            yield Complaint(
                f"/rows/{each.index}/actual",
                f"“{each.row.name}”的完成值“{actual}”照抄了指标值，连比较符号也在。请写实际测得的数，如“{_example(actual)}”一类的一个数。",
                found=actual,
                expected="实测值，不带比较符号",
            )
        elif SIGNED.search(actual):
            yield Complaint(
                f"/rows/{each.index}/actual",
                f"“{each.row.name}”的完成值“{actual}”是一个界限，不是实测的数。请写实际测得的数；若与指标值填反了栏，请换回。",
                found=actual,
                expected="实测值，不带比较符号",
            )
        elif _says_the_same(target, actual):
            yield Complaint(
                f"/rows/{each.index}/actual",
                f"“{each.row.name}”的完成值“{actual}”照抄了指标值，只说明填得一致，不能证明达到。请写一件可核的事实。",
                found=actual,
                expected="一件可核的事实",
                severity="warning",
            )
        elif _is_suspicious(each, case.form):
            yield Complaint(
                f"/rows/{each.index}/actual",
                f"满意度“{actual}”{_how(each)}，又没有写明样本。请核对，并注明调查方式和样本数（如“发放问卷200份，收回188份”）。",
                found=actual,
                expected="实测值和样本数",
                severity="warning",
            )


def _says_the_same(target: str, actual: str) -> bool:
    """Whether the result is the target in words; a mere status (完成, 及时) is D02's."""
    same = len(actual) >= SENTENCE and target == actual and not re.search(r"\d", actual)
    return same and not STATUS.fullmatch(actual) and not NOUGHT.search(actual)


def _plain(text: str) -> str:
    return text.translate(str.maketrans("≧≦＞＜＝═％", "≥≤><==%"))


def _example(actual: str) -> str:
    return BOUND.sub("", actual)


def _is_suspicious(each: Assessment, form: Form) -> bool:
    if "满意" not in each.row.level2 and "满意度" not in each.row.name:
        return False
    if each.actual is None or not _is_share(each.actual) or _has_sample(each, form):
        return False
    return each.actual.value == FULL or (each.target is not None and each.actual.value == each.target.value)


def _is_share(actual: Quantity) -> bool:
    """Whether a satisfaction is told as a share: 95%, or 95 alone."""
    if actual.kind == "count" and not actual.unit:
        return isinstance(actual.value, Decimal) and actual.value <= FULL
    return actual.kind == "percent"


def _has_sample(each: Assessment, form: Form) -> bool:
    told = [text_of(each.row.actual), each.row.deviation, form.analysis, form.summary, *form.notes]
    result = form.goal.actual if form.goal else None
    return any(SAMPLE.search(text) for text in (*told, result) if text)


def _how(each: Assessment) -> str:
    return "恰是100%" if each.actual and each.actual.value == FULL else "恰好等于目标值"
