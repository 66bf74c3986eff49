"""Text pasted from Word, WPS or Excel: one cell a line behind a tab, or tab-separated rows.

One cell a line (Word through a text extractor): a line behind a tab begins a cell, lines without a tab
go on with it, a blank line ends the row. Tab-separated (Word, WPS, Excel): a line is a row; Excel puts
a cell with line breaks in quotation marks. Lines without any tab outside a row are paragraphs.
"""

import re
from itertools import chain, groupby

from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.grid import Document, Grid, GridCell, Paragraph, Shape
from assistant.errors import UnreadableFile

# Possessive: a quotation mark that is never closed costs one pass, not one for every line.
QUOTED = re.compile(r'(?:(?<=[\t\n])|^)"((?:[^"]++|"")*+)"(?=[\t\n]|$)')
BLANKS_BEFORE_TAB = re.compile(r"^[ \u3000]+\t", re.MULTILINE)
INNER_BREAK = "\x0b"
LONGEST_PIECE = 4
# A row of which only its first cell is left: ……, 指标2：, 其他资金, 成本指标.
LONE_CELL = re.compile(
    r"\s*(?:[.\u2026\u3002\u00b7]+|指标\s*\d+\s*[:\uff1a]?|(?:其[他它]|市县|中央|省级|市级|县级|地方|自筹|单位)资金[:\uff1a]?|(?:数量|质量|时效|成本)指标)\s*"
)


def decoded(content: bytes) -> str:
    """Decode a text file: UTF-8 and UTF-16 with a mark, else GB18030, as Windows writes it."""
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("不是文本文件，或者编码不是 UTF-8、GB18030")


def read_text(text: str, limits: Limits = USUAL) -> Document:
    """Give the tables and paragraphs of a pasted *text*. Raises UnreadableFile when it is too long."""
    if len(text) > limits.letters:
        raise UnreadableFile(f"文字超过 {limits.letters / 10_000:.4g} 万字")
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace(INNER_BREAK, "\n")
    plain = BLANKS_BEFORE_TAB.sub("\t", plain)
    plain = QUOTED.sub(_keep_together, plain)
    blocks = [block for group in _groups(plain) for block in _blocks(group)]
    return Document(tuple(_joined(blocks)))


def _keep_together(quoted: re.Match[str]) -> str:
    return quoted[1].replace('""', '"').replace("\n", INNER_BREAK) if "\n" in quoted[1] else quoted[0]


def _groups(text: str) -> list[list[str]]:
    """Cut at blank lines; a line that holds a tab is a blank cell, not a blank line."""
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if "\t" in line or line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _blocks(group: list[str]) -> list[Paragraph | Grid]:
    separated = any("\t" in line.strip("\t") or line.count("\t") > 1 for line in group)
    return _tab_separated(group) if separated else _one_a_line(group)


def _one_a_line(group: list[str]) -> list[Paragraph | Grid]:
    blocks: list[Paragraph | Grid] = []
    cells: list[str] = []
    for line in group:
        if line.startswith("\t"):
            cells.append(line.strip("\t"))
        elif cells:
            cells[-1] += f"\n{line}"
        else:
            blocks.append(Paragraph(line.strip()))
    if cells:
        blocks.append(_grid([cells], "cells"))
    return blocks


def _tab_separated(group: list[str]) -> list[Paragraph | Grid]:
    blocks: list[Paragraph | Grid] = []
    for line in _whole_lines(group):
        texts = line.replace(INNER_BREAK, "\n").split("\t")
        blocks.append(_grid([texts], "lines") if len(texts) > 1 else Paragraph(texts[0].strip()))
    return blocks


def _whole_lines(group: list[str]) -> list[str]:
    """Put the pieces of a first cell (绩 / 效 / 指 / 标) before the line that goes on with it."""
    lines: list[str] = []
    pieces: list[str] = []
    for line in group:
        if "\t" not in line and len(line.strip()) <= LONGEST_PIECE and not LONE_CELL.fullmatch(line):
            pieces.append(line.strip())
        elif "\t" in line:
            lines.append(INNER_BREAK.join([*pieces, line]))
            pieces = []
        else:
            lines += [*pieces, line]
            pieces = []
    return lines + pieces


def _grid(rows: list[list[str]], shape: Shape) -> Grid:
    return Grid(tuple(tuple(GridCell(text) for text in row) for row in rows), shape=shape)


def _joined(blocks: list[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """Make one table of neighbouring rows of the same shape."""
    out: list[Paragraph | Grid] = []
    for shape, run in groupby(blocks, lambda block: block.shape if isinstance(block, Grid) else None):
        if shape is None:
            out += run
        else:
            tables = (block.rows for block in run if isinstance(block, Grid))
            out.append(Grid(tuple(chain.from_iterable(tables)), shape=shape))
    return out
