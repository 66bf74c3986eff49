from decimal import Decimal

import pytest

from validators.evidence.narrative import agrees, stated


def roles(text: str) -> list[tuple[str, str]]:
    return [(said.role + said.part, str(said.printed)) for said in stated(text)]


def test_a_summary_repeats_the_figures_of_the_table() -> None:
    text = (
        "2020年度某局养老项目绩效自评得分为91.38分，其中：预算执行情况得分15.38分，产出指标得分40分，"
        "满意度指标得分10分。项目全年预算数为130.00万元，执行数为100.00万元，完成预算76.92％。"
    )
    assert roles(text) == [
        ("total", "91.38"),
        ("subtotal预算执行", "15.38"),
        ("subtotal产出", "40"),
        ("subtotal满意度", "10"),
        ("budget", "130.00"),
        ("executed", "100.00"),
        ("rate", "76.92"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "上年执行率98%，实际支出50万元。",
        "截至6月底，实际支出50万元。",
        "年初预算数为190万元。",
        "培训实际支出12万元。",
        "中央资金执行率80%。",
        "城市社区网格化管理执行率100%。",
        "执行率目标不低于90%。",
        "群众满意度得分95.2分。",
        "执行率提高了5个百分点。",
    ],
)
def test_a_figure_of_another_time_or_thing_is_left_alone(text: str) -> None:
    assert roles(text) == []


def test_the_whole_year_is_read_beside_half_a_year() -> None:
    assert roles("截至6月底，实际支出50万元；全年实际支出97.15万元。") == [("executed", "97.15")]


def test_the_quote_starts_at_the_words_that_name_the_figure() -> None:
    assert [said.quote for said in stated("自评综述：本项目全年预算数为126.00万元。")] == [
        "全年预算数为126.00万元"
    ]


def test_money_is_in_yuan_and_keeps_its_printed_number() -> None:
    (said,) = stated("全年预算数为1300000元")
    assert (said.value, said.printed) == (Decimal(1300000), Decimal(1300000))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("91.38", "91.4", True),
        ("95.00", "95", True),
        ("91.38", "91", False),
        ("91.38", "91.83", False),
        ("132.912", "132.9", True),
    ],
)
def test_figures_agree_to_the_decimals_that_both_declare(one: str, other: str, *, same: bool) -> None:
    assert agrees(Decimal(one), Decimal(other)) is same
