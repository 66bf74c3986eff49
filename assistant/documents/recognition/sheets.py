"""Sheets: a document cut into the pieces that hold one form each, with their rows made whole.

A piece has a head (summary, title, unit line), the lines of the table, and a tail (footnotes). What
names a form's beginning is its 项目名称, its funds heading or its indicator heading, whichever is met
a second time; the lines between two tables go to the next form from the first title on.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from assistant.documents.code import printed_code
from assistant.documents.grid import Document, Grid, Shape
from assistant.documents.recognition.headings import (
    FUNDS,
    bare,
    exact_part,
    field_of,
    is_group,
    is_level,
    lexicon,
    part_of,
    plain,
    spellings,
)

TITLE = re.compile(r"(?:自评|评价|绩效).*表(?=$|[》(])|对照表")
SUMMARY = re.compile(r"摘要|自评结果|自评综述")
NOTE = re.compile(r"^(?:注|备注|其他需要说明的?事项|说明|填表说明|填报说明|附注)[::]?|^附件\d*$|^\d[.、]|^\[")
UNIT_LINE = re.compile(r"单位[::](?:万元|元|人民币)|^\(?\d{4}年度?\)?")
# What binding.py prints in front of several forms: it says nothing that they do not say.
LIST_TITLE = "自评表清单"
LIST_HEADINGS = ("序号", "项目名称", "全年预算数", "执行率", "总分", "核查结论")
OTHER_TABLE = re.compile(
    r"(?:评分|计分|打分)(?:说明|标准|办法|依据)$|联系方式$|联系人(?:信息)?$|附[表件]?\d*:"
)
CAPTION = re.compile(
    r"\(?[一二三四五六七八九十]+[、).][^。:;,，]{0,10}(?:资金|目标|指标|执行|基本|项目)[^。:;,，]{0,8}"
)
LABELLED = re.compile(r"^\w{2,6}:")
SENTENCE_END = ("。", "；", "！")
UNUSED_ROW = re.compile(r"[.\u2026\u3002\u00b7]+|指标\d*:?")
FUNDS_NAME = re.compile(
    r"(?:其中:?)?[^。，;；\d]{0,14}(?:资金|拨款|补助|补贴)(?:\([^()]*\))?(?::[\d.]*(?:万?元)?)?"
)
ASIDES = {"说明", "备注", "其他需要说明事项", "其他需要说明的事项"}  # labels below the rows
FIGURE = re.compile(r"[≥≤=<>]?\d[\d.,]*%?\D{0,3}")
LONGEST_TITLE, LONGEST_SIDE, LONGEST_CELL, LONGEST_LINE = 70, 12, 10_000, 300
_HEAD_LABELS = "|".join((*spellings("unit"), *spellings("filled_on")))
HEAD_LABEL = re.compile(rf"^(?:{_HEAD_LABELS}):")


class Line(NamedTuple):
    """One row of a table: (column, text) of each cell. `shape` as in Grid; `opens`: a table begins."""

    cells: tuple[tuple[int, str], ...]
    shape: Shape
    opens: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the cells, blank ones too."""
        return tuple(text for _, text in self.cells)

    @property
    def filled(self) -> tuple[str, ...]:
        """The texts of the cells that are not blank."""
        return tuple(text for text in self.texts if text.strip())

    @property
    def label(self) -> str:
        """The first text that is not blank."""
        return next(iter(self.filled), "")


Item = Line | str


class Sheet(NamedTuple):
    """The piece of a document that holds one form: texts before the table, the table, texts after it."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    tail: tuple[str, ...]


def sheets(document: Document) -> tuple[Sheet, ...]:
    """Cut *document* into its forms; empty when it holds none."""
    items = _items(document)
    starts = _starts(items)
    heads = [_head(items, start, floor) for start, floor in zip(starts, [0, *starts], strict=False)]
    if not heads:
        return ()
    heads[0] = 0
    ends = [*heads[1:], len(items)]
    return tuple(
        _sheet(items[head:end], start - head) for head, start, end in zip(heads, starts, ends, strict=True)
    )


def is_title(text: str) -> bool:
    """Whether *text* is the title of a form."""
    words = plain(text)
    return (
        bool(TITLE.search(words))
        and len(words) <= LONGEST_TITLE
        and "。" not in words
        and not NOTE.match(words)
    )


def is_summary_title(text: str) -> bool:
    """Whether a 摘要版 begins here."""
    words = plain(text)
    return bool(SUMMARY.search(words)) and not TITLE.search(words) and not NOTE.match(words)


def row_columns(line: Line) -> dict[int, str]:
    """Give the fields of indicators that *line* names, by column."""
    return _columns(line, lexicon().row)


def is_aside(line: Line) -> bool:
    """Whether *line* is a remark below the rows, with its label."""
    return bare(line.label) in ASIDES


def header_columns(line: Line) -> dict[int, str]:
    """Give the fields of an indicator heading by column; empty when the line is none."""
    found = row_columns(line)
    return (
        found
        if {"name", "target"} <= set(found.values()) or {"name", "actual"} <= set(found.values())
        else {}
    )


def funds_columns(line: Line) -> dict[int, str]:
    """Give the fields of a funds heading by column; empty when the line is none."""
    found = _columns(line, lexicon().funds)
    return found if len({"initial_budget", "budget", "executed", "rate"} & set(found.values())) > 1 else {}


def _columns(line: Line, meanings: dict[str, str]) -> dict[int, str]:
    return dict(_known_columns(line.cells, "funds" if meanings is lexicon().funds else "row"))


@lru_cache(maxsize=4096)  # every line is looked at again and again, and many lines are alike
def _known_columns(cells: tuple[tuple[int, str], ...], kind: str) -> dict[int, str]:
    meanings = lexicon().funds if kind == "funds" else lexicon().row
    # A heading that is a known one goes before one that only holds it: 年度绩效指标完成情况 is no 完成情况.
    exact = {column: meanings.get(bare(text), "") for column, text in cells}
    found: dict[int, str] = {}
    for column, text in cells:
        field = exact[column] or field_of(text, meanings)
        if not field or field in found.values() or (not exact[column] and field in exact.values()):
            continue
        if not (kind == "funds" and _is_funds_side(text)):
            found[column] = field
    return found


def _is_funds_side(text: str) -> bool:
    """Whether *text* is the heading of the whole funds table (项目资金, 预算执行情况)."""
    return bare(text) not in lexicon().funds and not any(known in bare(text) for known in FUNDS["rate"])


def _shape(grid: Grid) -> Shape:
    """Give what the columns are worth: without one merged cell it was filled row by row, like a paste."""
    merged = any(cell.row_span > 1 or cell.col_span > 1 for row in grid.rows for cell in row)
    return grid.shape if merged or grid.shape != "table" else "lines"


def _cut(cells: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
    """Cut off the blank cells at the end of a row: they only fill up the table."""
    last = max((at for at, (_, text) in enumerate(cells) if text.strip()), default=0)
    return cells[: last + 1]


def _items(document: Document) -> list[Item]:
    items: list[Item] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            shape = _shape(block)
            items += [
                Line(
                    cells if shape == block.shape else _cut(cells),
                    shape,
                    opens=not at and block.shape == "table",
                )
                for at, cells in enumerate(block.placed())
            ]
        else:
            items += [text for text in (block.text, block.aside) if text.strip()]
    return _with_whole_headings(_mended(_without_list(items)))


def _with_whole_headings(items: list[Item]) -> list[Item]:
    """Make one line of a heading of two lines: 完成情况 over 年度指标值 and 实际完成值."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        whole = _one_heading(last, item) if isinstance(last, Line) and isinstance(item, Line) else None
        if whole:
            out[-1] = whole
        else:
            out.append(item)
    return out


def _one_heading(above: Line, below: Line) -> Line | None:
    """Give the heading that *above* and *below* are together, when *below* holds nothing but headings."""
    named = row_columns(below)
    if not named or len(named) < len(below.filled) or not row_columns(above):
        return None
    whole = below._replace(cells=tuple(_under(above, below)), opens=above.opens)
    more = len(row_columns(whole)) > max(len(named), len(row_columns(above)))
    return whole if more and header_columns(whole) else None


def _under(above: Line, below: Line) -> Iterator[tuple[int, str]]:
    """Give the cells of *below*, blank ones with the text above: by column, or in order when pasted."""
    if below.shape == "table":
        texts = dict(above.cells)
        yield from ((column, text if text.strip() else texts.get(column, "")) for column, text in below.cells)
        return
    left = list(above.texts)
    in_group = False
    for column, text in below.cells:
        if text.strip():
            left = left if in_group else left[1:]  # what stands over a group of headings is passed once
            yield column, text
        else:
            yield column, left[0] if left else ""
            left = left[1:]
        in_group = bool(text.strip())


def _without_list(items: list[Item]) -> list[Item]:
    """Leave out the list that is printed in front of several forms."""
    out: list[Item] = []
    listed = False
    for item in items:
        texts = (item,) if isinstance(item, str) else item.filled
        words = tuple(plain(text) for text in texts)
        entry = listed and len(words) > 1 and words[0].isdecimal()
        listed = words == LIST_HEADINGS or entry
        if not listed and words != (LIST_TITLE,):
            out.append(item)
    return out


def _mended(items: list[Item]) -> list[Item]:
    """Join rows of indicators that a blank line or a line break within a cell has cut in two."""
    out: list[Item] = []
    width = 0
    for item in items:
        last = out[-1] if out else None
        joined = _join(last, item, width) if isinstance(last, Line) else None
        if joined:
            out[-1] = joined
        else:
            out.append(item)
        newest = out[-1]
        if isinstance(newest, Line):
            width = _width(newest, width)
    return out


def _width(line: Line, before: int) -> int:
    """Say how many cells the rows below *line* have; 0 when nothing is known of them."""
    goal = {"/goal/expected", "/goal/actual"} <= {exact_part(text) for text in line.texts}
    if header_columns(line) or goal:
        return len(line.cells)
    return 0 if _is_part(line) else before


def _join(line: Line, more: Item, width: int) -> Line | None:
    """Give *line* with *more* joined to it when they are one row of *width* cells; else None."""
    if isinstance(more, str):
        open_row = line.shape == "cells" and 0 < len(line.cells) < width and not _is_part(line)
        return _going_on(line, more) if open_row and _may_go_on(line, more) else None
    if line.shape == "table" or more.shape == "table":
        return None
    rest = more.texts
    texts = [*line.texts, *rest]
    if more.shape == "lines" and not (is_level(line.texts[-1]) and is_level(rest[0])):
        texts = [*line.texts[:-1], f"{line.texts[-1]}\n{rest[0]}", *rest[1:]]
    joined = Line(tuple(enumerate(texts)), line.shape)
    return joined if _belongs(line, more, joined, width) else None


def _belongs(line: Line, more: Line, joined: Line, width: int) -> bool:
    if more.shape == "lines" and (not more.texts[0].strip() or _are_two_rows(line, more)):
        return False
    if header_columns(more) or funds_columns(more):
        return line.shape == "cells" and len(line.cells) == 1 and _is_side(line.texts[0])
    if header_columns(joined) and not _is_part(line, but_headers=True):
        known = lexicon().row
        return len(_columns(joined, known)) > len(_columns(line, known))
    if line.shape == "cells" and len(line.cells) == 1 and exact_part(line.label):
        return _completes(line, more)
    if len(line.cells) >= width or len(joined.cells) > width or _is_part(line) or _is_part(more):
        return False
    only_levels = not [text for text in line.filled if not is_level(text)]
    return only_levels or (_begins_row(line) and not _begins_row(more))


def _are_two_rows(line: Line, more: Line) -> bool:
    """Whether a short line is whole, its last cells being blank and cut off."""
    groups = is_group(line.texts[-1]) and is_group(more.texts[0])
    return groups or is_aside(more) or (_has_figures(line) and _has_figures(more))


def _has_figures(line: Line) -> bool:
    return any(FIGURE.fullmatch(plain(text)) for text in line.texts)


def _completes(label: Line, more: Line) -> bool:
    """Whether *more* holds what a label stands for that a blank line has cut off."""
    if exact_part(label.label) == "/goal":
        return exact_part(more.label).startswith("/goal/")
    return not _is_part(more) and bare(more.label) not in lexicon().checkboxes


def _is_side(text: str) -> bool:
    """Whether *text* may be the heading beside a table: 项目资金, cut off by a blank line."""
    words = plain(text)
    return 0 < len(words) <= LONGEST_SIDE and part_of(text) is None and not _is_outside(text)


def _begins_row(line: Line) -> bool:
    return not line.texts[0].strip() or is_level(line.texts[0])


def _may_go_on(line: Line, text: str) -> bool:
    """Whether a line without a tab can belong to the last cell of the row before it."""
    return len(line.texts[-1]) < LONGEST_CELL and not _is_outside(text)


def _going_on(line: Line, text: str) -> Line:
    *before, (column, last) = line.cells
    return line._replace(cells=(*before, (column, f"{last}\n{text}")))


def _is_outside(text: str) -> bool:
    """Whether a line without a tab cannot belong to the cell before it."""
    words = plain(text)
    if NOTE.match(words) or OTHER_TABLE.match(words) or UNIT_LINE.search(words) or HEAD_LABEL.match(words):
        return True
    return is_title(text) or is_summary_title(text)


def _is_part(line: Line, *, but_headers: bool = False) -> bool:
    """Whether *line* is a labelled part, a title or, if these count, a heading row."""
    if part_of(line.label) is not None or is_title(line.label):
        return True
    return not but_headers and bool(funds_columns(line) or header_columns(line))


def _starts(items: list[Item]) -> list[int]:
    """Give where the table of each form begins: at the first landmark that was met already."""
    starts: list[int] = []
    met: set[str] = set()
    titled = False
    for at, item in enumerate(items):
        titled = titled or is_title(item if isinstance(item, str) else item.label)
        landmark = _landmark(item)
        if landmark is None or (landmark == "rows" and landmark in met and not titled):
            continue  # a heading row that is met again without a title is repeated on a new page
        if not met or landmark in met:
            starts.append(at)
            met = set()
        met.add(landmark)
        titled = False
    return starts


def _landmark(item: Item) -> str | None:
    if isinstance(item, str):
        return None
    if header_columns(item):
        return "rows"
    if funds_columns(item):
        return "funds"
    return "name" if exact_part(item.label) == "/project/name" else None


def _head(items: list[Item], start: int, floor: int) -> int:
    """Give where the head of the form begins whose table begins at *start*."""
    first = start
    while first > floor and _before_table(items[first - 1]) and not _ends_form(items[first - 1]):
        first -= 1
    texts = [item if isinstance(item, str) else item.label for item in items[first:start]]
    opens = (at for at, text in enumerate(texts) if is_title(text) or is_summary_title(text))
    return first + next(opens, _unit_line(texts))


def _ends_form(item: Item) -> bool:
    """Whether *item* is the 核验码, the last line of a form."""
    return printed_code(item if isinstance(item, str) else item.label) is not None


def _unit_line(texts: list[str]) -> int:
    """Without a title, the head begins at the line of year, unit or reporting unit."""
    opens = (at for at, text in enumerate(texts) if UNIT_LINE.search(plain(text)) or part_of(text[:5]))
    return next(opens, len(texts))


def _before_table(item: Item) -> bool:
    if isinstance(item, str):
        return True
    words = plain(item.label)
    return len(item.filled) <= 2 and (  # noqa: PLR2004  # a title alone, or a year and a unit
        is_title(words) or is_summary_title(words) or bool(UNIT_LINE.search(words) or HEAD_LABEL.match(words))
    )


def _sheet(items: list[Item], start: int) -> Sheet:
    """Part the items of one form; a text between two rows goes on with the cell before it.

    A row of the table that stands before its 项目名称 (单位名称 | …, 项目总得分 | …) belongs to the table.
    """
    above = [item for item in items[:start] if isinstance(item, Line) and _is_pair(item)]
    outside = [item for item in items[:start] if item not in above]
    head = [text for item in outside for text in ([item] if isinstance(item, str) else item.filled)]
    last = max(at for at, item in enumerate(items) if isinstance(item, Line))
    lines: list[Line] = above
    tail: list[str] = []
    for at, item in enumerate(items[start:], start):
        if isinstance(item, Line):
            lines.append(item._replace(opens=True) if _stands_apart(item, items[at - 1]) else item)
        elif at < last and lines and lines[-1].shape == "lines" and _is_row(item):
            lines += [] if UNUSED_ROW.fullmatch(plain(item)) else [Line(((0, item),), "lines")]
        elif CAPTION.fullmatch(plain(item)):
            continue  # 二、指标完成情况, above the next table
        elif _goes_on(lines[-1], item, inside=at < last):
            lines[-1] = _going_on(lines[-1], item)
        else:
            tail.append(item)
    return Sheet(tuple(head), tuple(lines), tuple(tail))


def _stands_apart(line: Line, before: Item) -> bool:
    """Whether *line* begins another table, named above it or, as pasted, in its first cell."""
    above = before if isinstance(before, str) else ""
    return any(OTHER_TABLE.match(plain(text)) for text in (above, line.label.partition("\n")[0]))


def _goes_on(line: Line, text: str, *, inside: bool) -> bool:
    """Whether *text*, which stands `inside` the form or below it, belongs to the last cell of *line*.

    A text beside a table whose cells are known is none of them.
    """
    if line.shape == "table":
        return not inside and _is_sentence_below(line, text) and not _is_outside(text)
    return (inside or _is_sentence_below(line, text)) and _may_go_on(line, text)


def _is_row(text: str) -> bool:
    """Whether *text* is a row of which only the name is left, its blank cells having been cut off."""
    words = plain(text)
    return is_level(text) or bool(UNUSED_ROW.fullmatch(words) or FUNDS_NAME.fullmatch(words))


def _is_pair(line: Line) -> bool:
    """Whether *line* is a label and what it stands for."""
    return len(line.filled) > 1 and bool(exact_part(line.label))


def _is_sentence_below(line: Line, text: str) -> bool:
    """Whether *text* is a further paragraph of the analysis or the measures that *line* ends with."""
    prose = exact_part(line.label) in {"/analysis", "/measures"} and len(line.filled) > 1
    return prose and text.rstrip().endswith(SENTENCE_END) and not LABELLED.match(plain(text))
