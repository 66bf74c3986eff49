"""T02 quote-not-in-text: 引文与原文不符

查什么
    单元格所附的引文与原文该处的文字不同，或在原文中找不到，或指向不存在的数字。
为什么
    引文是供人核对的依据，改过一个字就不再是依据。
例
    原文“验收合格率目标100%”，引文“验收合格率100%” → 照原文引。
依据
    自评材料应当真实、可核（财预〔2020〕10号）；没有原文时本条不查。
"""

from collections.abc import Iterator

from validators.ledger import Ledger, Origin
from validators.rule import Case, Complaint, rule


@rule("T02", "quote-not-in-text", clause="财预〔2020〕10号：自评材料应真实、可核")
def quote_not_in_text(case: Case) -> Iterator[Complaint]:
    """Hold every quotation against the text."""
    if case.ledger is None or case.origins is None:
        return
    known = {fact.id for fact in case.ledger.facts}
    for where, origin in case.origins.items():
        if origin.kind == "text" and (why := _wrong(origin, case.ledger)):
            yield Complaint(
                where,
                f"引文“{origin.quote}”{why}。请照原文引用，一字不改。",
                found=origin.quote,
                expected=_there(origin, case.ledger),
            )
        elif unknown := [each for each in origin.facts if each not in known]:
            yield Complaint(
                where,
                f"所附的数字编号{'、'.join(unknown)}在原文中不存在。请重新对应原文中的数字。",
                found="、".join(unknown),
                expected="原文中有的数字",
            )


def _wrong(origin: Origin, ledger: Ledger) -> str:
    """Say what is wrong with a quotation; nothing when it is right."""
    if not origin.quote.strip() and not origin.facts:
        return "是空的"
    if origin.start is not None and origin.end is not None:
        return "" if ledger.text[origin.start : origin.end] == origin.quote else "与原文该处的文字不同"
    return "" if origin.quote in ledger.text else "在原文中找不到"


def _there(origin: Origin, ledger: Ledger) -> str:
    if origin.start is None or origin.end is None:
        return "原文中有的文字"
    return ledger.text[origin.start : origin.end]
