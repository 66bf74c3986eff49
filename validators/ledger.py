"""Ledger: every figure of a text, and where it stands. `text[start:end] == quote`, always."""

from decimal import Decimal
from typing import Literal

from validators.form import Value
from validators.quantity import Comparator, Kind, quantities


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


def read(text: str, *, unit: str | None = None) -> Ledger:
    """Read every quantity of *text*; bare numbers take *unit* (the header's 单位, such as 万元)."""
    found = quantities(text, unit=unit)
    return Ledger(
        text=text,
        facts=tuple(
            Fact(
                id=f"F{n}", quote=text[q.start : q.end], start=q.start, end=q.end,
                kind=q.kind, value=q.value, unit=q.unit, comparator=q.comparator,
            )
            for n, q in enumerate(found, 1)
        ),
    )
