"""Writing: a Document as an .xlsx file, one sheet for each of its parts, printed on A4 as wide as one page.

All tables of a part share the columns of its sheet. Figures are numbers in the format that shows
them as they were; a text is always written as a text, so that none becomes a formula.
"""

import io
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import accumulate, count, pairwise
from math import ceil
from typing import NamedTuple

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # the same
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

from assistant.documents.files.characters import printable
from assistant.documents.files.xlsx.looks import column_letters
from assistant.documents.grid import Chart, Document, Figure, Grid, GridCell, Paragraph, Style, figure
from assistant.errors import UnreadableFile

Block = Paragraph | Grid
LONGEST_NAME = 31  # of a sheet, in Excel
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
SHEET, DRAFT_SHEET = "自评表", "自评表（草稿）"
DRAFT_LINE = "草稿　未通过核查，不得作为正式文件报送"
DRAFT_STYLE = Style("黑体", Decimal(12), bold=True, align="right", keep=True)
DRAFT_COLOR = "#C00000"
# On every page: a line at the right, and 草稿 large and pale in the middle, behind the table.
DRAFT_HEADER = (
    '&C&"黑体,常规"&60&KD9D9D9\n草　稿&R&"黑体,加粗"&10&KC00000草稿  未通过核查，不得作为正式文件报送'
)
FOOTER = "&C第 &P 页，共 &N 页"
FULL = 1000
NEAR = 20  # edges of two tables that are less than 3.5 mm apart become one
PIXELS_WIDE = 658  # A4 less the margins of 18 mm: 174 mm
MARGIN, TOP = 0.71, 0.79  # inches
POINTS_A_PIXEL = 0.75
PADDING = 6  # points within a cell, at both sides together
LINE_HEIGHT = 1.35
CHART_HEIGHT = 330  # points
TALLEST = 400  # points; Excel has no row above 409
LONGEST_TEXT = 32_767  # characters; Excel has no cell above it
ASIDE = 700  # where a text at the right end of a line begins
NAMED = re.compile(r"\{([^{}]*)\}")
RISKY = ("=", "+", "-", "@")
MADE = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same document gives the same bytes


class _Placed(NamedTuple):
    """A cell by its place on the sheet: rows and columns from 0 on, the last ones included."""

    cell: GridCell
    top: int
    left: int
    bottom: int
    right: int
    bordered: bool = True
    open_below: bool = False


class _Look(NamedTuple):
    """Everything that makes a cell format of its own."""

    style: Style
    number: str = ""
    bordered: bool = True
    open_above: bool = False
    open_below: bool = False
    quoted: bool = False


def write_xlsx(document: Document) -> bytes:
    """Write *document* as an .xlsx file; the same document gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        formats: dict[_Look, Format] = {}
        for name, blocks in _parts(document):
            _Writer(book, book.add_worksheet(name), formats).write(blocks, draft=document.draft)
    return out.getvalue()


def _parts(document: Document) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Give the parts of the document, each with a name that Excel allows and no other part has."""
    taken: set[str] = set()
    for blocks in (part.blocks for part in document.parts()):
        opens = next((block.opens for block in blocks if isinstance(block, Paragraph)), "")
        wanted = FORBIDDEN.sub("", printable(opens)).strip(" '") or (DRAFT_SHEET if document.draft else SHEET)
        name = wanted[:LONGEST_NAME]
        for number in count(2):
            if name.lower() not in taken:
                break
            name = f"{wanted[: LONGEST_NAME - 6]} {number}"
        taken.add(name.lower())
        yield name, blocks


class _Writer:
    """Lays out one part on one sheet: first where everything stands, then everything."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet, formats: dict[_Look, Format]) -> None:
        self.book, self.sheet, self.formats = book, sheet, formats
        self.placed: list[_Placed] = []
        self.heights: list[float] = []
        self.repeated: tuple[int, int] | None = None
        self.charts: list[tuple[Grid, list[int], list[int], int]] = []

    def write(self, blocks: Sequence[Block], *, draft: bool) -> None:
        self.edges, own = _columns([block for block in blocks if isinstance(block, Grid)])
        self.columns = iter(own)
        self.widths = _pixels(self.edges)
        self.ends = [0, *accumulate(self.widths)]
        if draft:
            self._place_paragraph(Paragraph(DRAFT_LINE, DRAFT_STYLE))
        for block in blocks:
            if isinstance(block, Grid):
                self._place_grid(block)
            else:
                self._place_paragraph(block)
        self._set_page(draft=draft)
        addresses = {each.cell.where: _address(each) for each in reversed(self.placed) if each.cell.where}
        for each in self.placed:
            self._write_cell(each, addresses)
        for grid, rows, columns, top in self.charts:
            if grid.chart:
                self._draw(grid, grid.chart, rows, columns, top)

    def _set_page(self, *, draft: bool) -> None:
        sheet = self.sheet
        sheet.set_paper(9)  # A4
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(MARGIN, MARGIN, TOP, TOP)
        sheet.hide_gridlines(2)
        sheet.set_footer(FOOTER)
        if draft:
            sheet.set_header(DRAFT_HEADER)
            sheet.set_tab_color(DRAFT_COLOR)
        for at, width in enumerate(self.widths):
            sheet.set_column_pixels(at, at, width)
        for at, height in enumerate(self.heights):
            sheet.set_row(at, height)
        if self.heights:
            sheet.print_area(0, 0, len(self.heights) - 1, len(self.widths) - 1)
        if self.repeated:
            sheet.repeat_rows(*self.repeated)

    def _place_paragraph(self, paragraph: Paragraph) -> None:
        """Give a paragraph a row of its own; a text at its right end stands in cells of its own."""
        last = len(self.widths) - 1
        cell = GridCell(paragraph.text, style=paragraph.style, where=paragraph.where)
        aside = bisect_left(self.edges, ASIDE) if paragraph.aside else last + 1
        aside = min(max(1, aside), last) if paragraph.aside and last else last + 1
        first = 0
        if (
            paragraph.aside and paragraph.style.align == "center"
        ):  # in the middle of the page, not of the rest
            first = min(bisect_left(self.edges, FULL - self.edges[aside]), aside - 1)
        pieces = [(cell, first, aside - 1)]
        if aside <= last:
            pieces.append(
                (GridCell(paragraph.aside, style=paragraph.style._replace(align="right")), aside, last)
            )
        height = max(self._height(piece, left, right) for piece, left, right in pieces)
        top, bottom = self._take_rows(height + (4 if paragraph.style.keep else 0))
        self.placed += [
            _Placed(piece, top, left, bottom, right, bordered=False) for piece, left, right in pieces
        ]

    def _place_grid(self, grid: Grid) -> None:
        """Place the cells of a table; a row taller than any row of Excel becomes several, merged."""
        at = next(self.columns)
        cells = [(cell, row, column) for row, column, cell in grid.begun()]
        heights = self._row_heights(cells, len(grid.rows), at)
        rows = [self._take_rows(height) for height in heights]
        if grid.header_rows and self.repeated is None:
            self.repeated = (rows[0][0], rows[grid.header_rows - 1][1])
        open_tops = {(row, at[column]) for cell, row, column in cells if cell.open_above}
        for cell, row, column in cells:
            last = min(row + cell.row_span, len(rows)) - 1
            left, right = at[column], at[column + cell.col_span] - 1
            below = (last + 1, left) in open_tops
            self.placed.append(_Placed(cell, rows[row][0], left, rows[last][1], right, open_below=below))
        if grid.chart:
            top, _ = self._take_rows(CHART_HEIGHT)
            self.charts.append((grid, [first for first, _ in rows], at, top))

    def _draw(self, grid: Grid, chart: Chart, rows: list[int], columns: list[int], top: int) -> None:
        """Draw the chart of a table in the rows that were kept free for it."""
        first, last = (rows[at] for at in chart.rows)

        def series(column: int) -> dict[str, object]:
            span = {
                name: [self.sheet.name, first, columns[at], last, columns[at]]
                for name, at in (("categories", chart.names), ("values", column))
            }
            return {"name": grid.rows[0][column].text, **span}

        bars = self.book.add_chart({"type": "column"})
        for column in chart.bars:
            bars.add_series(series(column) | {"data_labels": {"value": True}})
        lines = self.book.add_chart({"type": "line"})
        for column in chart.rates:
            lines.add_series(series(column) | {"y2_axis": True, "marker": {"type": "diamond"}})
        lines.set_y2_axis({"min": 0, "num_format": "0%", "name": grid.rows[0][chart.rates[0]].text})
        bars.combine(lines)
        bars.set_title({"name": chart.title})
        bars.set_y_axis({"min": 0, "name": grid.rows[0][chart.bars[0]].text})
        bars.set_legend({"position": "bottom"})
        bars.set_size({"width": sum(self.widths), "height": CHART_HEIGHT / POINTS_A_PIXEL - PADDING})
        self.sheet.insert_chart(top, 0, bars, {"y_offset": PADDING, "description": chart.title})

    def _row_heights(self, cells: list[tuple[GridCell, int, int]], count: int, at: list[int]) -> list[float]:
        heights = [0.0] * count
        for cell, row, column in sorted(cells, key=lambda each: each[0].row_span):
            last = min(row + cell.row_span, count)
            needed = self._height(cell, at[column], at[column + cell.col_span] - 1)
            heights[last - 1] += max(0.0, needed - sum(heights[row:last]))
        return heights

    def _take_rows(self, height: float) -> tuple[int, int]:
        """Take as many rows as *height* needs; give the first and the last of them."""
        count = max(1, ceil(height / TALLEST))
        self.heights += [round(height / count * 4) / 4] * count
        return len(self.heights) - count, len(self.heights) - 1

    def _height(self, cell: GridCell, left: int, right: int) -> float:
        """Give the points that the text of *cell* needs between two columns."""
        size = float(cell.style.size)
        room = max(1.0, ((self.ends[right + 1] - self.ends[left]) * POINTS_A_PIXEL - PADDING) / size)
        lines = sum(max(1, ceil(_breadth(line) / room)) for line in cell.text.split("\n"))
        return lines * size * LINE_HEIGHT + 5

    def _write_cell(self, placed: _Placed, addresses: Mapping[str, str]) -> None:
        text = printable(placed.cell.text)
        if len(text) > LONGEST_TEXT:
            raise UnreadableFile(f"有一格超过 {LONGEST_TEXT} 字，Excel 放不下，请改存为 .docx")
        held = figure(text) if placed.bordered else None
        look = _Look(
            placed.cell.style,
            _number_format(held) if held else "",
            placed.bordered,
            placed.cell.open_above,
            placed.open_below,
            text.startswith(RISKY) and held is None,
        )
        made = self._format(look)
        place = (placed.top, placed.left)
        merged = (placed.bottom, placed.right) != place
        if merged:
            self.sheet.merge_range(*place, placed.bottom, placed.right, "", made)
        formula = _formula(placed.cell.formula, addresses) if held else ""
        if held and formula:
            self.sheet.write_formula(*place, formula, made, float(held.value))
        elif held:
            self.sheet.write_number(*place, float(held.value), made)
        elif text:
            self.sheet.write_string(*place, text, made)
        elif not merged:
            self.sheet.write_blank(*place, None, made)

    def _format(self, look: _Look) -> Format:
        if look not in self.formats:
            self.formats[look] = self.book.add_format(_properties(look))
        return self.formats[look]


def _properties(look: _Look) -> dict[str, object]:
    style = look.style
    made: dict[str, object] = {
        "font_name": style.font,
        "font_size": float(style.size),
        "bold": style.bold,
        "align": "left" if style.align == "both" else style.align,
        "valign": "vcenter",
        "text_wrap": True,
        "quote_prefix": look.quoted,
    }
    if style is DRAFT_STYLE:
        made["font_color"] = DRAFT_COLOR
    if look.number:
        made["num_format"] = look.number
    if look.bordered:
        made |= {
            "left": 1,
            "right": 1,
            "top": 0 if look.open_above else 1,
            "bottom": 0 if look.open_below else 1,
        }
    return made


def _number_format(held: Figure) -> str:
    """Give the format that shows a figure as it was; a whole number needs none."""
    if not held.places and not held.percent and not held.grouped:
        return ""
    places = f".{'0' * held.places}" if held.places else ""
    return f"{'#,##0' if held.grouped else '0'}{places}{'%' if held.percent else ''}"


def _formula(formula: str, addresses: Mapping[str, str]) -> str:
    """Put addresses for the names of cells; "" when one of them stands nowhere on the sheet."""
    if not formula or any(name not in addresses for name in NAMED.findall(formula)):
        return ""
    return "=" + NAMED.sub(lambda found: addresses[found[1]], formula)


def _address(placed: _Placed) -> str:
    return f"{column_letters(placed.left)}{placed.top + 1}"


def _columns(grids: Sequence[Grid]) -> tuple[list[int], list[list[int]]]:
    """Give the edges of the sheet's columns as shares of FULL, and for each table which of them are its own.

    Edges of two tables that nearly meet become one.
    """
    edges = [0, FULL]
    own: list[list[int]] = []
    for grid in grids:
        wanted = _own_edges(grid)
        roomy = all(after - before >= 2 * NEAR for before, after in pairwise(wanted))
        if roomy:
            nearest = [min(edges, key=lambda edge: abs(edge - each)) for each in wanted]  # used at once
            wanted = [
                near if abs(near - each) < NEAR else each for near, each in zip(nearest, wanted, strict=True)
            ]
        own.append(wanted)
        edges = sorted({*edges, *wanted})
    return edges, [[bisect_left(edges, edge) for edge in wanted] for wanted in own]


def _own_edges(grid: Grid) -> list[int]:
    count = max((column + cell.col_span for _, column, cell in grid.begun()), default=1)
    widths = grid.widths if len(grid.widths) == count else (Decimal(1),) * count
    whole = sum(widths)
    return [0, *(int(FULL * part / whole) for part in accumulate(widths))]


def _pixels(edges: list[int]) -> list[int]:
    """Share the page's width so that the columns add up to it exactly."""
    ends = [PIXELS_WIDE * edge // FULL for edge in edges]
    return [end - start for start, end in pairwise(ends)]


def _breadth(text: str) -> float:
    """Give the breadth of *text* in ems: a Chinese character is one, a letter or a digit about half."""
    narrow = len(text.encode("ascii", "ignore"))
    return (len(text) - narrow) * 1.03 + narrow * 0.56
