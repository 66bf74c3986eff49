"""The eleven real forms of ../shared/seeds: every figure, and the cells that name them."""

from pathlib import Path

import pytest

from assistant.documents import read_forms
from validators.form import Cell, Form

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
NATIONAL, HUBEI = "000_cc3005463d32a7a4.txt", "003_fc1cc11635c966df.txt"
DASH = "—"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="没有 ../shared/seeds(真实表样不在仓库里)")


@pytest.fixture(scope="module")
def national() -> tuple[Form, ...]:
    return read_forms(NATIONAL, (SEEDS / NATIONAL).read_bytes())


@pytest.fixture(scope="module")
def hubei() -> tuple[Form, ...]:
    return read_forms(HUBEI, (SEEDS / HUBEI).read_bytes())


def shown(*cells: Cell | None) -> str:
    """The printed texts; a cell that the form does not have is a dot."""
    return " ".join("." if cell is None else cell.text or "∅" for cell in cells)


def figures(form: Form) -> list[str]:
    columns = ("initial_budget", "budget", "executed", "weight", "rate", "score")
    return [shown(*(getattr(row, column) for column in columns)) for row in form.funds.rows]


def test_every_form_is_found_with_its_edition(national: tuple[Form, ...], hubei: tuple[Form, ...]) -> None:
    assert [form.template for form in national] == ["mof-2020"] * 5
    assert [form.template for form in hubei] == ["hubei-2020"] * 6
    assert {form.year for form in national + hubei} == {2020}
    assert {form.money_unit for form in national + hubei} == {"万元"}
    assert {form.title for form in national} == {"项目（政策）支出绩效自评表"}
    assert all(form.title == f"《2020年度{form.project.name}绩效自评表》" for form in hubei)


def test_the_projects_are_named(national: tuple[Form, ...], hubei: tuple[Form, ...]) -> None:
    committee = "攀枝花市西区区委政法委"
    assert [form.project.name for form in national] == [
        "矛盾纠纷多元化解（大调解）专项",
        "平安建设专项经费",
        "社会治安防控专项工作经费",
        "扫黑除恶专项斗争经费",
        "维稳工作经费",
    ]
    assert [form.project.department for form in national] == [committee] * 4 + ["攀枝花市西"]
    assert {form.project.implementer for form in national} == {committee}
    assert {form.project.unit for form in national} == {None}
    office = "中共咸宁市委政法委员会"
    assert [form.project.unit for form in hubei] == ["咸宁市民政局"] + [office] * 5
    assert [form.project.implementer for form in hubei] == [
        "咸宁市民政局",
        office,
        office,
        office,
        "",
        office,
    ]
    assert {form.filled_on for form in national} == {None}
    assert {form.filled_on for form in hubei} == {"2021-03-30"}


FUNDS = [
    ["5 5 5 10 100% 10", f"5 0 0 {DASH} 100% {DASH}", f"0 5 5 {DASH} ∅ {DASH}"],
    ["169.4 0 ∅ 10 100% 10", f"169.4 0 ∅ {DASH} 100% {DASH}", f"0 134.31 134.31 {DASH} ∅ {DASH}"],
    ["11.7 11.7 11.7 10 100% 10", f"11.7 11.7 11.7 {DASH} 100% {DASH}", f"0 0 0 {DASH} ∅ {DASH}"],
    ["10 10 10 10 100% 10", f"10 10 10 {DASH} 100% {DASH}", f"0 0 0 {DASH} ∅ {DASH}"],
    ["87 87 87 10 100% 10", f"87 87 87 {DASH} 100% {DASH}", f"0 0 0 {DASH} ∅ {DASH}"],
]


def test_the_funds_of_the_national_forms(national: tuple[Form, ...]) -> None:
    assert [figures(form)[:3] for form in national] == FUNDS
    assert {figures(form)[3] for form in national} == {f"0 0 0 {DASH} ∅ {DASH}"}
    names = ["年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"]
    assert all([row.name for row in form.funds.rows] == names for form in national)
    assert {shown(form.funds.weight, form.funds.score) for form in national} == {"10 10"}


def test_the_funds_of_the_hubei_forms(hubei: tuple[Form, ...]) -> None:
    assert [figures(form) for form in hubei] == [
        [". 130 100 . 76.92% 15.38"],
        [". 143 97.15 . 67.94% 13.59"],
        [". 126 25.68 . 20.38% 4.08"],
        [". 125 116.27 . 93.02% 18.60"],
        [". 67 67 . 100% 20"],
        [". 150 150 . 100% 20"],
    ]
    assert {form.funds.rows[0].name for form in hubei} == {"年度财政资金总额"}
    weights = ["20 15.38", "20 13.59", "20 4.08", "20 18.60", "20 20", "20 20"]
    assert [shown(form.funds.weight, form.funds.score) for form in hubei] == weights


def test_the_levels_of_the_national_forms(national: tuple[Form, ...]) -> None:
    output, effect = "产出指标", "效益指标"
    levels = [
        *((output, "数量指标"), (output, "质量指标"), (output, "时效指标"), (output, "成本指标")),
        *(
            (effect, "经济效益指标"),
            (effect, "社会效益指标"),
            (effect, "生态效益指标"),
            (effect, "可持续影响指标"),
        ),
        ("满意度指标", "服务对象满意度指标"),
    ]
    assert all([(row.level1, row.level2) for row in form.rows] == levels for form in national)


def test_the_points_of_the_national_forms(national: tuple[Form, ...]) -> None:
    points = ["15", "15", "10", "10", "8", "8", "7", "7", "10"]
    for form in national:
        assert [shown(row.weight) for row in form.rows] == points
        assert [shown(row.score) for row in form.rows] == points
        assert {shown(row.actual) for row in form.rows} == {"完成"}
        assert shown(form.total_weight, form.total) == "100 100"
        assert form.subtotals == {}
    deviations = [{row.deviation for row in form.rows} for form in national]
    assert deviations == [{"无"}, {"无"}, {"暂无"}, {"暂无"}, {"暂无"}]


def test_targets_of_the_national_forms(national: tuple[Form, ...]) -> None:
    costs = [shown(form.rows[3].target) for form in national]
    assert costs == ["财政拨款5万元", "财政拨款5万元", "财政拨款11.7万元", "财政拨款10万元", "87万"]
    assert [shown(form.rows[4].target) for form in national] == ["是"] * 5
    assert national[0].rows[0].name == "全年预计化解矛盾纠纷2500件"
    assert national[0].rows[5].name == "矛盾纠纷化解率98%以上"
    assert "27名" in shown(national[1].rows[0].target)
    assert [form.rows[2].name for form in national] == ["2020年全年"] * 2 + ["今年全年"] * 3


def test_goals_of_the_national_forms(national: tuple[Form, ...], hubei: tuple[Form, ...]) -> None:
    goals = [form.goal for form in national if form.goal]
    assert [goal.actual for goal in goals] == ["完成"] * 5
    assert [(goal.expected or "")[:2] for goal in goals] == ["完善", "通过", "强力", "推动", "坚决"]
    assert {form.goal for form in hubei} == {None}


SCORES = [
    "10 10 10 10 10 10 10 6",
    "7 7 7 7 6 4.08 10 10 10 10",
    "8 8 8 8 1.63 10 10 10 10",
    "5 5 5 6 6 6 6.51 10 10 10 10",
    "8 8 8 8 8 10 10 10 5",
    "4 4 4 4 4 4 4 4 4 2 2 9 9 9 9",
]


def test_the_scores_of_the_hubei_forms(hubei: tuple[Form, ...]) -> None:
    assert [" ".join(shown(row.score) for row in form.rows) for form in hubei] == SCORES
    totals = ["91.38分", "95.62分", "77.71分", "98.11分", "95分", "96分"]
    assert [shown(form.total) for form in hubei] == totals
    assert {row.weight for form in hubei for row in form.rows} == {None}
    assert {row.deviation for form in hubei for row in form.rows} == {None}
    assert {form.total_weight for form in hubei} == {None}


LEVELS = [
    "数量 质量 时效 成本 经济 社会 生态 可持",
    "数量 数量 数量 质量 时效 成本 经济 社会 社会 社会",
    "数量 数量 质量 时效 成本 经济 社会 社会 社会",
    "数量 数量 数量 质量 质量 时效 成本 经济 社会 社会 社会",
    "数量 质量 质量 时效 成本 经济 社会 社会 可持",
    "数量 数量 数量 数量 数量 数量 数量 数量 质量 时效 成本 经济 社会 社会 社会",
]


def test_the_levels_of_the_hubei_forms(hubei: tuple[Form, ...]) -> None:
    assert [" ".join(row.level2[:2] for row in form.rows) for form in hubei] == LEVELS
    for form in hubei:
        outputs = [row.level1 for row in form.rows].count("产出指标")
        assert [row.level1 for row in form.rows] == ["产出指标"] * outputs + ["效益指标"] * (
            len(form.rows) - outputs
        )


def test_rows_of_the_hubei_forms(hubei: tuple[Form, ...]) -> None:
    first, second, third, fourth, fifth, sixth = (form.rows for form in hubei)
    assert (first[0].name, shown(first[0].target, first[0].actual)) == ("原有建筑拆围", "820平方米 820平方米")
    assert (first[2].name, shown(first[2].target)) == ("项目期间", "2020年6月-2021年6月")
    assert shown(first[7].actual) == "尚未完工不能完全体现"
    assert (second[5].name, shown(second[5].target, second[5].actual)) == ("预算执行率", "不低于90% 67.94%")
    assert second[8].name == "基层综治维稳工作规范化、制度化建设"
    assert (third[0].name, shown(third[0].target, third[0].actual)) == ("购置通用台式机", "30 30")
    assert (fourth[1].name, shown(fourth[1].target, fourth[1].actual)) == (
        "司法救助人员数",
        "不低于28人 62人",
    )
    assert (fourth[2].name, shown(fourth[2].target, fourth[2].actual)) == (
        "司法救助金额",
        "达到100万元 116.27万元",
    )
    assert (fifth[4].name, shown(fifth[4].target)) == ("平台及线路租赁费用", "67万元")
    amounts = ["10.36", "3.94", "36.78", "31.26", "14.41", "23.71", "14.25", "15.29"]
    assert [shown(row.actual) for row in sixth[:8]] == [f"{amount}万元" for amount in amounts]


def test_a_missing_part_is_not_an_empty_one(national: tuple[Form, ...], hubei: tuple[Form, ...]) -> None:
    assert [form.measures for form in hubei] == ["", "", "", "", None, None]
    assert [form.analysis is None for form in hubei] == [False] * 4 + [True] * 2
    assert hubei[2].analysis == ""
    assert "190万元" in (hubei[1].analysis or "")
    assert {(form.analysis, form.measures) for form in national} == {(None, None)}


def test_a_lost_box_is_a_ticked_one(hubei: tuple[Form, ...]) -> None:
    ticks = [[option.ticked for group in form.checkboxes for option in group.options] for form in hubei]
    ticked, empty = [True, False, False] * 2, [False] * 6
    assert ticks == [empty, ticked, ticked, ticked, ticked, empty]
    assert {tuple(group.group for group in form.checkboxes) for form in hubei} == {("项目类别", "项目类型")}
    assert [option.text for option in hubei[0].checkboxes[0].options] == [
        "部门预算项目",
        "市直专项",
        "其他项目",
    ]


def test_each_summary_belongs_to_its_form(hubei: tuple[Form, ...]) -> None:
    scores = ["91.38", "95.62", "77.71", "98.11", "95.00", "96.00"]
    for form, score in zip(hubei, scores, strict=True):
        assert f"得分为{score}分" in (form.summary or "")
        assert (form.summary or "").startswith("《2020年度")
    assert "网格服务中心运维项目自评结果" in (hubei[5].summary or "").split("\n")[0]


def test_what_has_no_field_is_a_note(national: tuple[Form, ...], hubei: tuple[Form, ...]) -> None:
    assert [len(form.notes) for form in national] == [2, 2, 2, 2, 1]
    assert [form.notes[0] == "附件2" for form in national] == [False, True, True, True, False]
    assert [form.notes for form in hubei] == [("[bookmark: _GoBack]",), (), (), (), (), ()]
