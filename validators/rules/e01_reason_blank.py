"""E01 reason-blank: 有扣分或未完成而原因、措施空着

查什么
    有偏差原因栏的表：得分低于分值或没有达到目标（写着“未完成”“建设中”的也算）的行，该栏空着或只写“无”“暂无”“待补充”。
    这一栏整栏空着，而执行率低于表样的界限（没有写界限的按90%）、表内别处也没有说明的。
    原因和措施在表末的表：全表有扣分，而原因分析或改进措施空着。
    指标已达成却扣分的，由C05报；整栏缺失的，由A01报。
为什么
    自评要对没有完成和偏差较大的指标说明原因、提出改进措施，“无”与扣分自相矛盾。
例
    总分91.38、改进措施空着 → 写明对应原因的措施、责任主体和完成时限。
依据
    财预〔2020〕10号：未完成或偏离较大的要分析原因、提出改进措施；鄂财绩发〔2020〕3号表末两栏。
"""

from collections.abc import Iterator

from validators.evidence.reasons import (
    beside_rows,
    deducted,
    left_blank,
    owes_at_foot,
    owes_reason,
    says_nothing,
    unexplained_rate,
)
from validators.form import PENDING
from validators.rule import Case, Complaint, rule
from validators.scoring import Assessment, half_up
from validators.scoring.funds import plain

FOOT = {
    "analysis": ("偏差原因分析", "请写明哪些指标偏差、偏差多少、为什么。"),
    "measures": ("改进措施", "请写明对应原因的措施、责任主体和完成时限。"),
}


@rule(
    "E01",
    "reason-blank",
    clause="未完成或有扣分的须分析原因、提出改进措施（财预〔2020〕10号、鄂财绩发〔2020〕3号）",
)
def reason_blank(case: Case) -> Iterator[Complaint]:
    """Look where the edition puts its reasons: beside the rows, or at the foot."""
    if case.template.deviation_place in {"row", "both"} or beside_rows(case.form):
        yield from _rows(case)
        yield from _rate(case)
    if case.template.deviation_place in {"foot", "both"}:
        yield from _foot(case)


def _rows(case: Case) -> Iterator[Complaint]:
    for each in case.assessments:
        text = each.row.deviation
        if text is not None and says_nothing(text) and owes_reason(each):
            yield Complaint(
                f"/rows/{each.index}/deviation",
                f"{_shortfall(each)}，而偏差原因栏{_state(text)}。请写明偏差幅度、原因、改进措施和完成时限。",
                found=text,
                expected="偏差原因和改进措施",
            )


def _rate(case: Case) -> Iterator[Complaint]:
    """A low execution rate has to be told of too, where the column of reasons is blank from top to bottom."""
    found = unexplained_rate(case.form, case.template) if left_blank(case.form) else None
    if found is None:
        return
    rate, limit = (plain(half_up(each)) for each in found)
    first = next(index for index, row in enumerate(case.form.rows) if row.deviation is not None)
    yield Complaint(
        f"/rows/{first}/deviation",
        f"执行率{rate}%低于{limit}%，而偏差原因栏整栏空着。请写明没有支出的原因，以及余额结转、收回还是留用。",
        found="",
        expected="执行率偏低的原因",
    )


def _shortfall(each: Assessment) -> str:
    score = each.row.score.value if each.row.score else None
    if score is not None and each.weight is not None and score < each.weight:
        off = plain(each.weight - score)
        return f"“{each.row.name}”得{plain(score)}分，低于分值{plain(each.weight)}分（扣{off}分）"
    return f"“{each.row.name}”没有达到目标"


def _foot(case: Case) -> Iterator[Complaint]:
    if not owes_at_foot(case.form, case.template, case.assessments):
        return
    lost = deducted(case.form, case.template)
    unmet = [each.row.name for each in case.assessments if each.met is False]
    why = f"全表扣了{plain(lost)}分" if lost > 0 else f"“{unmet[0]}”没有达到目标"
    for field, (heading, advice) in FOOT.items():
        text = getattr(case.form, field)
        if text is not None and says_nothing(text):
            yield Complaint(
                f"/{field}", f"{why}，而“{heading}”{_state(text)}。{advice}", found=text, expected=heading
            )


def _state(text: str) -> str:
    if PENDING in text:
        return f"还是“{PENDING}”"
    return f"只写了“{text.strip()}”" if text.strip() else "空着"
