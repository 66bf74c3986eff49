"""Web pages as browsers, Word and Excel save or copy them are read into the same cells."""

import pytest

from assistant.documents import read_file
from assistant.documents.files import read_document
from assistant.documents.grid import Document, Grid, Paragraph
from assistant.errors import UnreadableFile

FORM = """
<p class=MsoNormal>2022年度项目支出绩<span lang=EN-US><o:p></o:p></span>
效自评表</p>
<table border=1>
<tr><td>项目名称</td><td colspan=8>山塘除险加固</td></tr>
<tr><td>主管部门</td><td colspan=3>水利局</td><td>实施单位</td><td colspan=4>水利站</td></tr>
<tr><td rowspan=2>项目资金<br>（万元）</td><td colspan=2></td><td>年初预算数</td><td>全年预算数</td>
<td>全年执行数</td><td>分值</td><td>执行率</td><td>得分</td></tr>
<tr><td colspan=2>年度资金总额</td><td>90</td><td>90</td><td>81</td><td>10</td><td>90%</td><td>9</td></tr>
<tr><th rowspan=0>绩效指标</th><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>年度指标值</th>
<th>实际完成值</th><th>分值</th><th>得分</th><th>偏差原因分析及改进措施</th></tr>
<tr><td rowspan=2>产出指标</td><td rowspan=2>数量指标</td><td><p>加固</p><p>山塘</p></td><td>&ge;9座</td>
<td>9座</td>
<td>25</td><td>25</td><td>无</td></tr>
<tr><td>清淤渠道</td><td>≥6公里</td><td>6公里</td><td>25</td><td>25</td><td>无</td></tr>
</table>
"""


def page(body: str, *, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<html><head>{head}<title>表</title></head><body>{body}</body></html>".encode()


def grids(document: Document) -> list[Grid]:
    return [each for each in document.blocks if isinstance(each, Grid)]


def texts(document: Document) -> list[str]:
    return [each.text for each in document.blocks if isinstance(each, Paragraph)]


def test_a_form_is_read_with_its_merged_cells() -> None:
    (form,) = read_file("表.html", page(FORM)).forms
    assert (form.year, form.project.name, form.project.department) == (2022, "山塘除险加固", "水利局")
    assert form.funds.rows[0].rate is not None
    assert form.funds.rows[0].rate.text == "90%"
    assert [(row.level2, row.name) for row in form.rows] == [
        ("数量指标", "加固山塘"),
        ("数量指标", "清淤渠道"),
    ]
    assert form.rows[1].target is not None
    assert form.rows[1].target.text == "≥6公里"


@pytest.mark.parametrize(
    "content",
    [
        page(FORM, head='<meta http-equiv=Content-Type content="text/html; charset=gb2312">')
        .decode()
        .encode("gb18030"),
        page(FORM, head="").decode().encode("utf-16"),
        b"Version:0.9\r\n<!--StartFragment-->" + FORM.encode() + b"<!--EndFragment-->",
    ],
    ids=["gb2312", "utf-16", "clipboard"],
)
def test_pages_of_other_encodings_are_read(content: bytes) -> None:
    (form,) = read_file("表.html", content).forms
    assert form.project.name == "山塘除险加固"


@pytest.mark.parametrize("name", ["导出.xls", "导出.doc", "导出.docx"])
def test_a_page_under_another_name_is_read_and_said_so(name: str) -> None:
    read = read_file(name, page(FORM))
    assert len(read.forms) == 1
    assert "网页" in read.remarks[0]


def test_a_line_of_the_file_within_chinese_words_is_no_space() -> None:
    document = read_document("a.html", page("<p>绩效\n  自评表 2022\n年度 A B</p>"))
    assert texts(document) == ["绩效自评表 2022 年度 A B"]


def test_a_form_within_a_table_of_the_layout_is_found() -> None:
    outer = f"<table><tr><td>导航</td></tr><tr><td>正文<div>{FORM}</div></td></tr></table>"
    (form,) = read_file("表.html", page(outer)).forms
    assert form.project.name == "山塘除险加固"


def test_a_small_table_within_a_cell_is_text() -> None:
    inner = "9座<table><tr><td>甲塘</td><td>乙塘</td></tr></table>"
    read = read_file("表.html", page(FORM.replace("<td>9座</td>", f"<td>{inner}</td>")))
    assert read.forms[0].rows[0].actual is not None
    assert read.forms[0].rows[0].actual.text == "9座甲塘 乙塘"
    assert any("小表" in remark for remark in read.remarks)


def test_what_nobody_sees_is_left_out_and_told() -> None:
    body = "<p>看得见<span style='display : none'>隐藏的字</span><script>x</script><img src='http://h/x'></p>"
    document = read_document("a.html", page(body))
    assert texts(document) == ["看得见"]
    assert document.remarks == ("网页：隐藏的文字没有读入：“隐藏的字”", "网页：图片没有读入")


def test_hidden_rows_and_cells_are_left_out_and_told() -> None:
    head = "<style>.x { color: red; display:none }</style><meta charset=utf-8>"
    body = (
        "<table><tr><td>甲<td hidden>乙<td class='y x'>丙"
        "<td>丁<table><tr><td>内<td class=x>暗<script>s</script></table></tr>"
        "<tr style='display:none'><td>戊</tr><tbody hidden><tr><td>己</tbody></table>"
    )
    document = read_document("a.html", page(body, head=head))
    (grid,) = grids(document)
    assert [[cell.text for cell in row] for row in grid.rows] == [["甲", "丁\n内"]]
    assert [
        quote for quote in "乙丙暗戊己" if any(f"“{quote}" in remark for remark in document.remarks)
    ] == list("乙丙暗戊己")


def test_an_encoding_that_nobody_knows_stops_nothing() -> None:
    assert read_file("表.html", page(FORM, head="<meta charset=undefined>")).forms


def test_fields_of_a_page_give_what_was_put_into_them() -> None:
    body = (
        "<input value='水利局'><input type=hidden value=x>常年性<input type=checkbox checked>"
        "<select><option>甲<option selected>乙</select><textarea>说明</textarea>"
    )
    assert texts(read_document("a.html", page(body))) == ["水利局常年性☑乙说明"]


def test_every_cell_has_its_address() -> None:
    (grid,) = grids(read_document("a.html", page("<table><tr><td>甲<td>乙<tr><td>丙</table>")))
    assert [cell.at for row in grid.rows for cell in row] == [
        "表1第1行第1格",
        "表1第1行第2格",
        "表1第2行第1格",
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<table>" * 10_000, "套得太深"),
        ("<b>" * 1_000_001, "标记"),
        ("<table>" + "<tr><td>" * 100_001, "万格"),
    ],
)
def test_a_hostile_page_is_refused(body: str, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_document("a.html", page(body))


def test_spans_without_end_take_no_more_than_the_table_has() -> None:
    body = "<table><tr><td rowspan=99999999 colspan=99999999>甲<td rowspan=x>乙<tr><td>丙</table>"
    (grid,) = grids(read_document("a.html", page(body)))
    assert [(cell.row_span, cell.col_span) for cell in grid.rows[0]] == [(2, 200), (1, 1)]
