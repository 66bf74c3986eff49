"""C03 unmet-but-full-score: 没有达到目标却得满分

查什么
    定量行的完成值没有达到指标值（时效指标为晚于时限），而得分等于分值。反向指标超过限额的由C04报。
    完成值无法与指标值比较的，不由本条报（D02、D05）。
为什么
    未完成的指标得满分，整张表的总分就不可信。
例
    目标≥95%、完成90%、分值10、得10 → 10×90/95=9.47。
依据
    财预〔2020〕10号：达成年度指标值的才得全部分值，未达成的按比例记分。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.arithmetic import compared, is_full_though_unmet, written_out
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import Assessment, shown
from validators.scoring.funds import plain
from validators.scoring.rounding import allowance


@rule(
    "C03", "unmet-but-full-score", clause="财预〔2020〕10号：达成年度指标值的得全部分值，未达成的按比例记分"
)
def unmet_but_full_score(case: Case) -> Iterator[Complaint]:
    """Look for full marks beside a target that was missed."""
    for each in case.assessments:
        if each.direction != "down" and is_full_though_unmet(each):
            yield _complaint(each, plain(each.weight or Decimal()), case)


def _complaint(each: Assessment, full: str, case: Case) -> Complaint:
    where = f"/rows/{each.index}/score"
    why = f"{compared(each)}，没有达到目标却得满分{full}。"
    if each.score is None:
        advice = "请核对完成值；确未达到的，扣减得分并说明原因。"
        return Complaint(where, why + advice, found=full, expected=f"<{full}")
    due = shown(each.score)
    return Complaint(
        where,
        f"{why}应为{written_out(each, case.template.reverse)}（{allowance(each.row.score)}）。"
        "请改正，并说明偏差原因和改进措施。",
        found=full,
        expected=due,
        fix=Fix(applicability="safe", edits=(Edit(where=where, text=due),)),
    )
