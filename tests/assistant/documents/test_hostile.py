"""Hostile and broken files: each is read or refused in Chinese, at a cost that its size does not multiply.

The costly ones are read by a process that may not have more memory or time than they are worth.
"""

import io
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.documents import read_file
from assistant.documents.files.docx.reading import read_docx
from assistant.documents.files.invisible import without_invisible
from assistant.documents.files.limits import DEEPEST_TABLE, MOST_REMARKS, USUAL
from assistant.documents.grid import Document, Grid, GridCell, Paragraph
from assistant.errors import UnreadableFile
from tests.assistant.documents.words import FORM, GO_ON, TITLE, cell, para, row, run, table, word_file
from validators.catalogue import judge_all
from validators.errors import SelfEvaluationError

MEGABYTES, SECONDS = 600, 60  # address space, not resident: twice what a reading takes
WHOLE = para(TITLE) + table(*FORM)
BLANK_ROW = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
DEEP = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "笑"}">' for n in range(30))
# Files that would take gigabytes or hours if somebody let them, and what is said of each.
COSTLY: dict[str, tuple[Callable[[], bytes], str]] = {
    "a hundred megabytes of spaces": (lambda: word_file(para(" " * 100_000_000)), "过大"),
    "spaces within what is allowed": (lambda: word_file(WHOLE + para(" " * 9_000_000)), "1"),
    "a paragraph of tags": (lambda: word_file(f"<w:p>{'<w:br/>' * (USUAL.marks - 100)}</w:p>"), "没有读出"),
    "nothing but paragraphs": (lambda: word_file("<w:p/>" * (USUAL.marks - 100)), "没有读出"),
    "one tag too many": (lambda: word_file("<w:p/>" * USUAL.marks), "过大"),
    "blank paragraphs": (lambda: word_file("<w:p/>" * 100_000 + WHOLE), "1"),
    "blank rows": (lambda: word_file(para(TITLE) + table(*FORM, BLANK_ROW * 90_000)), "1"),
    "too many rows": (lambda: word_file(table(row("甲") * 10_001)), "超过 10000 行"),
    "a form of too many rows": (
        lambda: word_file(para(TITLE) + table(*FORM[:5], FORM[4] * 1_000)),
        "1000 行以上",
    ),
    "too many cells": (lambda: word_file(table(BLANK_ROW * (USUAL.cells + 1))), "万格"),
    "ten thousand tables in each other": (lambda: word_file(nested(10_000)), "套得过深"),
    "seventy tables in each other": (lambda: word_file(nested(70) + WHOLE), "1"),
    "joined paragraphs": (lambda: word_file(para("甲", mark="<w:del/>") * 50_000 + WHOLE), "1"),
    "billions of laughs": (lambda: doctype(f"<!DOCTYPE d [{ENTITIES}]>", para("&e29;")), "DOCTYPE"),
    "a part that lies about its size": (
        lambda: lying(word_file(WHOLE + para(" " * 90_000_000))),
        "不是完整的",
    ),
    "many parts": (lambda: many_parts(100_000), "过大"),
    "a story of figures": (lambda: word_file(para("自评结果摘要") + para("2020年，" * 60_000) + WHOLE), "1"),
    "a cell of figures": (lambda: word_file(with_figure("9," * 20_000)), "1"),
}


def nested(depth: int) -> str:
    return DEEP[0] * depth + "<w:p/>" + DEEP[1] * depth


def doctype(declared: str, body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file(body))) as good, zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", declared.encode() + good.read("word/document.xml"))
    return out.getvalue()


def lying(content: bytes) -> bytes:
    """Say in the directory and in front of the part that it has a hundred bytes unpacked."""
    lied = bytearray(content)
    directory = content.index(b"PK\x01\x02")
    lied[22:26] = lied[directory + 24 : directory + 28] = struct.pack("<I", 100)
    return bytes(lied)


def many_parts(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(count):
            made.writestr(f"{number}", "")
    return out.getvalue()


def with_figure(text: str) -> str:
    """A form one of whose targets and results is *text*."""
    figures = row(cell(marks=GO_ON), "产出指标", "数量指标", "加固山塘", text, text, "50", "50", "无")
    return para(TITLE) + table(*FORM[:4], figures, *FORM[5:])


def outcome(content: bytes) -> str:
    """Read and judge a file: how many forms, or what is said instead."""
    try:
        forms = read_file("表.docx", content).forms
        judge_all(forms)
    except SelfEvaluationError as error:
        return str(error)
    return str(len(forms))


def main(folder: Path) -> None:
    """Read every file of a folder, with no more memory and time than is allowed."""
    for kind, limit in ((resource.RLIMIT_AS, MEGABYTES << 20), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(kind, (limit, limit))
    for path in sorted(folder.iterdir()):
        print(path.name, outcome(path.read_bytes()), flush=True)  # noqa: T201  # that is what it is for


def test_costly_files_are_read_or_refused_within_their_bounds(tmp_path: Path) -> None:
    names = sorted(COSTLY)
    for number, name in enumerate(names):
        (tmp_path / f"{number:02}").write_bytes(COSTLY[name][0]())
    command = [sys.executable, "-m", "tests.assistant.documents.test_hostile", str(tmp_path)]
    root = Path(__file__).parents[3]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)  # noqa: S603  # our own code
    said = dict(zip(names, ran.stdout.splitlines(), strict=False))
    assert [name for name in names if COSTLY[name][1] not in said.get(name, "")[3:]] == [], ran.stderr[-500:]


@pytest.mark.parametrize(
    "figure",
    [
        "1e999999",
        "9" * 10_000,
        "0." + "0" * 10_000 + "1",
        "9" * 28 + "." + "9" * 28,
        "亿" * 10_000,
        "９" * 5_000,
    ],
    ids=["exponent", "digits", "decimals", "more than fits", "powers", "full width"],
)
def test_an_absurd_number_stops_nothing(figure: str) -> None:
    assert outcome(word_file(with_figure(figure))) == "1"
    amounts = row(
        cell(marks=GO_ON), cell("年度资金总额", span=2), figure, figure, figure, "10", figure, figure
    )
    assert outcome(word_file(para(TITLE) + table(*FORM[:2], amounts, *FORM[3:]))) == "1"


def test_macros_are_not_run_and_told() -> None:
    content = word_file(WHOLE, word__vbaProject="x").replace(b"vbaProject.xml", b"vbaProject.bin")
    assert read_file("表.docm", content).remarks == ("文件带有宏；宏没有运行，只读了文字",)


def test_pictures_and_templates_from_elsewhere_are_not_fetched_and_told() -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Type="{kinds}/{kind}" Target="{target}" TargetMode="External"/>'
        for kind, target in [
            ("image", "http://127.0.0.1:9/a.png"),
            ("attachedTemplate", r"\\\\somewhere\\a.dotm"),
            ("attachedTemplate", "Normal.dotm"),
            ("hyperlink", "http://127.0.0.1:9/"),
        ]
    )
    content = word_file(WHOLE, word___rels__settings=f"<Relationships>{relations}</Relationships>")
    assert read_file("表.docx", content).remarks == (
        "文件引用了别处的内容（图片），没有去取",
        "文件引用了别处的内容（模板），没有去取",
    )


def test_a_part_with_a_password_or_another_compression_is_refused() -> None:
    content = bytearray(word_file(WHOLE))
    content[6] |= 1
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(UnreadableFile, match="加了密码"):
        read_docx(bytes(content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("word/document.xml", "<d/>")
    with pytest.raises(UnreadableFile, match="压缩方式"):
        read_docx(out.getvalue())


def test_tables_that_are_nested_too_deep_are_told() -> None:
    inner = nested(DEEPEST_TABLE - 1).replace(
        "<w:p/>", para("里") + nested(1).replace("<w:p/>", para("最里"))
    )
    made = read_docx(word_file(DEEP[0] + inner + DEEP[1]))
    assert f"表{DEEPEST_TABLE + 1}：表格套得太深，里面的没有读入" in made.remarks


def test_remarks_are_limited() -> None:
    made = read_docx(
        word_file("".join(para(f"{n}", run("藏", "<w:vanish/>")) for n in range(MOST_REMARKS + 7)))
    )
    assert len(made.remarks) == MOST_REMARKS + 1
    assert made.remarks[-1] == "还有 7 处类似情况没有列出"


def test_invisible_characters_are_dropped_and_told() -> None:
    blocks = (
        Paragraph("项目\u200b名称", at="第1段"),
        Grid(
            ((GridCell("执行\ufeff率", at="表1第1行第1格"), GridCell("\u202e001\u202c", at="表1第1行第2格")),)
        ),
    )
    made = without_invisible(Document(blocks, remarks=("甲",)))
    paragraph, grid = made.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(grid, Grid)
    assert paragraph.text == "项目名称"
    assert [each.text for each in grid.rows[0]] == ["执行率", "001"]
    assert made.remarks == (
        "甲",
        (
            "第1段、表1第1行第1格、表1第1行第2格有看不见的字符（U+200B、U+202C、U+202E），已去掉，"
            "其中有改变文字方向的，屏幕上看到的可能与实际不同"
        ),
    )


def test_a_form_with_invisible_characters_is_recognised() -> None:
    spoilt = WHOLE.replace("项目名称", "项\u200b目名\u202d称").replace("全年执行数", "全年\ufe0f执行数")
    (form,) = read_file("表.docx", word_file(spoilt)).forms
    assert form.project.name == "山塘除险加固"
    assert form.funds.rows[0].executed


if __name__ == "__main__":
    main(Path(sys.argv[1]))
