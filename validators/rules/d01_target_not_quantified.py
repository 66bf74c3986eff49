"""D01 target-not-quantified: 指标值未量化

查什么
    定量行（数量、质量、时效、成本、满意度各组，或名称可计量的行）的指标值没有数字，或一格写了几件事而无法与一个完成值比较；
    定性行的指标值只有“显著提升”“起到作用”一类的词（写“建立”“联网”一类可核的状态、完成值又有数字的不算）。照抄名称当指标值的，定性行也按未量化退回。
为什么
    没有可比的数，完成多少、得几分都无从核对。
例
    公路养护质量“明显提高” → “路面优良率≥85%”。
依据
    财预〔2020〕10号：绩效指标应当细化、量化；指标值用比较符号、数值和计量单位表示。
"""

import re
from collections.abc import Iterator

from validators.evidence import quantified
from validators.evidence.placing import must_move
from validators.evidence.quantified import DEGREE, QUESTION, SHORT, TARGET_STATUS, text_of
from validators.form import Row
from validators.rule import Case, Complaint, rule
from validators.scoring.funds import NOTHING


@rule("D01", "target-not-quantified", clause="财预〔2020〕10号：绩效指标应细化、量化")
def target_not_quantified(case: Case) -> Iterator[Complaint]:
    """Look for a figure in every target; other rules speak of questions, states and copies."""
    for index, row, measured in quantified.rows(case):
        if quantified.is_quantified(row.target, row.unit):
            if _tells_many(case, row):
                yield _complain(
                    index, row, "一格写了几件事，不能与一个完成值比较", "每件事单独一行，各写一个数"
                )
        elif not text_of(row.target) or _is_told_elsewhere(case, row):
            continue
        elif measured:
            weak = must_move(row) or quantified.is_relative(row)
            yield _complain(index, row, "没有数字", _shape(row), weak=weak)
        elif quantified.is_copy(row):
            yield _complain(index, row, "照抄了指标名称，没有可核的程度", _shape(row))
        elif _is_vague(text_of(row.target)) and not _is_proved(row):
            yield _complain(index, row, "只说了方向，没有可核的程度", _shape(row), weak=True)


def _tells_many(case: Case, row: Row) -> bool:
    return (
        row.level2 == "数量指标"
        and quantified.tells_many(row)
        and not quantified.has_figure_in_name(row)
        and not _is_told_elsewhere(case, row)
    )


def _is_told_elsewhere(case: Case, row: Row) -> bool:
    """Whether another rule speaks: D04 of questions and of figures in names, D02 of states, F02 of copies."""
    target = text_of(row.target)
    return bool(
        QUESTION.search(row.name)
        or TARGET_STATUS.fullmatch(target)
        or target in NOTHING
        or quantified.is_checkable(row)
        or target in case.template.qualitative.options
        or (quantified.named_figures(row) and not quantified.is_quantified(row.target, row.unit))
        or quantified.only_year(row)
        or quantified.taken_from_sibling(case, row)
    )


def _is_proved(row: Row) -> bool:
    """Whether the target is a state (建立, 全部联网), no degree, and the actual tells of it with figures."""
    target, actual = text_of(row.target), text_of(row.actual)
    return not DEGREE.search(target) and actual != target and quantified.is_quantified(row.actual, row.unit)


def _is_vague(target: str) -> bool:
    return len(target) <= SHORT or bool(DEGREE.match(target) or DEGREE.search(target[-4:]))


def _shape(row: Row) -> str:
    """Give the shape of a target that would do."""
    match row.level2:
        case "服务对象满意度指标" | "满意度指标":
            return "如“≥90%”，并注明样本量"
        case "数量指标":
            return "如“≥若干件（次、人）”"
        case "时效指标":
            return "如“X月X日前”或“及时率≥95%”"
        case _ if re.search(r"率|比例|占比", row.name):
            return "如“≥95%”或“比上年提高X个百分点”"
        case group if group.endswith("成本指标"):
            return "如“≤X万元”或“单位成本≤X元”"
        case _:
            return "比较符号+数值+单位，或写明要达到的可核程度（如“形成制度1项”）"


def _complain(index: int, row: Row, what: str, shape: str, *, weak: bool = False) -> Complaint:
    text = row.target.text.strip() if row.target else ""
    return Complaint(
        f"/rows/{index}/target",
        f"“{row.name}”的指标值“{text}”{what}，完成与否无从核对。请改成可计量的指标值：{shape}。",
        found=text,
        expected=shape,
        severity="warning" if weak else None,
    )
