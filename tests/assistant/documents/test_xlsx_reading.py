"""Excel files as others make them: what a cell shows is what is read; what is left out is said."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

from assistant.documents import read_file, read_forms, write
from assistant.documents.files import legacy
from assistant.documents.files.xlsx.formats import shown_date, shown_number
from assistant.documents.files.xlsx.looks import column_letters, column_number
from assistant.documents.files.xlsx.reading import read_xlsx
from assistant.documents.grid import Grid, GridCell, Paragraph
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import hubei, national
from tests.assistant.documents.spreadsheets import by_libreoffice, replaced, workbook
from validators.form import Form
from validators.template import find_template

LEVELS = ["一级指标", "二级指标", "三级指标"]
HEADINGS = [*LEVELS, "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]


def cells(content: bytes) -> dict[str, str]:
    """Every text that was read, by its address."""
    found: dict[str, str] = {}
    for block in read_xlsx(content).blocks:
        rows = block.rows if isinstance(block, Grid) else ((block,),)
        found |= {each.at: each.text for row in rows for each in row if each.text}
    return found


def form_sheet(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    """A form as a clerk draws it: it begins at B3, figures are numbers, the rate is computed."""
    money, points = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "0.0_ "})
    rate = book.add_format({"num_format": "0.00%"})
    sheet.merge_range("B3:I3", "项目支出绩效自评表")
    sheet.merge_range("B4:I4", "（2023年度）  单位：万元")
    sheet.write_row("B5", ["项目名称"])
    sheet.merge_range("C5:I5", "山塘除险加固")
    sheet.merge_range("B6:B7", "项目资金")
    sheet.write_row("C6", ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"])
    sheet.write_row("C7", ["年度资金总额"])
    sheet.write_number("D7", 1090, money)
    sheet.write_number("E7", 1090, money)
    sheet.write_number("F7", 1004.11, money)
    sheet.write_number("G7", 10)
    sheet.write_formula("H7", "=F7/E7", rate, 0.9212018348623853)
    sheet.write_formula("I7", "=G7*H7", points, 9.212018348623853)
    sheet.write_row("B8", HEADINGS)
    sheet.merge_range("B9:B10", "产出指标")
    sheet.merge_range("C9:C10", "数量指标")
    sheet.write_row("D9", ["加固山塘", 9, 9, 25.5, 25.5, "无"])
    sheet.write_row("D10", ["疏通溢洪道", "≥4处", "4处", 24.5, 24.5, "无"])
    sheet.write_row("B11", ["效益指标", "社会效益指标", "受益农户", "≥300户", "310户", 40, 40, "无"])
    sheet.merge_range("B12:F12", "总分")
    sheet.write_number("G12", 100)
    sheet.write_formula("H12", "=SUM(H9:H11)+I7", None, 99.21201834862385)
    sheet.merge_range("B13:I13", "注：数据来源于验收资料。")


def test_a_form_drawn_in_excel_is_read_as_it_looks() -> None:
    (form,) = read_forms("山塘.xlsx", workbook(form_sheet))
    assert (form.title, form.year, form.project.name) == ("项目支出绩效自评表", 2023, "山塘除险加固")
    (line,) = form.funds.rows
    shown = [cell and cell.text for cell in (line.initial_budget, line.executed, line.rate, line.score)]
    assert shown == ["1,090.00", "1,004.11", "92.12%", "9.2"]
    assert [(row.level1, row.level2, row.name) for row in form.rows] == [
        ("产出指标", "数量指标", "加固山塘"),
        ("产出指标", "数量指标", "疏通溢洪道"),
        ("效益指标", "社会效益指标", "受益农户"),
    ]
    assert [row.weight and row.weight.text for row in form.rows] == ["25.5", "24.5", "40"]
    assert (form.total and form.total.text, form.total_weight and form.total_weight.text) == (
        "99.21201835",
        "100",
    )
    assert form.notes == ("注：数据来源于验收资料。",)


def test_every_cell_knows_its_address() -> None:
    found = cells(workbook(form_sheet))
    assert found["自评表!B3"] == "项目支出绩效自评表"
    assert found["自评表!H7"] == "92.12%"
    assert found["自评表!C9"] == "数量指标"


def test_several_sheets_and_several_forms_on_one_sheet_are_read_in_turn() -> None:
    def two(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        form_sheet(book, sheet)
        sheet.merge_range("B15:I15", "项目支出绩效自评表")
        sheet.write("B16", "（2022年度）")
        sheet.write_row("B17", ["项目名称", "渠道清淤"])
        sheet.write_row("B18", HEADINGS)
        sheet.write_row("B19", ["产出指标", "数量指标", "清淤渠道", "≥5公里", "5公里", 90, 90, "无"])

    read = read_forms("表.xlsx", workbook(two, form_sheet))
    assert [(form.project.name, form.year, len(form.rows)) for form in read] == [
        ("山塘除险加固", 2023, 3),
        ("渠道清淤", 2022, 1),
        ("山塘除险加固", 2023, 3),
    ]
    assert read[0] == read[2]


@pytest.mark.parametrize("kind", [national, hubei])
def test_forms_that_were_written_one_below_the_other_are_read_apart(kind: Callable[[], Form]) -> None:
    """Copied by hand from one sheet to the other, with the notes and the line of the code."""
    form = kind()
    content = write(form, find_template(form.template), "xlsx", draft=False)
    (document,) = [read_xlsx(content)]

    def both(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        at = 0
        for block in (*document.blocks, *document.blocks):
            if isinstance(block, Paragraph):
                sheet.merge_range(at, 0, at, 20, block.text)
                at += 1
                continue
            width = sum(cell.col_span for cell in block.rows[0])
            for row, column, cell in block.begun():
                last = 20 if column + cell.col_span == width else column + cell.col_span - 1
                if (cell.row_span, column) == (1, last):
                    sheet.write_string(at + row, column, cell.text)
                else:
                    sheet.merge_range(at + row, column, at + row + cell.row_span - 1, last, cell.text)
            at += len(block.rows)

    assert read_forms("表.xlsx", workbook(both)) == (form, form)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.9212, "0.00%", "92.12%"),
        (15.38, "0.00", "15.38"),
        (67.93999999999999, "General", "67.94"),
        (1 / 3, "General", "0.333333333"),
        (15.0, "General", "15"),
        (-0.0, "General", "0"),
        (0.5, "", "0.5"),
        (1234.5, "#,##0.00_ ", "1,234.50"),
        (-3.5, "0.00_);[Red]\\(0.00\\)", "(3.50)"),
        (-3.5, "0.00", "-3.50"),
        (-0.001, "0.00", "0.00"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0, "0;-0;;@", ""),
        (123456, '0!.0,"万"', "12.3万"),
        (1234567.891, "#,##0.00,", "1,234.57"),
        (96, '0"分"', "96分"),
        (1.5, "0.0#", "1.5"),
        (5, "000", "005"),
        (0.005, "0.00", "0.01"),
        (1.005, "0.00", "1.01"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (92.12, '0.00"%"', "92.12%"),
        (3, "G/通用格式", "3"),
        (3.25, "[Red]General", "3.25"),
        (7, "@", "7"),
        (44260, "0.00E+00", "44260"),
        (0.5, "# ?/?", "0.5"),
        (5, "[>=100]0.00;0", "5"),
        (5, "0" * 300, "5"),
        (1e300, "0.00", "1E+300"),
        (float("inf"), "0.00", "Infinity"),
        (123456789012345678.0, "General", "123456789012346000"),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (date(2021, 3, 5), 'yyyy"年"m"月"d"日"', "2021年3月5日"),
        (date(2021, 3, 5), '[$-804]m"月"d"日";@', "3月5日"),
        (date(2021, 3, 1), 'yyyy"年"m"月"', "2021年3月"),
        (date(2021, 3, 5), "yyyy/m/d", "2021-03-05"),
        (datetime(2021, 3, 5), "yyyy-m-d h:mm", "2021-03-05"),  # noqa: DTZ001  # a spreadsheet knows no zones
        (datetime(2021, 3, 5, 8, 30), "yyyy-m-d h:mm", "2021-03-05 08:30"),  # noqa: DTZ001  # the same
        (time(8, 30, 5), "h:mm:ss", "08:30:05"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)
def test_a_date_is_shown_by_its_format(value: date | time | timedelta, code: str, shown: str) -> None:
    assert shown_date(value, code) == shown


def test_dates_booleans_and_rich_texts_are_read() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        words = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet.write_datetime("A1", datetime(2021, 3, 5), words)  # noqa: DTZ001  # a spreadsheet knows no zones
        sheet.write_datetime("B1", datetime(2021, 3, 5), book.add_format({"num_format": 14}))  # noqa: DTZ001
        sheet.write_datetime("C1", datetime(2021, 3, 5), book.add_format({"num_format": 31}))  # noqa: DTZ001
        sheet.write_boolean("D1", True)  # xlsxwriter's own
        sheet.write_rich_string("E1", "甲", words, "乙\n丙")

    assert list(cells(workbook(fill)).values()) == [
        "2021年3月5日", "2021-03-05", "2021年3月5日", "TRUE", "甲乙\n丙",
    ]  # fmt: skip


def test_errors_and_formulas_without_a_value_are_told() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row("A1", ["执行率", "得分"])
        sheet.write_formula("C1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D1", "=A1&B1", None, "")

    content = workbook(fill)
    assert cells(content)["自评表!C1"] == "#DIV/0!"
    assert read_xlsx(content).remarks == (
        "自评表!C1 是错误值 #DIV/0!",
        "自评表!D1 的公式没有算出的值，请用 Excel 或 WPS 打开并保存一次再交",
    )


def test_what_is_hidden_is_left_out_and_told() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        for row in range(4):
            sheet.write_row(row, 0, [f"甲{row}", f"乙{row}", f"丙{row}"])
        sheet.merge_range("A6:C7", "半隐")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})

    def secret(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "底稿")
        sheet.hide()

    content = workbook(fill, secret)
    assert set(cells(content).values()) == {"甲0", "丙0", "甲2", "丙2", "甲3", "丙3", "半隐"}
    assert read_xlsx(content).remarks == (
        "自评表!B1、自评表!A2、自评表!B2、自评表!C2、自评表!B3等6格 在隐藏的行或列里，没有读",
        "工作表“二”是隐藏的，没有读",
    )
    assert read_file("表.xlsx", workbook(form_sheet, secret)).remarks == ("工作表“二”是隐藏的，没有读",)


def test_charts_pictures_and_comments_are_told() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", 5)
        sheet.write_comment("A1", "请核对")
        sheet.insert_textbox("C3", "说明")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=自评表!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)

    assert set(read_xlsx(workbook(fill)).remarks) == {
        "文件里有图片、图形或文本框，其中的文字没有读",
        "文件里有批注，没有读",
        "工作表“图”不是表格，没有读",
    }


def test_texts_above_and_below_the_table_are_paragraphs_and_blank_rows_nothing() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "附件1")
        sheet.merge_range("A3:C3", "标题")
        sheet.write_row("A5", ["a", "", "c"])
        sheet.write_row("A6", ["d", "e"])
        sheet.write("B9", "注：无")

    blocks = read_xlsx(workbook(fill)).blocks
    assert [block.text if isinstance(block, Paragraph) else "表" for block in blocks] == [
        "附件1", "标题", "表", "注：无",
    ]  # fmt: skip


def test_a_label_with_a_merged_blank_beside_it_belongs_to_the_table() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row("A1", ["a", "b", "c"])
        sheet.write("A2", "改进措施")
        sheet.merge_range("B2:C2", "")

    (grid,) = read_xlsx(workbook(fill)).blocks
    assert isinstance(grid, Grid)
    assert grid.rows[1] == (GridCell("改进措施", at="自评表!A2"), GridCell(col_span=2, at="自评表!B2"))


def without_addresses(sheet: str) -> str:
    return re.sub(r'<c r="[A-Z]+\d+"', "<c", sheet)


def in_another_order(sheet: str) -> str:
    return re.sub(r'<c r="(\w+)"( s="\d+")?( t="\w+")?', r'<c\3\2 r="\1"', sheet)


def in_single_quotes(sheet: str) -> str:
    return re.sub(r'="([^"]*)"', r"='\1'", sheet)


def with_remarks(sheet: str) -> str:
    return sheet.replace("<sheetData>", '<sheetData><!-- <c r="A9"><v>9</v></c> -->')


def with_prefixes(sheet: str) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return re.sub(r"<(/?)(c|v|f|row)\b", r"<\1x:\2", sheet).replace("xmlns=", f'xmlns:x="{space}" xmlns=', 1)


@pytest.mark.parametrize(
    "hand", [without_addresses, in_another_order, in_single_quotes, with_remarks, with_prefixes]
)
def test_a_sheet_in_another_hand_reads_the_same(hand: Callable[[str], str]) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        percent = book.add_format({"num_format": "0.00%"})
        sheet.write_row("A1", ["甲", 5, "乙"])
        sheet.write_row("A2", [0.5, 0.9212, "丙"], percent)
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")

    content = workbook(fill)
    assert read_xlsx(replaced(content, sheet1=hand)) == read_xlsx(content)


@pytest.mark.parametrize(
    "rename", [str.upper, lambda name: name.replace("/", "\\")], ids=["letters", "slashes"]
)
def test_parts_may_have_names_in_other_letters_and_with_backslashes(rename: Callable[[str], str]) -> None:
    content = write(national(), find_template("mof-2020"), "xlsx", draft=False)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name if name.startswith("[") else rename(name), old.read(name))
    assert read_xlsx(out.getvalue()) == read_xlsx(content)


def test_macros_are_not_run_and_told() -> None:
    form = national()
    content = write(form, find_template(form.template), "xlsx", draft=False)
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    read = read_file("表.xlsm", out.getvalue())
    assert (read.forms, read.remarks) == ((form,), ("文件里有宏，没有运行",))


@pytest.mark.parametrize(
    ("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")]
)
def test_columns_have_letters(number: int, letters: str) -> None:
    assert (column_letters(number), column_number(letters)) == (letters, number)


@pytest.mark.parametrize(("kind", "name"), [("xls", "表.xls"), ("xls", "表.et"), ("ods", "表.ods")])
def test_an_old_workbook_is_read_by_way_of_libreoffice(kind: str, name: str, tmp_path: Path) -> None:
    form = national()
    content = write(form, find_template(form.template), "xlsx", draft=False)
    (old,) = by_libreoffice({"form": content}, tmp_path, kind).values()
    assert read_forms(name, old) == (form,)


def test_without_libreoffice_an_old_workbook_is_to_be_saved_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "office_program", lambda: None)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "Workbook".encode("utf-16-le") + b"\x00\x00"
    with pytest.raises(UnreadableFile, match="请用 Excel 或 WPS 另存为"):
        read_forms("表.xls", ole)


def test_texts_between_two_tables_are_paragraphs_but_one_wide_row_is_a_heading_in_its_table() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row("A1", ["a", "b", "c"])
        sheet.merge_range("A2:C2", "一、产出")
        sheet.write_row("A3", ["d", "e", "f"])
        sheet.write("A4", "……")
        sheet.merge_range("A5:C5", "注：无")
        sheet.merge_range("A7:C7", "标题")
        sheet.write_row("A8", ["g", "h", "i"])

    blocks = read_xlsx(workbook(fill)).blocks
    assert [block.text if isinstance(block, Paragraph) else len(block.rows) for block in blocks] == [
        4, "注：无", "标题", 1,
    ]  # fmt: skip
