"""Quantity: how Chinese writes comparator + number + scale + unit.

Conventions, where the language leaves a choice:

- Money is in 元. A 万 or 亿 without 元 is money behind a money word (预算210万) or alone in its text (87万).
- 98 %, 百分之九十八 and 九成八 are percent; 0.5‰ is 0.05 percent; 3.5个百分点 is a percent_point.
- 三分之二 is the ratio "2:3", 一半 the ratio "1:2".
- A range has the kind "range", and the unit and scale of what it spans (元, %, 人).
- 达到 before a number says at least (ge), as targets do; 达 and 实现 say nothing. 余, 多, 约, 近 and
  左右 are approx; 近三年 is no approximation; 两三个月 is a range. Behind the number, 以上 and 及以上
  are ge, 以下, 以内 and 内 le.
- Dates are those of `validators.quantity.moment`; 截至 before one is le.
- Negative words are no figures (零事故, 无一起), nor are vague ones (数十名, 十几人, 翻一番, 全部).
- A number without a unit is a count with the unit "", or has the unit of its header: the argument *unit*,
  （万元） before it, or 单位：万元 above it when it fills a cell or follows a money word.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import NamedTuple

from validators.pattern import pattern
from validators.quantity import comparator, figure, moment, numeral
from validators.quantity.comparator import BEHIND, Comparator
from validators.quantity.decoy import decoy_at
from validators.quantity.figure import Found
from validators.quantity.unit import FREE_UNITS, Kind, measured, tidy

__all__ = ["Comparator", "Kind", "Quantity", "quantities", "reading_once"]


class Quantity(NamedTuple):
    """One quantity as written: `text[start:end]` holds comparator + number + scale + unit.

    `value` is a Decimal (money in 元, percent 98 for 98 %, counted things multiplied out), an ISO
    string for dates ("2020-09-30", "2020-09") and periods ("2020-06/2021-06"), "2:3" for ratios,
    and a pair of Decimals for ranges.
    """

    start: int
    end: int
    kind: Kind
    value: Decimal | str | tuple[Decimal, Decimal]
    unit: str
    comparator: Comparator | None


_WIDE_SIGNS = "０１２３４５６７８９．％﹪＞＜＝≧≦═／－−―─～＋　\xa0＃￥∶"
_PLAIN = str.maketrans(_WIDE_SIGNS, "0123456789.%%><=≥≤=/--——~+  #¥:")
_WIDE = pattern(f"[{_WIDE_SIGNS}]")
_WIDE_COMMA = pattern("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

_START = pattern(rf"[0-9A-Za-z{numeral.DIGITS}十百千万拾第前数几半〔\[【（(［]")
_NEVER_A_FIGURE = frozenset("第前数几〔[【（(［")
_WHOLE = rf"[0-9]+(?:\.[0-9]+)?|{numeral.CHINESE}"
_PART = r"[0-9]+(?:\.[0-9]+)?"
_CLOCK = pattern("[0-5][0-9](?:[:：][0-5][0-9])?")
_SHARE = pattern(
    rf"(?:(?P<per>[百千万])分之(?P<of>{_WHOLE}|百)|(?P<sure>百分百)|(?P<under>{_WHOLE})分之(?P<over>{_WHOLE})"
    rf"|(?P<half>一半|半数)"
    rf"|(?P<left>[1-9][0-9]*(?:\.[0-9]+)?) ?[:：] ?(?P<right>{_PART}(?:[:：]{_PART})?)(?![0-9:：])"
    rf"|(?P<top>[1-9])/(?P<bottom>[2-9]|10)(?![0-9/.A-Za-z])){BEHIND}"
)
_SHARE_SIGN = pattern(r"[0-9.]+ ?(?:分之|[:：/])")
# Most cells of a table: a sign, a number and a unit that can be no date, and nothing else. What it gives is
# what the slow way gives (a test holds them together).
_ALONE_SIGNS = comparator.SIGNS | comparator.WIDE_SIGNS
_ALONE = pattern(
    rf"({'|'.join(_ALONE_SIGNS)})?((?:0|[1-9][0-9]{{0,6}})(?:\.[0-9]+)?)(%|万?元|{'|'.join(FREE_UNITS)})"
    rf"((?(1)(?!)|(?:{'|'.join(comparator.LIMITS)})))?"
)
# Most figures of a sentence: a number and such a unit before a mark. No date, share or name looks like it.
_FACTORS = frozenset("×*xX·")  # a formula, no figure
_FREE = pattern(
    rf"((?:0|[1-9][0-9]{{0,6}})(?:\.[0-9]+)?)(%|万?元|{'|'.join(FREE_UNITS)})(?=[，。；、;）)]|$)"
)
_LIST_AHEAD = pattern("(?:指标|目标|项目|任务|问题|措施|标段|阶段|事项|方案|案例|附件|表|图)$")
_HOURS = 24
_PER = {"百": 1, "千": 10, "万": 100}


Known = dict[tuple[str, str | None], tuple[Quantity, ...]]
_known: ContextVar[Known | None] = ContextVar("known", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Remember what is read until the block ends: the rules ask for the same cells over and over."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def quantities(text: str, *, unit: str | None = None) -> tuple[Quantity, ...]:
    """Give every quantity of *text*, in order, none overlapping; bare numbers take *unit* (万元)."""
    known = _known.get()
    if known is None:
        return _quantities(text, unit)
    found = known.get((text, unit))
    if found is None:
        found = known[text, unit] = _quantities(text, unit)
    return found


def _quantities(text: str, unit: str | None) -> tuple[Quantity, ...]:
    if alone := _ALONE.fullmatch(text):
        sign, number, word, limit = alone.groups()
        way = comparator.LIMITS[limit] if limit else _ALONE_SIGNS.get(sign or "")
        return (Quantity(0, len(text), *measured(Decimal(number), word), way),)
    plain = _plain(text)
    found: list[Quantity] = []
    floor = position = 0
    while start := _START.search(plain, position):
        seen = _seen(plain, start.start(), unit)
        position = seen.end
        if seen.kind is not None:
            found.append(_with_comparator(plain, start.start(), floor, seen, seen.kind))
            floor = position
    return tuple(found)


def _plain(text: str) -> str:
    """Give *text* with full-width signs made narrow, one for one, so that every offset still holds."""
    if not _WIDE.search(text):
        return text
    return _WIDE_COMMA.sub(",", text).translate(_PLAIN)


def _seen(plain: str, at: int, unit: str | None) -> Found:
    """Read what begins at *at*: a date, a share, words that only look like figures, or a figure."""
    first = plain[at]
    if first in _NEVER_A_FIGURE or "A" <= first <= "z":
        match = decoy_at(plain, at)
        return Found(match.end() if match else at + 1, None)
    if first.isdigit() and plain[at - 1 : at] not in _FACTORS and (plainly := _FREE.match(plain, at)):
        return Found(plainly.end(), *measured(Decimal(plainly[1]), plainly[2]))
    if match := moment.moment_at(plain, at):
        return _moment(match)
    if share := _share(plain, at):
        return share
    if match := decoy_at(plain, at):
        return Found(match.end(), None)
    return figure.read(plain, at, unit)


def _moment(match: re.Match[str]) -> Found:
    read = moment.read(match[0])
    if read is None:
        return Found(match.end(), None)
    return Found(match.end(), read.kind, read.value, comparator="le" if read.until else None)


def _share(plain: str, at: int) -> Found | None:
    if plain[at].isdigit() and not _SHARE_SIGN.match(plain, at):
        return None
    match = _SHARE.match(plain, at)
    if match is None:
        return None
    sign = comparator.behind(match)
    if match["per"] or match["sure"]:
        part = _hundredths(match)
        return None if part is None else Found(match.end(), "percent", part, "%", sign)
    ratio = _ratio(match, plain)
    return None if ratio is None else Found(match.end(), "ratio", ratio, comparator=sign)


def _hundredths(match: re.Match[str]) -> Decimal | None:
    if match["sure"] or match["of"] == "百":
        return Decimal(100)
    value = _number(match["of"])
    return None if value is None else tidy(value / _PER[match["per"]])


def _number(word: str) -> Decimal | None:
    return numeral.arabic(word) if word[0].isascii() else numeral.chinese(word)


def _ratio(match: re.Match[str], plain: str) -> str | None:
    if match["half"]:
        return "1:2"
    if match["under"]:
        over, under = _number(match["over"]), _number(match["under"])
        return None if over is None or under is None else f"{over:f}:{under:f}"
    if match["left"]:
        return _colon(match, plain)
    return f"{match['top']}:{match['bottom']}" if int(match["top"]) < int(match["bottom"]) else None


def _colon(match: re.Match[str], plain: str) -> str | None:
    """Tell 1:3 from half past ten and from the mark of a list (指标1：…)."""
    ahead = plain[max(0, match.start() - 16) : match.start()]
    clock = match["left"].isdigit() and int(match["left"]) <= _HOURS and _CLOCK.fullmatch(match["right"])
    if (clock and not re.search("[比例]", ahead)) or _LIST_AHEAD.search(ahead):
        return None
    return f"{match['left']}:{match['right'].replace('：', ':')}"


def _with_comparator(plain: str, at: int, floor: int, seen: Found, kind: Kind) -> Quantity:
    end, _, value, unit, behind = seen
    start = at
    if plain[at - 1 : at] == "¥":
        start, kind, unit = at - 1, "money" if kind == "count" else kind, unit or "元"
    elif isinstance(value, Decimal) and plain[at - 1 : at] == "-" and _is_minus(plain, at - 1):
        start, value = at - 1, -value
    table = comparator.DATES if kind in {"date", "period"} else comparator.FIGURES
    begin, ahead = comparator.ahead(plain, start, floor, unit, table)
    return Quantity(begin, end, kind, value, unit, comparator.stronger(ahead, behind))


def _is_minus(plain: str, at: int) -> bool:
    return at == 0 or plain[at - 1] in "为长降率幅是(（:：，, \t\n"
