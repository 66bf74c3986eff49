"""The approved targets are read out of a 绩效目标申报表, and no 自评表 is taken for one."""

from decimal import Decimal

import pytest

from assistant.documents import read_file, read_goals, write
from assistant.documents.files import write_document
from assistant.documents.files.text import read_text
from assistant.documents.grid import Document, Grid, GridCell, Paragraph
from tests.assistant.documents.forms import national
from tests.assistant.documents.goals import GOALS, OF_THREE_YEARS
from validators.errors import UnreadableForm
from validators.template import find_template


def test_targets_points_project_and_money_are_read() -> None:
    goals = read_goals("目标.txt", GOALS.encode())
    assert [(row.level2, row.name, row.target, row.weight) for row in goals.rows] == [
        ("数量指标", "举办培训场次", "≥12场", "20"),
        ("数量指标", "发放宣传资料", "≥5000份", "10"),
        ("质量指标", "培训合格率", "≥95%", "10"),
        ("时效指标", "培训完成时间", "2021年11月底前", "10"),
        ("社会效益指标", "群众法律意识", "有效提高", "30"),
        ("服务对象满意度指标", "群众满意度", "≥90%", "10"),
    ]
    assert (goals.year, goals.budget, goals.money_unit) == (2021, "120", "万元")
    assert dict(goals.project) == {
        "name": "普法宣传经费",
        "department": "市司法局",
        "implementer": "市普法办",
    }
    assert goals.expected == "开展普法宣传，提高群众法律意识。"


def test_of_several_years_this_year_counts() -> None:
    goals = read_goals("目标.txt", OF_THREE_YEARS.encode())
    assert [(row.name, row.target) for row in goals.rows] == [
        ("举办培训场次", "≥12场"),
        ("培训合格率", "≥95%"),
        ("群众满意度", "≥90%"),
    ]
    assert (goals.budget, goals.expected) == ("120", "开展普法宣传12场")


def test_they_are_read_out_of_word_too() -> None:
    pasted = read_text(GOALS)
    (grid,) = (block for block in pasted.blocks if isinstance(block, Grid))
    rows = tuple((*row, *(GridCell(),) * (6 - len(row))) for row in grid.rows)
    title = Paragraph("项目支出绩效目标申报表")
    page = Document((title, Paragraph("（2021年度）"), Grid(rows, (Decimal(1),) * 6)))
    assert read_goals("目标.docx", write_document(page, "docx")) == read_goals("目标.txt", GOALS.encode())


def test_a_number_takes_the_unit_of_its_column() -> None:
    text = GOALS.replace("指标值\t权重", "指标值\t度量单位").replace("≥12场\t20", "≥12\t场")
    assert read_goals("目标.txt", text.encode()).rows[0].target == "≥12场"


def test_the_value_itself_may_be_handed_in_as_json() -> None:
    goals = read_goals("目标.txt", GOALS.encode())
    assert read_goals("目标.json", goals.model_dump_json().encode()) == goals
    with pytest.raises(UnreadableForm, match="/rows"):
        read_goals("目标.json", b'{"rows": []}')


def test_a_self_evaluation_is_no_statement_of_targets_and_the_other_way_round() -> None:
    form = national()
    with pytest.raises(UnreadableForm, match="自评表，不是批复的绩效目标申报表"):
        read_goals("表.docx", write(form, find_template(form.template), "docx", draft=False))
    with pytest.raises(UnreadableForm, match="这是绩效目标申报表，还不是自评表"):
        read_file("目标.txt", GOALS.encode())
    with pytest.raises(UnreadableForm, match="没有读出绩效目标申报表"):
        read_goals("目标.txt", "没有表格".encode())
