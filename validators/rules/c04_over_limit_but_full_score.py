"""C04 over-limit-but-full-score: 反向指标超过限额却得满分

查什么
    越小越好的定量行（投诉率、成本、时限等，或指标值写“≤”“不超过”）完成值超过了限额，而得分等于分值。
    越大越好的由C03报；得分不满而没有按公式的由C01报。
为什么
    反向指标是完成值超过指标值才算未完成，常被当成“超额完成”给了满分。
例
    单位成本≤100元、完成110元、分值10、得10 → 按比例为10×100/110=9.09。
依据
    财预〔2020〕10号：未达成年度指标值的按比例记分；反向指标的公式见各表样。
"""

from collections.abc import Iterator

from validators.evidence.arithmetic import compared, is_full_though_unmet, written_out
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import shown
from validators.scoring.funds import plain
from validators.scoring.rounding import allowance


@rule("C04", "over-limit-but-full-score", clause="财预〔2020〕10号：未达成年度指标值的，按比例记分")
def over_limit_but_full_score(case: Case) -> Iterator[Complaint]:
    """Look for full marks beside a limit that was passed."""
    for each in case.assessments:
        if each.direction != "down" or not is_full_though_unmet(each) or each.weight is None:
            continue
        where, full = f"/rows/{each.index}/score", plain(each.weight)
        why = f"{compared(each)}，越小越好的指标超过了限额，却得满分{full}。"
        if each.score is None:
            yield Complaint(where, f"{why}请核对完成值；确已超过的，扣减得分并说明原因。", full, f"<{full}")
            continue
        due = shown(each.score)
        within = allowance(each.row.score)
        yield Complaint(
            where,
            f"{why}应为{written_out(each, case.template.reverse)}（{within}）。"
            "请改正，并说明超出的原因和改进措施。",
            found=full,
            expected=due,
            fix=Fix(applicability="safe", edits=(Edit(where=where, text=due),)),
        )
