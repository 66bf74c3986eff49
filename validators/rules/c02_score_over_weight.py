"""C02 score-over-weight: 得分超过分值

查什么
    三级指标的得分高于该行的分值，或者是负数。预算执行得分高于执行率分值的，由B02报；没有分值列的表，由A04按一级指标查。
    分值写小了以致本级分值合计不对的，由A03、A04报。
为什么
    得分不得突破该指标的分值上限，否则一级指标和总分都会超出满分。
例
    分值8、得分9 → 得分最高只能填8。
依据
    财预〔2020〕10号配套自评表脚注：各指标得分不超过该指标分值上限。
"""

from collections.abc import Iterator

from validators.evidence.arithmetic import misweighed
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import Assessment, shown
from validators.scoring.funds import plain
from validators.scoring.weights import points


@rule("C02", "score-over-weight", clause="财预〔2020〕10号自评表脚注：得分不得超过分值上限")
def score_over_weight(case: Case) -> Iterator[Complaint]:
    """Compare each printed score with the points printed beside it."""
    for each in case.assessments:
        score, weight = points(each.row.score), points(each.row.weight)
        if score is not None and score < 0:
            yield _negative(each, plain(score))
        if score is None or weight is None or score <= weight or misweighed(each, case.form, case.template):
            continue
        where, most = f"/rows/{each.index}/score", plain(weight)
        due = None if each.score is None else Edit(where=where, text=shown(each.score))
        yield Complaint(
            where,
            f"得分{plain(score)}超过了分值{most}。得分不得突破分值上限，请改为不高于{most}的数。",
            found=plain(score),
            expected=f"≤{most}",
            fix=Fix(applicability="safe", edits=(due,)) if due else None,
        )


def _negative(each: Assessment, printed: str) -> Complaint:
    message = f"“{each.row.name}”得分写{printed}。得分最低为0，不会是负数。请改正，并重算总分。"
    return Complaint(f"/rows/{each.index}/score", message, printed, "≥0")
