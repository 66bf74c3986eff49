"""The report of a unit: every figure is a form's, or a sum of theirs; one rejected form makes it a draft."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.documents import form_from_json
from assistant.documents.files import write_document
from assistant.documents.grid import Document, Grid, Paragraph
from assistant.overview import Unit, overview, sections, unit_of
from assistant.overview.page import bar
from assistant.phrasing.prose import summary
from tests.assistant.documents.forms import hubei, national
from validators.catalogue import judge, judge_all
from validators.form import PENDING, Form
from validators.template import find_template, templates

EXAMPLES = Path(__file__).parents[3] / "examples"
FORMS = tuple(form_from_json(path.read_bytes()) for path in sorted(EXAMPLES.glob("*/form.json")))
IN_YUAN = national(
    money_unit="元",
    project={"name": "村道养护", "department": "临江区水务局", "implementer": "公路站"},
    funds={
        "rows": [
            {
                "name": "年度资金总额",
                "initial_budget": "500,000",
                "budget": "500,000",
                "executed": "33.3万元",
                "rate": "66.60%",
                "weight": "10",
                "score": "6.66",
            }
        ],
        "weight": "10",
        "score": "6.66",
    },
)


def unit(*forms: Form) -> Unit:
    return unit_of(judge_all(forms))


def told(of: Unit) -> str:
    return "\n".join(text for section in sections(of) for text in (section.heading, *section.paragraphs))


def table(document: Document) -> list[list[str]]:
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return [[cell.text for cell in row] for row in grid.rows]


def test_amounts_in_yuan_and_in_ten_thousands_are_added_up_in_one_unit() -> None:
    both = unit(national(), IN_YUAN)
    assert [(each.budget, each.executed) for each in both.projects] == [
        (Decimal(240), Decimal(216)),
        (Decimal(50), Decimal("33.3")),
    ]
    assert both.sum("budget") == Decimal(290)
    assert both.rate == Decimal("249.3") / Decimal(290) * 100
    assert "全年预算290万元，实际执行249.3万元，总执行率85.97%" in told(both)
    assert "“村道养护”66.6%，未支出16.7万元" in told(both)


def test_the_cross_table_shows_each_form_and_the_sums() -> None:
    rows = table(overview(unit(national(), IN_YUAN), spreadsheet=False))
    assert rows[0] == [
        *("序号", "项目名称", "主管部门", "年初预算", "全年预算", "执行数", "执行率", "执行得分"),
        *("产出得分", "效益得分", "满意度得分", "总分", "结论"),
    ]
    assert rows[1][:12] == [
        *("1", "河道清淤整治", "临江区水务局", "260", "240", "216", "90%", "9"),
        *("49", "30", "10", "98"),
    ]
    assert rows[3][1:] == ["310", "290", "249.3", "85.97%", "7.83", "49", "30", "10", "98", ""]


def test_what_not_every_form_states_is_not_added_up() -> None:
    rows = table(overview(unit(national(), hubei()), spreadsheet=False))
    assert rows[2][3] == "—"
    assert rows[3][1:4] == ["—", "320", "288"]
    assert rows[3][5] == "—"  # 执行率 has 10 points here and 20 there


def test_the_whole_rate_leaves_out_what_states_no_amounts() -> None:
    nothing = national(funds={"rows": [{"name": "年度资金总额", "budget": "", "executed": "12"}]})
    some = unit(national(), nothing)
    assert some.rate == Decimal(90)
    assert "没有写明预算数或执行数的有1个" in told(some)
    assert unit(nothing).rate is None


def test_problems_come_with_their_reasons_and_measures_from_the_forms() -> None:
    text = told(unit(national(), hubei()))
    assert "河道清淤整治：“清淤河道长度”指标值≥12公里，实际完成11.4公里（汛期停工，少清0.6公里）。" in text
    assert "两处图书室年底才开放" in text
    assert "乡村图书室建设项目：延长开放时间，纳入下年考核。" in text


FIGURE = re.compile(r"\d+(?:\.\d+)?")


def test_no_figure_is_in_the_report_that_no_form_states_or_adds_up_to() -> None:
    assert len(FORMS) == 10
    whole = unit(*FORMS)
    known = {Decimal(each) for form in FORMS for each in FIGURE.findall(form.model_dump_json())}
    known |= {Decimal(count) for count in range(101)} | {Decimal(whole.year or 0)}
    lefts = (each.left for each in whole.projects if each.left is not None)
    sums = [whole.sum(column) for column in ("initial", "budget", "executed")]
    computed = [*lefts, *sums, whole.rate or 0, whole.mean(each.total for each in whole.projects) or 0]
    known |= {round(Decimal(each), 2) for each in computed}
    assert {Decimal(each) for each in FIGURE.findall(told(whole))} <= known


@pytest.mark.parametrize("spreadsheet", [True, False])
def test_one_rejected_form_makes_the_report_a_draft(spreadsheet: bool) -> None:  # noqa: FBT001  # what is tested
    broken = national(total="99")
    assert judge(broken).verdict == "rejected"
    assert overview(unit(national(), broken), spreadsheet=spreadsheet).draft
    assert "退回1个（河道清淤整治）" in told(unit(broken))
    fine = [form for form in FORMS if judge(form).verdict != "rejected"]
    assert not overview(unit(*fine), spreadsheet=spreadsheet).draft


def test_the_spreadsheet_draws_its_chart_from_the_cells_of_the_table() -> None:
    content = write_document(overview(unit(*FORMS), spreadsheet=True), "xlsx")
    package = zipfile.ZipFile(io.BytesIO(content))
    chart = package.read("xl/charts/chart1.xml").decode()
    assert "barChart" in chart
    assert "lineChart" in chart
    assert chart.count("<c:f>") == 4  # categories and values of both
    assert "<c:v>93.59</c:v>" in chart
    assert package.read("xl/workbook.xml").decode().count("<sheet ") == 2
    assert write_document(overview(unit(*FORMS), spreadsheet=True), "xlsx") == content


def test_on_paper_bars_are_as_long_as_their_figures() -> None:
    assert [bar(value) for value in (None, Decimal(0), Decimal(50), Decimal(100), Decimal(120))] == [
        *("", "", "█" * 6),
        *("█" * 12, "█" * 12),
    ]
    lengths = [len(bar(Decimal(share))) for share in range(0, 101, 5)]
    assert lengths == sorted(lengths)


def test_name_and_year_are_those_of_most_forms_or_the_given_ones() -> None:
    assert (unit(national(), IN_YUAN).name, unit(national(), IN_YUAN).year) == ("临江区水务局", 2020)
    assert unit(national(), hubei()).name == "本单位"
    given = unit_of(judge_all((national(),)), "水务局", 2021)
    first = overview(given, spreadsheet=False).blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text == "水务局2021年度项目支出绩效自评报告"


def test_the_report_of_bare_forms_says_what_is_missing() -> None:
    text = told(unit(Form(template="mof-2020"), Form(template="hubei-2020")))
    assert "没有写明预算数和执行数" in text
    assert "没有写明改进措施" in text
    assert write_document(overview(unit(Form(template="mof-2020")), spreadsheet=True), "xlsx")


WITH_SUMMARY = [
    each.id for each in templates().values() if any(n.field == "/summary" for n in each.narratives)
]


def test_a_summary_says_what_the_form_says() -> None:
    assert WITH_SUMMARY
    forms = [form for form in (*FORMS, hubei()) if form.template in WITH_SUMMARY]
    for form in forms:
        text = summary(form, find_template(form.template))
        found = judge(form.model_copy(update={"summary": text})).findings
        assert [each.message for each in found if each.code == "E04" and each.where == "/summary"] == []
    assert "自评得分为96分，其中：预算执行情况得分18分，产出指标得分40分，效益指标得分38分。" in text


def test_a_form_without_funds_has_no_summary() -> None:
    assert summary(Form(template="hubei-2020"), find_template("hubei-2020")) == PENDING
