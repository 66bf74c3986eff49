"""Times Excel files: written against bare xlsxwriter with the same cells, read against bare calamine.

Each figure is a ratio of CPU time, both sides in turn in one run (median of 7). Writing and reading go from
and to a Document; the bare side writes the same cells in as many looks, and reads values and merges.
"""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import NamedTuple

import python_calamine
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types

from assistant.documents.files.xlsx.reading import read_xlsx
from assistant.documents.files.xlsx.writing import write_xlsx
from assistant.documents.layout import lay_out
from benchmarks.whole import Figure, offline, ratio
from validators.template import find_template

TIMES = 20


def figures() -> Iterator[Figure]:
    """Measure writing and reading of a form of eleven rows."""
    form, _ = offline(20)
    document = lay_out(form, find_template(form.template), draft=False)
    content = write_xlsx(document)
    bare = _bare(content)
    written = ratio(
        _often(lambda: write_xlsx(document)), _often(lambda: _bare_write(bare)), time.process_time
    )
    yield Figure("写 Excel ÷ xlsxwriter 直接写同样的格（CPU）", f"{written:.2f}倍", "≤ 1.5倍")
    read = ratio(_often(lambda: read_xlsx(content)), _often(lambda: _bare_read(content)), time.process_time)
    yield Figure("读 Excel ÷ calamine 直接读（CPU）", f"{read:.2f}倍", "≤ 2倍")


def _often(work: Callable[[], object]) -> Callable[[], None]:
    def often() -> None:
        for _ in range(TIMES):
            work()

    return often


class Bare(NamedTuple):
    """What a sheet is made of: (row, column, value, merged to) of each cell, its sizes, how many looks."""

    cells: list[tuple[int, int, float | str, tuple[int, int]]]
    rows: int
    columns: int
    looks: int


def _bare(content: bytes) -> Bare:
    """Take a written sheet apart into its cells."""
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    merged = dict(sheet.merged_cell_ranges or [])
    rows = sheet.to_python(skip_empty_area=False)
    values = {(at, to): value for at, row in enumerate(rows) for to, value in enumerate(row)}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - merged.keys()
    cells = [
        (*place, value if isinstance(value, float) else str(value), merged.get(place, place))
        for place, value in values.items()
        if place not in covered
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        looks = re.search(rb'<cellXfs count="(\d+)"', package.read("xl/styles.xml"))
    return Bare(cells, len(rows), len(rows[0]), int(looks[1]) if looks else 1)


def _bare_write(bare: Bare) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        look = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        made = [book.add_format({**look, "font_size": 8 + number / 2}) for number in range(bare.looks)]
        for column in range(bare.columns):
            sheet.set_column_pixels(column, column, 40)
        for row in range(bare.rows):
            sheet.set_row(row, 20)
        for (row, column, value, to), style in zip(bare.cells, cycle(made), strict=False):
            if to != (row, column):
                sheet.merge_range(row, column, *to, "", style)
            if isinstance(value, float):
                sheet.write_number(row, column, value, style)
            elif value:
                sheet.write_string(row, column, value, style)
            elif to == (row, column):
                sheet.write_blank(row, column, None, style)


def _bare_read(content: bytes) -> None:
    book = python_calamine.load_workbook(io.BytesIO(content))
    for at in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(at)
        sheet.to_python()
        _ = sheet.merged_cell_ranges


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.what}：{figure.measured}（目标 {figure.goal}）")
