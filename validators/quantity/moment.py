"""Moments: dates and periods as officials write them, in ISO 8601.

2020年 and 2020年度 -> date "2020"; 2020年9月 -> "2020-09"; 9月 -> "--09"; 9月底 -> "--09-30"; 2020年底 ->
"2020-12-31"; 2020年全年 -> period "2020-01/2020-12"; 2020年三季度 -> "2020-07/2020-09".
前, 止 behind a date say until (comparator "le") and belong to the quote. A deadline in a 旬 ends with it
(9月中旬前: --09-20); without 前 only the month is certain. February without a year ends on the 28th.
"""

import re
from calendar import monthrange
from typing import Literal, NamedTuple

from validators.pattern import pattern
from validators.quantity import numeral

_BEFORE = r" ?(?:之前|以前|前(?![期后列三往沿来提景述途置])|为?止)"
_TO = r" ?起?(?:-+|—+|–|~+|至|到) ?"
_PART = r"[上中下]旬|底|末|初(?![步期见审验级])"
_SPAN = r"全年|[上下]半年|第?[一二三四1-4]季度|前[三3]季度|年[底末]|[底末]|度"
_YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
_NUMBER = r"(?:[0-9]{1,2}|(?:二?十)?[一二三四五六七八九]|二?十|三十一?)"


def _moment(year: str, number: str) -> str:
    """Give the pattern of every moment, its years and numbers written as *year* and *number* say."""
    short = r"(?:[0-9]{2}(?= ?年(?:度|底|末|全年|[上下]半年| ?[0-9]{1,2} ?月)))"  # 21年底, never 10年
    month = rf"{number} ?月份?(?: ?(?:{number} ?[日号]|{_PART}))?"
    full = rf"(?:{year}|{short}) ?年 ?(?:{month}|{_SPAN})?"
    numeric = (
        r"(?:19|20)[0-9]{2}(?:-(?:0?[1-9]|1[0-2])-[0-3]?[0-9]|/(?:0?[1-9]|1[0-2])/[0-3]?[0-9]"
        r"|\.(?:0?[1-9]|1[0-2])\.[0-3]?[0-9]|-(?:0[1-9]|1[0-2]))(?![0-9.%-])"
    )
    dotted = r"(?:19|20)[0-9]{2}[./-](?:0?[1-9]|1[0-2])"
    end = r"(?![0-9A-Za-z一-鿿.,%])"
    return (
        r"(?:(?:"
        rf"{year}(?=[、和及与] ?{year} ?[、年])|(?<=[^\n。；：: \t]){number}(?=[、和]{number} ?月)"
        rf"|{dotted}{_TO}{dotted}(?![0-9.])"
        rf"|{numeric}(?:{_TO}{numeric})?"
        rf"|{year}(?: ?年)?{_TO}{year} ?(?:学年度?|年度?(?! ?[0-9]))|{year}{_TO}{year}{end}"
        rf"|(?:(?:{year}|{short}) ?年 ?)?(?:{number}{_TO}{month}|{number} ?月 ?{number}{_TO}{number} ?日)"
        rf"|(?:{full}|{month})(?:{_TO}(?:{full}|{month}|{number} ?日))?"
        rf")(?:{_BEFORE})?)"
    )


_BEGINNING = pattern("[0-9零〇○一二三四五六七八九十]{1,4} ?[年月—–~至到./、和及与-]")
_MOMENT = pattern(_moment(_YEAR, _NUMBER))
_ARABIC_MOMENT = pattern(_moment("(?:19|20)[0-9]{2}", "[0-9]{1,2}"))
_CHINESE = pattern("[零〇○一二三四五六七八九十]")
_LONGEST = 60  # letters of a moment

_POINT = pattern(
    rf"(?:(?P<year>{_YEAR}|[0-9]{{2}}(?= ?年)) ?(?:学?年|(?=$)))? ?"
    rf"(?:(?P<month>{_NUMBER}) ?月份?)? ?(?:(?P<day>{_NUMBER}) ?[日号]|(?P<word>{_PART}|{_SPAN}))?"
    rf"(?P<bare>{_NUMBER})?"
)
_PLAIN_DATE = pattern(r"([0-9]{4})([-./])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?![0-9])")
_SPLIT = pattern(_TO)
_UNTIL = pattern(rf"{_BEFORE}$")
_ZERO = pattern("(?<![0-9])00? ?[月日号]")
_SPANS = {"全年": (1, 12), "上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前3季度": (1, 9)}
_LAST_DAYS = {"上旬": 10, "中旬": 20}
_DECEMBER = 12
_A_COMMON_YEAR = 2021


class Moment(NamedTuple):
    """A date or a period, and whether the words behind it say until."""

    kind: Literal["date", "period"]
    value: str
    until: bool


class _Point(NamedTuple):
    year: str = ""
    month: int = 0
    day: int = 0
    word: str = ""


def moment_at(plain: str, at: int) -> re.Match[str] | None:
    """Give the date or period that begins at *at*; the larger pattern is for Chinese numerals only."""
    if not _BEGINNING.match(plain, at):
        return None
    chinese = _CHINESE.search(plain, at, at + _LONGEST)
    return (_MOMENT if chinese else _ARABIC_MOMENT).match(plain, at)


def read(expression: str) -> Moment | None:
    """Read what `moment_at` has found; None when no calendar has such a day."""
    body = _UNTIL.sub("", expression)
    until = body != expression
    first, last = _ends(body)
    if _ZERO.search(body) or not (_real(first) and _real(last or first)):
        return None
    if last is not None:
        period = f"{_iso(first, until=False)}/{_iso(last, until=False)}"
        return Moment("period", period, until and expression.endswith("前"))
    if months := _months(first.word):
        return Moment("period", "/".join(f"{first.year}-{month:02}" for month in months), until)
    return Moment("date", _iso(first, until=until), until)


def _ends(body: str) -> tuple[_Point, _Point | None]:
    numeric = list(_PLAIN_DATE.finditer(body))
    if numeric and numeric[-1].end() == len(body):
        points = [_Point(m[1], int(m[3]), int(m[4] or 0)) for m in numeric]
        return points[0], (points[1] if len(points) > 1 else None)
    first, *rest = _SPLIT.split(body, maxsplit=1)
    if not rest:
        return _point(first), None
    last = _point(rest[0])
    begin = _point(first)
    return begin, last._replace(year=last.year or begin.year, month=last.month or (last.day and begin.month))


def _point(words: str) -> _Point:
    """Read one end; a bare number in it is a day behind a month (9月1-5日), else a month (1-6月)."""
    match = _POINT.match(words)
    if match is None:  # pragma: no cover - every part of the pattern may be empty
        return _Point()
    year, month, day, word, bare = match.group("year", "month", "day", "word", "bare")
    point = _Point(_four(year or ""), _small(month), _small(day), word or "")
    if bare:
        return point._replace(day=_small(bare)) if point.month else point._replace(month=_small(bare))
    return point


def _four(year: str) -> str:
    digits = numeral.year(year)
    return f"20{digits}" if len(digits) == len("21") else digits


def _small(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isascii() else int(numeral.chinese(word) or 0)


def _months(word: str) -> tuple[int, int] | None:
    if word.endswith("季度") and word not in _SPANS:
        quarter = _small(word.removeprefix("第")[0])
        return quarter * 3 - 2, quarter * 3
    return _SPANS.get(word)


def _real(point: _Point) -> bool:
    return point.month <= _DECEMBER and point.day <= _length(point.year, point.month or 1)


def _length(year: str, month: int) -> int:
    return monthrange(int(year or _A_COMMON_YEAR), month)[1]


def _iso(point: _Point, *, until: bool) -> str:
    year, month, day, word = point
    if word in {"底", "末", "年底", "年末"} or (until and word == "下旬"):
        month = month or _DECEMBER
        day = _length(year, month)
    elif until and word in _LAST_DAYS:
        day = _LAST_DAYS[word]
    date = f"{year}-{month:02}" if month else year
    date = date if year else f"-{date}"
    return f"{date}-{day:02}" if day else date
