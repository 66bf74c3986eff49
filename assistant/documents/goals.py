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
BUDGET = re.compile(r"(?<!中期)(?<!实施期)(?:资金总额|预算数|预算总额|年度预算)[:：]?\s*([\d,]+(?:\.\d+)?)")
EXPECTED = re.compile(r"(?:年度|项目)?绩效目标[:：]?\s*(\S.{3,})")
TWICE = ("level2", "name", "target")


def recognise_goals(document: Document, about: str = "") -> Goals:
    """Give the approved targets that *document* holds; of several projects' the one that *about* names.

    Raises UnreadableForm when it holds none, or several and *about* does not tell which.
    """
    forms = [each.form for each in every_form(_of_this_year(document), LEVELS) if each.form.rows]
    found = [goals for form in forms if is_goals(form) and (goals := _goals(form)) is not None]
    if forms and not found and not any(is_goals(form) for form in forms):
        raise UnreadableForm("这是填了完成值或得分的自评表，不是批复的绩效目标申报表")
    if not found:
        raise UnreadableForm("没有读出绩效目标申报表：要有“三级指标”和“指标值”两栏，且至少有一行写了指标值")
    named = [each for each in found if (name := dict(each.project).get("name")) and name in about]
    if len(found) == 1 or len(named) == 1:
        return (found if len(found) == 1 else named)[0]
    names = "、".join(dict(each.project).get("name", "没有写名称的") for each in found)
    raise UnreadableForm(f"文件里有{len(found)}张绩效目标申报表（{names}），请写明项目名称，与其中一张一致")


def _goals(form: Form) -> Goals | None:
    """Give the targets of one table; None when no row states one."""
    rows = tuple(_row(form, at) for at in range(len(form.rows)) if form.rows[at].name)
    rows = tuple(row for row in rows if row is not None)
    if not rows:
        return None
    project = form.project
    named = {"name": project.name, "department": project.department, "implementer": project.implementer}
    return Goals(
        year=form.year,
        project={field: CODE.sub("", text) for field, text in named.items() if text},
        money_unit=form.money_unit,
        budget=_budget(form),
        expected=(form.goal and form.goal.expected) or _expected(form),
        rows=rows,
    )


def _expected(form: Form) -> str | None:
    """Give the year's goal from a line whose label is no heading of a 自评表."""
    found = (EXPECTED.fullmatch(note) for note in form.notes)
    return next((each[1] for each in found if each), None)


def _row(form: Form, at: int) -> ApprovedRow | None:
    row = form.rows[at]
    target = row.target.text.strip() if row.target else ""
    unit = (row.unit or "").strip()
    if not target:
        return None
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
