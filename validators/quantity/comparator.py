"""Comparators: 不低于, ≥, 以上, 左右 … before and behind a figure, and the other words that hold them."""

import re
from typing import Final, Literal

Comparator = Literal["ge", "le", "eq", "gt", "lt", "approx"]

_AHEAD_WORDS: dict[Comparator, str] = {
    "ge": "≥ >= => 不低于 不少于 不小于 不得低于 不得少于 不得小于 不能低于 不能少于 至少 最少"
    " 达到 不下于 不短于 大于等于 大于或等于 高于或等于 不下",
    "le": "≤ <= =< 不超过 不高于 不多于 不大于 不得超过 不得高于 不得大于 不能超过 不能高于 至多"
    " 最多 小于等于 小于或等于 低于或等于 未超过 未超 没有超过 没超过 不超 不得超 未突破 不突破 未高于",
    "eq": "= 等于",
    "approx": "约 大约 约为 大概 近 将近 接近",
    "gt": "> 超过 超过了 高于 大于 多于 突破 超出 逾 超",
    "lt": "< 低于 少于 小于 不足 不到 不满 未达到 未达 没有达到 没达到 未能达到 未满 短于",
}
_UNTIL = "截至到 截止至 截止到 截至 截止 不晚于 不迟于 不得晚于 不得迟于 最迟 最晚"
_OTHER_WORDS: Final = {  # the letters that make another word with the comparator: 节约, 附近, 赶超
    "约": frozenset("节合预条契制签履公违租续相邀特简婉"),
    "近": frozenset("附最邻靠临就新亲相贴远"),
    "超": frozenset("赶反"),
    "逾": frozenset("不"),
    "=": frozenset("<>="),
    "大于": frozenset("重"),
    "不足": frozenset("补"),
}
_DURATIONS = frozenset({"年", "个月", "天", "日", "周", "届", "期"})
_BEHIND: dict[str, Comparator] = {"以上": "ge", "以下": "le", "以内": "le", "之内": "le", "内": "le"}
BEHIND: Final = (
    r"(?: ?(?:[(（]含[)）])?(?:及其?|或者?|和|\(含\))?"
    r"(?P<behind>以上(?!述)|以下(?!简称|几|方面|问题|内容|情况|任务)"
    r"|以内|之内|(?<=[天日时月年周钟])内(?![部容设在外陆蒙涝需业])|左右|上下(?!级|游|班|楼|车|联))(?:[(（]含[)）])?)?"
)
"""A pattern: the comparator behind a figure, or nothing; its word is the group "behind"."""

Table = dict[str, tuple[tuple[str, Comparator], ...]]


def _by_last(words: dict[str, Comparator]) -> Table:
    """Group words by their last letter, the longest first: one look tells whether any can fit."""
    grouped: dict[str, list[tuple[str, Comparator]]] = {}
    for pair in sorted(words.items(), key=lambda each: -len(each[0])):
        grouped.setdefault(pair[0][-1], []).append(pair)
    return {last: tuple(pairs) for last, pairs in grouped.items()}


SIGNS: Final[dict[str, Comparator]] = {
    word: sign for sign in ("ge", "le", "eq") for word in _AHEAD_WORDS[sign].split()
}
"""The words and signs before a figure that leave no doubt."""

WIDE_SIGNS: Final[dict[str, Comparator]] = {"≧": "ge", "≦": "le", "＝": "eq", "═": "eq"}
"""Other shapes of the signs."""

LIMITS: Final[dict[str, Comparator]] = {
    "以上": "ge",
    "及以上": "ge",
    "以下": "le",
    "以内": "le",
    "之内": "le",
}
"""The words behind a figure that leave no doubt."""

FIGURES: Final = _by_last({word: sign for sign, words in _AHEAD_WORDS.items() for word in words.split()})
DATES: Final = _by_last(dict.fromkeys(_UNTIL.split(), "le"))


def ahead(plain: str, start: int, floor: int, unit: str, table: Table) -> tuple[int, Comparator | None]:
    """Find the comparator before *start* and not before *floor*: where it begins, and what it says."""
    stop = start
    while stop > floor and plain[stop - 1] == " ":
        stop -= 1
    for word, sign in table.get(plain[stop - 1 : stop], ()):
        begin = stop - len(word)
        if begin >= floor and plain.startswith(word, begin) and _stands_alone(plain, word, begin, unit):
            return begin, sign
    return start, None


def behind(match: re.Match[str]) -> Comparator | None:
    """Say what the group of BEHIND says in *match*."""
    word = match["behind"]
    return _BEHIND.get(word, "approx") if word else None


def stronger(first: Comparator | None, second: Comparator | None) -> Comparator | None:
    """Choose between the words before and behind: 约30人以上 is a limit, 达到65%左右 an estimate."""
    return second or first if first in {None, "approx", "ge"} else first


def _stands_alone(plain: str, word: str, begin: int, unit: str) -> bool:
    """Refuse the 约 of 节约, the 近 of 附近, and that of 近三年, which is no approximation."""
    if word == "近" and unit in _DURATIONS:
        return False
    return begin == 0 or plain[begin - 1] not in _OTHER_WORDS.get(word, ())
