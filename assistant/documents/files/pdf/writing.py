"""Writing: a Document as a .pdf file.

The look is in document.typ; here the Document becomes the data that it draws. The fonts that the forms
name may not be passed on, so that each stands first in a list of what may take its place.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from math import ceil
from pathlib import Path
from typing import Any

import typst

from assistant.documents.files.characters import printable
from assistant.documents.grid import Document, Grid, GridCell, Paragraph, Style
from assistant.errors import Misconfigured
from assistant.settings import Settings

SONG = (
    *("SimSun", "NSimSun", "STSong", "Songti SC", "Noto Serif CJK SC", "Noto Serif SC"),
    *("Source Han Serif SC", "AR PL UMing CN", "AR PL SungtiL GB"),
)
HEI = (
    *("SimHei", "STHeiti", "Heiti SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"),
    *("Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
)
FANGSONG = ("FangSong_GB2312", "FangSong", "STFangsong")
XIAOBIAOSONG = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05")
FONTS = {
    "宋体": (*SONG, *HEI),
    "黑体": (*HEI, *SONG),
    "仿宋_GB2312": (*FANGSONG, *SONG, *HEI),
    "方正小标宋简体": (*XIAOBIAOSONG, *SONG, *HEI),
}
MADE = datetime(2020, 1, 1, tzinfo=UTC)  # the same document gives the same bytes
FOLDER = str(files("assistant.documents.files").joinpath("pdf"))
WIDE, HIGH = 174 * 72 / 25.4, 200 * 72 / 25.4  # points: the table, and the highest row that stays whole
PADDING, LINE = 5, 1.6  # points at both sides of a cell; the height of a line in letters


def write_pdf(document: Document) -> bytes:
    """Write *document* as a .pdf file; the same document and fonts give the same bytes.

    Raises Misconfigured when no Chinese font is here.
    """
    content = content_of(document)
    compiler = typst.Compiler(
        input=source(),
        root=FOLDER,
        font_paths=fonts(Settings().fonts),
        sys_inputs={"document": json.dumps(content, ensure_ascii=False)},
    )
    drawn = compiler.compile(format="pdf", timestamp=MADE)
    if not isinstance(drawn, bytes):  # pragma: no cover  # one file is asked for
        raise TypeError(type(drawn))
    return drawn


def content_of(document: Document) -> dict[str, Any]:
    """Give what document.typ draws, as JSON has it. Raises Misconfigured."""
    return {
        "draft": document.draft,
        "fonts": families(Settings().fonts),
        "blocks": [_block(block) for block in document.blocks],
    }


@cache
def source() -> bytes:
    """Give the text of document.typ."""
    return Path(FOLDER, "document.typ").read_bytes()


def families(folder: Path | None) -> dict[str, list[str]]:
    """Give, for each font that a form names, the families here that may take its place, the best first.

    Raises Misconfigured when there is none.
    """
    listed = fonts(folder).fonts()
    here = {font.family for font in listed}
    own = {font.family for font in listed if folder and font.path and folder in Path(font.path).parents}
    found = {
        name: [each for each in (*stand_ins, *sorted(own)) if each in here]
        for name, stand_ins in FONTS.items()
    }
    if not found["宋体"]:
        raise Misconfigured(
            "没有找到中文字体，不能输出 PDF。请安装一种（Debian/Ubuntu：apt install fonts-noto-cjk），"
            "或把字体文件放进一个文件夹，设置 ASSISTANT_FONTS=这个文件夹；也可以先输出 Word 文件"
        )
    return found


@cache
def fonts(folder: Path | None) -> typst.Fonts:
    """Give the fonts of the system and of *folder*."""
    return typst.Fonts(include_embedded_fonts=False, font_paths=[] if folder is None else [str(folder)])


def _block(block: Paragraph | Grid) -> dict[str, Any]:
    if isinstance(block, Grid):
        tall = _tall_rows(block)
        placed = [_cell(*each, whole=each[0] not in tall) for each in block.begun()]
        return {
            "kind": "grid",
            "widths": [_plain(width) for width in block.widths],
            "header": [cell for cell in placed if cell["y"] < block.header_rows],
            "cells": [cell for cell in placed if cell["y"] >= block.header_rows],
        }
    return {
        "kind": "paragraph",
        "text": printable(block.text),
        "aside": printable(block.aside),
        "style": _style(block.style),
        "new-page": bool(block.opens),
    }


def _tall_rows(grid: Grid) -> set[int]:
    """Give the rows that are about as high as a page: kept whole, what is too much of them would be cut."""
    whole = float(sum(grid.widths)) or 1
    tall: set[int] = set()
    for row, column, cell in grid.begun():
        share = float(sum(grid.widths[column : column + cell.col_span])) / whole
        size = float(cell.style.size)
        letters = max(1, int((share * WIDE - PADDING) / size))
        lines = sum(ceil(len(line) / letters) or 1 for line in cell.text.split("\n"))
        if lines * size * LINE > HIGH:
            tall |= set(range(row, row + cell.row_span))
    return tall


def _cell(row: int, column: int, cell: GridCell, *, whole: bool) -> dict[str, Any]:
    return {
        "x": column,
        "y": row,
        "rows": cell.row_span,
        "columns": cell.col_span,
        "text": printable(cell.text),
        "style": _style(cell.style),
        "open-above": cell.open_above,
        "breakable": cell.row_span > 1 or not whole,
    }


def _style(style: Style) -> dict[str, Any]:
    return style._asdict() | {"size": _plain(style.size)}


def _plain(size: Decimal) -> float:
    """Give a size on paper as JSON has it: no money and no score passes here."""
    return float(size)
