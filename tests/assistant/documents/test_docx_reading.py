"""What a reader of a Word file sees: merges, controls, tracked changes, hidden text, text boxes, headers."""

import pytest

from assistant.documents import read_file, read_forms
from assistant.documents.files.docx.names import STRICT
from assistant.documents.files.docx.reading import read_docx
from assistant.documents.grid import Document, Grid, GridCell
from tests.assistant.documents.words import (
    BEGIN,
    FORM,
    GO_ON,
    TITLE,
    cell,
    para,
    part,
    row,
    run,
    table,
    word_file,
)
from validators.errors import UnreadableForm


def read(*blocks: str, **parts: str) -> Document:
    return read_docx(word_file("".join(blocks), **parts))


def texts(document: Document) -> list[str | list[list[str]]]:
    return [
        [[each.text for each in line] for line in block.rows] if isinstance(block, Grid) else block.text
        for block in document.blocks
    ]


def grid(*rows: str) -> Grid:
    (only,) = read(table(*rows)).blocks
    assert isinstance(only, Grid)
    return only


# --- merged cells ---------------------------------------------------------------------------------------


def test_a_continued_cell_whose_width_differs_stands_alone() -> None:
    made = grid(
        row(cell("甲", marks=BEGIN, span=2), "乙"),
        row(cell(marks=GO_ON), "丙", "丁"),
        row(cell(marks=GO_ON, span=2), "戊"),
    )
    assert [list(line) for line in made.placed()] == [
        [(0, "甲"), (2, "乙")],
        [(0, ""), (1, "丙"), (2, "丁")],
        [(0, ""), (2, "戊")],
    ]


def test_a_continued_cell_without_a_beginning_shows_its_text() -> None:
    assert grid(row(cell("甲", marks=GO_ON), "乙")).rows[0][0] == GridCell("甲", at="表1第1行第1格")


def test_text_beneath_a_merged_cell_is_left_out_and_told() -> None:
    made = read(table(row(cell("甲", marks=BEGIN), "乙"), row(cell("藏", marks=GO_ON), "丙")))
    assert texts(made) == [[["甲", "乙"], ["丙"]]]
    assert made.remarks == ("表1第2行：被合并的格盖住的文字没有读入：“藏”",)


def test_cells_that_are_merged_to_the_left_in_the_old_way_are_one() -> None:
    left, on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    made = grid(row(cell("甲", marks=left), cell(marks=on), cell(marks=on), "乙"))
    assert [(each.text, each.col_span) for each in made.rows[0]] == [("甲", 3), ("乙", 1)]


def test_columns_left_free_before_a_row_count() -> None:
    made = grid(row("甲", "乙", "丙"), row("丁", marks='<w:gridBefore w:val="2"/><w:gridAfter w:val="9"/>'))
    assert list(made.placed())[1] == ((0, ""), (2, "丁"))
    assert made.rows[1][1].at == "表1第2行第1格"


@pytest.mark.parametrize("span", ["x", "", "-3", "0", "999999999999999999999", "٣"])
def test_an_absurd_span_harms_nothing(span: str) -> None:
    made = grid(row(cell("甲", marks=f'<w:gridSpan w:val="{span}"/>'), "乙"), row("丙"))
    assert [each.text for each in made.rows[0]] == ["甲", "乙"]
    assert 1 <= made.rows[0][0].col_span <= 200


def test_settings_before_a_tracked_change_do_not_count() -> None:
    old = '<w:tcPrChange w:id="1"><w:tcPr><w:gridSpan w:val="5"/></w:tcPr></w:tcPrChange>'
    assert grid(row(cell("甲", marks=old), "乙")).rows[0][0].col_span == 1


# --- tables within tables --------------------------------------------------------------------------------


def test_a_form_within_a_cell_of_a_layout_is_found() -> None:
    layout = table(row(cell(para(TITLE), para("（2023年度）"), table(*FORM), "注：按实填写。")))
    (form,) = read_forms("表.docx", word_file(layout))
    assert (form.title, form.year, form.project.name) == (TITLE, 2023, "山塘除险加固")
    assert [each.name for each in form.rows] == ["加固山塘", "受益农户"]


def test_two_forms_side_by_side_in_a_layout_within_a_layout_are_both_found() -> None:
    inner = table(row(cell(para(TITLE), table(*FORM)), cell(para(TITLE), table(*FORM))))
    forms = read_forms("表.docx", word_file(table(row(cell(inner)), row("页脚"))))
    assert [form.project.name for form in forms] == ["山塘除险加固"] * 2


def test_rows_around_a_larger_table_in_a_cell_keep_their_order() -> None:
    made = read(table(row("甲", "乙"), row(cell(table(*FORM)), "丙"), row("丁", "戊")))
    assert texts(made)[0] == [["甲", "乙"], ["", "丙"]]
    assert texts(made)[2] == [["丁", "戊"]]
    first, _, last = made.blocks
    assert isinstance(first, Grid)
    assert isinstance(last, Grid)
    assert (first.rows[0][0].at, last.rows[0][0].at) == ("表1第1行第1格", "表1第3行第1格")


def test_a_small_table_in_a_cell_becomes_its_text_and_is_told() -> None:
    small = table(row("一季度", "3件"), row("二季度", "5件"))
    rows = (*FORM[:4], row(cell(marks=GO_ON), "产出指标", "数量指标", "加固山塘", "≥9座", cell("9座", small)))
    forms, remarks = read_file("表.docx", word_file(para(TITLE) + table(*rows)))[:2]
    assert forms[0].rows[0].actual
    assert "3件" in forms[0].rows[0].actual.text
    assert remarks == ("表1第5行第5格：格里套的小表按文字读入",)


# --- tick boxes and controls ------------------------------------------------------------------------------


def checkbox(state: str, sign: str) -> str:
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run(sign)}</w:sdtContent></w:sdt>"
    )


def old_box(state: str) -> str:
    data = f'<w:ffData><w:checkBox><w:default w:val="0"/>{state}</w:checkBox></w:ffData>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        "<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>X</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def symbol(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


@pytest.mark.parametrize(
    ("drawn", "read_as"),
    [
        (checkbox("1", "√"), "☑"),
        (checkbox("0", "×"), "□"),
        (old_box("<w:checked/>"), "☑"),
        (old_box('<w:checked w:val="0"/>'), "□"),
        (old_box(""), "□"),
        (symbol("Wingdings 2", "F052"), "☑"),
        (symbol("Wingdings 2", "00A3"), "□"),
        (symbol("Wingdings", "F0FE"), "☑"),
        (symbol("Wingdings", "F0A8"), "□"),
        (symbol("Symbol", "F0A3"), "≤"),
        (symbol("Symbol", "F0B3"), "≥"),
        (run("R", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'), "☑"),
        (run("\uf0a8", '<w:rFonts w:ascii="Wingdings"/>'), "□"),
        (run("☑"), "☑"),
        (run("■"), "■"),
    ],
)
def test_a_tick_box_is_read_however_it_was_drawn(drawn: str, read_as: str) -> None:
    assert texts(read(para("甲", drawn, "乙"))) == [f"甲{read_as}乙"]
    assert texts(read(table(row(cell(para(drawn, "乙")))))) == [[[f"{read_as}乙"]]]


def test_the_words_of_a_symbol_font_in_chinese_stay_words() -> None:
    assert texts(read(para(run("□部门预算", '<w:rFonts w:ascii="Wingdings"/>')))) == ["□部门预算"]


def test_a_symbol_that_nobody_knows_is_told() -> None:
    made = read(para("甲", symbol("Wingdings", "F04A")))
    assert texts(made) == ["甲"]
    assert made.remarks == ("第1段：有一个符号认不出来，没有读入（Wingdings F04A）",)


def test_lists_and_fields_show_what_was_chosen() -> None:
    chosen = run("常年性项目")
    control = f"<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{chosen}</w:sdtContent></w:sdt>"
    entries = '<w:listEntry w:val="延续性"/><w:listEntry w:val="一次性"/>'
    old = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList>'
        '</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    sum_of = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>96</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(read(para(control), para(old), para(sum_of, "分"))) == ["常年性项目", "一次性", "96分"]


def test_a_control_that_nobody_filled_in_is_blank_and_told() -> None:
    words = run("单击此处输入文字。")
    asks = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"
    made = read(table(row("项目名称", cell(para(asks)))))
    assert texts(made) == [[["项目名称", ""]]]
    assert made.remarks == ("表1第1行第2格：控件还没有填写，按空白读：“单击此处输入文字。”",)


def test_an_equation_and_the_base_of_a_phonetic_guide_are_read() -> None:
    equation = "<m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath>"
    guide = f"<w:r><w:ruby><w:rt>{run('chóu')}</w:rt><w:rubyBase>{run('仇')}</w:rubyBase></w:ruby></w:r>"
    assert texts(read(para(equation), para(guide))) == ["≥95%", "仇"]


# --- tracked changes --------------------------------------------------------------------------------------


def deleted(text: str) -> str:
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def test_tracked_changes_are_taken_as_accepted() -> None:
    moved = f"<w:moveFrom>{run('移')}</w:moveFrom>", f"<w:moveTo>{run('移')}</w:moveTo>"
    made = read(para("预算", f"<w:ins>{run('120')}</w:ins>", deleted("100"), moved[0], "万元", moved[1]))
    assert texts(made) == ["预算120万元移"]
    assert made.remarks == ("第1段：修订中删去的文字没有读入：“100”",)


def test_a_paragraph_whose_mark_was_deleted_goes_on_with_the_next() -> None:
    assert texts(read(para("前", mark="<w:del/>"), para("后"), para("末"))) == ["前后", "末"]
    assert texts(read(table(row(cell(para("前", mark="<w:del/>"), para("后")))))) == [[["前后"]]]
    assert texts(read(para("前", mark="<w:del/>"))) == ["前"]


def test_rows_and_cells_that_were_deleted_are_left_out_and_told() -> None:
    made = read(
        table(
            row("甲", "乙"),
            row("旧", deleted("行"), marks="<w:del/>"),
            row("新", "行", marks="<w:ins/>"),
            row(cell("旧格", marks="<w:cellDel/>"), "丙", "丁"),
            row("藏", "行", marks="<w:hidden/>"),
        )
    )
    assert texts(made) == [[["甲", "乙"], ["新", "行"], ["丙", "丁"]]]
    assert made.remarks == (
        "表1：修订中删去的一行没有读入：“旧行”",
        "表1第3行：修订中删去的一格没有读入：“旧格”",
        "表1：隐藏的一行没有读入：“藏行”",
    )


# --- hidden text ------------------------------------------------------------------------------------------

STYLES = part(
    "w:styles",
    '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Heir"><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:styleId="Open"><w:basedOn w:val="Heir"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>',
)


@pytest.mark.parametrize(
    ("paragraph", "seen"),
    [
        (para("甲", run("藏", "<w:vanish/>")), "甲"),
        (para("甲", run("藏", '<w:vanish w:val="false"/>')), "甲藏"),
        (para("甲", run("藏", '<w:rStyle w:val="Secret"/>')), "甲"),
        (para("甲", run("藏", '<w:rStyle w:val="Heir"/>')), "甲"),
        (para("甲", run("藏", '<w:rStyle w:val="Open"/>')), "甲藏"),
        (para("甲", run("藏", '<w:rStyle w:val="Loop"/>')), "甲藏"),
        (para(run("藏"), run("甲", '<w:vanish w:val="0"/>'), style="Heir"), "甲"),
    ],
)
def test_hidden_text_is_left_out_and_told(paragraph: str, seen: str) -> None:
    made = read(paragraph, word__styles=STYLES)
    assert texts(made) == [seen]
    assert made.remarks == (("第1段：隐藏的文字没有读入：“藏”",) if seen == "甲" else ())


# --- text boxes, notes, headers ----------------------------------------------------------------------------


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{para('框里')}{para('两段')}</w:txbxContent>"
    drawing = f"<w:drawing><a:graphic><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphic></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    for drawn in (both, f"<w:r>{drawing}</w:r>", f"<w:r>{old}</w:r>"):
        assert texts(read(para("前", drawn, "后"), para("末"))) == ["前后", "框里", "两段", "末"]
        assert texts(read(table(row(cell(para("格", drawn)))))) == [[["格\n框里\n两段"]]]


def test_a_form_in_a_text_box_is_found() -> None:
    box = f"<v:textbox><w:txbxContent>{table(*FORM)}</w:txbxContent></v:textbox>"
    drawn = f"<w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r>"
    (form,) = read_forms("表.docx", word_file(para(TITLE) + para(drawn)))
    assert form.project.name == "山塘除险加固"


def test_pictures_and_objects_are_told() -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    thing = "<w:r><w:object><v:shape><v:imagedata/></v:shape></w:object></w:r>"
    line = "<w:r><w:pict><v:line/></w:pict></w:r>"
    made = read(para("甲", picture), table(row(cell(para(thing)))), para(line))
    assert made.remarks == ("第1段：图片没有读入", "表1第1行第1格：嵌入的对象（如 Excel 表、公式）没有读入")


def test_a_scanned_form_is_refused_with_the_reason() -> None:
    with pytest.raises(UnreadableForm, match="第1段：图片没有读入"):
        read_forms("表.docx", word_file(para("<w:r><w:drawing><a:blip/></w:drawing></w:r>")))


def test_a_footnote_follows_the_table_that_refers_to_it() -> None:
    notes = part("w:footnotes", f'<w:footnote w:id="2">{para("含上年结转。")}</w:footnote>')
    refers = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    made = read(table(row(cell(para("81", refers)))), para("末"), word__footnotes=notes)
    assert texts(made) == [[["81"]], "含上年结转。", "末"]


def test_the_header_is_read_where_nothing_stands_above_the_table() -> None:
    header = part("w:hdr", para(f"2023年度{TITLE}"))
    (form,) = read_forms("表.docx", word_file(table(*FORM), word__header1=header, word__header2=header))
    assert (form.title, form.year) == (f"2023年度{TITLE}", 2023)


def test_the_header_and_the_footer_are_told_where_the_body_has_its_own_title() -> None:
    footer = part("w:ftr", para("第 1 页 共 2 页") + para("填表人：张三"))
    made = read(para(TITLE), word__header1=part("w:hdr", para("某某局")), word__footer1=footer)
    assert made.remarks == ("页眉的文字没有读入：“某某局”", "页脚的文字没有读入：“填表人：张三”")


def test_comments_are_told() -> None:
    made = read(para("甲", '<w:r><w:commentReference w:id="0"/></w:r>'))
    assert made.remarks == ("第1段：批注没有读入",)


def test_places_count_what_is_seen() -> None:
    made = read(para(), para("一"), table(row("甲")), para("二"), table(row("乙")))
    places = [b.rows[0][0].at if isinstance(b, Grid) else b.at for b in made.blocks]
    assert places == ["第1段", "表1第1行第1格", "第2段", "表2第1行第1格"]


def test_strict_files_are_read_like_all_others() -> None:
    strict = word_file(table(row("甲", cell("乙", span=2))), space=STRICT)
    (made,) = read_docx(strict).blocks
    assert isinstance(made, Grid)
    assert [(each.text, each.col_span) for each in made.rows[0]] == [("甲", 1), ("乙", 2)]
