"""The approved targets are read out of a 绩效目标申报表, and no 自评表 is taken for one."""

from decimal import Decimal
from typing import Literal

import pytest

from assistant.documents import read_file, read_goals, write
from assistant.documents.files import write_document
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


def merged() -> Document:
    """The table as Word draws it: labels and levels merged over their rows and columns."""

    def cell(text: str, down: int = 1, across: int = 1) -> GridCell:
        return GridCell(text, down, across)

    head = (
        (cell("项目名称"), cell("普法宣传经费", across=5)),
        (
            cell("主管部门及代码"),
            cell("[301]市司法局", across=2),
            cell("实施单位"),
            cell("市普法办", across=2),
        ),
        (cell("项目资金\n（万元）", 2), cell("年度资金总额：", across=2), cell("120", across=3)),
        (cell("其中：财政拨款", across=2), cell("120", across=3)),
        (cell("总体目标"), cell("开展普法宣传，提高群众法律意识。", across=5)),
        (
            cell("绩效指标", 7),
            *(cell(text) for text in ("一级指标", "二级指标", "三级指标", "指标值", "权重")),
        ),
    )
    rows = (
        (cell("产出指标", 4), cell("数量指标", 2), *map(cell, ("举办培训场次", "≥12场", "20"))),
        tuple(map(cell, ("发放宣传资料", "≥5000份", "10"))),
        tuple(map(cell, ("质量指标", "培训合格率", "≥95%", "10"))),
        tuple(map(cell, ("时效指标", "培训完成时间", "2021年11月底前", "10"))),
        tuple(map(cell, ("效益指标", "社会效益指标", "群众法律意识", "有效提高", "30"))),
        tuple(map(cell, ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "10"))),
    )
    title = Paragraph("项目支出绩效目标申报表")
    return Document((title, Paragraph("（2021年度）"), Grid((*head, *rows), (Decimal(1),) * 6)))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_they_are_read_out_of_word_and_excel_too(kind: Literal["docx", "xlsx"]) -> None:
    read = read_goals(f"目标.{kind}", write_document(merged(), kind))
    assert read == read_goals("目标.txt", GOALS.encode())


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


def test_of_several_projects_the_named_one_is_taken() -> None:
    both = f"{GOALS}\n{OF_THREE_YEARS}".replace(
        "项目名称\t普法宣传经费\n", "项目名称\t法律援助经费\n"
    ).encode()
    assert len(read_goals("目标.txt", both, "法律援助经费").rows) == 3
    assert len(read_goals("目标.txt", both, "本年普法宣传经费全部支出。").rows) == 6
    with pytest.raises(UnreadableForm, match="有2张绩效目标申报表（普法宣传经费、法律援助经费）"):
        read_goals("目标.txt", both)


SIGNED = """部门预算项目绩效目标表
（2022年度）\t单位：万元
项目名称\t营养改善计划
年度绩效目标\t为1.2万名学生提供营养餐
年度预算申请（万元）\t资金总额\t36.5
绩效指标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位
\t产出指标\t数量指标\t受益学生人数\t≥\t12000\t人
\t\t质量指标\t食品安全达标率\t＝\t100\t%
\t效益指标\t社会效益指标\t学生营养状况\t定性\t有所改善\t
"""


def test_signs_and_units_in_columns_of_their_own_belong_to_the_target() -> None:
    goals = read_goals("目标.txt", SIGNED.encode())
    assert [row.target for row in goals.rows] == ["≥12000人", "=100%", "有所改善"]
    assert (goals.year, goals.budget, goals.expected) == (2022, "36.5", "为1.2万名学生提供营养餐")
