"""C06 score-outside-band: 定性得分不在它的档位

查什么
    定性行的得分占分值的比例，与完成值的文字所说的档位不符：完成值照写目标或写“完成”“达成预期指标”的为达成，
    写“部分”“尚未完成”“不能完全”的为部分达成，写“未完成”“效果较差”的为未达成。文字说不出档位的不报。
    得分高于分值的由C02报；只有“完成”二字而没有事实的由D02报。
为什么
    定性指标按档位给分，文字说已达成而只给一半的分（或相反），两者必有一错。
例
    目标“逐年体现”、完成“逐年体现”、分值10、得5 → 达成档应得8至10分。
依据
    财预〔2020〕10号：达成100%—80%（含），部分达成80%—60%（含），未达成60%—0%；湖北以50%为界。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.rule import Case, Complaint, rule
from validators.scoring import HUNDRED, Assessment, half_up
from validators.scoring.funds import plain
from validators.scoring.measure import attainment
from validators.scoring.weights import points
from validators.template import Band


@rule("C06", "score-outside-band", clause="财预〔2020〕10号：定性指标按达成、部分达成、未达成三档记分")
def score_outside_band(case: Case) -> Iterator[Complaint]:
    """Compare the share of the points with the band of the level that the words claim."""
    for each in case.assessments:
        if each.kind != "qualitative":
            continue
        level, printed = attainment(each.row), points(each.row.score)
        band = next((band for band in case.template.qualitative.bands if band.name == level), None)
        if band is None or printed is None or not each.weight:
            continue
        if printed <= each.weight and not _within(printed / each.weight, band):
            yield _complaint(each, band, printed, each.weight)


def _within(share: Decimal, band: Band) -> bool:
    return band.low <= share and (share < band.high or share == band.high == 1)


def _complaint(each: Assessment, band: Band, printed: Decimal, weight: Decimal) -> Complaint:
    low, high = plain(weight * band.low), plain(weight * band.high)
    due = f"{low}至{high}分" + ("" if band.high == 1 else f"（不含{high}）")
    said = each.row.actual.text.strip() if each.row.actual else ""
    share = plain(half_up(printed / weight * HUNDRED))
    return Complaint(
        f"/rows/{each.index}/score",
        f"“{each.row.name}”完成值写“{said}”，属{band.name}档，应得{due}，却得{plain(printed)}"
        f"（分值{plain(weight)}的{share}%）。请按档位改正得分，或如实改写完成值并说明原因。",
        found=plain(printed),
        expected=f"{low}–{high}",
    )
