"""Times how Word files are read back: the whole reader against lxml parsing and walking the same XML.

The baseline unpacks the text's part, parses it and takes the merges and the words of every cell: the least
that any reader of tables must do. The rest is what ours does besides: tracked changes, hidden text, controls,
text boxes, headers, invisible characters, addresses. CPU, in turn, median of 7.
"""

import io
import time
import zipfile
from collections.abc import Iterator

from lxml import etree

from assistant.documents import write
from assistant.documents.files import read_document
from assistant.documents.files.docx.names import W
from benchmarks.fuzzing.sound import example_forms
from benchmarks.whole import Figure, ratio
from validators.template import find_template

TR, TC, T = (f"{{{W}}}{name}" for name in ("tr", "tc", "t"))
SPAN, MERGE = (f"{{{W}}}tcPr/{{{W}}}{name}" for name in ("gridSpan", "vMerge"))
VAL = f"{{{W}}}val"


def figures() -> Iterator[Figure]:
    """Measure everything here."""
    forms = example_forms()
    files = [write(form, find_template(form.template), "docx", draft=False) for form in forms]

    def ours() -> None:
        for content in files:
            read_document("表.docx", content)

    def bare() -> None:
        for content in files:
            walk(content)

    times = ratio(ours, bare, time.process_time)
    yield Figure(
        f"读回{len(files)}个Word文件 ÷ 用lxml解析并走一遍同样的XML（CPU）", f"{times:.2f}倍", "≤ 2倍"
    )


def walk(content: bytes) -> list[list[tuple[str | None, str | None, str]]]:
    """Give the merges and the words of every cell, by lxml alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return [[_cell(cell) for cell in row.iterchildren(TC)] for row in root.iter(TR)]


def _cell(cell: etree._Element) -> tuple[str | None, str | None, str]:  # lxml's only name for it
    span, merge = cell.find(SPAN), cell.find(MERGE)
    return (
        None if span is None else span.get(VAL),
        None if merge is None else merge.get(VAL, "continue"),
        "".join([each.text or "" for each in cell.iter(T)]),
    )


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.what}：{figure.measured}（目标 {figure.goal}）")
