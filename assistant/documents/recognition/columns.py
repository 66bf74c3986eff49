"""Columns: which cell of a row stands under which heading, however merged cells were passed on.

Word and Excel hand over a blank for a cell that is merged with the one above; a browser leaves it out.
"""

import re
from itertools import takewhile
from typing import NamedTuple

from assistant.documents.recognition.headings import bare, exact_part, is_group, is_level, lexicon, plain
from assistant.documents.recognition.sheets import Line, row_columns

POINTS = re.compile(r"\d+(?:\.\d+)?分?")
FIGURE = re.compile(r"[\d.,]+(?:亿元|万元|元|%)?|[-\u2013\u2014/]+")


class Header(NamedTuple):
    """A heading row: the fields it names by column, and the columns at which its cells begin."""

    columns: dict[int, str]
    starts: tuple[int, ...]

    @property
    def at(self) -> dict[str, int]:
        """The place of each field among the cells of the heading."""
        return {field: self.starts.index(column) for column, field in self.columns.items()}


NOWHERE = Header({}, ())


def header(line: Line, columns: dict[int, str]) -> Header:
    """Give the header that *line* is."""
    return Header(columns, tuple(column for column, _ in line.cells))


def cells_under(line: Line, head: Header) -> dict[str, str]:
    """Give the cells of *line* by the field under whose heading they stand; "" where none does."""
    if line.shape == "table" and len(line.cells) != len(head.starts):
        return _by_column(line, head)
    texts = line.texts if line.shape == "table" else _aligned(line.texts, head)
    return {field: texts[at] if at < len(texts) else "" for field, at in head.at.items()}


def below_headings(line: Line, above: Line, columns: dict[int, str]) -> Header:
    """Give the header of two lines: what *above* names, over the figures, goes on into the second line."""
    names = dict(columns)
    starts = [column for column, _ in line.cells]
    blank = {column for column, text in line.cells if not text.strip()}
    for column, field in row_columns(above).items():
        if field in names.values():
            continue
        here = column if column in blank else len(starts)
        starts += [here] if here == len(starts) else []
        names[here] = field
    return Header(names, tuple(starts))


def whole_funds_line(line: Line, head: Header) -> Line:
    """Give a line of the funds with a blank for each cell before its name that was left out."""
    first = min(head.columns)
    if line.shape != "lines" or not line.texts[0].strip():
        return line
    words = takewhile(lambda text: not FIGURE.fullmatch(plain(text)), line.texts)
    name = max((at for at, text in enumerate(words) if text.strip()), default=-1)
    return _moved(line, first - 1 - name, head)


def whole_goal_line(line: Line, head: Header) -> Line:
    """Give the line of the goals with a blank for what stands beside them, where that was left out."""
    if line.shape != "lines" or not line.texts[0].strip():
        return line
    if len(head.columns) < len(line.texts) and not line.texts[-1].strip() and not exact_part(line.label):
        line = line._replace(cells=line.cells[:-1])  # below the points of the goals
    return _moved(line, len(head.starts) - len(line.texts), head)


def _moved(line: Line, blanks: int, head: Header) -> Line:
    if blanks <= 0 or len(line.texts) + blanks > len(head.starts):
        return line
    return line._replace(cells=tuple(enumerate([""] * blanks + list(line.texts))))


def _by_column(line: Line, head: Header) -> dict[str, str]:
    """Take what begins below a heading; rows that were drawn by hand need not fit exactly."""
    found = dict.fromkeys(head.columns.values(), "")
    for column, text in line.cells:
        above = max((start for start in head.starts if start <= column), default=-1)
        field = head.columns.get(above)
        if field and text.strip():
            found[field] = f"{found[field]}\n{text}".strip("\n")
    return found


def _aligned(texts: tuple[str, ...], head: Header) -> tuple[str, ...]:
    """Shift a row whose merged cells are not listed to where its second level, or its name, belongs."""
    level2, name = head.at.get("level2", 0), head.at.get("name", 0)
    groups = [here for here, text in enumerate(texts[: level2 + 1]) if is_group(text)]
    if groups:
        return ("",) * (level2 - groups[-1]) + texts
    sections = [here for here, text in enumerate(texts[:level2]) if bare(text) in lexicon().sections]
    if sections and len(texts) < len(head.starts):
        texts = ("",) * (head.at.get("level1", 0) - sections[-1]) + texts
    if len(texts) < len(head.starts) and _level1_alone(texts, head) and not _points_fit(texts, head):
        apart = (*texts[:level2], "", *texts[level2:])
        return apart if len(apart) == len(head.starts) or _points_fit(apart, head) else texts
    return _begun(texts, head, name) if name and texts[0].strip() else texts


def _begun(texts: tuple[str, ...], head: Header, name: int) -> tuple[str, ...]:
    """Shift a row without levels, or with levels of the edition's own, to where its points stand.

    Without points it begins with its name.
    """
    at_name = ("",) * name + texts
    if len(at_name) == len(head.starts) and _points_fit(at_name, head):
        return at_name
    for blanks in range(name + 1):
        moved = ("",) * blanks + texts
        if len(moved) <= len(head.starts) and _points_fit(moved, head):
            return moved
    return at_name if len(at_name) <= len(head.starts) and not is_level(texts[0]) else texts


def _points_fit(texts: tuple[str, ...], head: Header) -> bool:
    points = [head.at[field] for field in ("weight", "score") if field in head.at]
    return bool(points) and all(at < len(texts) and POINTS.fullmatch(plain(texts[at])) for at in points)


def _level1_alone(texts: tuple[str, ...], head: Header) -> bool:
    """Whether the first level of a counted row is merged with its second one."""
    level1 = head.at.get("level1")
    return level1 is not None and level1 < len(texts) and bare(texts[level1]) in lexicon().sections
