"""The ledger: facts with ids, quotes that stand in the text, and the words around them."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies

from validators.ledger import read

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
NOTE = "全年预算 120.00 万元，执行 96.00 万元；举办培训不少于12场，实际15场。"


def test_facts_are_numbered_in_the_order_of_the_text() -> None:
    facts = read(NOTE).facts

    assert [fact.id for fact in facts] == ["F1", "F2", "F3", "F4"]
    assert [fact.value for fact in facts] == [1200000, 960000, 12, 15]


def test_a_fact_carries_its_comparator_and_unit() -> None:
    fact = read(NOTE).facts[2]

    assert (fact.quote, fact.kind, fact.unit, fact.comparator) == ("不少于12场", "count", "场", "ge")


def test_the_words_around_a_fact_stay_in_its_sentence() -> None:
    first, second, third, fourth = read(NOTE).facts

    assert (first.before, first.after) == ("全年预算 ", "，执行 96.00 万元")
    assert (second.before, second.after) == ("全年预算 120.00 万元，执行 ", "")
    assert (third.before, third.after) == ("举办培训", "，实际15场")
    assert (fourth.before, fourth.after) == ("举办培训不少于12场，实际", "")


def test_the_words_around_a_fact_are_not_the_whole_sentence() -> None:
    (fact,) = read("为" * 50 + "3件" + "了" * 50).facts

    assert (fact.before, fact.after) == ("为" * 20, "了" * 20)


def test_a_bare_number_takes_the_unit_of_the_header() -> None:
    (fact,) = read("130", unit="万元").facts

    assert (fact.kind, fact.value, fact.unit) == ("money", Decimal(1300000), "元")


@given(
    strategies.text(
        alphabet="一二三十百万亿0123456789.,%年月日个件元人约达到以上不低于第 \n，。；０５％", max_size=80
    )
)
def test_a_quote_is_always_what_stands_in_the_text(text: str) -> None:
    ledger = read(text)

    assert all(ledger.text[fact.start : fact.end] == fact.quote for fact in ledger.facts)
    assert all(ledger.text[: fact.start].endswith(fact.before) for fact in ledger.facts)
    assert all(ledger.text[fact.end :].startswith(fact.after) for fact in ledger.facts)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not beside this repository")
def test_the_seed_forms_are_read_without_a_document_number_or_an_ordinal() -> None:
    for path in SEEDS.glob("*.txt"):
        ledger = read(path.read_text(encoding="utf-8"))
        quotes = [fact.quote for fact in ledger.facts]
        assert all(ledger.text[fact.start : fact.end] == fact.quote for fact in ledger.facts)
        assert not [quote for quote in quotes if quote.startswith(("一", "三级", "二"))]
