"""C05 met-but-marked-down: 达到了目标却扣分，又没有说明

查什么
    定量行的完成值达到或超过指标值，得分却低于分值，而该行的偏差原因（或表末的原因分析）没有说明为什么扣分。
    写明的幅度与表内数不符的说明不算。没有分值列的表，分值由各行得分和一级指标的权重推定；推定不出的不报（由A04报）。
    分值写大了以致本级分值合计不对的，由A03、A04报。
为什么
    达成年度指标值的应得全部分值；常见的错误是“分值×完成值%”。
例
    分值7、目标不低于90%、完成93.02%、得6.51 → 应得7。
依据
    财预〔2020〕10号：达成年度指标值的得该指标全部分值；确因目标偏低而调减的须作说明。
"""

from collections.abc import Iterator

from validators.evidence.arithmetic import compared, misweighed, multiplied
from validators.evidence.deviation import wrong_claim
from validators.evidence.reasons import says_nothing
from validators.pattern import pattern
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import Assessment
from validators.scoring.funds import plain
from validators.scoring.measure import DONE
from validators.scoring.weights import points

DEDUCTION = pattern(r"扣|减|得分|偏低|复核|酌情")


@rule("C05", "met-but-marked-down", clause="财预〔2020〕10号：达成年度指标值的，得该指标全部分值")
def met_but_marked_down(case: Case) -> Iterator[Complaint]:
    """Look for points that were taken off although the target was reached."""
    for each in case.assessments:
        printed = points(each.row.score)
        if not each.met or each.weight is None or printed is None or printed >= each.weight:
            continue
        if not _explained(each, case) and not misweighed(each, case.form, case.template):
            told = not says_nothing(case.form.analysis)
            yield _complaint(each, plain(printed), plain(each.weight), told=told)


def _explained(each: Assessment, case: Case) -> bool:
    """Whether the row says why, or the analysis at the foot speaks of this row's deduction."""
    said = each.row.deviation
    if said and not says_nothing(said) and not DONE.fullmatch(said.strip()):
        return wrong_claim(each, said) is None  # a reason that tells of other figures is not this row's
    foot = "".join((case.form.analysis or "").split())
    return each.row.name in foot and bool(DEDUCTION.search(foot))


def _complaint(each: Assessment, printed: str, full: str, *, told: bool) -> Complaint:
    where = f"/rows/{each.index}/score"
    silence = "没有针对这一行的说明" if told else "也没有说明"
    return Complaint(
        where,
        f"{compared(each)}，已经达成，却只得{printed}，应得满分{full}，{silence}。{multiplied(each)}"
        f"请改为{full}；确因目标偏低而调减的，请写明原因。",
        found=printed,
        expected=full,
        fix=Fix(applicability="safe", edits=(Edit(where=where, text=full),)),
    )
