"""Quantity: how Chinese writes comparator + number + scale + unit.

Conventions, where the language leaves a choice:

- Money is in 元. A 万 or 亿 without 元 is money behind a money word (预算210万) or alone in its text (87万).
- 98 %, 百分之九十八 and 九成八 are percent; 0.5‰ is 0.05 percent; 3.5个百分点 is a percent_point.
- 三分之二 is the ratio "2:3", 一半 the ratio "1:2".
- A range has the kind "range", and the unit and scale of what it spans (元, %, 人).
- 达到 before a number says at least (ge), as targets do; 达 and 实现 say nothing. 余, 多, 约, 近 and 左右 are approx;
  近三年 is no approximation. Behind the number, 以上 and 及以上 are ge, 以下, 以内 and 内 le.
- Dates are those of `validators.moment`; 截至 before one is le.
- A number without a unit is a count with the unit "", or has the unit of its header: the argument *unit*,
  （万元） before it, or 单位：万元 on a line above when it fills a cell of its own.
"""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from validators import moment, numeral
from validators.decoy import DECOY
from validators.unit import SAME_UNIT, UNIT

Kind = Literal["money", "count", "percent", "percent_point", "date", "period", "ratio", "range"]
Comparator = Literal["ge", "le", "eq", "gt", "lt", "approx"]


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


_PLAIN = str.maketrans(
    "０１２３４５６７８９．％﹪＞＜＝≧≦═／－−～＋　\xa0＃￥",
    "0123456789.%%><=≥≤=/--~+  #¥",
)
_WIDE = re.compile("[０-９．％﹪＞＜＝≧≦═／－−～＋　\xa0＃￥]")
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

_TO = r"(?: ?(?:-+|—+|–|~+|至(?![少多今])|到) ?)"
_MORE = r"(?:余(?![额款])|多(?!元[化素])|来)"
_SPACED = r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?= ?[万亿件人元户亩个吨名台平])"  # 2 500 件
_NUMBER = rf"(?:{_SPACED}|{numeral.ARABIC}(?:{numeral.SCALE}{numeral.ARABIC}(?= ?(?:[^0-9.%]|$)))*|{numeral.CHINESE})"
_AMOUNT = (
    rf"(?P<number>{_NUMBER})(?: ?(?P<more>{_MORE})(?= ?(?:{numeral.SCALE}|{UNIT}|(?<=余)(?:[^\w]|$))))?"
    rf"(?: ?(?P<scale>{numeral.SCALE}))?(?P<more2>{_MORE}(?=[万亿]?{UNIT}|[^\w]|$))?(?: ?(?P<unit>{UNIT}))?"
    r"(?P<more3>(?<=[年月天时])多(?![元样种方级层部次名家渠]))?"
)
_HIGH = (
    rf"{_TO}(?!(?:19|20)[0-9]{{2}}年|[0-9]{{1,2}}月)(?P<high>{_NUMBER})(?: ?(?P<highscale>{numeral.SCALE}))?"
    rf"(?: ?(?P<highunit>{UNIT}))?"
)
_ABOVE = (
    r"(?: ?(?:[(（]含[)）])?(?:及|或|和)?(?P<above>以上(?!述)|以下(?!简称|几|方面|问题|内容|情况|任务)"
    r"|之?以?内(?=[^部容设在外]|$)|左右|上下)(?:[(（]含[)）])?)?"
)
_ENTIRE = rf"[0-9]+(?:\.[0-9]+)?|{numeral.CHINESE}|百"

_START = re.compile(r"[0-9A-Za-z零〇一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾第前数几半〔\[【（(]")
_MOMENT = re.compile(rf"(?=[0-9零〇○一二三四五六七八九十]{{1,4}} ?[年月—–~至到./-]){moment.MOMENT}")
_SHARE = re.compile(
    rf"(?:(?P<per>[百千万])分之(?P<of>{_ENTIRE})|(?P<whole>{_ENTIRE})分之(?P<part>{_ENTIRE})|一半|半数"
    rf"|(?P<sure>百分百)|(?P<left>[1-9][0-9]*)(?::|：)(?P<right>[0-9]+(?:\.[0-9]+)?)(?![0-9:：])"
    rf"|(?P<over>[1-9])/(?P<under>[2-9]|10)(?![0-9/.A-Za-z])){_ABOVE}"
)
_DECOY = re.compile(DECOY)
_FIGURE = re.compile(rf"{_AMOUNT}(?:{_HIGH})?{_ABOVE}")

_BEHIND: dict[str, Comparator] = {"以上": "ge", "以下": "le", "以内": "le", "之内": "le", "内": "le"}
_AHEAD_WORDS: dict[Comparator, str] = {
    "ge": "≥ >= => 不低于 不少于 不小于 不得低于 不得少于 不得小于 不能低于 不能少于 至少 最少 达到 不下于 不短于 大于等于 大于或等于",
    "le": "≤ <= =< 不超过 不高于 不多于 不大于 不得超过 不得高于 不得多于 不得大于 不能超过 不能高于 至多 最多 小于等于 小于或等于"
    " 未超过 未超 没有超过 没超过 不超 未突破 不突破 不长于",
    "eq": "= 等于",
    "approx": "约 大约 约为 大概 近 将近 接近",
    "gt": "> 超过 超过了 高于 大于 多于 突破 超出 逾 超",
    "lt": "< 低于 少于 小于 不足 不到 不满 未达到 未达 没有达到 没达到 未能达到 未满 短于",
}
_UNTIL_WORDS = ("截至到", "截止至", "截止到", "截至", "截止", "不晚于", "不迟于", "不得晚于", "不得迟于")


def _by_last(words: dict[str, Comparator]) -> dict[str, tuple[tuple[str, Comparator], ...]]:
    """Group words by their last letter, the longest first, so that one look tells whether any can fit."""
    grouped: dict[str, list[tuple[str, Comparator]]] = {}
    for pair in sorted(words.items(), key=lambda each: -len(each[0])):
        grouped.setdefault(pair[0][-1], []).append(pair)
    return {last: tuple(pairs) for last, pairs in grouped.items()}


_AHEAD = _by_last({word: sign for sign, words in _AHEAD_WORDS.items() for word in words.split()})
_AHEAD_OF_DATES = _by_last(dict.fromkeys(_UNTIL_WORDS, "le"))
_PART_OF_A_WORD = {
    "约": "节合预条契制签履公违租续相邀特简",
    "近": "附最邻靠临就新亲相贴",
    "超": "赶反",
    "逾": "不",
}
_DURATIONS = frozenset({"年", "个月", "天", "日", "周", "届", "期"})
_MONEY_WORD = re.compile(
    "(?:拨款|预算|资金|经费|投入|支出|补助|补贴|资助|奖[励补金]|执行|下达|拨付|到位|结余|结转|成本|投资|费用?|救助金|收入|产值|利润|税|花"
    "|筹|金额|款|贷|合计|价|元|融资|销售额|营业额|总额|营收)[^，。；、\n0-9]{0,6}$"
)
_HEADER = re.compile(r"单位(?::|：) ?([百千]?[万亿]?元|%|人次|人|件|个|台|户)")
_LABELLED = re.compile(
    r"[(（](?:单位[:：] ?)?([百千]?[万亿]?元|%|人次|人|件|个|台|户|起|平方米|公里|亩|吨|次|场)[)）] ?[:：]? ?$"
)
_LABEL = re.compile(
    r"(?:(?:指标|目标|项目|任务|问题|措施|标段|阶段|事项|方案|案例|类型|小组|批次)(?=$)(?P<colon>)"
    r"|附件|附表|表|图|编号|证号|电话|手机|传真|热线|号码|代码|账号|帐号|邮编|No\.?|№|[A-Za-z]-)[:：为是]? ?$"
)
_NAME_BEHIND = re.compile(r"[A-Za-z#]|(?:号|热线|平台|级|届|版|时代|岁|政务|服务专线)|[\"”」』]")
_YEAR_NUMBER = re.compile(r"(?:19|20)[0-9]{2}")
_TOO_LONG = 9


class _Found(NamedTuple):
    """What was read from a place of the text, before the words ahead of it are looked at."""

    end: int
    kind: Kind | None
    value: Decimal | str | tuple[Decimal, Decimal] = ""
    unit: str = ""
    comparator: Comparator | None = None


def quantities(text: str, *, unit: str | None = None) -> tuple[Quantity, ...]:
    """Give every quantity of *text*, in order, none overlapping; bare numbers take *unit* (万元)."""
    plain = _plain(text)
    found: list[Quantity] = []
    floor = position = 0
    while start := _START.search(plain, position):
        seen = _seen(plain, start.start(), unit)
        position = seen.end
        if seen.kind is not None:
            found.append(_with_what_stands_ahead(plain, start.start(), floor, seen))
            floor = position
    return tuple(found)


def _plain(text: str) -> str:
    """Give *text* with full-width signs made narrow, one for one, so that every offset still holds."""
    if not _WIDE.search(text):
        return text
    return _WIDE_COMMA.sub(",", text).translate(_PLAIN)


def _seen(plain: str, at: int, unit: str | None) -> _Found:
    if match := _MOMENT.match(plain, at):
        return _moment(match)
    if (match := _SHARE.match(plain, at)) and (share := _share(match, plain)):
        return share
    if match := _DECOY.match(plain, at):
        return _Found(match.end(), None)
    if match := _FIGURE.match(plain, at):
        return _figure(match, plain, unit)
    return _Found(at + 1, None)


def _moment(match: re.Match[str]) -> _Found:
    read = moment.read(match[0])
    if read is None:
        return _Found(match.end(), None)
    return _Found(match.end(), read.kind, read.value, comparator="le" if read.until else None)


def _share(match: re.Match[str], plain: str) -> _Found | None:
    sign = _behind(match)
    if match["per"] or match["sure"]:
        part = _hundredths(match)
        return part and _Found(match.end(), "percent", part, "%", sign)
    ratio = _ratio(match, plain)
    return ratio and _Found(match.end(), "ratio", ratio, comparator=sign)


def _hundredths(match: re.Match[str]) -> Decimal | None:
    if match["sure"] or match["of"] == "百":
        return Decimal(100)
    value = _number(match["of"])
    return value if value is None else value * {"百": 100, "千": 10, "万": 1}[match["per"]] / 100


def _ratio(match: re.Match[str], plain: str) -> str | None:
    if match["whole"]:
        return f"{_number(match['part']):f}:{_number(match['whole']):f}"
    if match["left"]:
        return _colon(match, plain)
    if match["over"]:
        return f"{match['over']}:{match['under']}" if match["over"] < match["under"] else None
    return "1:2"


def _colon(match: re.Match[str], plain: str) -> str | None:
    """Tell 1:3 from half past ten and from the mark of a list (指标1：…)."""
    ahead = plain[max(0, match.start() - 6) : match.start()]
    if len(match["right"]) == len("00") and "." not in match["right"] and not re.search("[比例配]", ahead):
        return None
    return None if _LABEL.search(ahead) else f"{match['left']}:{match['right']}"


def _figure(match: re.Match[str], plain: str, header: str | None) -> _Found:
    """Read a number, its scale and its unit; a number that stands for a name is no quantity."""
    value = _number(match["number"])
    if value is None or (match["unit"] is None and match["high"] is None and _is_name(match, plain)):
        return _Found(match.end("number"), None)
    if match["unit"] and not match["number"][0].isdigit():
        if _is_slogan(match, plain):
            return _Found(match.end("number"), None)
    if match["high"]:
        return _range(match, plain, header, value)
    return _single(match, plain, header, value)


def _single(match: re.Match[str], plain: str, header: str | None, value: Decimal) -> _Found:
    value *= numeral.scale(match["scale"] or "")
    word = match["unit"] or _unit_ahead(match, plain, header)
    kind, value, unit = _measured(value, word)
    more: Comparator | None = "approx" if match["more"] or match["more2"] or match["more3"] else None
    return _Found(match.end(), kind, value, unit, _behind(match) or more)


def _range(match: re.Match[str], plain: str, header: str | None, low: Decimal) -> _Found:
    high = _number(match["high"])
    word = match["highunit"] or match["unit"] or _unit_ahead(match, plain, header)
    highscale = numeral.scale(match["highscale"] or "")
    if high is None or (
        match["unit"] and match["highunit"] and _kind(match["unit"]) != _kind(match["highunit"])
    ):
        return _single(match, plain, header, low)
    _, top, unit = _measured(high * highscale, word)
    own = numeral.scale(match["scale"] or "") if match["scale"] or match["unit"] else highscale
    _, bottom, _ = _measured(low * own, match["unit"] or word)
    return _Found(match.end(), "range", (bottom, top), unit, _behind(match))


def _number(word: str) -> Decimal | None:
    if word[0].isdigit() and word[0].isascii():
        return numeral.arabic(word.replace(" ", ""))
    return numeral.chinese(word)


def _kind(word: str) -> Kind:
    return _measured(Decimal(1), word)[0]


def _measured(value: Decimal, word: str) -> tuple[Kind, Decimal, str]:
    """Give kind, value and unit of *value* times the unit *word*: 5 万元 is 50000 元."""
    word = word.replace("／", "/").replace("(", "（").replace(")", "）")
    if "元" in word:
        scale, _, per = word.partition("元")
        return "money", _tidy(value * numeral.scale(scale)), f"元{per}"
    if word.endswith("百分点"):
        return "percent_point", _tidy(value), "百分点"
    if word.startswith("成"):
        return "percent", _tidy(value * 10 + _half_of_tenths(word)), "%"
    if word.endswith(("%", "‰")):
        return "percent", _tidy(value / 10 if word.endswith("‰") else value), "%"
    return "count", _tidy(value), SAME_UNIT.get(word, word)


def _tidy(value: Decimal) -> Decimal:
    """Drop zeros that say nothing: 1162700, not 1162700.00 nor 1.1627E+6."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def _half_of_tenths(word: str) -> Decimal:
    """Give what 九成五 adds to nine tenths."""
    rest = word[1:]
    if rest == "半":
        return Decimal(5)
    return numeral.chinese(rest) or Decimal(0) if rest else Decimal(0)


def _behind(match: re.Match[str]) -> Comparator | None:
    word = match["above"]
    return _BEHIND.get(word, "approx") if word else None


def _unit_ahead(match: re.Match[str], plain: str, header: str | None) -> str:
    """Give the unit of a number that has none behind it."""
    start = match.start()
    if labelled := _LABELLED.search(plain, max(0, start - 12), start):
        return labelled[1]
    if match["scale"] or not match["number"].isascii():
        alone = not plain[:start].strip() and not plain[match.end() :].strip()
        money = alone or "元" in (header or "") or _MONEY_WORD.search(plain, max(0, start - 16), start)
        return "元" if money else ""
    return header or _table_unit(match, plain)


def _table_unit(match: re.Match[str], plain: str) -> str:
    start, end = match.span()
    if plain[start - 1 : start].strip() or plain[end : end + 1].strip():
        return ""
    headers = _HEADER.findall(plain, 0, start)
    return headers[-1] if headers else ""


def _is_name(match: re.Match[str], plain: str) -> bool:
    """Tell whether a number without a unit is a name or a mark: 5G, 12345热线, 附件1, 目标1：."""
    start, end = match.span("number")
    number = match["number"]
    ahead = plain[max(0, start - 6) : start]
    behind = plain[end : end + 4]
    if match["scale"] or match["more"]:
        return False
    if not number[0].isascii():
        return len(number) == 1 or bool(behind[:1].strip("，。；、,;）) \n\t")) or ahead[-1:] in {"“", '"'}
    if _LABEL.search(ahead) and (
        _LABEL.search(ahead)["colon"] is None or behind[:1] in {":", "："} or ahead[-1:] in {":", "："}
    ):
        return True
    return (
        bool(_NAME_BEHIND.match(behind))
        or (number.isdigit() and (len(number) >= _TOO_LONG or (number[0] == "0" and len(number) > 1)))
        or bool(_YEAR_NUMBER.fullmatch(number) and "一" <= behind[:1] <= "鿿")
    )


def _is_slogan(match: re.Match[str], plain: str) -> bool:
    """Tell whether a Chinese numeral with a unit is a name: “三个清单”, or the 两个 of 两个100%."""
    start, end = match.span()
    return plain[start - 1 : start] in {"“", "「"} or (
        match["unit"] == "个" and plain[end : end + 1].strip('“"').isdigit()
    )


def _with_what_stands_ahead(plain: str, at: int, floor: int, seen: _Found) -> Quantity:
    end, kind, value, unit, behind = seen
    if kind is None:  # pragma: no cover - only quantities come here
        raise AssertionError(plain)
    start = at
    if plain[start - 1 : start] == "¥":
        start, kind, unit = start - 1, "money" if kind == "count" else kind, unit or "元"
    elif isinstance(value, Decimal) and plain[start - 1 : start] == "-" and _is_minus(plain, start - 1):
        start, value = start - 1, -value
    words, ahead = _ahead(plain, start, floor, seen)
    return Quantity(start - words, end, kind, value, unit, _stronger(ahead, behind))


def _is_minus(plain: str, at: int) -> bool:
    return at == 0 or plain[at - 1] in "为长降率幅是(（:：，, \t\n"


def _ahead(plain: str, start: int, floor: int, seen: _Found) -> tuple[int, Comparator | None]:
    """Find the comparator before *start*, not before *floor*: how many letters back it begins, and what it says."""
    stop = start
    while stop > floor and plain[stop - 1] == " ":
        stop -= 1
    table = _AHEAD_OF_DATES if seen.kind in {"date", "period"} else _AHEAD
    for word, sign in table.get(plain[stop - 1 : stop], ()):
        begin = stop - len(word)
        if begin >= floor and plain.startswith(word, begin) and _stands_alone(plain, word, begin, seen.unit):
            return start - begin, sign
    return 0, None


def _stands_alone(plain: str, word: str, begin: int, unit: str) -> bool:
    """Refuse the 约 of 节约, the 近 of 附近 and that of 近三年."""
    if word == "近" and unit in _DURATIONS:
        return False
    return plain[begin - 1 : begin] not in _PART_OF_A_WORD.get(word, "\0") or begin == 0


def _stronger(ahead: Comparator | None, behind: Comparator | None) -> Comparator | None:
    """Choose between 约 and 以上 in 约30人以上: a limit says more than an estimate."""
    if ahead is None or (ahead == "approx" and behind is not None):
        return behind
    return ahead
