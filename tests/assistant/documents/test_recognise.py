"""Forms are known by their headings: other orders, other words, missing parts, rows cut in two."""

import pytest

from assistant.documents import read_pasted
from assistant.documents.grid import Document, Grid, GridCell, Paragraph
from assistant.documents.recognise import recognise
from assistant.documents.recognition.columns import below_headings
from assistant.documents.recognition.sheets import Line
from validators.errors import UnreadableForm
from validators.form import Form

CELLS = """\t项目（政策）支出绩效自评表

\t      （2021年度）        单位：万元

\t项目名称
\t冬季供暖管网改造

\t主管部门
\t北岭区住建局
\t实施单位
\t北岭区供热中心

\t项目资金
（万元）
\t
\t年初预算数
\t全年预算数
\t全年执行数
\t分值
\t执行率
\t得分

\t
\t年度资金总额
\t500
\t480
\t456
\t10
\t95%
\t9.5

\t
\t其中：当年财政拨款
\t500
\t480
\t456
\t—
\t95%
\t—

\t年度总体目标
\t预期目标
\t实际完成情况

\t
\t改造管网20公里。
\t改造管网19公里。

\t绩
效
指
标
\t一级指标
\t二级指标
\t三级指标
\t年度
指标值
\t实际
完成值
\t分值
\t得分
\t偏差原因分析及改进措施

\t
\t产出指标

\t数量指标
\t改造管网长度
\t≥20公里
\t19公里
\t50
\t47.5
\t封路审批晚一个月

\t
\t效益指标
\t社会效益
指标
\t受益户数
\t≥3000户
\t3120户
\t30
\t30
\t无

\t
\t
\t
\t投诉量下降
比例
\t≥20%
\t25%
\t0
\t0
\t

\t满意度
指标
\t服务对象满意度指标
\t住户满意度
\t≥90%
\t94%
\t10
\t10
\t无

\t总分
\t100
\t97
\t

注：1.本表由实施单位填写。
附件2
"""


def only(text: str) -> Form:
    (form,) = read_pasted(text)
    return form


def rows(form: Form) -> list[tuple[str, ...]]:
    return [
        (row.level1, row.level2, row.name, *(cell.text if cell else "." for cell in (row.target, row.actual)))
        for row in form.rows
    ]


EXPECTED = [
    ("产出指标", "数量指标", "改造管网长度", "≥20公里", "19公里"),
    ("效益指标", "社会效益指标", "受益户数", "≥3000户", "3120户"),
    ("效益指标", "社会效益指标", "投诉量下降比例", "≥20%", "25%"),
    ("满意度指标", "服务对象满意度指标", "住户满意度", "≥90%", "94%"),
]


def test_every_cell_is_in_its_place() -> None:
    form = only(CELLS)
    assert form.template == "mof-2020"
    assert (form.year, form.money_unit, form.title) == (2021, "万元", "项目（政策）支出绩效自评表")
    assert form.project.model_dump() == {
        "name": "冬季供暖管网改造",
        "department": "北岭区住建局",
        "implementer": "北岭区供热中心",
        "unit": None,
    }
    assert [row.name for row in form.funds.rows] == ["年度资金总额", "其中：当年财政拨款"]
    assert form.goal
    assert (form.goal.expected, form.goal.actual) == ("改造管网20公里。", "改造管网19公里。")
    assert rows(form) == EXPECTED
    assert [row.deviation for row in form.rows] == ["封路审批晚一个月", "无", "", "无"]
    assert form.total
    assert form.total.text == "97"
    assert form.notes == ("注：1.本表由实施单位填写。", "附件2")


@pytest.mark.parametrize(
    "changed",
    [
        CELLS.replace("\n", "\r\n"),
        "\ufeff" + CELLS,
        CELLS.replace("\n\n", "\n \n"),
        CELLS.replace("\t", " \t"),
        CELLS.replace("\t", "\t　"),
        CELLS.replace("一级指标", "一 级 指 标").replace("三级指标", "三级\n指标"),
        CELLS.replace("实际\n完成值", "全年实际值（B）").replace("年度\n指标值", "年初目标值(A)"),
        CELLS.replace("产出指标\n", "产 出\n指标\n（50分）\n"),
        CELLS.replace("住户满意度\n", "住户\n\n满意度\n"),
        CELLS.replace("\t\n\t\n\t\n\t投诉量", "\t投诉量"),
        CELLS.replace("\t\n\t效益指标", "\t效益指标"),
        CELLS.replace("（万元）", "").replace(
            "\t项目（政策）支出绩效自评表\n", "项目（政策）支出绩效自评表\n"
        ),
    ],
    ids=[
        "windows",
        "byte order mark",
        "blanks in blank lines",
        "blanks before tabs",
        "full-width blanks",
        "spaced headings",
        "other headings",
        "points in a level",
        "a cell cut by a blank line",
        "merged cells left out",
        "one merged cell left out",
        "title outside",
    ],
)
def test_a_paste_that_looks_different_reads_the_same(changed: str) -> None:
    form = only(changed)
    assert rows(form) == EXPECTED
    assert form.project.implementer == "北岭区供热中心"
    assert [row.executed.text for row in form.funds.rows if row.executed] == ["456", "456"]
    assert form.total
    assert form.total.text == "97"


# As Word hands over a table: a cell merged across columns counts once, line breaks stay bare.
WORD_LINES = """项目支出绩效自评表
（2022年度）\t\t单位：元
项目名称\t校园午餐补贴
主管部门\t西湾区教育局\t实施单位\t西湾区勤工俭学办
项目资金
（元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t900000\t900000\t885000\t10\t98.33%\t9.83
\t其中：当年财政拨款\t900000\t900000\t885000\t—\t98.33%\t—
年度总体目标\t预期目标\t实际完成情况
\t补贴学生1500人\t补贴学生1480人
绩
效
指
标\t一级指标\t二级指标\t三级指标\t年度
指标值\t实际
完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t补贴学生
人数\t≥1500人\t1480人\t50\t49.33\t转学20人
\t\t质量指标\t食品留样合格率\t100%\t100%\t0\t0\t
\t效益指标\t社会效益指标\t在校就餐率\t≥85%\t88%\t30\t30\t无
\t满意度指标\t服务对象满意度指标\t家长满意度\t≥90%\t91%\t10\t10\t无
总分\t100\t99.16\t
"""


def test_tab_separated_rows_of_word_keep_their_line_breaks() -> None:
    form = only(WORD_LINES)
    assert (form.money_unit, form.year) == ("元", 2022)
    assert form.project.name == "校园午餐补贴"
    assert form.goal
    assert form.goal.actual == "补贴学生1480人"
    assert rows(form) == [
        ("产出指标", "数量指标", "补贴学生人数", "≥1500人", "1480人"),
        ("产出指标", "质量指标", "食品留样合格率", "100%", "100%"),
        ("效益指标", "社会效益指标", "在校就餐率", "≥85%", "88%"),
        ("满意度指标", "服务对象满意度指标", "家长满意度", "≥90%", "91%"),
    ]
    assert form.total
    assert (form.total.text, form.total_weight and form.total_weight.text) == ("99.16", "100")


HUBEI_LINES = """自评结果摘要版
应急广播项目自评得分为88分。
2020年度应急广播项目绩效自评表
单位名称：东河县广电中心\t\t\t\t\t填报日期：2021.3.5\t
项目名称\t应急广播项目\t\t\t\t\t
主管部门\t东河县委宣传部\t\t\t项目实施单位\t东河县广电中心\t
项目类别\t1、部门预算项目☑  2、市直专项□  3、其他项目□\t\t\t\t\t
预算执行情况（万元）（20分）\t年度财政资金总额\t\t预算数（A）\t执行数（B）\t执行率（B/A）\t得分（20分*执行率）
\t\t\t60\t42\t70%\t14
年度绩效目标\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分
\t产出指标（40分）\t数量指标\t安装终端\t120套\t120套\t40
\t\t质量指标\t\t\t\t
\t效益指标（40分）\t社会效益指标\t覆盖村数\t≥85个\t80个\t34
总分\t\t\t\t\t\t88
偏差大或目标未完成原因分析\t五个村没有通电。\t\t\t\t\t
"""


def test_a_row_without_name_and_figures_is_no_row() -> None:
    assert [row[2] for row in rows(only(HUBEI_LINES))] == ["安装终端", "覆盖村数"]


def test_a_column_or_part_that_is_not_there_is_none() -> None:
    form = only(HUBEI_LINES)
    assert form.template == "hubei-2020"
    assert form.filled_on == "2021-03-05"
    assert form.summary == "应急广播项目自评得分为88分。"
    assert form.rows[0].weight is None
    assert form.measures is None
    assert form.analysis == "五个村没有通电。"
    assert form.funds.weight
    assert form.funds.weight.text == "20"
    assert [option.ticked for option in form.checkboxes[0].options] == [True, False, False]
    assert only(CELLS.replace("\t偏差原因分析及改进措施", "").replace("\t无\n", "")).rows[1].deviation is None


def test_parts_may_stand_in_another_order() -> None:
    funds = HUBEI_LINES[HUBEI_LINES.index("预算执行情况") : HUBEI_LINES.index("年度绩效目标")]
    form = only(HUBEI_LINES.replace(funds, "") + funds)
    assert [row.score.text for row in form.rows if row.score] == ["40", "34"]
    assert form.funds.score
    assert form.funds.score.text == "14"


def test_several_forms_in_one_text_keep_their_own_notes_and_titles() -> None:
    first, second, third = read_pasted(f"{CELLS}\n{HUBEI_LINES}\n\n{WORD_LINES}")
    assert [form.project.name for form in (first, second, third)] == [
        "冬季供暖管网改造",
        "应急广播项目",
        "校园午餐补贴",
    ]
    assert first.notes == ("注：1.本表由实施单位填写。", "附件2")
    assert second.summary == "应急广播项目自评得分为88分。"
    assert second.analysis == "五个村没有通电。"
    assert third.title == "项目支出绩效自评表"


def test_forms_without_titles_begin_at_their_project_names() -> None:
    untitled = CELLS[CELLS.index("\t项目名称") : CELLS.index("注：")]
    first, second = read_pasted(untitled + "\n" + untitled.replace("冬季供暖管网改造", "路灯更换"))
    assert (first.project.name, second.project.name) == ("冬季供暖管网改造", "路灯更换")
    assert rows(first) == rows(second) == EXPECTED


def test_a_heading_row_that_is_repeated_on_the_next_page_is_no_new_form() -> None:
    start = CELLS.index("\t绩\n效")
    heading = CELLS[start : CELLS.index("\t\n\t产出指标")]
    form = only(CELLS.replace("\t满意度\n指标\n", heading + "\t满意度\n指标\n", 1))
    assert rows(form) == EXPECTED


def test_subtotal_rows_are_kept_apart() -> None:
    form = only(HUBEI_LINES.replace("\t效益指标（40分）", "\t产出指标小计\t\t\t\t\t40\n\t效益指标（40分）"))
    assert {name: cell.text for name, cell in form.subtotals.items()} == {"产出指标": "40"}
    assert len(form.rows) == 2


def test_words_of_a_label_within_a_cell_are_no_label() -> None:
    changed = CELLS.replace("投诉量下降\n比例", "改进措施落实率").replace("受益户数", "主管部门满意户数")
    changed = changed.replace("改造管网20公里。", "完成年度总体目标")
    form = only(changed)
    assert [row.name for row in form.rows] == [
        "改造管网长度",
        "主管部门满意户数",
        "改进措施落实率",
        "住户满意度",
    ]
    assert form.goal
    assert form.goal.expected == "完成年度总体目标"
    assert form.project.department == "北岭区住建局"


def test_what_stands_beside_the_parts_of_a_form_is_a_note() -> None:
    form = only(
        HUBEI_LINES.replace("应急广播项目\t\t\t\t\t", "应急广播项目\t\t\t项目编码\t0731\t")
        + "填表人：李四\t\t\n"
    )
    assert form.project.name == "应急广播项目"
    assert form.notes == ("项目编码 0731", "填表人：李四")


def test_a_date_below_the_table_is_the_date_of_filling() -> None:
    form = only(CELLS + "\n填表人：李四　　填报日期：二〇二二年3月8日\n")
    assert (form.filled_on, form.year) == ("2022-03-08", 2021)


def test_a_goal_may_stand_row_by_row() -> None:
    start, end = CELLS.index("\t年度总体目标"), CELLS.index("\t绩\n效")
    goal = "\t年度总体目标\n\t预期目标\n\t改造管网20公里。\n\n\t\n\t实际完成情况\n\t改造管网19公里。\n\n"
    assert only(CELLS[:start] + goal + CELLS[end:]) == only(CELLS)


def test_analysis_follows_the_rows_also_where_no_total_stands_between() -> None:
    total = HUBEI_LINES[HUBEI_LINES.index("总分\t") : HUBEI_LINES.index("偏差大")]
    form = only(HUBEI_LINES.replace(total, ""))
    assert (form.total, form.analysis, len(form.rows)) == (None, "五个村没有通电。", 2)


def test_a_comparator_in_a_column_of_its_own_belongs_to_the_target() -> None:
    changed = HUBEI_LINES.replace("三级指标\t年初目标值（A）", "三级指标\t指标性质\t指标值\t度量单位")
    changed = changed.replace("安装终端\t120套", "安装终端\t≥\t120\t套").replace(
        "覆盖村数\t≥85个", "覆盖村数\t定性\t85\t个"
    )
    form = only(changed)
    assert [(row.target and row.target.text, row.unit) for row in form.rows] == [("≥120", "套"), ("85", "个")]


def test_paragraphs_that_a_blank_line_parts_stay_in_their_cell() -> None:
    form = only(CELLS.replace("改造管网20公里。", "改造管网20公里。\n\n更换阀门60个。"))
    assert form.goal
    assert (form.goal.expected, form.goal.actual) == ("改造管网20公里。\n更换阀门60个。", "改造管网19公里。")
    foot = "\t改进措施\n\t提前审批。\n\n分段施工。\n\n联系人：王五\n"
    form = only(CELLS[: CELLS.index("注：")] + foot)
    assert (form.measures, form.notes) == ("提前审批。\n分段施工。", ("联系人：王五",))


def test_a_label_may_be_parted_from_its_content_by_a_blank_line() -> None:
    changed = CELLS.replace("\t项目名称\n", "\t项目名称\n\n").replace(
        "\t年度总体目标\n", "\t年度总体目标\n\n"
    )
    assert only(changed.replace("\t总分\n", "\t总分\n\n")) == only(CELLS)


def test_cost_as_a_first_level_is_the_edition_of_2021() -> None:
    changed = CELLS.replace("\t产出指标\n\n\t数量指标", "\t成本指标\n\n\t经济成本指标")
    assert only(changed).template == "mof-2021-cost"
    (form,) = read_pasted(changed, "mof-2020")
    assert form.template == "mof-2020"


@pytest.mark.parametrize(
    "text", ["", "全年预算120万元，执行96万元。", "\t序号\n\t姓名\n\n\t1\n\t张三\n", "a\tb\tc\nd\te\tf"]
)
def test_what_is_no_form_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(UnreadableForm, match="没有读出自评表"):
        read_pasted(text)


def test_both_headings_of_the_goals_open_them_whatever_stands_beside() -> None:
    start, end = CELLS.index("\t年度总体目标"), CELLS.index("\t绩\n效")
    goal = (
        "\t项目基本情况\n\t1.项目年度目标完成情况\n\t项目年度目标\n\t年度目标完成情况\n\n"
        "\t\n\t\n\t改造管网20公里。\n\t改造管网19公里。\n\n"
    )
    form = only(CELLS[:start] + goal + CELLS[end:])
    assert form.goal
    assert (form.goal.expected, form.goal.actual) == ("改造管网20公里。", "改造管网19公里。")


def test_rows_know_the_goal_that_has_their_points() -> None:
    rows = (
        "2021年度护林项目绩效自评表\n项目名称\t护林\n"
        "年度绩效目标1（40分）\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分\n"
        "\t产出指标\t数量指标\t巡护次数\t12次\t12次\t40\n"
        "年度绩效目标2（40分）\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分\n"
        "\t产出指标\t进度指标\t补植面积\t30亩\t30亩\t40\n"
    )
    form = only(rows)
    assert [row.goal for row in form.rows] == ["年度绩效目标1（40分）", "年度绩效目标2（40分）"]
    assert form.rows[1].level2 == "时效指标"


def test_a_heading_at_the_side_that_holds_a_columns_name_is_no_column() -> None:
    lines = (
        "2021年度护林项目绩效自评表\n项目名称\t护林\n"
        "年度绩效指标完成情况\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分\n"
        "\t产出指标\t数量指标\t巡护次数\t12次\t13次\t40\n"
    )
    (row,) = only(lines).rows
    assert row.actual
    assert row.actual.text == "13次"


# As a browser hands over a table: a cell that is merged with the one above is not there at all.
FROM_A_BROWSER = (
    "项目支出绩效自评表\n（2022年度）\n"
    "项目名称\t护林\n"
    "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "年度资金总额：\t\t50\t48\t10\t96%\t9.6\n"
    "其中：当年财政拨款\t\t50\t48\t—\t\t—\n"
    "年度总体目标\t预期目标\t实际完成情况\n"
    "巡护林区12次。\t巡护林区11次。\n"
    "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
    "产出指标\t数量指标\t巡护次数\t≥12次\t11次\t50\t45.83\t大雪封山\n"
    "效益指标\t生态效益\t火灾起数\t≤1起\t0起\t30\t30\t\n"
    "满意度指标\t村民满意度\t≥90%\t92%\t10\t10\t\n"
    "总分\t100\t95.43\t\n"
)


def test_a_paste_from_a_browser_leaves_out_what_is_merged() -> None:
    form = only(FROM_A_BROWSER)
    total, part = form.funds.rows
    assert (total.name, part.name) == ("年度资金总额：", "其中：当年财政拨款")
    assert total.initial_budget
    assert not total.initial_budget.text
    assert total.budget
    assert total.executed
    assert (total.budget.text, total.executed.text) == ("50", "48")
    assert form.funds.score
    assert form.funds.score.text == "9.6"
    assert form.goal
    assert (form.goal.expected, form.goal.actual) == ("巡护林区12次。", "巡护林区11次。")
    assert rows(form) == [
        ("产出指标", "数量指标", "巡护次数", "≥12次", "11次"),
        ("效益指标", "生态效益指标", "火灾起数", "≤1起", "0起"),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "92%"),
    ]


def test_a_line_of_the_funds_that_has_its_name_in_place_stays() -> None:
    text = FROM_A_BROWSER.replace("年度资金总额：\t", "\t年度资金总额：\t")
    assert only(text).funds.rows[0] == only(FROM_A_BROWSER).funds.rows[0]


def test_a_name_beside_the_headings_of_the_funds_may_be_left_out_below() -> None:
    text = (
        "2022年度护林项目自评表\n项目名称\t护林\n"
        "预算执行情况（万元）（20分）\t年度财政资金总额\t预算数（A）\t执行数（B）\t执行率（B/A）\t得分\n"
        "50\t48\t96%\t19.2\n"
    )
    (line,) = only(text).funds.rows
    assert line.name == "年度财政资金总额"
    assert line.budget
    assert line.budget.text == "50"


@pytest.mark.parametrize("blanks", ["", "\t\t\t\t"])
def test_headings_in_two_lines_are_one(blanks: str) -> None:
    above = "绩效指标\t\t\t年度指标值\t\t\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
    text = (
        "项目支出绩效自评表\n（2022年度）\n项目名称\t营养改善\n"
        + (above if blanks else above.replace("\t\t\t", "\t"))
        + f"一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位{blanks}\n"
        "产出指标\t数量指标\t受助学生人数\t≥\t700\t人\t712\t50\t50\t\n"
    )
    (row,) = only(text).rows
    assert row.target
    assert row.actual
    assert row.score
    assert (row.target.text, row.actual.text, row.score.text) == ("≥700", "712", "50")


def test_levels_of_an_edition_of_its_own_are_told_by_where_the_points_stand() -> None:
    text = (
        "银川市本级部门项目支出绩效自评表\n（2021年）\n"
        "项目名称\t公用经费\t主管部门\t教育局\n实施单位\t第九中学\t自评得分\t95\n"
        "一级指标\t二级指标\t三级指标\t参考分值\t指标值（A）\t全年实际值（B）\t得分\t未完成原因分析及改进措施\n"
        "项目决策（10分）\t项目目标\t完整性\t4\t—\t目标细化\t4\t\n"
        "项目立项\t相关性\t2\t—\t按标准立项\t2\t\n"
        "可行性\t2\t—\t有测算\t2\t\n"
    )
    form = only(text)
    assert [(row.level1, row.name) for row in form.rows] == [
        ("决策指标", "完整性"),
        ("决策指标", "相关性"),
        ("决策指标", "可行性"),
    ]
    assert form.rows[1].level2 == form.rows[2].level2 != form.rows[0].level2
    assert form.total
    assert form.total.text == "95"


def test_a_row_before_the_name_belongs_to_the_table() -> None:
    form = only(FROM_A_BROWSER.replace("项目名称\t", "单位名称\t北岭林场\n项目名称\t", 1))
    assert form.project.unit == "北岭林场"


def test_a_body_is_the_name_where_an_edition_asks_for_one_name_only() -> None:
    form = only(
        FROM_A_BROWSER.replace("项目支出", "部门整体支出").replace("项目名称\t", "县级预算单位名称\t")
    )
    assert (form.template, form.project.name) == ("department-2021", "护林")


@pytest.mark.parametrize(
    "heading",
    [
        "年度总体目标\t年初设定目标\t年度总体目标完成情况",
        "总体目标完成情况\t总体目标\t全年实际完成情况",
        "年度目标\t年度总体目标完成情况",
    ],
)
def test_headings_of_the_goals_under_other_words(heading: str) -> None:
    form = only(FROM_A_BROWSER.replace("年度总体目标\t预期目标\t实际完成情况", heading))
    assert form.goal
    assert (form.goal.expected, form.goal.actual) == ("巡护林区12次。", "巡护林区11次。")


def test_how_the_money_is_managed_is_no_line_of_the_funds() -> None:
    managed = "资金管理情况\t\t情况说明\t存在问题和改进措施\n分配科学性\t按因素法分配\t\n年度总体目标\t预期"
    form = only(FROM_A_BROWSER.replace("年度总体目标\t预期", managed))
    assert len(form.funds.rows) == len(only(FROM_A_BROWSER).funds.rows)
    assert "分配科学性 按因素法分配" in form.notes


def test_satisfaction_as_a_first_level_is_a_second_level_of_other_editions() -> None:
    text = (
        "2021年度护林项目自评表\n项目名称\t护林\n"
        "年度绩效目标1（80分）\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分\n"
        "产出指标\t数量指标\t巡护次数\t12次\t13次\t40\n"
        "满意度指标\t满意度指标\t村民满意度\t90%\t93%\t40\n"
    )
    assert rows(only(text))[1][:2] == ("效益指标", "服务对象满意度指标")


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip("\t") for line in text.split("\n"))


def test_blank_cells_at_the_ends_of_rows_may_be_cut_off() -> None:
    assert only(trimmed(FROM_A_BROWSER)) == only(FROM_A_BROWSER)


def test_rows_of_which_only_the_first_cell_is_left_join_no_other() -> None:
    money = FROM_A_BROWSER.replace("年度总体目标\t", "上年结转资金\n其他资金\n年度总体目标\t", 1)
    text = trimmed(
        money.replace(
            "效益指标\t生态",
            "……\n时效指标\n效益指标\t经济效益指标\n社会效益指标\t致富户数\t≥3户\t3户\t0\t0\n生态",
        ).replace("满意度指标\t村", "指标2：\n可持续影响指标\n满意度指标\t村")
    )
    form = only(text)
    assert [line.name for line in form.funds.rows[2:]] == ["上年结转资金", "其他资金"]
    assert rows(form) == [
        ("产出指标", "数量指标", "巡护次数", "≥12次", "11次"),
        ("效益指标", "社会效益指标", "致富户数", "≥3户", "3户"),
        ("效益指标", "生态效益指标", "火灾起数", "≤1起", "0起"),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "92%"),
    ]


def test_headings_over_the_figures_go_on_beside_the_second_line() -> None:
    line = Line(((0, "三级指标"), (1, "年度指标值")), "lines")
    above = Line(((0, ""), (1, "实际完成值"), (2, "得分")), "lines")
    head = below_headings(line, above, {0: "name", 1: "target"})
    assert head.columns == {0: "name", 1: "target", 2: "actual", 3: "score"}


def test_rows_without_levels_and_points_begin_with_their_names() -> None:
    text = (
        "转移支付区域（项目）绩效目标自评表\n（2022年度）\n转移支付（项目）名称\t就业补助\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t全年完成值\t未完成原因和改进措施\n"
        "产出指标\t数量指标\t享受补贴人数\t≥40人\t43人\n公益岗位人数\t≥12人\t9人\t岗位退出\n"
        "满意度指标\t服务对象满意度指标\t受助者满意度\t≥85%\t88%\n说明\t无\n"
    )
    assert [(row.name, row.deviation or "") for row in only(text).rows] == [
        ("享受补贴人数", ""),
        ("公益岗位人数", "岗位退出"),
        ("受助者满意度", ""),
    ]


TOLD = """河道管护补助资金区域绩效目标自评表
专项名称\t河道管护补助资金
预算执行情况\t预算数：\t6.4\t执行数：\t6.4\t20
其中：中央补助\t6  万元\t其中：中央补助\t6万元
地方资金\t0.4万元\t地方资金\t万元
年度目标完成情况\t预期目标\t目标实际完成情况\t20
目标1：巡河240次。\t目标1：巡河252次。
目标2：清漂12吨。\t目标2：清漂13吨。
年度绩效指标完成情况\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成指标值\t60
产出指标\t数量指标\t指标1.巡河次数\t≥240次\t252次\t30
指标2.清漂量\t≥12吨\t13吨\t10
效益指标\t环境效益\t黑臭水体\t≤1处\t0处\t20
"""


def test_funds_may_stand_beside_their_labels_and_goals_in_lines_of_their_own() -> None:
    form = only(TOLD)
    amounts = [(line.name, line.budget, line.executed) for line in form.funds.rows]
    assert [(name, budget and budget.text, spent and spent.text) for name, budget, spent in amounts] == [
        ("年度资金总额", "6.4", "6.4"),
        ("其中：中央补助", "6", "6"),
        ("地方资金", "0.4", ""),
    ]
    assert form.goal is not None
    assert form.goal.expected == "目标1：巡河240次。\n目标2：清漂12吨。"
    assert form.goal.actual == "目标1：巡河252次。\n目标2：清漂13吨。"


def test_points_may_be_the_heading_of_the_scores() -> None:
    assert [(row.name, row.score and row.score.text) for row in only(TOLD).rows] == [
        ("巡河次数", "30"),
        ("清漂量", "10"),
        ("黑臭水体", "20"),
    ]
    assert only(TOLD).rows[2].level2 == "生态效益指标"


def test_a_form_of_a_transfer_is_told_by_its_name() -> None:
    assert only(TOLD).template == "transfer-2021"
    longer = TOLD.replace("河道管护补助资金区域", "2021年中央对地方专项转移支付区域", 1)
    assert only(longer).template == "transfer-2021"


def test_amounts_of_a_total_may_stand_in_two_lines() -> None:
    two_lines = (
        "预算执行情况\t转移支付预算数（A）\t6.4万\t预算执行率（B/A）\t100%\n转移支付执行数（B）\t6.4万\n"
    )
    start, end = TOLD.index("预算执行情况"), TOLD.index("年度目标")
    (line,) = only(TOLD[:start] + two_lines + TOLD[end:]).funds.rows
    assert (line.budget and line.budget.text, line.executed and line.executed.text) == ("6.4", "6.4")


def test_goal_and_result_may_stand_side_by_side_without_headings() -> None:
    start, end = TOLD.index("年度目标"), TOLD.index("年度绩效指标")
    goal = only(f"{TOLD[:start]}年度总体目标\t巡河240次。\t巡河252次。\n{TOLD[end:]}").goal
    assert goal is not None
    assert (goal.expected, goal.actual) == ("巡河240次。", "巡河252次。")


def test_parts_that_are_known_are_read_behind_others() -> None:
    text = TOLD.replace("预算执行", "省级财政部门\t省财政厅\t省级主管部门\t省水利厅\n预算执行", 1)
    assert only(text).project.department == "省水利厅"
    assert "省级财政部门 省财政厅" in only(text).notes


def test_a_table_without_merged_cells_is_read_like_a_paste() -> None:
    def shifted(line: str) -> tuple[GridCell, ...]:
        texts = line.split("\t")
        return tuple(GridCell(text) for text in (*texts, *[""] * (9 - len(texts))))

    lines = trimmed(FROM_A_BROWSER).strip().split("\n")
    table = Grid(tuple(shifted(line) for line in lines if "\t" in line))
    title = [Paragraph(line) for line in lines if "\t" not in line][:2]
    (read,) = recognise(Document((*title, table)))
    assert rows(read.form) == rows(only(FROM_A_BROWSER))
