"""Narrative: which figures of the table a text repeats, by the words that stand before them.

Only words that leave no doubt count (全年预算数为…, 执行率…, 产出指标得分…): a figure that could be last
year's, a target's or a part's is left alone.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from validators.form import number
from validators.quantity import Quantity, quantities

SAYS = r"(?:达到?了?|是|为|共计?|合计|[:：])?\s*$"
PART = r"(?P<part>预算执行|产出|效益|满意度|成本)(?:情况|指标|率)*(?:自评)?得分"
ROLES = (
    ("subtotal", re.compile(PART + SAYS)),
    ("total", re.compile(r"(?:自评|综合|最终)(?:总?得分|总?评分|总分)|总得?分" + SAYS)),
    ("rate", re.compile(r"(?:预算|资金)?(?:完成预算的?|(?:预算|资金|总体)?执行率)" + SAYS)),
    ("budget", re.compile(r"(?:全年|调整后)的?(?:总?预算)(?:总?数|资金|总?额|金额)?" + SAYS)),
    (
        "executed",
        re.compile(r"(?:执行数|全年(?:实际)?(?:执行|支出)数?|实际(?:支出|执行)(?:数|资金|总额)?)" + SAYS),
    ),
)
KINDS = {"subtotal": "count", "total": "count", "rate": "percent", "budget": "money", "executed": "money"}
ANOTHER_TIME = re.compile(
    r"上一?年|去年|往年|年初|调整前|原|季度|半年|\d月|截至|目标|计划|低于|高于|超过|不足|应|如果|其中[：:，,]?[^，,]*(?:财政|自筹|补助)"
)


class Statement(NamedTuple):
    """One figure that a text repeats: what it is, the number as printed, and its amount (money in 元)."""

    role: str
    part: str
    quote: str
    printed: Decimal
    value: Decimal


def stated(text: str) -> Iterator[Statement]:
    """Give every figure of *text* whose words say which figure of the table it repeats."""
    found = quantities(text)
    for index, each in enumerate(found):
        begin = found[index - 1].end if index else 0
        before = re.split(r"[。；;，,！!？?\n]", text[begin : each.start])[-1]
        if statement := _statement(text, each, before):
            yield statement


def _statement(text: str, each: Quantity, before: str) -> Statement | None:
    printed = number(text[each.start : each.end])
    if printed is None or not isinstance(each.value, Decimal) or each.comparator not in {None, "eq"}:
        return None
    for role, words in ROLES:
        if each.kind == KINDS[role] and (found := words.search(before)):
            points = each.kind != "count" or each.unit == "分"
            if not points or ANOTHER_TIME.search(before[: found.start()]):
                return None
            part = found.groupdict().get("part", "")
            return Statement(role, part, (before + text[each.start : each.end]).strip(), printed, each.value)
    return None


def agrees(one: Decimal, other: Decimal) -> bool:
    """Whether two printed figures are the same to the decimals that both declare (one at least)."""
    places = max(1, min(_places(one), _places(other)))
    step = Decimal(1).scaleb(-places)
    return one.quantize(step, ROUND_HALF_UP) == other.quantize(step, ROUND_HALF_UP)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
