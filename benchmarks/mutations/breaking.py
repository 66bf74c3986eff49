"""Operator: one named way of breaking a form, with the codes that must catch it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import NamedTuple

from benchmarks.mutations.editing import execution_points, value
from validators.catalogue import rule_book
from validators.form import Form, Row
from validators.ledger import Ledger, Origin
from validators.scoring import Assessment, assess
from validators.template import Severity, Template, find_template

ANY = "*"  # whichever rule sees it: the operator is none of the catalogue's own


class Sample:
    """One clean form to be broken; `siblings` stand in the same batch."""

    def __init__(
        self,
        name: str,
        form: Form,
        siblings: tuple[Form, ...] = (),
        ledger: Ledger | None = None,
        origins: Mapping[str, Origin] | None = None,
    ) -> None:
        self.name, self.form, self.siblings = name, form, siblings
        self.ledger, self.origins = ledger, origins

    @cached_property
    def template(self) -> Template:
        """The edition of the form."""
        return find_template(self.form.template)

    @cached_property
    def rows(self) -> tuple[Assessment, ...]:
        """The rows as reading and arithmetic see them."""
        return assess(self.form, self.template)

    @property
    def scored(self) -> bool:
        """Whether the form gives points."""
        return self.form.total is not None and all(row.score is not None for row in self.form.rows)

    @property
    def pointed(self) -> bool:
        """Whether every row shows its points."""
        if not (self.scored and self.template.has_points_column):
            return False
        rows = self.form.rows
        return all(row.weight is not None and row.weight.value is not None for row in rows)

    @property
    def beside(self) -> bool:
        """Whether reasons stand beside the rows."""
        return any(row.deviation is not None for row in self.form.rows)

    def full(self) -> Iterator[tuple[int, Row, Decimal]]:
        """Give the rows that have all their points, with these."""
        for each in self.rows:
            if each.weight and value(each.row.score) == each.weight:
                yield each.index, each.row, each.weight

    def short(self) -> Iterator[tuple[int, Assessment, Decimal]]:
        """Give the measured rows that missed their target, with their points."""
        for each in self.rows:
            if each.met is False and each.weight and each.ratio is not None and self.scored:
                yield each.index, each, each.weight

    def met(self) -> Iterator[tuple[int, Assessment]]:
        """Give the measured rows that reached a target above zero."""
        for each in self.rows:
            if each.met and each.target and isinstance(each.target.value, Decimal) and each.target.value > 0:
                yield each.index, each

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal, Decimal] | None:
        """Give initial budget, budget and spending of the total line; None where they are no figures."""
        if not self.form.funds.rows:
            return None
        line = self.form.funds.rows[0]
        budget, executed = value(line.budget), value(line.executed)
        return (value(line.initial_budget), budget, executed) if budget and executed is not None else None

    @property
    def execution(self) -> Decimal | None:
        """The printed points of 预算执行."""
        return execution_points(self.form)


class Mutant(NamedTuple):
    """A broken form, and the cell where it was broken; with its batch, or its sources, where these matter."""

    form: Form
    where: str
    siblings: tuple[Form, ...] = ()
    origins: Mapping[str, Origin] | None = None


Breaking = Callable[[Sample, Random], Iterator[Mutant]]


class Operator(NamedTuple):
    """A way of breaking forms. `says` tells it in words; `codes` are the right ones, the first best."""

    name: str
    codes: tuple[str, ...]
    least: Severity
    says: str
    breaks: Breaking


OPERATORS: dict[str, Operator] = {}


def operator(*codes: str, least: Severity | None = None) -> Callable[[Breaking], Breaking]:
    """Enter the decorated function as an operator; `least` is the severity that a finding must have.

    Where it is not given, it is the default of the first rule: an error, mostly.
    """

    def enter(breaks: Breaking) -> Breaking:
        name = getattr(breaks, "__name__", "").strip("_")
        rule = rule_book().get(codes[0])
        severity = least or (rule.severity if rule else "warning")
        OPERATORS[name] = Operator(name, codes, severity, (breaks.__doc__ or "").strip(), breaks)
        return breaks

    return enter
