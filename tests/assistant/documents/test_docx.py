"""Word files: what is in a written one, what a foreign one may contain, and what is refused."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import docx
import pytest
from docx.shared import Cm
from lxml import etree

from assistant.documents import read_forms, write
from assistant.documents.files.characters import printable
from assistant.documents.files.docx.names import W
from assistant.documents.files.docx.reading import read_docx
from assistant.documents.files.docx.writing import write_docx
from assistant.documents.files.limits import USUAL
from assistant.documents.grid import Document, Grid, GridCell, Paragraph
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import hubei, national, national_row
from validators.form import Form
from validators.template import find_template

NS = {"w": W}
LONG = "很长的名称" * 40
DEVIATION = "偏差原因分析及改进措施"


def word(form: Form, *, draft: bool = False) -> bytes:
    return write(form, find_template(form.template), "docx", draft=draft)


def part(content: bytes, name: str = "word/document.xml") -> Any:  # noqa: ANN401  # lxml finds are untyped
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def package(body: str, **others: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", body)
        for name, content in others.items():
            made.writestr(name, content)
    return out.getvalue()


def document(inner: str, head: str = "") -> bytes:
    return package(f'{head}<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>')


def test_every_row_fills_the_grid_exactly() -> None:
    for form in (national(), hubei()):
        for table in part(word(form)).iterfind(".//w:tbl", NS):
            columns = len(table.findall("w:tblGrid/w:gridCol", NS))
            for row in table.iterfind("w:tr", NS):
                spans = row.findall("w:tc/w:tcPr/w:gridSpan", NS)
                covered = sum(int(span.get(f"{{{W}}}val")) for span in spans)
                assert len(row.findall("w:tc", NS)) - len(spans) + covered == columns


def test_columns_are_fixed_and_add_up_to_the_table() -> None:
    for table in part(word(national())).iterfind(".//w:tbl", NS):
        assert table.find("w:tblPr/w:tblLayout", NS).get(f"{{{W}}}type") == "fixed"
        widths = [int(column.get(f"{{{W}}}w")) for column in table.iterfind("w:tblGrid/w:gridCol", NS)]
        assert sum(widths) == int(table.find("w:tblPr/w:tblW", NS).get(f"{{{W}}}w"))
        assert min(widths) > 0
        for row in table.iterfind("w:tr", NS):
            cells = [int(width.get(f"{{{W}}}w")) for width in row.iterfind("w:tc/w:tcPr/w:tcW", NS)]
            assert sum(cells) == sum(widths)


def test_a_merged_cell_is_continued_in_every_row_below() -> None:
    rows = part(word(national())).findall(".//w:tbl", NS)[1].findall("w:tr", NS)
    merges = [[cell.get(f"{{{W}}}val") for cell in row.iterfind("w:tc/w:tcPr/w:vMerge", NS)] for row in rows]
    # 绩效指标 over all five rows, 产出指标 over three, 数量指标 over two.
    assert merges[1:4] == [["restart"] * 3, ["continue"] * 3, ["continue"] * 2]
    assert merges[4:6] == [["continue"], ["continue"]]


def test_the_heading_of_the_indicators_is_repeated_and_no_row_is_split() -> None:
    tables = part(word(national())).findall(".//w:tbl", NS)
    assert len(tables[1].findall("w:tr/w:trPr/w:tblHeader", NS)) == 1
    assert tables[1].find("w:tr/w:trPr/w:tblHeader", NS) is not None
    for table in tables:
        assert len(table.findall("w:tr/w:trPr/w:cantSplit", NS)) == len(table.findall("w:tr", NS))


def test_only_a_draft_is_marked_on_every_page() -> None:
    for draft in (True, False):
        content = word(national(), draft=draft)
        reference = part(content).find(".//w:sectPr/w:headerReference", NS)
        relations = part(content, "word/_rels/document.xml.rels")
        targets = {each.get("Id"): each.get("Target") for each in relations}
        used = reference.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        header = part(content, f"word/{targets[used]}")
        assert ("草稿" in "".join(header.itertext())) is draft
        assert bool(header.xpath("//*[@string='草稿']")) is draft
        assert reference.get(f"{{{W}}}type") == "default"
        assert part(content).find(".//w:titlePg", NS) is None


def test_the_page_is_a4_and_the_fonts_are_named() -> None:
    root = part(word(hubei()))
    size = root.find(".//w:pgSz", NS)
    assert (size.get(f"{{{W}}}w"), size.get(f"{{{W}}}h")) == ("11906", "16838")
    fonts = {font.get(f"{{{W}}}eastAsia") for font in root.iterfind(".//w:rFonts", NS)}
    assert {"宋体", "黑体", "仿宋_GB2312", "方正小标宋简体"} == fonts


def test_a_written_file_opens_in_python_docx() -> None:
    opened = docx.Document(io.BytesIO(word(national())))
    assert opened.tables[0].cell(0, 0).text == "项目名称"
    assert opened.tables[1].rows[1].cells[3].text == "清淤河道长度"


def test_control_characters_do_not_reach_the_file() -> None:
    dirty = "清淤\x00\x0b\x1f河道\ud800\ufffe\x85长度"
    assert printable(dirty) == "清淤河道长度"
    rows = [national_row("R1", "产出指标", "数量指标", dirty, "≥1公里", "1公里", "90", "90")]
    (form,) = read_forms("表.docx", word(national(rows=rows)))
    assert form.rows[0].name == "清淤河道长度"


def test_markup_in_a_cell_stays_text() -> None:
    name = "<w:p>&amp;“A&B”</w:t>"
    rows = [national_row("R1", "产出指标", "数量指标", name, "<5件", ">3件", "90", "90")]
    (form,) = read_forms("表.docx", word(national(rows=rows)))
    assert (form.rows[0].name, form.rows[0].target and form.rows[0].target.text) == (name, "<5件")


def test_a_long_form_keeps_its_order() -> None:
    rows = [
        national_row(
            f"R{n}", "产出指标", "数量指标", f"第{n}类巡查" + "很长的名称" * 40, f"≥{n}次", f"{n}次", "1", "1"
        )
        for n in range(1, 91)
    ]
    (form,) = read_forms("表.docx", word(national(rows=rows)))
    assert [row.id for row in form.rows] == [f"R{n}" for n in range(1, 91)]
    assert form == national(rows=rows)


def foreign() -> bytes:
    """A form as someone drew it in Word, by python-docx: merged cells, a column of its own, no seam."""
    made = docx.Document()
    made.add_paragraph("项目支出绩效自评表")
    made.add_paragraph("（2023年度）")
    table = made.add_table(rows=0, cols=9)
    for texts in (
        ["项目名称", "山塘除险加固", *[""] * 7],
        ["项目资金（万元）", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", "", "90", "90", "81", "10", "90%", "9"],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
        ["", "产出指标", "数量指标", "加固山塘", "≥9座", "9座", "25", "25", "无"],
        ["", "", "", "疏通溢洪道", "≥4处", "4处", "25", "25", "无"],
        ["", "效益指标", "社会效益指标", "受益农户", "≥300户", "310户", "40", "40", "无"],
        ["总分", "", "", "", "", "", "100", "99", ""],
    ):
        row = table.add_row()
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            cell.width = Cm(2)
    for first, last in [
        ((0, 1), (0, 8)),
        ((1, 0), (2, 0)),
        ((1, 1), (1, 2)),
        ((2, 1), (2, 2)),
        ((3, 0), (6, 0)),
        ((4, 1), (5, 1)),
        ((4, 2), (5, 2)),
        ((7, 0), (7, 5)),
    ]:
        table.cell(*first).merge(table.cell(*last))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_form_drawn_in_word_is_read_with_its_merged_cells() -> None:
    (form,) = read_forms("山塘.docx", foreign())
    assert (form.project.name, form.year, form.template) == ("山塘除险加固", 2023, "mof-2020")
    assert [row.executed.text for row in form.funds.rows if row.executed] == ["81"]
    assert [(row.level1, row.level2, row.name) for row in form.rows] == [
        ("产出指标", "数量指标", "加固山塘"),
        ("产出指标", "数量指标", "疏通溢洪道"),
        ("效益指标", "社会效益指标", "受益农户"),
    ]
    assert form.total
    assert (form.total.text, form.total_weight and form.total_weight.text) == ("99", "100")


def test_revisions_fields_and_tick_symbols_are_read_as_they_are_seen() -> None:
    inner = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>丙</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r>"
        '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:tab/>'
        "<w:t>丁</w:t><w:br/><w:t>戊</w:t></w:r></w:p>"
    )
    assert read_docx(document(inner)).blocks == (Paragraph("甲乙☑ 丁\n戊", at="第1段"),)


def test_a_small_table_within_a_cell_and_content_controls_are_text() -> None:
    nested = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内表</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    inner = (
        f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p>{nested}<w:p/></w:tc>"
        "<w:sdt><w:sdtContent><w:tc><w:p><w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
    )
    (grid,) = read_docx(document(inner)).blocks
    assert isinstance(grid, Grid)
    assert [[cell.text.strip() for cell in row] for row in grid.rows] == [["外\n内表", "控件"]]


def test_a_continued_cell_without_a_beginning_is_blank() -> None:
    inner = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
        "<w:tc><w:p><w:r><w:t>值</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    (grid,) = read_docx(document(inner)).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["", "值"]


def test_spans_survive_a_round_trip() -> None:
    rows = (
        (GridCell("a", row_span=3), GridCell("b", col_span=2), GridCell("c")),
        (GridCell("d"), GridCell("e", row_span=2, col_span=2)),
        (GridCell("f\ng"),),
    )
    grid = Grid(rows, (Decimal(1), Decimal(2), Decimal(3), Decimal(4)))
    (back,) = [b for b in read_docx(write_docx(Document((grid,)))).blocks if isinstance(b, Grid)]
    assert [[cell[:3] for cell in row] for row in back.rows] == [[cell[:3] for cell in row] for row in rows]


BOMB = " " * (USUAL.part + 10)
ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "不是完整的"),
        (b"PK\x03\x04 torn", "不是完整的"),
        (package("<a>", x="")[:-30], "不是完整的"),
        (package("<w:document"), "已损坏"),
        (package(BOMB), "过大"),
        (document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", ENTITY), "DOCTYPE"),
        (package('<d xmlns="urn:x"/>'), "没有正文"),
        (package("<d/>").replace(b"word/document.xml", b"word/documenu.xml"), "没有 Word 正文"),
    ],
    ids=["empty", "torn", "cut off", "bad xml", "bomb", "entity", "no body", "no document"],
)
def test_a_file_that_cannot_be_trusted_is_refused_in_chinese(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_docx(content)


def test_more_parts_than_any_document_has_are_refused() -> None:
    many = {f"word/{number}.xml": "" for number in range(2_100)}
    with pytest.raises(UnreadableFile, match="过大"):
        read_docx(package("<d/>", **many))
