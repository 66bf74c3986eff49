"""Approved: the targets of the 绩效目标申报表 become the rows of a draft; the text says what was reached.

What was approved is locked: neither a model nor an answer changes it, and what a rule finds there is only
pointed at, since nobody may mend it here.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from assistant.draft import ApprovedRow, Goals
from assistant.offline import overlap
from assistant.phrasing.indicators import SATISFACTION, group_in, level2_of, plain
from assistant.proposal import RowProposal
from validators.ledger import Fact, Ledger, Origin, read
from validators.rule import Finding
from validators.template import FULL, Template

ALIKE = 0.5  # so many of the letters of a name make it the same name
DATED = ("date", "period")
MOST_TOLD = 5
LOCKED_PARTS = ("/rows/", "/goal/")


class Matched(NamedTuple):
    """One approved row, its group in the edition, and what the text says of it, if anything."""

    row: ApprovedRow
    group: str
    said: RowProposal | None


class Approved(NamedTuple):
    """The rows of a draft by its approved targets. `spare`: what the text tells besides."""

    rows: tuple[Matched, ...]
    spare: tuple[RowProposal, ...]

    def names(self) -> dict[str, str]:
        """Give the name that the text has for each approved row, where it has one."""
        return {each.row.name: each.said.name for each in self.rows if each.said}


def match(goals: Goals, proposals: tuple[RowProposal, ...], ledger: Ledger, template: Template) -> Approved:
    """Give each approved row what the text says of it; each proposal goes to the row that it fits best."""
    groups = [_group(row, template) for row in goals.rows]
    fits = sorted(
        (-fit, at, number)
        for at, row in enumerate(goals.rows)
        for number, each in enumerate(proposals)
        if (fit := _fit(row, groups[at], each, ledger)) > 0
    )
    said: dict[int, int] = {}
    for _, at, number in fits:
        if at not in said and number not in said.values():
            said[at] = number
    rows = tuple(
        Matched(row, groups[at], proposals[said[at]] if at in said else None)
        for at, row in enumerate(goals.rows)
    )
    spare = tuple(each for number, each in enumerate(proposals) if number not in said.values())
    return Approved(rows, spare)


def _group(row: ApprovedRow, template: Template) -> str:
    """Give the 二级指标 of the edition: the approved one, else the one that the row's words decide."""
    facts = read(row.target).facts
    named = group_in(template, row.level2) or group_in(
        template, level2_of(row.name, facts[0] if facts else None) or ""
    )
    section = template.section(row.level1) or template.sections[0]
    return named or section.groups[0]


def _fit(row: ApprovedRow, group: str, said: RowProposal, ledger: Ledger) -> float:
    """Say how well the text's row is the approved one; 0: not at all."""
    facts = {fact.id: fact for fact in ledger.facts}
    figure = facts.get(said.actual or "") or facts.get(said.target or "")
    wanted = next(iter(read(row.target).facts), None)
    if not _one_kind(wanted, figure):
        return 0
    named = overlap(row.name, said.name) if said.name else 0
    same = wanted is not None and said.target in facts and facts[said.target].value == wanted.value
    content = group == SATISFACTION == said.level2
    if named >= ALIKE or (named > 0 and same) or content:
        return 2 * named + same + (said.level2 == group) / 2
    return 0


def _one_kind(wanted: Fact | None, said: Fact | None) -> bool:
    """Whether both are words, both are dates, or both are figures of one unit."""
    if wanted is None or said is None:
        return wanted is said
    if wanted.kind in DATED or said.kind in DATED:
        return wanted.kind in DATED and said.kind in DATED
    return (wanted.kind, wanted.unit) == (said.kind, said.unit) or (
        wanted.kind == said.kind == "count" and not (wanted.unit and said.unit)
    )


def weights_fit(approved: Approved, template: Template) -> bool:
    """Whether the approved points are those that the edition shares out: others do not fit into its form."""
    points = [Decimal(each.row.weight) for each in approved.rows if each.row.weight is not None]
    if len(points) < len(approved.rows) or not template.scored:
        return False
    if not template.weights_fixed:
        return sum(points) + template.funds.weight == FULL
    return all(
        sum(points[at] for at, each in enumerate(approved.rows) if each.group in section.groups)
        in {Decimal(), section.weight}
        for section in template.sections
    )


def remarks(approved: Approved, ledger: Ledger, template: Template) -> Iterator[str]:
    """Say what of the text and of the approved points did not go into the draft."""
    facts = {fact.id: fact for fact in ledger.facts}
    if approved.spare:
        names = "、".join(f"“{each.name}”" for each in approved.spare[:MOST_TOLD])
        more = "等" if len(approved.spare) > MOST_TOLD else ""
        yield f"原文里的{names}{more}{len(approved.spare)}项不在批复的绩效目标里，没有列入。"
    for each in approved.rows:
        fact = facts.get(each.said.target or "") if each.said else None
        wanted = next(iter(read(each.row.target).facts), None)
        if fact and wanted and fact.kind not in DATED and fact.value != wanted.value:
            yield f"“{each.row.name}”原文说目标是{fact.quote}，已按批复的{each.row.target}填写。"
    if any(each.row.weight for each in approved.rows) and not weights_fit(approved, template):
        yield "批复的分值与表样的权重合不上，分值已按表样分配。"


def origin_of(text: str) -> Origin:
    """Give the origin of a cell that shows what was approved."""
    return Origin(kind="goals", quote=text)


def budget_in(goals: Goals, money_unit: str) -> str | None:
    """Give the approved money of the year in *money_unit*."""
    if goals.budget is None:
        return None
    yuan = Decimal(goals.budget) * (10_000 if goals.money_unit == "万元" else 1)
    return plain(yuan / 10_000 if money_unit == "万元" else yuan)


def is_locked(origins: Mapping[str, Origin], where: str) -> bool:
    """Whether the cell at *where* holds a target, its name or its points as approved."""
    origin = origins.get(where)
    return origin is not None and origin.kind == "goals" and where.startswith(LOCKED_PARTS)


def only_told(findings: tuple[Finding, ...], origins: Mapping[str, Origin]) -> tuple[Finding, ...]:
    """Give *findings* without any error at what was approved: it stands, whatever a rule says of it."""
    return tuple(
        finding.model_copy(
            update={
                "severity": "warning" if finding.severity == "error" else finding.severity,
                "message": f"{finding.message}（这是批复的绩效目标，这里不改；要改请先报批调整。）",
                "fix": None,
            }
        )
        if is_locked(origins, finding.where)
        else finding
        for finding in findings
    )
