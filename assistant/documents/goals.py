"""Goals: the 绩效目标申报表, approved at the start of the year, as a value that a draft can be made from.

Its table is that of a 自评表 without what was reached, so it is read the same way. Where the targets of
several years stand beside those of this year, the ones of this year (on the right) are taken.
"""

import re

from assistant.documents.grid import Document, Grid, GridCell
from assistant.documents.recognise import every_form, is_goals
from assistant.documents.recognition.headings import bare, lexicon
from assistant.draft import ApprovedRow, Goals
from validators.errors import UnreadableForm
from validators.form import Form

LEVELS = "mof-2020"  # whose names of levels are taken; a draft fits them to its own edition
CODE = re.compile(r"^[\[(【（]?\d{3,}[\])】）]?\s*")  # 主管部门及代码: [301]市司法局
BUDGET = re.compile(r"年度(?:资金|预算)(?:总额|数)?[:：]?\s*([\d,]+(?:\.\d+)?)")
TWICE = ("level2", "name", "target")


def recognise_goals(document: Document) -> Goals:
    """Give the approved targets that *document* holds. Raises UnreadableForm when it holds none."""
    form = next((each.form for each in every_form(_of_this_year(document), LEVELS) if each.form.rows), None)
    rows = () if form is None else tuple(_row(form, at) for at in range(len(form.rows)))
    rows = tuple(row for row in rows if row.name and row.target)
    if form is None or not rows:
        raise UnreadableForm("没有读出绩效目标申报表：要有“三级指标”和“指标值”两栏，且至少有一行写了指标值")
    if not is_goals(form):
        raise UnreadableForm("这是填了完成值或得分的自评表，不是批复的绩效目标申报表")
    project = form.project
    named = {"name": project.name, "department": project.department, "implementer": project.implementer}
    return Goals(
        year=form.year,
        project={field: CODE.sub("", text) for field, text in named.items() if text},
        money_unit=form.money_unit,
        budget=_budget(form),
        expected=form.goal.expected if form.goal else None,
        rows=rows,
    )


def _row(form: Form, at: int) -> ApprovedRow:
    row = form.rows[at]
    target = row.target.text.strip() if row.target else ""
    unit = (row.unit or "").strip()
    whole = target + unit if unit and target[-1:].isdigit() else target
    weight = str(row.weight.value) if row.weight and row.weight.value is not None else None
    return ApprovedRow(level1=row.level1, level2=row.level2, name=row.name, target=whole, weight=weight)


def _budget(form: Form) -> str | None:
    """Give the money of the year, in the unit of the table, from the line that names it."""
    found = [each for note in form.notes for each in BUDGET.findall(note)]
    if found:
        return str(found[-1]).replace(",", "")
    held = form.funds.rows[0].budget or form.funds.rows[0].initial_budget if form.funds.rows else None
    return None if held is None or held.value is None else str(held.value)


def _of_this_year(document: Document) -> Document:
    """Blank the headings of the columns that come again: those of several years stand before the year's."""
    return document._replace(
        blocks=tuple(
            block._replace(rows=tuple(_last_named(row) for row in block.rows))
            if isinstance(block, Grid)
            else block
            for block in document.blocks
        )
    )


def _last_named(row: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    fields = [lexicon().row.get(bare(cell.text), "") for cell in row]
    if fields.count("name") < 2:  # noqa: PLR2004  # one side alone
        return row
    earlier = [field in TWICE and field in fields[at + 1 :] for at, field in enumerate(fields)]
    return tuple(cell._replace(text="") if again else cell for cell, again in zip(row, earlier, strict=True))
