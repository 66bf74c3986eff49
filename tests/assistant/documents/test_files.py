"""Files by their kind: what is read, in which encoding, and what is refused."""

import contextlib
import subprocess
import sys
import time

import pytest

from assistant.documents import read_forms
from assistant.documents.layout import lay_out
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import national
from tests.assistant.documents.pasting import one_cell_a_line, tab_separated
from validators.errors import UnreadableForm
from validators.template import find_template

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
