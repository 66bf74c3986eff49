"""Projects: the figures of each form as they are printed, in 万元 and points, and their sums over a unit."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from assistant.phrasing.prose import printed_sums
from validators.catalogue import Judgement, Verdict
from validators.form import Cell, Form, FundsRow
from validators.ledger import read
from validators.scoring import Assessment, assess
from validators.template import Template

TEN_THOUSAND = Decimal(10_000)
HUNDRED = Decimal(100)
NOBODY = "本单位"


class Project(NamedTuple):
    """One form: amounts in 万元, `rate` in percent, scores in points; None where the form does not say."""

    form: Form
    template: Template
    verdict: Verdict
    name: str
    department: str
    initial: Decimal | None
    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    execution: Decimal | None
    sections: dict[str, Decimal]
    total: Decimal | None
    rows: tuple[Assessment, ...]

    @property
    def left(self) -> Decimal | None:
        """What of the budget was not spent."""
        return None if self.budget is None or self.executed is None else self.budget - self.executed


class Unit(NamedTuple):
    """All projects of a unit, in the order of the forms."""

    name: str
    year: int | None
    projects: tuple[Project, ...]

    @property
    def draft(self) -> bool:
        """Whether a form among them is rejected: then nothing said of all of them is final."""
        return any(each.verdict == "rejected" for each in self.projects)

    @property
    def sections(self) -> tuple[str, ...]:
        """The 一级指标 that any of the forms has, in the order in which they are met."""
        return tuple(dict.fromkeys(name for each in self.projects for name in each.sections))

    def sum(self, column: str) -> Decimal:
        """Add up an amount over the projects that state it."""
        return sum((held for each in self.projects if (held := getattr(each, column)) is not None), Decimal())

    def all_state(self, column: str) -> bool:
        """Whether every project states an amount."""
        return all(getattr(each, column) is not None for each in self.projects)

    @property
    def rate(self) -> Decimal | None:
        """Give the execution rate of the whole, over the projects that state both amounts; in percent."""
        known = [each for each in self.projects if each.budget is not None and each.executed is not None]
        budget = sum((each.budget or Decimal() for each in known), Decimal())
        executed = sum((each.executed or Decimal() for each in known), Decimal())
        return executed / budget * HUNDRED if budget else None

    def mean(self, values: Iterable[Decimal | None]) -> Decimal | None:
        """Give the mean of the scores that are there."""
        known = [value for value in values if value is not None]
        return sum(known, Decimal()) / len(known) if known else None


def unit_of(judged: Iterable[Judgement], name: str | None = None, year: int | None = None) -> Unit:
    """Give the unit whose forms were judged; name and year, if not given, are those of most of the forms."""
    projects = tuple(_project(each) for each in judged)
    owners = [each.form.project.unit or each.form.project.department or "" for each in projects]
    named = name or _of_most(owners) or NOBODY
    years = _of_most([str(each.form.year or "") for each in projects])
    return Unit(named, year or (int(years) if years else None), projects)


def _of_most(words: list[str]) -> str:
    """Give the word of more than half of the forms; "" when there is none."""
    word, count = Counter(words).most_common(1)[0] if words else ("", 0)
    return word if count * 2 > len(words) else ""


def _project(judged: Judgement) -> Project:
    form = judged.form
    first = form.funds.rows[0] if form.funds.rows else FundsRow(name="")
    sums = printed_sums(form, judged.template)
    execution = first.score or form.funds.score
    return Project(
        form=form,
        template=judged.template,
        verdict=judged.verdict,
        name=form.project.name or form.title or "未命名的项目",
        department=form.project.department or "",
        initial=_amount(first.initial_budget, form),
        budget=_amount(first.budget, form),
        executed=_amount(first.executed, form),
        rate=first.rate.value if first.rate else None,
        execution=execution.value if execution else None,
        sections=sums,
        total=form.total.value if form.total else None,
        rows=assess(form, judged.template),
    )


def _amount(held: Cell | None, form: Form) -> Decimal | None:
    """Give an amount in 万元, whatever unit its cell or its form names; None where no amount stands."""
    if held is None or held.value is None:
        return None
    money = [fact for fact in read(held.text, unit=form.money_unit).facts if fact.kind == "money"]
    value = money[0].value if len(money) == 1 else None
    return value / TEN_THOUSAND if isinstance(value, Decimal) else None
