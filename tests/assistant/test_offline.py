"""The drafter that needs no model: who is who in a clerk's text, by the words alone."""

import sys
import time
from pathlib import Path

import pytest

from assistant.offline import funds_offline, propose_offline
from assistant.phrasing.effects import effects
from assistant.phrasing.indicators import actual_text, amount_text, level2_of, target_text
from assistant.phrasing.reasons import EXECUTION, reason_span, reasons
from assistant.proposal import FundsProposal, RowProposal
from tests.assistant.promise_texts import TRUTHS, Truth
from validators.ledger import Ledger, read
from validators.template import find_template
from validators.witness import sentences

HUBEI = find_template("hubei-2020")
MOF = find_template("mof-2020")


def rows_of(text: str, template: str = "mof-2020") -> list[tuple[str, str, str, str]]:
    """Give (level2, name, target, actual) as quotes."""
    ledger = read(text)
    return [
        (row.level2, row.name, quote(ledger, row.target), quote(ledger, row.actual))
        for row in propose_offline(ledger, find_template(template)).rows
    ]


def quote(ledger: Ledger, fact_id: str | None) -> str:
    return next((fact.quote for fact in ledger.facts if fact.id == fact_id), "")


def funds_of(text: str) -> tuple[str, str, str]:
    ledger = read(text)
    initial, budget, executed = (quote(ledger, fact) for fact in funds_offline(ledger))
    return initial, budget, executed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目年初预算80万元，调整后60万元，全年支出54万元。", ("80万元", "60万元", "54万元")),
        ("项目2021年预算150万元，全部执行完毕。", ("150万元", "150万元", "150万元")),
        ("年初预算190万元，实际下达143万元，全年支出97.15万元。", ("190万元", "143万元", "97.15万元")),
        ("项目年初预算30万元，年中没有调整，实际支出29万元。", ("30万元", "30万元", "29万元")),
        ("项目实际支出29万元。", ("", "", "29万元")),
    ],
)
def test_the_three_amounts_are_told_apart_by_their_words(text: str, expected: tuple[str, str, str]) -> None:
    assert funds_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全年共办理司法救助案件40起，年初定的是不低于28起。",
            [("数量指标", "司法救助案件数量", "不低于28起", "40起")],
        ),
        ("救助档案归档率目标100%，实际98%。", [("质量指标", "救助档案归档率", "100%", "98%")]),
        ("群众满意度目标90%，问卷200份，实际95%。", [("服务对象满意度指标", "群众满意度", "90%", "95%")]),
        (
            "单台维护成本控制在3万元以内，实际2.6万元。",
            [("成本指标", "单台维护成本", "3万元以内", "2.6万元")],
        ),
        ("计划化解矛盾纠纷2500件。", [("数量指标", "化解矛盾纠纷数量", "2500件", "")]),
    ],
)
def test_targets_and_actuals_are_paired_by_the_words_around_them(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert rows_of(text) == expected


def test_a_list_becomes_one_row_for_each_item() -> None:
    rows = rows_of("各地金额：甲县36.78万元，乙县31.26万元，丙县14.41万元，丁市15.29万元。")
    assert [(name, actual) for _, name, _, actual in rows] == [
        ("甲县金额", "36.78万元"),
        ("乙县金额", "31.26万元"),
        ("丙县金额", "14.41万元"),
        ("丁市金额", "15.29万元"),
    ]


def test_samples_reasons_and_plans_for_next_year_are_no_rows() -> None:
    text = (
        "问卷85份，满意度目标90%，实际94%。少支出的原因是两期款项要等验收。下一步2022年3月底前补办三期培训。"
    )
    assert [row[1] for row in rows_of(text)] == ["满意度"]


@pytest.mark.parametrize(
    ("text", "name", "wish", "level2", "rank"),
    [
        ("项目提升了基层综治工作规范化水平。", "基层综治工作规范化水平", "提升", "社会效益指标", 0),
        ("群众安全感明显增强。", "群众安全感", "明显增强", "社会效益指标", 0),
        ("对第三产业经济发展也有促进作用。", "第三产业经济发展", "促进作用", "经济效益指标", 0),
        ("林区生态环境持续改善。", "林区生态环境", "持续改善", "生态效益指标", 0),
        ("对解决老人照料难的问题,作用尚未完全显现。", "老人照料难的问题", "解决", "社会效益指标", 1),
        ("促进了涉法涉诉信访积案化解。", "涉法涉诉信访积案化解", "促进", "社会效益指标", 0),
    ],
)
def test_an_effect_in_words_has_a_name_a_wish_a_group_and_a_level(
    text: str, name: str, wish: str, level2: str, rank: int
) -> None:
    (found,) = effects(read(text))
    assert (found.name, found.wish, found.level2, found.rank) == (name, wish, level2, rank)
    assert text[found.start : found.end] in text


@pytest.mark.parametrize(
    "text", ["下一步将提升服务水平。", "由于提高了标准。", "预算增加。", "计划完善制度。"]
)
def test_plans_reasons_and_money_are_no_effects(text: str) -> None:
    assert effects(read(text)) == ()


def test_a_reason_is_tied_to_what_it_explains() -> None:
    text = (
        "计划举办培训12期，实际举办10期，少2期，主要是两期因场地封闭没有办成。"
        "预算没有支完的原因是尾款要等验收后支付。"
    )
    ledger = read(text)
    found = reasons(ledger, propose_offline(ledger, MOF).rows)
    assert ledger.text[slice(*reason_span(ledger, found[EXECUTION]))] == "尾款要等验收后支付"
    assert found["培训期数"] == 0


def test_an_execution_rate_is_a_row_only_where_a_target_is_set_for_it() -> None:
    assert "预算执行率" in [row[1] for row in rows_of("预算执行率年初要求不低于90%，实际93.02%。")]
    assert rows_of("全年支出5万元，预算执行率100%。") == []


@pytest.mark.parametrize(
    ("text", "target", "actual"),
    [
        ("不低于28起", "≥28起", "不低于28起"),
        ("达到93%", "≥93%", "93%"),
        ("3万元以内", "≤3万元", "3万元以内"),
        ("二十七名", "二十七名", "二十七名"),
    ],
)
def test_a_figure_is_written_without_changing_it(text: str, target: str, actual: str) -> None:
    (fact,) = read(text).facts
    assert (target_text(fact), actual_text(fact)) == (target, actual)


def test_amounts_are_written_in_the_unit_of_the_form() -> None:
    (fact,) = read("116.27万元").facts
    assert (amount_text(fact, "万元"), amount_text(fact, "元")) == ("116.27", "1162700")


@pytest.mark.parametrize(
    ("name", "level2"),
    [
        ("群众满意度", "服务对象满意度指标"),
        ("单位造价", "成本指标"),
        ("受理及时性", "时效指标"),
        ("合格率", "质量指标"),
    ],
)
def test_key_words_decide_the_group(name: str, level2: str) -> None:
    assert level2_of(name, None) == level2


@pytest.mark.parametrize("truth", TRUTHS.values(), ids=TRUTHS)
def test_every_figure_of_a_proposal_stands_in_the_sentence_it_is_read_from(truth: Truth) -> None:
    ledger = read(truth.text)
    proposal = propose_offline(ledger, find_template(truth.template))
    for row in proposal.rows:
        assert all(in_sentence(ledger, fact, row) for fact in (row.target, row.actual) if fact)
    assert isinstance(proposal.funds, FundsProposal)


def in_sentence(ledger: Ledger, fact_id: str, row: RowProposal) -> bool:
    start, end = sentences(ledger.text)[row.sentence]
    return any(fact.id == fact_id and start <= fact.start < end for fact in ledger.facts)


def test_a_draft_offline_takes_less_than_three_tenths_of_a_second() -> None:
    text = "".join(truth.text for truth in TRUTHS.values())
    propose_offline(read("热身，计划1场，实际1场。"), HUBEI)
    began = time.process_time()
    propose_offline(read(text), HUBEI)
    assert time.process_time() - began < 0.3


def test_the_offline_drafter_needs_no_model_library() -> None:
    source = Path(sys.modules["assistant.offline"].__file__ or "").read_text(encoding="utf-8")
    assert "openai" not in source
    assert "langchain" not in source
