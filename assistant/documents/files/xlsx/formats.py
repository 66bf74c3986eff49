"""Formats: a number or a date as a spreadsheet shows it by its number format.

A number format has up to four parts (positive; negative; zero; text). Of a part counts what a form
needs: places, thousands, percent, scaling, literals. Fractions and powers of ten are shown as plain numbers.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
TEXT_FORMAT = "@"
# What Excel knows by number only (ECMA-376 18.8.30, and the ones of Chinese Windows).
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0',
    6: '"¥"#,##0',
    7: '"¥"#,##0.00',
    8: '"¥"#,##0.00',
    9: "0%",
    10: "0.00%",
    14: "yyyy-m-d",
    **dict.fromkeys((27, 36, 50, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 54, 58), 'm"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    42: '"¥"#,##0;"¥"-#,##0;"¥""-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥""-"',
    49: TEXT_FORMAT,
}
TOKEN = re.compile(r'"[^"]*"?|[\\!_*].?|\[[^\]]*\]?|.', re.DOTALL)
CURRENCY = re.compile(r"\[\$([^-\]]*)")
SIMPLE = re.compile(r"(#,##)?0(?:\.(0{1,9}))?(%?)(?:_[ )])?")
BRACKETS = re.compile(r"\[[^\]]*\]")
CONDITION = re.compile(r"\[[<>=]")
PLACES = "0#?"
MOST_PLACES = 30
LONGEST_FORMAT = 255  # what Excel allows
SIGNIFICANT = 15
SMALL = 10**11
WIDE = Context(prec=200)
FAR = 40  # beyond so many digits a figure of a form is none: it is shown as a power of ten
GENERAL_WIDTH = 11  # digits and point: 0.333333333


class Part(NamedTuple):
    """One part of a number format. `tokens` are (whether it is a literal, text)."""

    tokens: tuple[tuple[bool, str], ...]
    decimals: int
    optional: int
    thousands: bool
    factor: Decimal


def shown_number(value: float, code: str) -> str:
    """Give *value* as the number format *code* shows it."""
    if quick := _quick(value, code):
        return quick
    exact = Decimal(f"{value:.{SIGNIFICANT}g}") or Decimal()
    if not exact.is_finite() or abs(exact.adjusted()) > FAR:
        return str(exact)
    parts = _parts(code)
    if parts is None:
        return _general(exact)
    if not exact and len(parts) > 2:  # noqa: PLR2004  # the third part is for zero
        return _filled(Decimal(0), parts[2])
    if exact < 0 and len(parts) > 1:
        return _filled(-exact, parts[1])
    text = _filled(abs(exact), parts[0])
    return f"-{text}" if exact < 0 and re.search("[1-9]", text) else text


def shown_date(value: date | time | timedelta, code: str) -> str:
    """Give a date, a time or a duration as *code* shows it: 2021年3月5日, else 2021-03-05."""
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, time):
        return value.strftime("%H:%M" if not value.second else "%H:%M:%S")
    if isinstance(value, datetime) and value.time() != time():
        return f"{shown_date(value.date(), code)} {shown_date(value.time(), code)}"
    asked = "".join(letter for letter in "ymd" if letter in _letters(code))
    if "年" in code or asked == "md":
        words = {"y": f"{value.year}年", "m": f"{value.month}月", "d": f"{value.day}日"}
        return "".join(words[letter] for letter in asked)
    return value.strftime("%Y-%m-%d")


def is_date(code: str) -> bool:
    """Whether *code* shows a date."""
    return "y" in (letters := _letters(code)) or "d" in letters


def _letters(code: str) -> str:
    """Give the letters of *code* that mean something: none in quotation marks or brackets."""
    return "".join(token for token in TOKEN.findall(code.lower()) if len(token) == 1)


def _quick(value: float, code: str) -> str:
    """Show what most cells hold: whole numbers, 15.38, 92.12%; "" for everything else."""
    if not 0 <= value < SMALL:
        return ""
    if code == GENERAL and value == int(value):
        return str(int(value))
    if simple := _simple(code):
        step, mark, comma = simple
        exact = Decimal(f"{value:.{SIGNIFICANT}g}")
        return f"{(exact.scaleb(2) if mark else exact).quantize(step, ROUND_HALF_UP):{comma}}{mark}"
    return ""


@lru_cache
def _simple(code: str) -> tuple[Decimal, str, str] | None:
    """Give step, percent sign and comma of a format like 0.00%, #,##0.00, as most are; None for another."""
    found = SIMPLE.fullmatch(code)
    if not found:
        return None
    return Decimal(1).scaleb(-len(found[2] or "")), found[3], "," if found[1] else ""


@lru_cache
def _parts(code: str) -> tuple[Part, ...] | None:
    """Take *code* apart; None when it shows numbers as they are."""
    bare = BRACKETS.sub("", code).lower()
    if len(code) > LONGEST_FORMAT or CONDITION.search(code) or bare in {"", TEXT_FORMAT}:
        return None
    if bare.startswith((GENERAL.lower(), "g/")):
        return None
    sections: list[list[str]] = [[]]
    for piece in TOKEN.findall(code):
        if piece == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    if any(token in {"E", "e", "/"} for token in sections[0]):
        return None
    return tuple(_part(section) for section in sections)


def _part(section: list[str]) -> Part:
    tokens = tuple(piece for token in section if (piece := _piece(token)))
    signs = "".join(text for literal, text in tokens if not literal)
    whole, _, rest = signs.partition(".")
    after = [sign for sign in rest if sign in PLACES][:MOST_PLACES]
    tail = signs.replace("%", "")
    scaled = len(tail) - len(tail.rstrip(","))
    decimals = len(after)
    optional = decimals - len("".join(after).rstrip("#?"))
    factor = Decimal(100) ** min(signs.count("%"), 2) / Decimal(1000) ** min(scaled, 4)
    return Part(tokens, decimals, optional, "," in whole.rstrip(",%"), factor)


def _piece(token: str) -> tuple[bool, str] | None:
    """Give what *token* stands for; None when nothing of it is seen."""
    first = token[0]
    if first == '"':
        return True, token.strip('"')
    if first in "\\!":
        return True, token[1:]
    if first in "_*":
        return None
    if first == "[":
        money = CURRENCY.match(token)
        return (True, money[1]) if money else None
    return (first not in f"{PLACES}.,%"), token


def _filled(value: Decimal, part: Part) -> str:
    """Put the digits of *value* into the places of *part*, from its right end on."""
    if not any(text in PLACES for literal, text in part.tokens if not literal):
        return "".join(text for _, text in part.tokens).strip()
    step = Decimal(1).scaleb(-part.decimals)
    whole, _, fraction = f"{(value * part.factor).quantize(step, ROUND_HALF_UP, WIDE):f}".partition(".")
    least = part.decimals - part.optional
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    if part.thousands:
        whole = f"{int(whole):,}"
    return _walked(part.tokens, whole, fraction).strip()


def _walked(tokens: tuple[tuple[bool, str], ...], whole: str, fraction: str) -> str:
    point = next((at for at, token in enumerate(tokens) if token == (False, ".")), len(tokens))
    before = [at for at, (literal, text) in enumerate(tokens[:point]) if not literal and text in PLACES]
    digits = "" if whole == "0" else whole
    out: list[str] = []
    for at in range(point - 1, -1, -1):
        literal, text = tokens[at]
        if at in before:
            taken = digits if at == before[0] else digits[-1:]
            digits = digits[: len(digits) - len(taken)]
            out.append(taken or ("0" if text == "0" else ""))
        elif literal or text == "%":
            out.append(text)
    left = "".join(reversed(out))
    places = iter(fraction)
    right = ["." if fraction else ""] if point < len(tokens) else []
    for literal, text in tokens[point + 1 :]:
        if not literal and text in PLACES:
            right.append(next(places, ""))
        elif literal or text == "%":
            right.append(text)
    return left + "".join(right)


def _general(value: Decimal) -> str:
    """Give a number as it is, without what binary arithmetic has left behind: 67.94."""
    places = max(0, GENERAL_WIDTH - 1 - max(1, value.adjusted() + 1))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
