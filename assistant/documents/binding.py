"""Binding: several forms as one document, each on a page of its own, with a list of them in front."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.documents.grid import Document, Grid, GridCell, Paragraph, Style
from assistant.documents.layout import lay_out
from assistant.documents.recognition.sheets import LIST_HEADINGS, LIST_TITLE
from validators.form import Cell, Form
from validators.template import find_template

TITLE = Style("方正小标宋简体", Decimal(18), align="center", keep=True)
HEADING = Style(size=Decimal(10), bold=True, align="center")
VALUE = Style(size=Decimal(10), align="center")
WORDS = Style(size=Decimal(10))
WIDTHS = tuple(Decimal(width) for width in (60, 400, 160, 110, 110, 160))


class Bound(NamedTuple):
    """One form of a document, and what was concluded of it, in Chinese (通过, 退回)."""

    form: Form
    conclusion: str


def bind(several: Sequence[Bound], *, draft: bool) -> Document:
    """Give *several* forms as one document; a `draft` is marked on every page. Raises UnknownTemplate."""
    title = Paragraph(LIST_TITLE, TITLE, opens=LIST_TITLE)
    rows = [tuple(GridCell(text, style=HEADING) for text in LIST_HEADINGS)]
    rows += [_line(number, each) for number, each in enumerate(several, 1)]
    blocks: list[Paragraph | Grid] = [title, Grid(tuple(rows), WIDTHS, header_rows=1)]
    for number, each in enumerate(several, 1):
        blocks += _opened(each.form, number)
    return Document(tuple(blocks), draft=draft)


def _line(number: int, each: Bound) -> tuple[GridCell, ...]:
    form = each.form
    first = form.funds.rows[0] if form.funds.rows else None
    budget = _shown(first.budget or first.initial_budget if first else None, form.money_unit)
    texts = (budget, _shown(first.rate if first else None), _shown(form.total), each.conclusion)
    name = GridCell(form.project.name or form.title or "未命名的自评表", style=WORDS)
    return (GridCell(str(number), style=VALUE), name, *(GridCell(text, style=VALUE) for text in texts))


def _shown(held: Cell | None, unit: str = "") -> str:
    if held is None or held.blank:
        return "—"
    return f"{held.text}{unit}" if held.value is not None and unit not in held.text else held.text


def _opened(form: Form, number: int) -> Iterable[Paragraph | Grid]:
    """Give the blocks of one form; its first line begins a part of its own."""
    first, *others = lay_out(form, find_template(form.template), draft=False).blocks
    if isinstance(first, Paragraph):
        first = first._replace(opens=f"{number} {form.project.name}".strip())
    return (first, *others)
