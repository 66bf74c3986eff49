"""Witness: may this fact stand in this role? Deterministic; no model is believed, none is asked.

Three answers. `supports`: the words around the figure say this role, name this thing, and nothing in the
text fits better. `contradicts`: they say something else. `silent`: they do not say; then the clerk is
shown the figure and confirms it. A false `supports` would let a wrong figure through and a false
`contradicts` would block an honest draft, so whatever is doubtful is silent.
"""

import re
from decimal import ROUND_DOWN, Decimal
from itertools import permutations
from typing import Literal, NamedTuple

from validators.form import rounded
from validators.ledger import Fact, Ledger
from validators.witness import wording
from validators.witness.naming import core, expected_units, fit, kind_words, likeness, misfit, units_agree
from validators.witness.reading import Reading, Role, readings, sentences
from validators.witness.sampling import belied

__all__ = ["Reading", "Role", "Testimony", "names_match", "readings", "sentences", "testify"]

ROLE_WORDS: dict[str, str] = {
    "initial_budget": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "target": "目标",
    "actual": "实际完成值",
}
ASIDE_WORDS = {
    "part": "其中的一部分",
    "future": "以后年度的安排",
    "baseline": "以前的情况或对比的基数",
    "difference": "差额或增减幅度",
    "remainder": "结余、结转或未支出的资金",
    "delta": "预算的追加或调减额",
    "achieved": "目标的完成程度",
    "years": "几年合计的数",
    "each": "每期、每人一类的单位数",
}
TIMES = frozenset({"date", "period"})
FUNDS_ROLES = frozenset({"initial_budget", "budget", "executed"})
NEAR, ENOUGH, AHEAD, FAR_AHEAD = 0.08, 0.3, 0.12, 0.2


class Testimony(NamedTuple):
    """What the text says of a fact in a role, and why (Chinese, for the clerk)."""

    verdict: Literal["supports", "contradicts", "silent"]
    why: str


class _Claim(NamedTuple):
    """The claim under test: this fact, read so, in this role of this row."""

    ledger: Ledger
    read: dict[str, Reading]
    fact: Fact
    role: Role
    name: str

    @property
    def reading(self) -> Reading:
        return self.read[self.fact.id]

    @property
    def quoted(self) -> str:
        """The clause that the fact stands in, as the clerk wrote it."""
        start, end = self.reading.clause
        return self.ledger.text[start:end].strip()

    def others(self, role: str) -> list[Fact]:
        """Give the other facts that the words put into *role*."""
        return [f for f in self.ledger.facts if f.id != self.fact.id and self.read[f.id].role == role]


def testify(ledger: Ledger, role: Role, fact_id: str, name: str = "") -> Testimony:  # noqa: PT028  # no test
    """Say whether the fact may stand in *role* (of the row called *name*, for targets and actuals)."""
    fact = next((fact for fact in ledger.facts if fact.id == fact_id), None)
    if fact is None:
        return Testimony("contradicts", f"原文没有编号为{fact_id}的数字。")
    claim = _Claim(ledger, readings(ledger), fact, role, name)
    if role in FUNDS_ROLES:
        return _funds(claim)
    return _rate(claim) if role == "rate" else _row(claim)


def _against(claim: _Claim, what: str) -> Testimony:
    return Testimony(
        "contradicts", f"原文“{claim.quoted}”里的{claim.fact.quote}是{what}，不是{_role_words(claim)}。"
    )


def _unsure(claim: _Claim, why: str) -> Testimony:
    return Testimony(
        "silent", f"原文“{claim.quoted}”{why}，不能确定{claim.fact.quote}是{_role_words(claim)}。"
    )


def _agreed(claim: _Claim, why: str = "") -> Testimony:
    return Testimony("supports", why or f"原文“{claim.quoted}”说明{claim.fact.quote}是{_role_words(claim)}。")


def _role_words(claim: _Claim) -> str:
    words = ROLE_WORDS[claim.role]
    return f"“{claim.name}”的{words}" if claim.name and claim.role in {"target", "actual"} else words


# --- funds ----------------------------------------------------------------------------------------


def _funds(claim: _Claim) -> Testimony:
    fact, reading = claim.fact, claim.reading
    if fact.kind != "money" or fact.unit != "元":
        return _against(claim, f"{kind_words(fact)}，资金栏要的是金额")
    if reading.aside in ASIDE_WORDS:
        return _against(claim, ASIDE_WORDS[reading.aside])
    if reading.role == claim.role:
        return _funds_agreed(claim)
    if claim.role == "executed" and reading.role in {"budget", "initial_budget"} and _fully_spent(claim):
        return _agreed(claim, f"原文说{fact.quote}已全部支出，执行数等于预算数。")
    if reading.aside == "both":
        return _unsure(claim, "预算和执行说在一起")
    invested = reading.role == "actual" and not _is_specific(claim, fact) and not claim.others(claim.role)
    return _funds_by_arithmetic(claim) if reading.role is None or invested else _funds_otherwise(claim)


def _funds_agreed(claim: _Claim) -> Testimony:
    """The words say this role; now the rivals for it, and the stated rate."""
    if _is_rough(claim.fact):
        return _unsure(claim, "说的不是准数")
    rivals = [
        f for f in claim.others(claim.role) if f.value != claim.fact.value and not _is_specific(claim, f)
    ]
    if _is_specific(claim, claim.fact):
        if rivals:
            return _against(claim, f"“{claim.reading.own}”一项的金额")
        return _unsure(claim, f"只说“{claim.reading.own}”，没有说是整个项目")
    if rivals:
        return _unsure(claim, f"之外还有{rivals[0].quote}也是{ROLE_WORDS[claim.role]}")
    if _rate_disagrees(claim):
        return _unsure(claim, "与原文写明的执行率算不到一起")
    return _agreed(claim)


def _is_rough(fact: Fact) -> bool:
    """Say whether an amount is only about so much, or a bound: 近90万元, 90万元以内; 达到90万元 is exact."""
    if fact.comparator in {None, "eq"}:
        return False
    return not wording.REACHED.match(fact.quote) or bool(wording.LOOSE.search(fact.quote))


def _funds_otherwise(claim: _Claim) -> Testimony:
    """The words say another role."""
    said = claim.reading.role or ""
    pair = {said, claim.role}
    if pair == {"initial_budget", "budget"} and not _was_adjusted(claim) and not claim.others(claim.role):
        if wording.UNADJUSTED.search(claim.ledger.text):
            return _agreed(claim, f"原文说预算没有调整，{ROLE_WORDS[claim.role]}就是{claim.fact.quote}。")
        return _unsure(claim, "没有说预算是否调整过")
    return _against(claim, ROLE_WORDS[said])


def _was_adjusted(claim: _Claim) -> bool:
    return bool(wording.ADJUSTED.search(claim.ledger.text))


def _is_specific(claim: _Claim, fact: Fact) -> bool:
    """Say whether the amount belongs to one item (会议费), not to the project as a whole."""
    own = wording.REASON_FIRST.sub("", claim.read[fact.id].own)
    if not wording.FUNDS_WORDS.sub("", own) or wording.WHOLE.search(own):
        return False
    opens = own.endswith("资金") and claim.ledger.text.lstrip().startswith(own)
    if opens and not claim.others(claim.read[fact.id].role or ""):
        return False  # the text begins with the money it is about, and knows no other
    title = re.split(r"[，,。；;\n]", claim.ledger.text, maxsplit=1)[0]
    return not (wording.WHOLE.search(title) and {*own} <= {*title})


def _fully_spent(claim: _Claim) -> bool:
    """Say whether the text says that all was spent, and gives no other figure for it."""
    text = claim.ledger.text
    said = wording.FULLY_SPENT.search(text) and not wording.NOT_FULLY.search(text)
    rates = [rate.value for rate in _stated_rates(claim)]
    rivals = [f for f in claim.others("budget") if f.value != claim.fact.value]
    return (
        bool(said)
        and not claim.others("executed")
        and not rivals
        and all(rate == Decimal(100) for rate in rates)
        and not _is_specific(claim, claim.fact)
    )


def _stated_rates(claim: _Claim) -> list[Fact]:
    return [f for f in claim.ledger.facts if claim.read[f.id].role == "rate" and isinstance(f.value, Decimal)]


def _fits(executed: Fact, budget: Fact, rate: Fact) -> bool:
    """Say whether executed / budget gives the stated rate, to the decimals that it shows."""
    if not isinstance(executed.value, Decimal) or not isinstance(budget.value, Decimal) or not budget.value:
        return False
    stated, exact = Decimal(str(rate.value)), executed.value / budget.value * 100
    return stated in {rounded(exact, stated), rounded(exact, stated, ROUND_DOWN)}


def _rate_disagrees(claim: _Claim) -> bool:
    """Say whether the stated rates refuse this figure beside its counterpart by words."""
    rates = _stated_rates(claim)
    if claim.role == "initial_budget" or not rates:
        return False
    beside = claim.others("executed" if claim.role == "budget" else "budget")
    pairs = [(other, claim.fact) if claim.role == "budget" else (claim.fact, other) for other in beside]
    return bool(pairs) and not any(_fits(*pair, rate) for pair in pairs for rate in rates)


def _funds_by_arithmetic(claim: _Claim) -> Testimony:
    """The words say nothing: a rate with two decimals can pick out one pair of amounts."""
    pairs = _fitting_pairs(claim)
    if claim.role == "initial_budget" or len(pairs) != 1:
        return _unsure(claim, "没有写明")
    executed, budget = pairs[0]
    if claim.fact.value == (executed if claim.role == "executed" else budget):
        return _agreed(claim, f"按原文的执行率推算，{claim.fact.quote}正是{ROLE_WORDS[claim.role]}。")
    return Testimony(
        "contradicts", f"{claim.fact.quote}与原文写明的执行率算不到一起，不是{ROLE_WORDS[claim.role]}。"
    )


def _fitting_pairs(claim: _Claim) -> list[tuple[Decimal, Decimal]]:
    """Give every pair of amounts whose quotient is a stated rate that is sharp enough to tell."""
    sharp = [rate for rate in _stated_rates(claim) if -int(Decimal(str(rate.value)).as_tuple().exponent) >= 2]  # noqa: PLR2004  # two decimals
    amounts = [f for f in claim.ledger.facts if f.kind == "money" and f.unit == "元"]
    found = {
        (one.value, other.value)
        for one, other in permutations(amounts, 2)
        if one.value != other.value and any(_fits(one, other, rate) for rate in sharp)
    }
    return [pair for pair in found if isinstance(pair[0], Decimal) and isinstance(pair[1], Decimal)]  # type: ignore[misc]  # narrowed


def _rate(claim: _Claim) -> Testimony:
    if claim.fact.kind != "percent":
        return _against(claim, f"{kind_words(claim.fact)}，执行率要的是百分数")
    if claim.reading.role == "rate":
        return _agreed(claim)
    if claim.reading.role or claim.reading.aside in ASIDE_WORDS:
        return _against(
            claim, ROLE_WORDS.get(claim.reading.role or "", "") or ASIDE_WORDS[claim.reading.aside]
        )
    return _unsure(claim, "没有写明")


# --- rows -----------------------------------------------------------------------------------------


def _row(claim: _Claim) -> Testimony:
    reading, wrong = claim.reading, misfit(claim.name, claim.fact)
    if wrong:
        kind = kind_words(claim.fact)
        return Testimony("contradicts", f"“{claim.name}”{wrong}，{claim.fact.quote}是{kind}。")
    if reading.aside in ASIDE_WORDS:
        return _row_aside(claim)
    if reading.role in FUNDS_ROLES:
        return _row_of_funds(claim)
    if reading.role == "rate":
        return _row_of_rate(claim)
    return _row_by_name(claim) if reading.role in {None, claim.role} else _row_otherwise(claim)


def _row_otherwise(claim: _Claim) -> Testimony:
    """The words say the other of target and actual."""
    if claim.role == "actual" and _all_done(claim):
        return _agreed(claim, f"原文说{claim.fact.quote}已全部完成。")
    if claim.role == "actual" and _fully_done(claim):
        return _unsure(claim, "只说全部完成，没有写明完成数")
    if claim.role == "target" and not claim.reading.explicit and not _was_done(claim):
        return _unsure(claim, "没有写明是目标还是实际完成")
    return _against(claim, ROLE_WORDS[claim.reading.role or ""])


def _row_aside(claim: _Claim) -> Testimony:
    said = {
        "difference": "增|减|降|升|提高|差|节|缩短",
        "remainder": "结余|结转|节约",
        "part": ".",
        "achieved": ".",
    }
    pattern = said.get(claim.reading.aside)
    if pattern and re.search(pattern, claim.name):
        better = _better_named(claim)
        if better is None:
            return _unsure(claim, f"说的可能是{ASIDE_WORDS[claim.reading.aside]}")
    return _against(claim, ASIDE_WORDS[claim.reading.aside])


def _row_of_funds(claim: _Claim) -> Testimony:
    """A funds figure in a row of indicators: only where the row is about money, and never swapped."""
    said = claim.reading.role or ""
    about_money = re.search(r"资金|经费|费|成本|金额|预算|投入|支出|款|下达|拨付|到位", claim.name)
    if not about_money or (said == "executed") != (claim.role == "actual"):
        return _against(claim, ROLE_WORDS[said])
    if (
        said == "executed"
        and names_match(claim.name, claim.reading) >= ENOUGH
        and _is_specific(claim, claim.fact)
    ):
        return _row_by_name(claim)
    return _unsure(claim, f"说的是{ROLE_WORDS[said]}")


def _row_of_rate(claim: _Claim) -> Testimony:
    if claim.role == "target":
        return _against(claim, "实际的执行率")
    if "执行" in claim.name or "预算完成" in claim.name:
        return _agreed(claim)
    return _against(claim, "预算执行率")


def _was_done(claim: _Claim) -> bool:
    """Say whether an unmarked figure is told as done, or stands beside the target that is marked."""
    if wording.DEED.search(claim.reading.own):
        return True
    return any(
        units_agree(f, claim.fact) and names_match(claim.name, claim.read[f.id], f) >= ENOUGH
        for f in claim.others("target")
    )


def _all_done(claim: _Claim) -> bool:
    """Say whether the next clause says that this very plan was done in full: 计划改造水厂3座,全部按期完成."""
    if claim.fact.comparator is not None or claim.fact.kind != "count" or claim.reading.role != "target":
        return False
    start, end = claim.reading.clause
    alone = not any(f.id != claim.fact.id and start <= f.start < end for f in claim.ledger.facts)
    done = wording.ALL_DONE.match(claim.ledger.text, end)
    return bool(done) and alone and _names_own(claim)


def _names_own(claim: _Claim) -> bool:
    """Say whether the row's name is that of the figure, and no actual figure is called so."""
    if not claim.name or names_match(claim.name, claim.reading, claim.fact) < ENOUGH or _better_named(claim):
        return False
    rivals = [f for f in claim.others("actual") if units_agree(f, claim.fact)]
    return not any(names_match(claim.name, claim.read[f.id], f) >= ENOUGH for f in rivals)


def _fully_done(claim: _Claim) -> bool:
    """Say whether the statement says that the plan was done in full, without a figure of its own."""
    start, end = _statement(claim.ledger.text, *claim.reading.clause)
    return bool(wording.FULLY_DONE.search(claim.ledger.text[start:end]))


def _statement(text: str, start: int, end: int) -> tuple[int, int]:
    left = max(text.rfind(stop, 0, start) for stop in "。！？\n") + 1
    right = min((at for at in (text.find(stop, end) for stop in "。！？\n") if at >= 0), default=len(text))
    return left, right


def _row_by_name(claim: _Claim) -> Testimony:
    """The role agrees (or the words do not say it): now the thing that is counted."""
    better = _better_named(claim)
    if better is not None and better.value != claim.fact.value:
        return Testimony(
            "contradicts",
            f"{claim.fact.quote}说的是“{claim.read[claim.fact.id].subject}”，"
            f"“{claim.name}”在原文中对应的是{better.quote}（“{claim.read[better.id].subject}”）。",
        )
    if claim.reading.role != claim.role:
        return _unsure(claim, "没有写明是目标还是实际完成")
    if not claim.name:
        return _unsure(claim, "没有写明指标名称")
    if (
        (names_match(claim.name, claim.reading, claim.fact) < ENOUGH and not _of_all_work(claim))
        or better is not None
        or _is_other_measure(claim.name, claim.fact, claim.reading)
    ):
        return _unsure(claim, "没有提到这个指标")
    return _row_against_others(claim)


def _row_against_others(claim: _Claim) -> Testimony:
    """Role and name agree: now whether other figures say otherwise."""
    counts = belied(claim.ledger, claim.fact, claim.name) if claim.role == "actual" else None
    if counts is not None:
        return _unsure(claim, f"与{counts.shown(claim.ledger.text)}不一致")
    if _is_tied(claim) or _is_outnamed(claim):
        return _unsure(claim, "之外还有相近的数字")
    return _agreed(claim)


def _of_all_work(claim: _Claim) -> bool:
    """Say whether a date of all the work (各项工作) stands in the row of the whole project's end."""
    whole = wording.END_OF_ALL.fullmatch(claim.name) and wording.ALL_WORK.fullmatch(claim.reading.subject)
    return claim.fact.kind in TIMES and bool(whole)


def _rivals(claim: _Claim) -> list[Fact]:
    """Give the facts that the words put into the same role, or into none."""
    roles = {claim.role, "rate", "executed"} if claim.role == "actual" else {claim.role}
    return [
        f
        for f in claim.ledger.facts
        if f.id != claim.fact.id and claim.read[f.id].role in roles and not claim.read[f.id].aside
    ]


def _better_named(claim: _Claim) -> Fact | None:
    """Find a fact of the same unit and role whose subject fits the name clearly better."""
    if not claim.name:
        return None
    own = names_match(claim.name, claim.reading, claim.fact)
    same = [f for f in _rivals(claim) if units_agree(f, claim.fact)]
    scored = [(names_match(claim.name, claim.read[f.id], f), f) for f in same]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= ENOUGH and best[0] - own >= AHEAD else None


def _is_other_measure(name: str, fact: Fact, reading: Reading) -> bool:
    """Say whether a rate (到位率100%) is put into a row that is no rate (落实范围)."""
    measured = fact.kind == "percent" and wording.MEASURE.search(reading.subject)
    return bool(measured) and not re.search(r"率|(?<!年)度|性|比|占", name)


def _is_outnamed(claim: _Claim) -> bool:
    """Say whether some figure, of whichever role, is called by this name more exactly (便携式电脑, 电脑)."""
    if claim.fact.kind in TIMES:
        return False
    bare = core(claim.name)
    own = likeness(bare, core(claim.reading.subject))
    reads = [claim.read[f.id] for f in claim.ledger.facts if f != claim.fact and units_agree(f, claim.fact)]
    # its own counterpart, in the same sentence, may name the thing in full: 计划购置内网台式机3台,实际3台
    mine = (claim.reading.sentence, _opposite(claim))
    subjects = {each.subject for each in reads if not each.aside and (each.sentence, each.role) != mine}
    return any(likeness(bare, core(each)) > own + NEAR for each in subjects - {claim.reading.subject})


def _opposite(claim: _Claim) -> str:
    return "actual" if claim.role == "target" else "target"


def _is_tied(claim: _Claim) -> bool:
    """Say whether another figure of this role fits the name about as well, or one of another unit better."""
    own = names_match(claim.name, claim.reading, claim.fact)
    sure = claim.fact.unit in (expected_units(claim.name) or ())
    for rival in _rivals(claim):
        if misfit(claim.name, rival) or _is_other_measure(claim.name, rival, claim.read[rival.id]):
            continue
        match = names_match(claim.name, claim.read[rival.id], rival)
        same = units_agree(rival, claim.fact)
        if claim.reading.explicit and not claim.read[rival.id].explicit:
            continue
        if rival.value == claim.fact.value and same and claim.read[rival.id].subject == claim.reading.subject:
            continue
        if match > own - NEAR if same or not sure else match > own + NEAR:
            return True
    return False


def names_match(name: str, reading: Reading, fact: Fact | None = None) -> float:
    """Give how well *name* fits the thing that *reading* says is counted, 0 to 1."""
    return fit(name, reading.subject, reading.words, reading.own, fact)
