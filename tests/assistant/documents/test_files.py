"""Files by their kind: what is read, in which encoding, and what is refused."""

import contextlib
import subprocess
import sys
import time
from typing import Literal

import pytest

from assistant.documents import read_forms
from assistant.documents.files import read_document, write_document
from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.layout import lay_out
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import national
from tests.assistant.documents.pasting import one_cell_a_line, tab_separated
from validators.errors import UnreadableForm
from validators.template import find_template

Kind = Literal["docx", "xlsx", "html"]
PAGE = lay_out(national(), find_template("mof-2020"), draft=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["表.txt", "表.TXT", "粘贴.tsv", "无扩展名"])
def test_a_text_is_read_in_the_encodings_of_windows(name: str, encoding: str) -> None:
    assert read_forms(name, tab_separated(PAGE).encode(encoding)) == (national(),)


def test_what_is_no_text_is_refused_by_its_kind() -> None:
    with pytest.raises(UnreadableFile, match=r"不支持 \.pdf 文件"):
        read_forms("表.pdf", b"%PDF-1.7 x")
    with pytest.raises(UnreadableFile, match=r"扩展名是 \.png，内容其实是PDF 文件；不支持 \.pdf 文件"):
        read_forms("表.png", b"%PDF-1.7 x")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="不是文本文件"):
        read_forms("表.txt", b"\xff\x00\x80\x81")


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="超过"):
        read_forms("表.docx", b"x" * 20_000_001)
    with pytest.raises(UnreadableFile, match="万字"):
        read_forms("表.txt", b"x" * 2_000_001)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(size=1024), "超过"),
        (Limits(rows=5), "格子太多|超过 5 行"),
        (Limits(cells=20), "太多|过大|超过"),
        (Limits(unpacked=5000), "过大"),
    ],
    ids=["size", "rows", "cells", "unpacked"],
)
def test_each_limit_of_an_office_is_kept_for_every_kind(kind: Kind, limits: Limits, says: str) -> None:
    content = write_document(PAGE, kind)
    assert read_document(f"表.{kind}", content).blocks
    if kind == "html" and limits.unpacked < USUAL.unpacked:
        return  # nothing of a page is packed
    with pytest.raises(UnreadableFile, match=says):
        read_document(f"表.{kind}", content, limits)


def test_an_office_with_large_books_lets_more_in() -> None:
    text = "甲\t乙\n" * (USUAL.rows + 1)
    with pytest.raises(UnreadableFile, match="请分成几个文件"):
        read_document("表.txt", text.encode())
    assert read_document("表.txt", text.encode(), Limits(rows=USUAL.rows + 1)).blocks


@pytest.mark.parametrize(
    "text",
    [
        '\t"\n' * 30_000,
        '\t""\n' * 30_000,
        "\t三级指标\n\t目标值\n\n" * 10_000,
        "\t三级指标\n\t目标值\n\n\t甲\n" + "乙\n\n" * 30_000,
        "三级指标\t目标值\n" * 10_000,
        "甲\t乙\n" * 400_000,
    ],
    ids=["open quotes", "paired quotes", "headings", "a cell without end", "tab-separated headings", "rows"],
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(UnreadableForm, UnreadableFile):
        read_forms("表.txt", text.encode())
    assert time.process_time() - begun < 15  # a cost that grows with the square would take minutes


def test_reading_pasted_text_loads_no_library_of_word() -> None:
    text = one_cell_a_line(PAGE)
    code = (
        "import sys; from assistant.documents import read_forms as read; "
        "read('a.txt', sys.stdin.buffer.read());"
        " print({'lxml', 'docx', 'openai', 'fastapi', 'langchain_core'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, input=text.encode(), capture_output=True, check=True)  # noqa: S603  # our own code
    assert run.stdout.strip() == b"set()"
