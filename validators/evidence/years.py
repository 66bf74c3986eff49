"""Years: which years a text speaks of, beside the year of the form. The ground of D13.

A text that spans the form's year (2021年9月至2022年6月) is right; one that sets its figure against another
year (较2019年), names a document (财预〔2020〕10号) or tells where old money comes from speaks of that year
on purpose.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from validators.form import Form
from validators.pattern import pattern
from validators.scoring.funds import amount

WRITTEN = re.compile(r"20\d\d")
YEAR = pattern(
    r"(?P<year>20\d\d)(?<![\d〔\[第A-Za-z]20\d\d)(?:\s*年(?!期|版|龄)|(?=\s*[-—–~～至到]\s*20\d\d\s*年?)"
    r"|(?=[-/.](?:1[0-2]|0?[1-9])(?:[-/.]\d{1,2})?(?![\d.万元人次%％米亩吨])))"
)
ON_PURPOSE_AHEAD = pattern(
    r"(?:较|比|同比|自|从|以|按|据|根据|依据|参照|对照|相对|对标|截[至止]|续建|结转|执行|基于|于)\s*$"
)
ON_PURPOSE_BEHIND = pattern(
    r"\s*(?:度|\d{1,2}月(?:\d{1,2}日)?)?(?:以来|起|以前|之前建|度?(?:末|底)?(?:基数|水平|同期|标准|价格|规划|结转|续建|遗留|尾款|下达|批复|印发|出台|开工|启动))"
)
CARRIED_OVER = pattern(r"结转|续建|跨年|尾款|清算|遗留|提前下达|质保金|以前年度|历年|往年")
RELATIVE = pattern(r"今年|本年度?(?:内|底|末|中|前|全年|$|[，,。；;0-9一二三四上下])")


class Span(NamedTuple):
    """The first and the last year that a text speaks of, and whether it begins with a year."""

    first: int
    last: int
    leads: bool


def spoken_of(text: str) -> Span | None:
    """Give the years of which *text* speaks as its own time; None when it speaks of none."""
    if not WRITTEN.search(text):
        return None
    found = [
        each
        for each in YEAR.finditer(text)
        if not ON_PURPOSE_AHEAD.search(text, 0, each.start())
        and not ON_PURPOSE_BEHIND.match(text, each.end())
    ]
    if not found:
        return None
    years = [int(each["year"]) for each in YEAR.finditer(text)]
    leads = not re.search(r"\w", text[: found[0].start()])
    return Span(min(years), max(years), leads)


def others(written: str, year: int) -> bool:
    """Whether any year but *year* is written at all."""
    return any(each != str(year) for each in WRITTEN.findall(written))


def old_money(form: Form) -> bool:
    """Whether money of an earlier year is spent: then an earlier year may well be named."""
    goal = form.goal
    texts = (form.project.name, *((goal.expected, goal.actual) if goal else ()))
    return _share_of_old_money(form) > 0 or any(CARRIED_OVER.search(text) for text in texts if text)


def mostly_old_money(form: Form) -> bool:
    """Whether at least half of the money was carried over, so that an earlier year's name is right."""
    return _share_of_old_money(form) * 2 >= 1


def _share_of_old_money(form: Form) -> Decimal:
    lines = form.funds.rows
    old = (amount(line, "budget") or amount(line, "executed") for line in lines[1:] if "结转" in line.name)
    whole = (amount(lines[0], "budget") or amount(lines[0], "executed")) if lines else None
    carried = sum((each for each in old if each), Decimal())
    return carried / whole if whole else carried
