"""Arithmetic on forms made by hand, and laws that hold for any figures."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.catalogue import find_rule, judge
from validators.form import PENDING, Form, cell
from validators.rule import Case, Finding
from validators.scoring import (
    Reverse,
    attained,
    half_up,
    lower_is_better,
    recompute,
    share_weights,
    shown,
    with_scores,
)
from validators.scoring.measure import Direction
from validators.scoring.weights import inferred_weights, shares
from validators.template import Template, find_template

NATIONAL, HUBEI = find_template("mof-2020"), find_template("hubei-2020")
EXECUTION = {"name": "年度资金总额", "budget": "130", "executed": "100"}
WAYS: tuple[Direction, ...] = ("up", "down", "equal")
FORMULAS: tuple[Reverse, ...] = ("ratio", "linear")

amounts = st.decimals(0, 10**9, places=4, allow_nan=False, allow_infinity=False)
points = st.decimals("0.01", 100, places=2)
ways = st.sampled_from(WAYS)
formulas = st.sampled_from(FORMULAS)


def form(template: Template = NATIONAL, **parts: Any) -> Form:  # noqa: ANN401  # any part of a form
    rows = [
        {"id": f"R{n}", "level1": "产出指标", "level2": "数量指标", "name": "培训人数"} | row
        for n, row in enumerate(parts.pop("rows", ()), 1)
    ]
    return Form.model_validate({"template": template.id, "year": 2020, "rows": rows} | parts)


def line(level1: str, level2: str, name: str, target: str, actual: str) -> dict[str, str]:
    return {"level1": level1, "level2": level2, "name": name, "target": target, "actual": actual}


OUTPUT = line("产出指标", "数量指标", "培训人数", "≥200人", "150人")
QUALITY = line("产出指标", "质量指标", "合格率", "≥95%", "97%")
COST = line("产出指标", "成本指标", "费用", "≤100万元", "100万元")
RATE = line("产出指标", "成本指标", "预算执行率", "≥90%", "45%")
EFFECT = line("效益指标", "社会效益指标", "环境", "改善", "改善")
PLEASED = line("满意度指标", "服务对象满意度指标", "满意度", "≥90%", "92%")


def whole(template: Template = HUBEI) -> Form:
    """Give a new draft of every 一级指标, with figures and without any score."""
    funds = {"rows": [EXECUTION, {"name": "其他资金", "budget": "0", "executed": "0"}]}
    return form(template, funds=funds, rows=[OUTPUT, QUALITY, COST, EFFECT, PLEASED])


# --- rounding, formulas -----------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "printed"), [("1.945", "1.95"), ("15.384615", "15.38"), ("0.005", "0.01")])
def test_halves_are_rounded_up(given: str, printed: str) -> None:
    assert half_up(Decimal(given)) == Decimal(printed)


@pytest.mark.parametrize(("formula", "score"), [("ratio", "9.09"), ("linear", "9.00")])
def test_a_limit_that_was_exceeded_by_a_tenth(formula: Reverse, score: str) -> None:
    assert half_up(10 * lower_is_better(Decimal(100), Decimal(110), formula)) == Decimal(score)


@pytest.mark.parametrize("formula", FORMULAS)
def test_beyond_a_limit_of_nought_there_is_nothing(formula: Reverse) -> None:
    assert lower_is_better(Decimal(0), Decimal(0), formula) == 1
    assert lower_is_better(Decimal(0), Decimal(1), formula) == 0


def test_twice_the_limit_earns_nothing_by_the_linear_formula() -> None:
    assert lower_is_better(Decimal(100), Decimal(200), "linear") == 0
    assert lower_is_better(Decimal(100), Decimal(250), "linear") == 0


def test_equal_to_nought_is_met_by_nought_alone() -> None:
    assert attained(Decimal(0), Decimal(0), "equal", "ratio") == 1
    assert attained(Decimal(0), Decimal(1), "equal", "ratio") == 0


def test_a_negative_actual_counts_as_nought() -> None:
    assert attained(Decimal(10), Decimal(-3), "up", "ratio") == 0


@given(amounts, amounts, points, ways, formulas)
def test_a_score_is_never_negative_and_never_above_the_points(
    wanted: Decimal, reached: Decimal, weight: Decimal, way: Direction, formula: Reverse
) -> None:
    score = half_up(weight * min(attained(wanted, reached, way, formula), Decimal(1)))
    assert 0 <= score <= weight


@given(amounts, amounts, amounts, formulas)
def test_more_is_never_worse_upwards_and_never_better_downwards(
    wanted: Decimal, one: Decimal, other: Decimal, formula: Reverse
) -> None:
    less, more = sorted((one, other))
    assert attained(wanted, less, "up", formula) <= attained(wanted, more, "up", formula)
    assert attained(wanted, less, "down", formula) >= attained(wanted, more, "down", formula)


@given(amounts, amounts)
def test_both_formulas_agree_within_the_limit(one: Decimal, other: Decimal) -> None:
    reached, wanted = sorted((one, other))
    assert lower_is_better(wanted, reached, "ratio") == lower_is_better(wanted, reached, "linear") == 1


@given(amounts, amounts)
def test_the_linear_formula_is_never_milder(wanted: Decimal, reached: Decimal) -> None:
    assert lower_is_better(wanted, reached, "linear") <= lower_is_better(wanted, reached, "ratio")


# --- weights ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "total", "weights"),
    [
        (["10", "10", "10", "10"], 40, ["10"] * 4),
        (["7", "7", "7", "7", "6", "4.08"], 40, ["7", "7", "7", "7", "6", "6"]),
        (["8", "8", "8", "8", "1.63"], 40, ["8"] * 5),
        (["5", "5", "5", "6", "6", "6", "6.51"], 40, ["5", "5", "5", "6", "6", "6", "7"]),
        (["10", "10", "10", "5"], 40, ["10"] * 4),
        (["9", "9", "9", "9"], 40, [None] * 4),
        (["20", None], 40, [None, None]),
        (["30", "20.5"], 40, [None, None]),
        (["12", "8", "10", "8"], 40, [None] * 4),
    ],
)
def test_points_that_are_not_printed_are_inferred(
    scores: list[str | None], total: int, weights: list[str | None]
) -> None:
    given = [None if score is None else Decimal(score) for score in scores]
    due = [None if weight is None else Decimal(weight) for weight in weights]
    assert list(inferred_weights(given, Decimal(total))) == due


def test_whole_points_are_shared_out_while_they_last() -> None:
    assert shares(Decimal(50), 3) == (Decimal(17), Decimal(17), Decimal(16))
    assert shares(Decimal("7.5"), 2) == (Decimal("3.75"), Decimal("3.75"))
    assert shares(Decimal(2), 3) == (Decimal("0.67"), Decimal("0.67"), Decimal("0.66"))


@given(st.decimals("0.5", 100, places=2), st.integers(1, 60))
def test_shares_add_up_exactly_and_differ_by_one_step(total: Decimal, parts: int) -> None:
    found = shares(total, parts)
    assert len(found) == parts
    assert sum(found) == total
    assert max(found) - min(found) <= 1


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_a_new_draft_carries_the_weights_of_its_edition(outputs: int, effects: int, pleased: int) -> None:
    rows = [{"level1": "产出指标"}] * outputs + [{"level1": "效益指标"}] * effects
    draft = share_weights(form(rows=[*rows, *[{"level1": "满意度指标"}] * pleased]), NATIONAL)
    for section in NATIONAL.sections:
        weights = [row.weight.value for row in draft.rows if row.level1 == section.name and row.weight]
        assert sum(weight for weight in weights if weight is not None) == section.weight
    assert draft.total_weight is not None
    assert draft.total_weight.value == 100


def test_weights_that_were_approved_stay() -> None:
    draft = share_weights(form(rows=[{"weight": "30"}, {}, {"weight": PENDING}]), NATIONAL)
    assert [row.weight.text for row in draft.rows if row.weight] == ["30", "10", "10"]


def test_nothing_is_shared_out_where_nothing_is_left() -> None:
    draft = share_weights(form(rows=[{"weight": "50"}, {}]), NATIONAL)
    assert draft.rows[1].weight is None


def test_satisfaction_shares_the_weight_of_the_effects_in_hubei() -> None:
    draft = share_weights(whole(HUBEI), HUBEI)
    weights = {row.level2: row.weight.text for row in draft.rows if row.weight}
    assert (weights["社会效益指标"], weights["服务对象满意度指标"]) == ("20", "20")
    assert draft.total_weight is None


# --- execution --------------------------------------------------------------------------------------


def test_the_rate_is_not_rounded_before_it_is_multiplied() -> None:
    found = recompute(form(HUBEI, funds={"rows": [EXECUTION], "weight": "20"}), HUBEI)
    assert (found.rate, found.execution_score) == (Decimal("76.92"), Decimal("15.38"))


def test_a_rate_of_nearly_all_loses_nothing_to_rounding() -> None:
    funds = {"rows": [{"name": "总额", "budget": "10000", "executed": "9999"}]}
    assert recompute(form(HUBEI, funds=funds), HUBEI).execution_score == Decimal("20.00")


def test_spending_over_the_budget_is_capped() -> None:
    funds = {"rows": [{"name": "总额", "budget": "100", "executed": "120"}]}
    found = recompute(form(funds=funds), NATIONAL)
    assert (found.rate, found.execution_score) == (Decimal(120), Decimal(10))


@pytest.mark.parametrize(
    ("budget", "executed"), [("0", "0"), ("0", "5"), ("", "5"), ("5", ""), ("待补充", "5")]
)
def test_without_a_budget_there_is_no_rate_and_the_printed_score_stays(budget: str, executed: str) -> None:
    funds = {"rows": [{"name": "总额", "budget": budget, "executed": executed, "score": "10"}], "score": "10"}
    found = recompute(form(funds=funds, rows=[{"score": "90"}]), NATIONAL)
    assert (found.rate, found.execution_score, found.total) == (None, Decimal(10), Decimal(100))


def test_the_initial_budget_is_never_the_base() -> None:
    funds = {"rows": [EXECUTION | {"initial_budget": "200"}]}
    assert recompute(form(funds=funds), NATIONAL).rate == Decimal("76.92")


def test_a_form_without_anything_has_no_total() -> None:
    found = recompute(form(), NATIONAL)
    assert (found.rate, found.execution_score, found.subtotals, found.total) == (None, None, {}, None)


# --- the whole form ---------------------------------------------------------------------------------


def test_rows_that_no_figure_decides_keep_their_printed_score() -> None:
    found = recompute(
        form(rows=[{"target": "2020年度", "actual": "完成", "weight": "6", "score": "5"}]), NATIONAL
    )
    assert found.rows == {"R1": Decimal(5)}


def test_a_missing_score_leaves_subtotal_and_total_open() -> None:
    rows = [{"weight": "10", "score": ""}, {"level1": "效益指标", "level2": "社会效益指标", "score": "30"}]
    found = recompute(form(rows=rows, funds={"score": "10"}), NATIONAL)
    assert (found.subtotals, found.total) == ({"效益指标": Decimal(30)}, None)


def test_every_cell_that_follows_is_filled_in() -> None:
    printed = dict.fromkeys(("预算执行", "产出指标", "效益指标"), cell(""))
    asked = whole().model_copy(update={"subtotals": printed})
    draft = with_scores(share_weights(asked, HUBEI), HUBEI)
    assert [row.score.text for row in draft.rows if row.score] == ["10.50", "13", "13", "20", "20"]
    assert [line.rate.text for line in draft.funds.rows if line.rate] == ["76.92%", "—"]
    assert {name: cell.text for name, cell in draft.subtotals.items()} == {
        "预算执行": "15.38",
        "产出指标": "36.50",
        "效益指标": "40",
    }
    assert draft.total is not None
    assert draft.total.text == "91.88"


def test_no_subtotal_is_filled_in_where_the_form_prints_none() -> None:
    assert with_scores(share_weights(whole(), HUBEI), HUBEI).subtotals == {}


def test_the_details_of_the_national_funds_table_earn_nothing() -> None:
    draft = with_scores(share_weights(whole(NATIONAL), NATIONAL), NATIONAL)
    total, detail = draft.funds.rows
    assert (total.weight, total.score) == (draft.funds.weight, draft.funds.score)
    assert [total.score and total.score.text, detail.score and detail.score.text] == ["7.69", "—"]


def test_what_cannot_be_computed_yet_waits_for_an_answer() -> None:
    draft = whole().replace("/rows/0/actual", PENDING)
    draft = with_scores(share_weights(draft, HUBEI), HUBEI)
    assert [cell and cell.text for cell in (draft.rows[0].score, draft.total)] == [PENDING, PENDING]


def test_a_level_gives_the_share_of_its_band_and_a_printed_score_stays() -> None:
    draft = share_weights(whole().replace("/rows/3/actual", "部分改善"), HUBEI)
    assert [row.score.text for row in with_scores(draft, HUBEI).rows[3:4] if row.score] == ["13"]
    marked = with_scores(draft.replace("/rows/3/score", "11"), HUBEI)
    assert [row.score.text for row in marked.rows[3:4] if row.score] == ["11"]


@given(
    st.lists(st.tuples(amounts, amounts, st.sampled_from(["≥", "≤", "=", ""])), min_size=1, max_size=8),
    amounts,
    amounts,
    st.sampled_from([NATIONAL, HUBEI]),
)
def test_the_total_is_the_sum_of_the_printed_cells(
    figures: list[tuple[Decimal, Decimal, str]], budget: Decimal, executed: Decimal, template: Template
) -> None:
    rows = [
        {"target": f"{sign}{wanted:f}件", "actual": f"{reached:f}件"} for wanted, reached, sign in figures
    ]
    funds = {"rows": [{"name": "总额", "budget": f"{budget:f}", "executed": f"{executed:f}"}]}
    draft = with_scores(share_weights(form(template, rows=rows, funds=funds), template), template)
    printed = [draft.funds.score, *(row.score for row in draft.rows)]
    values = [cell.value for cell in printed if cell and cell.value is not None]
    assert draft.total is not None
    if len(values) == len(printed):
        assert draft.total.value == sum(values)
    else:
        assert draft.total.text == PENDING
    assert with_scores(draft, template) == draft


# --- mends ------------------------------------------------------------------------------------------


def mends(found: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in found if each.code.startswith("C") and each.fix]


def test_applying_the_mends_of_family_c_leaves_nothing_of_it_to_mend() -> None:
    funds = {"rows": [EXECUTION | {"rate": "76.92%", "score": "15.38"}], "weight": "20", "score": "15.38"}
    rows = [
        OUTPUT | {"weight": "20", "score": "20"},
        RATE | {"weight": "10", "score": "4.5"},
        QUALITY | {"weight": "10", "score": "9.7"},
        EFFECT | {"weight": "40", "score": "40"},
    ]
    broken = form(HUBEI, funds=funds, rows=rows, total="89.58分")
    codes = []
    while found := mends(judge(broken).findings):
        codes += [each.code for each in found]
        for edit in (edit for each in found if each.fix for edit in each.fix.edits):
            broken = broken.replace(edit.where, edit.text)
    assert codes == ["C01", "C03", "C05", "C07"]
    assert broken.total is not None
    assert broken.total.text == "85.38分"
    assert broken.total.value == recompute(broken, HUBEI).total


@pytest.mark.parametrize(("value", "text"), [("10.00", "10"), ("18.6", "18.60"), ("100", "100"), ("0", "0")])
def test_a_figure_is_printed_as_forms_print_it(value: str, text: str) -> None:
    assert shown(Decimal(value)) == text


# --- whatever stands in a cell ----------------------------------------------------------------------

cells = st.text(
    st.sampled_from("0123456789.,%‰:/-—≥≤=<约不低于零万元年月日底前件人次每季（）/无完成未达部分 待补充"),
    max_size=16,
)
FAMILY = ("A03", "A04", "C01", "C02", "C03", "C05", "C06", "C07", "C09")


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("name", "target", "actual", "weight", "score"), cells))),
    cells,
    cells,
    cells,
    st.sampled_from([NATIONAL, HUBEI]),
)
def test_nothing_that_stands_in_a_cell_stops_the_arithmetic(
    rows: list[dict[str, str]], budget: str, executed: str, total: str, template: Template
) -> None:
    funds = {
        "rows": [{"name": "总额", "budget": budget, "executed": executed, "score": total}],
        "weight": budget,
    }
    given_form = form(template, rows=rows, funds=funds, total=total, subtotals={"产出指标": executed})
    case = Case(given_form, template)
    for code in FAMILY:
        assert all(complaint.message for complaint in find_rule(code).find(case))
    assert with_scores(share_weights(given_form, template), template).template == template.id
