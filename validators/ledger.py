"""Ledger: every figure of a text, and where it stands. `text[start:end] == quote`, always."""

from decimal import Decimal
from typing import Literal

from validators.form import Value
from validators.pattern import pattern
from validators.quantity import Comparator, Kind, Quantity, quantities


class Fact(Value):
    """One quantity of the text. `before` and `after` are the words around it in its sentence."""

    id: str
    quote: str
    start: int
    end: int
    kind: Kind
    value: Decimal | str | tuple[Decimal, Decimal]
    unit: str
    comparator: Comparator | None
    before: str = ""
    after: str = ""


class Ledger(Value):
    """A text and its facts, in the order of the text; ids are F1, F2 …."""

    text: str
    facts: tuple[Fact, ...]

    def __hash__(self) -> int:
        """Hash the text alone: the facts follow from it, and readings are looked up very often."""
        return hash(self.text)


class Origin(Value):
    """Where a cell's content came from (design.md section 3).

    `start` and `end` are offsets into the ledger's text for kind "text"; `facts` are the ids of the
    facts that the cell shows. `confirmed`: a person has agreed that the figures belong here.
    """

    kind: Literal["text", "goals", "computed", "person", "template", "form"]
    quote: str = ""
    start: int | None = None
    end: int | None = None
    facts: tuple[str, ...] = ()
    confirmed: bool = False


_AROUND = 20
_SENTENCE_END = pattern(r"[。；！？;!?\n]")


def read(text: str, *, unit: str | None = None) -> Ledger:
    """Read every quantity of *text*; bare numbers take *unit* (the header's 单位, such as 万元)."""
    found = quantities(text, unit=unit)
    return Ledger(text=text, facts=tuple(_fact(text, n, quantity) for n, quantity in enumerate(found, 1)))


def _fact(text: str, number: int, quantity: Quantity) -> Fact:
    start, end, kind, value, unit, comparator = quantity
    return Fact(
        id=f"F{number}",
        quote=text[start:end],
        start=start,
        end=end,
        kind=kind,
        value=value,
        unit=unit,
        comparator=comparator,
        before=_SENTENCE_END.split(text[max(0, start - _AROUND) : start])[-1],
        after=_SENTENCE_END.split(text[end : end + _AROUND], maxsplit=1)[0],
    )
