"""Tables: the rows and merges of a Word table as a Grid, also where the merges are broken."""

from typing import Literal, NamedTuple

from assistant.documents.files.docx import names as n
from assistant.documents.files.docx.names import Element
from assistant.documents.grid import Grid, GridCell

Merge = Literal["", "begins", "goes on"]
MOST_COLUMNS = 200
SPAN, UP, LEFT = n.w("gridSpan"), n.w("vMerge"), n.w("hMerge")
DELETED_CELL, TRACKED_MERGE = n.w("cellDel"), n.w("cellMerge")
BEFORE, HIDDEN = n.w("gridBefore"), n.w("hidden")
MARKS = (SPAN, UP, LEFT, DELETED_CELL, TRACKED_MERGE, BEFORE, HIDDEN, n.DEL)


class CellMarks(NamedTuple):
    """How a cell lies in its table: its columns, and whether it is one with the cell above or to the left."""

    span: int = 1
    up: Merge = ""
    left: Merge = ""
    gone: bool = False


class RowMarks(NamedTuple):
    """How many columns a row leaves free at its beginning; why it is not to be seen ("" when it is)."""

    before: int = 0
    gone: str = ""


ALONE, WHOLE = CellMarks(), RowMarks()


class TableMarks:
    """The marks of all cells and rows of one part; a tracked change counts as accepted."""

    def __init__(self, root: Element) -> None:
        self._marks: dict[Element, dict[str, Element]] = {}
        for mark in root.iter(*MARKS):
            properties = mark.getparent()
            if properties is not None and properties.tag in {n.TC_PR, n.TR_PR}:
                marked = properties.getparent()  # settings before a tracked change stand one deeper
                if marked is not None:
                    self._marks.setdefault(marked, {})[mark.tag] = mark

    def cell(self, cell: Element) -> CellMarks:
        """Give the marks of a cell."""
        found = self._marks.get(cell)
        if not found:
            return ALONE
        up = _merge(found.get(UP))
        if TRACKED_MERGE in found:
            up = "goes on" if found[TRACKED_MERGE].get(n.w("vMerge")) == "cont" else "begins"
        span = _number(found.get(SPAN)) or 1
        return CellMarks(span, up, _merge(found.get(LEFT)), gone=DELETED_CELL in found)

    def row(self, row: Element) -> RowMarks:
        """Give the marks of a row."""
        found = self._marks.get(row)
        if not found:
            return WHOLE
        if n.DEL in found:
            return RowMarks(gone="修订中删去的")
        if HIDDEN in found and n.is_on(found[HIDDEN]):
            return RowMarks(gone="隐藏的")
        return RowMarks(_number(found.get(BEFORE)))


def _number(mark: Element | None) -> int:
    value = "" if mark is None else mark.get(n.VAL, "")
    return min(int(value[:9]), MOST_COLUMNS) if value.isdecimal() else 0


def _merge(mark: Element | None) -> Merge:
    if mark is None:
        return ""
    return "begins" if mark.get(n.VAL, "continue") == "restart" else "goes on"


class Draft:
    """A table that is being read, row by row; what goes on with a cell above or to the left joins it."""

    def __init__(self) -> None:
        self._rows: list[list[GridCell]] = []
        self._row: list[GridCell] = []
        self._column = 0
        self._above: dict[int, tuple[int, int, int]] = {}  # by column: row and place of the cell, its span
        self._open: dict[int, tuple[int, int, int]] = {}

    def begin_row(self, before: int) -> None:
        """Begin a row that leaves *before* columns free."""
        self._row = [GridCell(col_span=before)] if before else []
        self._rows.append(self._row)
        self._column = before
        self._above, self._open = self._open, {}

    def add(self, marks: CellMarks, text: str, at: str) -> bool:
        """Add a cell; False when it goes on with another one, which hides its text."""
        if marks.left == "goes on" and self._row:
            self._row[-1] = self._row[-1]._replace(col_span=self._row[-1].col_span + marks.span)
            self._column += marks.span
            return False
        begun = self._above.get(self._column)
        joined = marks.up == "goes on" and begun is not None and begun[2] == marks.span
        if joined and begun is not None:
            row, place, _ = self._open[self._column] = begun
            cell = self._rows[row][place]
            self._rows[row][place] = cell._replace(row_span=len(self._rows) - row)
        else:
            if marks.up:
                self._open[self._column] = (len(self._rows) - 1, len(self._row), marks.span)
            self._row.append(GridCell(text, col_span=marks.span, at=at))
        self._column += marks.span
        return not joined

    def drop_blank_row(self) -> None:
        """Take the newest row back when nothing is written in it."""
        if not any(cell.text.strip() for cell in self._row):
            self._rows.pop()

    def cut(self) -> list[Grid]:
        """Give what has been read so far as a table, if there is anything, and begin anew."""
        rows = tuple(tuple(row) for row in self._rows)
        self._rows, self._above, self._open = [], {}, {}
        return [Grid(rows)] if rows else []
