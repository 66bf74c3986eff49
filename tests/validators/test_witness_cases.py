"""The witness against the three real forms, retold, that stand in the shared folder."""

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from validators.ledger import Ledger, read
from validators.witness import Role
from validators.witness import testify as hear

CASES = Path(__file__).parents[3] / "shared" / "local-llm" / "cases.py"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="没有 ../shared/local-llm，略过三份转述的核对")

# (role, name of the row, bare quote, which of the facts that read so)
Row = tuple[Role, str, str, int]
PLACES = {
    "市司法局": "10.36万元",
    "市高新区": "3.94万元",
    "咸安区": "36.78万元",
    "崇阳县": "31.26万元",
    "通山县": "14.41万元",
    "通城县": "23.71万元",
    "嘉鱼县": "14.25万元",
    "赤壁市": "15.29万元",
}
RIGHT: dict[str, list[Row]] = {
    "司法救助": [
        ("initial_budget", "", "210万元", 1),
        ("budget", "", "125万元", 1),
        ("executed", "", "116.27万元", 1),
        ("rate", "", "93.02%", 1),
        ("target", "司法救助案件办理件数", "28起", 1),
        ("actual", "司法救助案件办理件数", "40起", 1),
        ("target", "司法救助人员数", "28人", 1),
        ("actual", "司法救助人员数", "62人", 1),
        ("target", "司法救助金额", "100万元", 1),
        ("actual", "司法救助金额", "116.27万元", 2),
        ("target", "司法救助及时性", "100%", 1),
        ("actual", "司法救助及时性", "100%", 2),
        ("target", "司法救助档案归档率", "100%", 3),
        ("actual", "司法救助档案归档率", "100%", 4),
        ("target", "预算执行率", "90%", 1),
        ("actual", "预算执行率", "93.02%", 1),
    ],
    "以奖代补": [
        ("budget", "", "150万元", 1),
        ("executed", "", "150万元", 1),
        ("rate", "", "100%", 1),
        ("target", "预算执行率", "90%", 1),
        ("actual", "预算执行率", "100%", 1),
        ("target", "资金落实到位率", "100%", 2),
        ("actual", "资金落实到位率", "100%", 3),
        *(("actual", f"以奖代补资金落实范围-{place}", amount, 1) for place, amount in PLACES.items()),
    ],
    "政法智能化": [
        ("budget", "", "126万元", 1),
        ("executed", "", "25.68万元", 1),
        ("rate", "", "20.38%", 1),
        ("target", "预算执行率", "90%", 1),
        ("actual", "预算执行率", "20.38%", 1),
        ("target", "购置通用台式机", "30台", 1),
        ("actual", "购置通用台式机", "30台", 2),
        ("target", "购置内网通用台式机", "3台", 1),
        ("actual", "购置内网通用台式机", "3台", 2),
        ("target", "台式机验收合格率", "100%", 1),
        ("actual", "台式机验收合格率", "100%", 2),
    ],
}


@cache
def retold(name: str) -> Ledger:
    cases: dict[str, dict[str, Any]] = runpy.run_path(str(CASES))["CASES"]
    return read(cases[name]["desc"])


def find(ledger: Ledger, quote: str, turn: int) -> str:
    bare = [
        fact.id for fact in ledger.facts if fact.quote.removeprefix("不低于").removeprefix("达到") == quote
    ]
    return bare[turn - 1]


def right_of(name: str) -> set[tuple[Role, str, str]]:
    return {(role, row, find(retold(name), quote, turn)) for role, row, quote, turn in RIGHT[name]}


def claims_of(name: str) -> list[tuple[Role, str, str]]:
    rows = sorted({row for _, row, _, _ in RIGHT[name] if row})
    funds: tuple[Role, ...] = ("initial_budget", "budget", "executed", "rate")
    sides: tuple[Role, ...] = ("target", "actual")
    places: list[tuple[Role, str]] = [(role, "") for role in funds] + [
        (role, row) for role in sides for row in rows
    ]
    return [(role, row, fact.id) for role, row in places for fact in retold(name).facts]


@pytest.mark.parametrize("name", RIGHT)
def test_every_figure_of_a_real_form_is_supported_where_it_belongs(name: str) -> None:
    heard = {claim: hear(retold(name), claim[0], claim[2], claim[1]).verdict for claim in right_of(name)}
    assert set(heard.values()) == {"supports"}, heard


@pytest.mark.parametrize("name", RIGHT)
def test_no_figure_of_a_real_form_is_supported_anywhere_else(name: str) -> None:
    wrong = [claim for claim in claims_of(name) if claim not in right_of(name)]
    assert [c for c in wrong if hear(retold(name), c[0], c[2], c[1]).verdict == "supports"] == []
