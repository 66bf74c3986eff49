"""Excel files as written: figures are numbers, formulas live, texts texts, and the page is the form's."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from lxml import etree

from assistant.documents import read_forms, write, write_all
from assistant.documents.binding import Bound
from assistant.documents.files.xlsx.reading import read_xlsx
from assistant.documents.files.xlsx.writing import LONGEST_TEXT, write_xlsx
from assistant.documents.formulas import formulas
from assistant.documents.grid import Document, Grid, GridCell, Paragraph, Style, figure
from assistant.documents.layout import lay_out
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import EDITIONS, hubei, national, national_row
from tests.assistant.documents.spreadsheets import by_libreoffice, part, without_values
from validators.form import Form
from validators.scoring import with_scores
from validators.template import find_template

SHEET = "xl/worksheets/sheet1.xml"
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def excel(form: Form, *, draft: bool = False) -> bytes:
    return write(form, find_template(form.template), "xlsx", draft=draft)


def sheet_of(content: bytes) -> Any:  # noqa: ANN401  # lxml finds are untyped
    return etree.fromstring(part(content, SHEET).encode())


def values(content: bytes) -> list[list[object]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def flat(content: bytes) -> list[object]:
    return [value for row in values(content) for value in row if value != ""]


def formulas_in(content: bytes) -> dict[str, tuple[str, str]]:
    """The formulas of the sheet with the values that were saved with them, by address."""
    cells = sheet_of(content).iterfind(".//x:c", NS)
    return {
        cell.get("r"): (cell.findtext("x:f", namespaces=NS), cell.findtext("x:v", namespaces=NS))
        for cell in cells
        if cell.find("x:f", NS) is not None
    }


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("15.00", "15", 2),
        ("92.12%", "0.9212", 2),
        ("0", "0", 0),
        ("-3.5", "-3.5", 1),
        ("1,234.50", "1234.50", 2),
        ("100%", "1", 0),
    ],
)
def test_a_plain_number_is_held_as_a_number(text: str, value: str, places: int) -> None:
    held = figure(text)
    assert held
    assert (held.value, held.places) == (Decimal(value), places)


@pytest.mark.parametrize(
    "text",
    ["", "007", "≥95%", "15分", "+5", "1e5", "１５", "1,23", "0,123", "-0.00", ".5", "5.", "12 ", "=1", "%",
     "1234567890123456", "—", "-", "1.12345678901"],
)  # fmt: skip
def test_what_would_look_different_as_a_number_stays_a_text(text: str) -> None:
    assert figure(text) is None


def test_figures_are_numbers_with_the_decimals_that_they_had() -> None:
    content = excel(national())
    assert {260.0, 0.9, 19.0, 98.0} <= {value for value in flat(content) if isinstance(value, float)}
    shown = [cell.text for block in read_xlsx(content).blocks if isinstance(block, Grid) for row in block.rows
             for cell in row]  # fmt: skip
    assert {"260.00", "90.00%", "19.00", "15", "≥12公里", "—"} <= set(shown)


@pytest.mark.parametrize("start", list("=+-@"))
def test_a_text_is_never_a_formula(start: str) -> None:
    name = f'{start}HYPERLINK("http://example.invalid","清淤")'
    rows = [national_row("R1", "产出指标", "数量指标", name, f"{start}1+1", "1公里", "90", "90")]
    content = excel(national(rows=rows))
    assert name in flat(content)
    assert not any("HYPERLINK" in formula for formula, _ in formulas_in(content).values())
    assert "hyperlink" not in part(content, SHEET)
    (form,) = read_forms("表.xlsx", content)
    assert form.rows[0].name == name


def test_computed_cells_have_formulas_with_the_values_that_they_show() -> None:
    found = formulas_in(excel(national()))
    said = [formula for formula, _ in found.values()]
    assert [value for formula, value in found.values() if re.fullmatch(r"ROUND\(\w+/\w+,4\)", formula)] == [
        "0.9",
        "0.9",
    ]
    assert any(re.fullmatch(r"ROUND\(MIN\(\w+/\w+,1\)\*\w+,2\)", formula) for formula in said)
    assert len([formula for formula in said if re.fullmatch(r"SUM\((\w+):(\w+)\)", formula)]) == 3
    assert len([formula for formula in said if re.fullmatch(r"SUM\(\w+:\w+\)\+\w+", formula)]) == 2


def test_a_cell_that_shows_something_else_has_no_formula() -> None:
    wrong = formulas(national(total="97.00", total_weight="99"), find_template("mof-2020"))
    assert not {"/total", "/total_weight"} & wrong.keys()
    assert "/funds/rows/0/rate" in wrong


def test_a_rounded_cell_has_a_formula_that_rounds() -> None:
    line = {"name": "年度财政资金总额", "budget": "3", "executed": "2", "rate": "66.67%", "score": "13.3"}
    form = hubei(funds={"rows": [line], "weight": "20", "score": "13.3"})
    found = formulas(form, find_template("hubei-2020"))
    assert found["/funds/rows/0/rate"] == "ROUND({/funds/rows/0/executed}/{/funds/rows/0/budget},4)"
    assert found["/funds/rows/0/score"].endswith("*20,1)")


def test_a_rate_without_a_sign_is_computed_in_percent() -> None:
    line = {"name": "年度财政资金总额", "budget": "80", "executed": "72", "rate": "90.00", "score": "18"}
    found = formulas(
        hubei(funds={"rows": [line], "weight": "20", "score": "18"}), find_template("hubei-2020")
    )
    assert found["/funds/rows/0/rate"] == "ROUND({/funds/rows/0/executed}/{/funds/rows/0/budget}*100,2)"


def test_subtotals_add_up_the_rows_of_their_level() -> None:
    form = national(subtotals={"产出指标": "49.00", "效益指标": "30", "预算执行": "9.00", "满意度指标": "9"})
    found = formulas(form, find_template("mof-2020"))
    assert found["/subtotals/产出指标"] == "SUM({/rows/0/score}:{/rows/2/score})"
    assert found["/subtotals/效益指标"] == "SUM({/rows/3/score})"
    assert found["/subtotals/预算执行"] == "{/funds/rows/0/score}"
    assert "/subtotals/满意度指标" not in found  # 10 in its row, 9 in the subtotal


def test_nothing_is_divided_by_an_empty_budget() -> None:
    line = {"name": "年度财政资金总额", "budget": "0", "executed": "0", "rate": "0%", "score": "0"}
    form = hubei(funds={"rows": [line], "weight": "20", "score": "0"})
    assert "/funds/rows/0/rate" not in formulas(form, find_template("hubei-2020"))


def test_libreoffice_computes_what_the_cells_show(tmp_path: Path) -> None:
    """Every saved value is taken out first, so that what comes back has been computed."""
    forms = [with_scores(_filled(edition), find_template(edition)) for edition in EDITIONS]
    forms += [national(), hubei()]
    written = {f"{number}": excel(form) for number, form in enumerate(forms)}
    computed = by_libreoffice({name: without_values(content) for name, content in written.items()}, tmp_path)
    counted = 0
    for name, content in written.items():
        anew = formulas_in(computed[name])
        for address, (_, value) in formulas_in(content).items():
            assert float(anew[address][1]) == pytest.approx(float(value), abs=1e-9), (name, address)
            counted += 1
    assert counted > 80


def _filled(edition: str) -> Form:
    template = find_template(edition)
    lines = [
        {"name": line.name, "initial_budget": "263.17", "budget": "241.30", "executed": "216.07", "rate": "",
         "score": ""} if at < 2 else
        {"name": line.name, "initial_budget": "0", "budget": "0", "executed": "0", "rate": "", "score": ""}
        for at, line in enumerate(template.funds.lines)
    ]  # fmt: skip
    columns = {column.field for column in template.columns}
    rows = [
        {"id": f"R{at}", "level1": section.name, "level2": section.groups[0], "name": "处置淤泥量",
         "target": "≥30吨", "actual": "29吨"}
        | ({"weight": str(section.weight), "score": ""} if "weight" in columns else {"score": ""})
        for at, section in enumerate(template.sections)
    ]  # fmt: skip
    form = {
        "template": edition,
        "year": 2023,
        "project": {"name": "清淤"},
        "funds": {"rows": lines},
        "rows": rows,
    }
    return Form.model_validate(form | ({"total": ""} if template.scored else {}))


def test_the_page_is_a4_one_page_wide_with_repeated_headings_and_page_numbers() -> None:
    content = excel(national())
    sheet = sheet_of(content)
    assert sheet.find("x:pageSetup", NS).get("paperSize") == "9"
    assert sheet.find("x:pageSetup", NS).get("fitToHeight") == "0"
    assert sheet.find("x:sheetPr/x:pageSetUpPr", NS).get("fitToPage") == "1"
    assert "&P" in sheet.findtext("x:headerFooter/x:oddFooter", namespaces=NS)
    names = dict(re.findall(r'<definedName name="([^"]+)"[^>]*>([^<]+)<', part(content, "xl/workbook.xml")))
    assert names["_xlnm.Print_Area"].startswith("自评表!$A$1:$")
    first, last = re.findall(r"\d+", names["_xlnm.Print_Titles"])
    assert first == last
    assert "三级指标" in values(content)[int(last) - 1]


def test_only_a_draft_is_marked_on_every_page_and_on_the_screen() -> None:
    for draft in (True, False):
        content = excel(national(), draft=draft)
        header = sheet_of(content).findtext("x:headerFooter/x:oddHeader", default="", namespaces=NS)
        assert ("草稿" in header) is draft
        assert any("草稿" in str(value) for value in flat(content)) is draft
        assert ("草稿" in part(content, "xl/workbook.xml")) is draft
        assert read_xlsx(content).draft is draft
        assert read_forms("表.xlsx", content) == (national(),)


def test_fonts_are_named_and_figures_stand_in_bordered_cells() -> None:
    styles = part(excel(hubei()), "xl/styles.xml")
    assert {"宋体", "黑体", "仿宋_GB2312", "方正小标宋简体"} <= set(
        re.findall(r'<name val="([^"]+)"', styles)
    )


def test_rows_are_high_enough_for_what_stands_in_them_and_never_higher_than_excel_can() -> None:
    long = "清淤河道排查隐患" * 400
    content = excel(hubei(analysis=long))
    heights = [float(row.get("ht")) for row in sheet_of(content).iterfind(".//x:row", NS)]
    assert max(heights) <= 409
    # 3,200 characters, some 41 in a line, 13.5 points a line
    assert sum(height for height in heights if height > 300) > 3_200 / 45 * 13.5
    (form,) = read_forms("表.xlsx", content)
    assert form.analysis == long


def test_a_merged_cell_that_is_too_high_for_its_rows_stretches_the_last_of_them() -> None:
    tall = GridCell("很长的名称" * 4, row_span=2)
    grid = Grid(((tall, GridCell("a")), (GridCell("b"),)), (Decimal(1), Decimal(9)))
    first, second = (
        float(row.get("ht")) for row in sheet_of(write_xlsx(Document((grid,)))).iterfind(".//x:row", NS)
    )
    assert second > 2 * first


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="Excel 放不下"):
        write_xlsx(Document((Paragraph("长" * (LONGEST_TEXT + 1)),)))


def test_spans_and_lines_survive_a_round_trip() -> None:
    rows = (
        (GridCell("a", row_span=3), GridCell("b", col_span=2), GridCell("c")),
        (GridCell("d"), GridCell("e", row_span=2, col_span=2)),
        (GridCell("f\ng"),),
    )
    grid = Grid(rows, (Decimal(1), Decimal(2), Decimal(3), Decimal(4)))
    (back,) = read_xlsx(write_xlsx(Document((grid,)))).blocks
    assert isinstance(back, Grid)
    assert [[cell[:3] for cell in row] for row in back.rows] == [[cell[:3] for cell in row] for row in rows]


def test_a_grid_without_widths_and_paragraphs_alone_are_written() -> None:
    style = Style(align="center", keep=True)
    document = Document((Paragraph("甲", style, aside="乙"), Grid(((GridCell("1.50"), GridCell("丙")),))))
    assert flat(write_xlsx(document)) == ["甲", "乙", 1.5, "丙"]
    assert flat(write_xlsx(Document((Paragraph("甲"),)))) == ["甲"]
    assert flat(write_xlsx(Document(()))) == []


def test_control_characters_do_not_reach_the_file() -> None:
    rows = [
        national_row(
            "R1", "产出指标", "数量指标", "清淤\x00\x0b\x1f河道\ud800\ufffe\x85", "≥1", "1", "90", "90"
        )
    ]
    (form,) = read_forms("表.xlsx", excel(national(rows=rows)))
    assert form.rows[0].name == "清淤河道"


def test_the_same_form_gives_the_same_file() -> None:
    assert excel(national(), draft=True) == excel(national(), draft=True)


def test_formulas_name_cells_that_the_form_prints() -> None:
    for form in (national(), hubei()):
        template = find_template(form.template)
        document = lay_out(form, template, draft=False)
        printed = {
            cell.where
            for block in document.blocks
            if isinstance(block, Grid)
            for row in block.rows
            for cell in row
        }
        named = {
            name
            for formula in formulas(form, template).values()
            for name in re.findall(r"\{([^}]*)\}", formula)
        }
        assert named <= printed


def test_every_part_has_a_sheet_of_its_own_with_a_name_that_excel_allows() -> None:
    opened = ["清单", "1 [甲/乙]：'路*'", "很长的名称" * 10, "很长的名称" * 10, "清单"]
    blocks = [
        block
        for name in opened
        for block in (Paragraph(name, opens=name), Grid(((GridCell("甲"), GridCell("乙")),)))
    ]
    content = write_xlsx(Document(tuple(blocks)))
    names = python_calamine.load_workbook(io.BytesIO(content)).sheet_names
    assert names == [
        "清单",
        "1 甲乙：'路",
        ("很长的名称" * 10)[:31],
        f"{('很长的名称' * 10)[:25]} 2",
        "清单 2",
    ]
    assert [block.text for block in read_xlsx(content).blocks if isinstance(block, Paragraph)] == opened


def test_several_forms_come_back_from_one_workbook() -> None:
    several = (
        national(),
        hubei(),
        national(project={"name": "村道养护", "department": "交通局", "implementer": "站"}),
    )
    content = write_all([Bound(form, "通过") for form in several], "xlsx", draft=True)
    assert read_forms("全部.xlsx", content) == several
    assert python_calamine.load_workbook(io.BytesIO(content)).sheet_names[:2] == [
        "自评表清单",
        "1 河道清淤整治",
    ]
    for number in range(1, 5):
        assert "草稿" in part(content, f"xl/worksheets/sheet{number}.xml")
