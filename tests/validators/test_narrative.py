"""Reports without a table: their figures are found with their roles, and judged by each other."""

import pytest

from validators.ledger import read
from validators.narrative import Judged, judge_report, read_report

REPORT = """临江区水务局2023年度河道清淤项目绩效自评报告
一、项目概况
项目年初预算安排120万元，调整后全年预算为110.5万元，其中财政拨款100万元，实际支出104.98万元，预算执行率95.00%，结余5.52万元。
二、自评结论
预算执行率指标满分10分，得9.5分。产出指标满分50分，得分48分；效益指标满分30分，得分29分；满意度指标满分10分，得10分。自评总得分为96.5分。
"""


def judged(text: str) -> Judged:
    report = read_report(read(text))
    assert report is not None
    return judge_report(report)


def test_every_figure_has_its_role_and_its_place() -> None:
    report = judged(REPORT).report
    said = [(each.role, each.fact.quote) for each in report.said if each.role != "weight"]
    assert said == [
        ("initial_budget", "120万元"),
        ("budget", "110.5万元"),
        ("executed", "104.98万元"),
        ("rate", "95.00%"),
        ("execution", "9.5分"),
        ("part", "48分"),
        ("part", "29分"),
        ("part", "10分"),
        ("total", "96.5分"),
    ]
    assert report.title == "临江区水务局2023年度河道清淤项目绩效自评报告"
    assert all(report.text[each.fact.start : each.fact.end] == each.fact.quote for each in report.said)


def test_a_report_whose_figures_fit_is_accepted() -> None:
    assert judged(REPORT).findings == ()
    assert judged(REPORT).verdict == "accepted"


@pytest.mark.parametrize(
    ("old", "new", "code", "cell", "expected"),
    [
        ("95.00%", "93.00%", "B01", "第3段“93.00%”", "95.00%"),
        ("得9.5分", "得8.5分", "B02", "第5段“8.5分”", "9.50分"),
        ("104.98万元", "114.98万元", "B06", "第3段“114.98万元”", "不超过110.5万元"),
        ("得分48分", "得分52分", "C02", "第5段“52分”", "不超过50分"),
        ("96.5分", "97.5分", "C07", "第5段“97.5分”", "96.5分"),
        ("二、自评结论", "二、自评结论：全年实际支出103万元", "E04", "第4段“103万元”", "104.98万元"),
    ],
)
def test_figures_that_do_not_fit_are_told_with_their_place(
    old: str, new: str, code: str, cell: str, expected: str
) -> None:
    told = {(each.code, each.cell, each.expected) for each in judged(REPORT.replace(old, new)).findings}
    assert (code, cell, expected) in told


def test_several_projects_in_one_report_are_not_held_against_each_other() -> None:
    lines = [
        f"{name}预算{budget}万元，实际支出{spent}万元，预算执行率{rate}%。"
        for name, budget, spent, rate in (
            ("甲项目", 50, 40, 80),
            ("乙项目", 20, 18, 90),
            ("丙项目", 10, 10, 100),
        )
    ]
    text = "\n".join(["某县农业农村局2022年度项目支出绩效自评报告", *lines])
    assert judged(text).findings == ()
    wrong = judged(text.replace("90%", "95%")).findings
    assert [(each.code, each.expected) for each in wrong] == [("B01", "90.00%")]


def test_own_points_of_a_part_are_not_the_total() -> None:
    said = judged(REPORT.replace("得分48分", "自评得分48分").replace("得分29分", "自评得分29分")).report
    assert [each.fact.quote for each in said.of("total")] == ["96.5分"]
    assert [(each.about, each.fact.quote) for each in said.of("part")][:2] == [
        ("产出", "48分"),
        ("效益", "29分"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "2023年预算100万元，支出90万元。", "关于报送绩效自评报告的通知\n请于3月底前报送。"],
)
def test_other_texts_are_no_report(text: str) -> None:
    assert read_report(read(text)) is None
