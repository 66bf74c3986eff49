"""The printed form: the parts of its edition in their order, merged as on the official form."""

import pytest

from assistant.documents import read_forms, write
from assistant.documents.grid import Document, Grid, Paragraph
from assistant.documents.layout import lay_out
from tests.assistant.documents.forms import EDITIONS, hubei, national, national_row
from validators.form import Form
from validators.template import find_template, templates


def printed(form: Form) -> Document:
    return lay_out(form, find_template(form.template), draft=False)


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def cells(document: Document) -> list[str]:
    return [cell.text for grid in grids(document) for row in grid.rows for cell in row]


def test_every_heading_of_the_edition_is_printed() -> None:
    for form in (national(), hubei()):
        template = find_template(form.template)
        shown = [text.replace("\n", "") for text in cells(printed(form))]
        headings = [each.heading for each in (*template.columns, *template.funds.columns)]
        assert [heading for heading in headings if heading not in shown] == []
        assert template.rows_heading in shown


def test_a_form_without_a_title_gets_the_heading_of_its_edition() -> None:
    assert paragraphs(printed(hubei(title="")))[2] == "2021年度乡村图书室建设项目绩效自评表"
    assert paragraphs(printed(national(title="")))[0] == "项目（政策）支出绩效自评表"


def test_the_unit_of_money_is_that_of_the_form() -> None:
    document = printed(national(money_unit="元"))
    assert (
        next(block.aside for block in document.blocks if isinstance(block, Paragraph) and block.aside)
        == "单位：元"
    )
    assert not [text for text in cells(document) if "万元" in text]


def test_levels_are_merged_over_their_rows() -> None:
    rows = grids(printed(national()))[1].rows
    spans = {cell.text: cell.row_span for row in rows for cell in row if cell.row_span > 1}
    assert spans == {"绩效指标": 5, "产出指标": 3, "数量指标": 2}


def test_the_same_level_further_down_is_not_merged_over_others() -> None:
    rows = [
        national_row("R1", "产出指标", "数量指标", "甲", "1", "1", "1", "1"),
        national_row("R2", "效益指标", "社会效益指标", "乙", "1", "1", "1", "1"),
        national_row("R3", "产出指标", "数量指标", "丙", "1", "1", "1", "1"),
    ]
    texts = cells(printed(national(rows=rows)))
    assert texts.count("产出指标") == 2


def test_every_row_of_a_grid_covers_its_columns() -> None:
    for form in (national(), hubei(), national(rows=[])):
        for grid in grids(printed(form)):
            for row in grid.placed():
                assert row[0][0] == 0
                assert row[-1][0] < len(grid.widths)


def test_summary_stands_before_the_table_and_footnotes_after_it() -> None:
    document = printed(hubei())
    assert "摘要版" in paragraphs(document)[0]
    assert paragraphs(document)[-2] == find_template("hubei-2020").notes[-1]


def test_notes_of_the_form_take_the_place_of_the_footnotes() -> None:
    own = "注：1.权重由本单位确定。"
    assert paragraphs(printed(national(notes=(own,))))[-2] == own
    assert not [text for text in paragraphs(printed(national(notes=(own,)))) if "财政" in text]
    assert paragraphs(printed(national(notes=("联系电话见封面",))))[-3:-1] == [
        find_template("mof-2020").notes[-1],
        "联系电话见封面",
    ]


def test_nothing_that_a_form_holds_is_left_out_where_its_edition_has_no_place_for_it() -> None:
    form = national(analysis="汛期停工。", measures="提前开工。", grade="优", subtotals={"产出指标": "49.00"})
    texts = cells(printed(form))
    assert {"汛期停工。", "提前开工。", "优", "49.00", "产出指标小计"} <= set(texts)
    assert "清淤12公里。" in cells(printed(hubei(goal={"expected": "清淤12公里。"})))


def test_boxes_that_nobody_ticked_are_printed_empty() -> None:
    assert "1、部门预算项目□  2、市直专项□  3、其他项目□" in cells(printed(hubei(checkboxes=[])))


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_empty_form_of_every_edition_can_be_printed(edition: str) -> None:
    document = printed(Form(template=edition))
    assert "总分" not in cells(document)
    assert len(grids(document)) == 2


def test_every_edition_is_tested() -> None:
    assert set(EDITIONS) == set(templates())


def test_the_line_of_those_who_sign_stands_below_and_is_no_note_when_read_back() -> None:
    form = national(template="sichuan-2023", notes=())
    line = next(text for text in paragraphs(printed(form)) if text.startswith("项目负责人："))
    assert "财务负责人：" in line
    read = read_forms(
        "表.docx", write(form, find_template("sichuan-2023"), "docx", draft=False), "sichuan-2023"
    )
    assert read[0].notes == ()
    signed = national(template="sichuan-2023", notes=("项目负责人：周和平  财务负责人：吴向东",))
    assert not [text for text in paragraphs(printed(signed)) if text == line]
    assert not [text for text in paragraphs(printed(national())) if text.startswith("项目负责人")]


def test_long_reasons_get_a_wider_column() -> None:
    def deviation(form: Form) -> tuple[int, int]:
        grid = grids(printed(form))[1]
        wide = [sum(int(width) for width in grid.widths[at:]) for at in range(len(grid.widths))]
        return wide[-1], sum(int(width) for width in grid.widths)

    rows = national().rows
    long = national(
        rows=[rows[0].model_copy(update={"deviation": "汛期停工，少清淤六百米。" * 4}), *rows[1:]]
    )
    (narrow, whole), (wide, same) = deviation(national()), deviation(long)
    assert whole == same
    assert wide > narrow * 5 // 4
