"""Numerals: 1,234.5 · 3万5千 · 二十七 · 一亿二千三百万 · 三千五 (3500) · 壹拾贰万, as Decimal."""

from decimal import Decimal
from functools import lru_cache

from validators.pattern import pattern

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
SCALE = r"(?:万亿|[百千]?万(?!分之)|亿|千(?![瓦克米伏卡赫字])|百(?!分))"
DIGITS = "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
TENS = "十百千拾佰仟"
CHINESE = rf"[{DIGITS}十拾](?:[{DIGITS}{TENS}亿萬億]|万(?!分之)|点(?=[{DIGITS}])){{0,30}}"

_VALUE = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_VALUE |= dict(zip("两壹贰叁肆伍陆柒捌玖", (2, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWER = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
_LARGE = 4  # from 万 on, a scale multiplies everything before it
_TEN = Decimal(10)
_PIECE = pattern(rf"{ARABIC}|[{''.join(_POWER)}]|[{DIGITS}]+")
_PAIR = pattern("十?([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]*)")
_NEXT = {
    "一": "二两",
    "二": "三",
    "两": "三",
    "三": "四五",
    "四": "五",
    "五": "六",
    "六": "七",
    "七": "八",
    "八": "九",
}
_FORMED = pattern(  # what a person would count as: 一百零五, 三千五, 二十万五千; not 十四五, not 一二三
    rf"零|〇|(?:[{DIGITS}]?[{TENS}]|[零〇]?[{DIGITS}][{TENS}]|[{DIGITS}](?=[万亿萬億点]|$)|[零〇][{DIGITS}]|(?<=[百千万亿佰仟萬億])[{DIGITS}]$"
    rf"|(?<=[十拾])[{DIGITS}](?=[万亿萬億点]|$)|(?<=.)[万萬]|(?<=.)[亿億])+(?:点[{DIGITS}]+[万亿萬億]*)?"
)


@lru_cache(maxsize=64)
def scale(word: str) -> Decimal:
    """Give what a scale word multiplies by: 万 10000, 百万 1000000, no word 1."""
    return _TEN ** sum(_POWER[letter] for letter in word)


def arabic(numeral: str) -> Decimal:
    """Read 1,234.5 and 3万5千."""
    try:
        return Decimal(numeral.replace(",", ""))
    except ArithmeticError:
        return _composed(numeral)


def chinese(numeral: str) -> Decimal | None:
    """Read a Chinese numeral; None when it is not one that a person would count with (十四五)."""
    if _FORMED.fullmatch(numeral):
        whole, _, fraction = numeral.partition("点")
        head, large = _trailing_scale(fraction)
        return (_composed(whole) + Decimal(f"0.{_digits(head)}" if head else 0)) * large
    return None


def pair(numeral: str) -> tuple[Decimal, Decimal] | None:
    """Read 两三百 as from 200 to 300; None when the two digits do not stand for a span."""
    match = _PAIR.fullmatch(numeral)
    if match is None or match[2] not in _NEXT[match[1]]:
        return None
    before, low, high, behind = match[0][: match.start(1)], match[1], match[2], match[3]
    ends = (chinese(before + low + behind), chinese(before + high + behind))
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def year(numeral: str) -> str:
    """Read the digits of 二〇二一 one by one: 2021."""
    return _digits(numeral.replace("○", "〇"))


def _digits(letters: str) -> str:
    return "".join(str(_VALUE.get(letter, letter)) for letter in letters)


def _trailing_scale(fraction: str) -> tuple[str, Decimal]:
    head = fraction.rstrip("万亿萬億")
    return head, scale(fraction[len(head) :])


def _composed(numeral: str) -> Decimal:
    """Add up the pieces: `part` waits for its scale, `section` for 万 or 亿."""
    total = section = part = Decimal(0)
    power = 0
    given = False
    for piece in _PIECE.findall(numeral):
        if (found := _POWER.get(piece)) is None:
            part, given = Decimal(_digits(piece).replace(",", "")), True
            # 三千五 leaves out its last scale (3500), 三千零五 does not (3005).
            power = power if piece[0] not in "零〇" else 0
        elif found < _LARGE:
            section += (part if given else Decimal(1)) * _TEN**found
            part, given, power = Decimal(0), False, found
        else:
            total = _lifted(total, section + part, found)
            section, part, given, power = Decimal(0), Decimal(0), False, found
    if given and power > 1 and part < _TEN:
        part *= _TEN ** (power - 1)
    return total + section + part


def _lifted(total: Decimal, section: Decimal, power: int) -> Decimal:
    """Apply 万 or 亿 to what stands before it; 一万亿 lifts the whole."""
    if total and not section:
        return total * _TEN**power
    if total and total < _TEN**power:
        return (total + section) * _TEN**power
    return total + section * _TEN**power
