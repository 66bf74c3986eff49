"""C01 score-not-by-formula: 定量得分没有按公式计算

查什么
    没有达到目标的定量行，得分与表样的公式不符：正向为分值×完成值÷指标值；反向按表样为分值×指标值÷完成值，或每超过1%扣1%。
    只印一位小数的，先舍入到一位再比。未达标却满分的由C03、C04报，达标却扣分的由C05报，得分高于分值的由C02报，
    只因截断（没有四舍五入）而差在末位的由C11报。
为什么
    得分只能由完成值和指标值推出；常见的错误是拿完成值的百分数直接乘分值。
例
    分值6、目标不低于90%、完成67.94%、得4.08 → 6×67.94/90=4.53。
依据
    财预〔2020〕10号：未达成的按完成值与指标值的比例记分；湖北表注：正向权重×B/A、反向权重×A/B。
"""

from collections.abc import Iterator

from validators.evidence.arithmetic import misweighed, multiplied, score_by, written_out
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import Assessment, Reverse, shown
from validators.scoring.funds import plain
from validators.scoring.rounding import allowance, shows, truncated
from validators.scoring.weights import points

OTHER: dict[Reverse, Reverse] = {"ratio": "linear", "linear": "ratio"}


@rule(
    "C01", "score-not-by-formula", clause="财预〔2020〕10号：未达成年度指标值的，按完成值与指标值的比例记分"
)
def score_not_by_formula(case: Case) -> Iterator[Complaint]:
    """Compare each score that is between nothing and all with what its figures give."""
    for each in case.assessments:
        printed, due = points(each.row.score), score_by(each, case.template.reverse)
        if each.met is not False or due is None or each.weight is None or printed is None:
            continue
        if printed >= each.weight or shows(each.row.score, due, case.template.decimals):
            continue
        cut = truncated(each.row.score, due, case.template.decimals)
        if not cut and not misweighed(each, case.form, case.template):
            yield _complaint(each, plain(printed), shown(due), case)


def _complaint(each: Assessment, printed: str, due: str, case: Case) -> Complaint:
    where, formula = f"/rows/{each.index}/score", case.template.reverse
    within = allowance(each.row.score, case.template.decimals)
    why = f"“{each.row.name}”得分{printed}与公式不符，应为{written_out(each, formula)}（{within}）。"
    other = score_by(each, OTHER[formula])
    if not case.template.reverse_settled and other is not None and shows(each.row.score, other):
        way = written_out(each, OTHER[formula])
        return Complaint(
            where, f"{why}填报数是另一种口径（{way}），请核对本地规定。", printed, due, severity="warning"
        )
    return Complaint(
        where,
        f"{why}{multiplied(each)}请改为{due}，并相应改正小计和总分。",
        found=printed,
        expected=due,
        fix=Fix(applicability="safe", edits=(Edit(where=where, text=due),)),
    )
