"""Reading: the sheets of an .xlsx file as a Document, every cell as the spreadsheet shows it.

Rows and columns in which nothing stands are left out, so that a table is as wide as it looks. A text
alone in its row above or below a table is a paragraph. Formulas are never computed, macros never run,
links to other files never followed: what counts is the value that was saved.
"""

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

import python_calamine

from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.files.package import open_package
from assistant.documents.files.remarks import Remarks
from assistant.documents.files.xlsx.contents import NOTHING, Range, Sheet, contents, overlapping, trusting
from assistant.documents.files.xlsx.looks import (
    STRINGS,
    Looks,
    Place,
    column_letters,
    look_at_book,
    look_at_sheet,
    refuse_too_many_letters,
)
from assistant.documents.grid import PLAIN, Document, Grid, GridCell, Paragraph
from assistant.errors import UnreadableFile

DRAFT = re.compile(r"草\s*稿(?:\s.{0,40})?")
ALONE: Place = (1, 1)
WORKSHEET, VISIBLE = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible


def read_xlsx(content: bytes, limits: Limits = USUAL) -> Document:
    """Read the visible sheets of an .xlsx or .xlsm file, one after another. Raises UnreadableFile."""
    package = open_package(content, ".xlsx", limits)
    book = look_at_book(package.parts)
    looks = _looks(package.parts, book.formats, limits)
    remarks = Remarks()
    for what in _left_out(package.parts):
        remarks.add("文件里", what)
    blocks: list[Paragraph | Grid] = []
    draft = False
    opened = trusting(lambda: python_calamine.load_workbook(io.BytesIO(package.content)))
    sheets = opened.sheets_metadata
    if len(sheets) > limits.sheets:
        remarks.add("", f"文件里有 {len(sheets)} 张工作表，只读了前 {limits.sheets} 张")
    for at, about in enumerate(sheets[: limits.sheets]):
        part = book.sheets[at] if at < len(book.sheets) else ""
        if about.typ != WORKSHEET or part not in looks:
            remarks.add(f"工作表“{about.name}”", "不是表格，没有读")
        elif about.visible != VISIBLE:
            remarks.add(f"工作表“{about.name}”", "是隐藏的，没有读")
        else:
            found = list(_blocks(contents(opened, at, looks[part], remarks, limits), limits.places))
            if found and isinstance(found[0], Paragraph) and DRAFT.fullmatch(found[0].text):
                draft = True
                del found[0]
            blocks += found
    return Document(tuple(blocks), draft, remarks.told())


def read_old_workbook(content: bytes, kind: str, limits: Limits = USUAL) -> Document:
    """Read a spreadsheet of another *kind* (.xls, .ods) by way of LibreOffice. Raises UnreadableFile."""
    from assistant.documents.files.legacy import converted  # noqa: PLC0415  # few files need it

    return read_xlsx(converted(content, kind, "xlsx", limits), limits)


def _looks(parts: Mapping[str, bytes], formats: tuple[str, ...], limits: Limits) -> dict[str, Looks]:
    """Look through every sheet before anybody lays one out. Raises UnreadableFile."""
    sheets = {name: part for name, part in parts.items() if b"sheetData" in part}
    looks = {name: look_at_sheet(part, formats, limits) for name, part in sheets.items()}
    most = (limits.places, limits.cells, limits.lines)
    used = zip(*((each.places, each.cells, each.lines) for each in looks.values()), strict=True)
    if any(sum(each) > limit for each, limit in zip(used, most, strict=False)):
        raise UnreadableFile("工作簿里的格子太多，请只留下自评表再交")
    refuse_too_many_letters(list(sheets.values()), parts.get(STRINGS, b""), limits.workbook)
    return looks


def _left_out(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Say what the file holds beside its cells."""
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in parts):
        yield "有宏，没有运行"
    if any(re.search(r"/drawings/drawing\d*\.xml$", name) for name in parts):
        yield "有图片、图形或文本框，其中的文字没有读"
    if any(re.search(r"/(?:threaded)?comments?\d*\.xml$", name) for name in parts):
        yield "有批注，没有读"


def _blocks(sheet: Sheet, most: int) -> Iterator[Paragraph | Grid]:
    """Part a sheet into its tables and the texts that stand alone above, between and below them."""
    table: list[tuple[GridCell, ...]] = []
    for apart, rows in _runs(list(_lines(sheet, most))):
        if not apart:
            table += rows
            continue
        if table:
            yield Grid(tuple(table))
        table = []
        yield from (Paragraph(cell.text.strip(), at=cell.at) for row in rows for cell in row if cell.text)
    if table:
        yield Grid(tuple(table))


def _runs(
    lines: list[tuple[tuple[GridCell, ...], bool]],
) -> Iterator[tuple[bool, list[tuple[GridCell, ...]]]]:
    """Give the rows in runs, and whether a run is text rather than table.

    Between two tables only several texts in a row are, each as wide as the table: one may be a heading in it.
    """
    runs = [(alone, [cells for cells, _ in run]) for alone, run in groupby(lines, itemgetter(1))]
    for at, (alone, rows) in enumerate(runs):
        if not alone or at in {0, len(runs) - 1}:
            yield alone, rows
            continue
        for wide, part in groupby(rows, _is_wide):
            inner = list(part)
            yield wide and len([row for row in inner if any(cell.text for cell in row)]) > 1, inner


def _is_wide(row: tuple[GridCell, ...]) -> bool:
    return len(row) == 1 or not any(cell.text for cell in row)


def _lines(sheet: Sheet, most: int) -> Iterator[tuple[tuple[GridCell, ...], bool]]:
    """Give the cells of each row that counts, and whether a text stands alone there (or nothing at all)."""
    columns = sorted(set().union(*sheet.texts.values()))
    rows = _rows(sheet, columns, most)
    places, tied = _places(sheet.merged, rows, columns)
    letters = [f"{sheet.name}!{column_letters(column)}" for column in columns]
    for row, spans in zip(rows, places, strict=True):
        read = sheet.texts.get(row, NOTHING).get
        number = str(row + 1)
        # By place, because a sheet has many cells: text, spans, style, open above, where, at.
        cells = tuple(
            [
                GridCell(read(column, ""), span[0], span[1], PLAIN, False, "", name + number)
                for column, span, name in zip(columns, spans, letters, strict=True)
                if span
            ]
        )
        yield cells, row not in tied and _is_alone(cells, len(columns))


def _rows(sheet: Sheet, columns: list[int], most: int) -> list[int]:
    """Give the rows in which a text begins, and of the blank rows between them the first of each run.

    A blank row may be one to fill in; it is none when merged cells from above cover all of it.
    """
    written = sorted(sheet.texts)
    gaps = [
        row + 1 for row, after in pairwise(written) if row + 1 < after and row + 1 not in sheet.hidden_rows
    ]
    covered = dict.fromkeys(gaps, 0)
    left = most
    for (first, start), (end, stop) in sheet.merged if gaps else ():
        below = gaps[bisect_right(gaps, first) : bisect_right(gaps, end)]
        left -= len(below)
        if left < 0:
            raise overlapping()
        for row in below:
            covered[row] += bisect_right(columns, stop) - bisect_left(columns, start)
    blank = [row for row in gaps if covered[row] < len(columns)]
    return sorted(written + blank) if blank else written


def _places(
    merged: Sequence[Range], rows: list[int], columns: list[int]
) -> tuple[list[list[Place | None]], set[int]]:
    """Give the spans of the cell at each place, None where a merged one covers it, and rows tied to others.

    Spans are counted in the rows and columns in which something stands.
    """
    places: list[list[Place | None]] = [[ALONE] * len(columns) for _ in rows]
    tied: set[int] = set()
    left_over = len(rows) * len(columns)
    for (first, start), (last, end) in merged:
        top, below = bisect_left(rows, first), bisect_right(rows, last)
        left, right = bisect_left(columns, start), bisect_right(columns, end)
        if below <= top or right <= left:
            continue
        left_over -= (below - top) * (right - left)
        if left_over < 0:
            raise overlapping()
        covered = [None] * (right - left)
        for row in range(top, below):
            places[row][left:right] = covered
        places[top][left] = (below - top, right - left)
        if below - top > 1:
            tied.update(rows[top:below])
    return places, tied


def _is_alone(cells: Sequence[GridCell], width: int) -> bool:
    filled = [cell for cell in cells if cell.text]
    if len(filled) != 1:
        return not filled
    others = [cell for cell in cells if not cell.text and cell.col_span > 1]
    return filled[0].col_span == width or not others
