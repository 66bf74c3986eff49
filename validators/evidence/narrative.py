"""Narrative: which figures of the table a text repeats, by the words that stand before them.

Only words that leave no doubt count (全年预算数为…, 执行率…, 产出指标得分…): a figure that could be last
year's, a target's or a part's is left alone.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from validators.form import number, rounded
from validators.pattern import pattern
from validators.quantity import Quantity, quantities

SAYS = r"(?:达到?了?|是|为|共计?|合计|[:：])?\s*$"
PART = (
    r"(?P<part>预算执行(?=情况|率|得分|指标)|(?:产出|效益|满意度|成本)(?=指标))(?:情况|率|指标)*(?:自评)?得分"
)
# Said without 全年 or 实际: the whole only where it stands alone, see ONE_OF_SEVERAL.
SPENT = pattern(r"^(?:共|累计|已|本年度?)?(?:支出|执行|支付)(?:资金|金额|经费|总额)?" + SAYS)
ROLES = (
    ("subtotal", pattern(PART + SAYS)),
    ("total", pattern(r"(?:(?:自评|综合|最终)(?:总?得分|总?评分|总分)|总得?分)" + SAYS)),
    ("rate", pattern(r"(?:完成预算的?|(?:预算|资金|支出|总体|整体)执行率|^执行率)" + SAYS)),
    ("left", pattern(r"(?:尚?未支出|结余)(?:的?(?:资金|金额|预算))?" + SAYS)),
    ("budget", pattern(r"(?:全年|调整后)的?(?:总?预算)(?:总?数|资金|总?额|金额)?" + SAYS)),
    (
        "executed",
        pattern(r"(?:执行数|全年(?:实际)?(?:执行|支出)数?|实际(?:支出|执行)(?:数|资金|总额)?)" + SAYS),
    ),
    ("executed", SPENT),
)
KINDS = {
    "subtotal": "count",
    "total": "count",
    "rate": "percent",
    "budget": "money",
    "executed": "money",
    "left": "money",
}
# words before the figure that leave it the project's own: anything else may name a part, or one activity
WHOLE = pattern(
    r"(?:\d+[.、．]|[（(]?[一二三四五六七八九十]+[）)、])?(?:.*项目|.*(?:单位|局|委|委员会)|(?:发现的|存在的?)?(?:主要)?问题(?:及|和|与)?原因[:：])?(?:该|本|全年|本年|年度|当年|全部|资金|专项|经费|预算|绩效|共|累计|其中|综合|总|的|[\s:：])*"
)
LONGEST_SENTENCE = 500
CLAUSE_END, SENTENCE_END = pattern(r"[。；;，,！!？?\n]"), pattern(r"[。；;！!？?\n]")
ANOTHER_TIME = pattern(r"上一?年|去年|往年|同期|截至|截止|季度|半年|\d月|月份|调整前")
ANOTHER_THING = pattern(r"年初|目标|计划|原(?!因)|应|低于|高于|超过|不足|如果|需")


ONE_OF_SEVERAL = pattern(
    r"\s*(?:的?(?:用于|用作|为|系)|[，,；;（(]?(?:其中|主要)?用于)"
)  # 支出40万元用于购置设备
BARE = pattern(r"(?<![^，。；;,\s共计已])(?:支出|支付)(?:资金|金额|经费)?\d")


class Statement(NamedTuple):
    """One figure that a text repeats: what it is, the number as printed, and its amount (money in 元)."""

    role: str
    part: str
    quote: str
    printed: Decimal
    value: Decimal


def stated(text: str, project: str = "") -> Iterator[Statement]:
    """Give every figure of *text* whose words say which figure of the table it repeats.

    The name of the *project* may stand before them.
    """
    found = quantities(text)
    for index, each in enumerate(found):
        if not _may_repeat(each):
            continue
        begin = found[index - 1].end if index else 0
        before = CLAUSE_END.split(text[begin : each.start])[-1].strip()
        if project and project in before:
            before = f"项目{before.rpartition(project)[2]}"
        if not of_another_time(text, each.start) and (statement := _statement(text, each, before)):
            yield statement


def ahead(text: str, at: int) -> str:
    """Give what stands before *at*: as much as a sentence may be long, however long the text is."""
    return text[max(0, at - LONGEST_SENTENCE) : at]


def of_another_time(text: str, at: int) -> bool:
    """Whether the sentence has spoken of another year or a part of the year before *at*."""
    sentence = SENTENCE_END.split(ahead(text, at))[-1]
    return bool(ANOTHER_TIME.search(sentence)) and "全年" not in sentence.split("，")[-1]


def _may_repeat(each: Quantity) -> bool:
    """Whether the table may hold such a figure at all: an amount, a share, or points."""
    if each.kind not in KINDS.values() or each.comparator not in {None, "eq"}:
        return False
    return each.kind != "count" or each.unit == "分"


def _statement(text: str, each: Quantity, before: str) -> Statement | None:
    printed = number(text[each.start : each.end])
    if printed is None or not isinstance(each.value, Decimal):
        return None
    for role, words in ROLES:
        if each.kind == KINDS[role] and (found := words.search(before)):
            other = before[: found.start()]
            if ANOTHER_THING.search(before) or not WHOLE.fullmatch(other):
                return None
            if words is SPENT and _one_of_several(text, each):
                return None
            quote = before[found.start() :] + text[each.start : each.end]
            return Statement(role, found.groupdict().get("part") or "", quote, printed, each.value)
    return None


def _one_of_several(text: str, each: Quantity) -> bool:
    """Whether the amount is what was spent on one thing, not on the whole project."""
    return bool(ONE_OF_SEVERAL.match(text, each.end)) or len(BARE.findall(text)) > 1


def agrees(one: Decimal, other: Decimal) -> bool:
    """Whether two printed figures are the same to the decimals that both declare (one at least)."""
    places = max(1, min(_places(one), _places(other)))
    step = Decimal(1).scaleb(-places)
    return rounded(one, step) == rounded(other, step)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
