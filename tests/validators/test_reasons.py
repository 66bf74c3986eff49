from decimal import Decimal

import pytest

from validators.evidence.reasons import change_explained, deducted, own_notes, says_nothing
from validators.form import Form
from validators.template import find_template

HUBEI, NATIONAL = find_template("hubei-2020"), find_template("mof-2020")


@pytest.mark.parametrize(
    "text", [None, "", "　", "无", "暂无。", "无偏差", "—", "/", "待补充", "原因：待补充", "不适用"]
)
def test_words_that_explain_nothing(text: str | None) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["无人机未到货", "尾款未付", "没有完成招标"])
def test_words_that_explain_something(text: str) -> None:
    assert not says_nothing(text)


def test_lost_points_are_counted_from_the_printed_scores() -> None:
    form = Form.model_validate(
        {
            "template": "hubei-2020",
            "funds": {"rows": [{"name": "总额", "score": "13.59"}]},
            "rows": [
                {"id": "R1", "level1": "产出指标", "level2": "数量指标", "name": "件数", "score": "38.08"},
                {"id": "R2", "level1": "效益指标", "level2": "社会效益指标", "name": "作用", "score": "40"},
            ],
            "total": "95.62分",
        }
    )
    assert deducted(form, HUBEI) == Decimal("8.33")


def test_the_printed_total_counts_when_a_score_is_missing() -> None:
    assert deducted(Form(template="hubei-2020", total="91.38分"), HUBEI) == Decimal("8.62")
    assert deducted(Form(template="hubei-2020"), HUBEI) == 0


def test_the_footnotes_of_the_edition_are_no_explanation() -> None:
    form = Form(
        template="mof-2020",
        notes=(
            "注：2.预算执行率和各级权重按统一标准设定。情况特殊的，一级指标权重可以适当调整。",
            *NATIONAL.notes,
        ),
    )
    assert list(own_notes(form, NATIONAL)) == []
    assert not change_explained(form, NATIONAL)
    told = Form(template="mof-2020", notes=("6月追加预算7万元。",))
    assert change_explained(told, NATIONAL)
