"""C09 over-achievement-unexplained: 超额很多而没有说明

查什么
    正向定量行的完成值高出指标值达到表样的界限（一般20%，湖北、广西30%），而偏差原因或表末分析没有说到它。
    目标为0的、反向指标节约的，不由本条报。
为什么
    超额很多往往说明年初目标定低了，须分析原因，必要时适当调减得分。
例
    目标不低于28人、完成62人（+121.43%）→ 说明救助人数大幅增加的原因，以及目标是否偏低。
依据
    财预〔2020〕10号：完成值高于指标值较多的要分析原因；百分比见各表样（部令没有规定）。
"""

from collections.abc import Iterator

from validators.evidence.arithmetic import compared
from validators.evidence.reasons import says_nothing
from validators.form import Form
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule
from validators.scoring import HUNDRED, Assessment, half_up
from validators.scoring.funds import plain
from validators.scoring.measure import DONE

SURPLUS = pattern(r"超|高于|多于|大于|增加|增长|偏低|大幅")
SHARED = 4  # so many characters of the name in one piece make it recognisable


@rule(
    "C09",
    "over-achievement-unexplained",
    severity="warning",
    clause="财预〔2020〕10号：完成值高于指标值较多的，要分析原因",
)
def over_achievement_unexplained(case: Case) -> Iterator[Complaint]:
    """Look for targets that were surpassed by far, and for a word about it."""
    over = case.template.over
    if over is None:
        return
    for each in case.assessments:
        surplus = each.deviation if each.direction in {"up", "equal"} else None
        if surplus is None or surplus < over.threshold or _explained(each, case.form):
            continue
        by, limit = half_up(surplus * HUNDRED), plain(over.threshold * HUNDRED)
        yield Complaint(
            f"/rows/{each.index}/actual",
            f"{compared(each)}，超出{by}%（界限{limit}%），没有说明。"
            "请分析超额原因；年初目标明显偏低的，按规定适当调减得分。",
            found=f"+{by}%",
            expected=f"<{limit}%，或说明原因",
            severity="error" if over.mandatory else None,
        )


def _explained(each: Assessment, form: Form) -> bool:
    """Whether the row says anything, or the analysis at the foot speaks of this row's surplus."""
    said = each.row.deviation
    if not says_nothing(said) and not DONE.fullmatch((said or "").strip()):
        return True
    foot = "".join((form.analysis or "").split())
    name = "".join(each.row.name.split())
    pieces = {name[i : i + SHARED] for i in range(max(1, len(name) - SHARED + 1))}
    return bool(SURPLUS.search(foot)) and any(piece in foot for piece in pieces)
