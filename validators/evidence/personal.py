"""Personal: numbers that name a person or open an account, told by their checksums and the words around.

A form is published. What is found is shown only masked: findings go to logs, and to more eyes than the form.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from validators.form import Cell
from validators.pattern import pattern
from validators.rule import Case

LONG = pattern(r"\d[\d \-]{9,}")
"""Digits, spaced or not, that are long enough to be any of these numbers."""
IDENTITY = pattern(r"(?<![\dA-Za-z.])\d{17}[\dXx](?![\dA-Za-z])")
PHONE = pattern(
    r"(?<![\d.\-])(?:\+?86[ \-]?)?(1[3-9]\d[ \-]?\d{4}[ \-]?\d{4})(?![\d.])(?!\s*(?:万|亿)?[元件人次户%])"
)
CARD = pattern(r"(?<![\dA-Za-z.])\d{4}(?:[ \-]?\d{4}){2,3}(?:[ \-]?\d{1,4})?(?![\dA-Za-z.])")
CARD_BEGINS = ("62", "4", "51", "52", "53", "54", "55", "60", "9558", "95", "88")
ACCOUNT = pattern(r"卡号|账号|帐号|开户行|银行卡|银行账户")
SHORTEST_CARD, LONGEST_CARD = 16, 19
FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


class Told(NamedTuple):
    """One number and the cell in which it stands."""

    where: str
    text: str
    number: str


def long_numbers(case: Case) -> tuple[tuple[str, str], ...]:
    """Give every cell with a number long enough to be personal, after one look at all that is written."""
    if not LONG.search(case.written):
        return ()
    return tuple(each for each in texts(case) if LONG.search(each[1]))


def texts(case: Case) -> Iterator[tuple[str, str]]:
    """Give every text of the form with its pointer, all notes under one."""
    form, goal = case.form, case.form.goal
    head = [(f"/project/{field}", text) for field, text in form.project if isinstance(text, str)]
    parts = [("/title", form.title), ("/analysis", form.analysis), ("/measures", form.measures)]
    parts += [("/summary", form.summary), *(("/notes", note) for note in form.notes)]
    parts += [("/goal/expected", goal.expected), ("/goal/actual", goal.actual)] if goal else []
    for where, text in (*head, *parts):
        if text:
            yield where, text
    for index, row in enumerate(form.rows):
        for field in ("name", "target", "actual", "deviation"):
            held: Cell | str | None = getattr(row, field)
            if text := held.text if isinstance(held, Cell) else held or "":
                yield f"/rows/{index}/{field}", text


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number: a date of birth, and the check of GB 11643 (mod 11-2)."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * factor for digit, factor in zip(number[:17], FACTORS, strict=True))
    return date(1900, 1, 1) <= born <= date(2100, 1, 1) and CHECKS[total % 11] == number[17].upper()


def is_card(number: str) -> bool:
    """Whether the digits pass the check of bank cards (ISO/IEC 7812, Luhn), and begin as cards do."""
    if not SHORTEST_CARD <= len(number) <= LONGEST_CARD or not number.startswith(CARD_BEGINS):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def digits(text: str) -> str:
    """Give *text* without the spaces and hyphens that make long numbers readable."""
    return text.replace(" ", "").replace("-", "")


def masked(number: str) -> str:
    """Show only the ends of *number*."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
