"""C12 scored-unevenly: 同表记分口径不一

查什么
    指标值和完成值写得一样的几行，得分占分值的比例却不同，又没有说明；完成率低的行得分率反而高于完成率高的行。
    已由C01、C03、C04、C05、C06报的行不再报。
为什么
    同样的结果给了不同的分，说明打分没有统一的口径，总分不可比。
例
    两行都写“效果明显/效果明显”，一行10分得10、一行10分得8 → 统一口径，或说明扣分的理由。
依据
    财预〔2020〕10号：定量指标按完成比例记分，定性指标按三档记分，同一表内口径应当一致。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.reasons import says_nothing
from validators.rule import Case, Complaint, rule
from validators.scoring import HUNDRED, Assessment, half_up
from validators.scoring.funds import plain
from validators.scoring.measure import attainment
from validators.scoring.weights import points
from validators.template import Template


@rule("C12", "scored-unevenly", clause="财预〔2020〕10号：同一表内记分口径应当一致")
def scored_unevenly(case: Case) -> Iterator[Complaint]:
    """Group the rows by what they say, and compare the shares of their points."""
    alike: dict[tuple[str, str], list[tuple[Assessment, Decimal]]] = {}
    for each in case.assessments:
        share = _share(each, case.template)
        if share is not None and each.row.target is not None and each.row.actual is not None:
            key = (_bare(each.row.target.text), _bare(each.row.actual.text))
            alike.setdefault(key, []).append((each, share))
    for (_, actual), rows in alike.items():
        best = max(rows, key=lambda pair: pair[1])
        for each, share in rows if actual else ():
            if share < best[1] and says_nothing(each.row.deviation):
                yield _complaint(each, share, *best)


def _share(each: Assessment, template: Template) -> Decimal | None:
    """Give the share of its points that a row has whose score no other rule decides."""
    score = points(each.row.score)
    if score is None or not each.weight or score > each.weight or each.met is not None:
        return None
    level = None if each.kind == "quantitative" else attainment(each.row)
    band = next((band for band in template.qualitative.bands if band.name == level), None)
    share = score / each.weight
    outside = band is not None and not (band.low <= share and (share < band.high or share == 1))
    return None if outside else share


def _bare(text: str) -> str:
    return "".join(text.split())


def _complaint(each: Assessment, share: Decimal, other: Assessment, most: Decimal) -> Complaint:
    low, high = plain(half_up(share * HUNDRED)), plain(half_up(most * HUNDRED))
    said = each.row.actual.text.strip() if each.row.actual else ""
    return Complaint(
        f"/rows/{each.index}/score",
        f"“{each.row.name}”与“{other.row.name}”的指标值相同、完成值都写“{said}”，得分率却一个{low}%、一个{high}%。"
        "请统一口径，或在偏差原因中说明扣分的理由。",
        found=f"{low}%",
        expected=f"{high}%，或有说明",
    )
