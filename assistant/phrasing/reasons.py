"""Reasons: the sentences in which the text itself says why something fell short, and what will be done."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from assistant.proposal import RowProposal
from validators.evidence.reasons import BUDGET, CHANGE
from validators.ledger import Ledger
from validators.witness import readings, sentences

WHY = re.compile(
    r"(?<![起成])因(?!此|而|素)|由于|原因|主要是|受[^，。；]{1,16}影响|系[^，。；]{0,12}所致|导致"
)
MONEY = re.compile("预算|资金|支付|支出|执行率|拨付|付款|进度款|尾款|结余|合同进度|采购|结算|报账|质保金")
INTRODUCED = re.compile(r"原因(?:主要)?(?:是|为|在于|有|:|：)|主要(?:原因)?是(?:因为)?")
SIZE_WORDS = re.compile(r"(?:都|均|也)?(?:[比较超]|高于|低于|未|没有|偏|不足|完成|达到|增|减|多|少).*$")
MEASURE = re.compile(
    r"下一步|下步|今后|改进措施|拟(?:于|在|将)|将(?:进一步|继续|加强|加快|于|在|尽快|督促|结合)|计划于"
)
BY_WHOM = re.compile(
    r"由[^，。；]{2,15}?(?:在|于)?(?:20\d{2}年|次年|明年)?\d{1,2}月(?:底|\d{1,2}日)?(?:之?前|完成|内)"
)
EXECUTION = ""


def reasons(ledger: Ledger, rows: Iterable[RowProposal]) -> dict[str, int]:
    """Give, for each row name ("" for 执行率), the index of the sentence that says why it deviates."""
    telling = [i for i, span in enumerate(sentences(ledger.text)) if WHY.search(ledger.text[slice(*span)])]
    found: dict[str, int] = {}
    for index in telling:
        if _about_money(ledger, index):
            found.setdefault(EXECUTION, index)
    for row in rows:
        for index in telling:
            if _about(ledger, index, row):
                found.setdefault(row.name, index)
    return found


def reason_span(ledger: Ledger, sentence: int) -> tuple[int, int]:
    """Give the span from the clause with the word of reason to the end of the sentence."""
    start, end = sentences(ledger.text)[sentence]
    last = end - (ledger.text[end - 1] in "。；;！!")
    word = WHY.search(ledger.text, start, end)
    if word is None:
        return start, last
    if introduced := INTRODUCED.search(ledger.text, start, end):
        return introduced.end(), last
    comma = max(ledger.text.rfind(mark, start, word.start()) for mark in "，,；;：:")
    return max(start, comma + 1), last


def change_span(ledger: Ledger) -> tuple[int, int] | None:
    """Give the span of the sentence that says that the budget was changed during the year."""
    for start, end in sentences(ledger.text):
        if CHANGE.search(ledger.text, start, end) and BUDGET.search(ledger.text, start, end):
            return start, end - (ledger.text[end - 1] in "。；;！!")
    return None


@lru_cache(maxsize=64)
def aside_spans(ledger: Ledger) -> tuple[tuple[int, int], ...]:
    """Give the spans whose figures explain something, or look ahead: they are no indicators."""
    telling = [i for i, span in enumerate(sentences(ledger.text)) if WHY.search(ledger.text, *span)]
    return (*(reason_span(ledger, index) for index in telling), *measure_spans(ledger))


def measure_spans(ledger: Ledger) -> tuple[tuple[int, int], ...]:
    """Give the spans of the sentences that say what will be done about it."""
    found = []
    for start, end in sentences(ledger.text):
        word = MEASURE.search(ledger.text, start, end)
        if word is None and WHY.search(ledger.text, start, end):
            word = BY_WHOM.search(ledger.text, start, end)
        if word:
            comma = max(ledger.text.rfind(mark, start, word.start()) for mark in "，,；;：:")
            found.append((max(start, comma + 1), end - (ledger.text[end - 1] in "。；;！!")))
    return tuple(found)


def _about_money(ledger: Ledger, sentence: int) -> bool:
    """Whether the reason is one for money that was not spent: its own clause speaks of money."""
    if _names_the_rest(ledger, sentence):
        return True
    start, end = reason_span(ledger, sentence)
    comma = max(ledger.text.rfind(mark, sentences(ledger.text)[sentence][0], start) for mark in "，,；;：:")
    return MONEY.search(ledger.text, max(comma, sentences(ledger.text)[sentence][0]), end) is not None


def _names_the_rest(ledger: Ledger, sentence: int) -> bool:
    """Whether the sentence names the very amount that was left over: budget less spending."""
    read = readings(ledger)
    money = [f for f in ledger.facts if f.kind == "money" and isinstance(f.value, Decimal)]
    budgets = [f.value for f in money if read[f.id].role == "budget"]
    budgets = budgets or [f.value for f in money if read[f.id].role == "initial_budget"]
    rests = {b - f.value for b in budgets for f in money if read[f.id].role == "executed"}  # type: ignore[operator]  # Decimals, by the line above
    here = [f for f in money if read[f.id].sentence == sentence and read[f.id].role is None]
    return any(f.value in rests and f.value for f in here)


def _about(ledger: Ledger, sentence: int, row: RowProposal) -> bool:
    """Whether the sentence speaks of the row: it holds the row's actual, or most of the row's name."""
    words = ledger.text[slice(*sentences(ledger.text)[sentence])]
    fact = row.actual or row.target
    if fact is not None and readings(ledger)[fact].sentence == sentence:
        return not _about_money(ledger, sentence)
    if _named_before(ledger, sentence, row.name):
        return True
    grams = [row.name[i : i + 2] for i in range(len(row.name) - 1)]
    return bool(grams) and sum(gram in words for gram in grams) / len(grams) > 0.6  # noqa: PLR2004  # most of it


def _named_before(ledger: Ledger, sentence: int, name: str) -> bool:
    """Whether the words before the reason name the row: 案件和人数比计划多,主要是…."""
    start = sentences(ledger.text)[sentence][0]
    head = ledger.text[start : reason_span(ledger, sentence)[0]]
    things = [SIZE_WORDS.sub("", each.strip()) for each in re.split("[和与、及，,]", head)]
    return any(len(thing) > 1 and (thing in name or name in thing) for thing in things)
