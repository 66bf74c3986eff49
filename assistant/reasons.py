"""Reasons: the sentences in which the text itself says why something fell short, and what will be done."""

import re
from collections.abc import Iterable

from assistant.proposal import RowProposal
from validators.ledger import Ledger
from validators.witness import readings, sentences

WHY = re.compile(
    r"(?<![起成])因(?!此|而|素)|由于|原因|主要是|受[^，。；]{1,16}影响|系[^，。；]{0,12}所致|导致"
)
MONEY = re.compile("预算|资金|支付|支出|执行率|拨付|付款|进度款|尾款|结余|合同进度|采购|结算|报账|质保金")
MEASURE = re.compile(
    r"下一步|下步|今后|改进措施|拟(?:于|在|将)|将(?:进一步|继续|加强|加快|于|在|尽快|督促|结合)|整改|计划于"
)
EXECUTION = ""


def reasons(ledger: Ledger, rows: Iterable[RowProposal]) -> dict[str, int]:
    """Give, for each row name ("" for 执行率), the index of the sentence that says why it deviates."""
    telling = [i for i, span in enumerate(sentences(ledger.text)) if WHY.search(ledger.text[slice(*span)])]
    found = {}
    for index in telling:
        if MONEY.search(ledger.text[slice(*reason_span(ledger, index))]):
            found.setdefault(EXECUTION, index)
    for row in rows:
        index = next((i for i in telling if _about(ledger, i, row)), None)
        if index is not None:
            found.setdefault(row.name, index)
    return found


def reason_span(ledger: Ledger, sentence: int) -> tuple[int, int]:
    """Give the span from the clause with the word of reason to the end of the sentence."""
    start, end = sentences(ledger.text)[sentence]
    word = WHY.search(ledger.text, start, end)
    if word is None:
        return start, end
    comma = max(ledger.text.rfind(mark, start, word.start()) for mark in "，,；;：:")
    return max(start, comma + 1), end - (ledger.text[end - 1] in "。；;！!")


def measure_spans(ledger: Ledger) -> tuple[tuple[int, int], ...]:
    """Give the spans of the sentences that say what will be done about it."""
    found = []
    for start, end in sentences(ledger.text):
        word = MEASURE.search(ledger.text, start, end)
        if word:
            comma = max(ledger.text.rfind(mark, start, word.start()) for mark in "，,；;：:")
            found.append((max(start, comma + 1), end - (ledger.text[end - 1] in "。；;！!")))
    return tuple(found)


def _about(ledger: Ledger, sentence: int, row: RowProposal) -> bool:
    """Whether the sentence speaks of the row: it holds the row's actual, or most of the row's name."""
    words = ledger.text[slice(*sentences(ledger.text)[sentence])]
    fact = row.actual or row.target
    if fact in {each.id for each in ledger.facts} and fact is not None:
        return readings(ledger)[fact].sentence == sentence and not MONEY.search(
            ledger.text[slice(*reason_span(ledger, sentence))]
        )
    grams = [row.name[i : i + 2] for i in range(len(row.name) - 1)]
    return bool(grams) and sum(gram in words for gram in grams) / len(grams) > 0.6  # noqa: PLR2004  # most of it
