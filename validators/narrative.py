"""Narrative: a self-evaluation report without a table, and what its own figures say of each other.

自评报告 tell budget, executed amount, rate and points in sentences. Each figure keeps its place in the text.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from validators.catalogue import Verdict, find_rule, verdict
from validators.form import rounded
from validators.ledger import Fact, Ledger
from validators.pattern import pattern
from validators.rule import Finding

Role = Literal["initial_budget", "budget", "executed", "rate", "execution", "part", "total", "weight"]
ROLES: dict[Role, str] = {
    "initial_budget": "年初预算",
    "budget": "全年预算",
    "executed": "实际支出",
    "rate": "预算执行率",
    "execution": "预算执行得分",
    "part": "分项得分",
    "total": "自评总分",
    "weight": "分值",
}
REPORT = pattern(r"自评报告|自我评价报告|自评情况(?:的)?(?:报告|说明)|绩效(?:自评|评价)(?:工作)?报告")
CLAUSE = pattern(r"[，,。；;：:！\n、]")
# Within the clause before the figure, or after the figure before it: whatever is nearest.
NOT_WHOLE = pattern(r"其中|结余|结转|未支|剩余|追加|调[减增]|节约|人均|户均|上年|财政拨款|自筹|其他资金")
OWN = pattern(r"自评(?:得分|分|结果)")  # the total's name, and that of a part's points where a part is named
INITIAL = pattern(r"年初(?:批复)?(?:项目)?预算")
BUDGET = pattern(
    r"预算(?:资金|数|金额|总额|安排|批复|下达|共|为|总计|调整)*|(?:安排|下达|批复|到位)[^，]{0,6}资金|资金总额"
)
EXECUTED = pattern(
    r"(?:实际|累计|共|已|全年|资金)?(?:支出|执行数|支付|执行|使用)(?:资金|数|金额|总额)?(?:共计|合计|为|共|了)?$"
)
RATE = pattern(r"(?:执行率|支出率|资金使用率|完成预算)(?:为|达到?|是|约)?$")
POINTS = pattern(r"(?:得分?|评分|总分|得分情况|自评分)(?:为|是|共|合计)?$")
WEIGHT = pattern(r"(?:满分|分值|权重|标准分)(?:为|是)?$")
TOTAL = pattern(r"总(?:体|得|评)?分|综合(?:得分|评分)|最终得分|合计得分")
PART = pattern(r"(成本|产出|效益|满意度?|决策|投入|过程|管理)(?:类|指标|情况|方面)*")
EXECUTION = pattern(r"预算执行|执行率|资金执行")
TWICE = 2
FEWEST = 2  # roles that a text must fill to be a report of figures
HUNDRED = Decimal(100)


class Said(NamedTuple):
    """One figure and its role; amounts in 元. `about`: the part whose points it is; `paragraph` from 1 on."""

    role: Role
    value: Decimal
    fact: Fact
    about: str
    paragraph: int


class Report(NamedTuple):
    """A report without a table: its title and what it says in figures."""

    title: str
    text: str
    said: tuple[Said, ...]

    def of(self, role: Role) -> tuple[Said, ...]:
        """Give the figures of one role, in the order of the text."""
        return tuple(each for each in self.said if each.role == role)


class Judged(NamedTuple):
    """A report with what is wrong in it."""

    report: Report
    verdict: Verdict
    findings: tuple[Finding, ...]


def read_report(ledger: Ledger) -> Report | None:
    """Give the report that a text is; None when it is none, or says too little in figures."""
    text = ledger.text
    found = REPORT.search(text)
    if not found:
        return None
    said: list[Said] = []
    for fact in ledger.facts:
        if (one := _said(fact, text, said)) is not None:
            said.append(one)
    if len({each.role for each in said} - {"weight"}) < FEWEST:
        return None
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    title = next((line for line in lines if REPORT.search(line)), lines[0])
    return Report(title, text, tuple(said))


def _said(fact: Fact, text: str, before: list[Said]) -> Said | None:
    if not isinstance(fact.value, Decimal):
        return None
    clause = CLAUSE.split(text[max(0, fact.start - 40) : fact.start])[-1]
    role, about = _role(fact, clause, text, before)
    if role is None:
        return None
    return Said(role, fact.value, fact, about, text.count("\n", 0, fact.start) + 1)


def _role(fact: Fact, clause: str, text: str, before: list[Said]) -> tuple[Role | None, str]:
    if fact.kind == "money":
        return _money_role(clause), ""
    if fact.kind == "percent":
        return ("rate" if RATE.search(clause) and not NOT_WHOLE.search(clause) else None), ""
    if fact.unit == "分" and (POINTS.search(clause) or WEIGHT.search(clause)):
        return _points_role(fact, clause, text, before)
    return None, ""


def _money_role(clause: str) -> Role | None:
    if NOT_WHOLE.search(clause):
        return None
    if EXECUTED.search(clause) and "预算安排" not in clause:
        return "executed"
    if INITIAL.search(clause):
        return "initial_budget"
    return "budget" if BUDGET.search(clause) else None


def _points_role(fact: Fact, clause: str, text: str, before: list[Said]) -> tuple[Role | None, str]:
    """Tell whose points a figure is: named in its clause, else last in the sentence before it."""
    if WEIGHT.search(clause) and not POINTS.search(clause):
        return "weight", _subject(clause) or _subject(_sentence(fact, text))
    about = _subject(clause) or _subject(_sentence(fact, text))
    if TOTAL.search(clause) or (OWN.search(clause) and not about):
        return "total", ""
    if about == "执行":
        known = any(each.role == "execution" for each in before)
        return (None if known else "execution"), about
    known = any(each.role == "part" and each.about == about for each in before)
    return ("part", about) if about and not known else (None, "")


def _sentence(fact: Fact, text: str) -> str:
    return pattern(r"[。；;\n]").split(text[max(0, fact.start - 80) : fact.start])[-1]


def _subject(words: str) -> str:
    """Give the part of the evaluation that is named last in *words*; "" when none is."""
    named = [(found.start(), found[1]) for found in PART.finditer(words)]
    named += [(found.start(), "执行") for found in EXECUTION.finditer(words)]
    return max(named)[1] if named else ""


def judge_report(report: Report) -> Judged:
    """Check the figures of *report* against each other."""
    findings = (*_rates(report), *_spending(report), *_points(report), *_same_throughout(report))
    return Judged(report, verdict(findings), findings)


def _finding(code: str, at: Said, message: str, expected: str) -> Finding:
    rule = find_rule(code)
    cell = f"第{at.paragraph}段“{at.fact.quote}”"
    shown = {"found": at.fact.quote, "expected": expected, "clause": rule.clause}
    return Finding(
        code=code, name=rule.slug, severity=rule.severity, where="/text", cell=cell, message=message, **shown
    )


def _rates(report: Report) -> tuple[Finding, ...]:
    """Compare each rate with what was spent of the budget that is told with it."""
    out = []
    for budget, executed, rate in _told_together(report):
        exact = executed.value / budget.value * HUNDRED
        if abs(rate.value - exact) > Decimal(1).scaleb(_exponent(rate)):
            right = f"{rounded(exact, Decimal('0.01'))}%"
            why = f"{executed.fact.quote}÷{budget.fact.quote}＝{right}"
            message = f"报告写的执行率是{rate.fact.quote}，按同一报告的数是{why}。请改正。"
            out.append(_finding("B01", rate, message, right))
    return tuple(out)


def _told_together(report: Report) -> Iterator[tuple[Said, Said, Said]]:
    """Give budget, spending and rate that belong together: told since the rate before, or told only once."""
    since = -1
    for rate in report.of("rate"):
        budget = _nearest(report.of("budget") or report.of("initial_budget"), since, rate.fact.start)
        executed = _nearest(report.of("executed"), since, rate.fact.start)
        since = rate.fact.start
        if budget and executed and budget.value:
            yield budget, executed, rate


def rate_of(report: Report) -> Decimal | None:
    """Give the first rate in percent, as its budget and its spending make it; None without these."""
    told = next(_told_together(report), None)
    return rounded(told[1].value / told[0].value * HUNDRED, Decimal("0.01")) if told else None


def _nearest(told: tuple[Said, ...], since: int, until: int) -> Said | None:
    near = [each for each in told if since < each.fact.start < until]
    if near:
        return near[-1]
    return told[0] if len({each.value for each in told}) == 1 else None


def _exponent(said: Said) -> int:
    digits = pattern(r"\d+(?:\.(\d+))?").search(said.fact.quote)
    return -len(digits[1]) if digits and digits[1] else 0


def _spending(report: Report) -> tuple[Finding, ...]:
    """Say where more was spent than the budget that is told before it in the same paragraph."""
    out = []
    for executed in report.of("executed"):
        told = report.of("budget") or report.of("initial_budget")
        before = [
            each
            for each in told
            if each.paragraph == executed.paragraph and each.fact.start < executed.fact.start
        ]
        if before and executed.value > before[-1].value:
            limit = before[-1].fact.quote
            message = (
                f"实际支出{executed.fact.quote}超过了预算{limit}，请核对；预算有追加的，请写调整后的数。"
            )
            out.append(_finding("B06", executed, message, f"不超过{limit}"))
    return tuple(out)


def _points(report: Report) -> tuple[Finding, ...]:
    scores = (*report.of("execution"), *report.of("part"))
    weights = {each.about: each for each in report.of("weight")}
    out = [
        _finding(
            "C02",
            each,
            f"{each.about}得分{each.fact.quote}超过了它的分值{weights[each.about].fact.quote}，请改正。",
            f"不超过{weights[each.about].fact.quote}",
        )
        for each in scores
        if each.about in weights and each.value > weights[each.about].value
    ]
    out += _execution_score(report, weights)
    total = next(iter(report.of("total")), None)
    whole = sum((each.value for each in scores), Decimal(0))
    # Parts that do not reach the total may be a part only; the points of all are told when three stand there.
    if total is not None and len(scores) > FEWEST and report.of("execution") and whole != total.value:
        told = "＋".join(each.fact.quote for each in scores)
        message = f"自评总分{total.fact.quote}不等于各部分得分之和：{told}＝{whole}分。请改正。"
        out.append(_finding("C07", total, message, f"{whole}分"))
    return tuple(out)


def _execution_score(report: Report, weights: dict[str, Said]) -> list[Finding]:
    score, rate = next(iter(report.of("execution")), None), next(iter(report.of("rate")), None)
    weight = weights.get("执行")
    if score is None or rate is None or weight is None:
        return []
    exact = weight.value * min(rate.value, HUNDRED) / HUNDRED
    if abs(exact - score.value) <= Decimal(1).scaleb(_exponent(score)):
        return []
    right = f"{rounded(exact, Decimal('0.01'))}分"
    told = f"执行率{rate.fact.quote}、分值{weight.fact.quote}"
    message = f"{told}，应得{right}，报告写的是{score.fact.quote}。请改正。"
    return [_finding("B02", score, message, right)]


def _same_throughout(report: Report) -> tuple[Finding, ...]:
    """Say where the same figure is told again and differs; three figures are those of several things."""
    roles: tuple[Role, ...] = ("budget", "executed", "rate", "total")
    return tuple(
        _finding(
            "E04",
            later,
            f"{ROLES[role]}前后不一致：前面写的是{first.fact.quote}，这里是{later.fact.quote}。请统一。",
            first.fact.quote,
        )
        for role in roles
        for first, later in pairwise(report.of(role))
        if first.value != later.value and len({each.value for each in report.of(role)}) == TWICE
    )


__all__ = ["Judged", "Report", "Role", "Said", "judge_report", "rate_of", "read_report"]
