"""Rule, Case, Finding: what a rule looks at, and what it says.

A rule yields complaints; the catalogue makes findings of them (code, severity, address, clause). A
finding is a value: wrong forms are our daily bread, and no rule raises.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar, cast

from validators.form import Cell, Form, Value
from validators.ledger import Ledger, Origin
from validators.scoring import Assessment, Recomputed, assess, recompute
from validators.template import Severity, Template

T = TypeVar("T")
SEVERITIES: dict[Severity, str] = {"error": "拒绝", "warning": "警告", "info": "提示"}


class Edit(Value):
    """One cell to be changed: its pointer and its new text."""

    where: str
    text: str


class Fix(Value):
    """A mend: `safe` ones (arithmetic, symbols) may be applied unasked, `unsafe` ones are offered."""

    applicability: Literal["safe", "unsafe"]
    edits: tuple[Edit, ...]


class Finding(Value):
    """What is wrong, where, why and how to mend it. `where` is a JSON pointer into the form."""

    code: str
    name: str
    severity: Severity
    where: str
    cell: str
    message: str
    found: str | None = None
    expected: str | None = None
    fix: Fix | None = None
    clause: str = ""


class Complaint(NamedTuple):
    """What a rule yields. `severity` None: the rule's own (a template may override it)."""

    where: str
    message: str
    found: str | None = None
    expected: str | None = None
    severity: Severity | None = None
    fix: Fix | None = None


class Case:
    """One form before the rules: with its template, and its source text where there is one.

    `ledger` and `origins` are None when a form is checked without its source: all of T is silent then.
    `siblings` are the other forms of the same file or batch.
    """

    def __init__(
        self,
        form: Form,
        template: Template,
        *,
        ledger: Ledger | None = None,
        origins: Mapping[str, Origin] | None = None,
        siblings: tuple[Form, ...] = (),
    ) -> None:
        """Lay the form before the rules."""
        self.form, self.template = form, template
        self.ledger, self.origins, self.siblings = ledger, origins, siblings
        self._known: dict[Callable[[Case], Any], Any] = {}

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """Every row, judged by reading and arithmetic (validators/scoring)."""
        return assess(self.form, self.template)

    def once(self, compute: Callable[["Case"], T]) -> T:
        """Give what *compute* finds in this case, computed when it is first asked for."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        return cast("T", self._known[compute])

    @cached_property
    def written(self) -> str:
        """All that is written in the cells, so that one look tells whether a word is there at all."""
        form, project, goal = self.form, self.form.project, self.form.goal
        texts = [form.title, project.name, project.department, project.implementer, project.unit]
        texts += [*form.notes, form.analysis, form.measures, form.summary]
        texts += [goal.expected if goal else None, goal.actual if goal else None]
        cells: list[Cell | None] = []
        for row in form.rows:
            texts += (row.name, row.deviation)
            cells += (row.target, row.actual, row.weight, row.score)
        texts += [held.text for held in cells if held is not None]
        return "\n".join(text for text in texts if text)

    @cached_property
    def recomputed(self) -> Recomputed:
        """What the figures of the form give."""
        return recompute(self.form, self.template, self.assessments)


class Rule(NamedTuple):
    """A rule: its code and slug, its default severity, its clause, and the function that looks."""

    code: str
    slug: str
    severity: Severity
    clause: str
    doc: str
    find: Callable[[Case], Iterator[Complaint]]


def rule(
    code: str, slug: str, *, severity: Severity = "error", clause: str
) -> Callable[[Callable[[Case], Iterator[Complaint]]], Rule]:
    """Make a rule of the decorated function; its page is the docstring of its module."""

    def make(find: Callable[[Case], Iterator[Complaint]]) -> Rule:
        return Rule(code, slug, severity, clause, sys.modules[find.__module__].__doc__ or "", find)

    return make
