"""Left over: what a document says that none of its forms says, so that nothing is dropped in silence.

It knows nothing of how forms are read: whatever a reading lost shows here, cell by cell.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from assistant.documents.code import printed_code
from assistant.documents.grid import Document, Grid
from assistant.documents.recognition.headings import (
    bare,
    field_of,
    group_of,
    is_level,
    lexicon,
    part_of,
    plain,
)
from assistant.documents.recognition.reading import COMPARATORS
from assistant.documents.recognition.sheets import is_summary_title, is_title
from assistant.documents.recognition.ticks import MARK, NUMBERED
from validators.form import Form
from validators.template import templates

LONGEST_QUOTE, MOST = 20, 8
SHORTEST = 2
LOOKED_AT = 5_000  # cells and lines; a form has some hundred
LETTERS = 300_000_000  # that are looked through at most, for all of them together
WORDS = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
LIST_MARK = re.compile(r"^指标\s*\d+\s*[:：.、]?\s*")
DATE = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?")
# What the empty form and our own list print where no edition's file has it; what says that a cell is unused.
PRINTED = re.compile(
    r"[\W_]*|(?:指标|目标)\d*:?|绩效指标|定[性量]|资金来源|无|不适用|不涉及|合计|总计|总分|.{0,6}小计"
    r"|\(?\d{4}年度?\)?|(?:金额)?单位:?|(?:人民币)?万?元|年度|自评表清单|序号|核查结论|通过|退回"
)


def left_over(document: Document, forms: tuple[Form, ...]) -> tuple[str, ...]:
    """Give a remark, in Chinese and with its place, for each cell and line that went into none of *forms*."""
    said = _said(forms)
    texts = list(_texts(document))
    looked_at = min(LOOKED_AT, LETTERS // (len(said) + 1))
    found = [
        f"{at}{'的' if at else ''}“{_short(text)}”没有读进表里"
        for at, text in texts[:looked_at]
        if not _is_printed(text) and not _is_said(text, said)
    ]
    more = (f"还有{len(found) - MOST}处文字没有读进表里",) if len(found) > MOST else ()
    long = ("文件很长，后面的文字没有逐格核对是否都读进了表里",) if len(texts) > looked_at else ()
    return (*found[:MOST], *more, *long)


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from ((cell.at, cell.text) for row in block.rows for cell in row)
        else:
            yield block.at, block.text
            yield block.at, block.aside


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…"


def _said(forms: tuple[Form, ...]) -> str:
    """Give everything that the forms say, without white space."""
    return "\0".join(plain(text) for form in forms for text in _strings(form.model_dump(mode="json")))


def _strings(content: Any) -> Iterator[str]:  # noqa: ANN401  # JSON of any depth
    if isinstance(content, dict):
        for part in content.values():
            yield from _strings(part)
    elif isinstance(content, list):
        for part in content:
            yield from _strings(part)
    elif content is not None:
        yield str(content)


def _is_said(text: str, said: str) -> bool:
    """Whether the forms say *text*, as a whole or word by word (所属年度：2022年, ☑常年性 □一次性)."""
    if plain(LIST_MARK.sub("", text)) in said:
        return True
    words = DATE.sub(
        lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", LIST_MARK.sub("", text)
    )
    if plain(words) in said:
        return True
    pieces = WORDS.findall(NUMBERED.sub(" ", MARK.sub(" ", words)))
    return all(_is_piece(plain(piece), said) for piece in pieces)


def _is_piece(piece: str, said: str) -> bool:
    return len(piece) < SHORTEST or piece in said or _is_printed(piece)


def _is_printed(text: str) -> bool:
    """Whether *text* is printed on the empty form: a heading, a label, a level, a title, a footnote."""
    words = plain(text)
    known = lexicon()
    if (
        PRINTED.fullmatch(words)
        or words in COMPARATORS
        or is_level(text)
        or is_title(text)
        or is_summary_title(text)
    ):
        return True
    if (
        part_of(text)
        or field_of(text, known.row)
        or field_of(text, known.funds)
        or bare(text) in known.checkboxes
    ):
        return True
    if group_of(text, None) or printed_code(text) is not None or bare(text) in _sides():
        return True
    return words in _footnotes()


@cache
def _sides() -> frozenset[str]:
    """Give the headings at the side of the parts: 项目资金, 绩效指标, 年度总体目标."""
    every = templates().values()
    return frozenset(bare(each) for t in every for each in (t.funds.heading, t.rows_heading, t.goal_heading))


@cache
def _footnotes() -> frozenset[str]:
    every = templates().values()
    notes = (note for t in every for note in (*t.notes, "".join(t.signature), *t.signature))
    return frozenset(each for note in notes for each in (plain(note), f"注:{plain(note)}"))
