"""Excel files that are broken or meant to hurt: each is refused in Chinese, in little time and memory."""

import contextlib
import io
import random
import re
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

from assistant.documents import read_file, read_forms, write
from assistant.documents.files.limits import MOST_PARTS, MOST_REMARKS, USUAL, Limits
from assistant.documents.files.package import open_package
from assistant.documents.files.xlsx import looks
from assistant.documents.files.xlsx.reading import read_xlsx
from assistant.documents.grid import Grid
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import hubei, national
from tests.assistant.documents.spreadsheets import replaced, workbook
from validators.errors import UnreadableForm
from validators.template import find_template

FORMS = [write(form, find_template(form.template), "xlsx", draft=True) for form in (national(), hubei())]
SOME = "<row r='1'><c r='A1'><v>1</v></c></row>"


def simple(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_row("A1", ["甲", "乙", 5])
    sheet.write_row("A2", ["丙", "丁", 6])


PLAIN = workbook(simple)


def sheet(rows: str = SOME, after: str = "", before: str = "") -> bytes:
    """A workbook whose sheet is written by hand."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inner = f'<worksheet xmlns="{space}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return replaced(PLAIN, sheet1=lambda _: inner)


def lying(content: bytes, name: str, size: int) -> bytes:
    """A package whose directory says that part *name* is *size* bytes long."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.getinfo(name)
        directory = package.start_dir
    at = content.index(name.encode(), directory) - 46 + 24
    out.seek(at)
    assert int.from_bytes(content[at : at + 4], "little") == part.file_size
    out.write(size.to_bytes(4, "little"))
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def doubled() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return with_part("xl/workbook.xml", b"<workbook/>")


def locked() -> bytes:
    """A package whose directory says that its first part is encrypted."""
    at = PLAIN.index(b"PK\x01\x02")
    return PLAIN[: at + 8] + b"\x01\x00" + PLAIN[at + 10 :]


def packed_oddly() -> bytes:
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_BZIP2) as package:
        package.writestr("xl/other.xml", b"<other/>")
    return out.getvalue()


def declaring(part: str) -> str:
    """The part with an entity declared before its root."""
    return re.sub(r"<(?=\w)", f"{ENTITY}<", part, count=1)


def two(first: str, second: str) -> bytes:
    """A sheet with two cells only."""
    return sheet(f"<row><c r='{first}'><v>1</v></c><c r='{second}'><v>1</v></c></row>")


ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"PK\x03\x04 torn", "不是完整的"),
        (lambda: PLAIN[:-40], "不是完整的"),
        (lambda: PLAIN[: len(PLAIN) // 2], "不是完整的"),
        (lambda: with_part("xl/big.xml", b" " * (USUAL.workbook + 1)), "过大"),
        (lambda: lying(with_part("xl/big.xml", b" " * 1_000_000), "xl/big.xml", 1_000), "不是完整的"),
        (lambda: lying(PLAIN, "xl/worksheets/sheet1.xml", 1), "不是完整的"),
        (doubled, "同名"),
        (locked, "密码"),
        (packed_oddly, "压缩方式"),
        (lambda: replaced(PLAIN, sheet1=declaring), "DOCTYPE"),
        (lambda: replaced(PLAIN, workbook=declaring), "DOCTYPE"),
        (lambda: replaced(PLAIN, sharedStrings=declaring), "DOCTYPE"),
        (lambda: replaced(PLAIN, styles=declaring), "DOCTYPE"),
        (lambda: replaced(PLAIN, workbook=lambda _: "<workbook"), "已损坏"),
        (lambda: replaced(PLAIN, sheet1=lambda _: "<worksheet><sheetData><c r='A1'><v>1</v>"), "已损坏"),
        (lambda: replaced(PLAIN, sharedStrings=lambda _: "<sst><si"), "已损坏"),
        (lambda: two("A1", "XFD1048576"), "一直用到 XFD1048576"),
        (lambda: two("A1", "XFE1"), "超出了 Excel 的范围"),
        (lambda: two("A1", "A1048577"), "超出了 Excel 的范围"),
        (lambda: sheet("<row>" + "<c/>" * 1_000_001 + "</row>"), "太多"),
    ],
    ids=["torn", "cut off", "half", "bomb", "lying bomb", "lying sheet", "doubled part", "locked", "bzip2",
         "entity", "entity in the book", "entity in the strings", "entity in the styles", "torn book",
         "torn sheet", "torn strings", "vast", "too far right", "too far down", "too many cells"],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused_in_chinese(make: Callable[[], bytes], reason: str) -> None:
    content = make()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match=reason):
            read_xlsx(content)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


def test_a_claimed_size_costs_nothing() -> None:
    content = sheet(before='<dimension ref="A1:XFD1048576"/>')
    (paragraph,) = read_xlsx(content).blocks
    assert not isinstance(paragraph, Grid)
    assert paragraph.text == "1"


def test_blank_cells_with_a_look_far_away_cost_nothing() -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(read_xlsx(sheet(SOME + far)).blocks) == 1


def test_one_long_text_shown_ten_thousand_times_is_refused() -> None:
    cells = "".join(f'<c r="A{row}" t="s"><v>0</v></c>' for row in range(1, 10_001))
    long = replaced(
        sheet(f"<row>{cells}</row>"), sharedStrings=lambda _: f"<sst><si><t>{'长' * 30_000}</t></si></sst>"
    )
    with pytest.raises(UnreadableFile, match="文字太多"):
        read_xlsx(long)


def test_a_long_text_shown_once_beside_many_short_ones_is_read() -> None:
    cells = "".join(f'<c r="A{row}" t="s"><v>{min(row, 2) - 1}</v></c>' for row in range(1, 5_001))
    texts = f"<sst><si><t>{'长' * 30_000}</t></si><si><t>短</t></si></sst>"
    content = replaced(sheet(f"<row>{cells}</row>"), sharedStrings=lambda _: texts)
    assert len(read_xlsx(content).blocks) == 5_000


def merges(*refs: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{ref}"/>' for ref in refs) + "</mergeCells>"


FULL = "".join(
    f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="J{row}"><v>1</v></c></row>' for row in range(1, 11)
)


@pytest.mark.parametrize(
    "after", [merges("A1:J10", "A1:J10"), merges(*["A1:B2"] * (USUAL.merges + 1))], ids=["twice", "many"]
)
def test_merged_cells_over_each_other_are_refused(after: str) -> None:
    with pytest.raises(UnreadableFile, match="重叠"):
        read_xlsx(sheet(FULL, after))


def test_a_merged_cell_over_the_whole_sheet_is_cut_to_what_is_used() -> None:
    (grid,) = read_xlsx(sheet(FULL, merges("B1:C1048576"))).blocks
    assert isinstance(grid, Grid)
    assert len(grid.rows) == 10
    read_xlsx(sheet(FULL, merges("C1:B1", "J10:A1")))  # the other way round: read somehow, or not at all


def test_many_sheets_that_are_each_large_are_refused_together() -> None:
    def far(_: xlsxwriter.Workbook, page: Worksheet) -> None:
        page.write("A1", "甲")
        page.write(USUAL.places // 2, 0, "乙")

    with pytest.raises(UnreadableFile, match="格子太多"):
        read_xlsx(workbook(far, far, far))


def test_more_sheets_than_are_read_are_told() -> None:
    read = read_xlsx(workbook(simple, simple, simple), Limits(sheets=2))
    assert len(read.blocks) == 2
    assert read.remarks == ("文件里有 3 张工作表，只读了前 2 张",)


def test_only_so_much_is_told() -> None:
    cells = "".join(f'<c r="A{row}" t="e"><v>#N/A</v></c>' for row in range(1, 200))
    remarks = read_xlsx(sheet(f"<row>{cells}</row>")).remarks
    assert len(remarks) == MOST_REMARKS + 1
    assert remarks[-1].startswith("还有 149 处")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="999999"><v>5</v></c>',
        '<c r="A1" t="s"><v>99</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1" t="zz"><v>5</v></c>',
        '<c r="a1"><v>5</v></c>',
        '<c r="A0"><v>5</v></c>',
        '<c r="$A$1"><v>5</v></c>',
        '<c r="AAAA1"><v>5</v></c>',
        '<c r="1A"><v>5</v></c>',
        '<c r=""><v>5</v></c>',
        '<c r="A99999999999"><v>5</v></c>',
        '<c r="A2"><v>5</v></c><c r="A1"><v>6</v></c>',
        '<c r="B1"><v>5</v></c><c r="A1"><v>6</v></c>',
        '<c r="A1"><v>1e999</v></c>',
        '<c r="A1"><v>-1e308</v></c>',
        '<c r="A1"><v>五</v></c>',
        '<c r="A1" s="1"><v>1e300</v></c>',
        '<c r="A1" t="d"><v>9999-99-99</v></c>',
        '<c r="A1" t="b"><v>7</v></c>',
        '<c r="A1"><is><t>5</t></is></c>',
        '<c r="A1" t="inlineStr"/>',
        '<c r="XFD1048576" t="str"/>',
        '<c r="XFD1048576" t="s"/>',
        '<c r="A1" t="str"><v>&x;</v></c>',
        '<c r="A1" t="str"><v>&#0;</v></c>',
        '<c r="A1"><![CDATA[<v>5</v>]]></c>',
        "<?pi <c r='B2'><v>5</v></c> ?>",
    ],
)
def test_odd_cells_are_read_or_refused(cell: str) -> None:
    with contextlib.suppress(UnreadableFile):
        read_xlsx(sheet(f"<row>{cell}</row>"))


@pytest.mark.parametrize(
    "target", ["../../etc/passwd", "/etc/passwd", "http://example.invalid/x.xml", "", "xl"]
)
def test_a_sheet_that_points_elsewhere_is_not_followed(target: str) -> None:
    def elsewhere(text: str) -> str:
        return text.replace("worksheets/sheet1.xml", target)

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode()
            new.writestr(part, elsewhere(text) if part.endswith("workbook.xml.rels") else text)
    with contextlib.suppress(UnreadableFile):
        assert read_xlsx(out.getvalue()).blocks == ()


def test_two_directories_in_one_file_do_not_show_two_contents() -> None:
    """Behind the real package stands a second end record: what is read is what was looked through."""
    both = sheet("<row><c r='A1'><v>7</v></c></row>") + PLAIN
    opened = open_package(both, ".xlsx")
    assert opened.content != both
    assert open_package(opened.content, ".xlsx").parts == opened.parts
    assert read_xlsx(both) == read_xlsx(PLAIN)


def test_more_parts_than_any_workbook_has_are_refused() -> None:
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a") as package:
        for number in range(MOST_PARTS):
            package.writestr(f"xl/{number}.xml", "")
    with pytest.raises(UnreadableFile, match="过大"):
        read_xlsx(out.getvalue())


def test_a_workbook_with_a_password_and_a_wrong_extension_are_told() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
    with pytest.raises(UnreadableFile, match="密码"):
        read_forms("表.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + b"\x00\x00")
    assert read_file("表.docx", FORMS[0]).forms == (national(),)
    assert "扩展名是 .docx" in read_file("表.docx", FORMS[0]).remarks[0]


def test_zero_width_characters_are_dropped_and_told() -> None:
    form = national()
    hidden = form.project.model_copy(update={"name": "河道\u200b清淤\u202e整治"})
    content = write(
        form.model_copy(update={"project": hidden}), find_template("mof-2020"), "xlsx", draft=False
    )
    read = read_file("表.xlsx", content)
    assert read.forms[0].project.name == "河道清淤整治"
    assert any("自评表!" in remark and "U+200B" in remark for remark in read.remarks)


@given(st.sampled_from(FORMS), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        damaged[at] = data.draw(st.integers(0, 255))
    refuse_or_read(bytes(damaged))


@given(st.sampled_from(FORMS), st.randoms(use_true_random=False), st.integers(1, 8))
@settings(max_examples=100, deadline=None)
def test_a_damaged_sheet_is_read_or_refused(content: bytes, chance: random.Random, blows: int) -> None:
    def damaged(text: str) -> str:
        for _ in range(blows):
            at, length = chance.randrange(len(text)), chance.randrange(1, 30)
            blow = chance.choice(("lose", "double", "other"))
            piece = {"lose": "", "double": text[at : at + length] * 2}.get(blow, chance.choice('<>/"&=1A'))
            text = text[:at] + piece + text[at + length :]
        return text

    name = chance.choice(("sheet1", "styles", "sharedStrings", "workbook"))
    refuse_or_read(replaced(content, **{name: damaged}))


def refuse_or_read(content: bytes) -> None:
    with contextlib.suppress(UnreadableFile, UnreadableForm):
        assert read_forms("表.xlsx", content)


def test_places_are_looked_up_in_our_own_form_of_a_sheet() -> None:
    found = looks.look_at_sheet(
        b"<s><row r='3'><c s='1'><v>5</v></c><c r='D3' t='e'><v>#REF!</v></c></row></s>", ("", "0.00")
    )
    assert (found.formats, found.errors) == ({(2, 0): "0.00"}, {(2, 3): "#REF!"})


@pytest.mark.parametrize(
    ("rows", "columns"), [(USUAL.lines + 1, 1), (1_001, USUAL.cells // 1_000)], ids=["rows", "cells"]
)
def test_more_rows_or_cells_than_a_unit_has_forms_are_refused(rows: int, columns: int) -> None:
    letters = [looks.column_letters(column) for column in range(columns)]
    cells = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{letter}{row}"><v>1</v></c>' for letter in letters) + "</row>"
        for row in range(1, rows + 1)
    )
    with pytest.raises(UnreadableFile, match="格子太多"):
        read_xlsx(sheet(cells))
