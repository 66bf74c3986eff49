"""Grid: cells with spans and a look, the one waist between forms and files.

Every kind of file is read into a Document and written from one; only layout.py and recognise.py know
what a form is, and only docx.py, text.py … know what a file is.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

Font = Literal["宋体", "黑体", "仿宋_GB2312", "方正小标宋简体"]
Shape = Literal["table", "lines", "cells"]
FIGURE = re.compile(r"-?(\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.(\d{1,10}))?(%?)")
DIGITS = tuple("0123456789%")
MOST_DIGITS = 15  # a spreadsheet keeps no more


class Style(NamedTuple):
    """How a text looks; `size` in points. `keep`: stay on the page of the next paragraph."""

    font: Font = "宋体"
    size: Decimal = Decimal("10.5")
    bold: bool = False
    align: Literal["left", "center", "right", "both"] = "left"
    keep: bool = False


PLAIN = Style()


class Figure(NamedTuple):
    """What a spreadsheet holds for a text that is one plain number or percentage: 0.9212 for 92.12%.

    `places`: the decimals that are shown. `grouped`: with a comma before every three digits.
    """

    value: Decimal
    places: int
    percent: bool
    grouped: bool


def figure(text: str) -> Figure | None:
    """Give the number that *text* is; None when it is more than that, or would look different as a number."""
    found = FIGURE.fullmatch(text) if text[-1:] in DIGITS else None
    if not found or sum(letter.isdigit() for letter in text) > MOST_DIGITS or not text.isascii():
        return None
    whole, places, percent = found.groups(default="")
    value = Decimal(text.replace(",", "").removesuffix("%"))
    if (text.startswith("-") and not value) or ("," in whole and whole.startswith("0")):
        return None
    exact = value.scaleb(-2) if percent else value
    return Figure(exact, len(places), bool(percent), "," in whole)


class Paragraph(NamedTuple):
    """Text outside a table. `aside` stands at the right end of the same line (单位:万元).

    `where` and `at`: as in GridCell. `opens`: the name of the part of the Document that begins here.
    """

    text: str
    style: Style = PLAIN
    aside: str = ""
    where: str = ""
    at: str = ""
    opens: str = ""


class GridCell(NamedTuple):
    """One cell, at its upper left corner. Line breaks in `text` are paragraphs of the cell.

    `open_above`: no line parts it from the cell above, so that the two look like one. `where` names
    what the cell shows to whoever draws it on a screen (a JSON pointer); no file carries it. `at` is the
    address of the cell in the file it was read from, as people say it: 表1第3行第2格, Sheet1!C5.
    `formula` is how a spreadsheet computes the cell, other cells named by their `where` in braces:
    {/funds/rows/0/executed}/{/funds/rows/0/budget}.
    """

    text: str = ""
    row_span: int = 1
    col_span: int = 1
    style: Style = PLAIN
    open_above: bool = False
    where: str = ""
    at: str = ""
    formula: str = ""


class Chart(NamedTuple):
    """What a spreadsheet draws of a table: columns for `bars`, lines for `rates`, by the `names` of a column.

    Columns are counted from 0, `rows` are the first and the last one that is drawn.
    """

    title: str
    names: int
    bars: tuple[int, ...]
    rates: tuple[int, ...]
    rows: tuple[int, int]


class Grid(NamedTuple):
    """A table: each row lists the cells that begin in it, from left to right.

    `widths` are shares of the table's width (empty: unknown). The first `header_rows` rows are repeated
    on every page. A spreadsheet draws the `chart` below the table. `shape` says what the columns of a cell
    are worth: in a `table` spans are known; `lines` were tab-separated, with blanks where cells are merged;
    `cells` were listed one a line, so a cell merged across columns counts once.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[Decimal, ...] = ()
    shape: Shape = "table"
    header_rows: int = 0
    chart: Chart | None = None

    def placed(self) -> Iterator[tuple[tuple[int, str], ...]]:
        """Give each row as (column, text); a cell that a merged one covers from above is an empty text."""
        above: dict[int, tuple[int, int]] = {}
        for row in self.rows:
            line: list[tuple[int, str]] = []
            begun: dict[int, tuple[int, int]] = {}
            column = _covered(0, above, line)
            for cell in row:
                line.append((column, cell.text))
                if cell.row_span > 1:
                    begun[column] = (cell.row_span - 1, cell.col_span)
                column = _covered(column + cell.col_span, above, line)
            above = {at: (left - 1, span) for at, (left, span) in above.items() if left > 1} | begun
            yield tuple(line)

    def begun(self) -> Iterator[tuple[int, int, GridCell]]:
        """Give every cell with the row and the column at which it begins, both from 0 on."""
        free: dict[int, int] = {}  # the first row, by column, that no cell from above covers
        for at, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while free.get(column, 0) > at:
                    column += 1
                yield at, column, cell
                for each in range(column, column + cell.col_span):
                    free[each] = at + cell.row_span
                column += cell.col_span


def _covered(column: int, above: dict[int, tuple[int, int]], line: list[tuple[int, str]]) -> int:
    """Pass over what is covered from above at *column*; give the next free column."""
    while column in above:
        line.append((column, ""))
        column += above[column][1]
    return column


class Document(NamedTuple):
    """What a file holds, in reading order. `draft`: every page carries the mark 草稿.

    A paragraph that `opens` a part begins a new page; in a spreadsheet each part is a sheet of its own, of
    that name as far as Excel allows it. What a formula names by its `where` is looked for in the same part.

    `remarks`: what a reader left out (hidden text, deleted text, pictures), in Chinese, with its place.
    """

    blocks: tuple[Paragraph | Grid, ...]
    draft: bool = False
    remarks: tuple[str, ...] = ()

    def parts(self) -> "tuple[Document, ...]":
        """Give each part as a document of its own; what stands before the first one is a part as well."""
        starts = [
            at for at, block in enumerate(self.blocks) if at and isinstance(block, Paragraph) and block.opens
        ]
        ends = [*starts, len(self.blocks)]
        spans = zip([0, *starts], ends, strict=True)
        return tuple(self._replace(blocks=self.blocks[start:end]) for start, end in spans)
