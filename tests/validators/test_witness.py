"""The witness against texts: no wrong figure is ever supported, no right one contradicted."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
import yaml

from validators.ledger import Ledger, read
from validators import witness
from validators.witness import Role, readings, sentences

TEXTS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "witness_texts.yaml").read_text(encoding="utf-8")
)
FUNDS: tuple[Role, ...] = ("initial_budget", "budget", "executed", "rate")


class Claim(NamedTuple):
    role: Role
    name: str
    fact: str


@cache
def ledger_of(name: str) -> Ledger:
    return read(TEXTS[name]["text"])


def fact_id(ledger: Ledger, quote: str) -> str:
    """Give the id of the fact called "100%@2": the second one that reads so (bare figures compared)."""
    words, _, turn = quote.partition("@")
    same = [fact.id for fact in ledger.facts if fact.quote == words] or [
        fact.id for fact in ledger.facts if figure(fact.quote) == figure(words)
    ]
    return same[int(turn or 1) - 1]


def figure(quote: str) -> str:
    found = re.search(r"[\d,.]+.*?(?=以上|以内|以下|前|$)", quote)
    return found.group() if found else quote


def right_claims(name: str) -> set[Claim]:
    case, ledger = TEXTS[name], ledger_of(name)
    claims = {Claim(role, "", fact_id(ledger, quote)) for role, quote in case.get("funds", {}).items()}
    for row, target, actual in case["rows"]:
        claims |= {Claim("target", row, fact_id(ledger, target))} if target else set()
        claims |= {Claim("actual", row, fact_id(ledger, actual))} if actual else set()
    return claims


def all_claims(name: str) -> list[Claim]:
    """Give every fact in every role of every row, and of the funds."""
    ids = [fact.id for fact in ledger_of(name).facts]
    rows = [row[0] for row in TEXTS[name]["rows"]]
    return [Claim(role, "", each) for role in FUNDS for each in ids] + [
        Claim(role, row, each) for role in ("target", "actual") for row in rows for each in ids
    ]


def verdict(name: str, claim: Claim) -> str:
    return witness.testify(ledger_of(name), claim.role, claim.fact, claim.name).verdict


@pytest.mark.parametrize("name", TEXTS)
def test_no_figure_is_supported_in_a_role_or_a_row_that_is_not_its_own(name: str) -> None:
    right = right_claims(name)
    wrong = [claim for claim in all_claims(name) if claim not in right]
    assert [told(name, claim) for claim in wrong if verdict(name, claim) == "supports"] == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_figure_is_contradicted_in_its_own_place(name: str) -> None:
    refused = [told(name, claim) for claim in right_claims(name) if verdict(name, claim) == "contradicts"]
    assert refused == []


def told(name: str, claim: Claim) -> str:
    quote = next(fact.quote for fact in ledger_of(name).facts if fact.id == claim.fact)
    return f"{claim.role} {claim.name} {quote}: {witness.testify(ledger_of(name), claim.role, claim.fact, claim.name).why}"


def test_most_right_figures_need_no_question_to_the_clerk() -> None:
    counted = Counter(verdict(name, claim) for name in TEXTS for claim in right_claims(name))
    assert counted["supports"] >= 0.9 * counted.total(), counted
