"""Residue: what the empty form prints, and what a word processor leaves behind. Nobody's content.

A cell that holds nothing else has not been filled in: A02 says so, and the rules that judge contents keep
silent (`quantified.text_of` gives nothing for it).
"""

from validators.pattern import pattern

_DOTS = r"(?:…+|\.{2,}|。{2,}|·{3,})"
_BLANK = r"(?:[*＊]{2,}|×{2,}|[xX]{2,}|_{2,})"
_MARK = r"(?:(?:三级)?指标|目标)\s*[\d一二三四五六七八九]{0,2}\s*[:：]?\s*"
_SIGN = r"(?:[≥≤≧≦＞＜><=＝]|不[低少高多]于|不超过|达到)?\s*"
_UNIT = (
    r"(?:万?元|%|％|个百分点|人次?|名|户次?|件套?|起|例|次|项|条|场次?|期|批次?|个|家|所|处|座|村|台套?|辆|份|册|株|棵|亩"
    r"|公顷|吨|平方米|立方米|公里|米|课时|年|个?月|日|天|小时)"
)
_THING = r"(?:[省市县区镇乡村局委办厅]|单位|项目|公司|中心|学校|工程|指标|数量|人数|情况|工作)"
_ASKED = (
    r"(?:对照[^。]{0,12}目标[，,、]?(?:简要|逐项|逐条)?说明|请(?:在此|如实|简要|据实)?(?:填写|填列|填报|说明|简述|描述)"
    r"|(?:在此|此处)填写|简要(?:说明|描述|概括|概述|填写)|(?:限|不超过)?\d{2,4}字(?:以?内|左右))"
)
_BROKEN = r"#(?:REF!|NAME\?|VALUE!|N/A|NULL!|NUM!|DIV/0!)|错误[!！]未找到引用源"

WHOLE = pattern(
    rf"(?:{_MARK})?{_DOTS}|(?:{_MARK})+|(?:{_MARK})?{_SIGN}{_BLANK}\s*(?:{_UNIT}[以之]?[上内前底]?)*|{_BLANK}{_THING}+"
    rf"|[（(]?{_ASKED}[^。]{{0,60}}[）)。]?|{_BROKEN}"
)
"""A cell that says, from end to end, only what stood there before anybody wrote."""

UNWRITTEN = pattern(
    rf"{_BLANK}\s*(?:万?元|[%％]|人次|名(?![称单])|户|次|个(?!体)|场次|台(?!账)|平方米|公里|吨|亩)"
)
"""A figure that was never written, in a text that says something else as well; ×××村 may be a hidden name."""

LEFT = pattern(
    rf"[（(][^（()）]{{0,30}}{_ASKED}[^（()）]{{0,60}}[）)]|对照年度[^。]{{0,8}}目标[，,]说明[^。]{{0,40}}"
    rf"|(?<=[。；;\n])\s*{_DOTS}\s*$|(?:目标|指标)\s*\d\s*[:：]\s*(?=(?:目标|指标)\s*\d|$|{_DOTS})"
    rf"|\[bookmark:[^\]]*\]|{_BROKEN}"
)
"""Words of the empty form, or of the word processor, inside a text."""

STRAY = pattern(
    r"附[件表]\s*[\d一二三四五六七八九十]*(?:-\d+)?\s*[:：]?|\[bookmark:[^\]]*\]|[—–-]\s*\d{1,3}\s*[—–-]"
)
"""A line beside the table that belongs to the document from which the form was cut."""

FIRST = frozenset("….。·*＊×xX_指三目#错（(对请此在简限")
SIGNS = frozenset("≥≤≧≦＞＜><=＝")
_LEFT_BEHIND = "… .. 。。 ** ＊＊ ×× XX xx __ # [ 字以内 字内 字左右 对照 简要 填写 填报 填列 未找到引用源"
_ASKS = "请说 请简 请描 指标： 指标1 指标2 指标3 目标1 目标2 目标3"
TELLTALES = (*_LEFT_BEHIND.split(), *_ASKS.split())
"""Nearly every form holds none of these: one look at all that is written tells."""


def is_placeholder(text: str) -> bool:
    """Whether *text* is only what stood there before: ……, **, ≥XX%, 指标2：, 对照年度目标，说明…."""
    first = text[1:2] if text[:1] in SIGNS else text[:1]
    return first in FIRST and bool(WHOLE.fullmatch(text))
