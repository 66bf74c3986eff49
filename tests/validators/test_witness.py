"""The witness against texts: no wrong figure is ever supported, no right one contradicted."""

import random
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
import yaml

from validators import witness
from validators.ledger import Ledger, read
from validators.witness import Role

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
    said = witness.testify(ledger_of(name), claim.role, claim.fact, claim.name)
    return f"{claim.role} {claim.name} {quote}: {said.why}"


def test_most_right_figures_need_no_question_to_the_clerk() -> None:
    counted = Counter(verdict(name, claim) for name in TEXTS for claim in right_claims(name))
    assert counted["supports"] >= 0.9 * counted.total(), counted


# --- texts put together: every way to tell a row, beside every other ---------------------------------

SHAPES = (
    "计划{verb}{thing}{target}，实际{verb}{actual}",
    "{verb}{thing}{actual}，年初定的是{target}",
    "{verb}{thing}{actual}（目标{target}）",
    "年初目标为{verb}{thing}{target}，全年共{verb}{thing}{actual}",
    "{thing}目标{target}，实际{actual}",
    "全年共{verb}{thing}{actual}，目标是不少于{target}",
    "目标是{verb}{thing}{target}，{verb}{actual}",
    "{verb}{thing}年度任务{target}，完成{actual}",
    "{verb}{thing}实际{actual}，计划数为{target}",
    "要求{verb}{thing}{target}，已{verb}{actual}",
    "全年{verb}{thing}{actual}，超过年初确定的{target}目标",
    "原定{verb}{thing}{target}，因雨季影响只{verb}了{actual}",
)
THINGS: tuple[tuple[str, str, str], ...] = (
    ("改造", "农村厕所", "座"),
    ("购置", "执法记录仪", "台"),
    ("修复", "破损路面", "平方米"),
    ("慰问", "困难党员", "人"),
    ("举办", "科普讲座", "场"),
    ("发放", "防疫手册", "份"),
    ("清理", "黑臭水体", "处"),
    ("资助", "贫困学生", "名"),
    ("安装", "太阳能路灯", "盏"),
    ("购置", "便携执法记录仪", "台"),
    ("巡查", "水库", "次"),
    ("办理", "法律援助案件", "件"),
    ("调解", "劳动争议案件", "件"),
    ("建设", "村级卫生室", "个"),
    ("维修", "健身器材", "套"),
)
RATES = ("设备完好率", "群众满意度", "工程验收合格率", "信息公开及时率", "病媒防制达标率", "档案归档率")
ALL_FUNDS: tuple[Role, ...] = ("initial_budget", "budget", "executed")
MONEY: tuple[tuple[str, tuple[Role | Literal[""], ...]], ...] = (
    ("年初预算{0}万元，调整后预算{1}万元，实际支出{2}万元。", ALL_FUNDS),
    ("全年预算{0}万元，支出{1}万元，结余{2}万元。", ("budget", "executed", "")),
    ("年初批复{0}万元，年中追加到{1}万元，全年用款{2}万元。", ALL_FUNDS),
    (
        "实际支出{2}万元，占全年预算{1}万元的一部分，年初预算为{0}万元。",
        ("initial_budget", "budget", "executed"),
    ),
    ("项目预算由年初的{0}万元调减为{1}万元，执行数为{2}万元。", ALL_FUNDS),
    ("2022年预算{0}万元，其中省级资金{1}万元，全年支出{2}万元。", ("budget", "", "executed")),
)


ROW_ROLES: tuple[Role, ...] = ("target", "actual")


class Told(NamedTuple):
    """A text that was put together, and the right claims."""

    ledger: Ledger
    names: tuple[str, ...]
    right: frozenset[Claim]


def compose(seed: int) -> Told:
    """Put a text together: funds, four counted rows and a rate, every figure different."""
    chance = random.Random(seed)  # noqa: S311  # a seed makes the same texts again
    figures = iter(chance.sample(range(11, 980), 20))
    wording, roles = chance.choice(MONEY)
    amounts = sorted(next(figures) for _ in range(3))[::-1]
    text, wanted = (
        wording.format(*amounts),
        [(role, "", f"{n}万元") for role, n in zip(roles, amounts, strict=True)],
    )
    for verb, thing, unit in chance.sample(THINGS, 4):
        target, actual = f"{next(figures)}{unit}", f"{next(figures)}{unit}"
        shape = chance.choice(SHAPES)
        text += shape.format(verb=verb, thing=thing, target=target, actual=actual) + chance.choice("。；。")
        wanted += [("target", f"{verb}{thing}数量", target), ("actual", f"{verb}{thing}数量", actual)]
    rate, low, high = chance.choice(RATES), chance.randint(60, 80), chance.randint(81, 99)
    text += f"{rate}目标{low}%，实际{high}%。"
    wanted += [("target", rate, f"{low}%"), ("actual", rate, f"{high}%")]
    ledger = read(text)
    right = frozenset(Claim(role, name, fact_id(ledger, quote)) for role, name, quote in wanted if role)
    return Told(ledger, tuple(sorted({name for _, name, _ in wanted if name})), right)


def wrongly_supported(told: Told) -> list[Claim]:
    """Give every claim that is wrong and supported."""
    claims = [Claim(role, "", fact.id) for role in FUNDS for fact in told.ledger.facts]
    claims += [
        Claim(role, name, fact.id) for role in ROW_ROLES for name in told.names for fact in told.ledger.facts
    ]
    return [c for c in claims if c not in told.right and heard(told, c) == "supports"]


def heard(told: Told, claim: Claim) -> str:
    return witness.testify(told.ledger, claim.role, claim.fact, claim.name).verdict


@pytest.mark.parametrize("seed", range(60))
def test_no_liar_is_supported_in_any_text_that_was_put_together(seed: int) -> None:
    told = compose(seed)
    assert wrongly_supported(told) == [], told.ledger.text
    assert [c for c in told.right if heard(told, c) == "contradicts"] == [], told.ledger.text


def test_most_honest_figures_of_such_texts_are_supported() -> None:
    texts = [compose(seed) for seed in range(60)]
    counted = Counter(heard(told, claim) for told in texts for claim in told.right)
    assert counted["supports"] >= 0.9 * counted.total(), counted


@pytest.mark.parametrize(
    "name", ["数量", "完成数", "工作完成情况", "项目", "目标", "实际完成", "指标", "全年"]
)
def test_a_name_that_says_nothing_is_never_supported(name: str) -> None:
    for told in (compose(seed) for seed in range(10)):
        supported = [
            f.quote for f in told.ledger.facts if heard(told, Claim("actual", name, f.id)) == "supports"
        ]
        assert supported == [], told.ledger.text
