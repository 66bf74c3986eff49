"""Forming: a proposal becomes a form. Code puts the figures in, and every cell knows where it came from.

Nothing is computed here but the writing of a figure; whatever follows by arithmetic, and all prose, is
filled in by completing.py.
"""

import re
from typing import NamedTuple

from assistant.draft import Goals, Request
from assistant.drafting.approved import Approved, budget_in, match, origin_of, remarks, weights_fit
from assistant.phrasing.indicators import (
    SATISFACTION,
    actual_text,
    amount_text,
    group_in,
    level1_of,
    target_text,
)
from assistant.phrasing.letterhead import department, implementer, project_name
from assistant.phrasing.prose import LEVEL_MARK
from assistant.proposal import FundsProposal, Proposal, RowProposal
from validators.form import PENDING, Cell, Checkboxes, Form, Funds, FundsRow, Goal, Option, Project, Row, cell
from validators.ledger import Fact, Ledger, Origin
from validators.template import FundsLine, Section, Template
from validators.witness.sampling import sample_of

YEAR = re.compile(r"(20\d{2})年")
BLANK = cell("")
SOURCES = (  # all the money of one source: a detail line then repeats the total
    (
        "财政拨款",
        re.compile(r"(?:全部|均)(?:为|是|系|来自)(?:当年|本年)?(?:本级|市级|县级|区级)?财政(?:拨款|资金)"),
    ),
    ("上年结转", re.compile(r"(?:资金(?:全部)?来自|全部(?:为|是|系|来自))上年结转")),
)
MISSING_NAMES = {SATISFACTION: "服务对象满意度"}
DEFAULT_GROUP = {"产出指标": "数量指标", "效益指标": "社会效益指标"}
DEFAULT_NAMES = {"产出指标": "主要工作完成数量", "效益指标": "项目实施效果", "成本指标": "项目支出成本"}


class Formed(NamedTuple):
    """A form with origins; `proposals` stand beside the rows.

    None there: the edition wants the row, and nobody proposed it. `names`: what the text calls the rows of
    approved targets; `remarks`: what of the text they left out, in Chinese.
    """

    form: Form
    origins: dict[str, Origin]
    proposals: tuple[RowProposal | None, ...]
    names: dict[str, str] = {}
    remarks: tuple[str, ...] = ()


def form_of(proposal: Proposal, ledger: Ledger, request: Request, template: Template) -> Formed:
    """Make the form that *proposal* amounts to. Figures are those of the ledger, by fact id."""
    facts = {fact.id: fact for fact in ledger.facts}
    project, origins = _project(request, template, ledger)
    funds, money = _funds(proposal.funds, facts, template, ledger.text)
    goals = request.goals
    approved = match(goals, proposal.rows, ledger, template) if goals else None
    if approved:
        rows, proposals, cells = _approved_rows(approved, ledger, template)
    else:
        rows, proposals, cells = rows_of_proposals(proposal.rows, ledger, template)
    year = request.year or (goals and goals.year) or _year(ledger)
    form = Form(
        title=(template.heading or "").format(year=year or "", project=project.name),
        template=template.id,
        year=year,
        money_unit=template.money_unit,
        project=project,
        funds=funds,
        goal=_goal(template),
        rows=rows,
        checkboxes=_checkboxes(template, request),
        filled_on=request.project.get("filled_on", PENDING) if template.filled_on else None,
        **{field: PENDING for field in ("analysis", "measures", "summary") if _has(template, f"/{field}")},
    )
    formed = Formed(form, origins | money | cells, proposals)
    if goals is None or approved is None:
        return formed
    told = tuple(remarks(approved, ledger, template))
    return _with_goals(formed._replace(names=approved.names(), remarks=told), goals)


def _with_goals(formed: Formed, goals: Goals) -> Formed:
    """Put in what was approved besides the targets: the year's goal in words, and the money at its start."""
    form, origins = formed.form, dict(formed.origins)
    if form.goal is not None and goals.expected:
        form = form.replace("/goal/expected", goals.expected)
        origins["/goal/expected"] = origin_of(goals.expected)
    budget, where = budget_in(goals, form.money_unit), "/funds/rows/0/initial_budget"
    held = form.funds.rows[0].initial_budget
    if budget is not None and held is not None and held.text == PENDING:
        form = form.replace(where, budget)
        origins[where] = origin_of(f"{goals.budget}{goals.money_unit}")
    return formed._replace(form=form, origins=origins)


def _has(template: Template, field: str) -> bool:
    return any(part.field == field for part in template.narratives)


def _goal(template: Template) -> Goal | None:
    return Goal(expected=PENDING, actual=PENDING) if _has(template, "/goal/actual") else None


def _year(ledger: Ledger) -> int | None:
    """Give the year that the text names first."""
    found = YEAR.search(ledger.text)
    return int(found[1]) if found else None


# -- project ------------------------------------------------------------------


def _project(request: Request, template: Template, ledger: Ledger) -> tuple[Project, dict[str, Origin]]:
    """Fill 项目名称 … from what the clerk handed in, else from the text, else ask."""
    known: dict[str, str] = {}
    origins = {}
    for part in template.project:
        field = part.field.rsplit("/", 1)[-1]
        given, found = request.project.get(field, "").strip(), _in_text(field, ledger.text)
        approved = request.goals and dict(request.goals.project).get(field)  # type: ignore[call-overload]  # a part that no goals have
        if given:
            known[field], origins[part.field] = given, Origin(kind="person", quote=given)
        elif approved:
            known[field], origins[part.field] = approved, origin_of(approved)
        elif found:
            known[field] = ledger.text[slice(*found)]
            origins[part.field] = quoted(ledger, found)
        else:
            known[field] = PENDING
    return Project.model_validate(known), origins


def _in_text(field: str, text: str) -> tuple[int, int] | None:
    ways = {"name": project_name, "department": department, "implementer": implementer}
    return ways[field](text) if field in ways else None


def _checkboxes(template: Template, request: Request) -> tuple[Checkboxes, ...]:
    """Tick what the clerk named (request.project, by the group's name); the rest is asked for."""
    return tuple(
        Checkboxes(
            group=group.group,
            options=tuple(
                Option(text=o, ticked=o == request.project.get(group.group)) for o in group.options
            ),
        )
        for group in template.checkboxes
    )


# -- funds --------------------------------------------------------------------


def _funds(
    chosen: FundsProposal, facts: dict[str, Fact], template: Template, text: str
) -> tuple[Funds, dict[str, Origin]]:
    columns = {column.field for column in template.funds.columns}
    cells: dict[str, Cell] = {}
    origins = {}
    for field, fact_id in chosen._asdict().items():
        if field not in columns:
            continue
        cells[field] = cell(amount_text(facts[fact_id], template.money_unit)) if fact_id else cell(PENDING)
        if fact_id:
            origins[f"/funds/rows/0/{field}"] = shown(facts[fact_id])
    computed = {field: BLANK for field in ("rate", "score") if field in columns}
    reason = "" if "reason" in columns else None
    weight = {"weight": cell(str(template.funds.weight))} if "weight" in columns else {}
    first, *others = template.funds.lines
    rows = (
        FundsRow(name=first.name, reason=reason, **cells, **computed, **weight),
        *(FundsRow(name=line.name, reason=reason, **_idle(columns - {"reason"})) for line in others),
    )
    source = _source(text, others)
    if source:
        rows = (*rows[:source], rows[source].model_copy(update=cells), *rows[source + 1 :])
        copies = {where.replace("/rows/0/", f"/rows/{source}/"): each for where, each in origins.items()}
        origins |= copies
    if not template.funds.weight:
        return Funds(rows=rows), origins
    return Funds(rows=rows, weight=cell(str(template.funds.weight)), score=BLANK), origins


def _source(text: str, others: list[FundsLine]) -> int:
    """Say which detail line all the money belongs to, by the clerk's words; 0: they do not say."""
    names = [line.name for line in others]
    for kind, words in SOURCES:
        line = next((n for n, name in enumerate(names, 1) if kind in name), 0)
        if line and words.search(text):
            return line
    return 0


def _idle(columns: set[str]) -> dict[str, Cell]:
    """A detail line earns no points; its amounts stay open where the text does not split the total."""
    return {column: cell("—") if column in ("weight", "score") else BLANK for column in columns}


# -- rows ---------------------------------------------------------------------


def rows_of_proposals(
    proposals: tuple[RowProposal, ...], ledger: Ledger, template: Template, *, wanted: bool = True
) -> tuple[tuple[Row, ...], tuple[RowProposal | None, ...], dict[str, Origin]]:
    """Give the rows in the order of the edition; *wanted*: with those that it wants and nobody proposed."""
    order = [group for section in template.sections for group in section.groups]
    known = [(group_in(template, each.level2), each) for each in proposals]
    placed: list[tuple[str, RowProposal | None]] = [(group, each) for group, each in known if group]
    if wanted:
        placed += [(group, None) for group in _wanted(template, {group for group, _ in placed})]
    placed.sort(key=lambda pair: order.index(pair[0]))
    rows: list[Row] = []
    origins: dict[str, Origin] = {}
    for index, (group, each) in enumerate(placed):
        row, cells = row_of(each, f"R{index + 1:02}", group, ledger, template)
        rows.append(row)
        origins |= {f"/rows/{index}/{field}": origin for field, origin in cells.items()}
    return tuple(rows), tuple(each for _, each in placed), origins


def _approved_rows(
    approved: Approved, ledger: Ledger, template: Template
) -> tuple[tuple[Row, ...], tuple[RowProposal | None, ...], dict[str, Origin]]:
    """Give a row for each approved target, and for each 一级指标 that has none; actuals are the text's."""
    order = [group for section in template.sections for group in section.groups]
    wanted = _wanted(template, {each.group for each in approved.rows})
    placed = [(each.group, each) for each in approved.rows] + [(group, None) for group in wanted]
    placed.sort(key=lambda pair: order.index(pair[0]))
    weighed = weights_fit(approved, template)
    rows: list[Row] = []
    origins: dict[str, Origin] = {}
    for index, (group, each) in enumerate(placed):
        row, cells = row_of(each and each.said, f"R{index + 1:02}", group, ledger, template)
        if each is not None:
            row = row.model_copy(update={"name": each.row.name, "target": cell(each.row.target)})
            cells |= {"name": origin_of(each.row.name), "target": origin_of(each.row.target)}
        if each is not None and weighed and each.row.weight:
            row = row.model_copy(update={"weight": cell(each.row.weight)})
            cells |= {"weight": origin_of(each.row.weight)}
        rows.append(row)
        origins |= {f"/rows/{index}/{field}": origin for field, origin in cells.items()}
    return tuple(rows), tuple(each and each.said for _, each in placed), origins


def _wanted(template: Template, groups: set[str]) -> list[str]:
    """Give a group for each 一级指标 without rows, and 满意度 where the edition knows it."""
    wanted = [_default_group(section) for section in template.sections if not groups & set(section.groups)]
    if SATISFACTION not in (*groups, *wanted) and group_in(template, SATISFACTION):
        wanted.append(SATISFACTION)
    return wanted


def _default_group(section: Section) -> str:
    named = DEFAULT_GROUP.get(section.name, section.groups[0])
    return named if named in section.groups else section.groups[0]


def row_of(
    each: RowProposal | None, row_id: str, group: str, ledger: Ledger, template: Template
) -> tuple[Row, dict[str, Origin]]:
    """Write one row and say where each of its cells came from."""
    level1 = level1_of(template, group)
    points = {"weight": BLANK} if template.has_points_column else {}
    noted = {"deviation": ""} if template.deviation_place in ("row", "both") else {}
    score = BLANK if template.scored else None
    frame = Row(id=row_id, level1=level1, level2=group, name="", score=score, **points, **noted)
    if each is None:
        name = MISSING_NAMES.get(group) or DEFAULT_NAMES.get(level1, group)
        pending = {"name": name, "target": cell(PENDING), "actual": cell(PENDING)}
        return frame.model_copy(update=pending), {"name": Origin(kind="template")}
    name, target, actual, origins = _cells(each, ledger)
    filled = frame.model_copy(update={"name": name, "target": target, "actual": actual})
    return filled, origins | {"name": _name_origin(each, ledger)}


def _cells(each: RowProposal, ledger: Ledger) -> tuple[str, Cell, Cell, dict[str, Origin]]:
    facts = {fact.id: fact for fact in ledger.facts}
    origins: dict[str, Origin] = {}
    target = actual = cell(PENDING)
    if each.target:
        target, origins["target"] = cell(target_text(facts[each.target])), shown(facts[each.target])
    elif each.wish:
        target, origins["target"] = cell(each.wish), Origin(kind="text", **_span(ledger, each.quote))
    if each.actual and each.quote:
        actual, origins["actual"] = cell(ledger.text[slice(*each.quote)]), quoted(ledger, each.quote)
    elif each.actual:
        actual, origins["actual"] = cell(actual_text(facts[each.actual])), shown(facts[each.actual])
    elif each.level and each.quote:
        actual = cell(f"{each.level}{LEVEL_MARK}{ledger.text[slice(*each.quote)]}")
        origins["actual"] = quoted(ledger, each.quote)
    elif each.sample and (sample := sample_of(ledger, each.sample)):
        actual, origins["actual"] = cell(sample.shown(ledger.text)), sample.origin(ledger.text)
    return each.name, target, actual, origins


def _name_origin(each: RowProposal, ledger: Ledger) -> Origin:
    """A name's words are from the text; its origin is the clause of its figures."""
    fact = next((f for f in ledger.facts if f.id in (each.actual, each.target)), None)
    if fact is not None:
        return Origin(kind="text", quote=fact.quote, start=fact.start, end=fact.end)
    return Origin(kind="text", **_span(ledger, each.quote))


def shown(fact: Fact) -> Origin:
    """Give the origin of a cell that shows one fact."""
    return Origin(kind="text", quote=fact.quote, start=fact.start, end=fact.end, facts=(fact.id,))


def quoted(ledger: Ledger, span: tuple[int, int]) -> Origin:
    """Give the origin of a cell that quotes the text, with the facts inside the quote."""
    return Origin(kind="text", facts=facts_in(ledger, span), **_span(ledger, span))


def facts_in(ledger: Ledger, span: tuple[int, int]) -> tuple[str, ...]:
    """Give the ids of the facts inside a span of the text."""
    return tuple(fact.id for fact in ledger.facts if span[0] <= fact.start and fact.end <= span[1])


def _span(ledger: Ledger, span: tuple[int, int] | None) -> dict[str, object]:
    return {} if span is None else {"quote": ledger.text[slice(*span)], "start": span[0], "end": span[1]}
