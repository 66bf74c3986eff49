"""Invisible: characters that nobody sees but that change what is read. They are dropped, and it is said so.

A zero-width space parts 执行率 into a heading that nobody knows; a right-to-left mark shows 001 where 100 is
stored. No kind of file is free of them, so this is done once, for all kinds.
"""

import re
import unicodedata
from collections.abc import Iterator

from assistant.documents.grid import Document, Grid, Paragraph

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
MOST_PLACES = 3


def without_invisible(document: Document) -> Document:
    """Give *document* without invisible characters, and with a remark if it had any."""
    if not any(INVISIBLE.search(text) for text, _ in _texts(document)):
        return document
    blocks = tuple(_clean(block) for block in document.blocks)
    return document._replace(blocks=blocks, remarks=(*document.remarks, _remark(document)))


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Give every text with its address."""
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from ((cell.text, cell.at) for row in block.rows for cell in row)
        else:
            yield block.text, block.at
            yield block.aside, block.at


def _clean(block: Paragraph | Grid) -> Paragraph | Grid:
    if isinstance(block, Paragraph):
        return block._replace(text=INVISIBLE.sub("", block.text), aside=INVISIBLE.sub("", block.aside))
    rows = (tuple(cell._replace(text=INVISIBLE.sub("", cell.text)) for cell in row) for row in block.rows)
    return block._replace(rows=tuple(rows))


def _remark(document: Document) -> str:
    """Say where invisible characters were and which."""
    found = [(at, set(INVISIBLE.findall(text))) for text, at in _texts(document) if INVISIBLE.search(text)]
    places = [at for at, _ in found if at]
    where = "、".join(places[:MOST_PLACES]) + ("等" if len(places) > MOST_PLACES else "")
    letters = sorted(set().union(*(each for _, each in found)))
    names = "、".join(f"U+{ord(letter):04X}" for letter in letters[:MOST_PLACES])
    turned = any(unicodedata.bidirectional(letter) in TURNING for letter in letters)
    more = "，其中有改变文字方向的，屏幕上看到的可能与实际不同" if turned else ""
    return f"{where}有看不见的字符（{names}），已去掉{more}"


TURNING = {"RLE", "LRE", "RLO", "LRO", "RLI", "LRI", "FSI"}
