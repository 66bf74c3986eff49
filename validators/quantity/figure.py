"""Figures: a number, its scale and its unit, or two of them as a range; and the numbers that are names."""

from decimal import Decimal
from typing import NamedTuple

from validators.pattern import pattern
from validators.quantity import comparator, numeral
from validators.quantity.comparator import Comparator
from validators.quantity.unit import Kind, measured, unit_at

_MORE = "余(?![额款])|多(?![元样]化)|来"
_SPACED = r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?= ?[万亿件人元户亩个吨名台平])"  # 2 500 件
_ENDS = r"(?= ?(?:[^0-9.%]|$))"  # 3万5千, but not the 3万5 of 3万5%
_NUMBER = rf"(?:{_SPACED}|{numeral.ARABIC}(?:{numeral.SCALE}{numeral.ARABIC}{_ENDS})*|{numeral.CHINESE})"
_AMOUNT = pattern(
    rf"(?P<number>{_NUMBER})(?: ?(?P<more>{_MORE}))?(?: ?(?P<scale>{numeral.SCALE})(?P<moreover>{_MORE})?)?"
)
_LISTED = pattern("[、和及与] ?(?![0-9]{1,2} ?[月日]|(?:19|20)[0-9]{2} ?年)")
_AND_MORE = pattern("(?<=[年月天时])多(?![元样种方级层部次名家渠])")
_TO = pattern(r" ?(?:-+|—+|–|~+|至(?![少多今])|到(?!位)) ?(?!(?:19|20)[0-9]{2}年|[0-9]{1,2}月)")
_TO_LETTERS = frozenset(" -—–~至到")
_BEHIND = pattern(comparator.BEHIND)
_BEHIND_LETTERS = frozenset(" (（及或和以之内左上")
_MONEY_WORDS = (
    "拨款|预算|资金|经费|配套|自筹|到账|追加|投入|支出|补助|补贴|资助|奖[励补金]|执行|下达|拨付|到位"
    "|结余|结转|成本|投资|(?<!免)费|救助金|收入|产值|利润|税|花|筹|金额|款|贷|合计|价|元|融资|销售额|营业额|总额|营收"
)
_MONEY = pattern(_MONEY_WORDS)
_MONEY_AHEAD = pattern(rf"(?:{_MONEY_WORDS})[^，。；、\n0-9]{{0,6}}$")
_PEOPLE = "(?:儿童|婴幼儿|群众|居民|农民|学生|老人|老年人|人口|青年|妇女|职工|用户|市民|农户|对象|人数)"
_PEOPLE_BEHIND = pattern(f"[^，。；、]{{0,2}}{_PEOPLE}")
_PEOPLE_AHEAD = pattern(f"{_PEOPLE}[达到约近超过]{{0,2}}$")
_CHANGE_AHEAD = pattern("(?:[追核调压]?[减增]|[增追]加|减少|剩|欠|付|缴|省)了?$")
_COLUMN = "[百千]?[万亿]?元|%|人次|人|件|个|台|户|起|平方米|公里|亩|吨|次|场"
_HEADER = pattern(rf"单位[:：] ?({_COLUMN})")
_LABELLED = pattern(rf"[(（](?:单位[:：] ?)?({_COLUMN})[)）] ?[:：]? ?$")
_LABEL = pattern(
    r"(?:附件|附表|表|图|编号|证号|电话|手机|传真|热线|号码|代码|账号"
    r"|邮编|[国省县]道|高速|No\.?|№|[A-Za-z]-)[:：为是]?\s*$|码 ?[:：]\s*$"
)
_LIST_LABEL = pattern("(?:指标|目标|项目|任务|问题|措施|标段|阶段|事项|方案|案例|小组)$")
_NAME_BEHIND = pattern(r"[A-Za-z#]|-[一-鿿]|[号日]|热线|平台|级|届|版|时代|政务|[\"”」』]")
_RARELY_COUNTED = frozenset({"县", "镇", "村", "乡", "届", "副"})
_HELD = pattern("培训|[办开训分刊学]|班|讲座|活动|共")
_BOUNDARY = frozenset("，。；、,;）) \n\t") | {""}
_QUOTES = frozenset("“「『")
_HOTLINE = pattern("1(?:1[0-9]|2[02]|2[0-9]{3})|96[0-9]{3}")
_NAME = pattern("[0-9][0-9./-]*")
_TOO_LONG = 9
_CELL = 40
_LIST = 8  # as many numbers may wait for the unit of the last
_TABLE = 4000  # letters below its unit line that a table may fill


class Found(NamedTuple):
    """What was read from a place of the text; no kind: letters that are no quantity."""

    end: int
    kind: Kind | None
    value: Decimal | str | tuple[Decimal, Decimal] = ""
    unit: str = ""
    comparator: Comparator | None = None


class _Amount(NamedTuple):
    """A number as far as it goes; `unit` is the word behind it, as written."""

    start: int
    end: int
    number: str
    scale: str
    more: bool
    unit: str

    @property
    def value(self) -> Decimal | None:
        """The number times its scale; None when it is no number (十四五)."""
        bare = self.bare
        return None if bare is None else bare * numeral.scale(self.scale)

    @property
    def bare(self) -> Decimal | None:
        if self.number[0].isascii():
            return numeral.arabic(self.number.replace(" ", ""))
        return numeral.chinese(self.number)


def read(plain: str, at: int, header: str | None) -> Found:
    """Read the figure that begins at *at*; a bare number takes the unit of its *header*."""
    amount = _amount(plain, at)
    if amount is None:
        return Found(at + 1, None)
    if _is_label(amount, plain):
        name = _NAME.match(plain, at)
        return Found(name.end() if name else amount.end, None)
    return _joined(amount, plain, header) or _alone(amount, plain, header)


def _joined(amount: _Amount, plain: str, header: str | None) -> Found | None:
    """Read the amount together with one behind it: 20—30人, or 15、22个百分点."""
    to = _TO.match(plain, amount.end) if plain[amount.end : amount.end + 1] in _TO_LETTERS else None
    high = _amount(plain, to.end()) if to else None
    if high and (found := _range(amount, high, plain, header)):
        return found
    if amount.unit or not amount.number[0].isascii() or not (shared := _shared_unit(amount, plain)):
        return None
    scale, unit = shared
    value = numeral.arabic(amount.number.replace(" ", "")) * numeral.scale(amount.scale or scale)
    return Found(amount.end, *measured(value, unit))


def _alone(amount: _Amount, plain: str, header: str | None) -> Found:
    value = amount.value
    if value is None:
        return _pair(amount)
    if _is_word(amount, plain):
        return Found(amount.start + len(amount.number), None)
    return _single(amount, value, plain, header)


def _amount(plain: str, at: int) -> _Amount | None:
    match = _AMOUNT.match(plain, at)
    if match is None:
        return None
    number, more, scale, moreover = match.group("number", "more", "scale", "moreover")
    if scale and number[-1].isdigit() and not number[0] > "9" and number.strip("0123456789.,"):
        number, scale = number + scale, ""  # 3万5 + 千 is one number
    if number[-1] in "万亿" and not scale and not set(number[:-1]) & set("万亿点"):
        number, scale = number[:-1], number[-1]  # 六至七万人 lends its 万 to 六
    if unit := unit_at(plain, match.end()):
        and_more = _AND_MORE.match(plain, unit.end)
        end = and_more.end() if and_more else unit.end
        return _Amount(at, end, number, scale or "", bool(more or moreover or and_more), unit.word)
    if moreover in {"多", "来"} or (more in {"多", "来"} and not scale):
        # 30多 and 3万多 without a unit begin another word; 100多万 is a number.
        end = match.end("scale") if scale else match.end("number")
        return _Amount(at, end, number, scale or "", more=False, unit="")
    return _Amount(at, match.end(), number, scale or "", bool(more or moreover), "")


def _single(amount: _Amount, value: Decimal, plain: str, header: str | None) -> Found:
    end, sign = _limit(plain, amount.end)
    measure = measured(value, amount.unit or _unit_ahead(amount, plain, header))
    return Found(end, *measure, sign or ("approx" if amount.more else None))


def _pair(amount: _Amount) -> Found:
    """Read 两三个月 as from two to three months; without a unit it may be anything (三四线)."""
    ends = numeral.pair(amount.number)
    if ends is None or not amount.unit:
        return Found(amount.start + len(amount.number), None)
    low, high = (measured(each * numeral.scale(amount.scale), amount.unit) for each in ends)
    return Found(amount.end, "range", (low.value, high.value), high.unit)


def _range(low: _Amount, high: _Amount, plain: str, header: str | None) -> Found | None:
    """Join two amounts; None when they are not of one kind (3人到5个村), or do not rise."""
    word = high.unit or low.unit or _unit_ahead(low, plain, header)
    top, bottom = high.value, low.bare
    if top is None or bottom is None:
        return None
    scale = low.scale if low.scale or low.unit else high.scale
    own = word if low.unit == "个" and word.startswith("个") else low.unit or word  # 10个至15个工作日
    first = measured(bottom * numeral.scale(scale), own)
    last = measured(top, word)
    if (first.kind, first.unit) != (last.kind, last.unit):
        return None
    if first.value >= last.value:
        return None
    end, sign = _limit(plain, high.end)
    return Found(end, "range", (first.value, last.value), last.unit, sign)


def _shared_unit(amount: _Amount, plain: str) -> tuple[str, str] | None:
    """Give scale and unit of the last of a list: 15、22个百分点 are both percentage points."""
    end = amount.end
    for _ in range(_LIST):
        comma = _LISTED.match(plain, end)
        following = _amount(plain, comma.end()) if comma else None
        if following is None or not following.number[0].isascii():
            return None
        if following.unit:
            return following.scale, following.unit
        end = following.end
    return None


def _limit(plain: str, end: int) -> tuple[int, Comparator | None]:
    """Read 以上, 以内, 左右 at *end*: where it ends, and what it says."""
    if plain[end : end + 1] not in _BEHIND_LETTERS:
        return end, None
    match = _BEHIND.match(plain, end)
    sign = comparator.behind(match) if match else None
    return (match.end() if match and sign else end), sign


def _unit_ahead(amount: _Amount, plain: str, header: str | None) -> str:
    """Give the unit of a number that has none behind it."""
    start = amount.start
    if labelled := _LABELLED.search(plain, max(0, start - 12), start):
        return labelled[1]
    if set(amount.number + amount.scale) & set("万亿"):
        return "元" if "元" in (header or "") or _is_money(amount, plain) else ""
    if amount.scale or not amount.number.isascii():
        return ""
    return header or _table_unit(amount, plain)


def _is_money(amount: _Amount, plain: str) -> bool:
    """Tell whether 万 means 万元: alone, behind a money word, or as a change of money (追减了6万)."""
    start = amount.start
    if _PEOPLE_BEHIND.match(plain, amount.end) or _PEOPLE_AHEAD.search(plain, max(0, start - 6), start):
        return False
    if _MONEY_AHEAD.search(plain, max(0, start - 16), start):
        return True
    if _CHANGE_AHEAD.search(plain, max(0, start - 4), start):
        return bool(_MONEY.search(plain, plain.rfind("。", 0, start) + 1, start))
    return plain.strip() == plain[start : amount.end] if len(plain) < _CELL else False


def _table_unit(amount: _Amount, plain: str) -> str:
    """Give the unit that a line above declares, for a number in a cell of its own or behind a money word."""
    headers = _HEADER.findall(plain, max(0, amount.start - _TABLE), amount.start)
    if not headers:
        return ""
    around = plain[amount.start - 1 : amount.start] + plain[amount.end : amount.end + 1]
    money = "元" in headers[-1] and _MONEY_AHEAD.search(plain, max(0, amount.start - 16), amount.start)
    return headers[-1] if money or not around.strip() else ""


def _is_label(amount: _Amount, plain: str) -> bool:
    """Tell whether an Arabic number is a name or a mark: 5G, 12345热线, 附件1, 目标1：."""
    if amount.unit or amount.more or amount.scale or not amount.number[0].isascii():
        return False
    number, start, end = amount.number, amount.start, amount.end
    ahead, behind = plain[max(0, start - 6) : start], plain[end : end + 4]
    if ahead[-1:] in _QUOTES or _LABEL.search(ahead) or _NAME_BEHIND.match(behind):
        return True
    if _LIST_LABEL.search(ahead) and behind[:1] in {":", "："}:
        return True
    if not number.isdigit():  # 政府2.0建设
        return number[1:] == ".0" and "一" <= behind[:1] <= "鿿"
    word = "一" <= behind[:1] <= "鿿"
    if word and (_HOTLINE.fullmatch(number) or (number[:2] in {"19", "20"} and len(number) == len("2020"))):
        return True
    return len(number) >= _TOO_LONG or (number[0] == "0" and len(number) > 1)


def _is_place(amount: _Amount, plain: str) -> bool:
    """Tell 北三县 and 机场三期 from a count of counties, and from training held three times (培训三期)."""
    held = _HELD.search(plain, max(0, amount.start - 12), amount.end + 3)
    return amount.unit in _RARELY_COUNTED or (amount.unit == "期" and not held)


def _is_word(amount: _Amount, plain: str) -> bool:
    """Tell whether a Chinese numeral is part of a word or of a slogan, or a day of the month (15日)."""
    ahead, behind = plain[amount.start - 1 : amount.start], plain[amount.end : amount.end + 2]
    if amount.unit == "日":
        return not _limit(plain, amount.end)[1]
    if amount.scale and not amount.unit and behind[:1] == "级":  # 百亿级, 3千万级
        return True
    if amount.number[0].isascii():
        return False
    if ahead in _QUOTES or behind[:1] in {"”", "」"} or _is_place(amount, plain):  # “三个清单”, “一庭两所”
        return True
    if amount.unit:  # the 两个 of 两个100%
        return amount.unit == "个" and behind.strip("“").isdigit()
    large = len(amount.number) > 1 and amount.number[-1] in "百千万亿"
    return not amount.scale and (len(amount.number) == 1 or (behind[:1] not in _BOUNDARY and not large))
