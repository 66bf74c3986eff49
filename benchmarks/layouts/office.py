"""Office: how one office lays out a form; `lay` draws a form as that office has it."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from assistant.documents.grid import Document, Grid, GridCell, Paragraph
from validators.form import Cell, Form
from validators.template import find_template

Extra = tuple[str, str, str]  # heading, what every cell of the column says, the field it stands before
LABELS = {"name": "项目名称", "department": "主管部门", "implementer": "实施单位", "unit": "单位名称"}
HEADINGS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "unit": "度量单位",
    "weight": "分值",
    "score": "得分",
    "deviation": "偏差原因分析及改进措施",
}
FUNDS = {
    "initial_budget": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "score": "得分",
    "reason": "原因",
}
BESIDE = 2  # cells beside a table: the side heading and the name of a line


class Office(NamedTuple):
    """One way to lay out a form. Every field is one habit; the defaults are those of the national form."""

    headings: dict[str, str] = {}
    funds_headings: dict[str, str] = {}
    order: tuple[str, ...] = tuple(HEADINGS)
    funds_order: tuple[str, ...] = tuple(FUNDS)
    extras: tuple[Extra, ...] = ()
    pairs: int = 2  # labels of the project in one row
    levels: Literal["merged", "repeated"] = "merged"
    upright: bool = False  # the first level has one letter a line
    side: bool = True  # 绩效指标 stands at the side of the rows
    apart: bool = False  # the funds, the goals and the rows are tables of their own
    captions: bool = False  # and each has a heading above it
    goal: Literal["headings", "labels", "side"] = "headings"
    two_lines: bool = False  # headings of the rows stand in two lines
    total: Literal["bottom", "top", "none"] = "bottom"
    name: str = "{name}"
    level: str = "{name}"
    repeat: int = 0  # the heading again after so many rows
    cut: int = 0  # a row is continued after so many rows, as on a new page
    empty_groups: str = ""  # what stands in the unused row of every group
    children: bool = False  # a row is followed by two that have no points
    before: tuple[Paragraph | Grid, ...] = ()
    after: tuple[Paragraph | Grid, ...] = ()
    blank_rows: bool = False
    blank_column: bool = False
    spaced: bool = False  # full-width spaces in headings and names
    unit_line: bool = True
    title_in_table: bool = False


DEFAULT = Office()


class Drawn(NamedTuple):
    """One cell of a row: its text and how many columns and rows it takes."""

    text: str
    wide: int = 1
    down: int = 1


def lay(form: Form, office: Office) -> Document:
    """Draw *form* as *office* lays it out."""
    width = len(_row_fields(form, office)) + len(office.extras) + office.side
    tables = [*_project(form, office, width), *_funds(form, office, width)], [*_goal(form, office, width)]
    rows = [*_indicators(form, office), *_foot(form, width)]
    title = [] if office.title_in_table else [Paragraph(form.title)]
    unit = [Paragraph(f"（{form.year}年度）", aside=f"单位：{form.money_unit}")] if office.unit_line else []
    if office.title_in_table:
        tables[0].insert(0, [Drawn(form.title, width)])
    summary = [Paragraph(line) for line in _summary(form)]
    notes = [Paragraph(note) for note in form.notes]
    blocks: list[Paragraph | Grid] = []
    if office.apart:
        for caption, part in (("一、资金情况", tables[0]), ("二、总体目标", tables[1]), ("三、指标", rows)):
            blocks += [Paragraph(caption)] if office.captions and part else []
            blocks += [_grid(part, width, office)] if part else []
    else:
        blocks.append(_grid([*tables[0], *tables[1], *rows], width, office))
    return Document((*office.before, *summary, *title, *unit, *blocks, *notes, *office.after))


def _summary(form: Form) -> list[str]:
    return ["自评结果摘要版", *form.summary.split("\n")] if form.summary else []


def _text(content: str | Cell | None) -> str:
    return content.text if isinstance(content, Cell) else content or ""


def _project(form: Form, office: Office, width: int) -> Iterator[list[Drawn]]:
    told = [(label, _text(getattr(form.project, field))) for field, label in LABELS.items()]
    told += [("填报日期", form.filled_on or "")]
    told = [pair for pair in told if pair[1]]
    for start in range(0, len(told), office.pairs):
        cells = [text for pair in told[start : start + office.pairs] for text in pair]
        yield _spread(cells, width, office)
    for boxes in form.checkboxes:
        options = "  ".join(f"{'☑' if each.ticked else '□'}{each.text}" for each in boxes.options)
        yield _spread([boxes.group, options], width, office)


def _spread(texts: list[str], width: int, office: Office) -> list[Drawn]:
    """Share the width among cells, the last one taking what is left."""
    texts = [_spaced(text) if office.spaced and not at % 2 else text for at, text in enumerate(texts)]
    each = max(width // len(texts), 1)
    return [*(Drawn(text, each) for text in texts[:-1]), Drawn(texts[-1], width - each * (len(texts) - 1))]


def _spaced(text: str) -> str:
    return "\u3000".join(text) if 1 < len(text) <= 4 else text  # noqa: PLR2004  # 得\u3000分, as typed


def _funds(form: Form, office: Office, width: int) -> Iterator[list[Drawn]]:
    rows = form.funds.rows
    fields = [field for field in office.funds_order if any(getattr(row, field) is not None for row in rows)]
    if not fields:
        return
    own = {each.field: each.heading for each in find_template(form.template).funds.columns}
    names = FUNDS | own | office.funds_headings
    spans = _shares(BESIDE + len(fields), width)
    head = ["项目资金", "", *(_heading(names[field], office) for field in fields)]
    side = Drawn(head[0], spans[0], len(rows) + 1)
    yield [side, *(Drawn(text, span) for text, span in zip(head[1:], spans[1:], strict=True))]
    for row in rows:
        texts = [row.name, *(_text(getattr(row, field)) for field in fields)]
        yield [Drawn(text, span) for text, span in zip(texts, spans[1:], strict=True)]


def _shares(cells: int, width: int) -> list[int]:
    each, left = divmod(max(width, cells), cells)
    return [each + (at < left) for at in range(cells)]


def _heading(text: str, office: Office) -> str:
    return _spaced(text) if office.spaced else text


def _goal(form: Form, office: Office, width: int) -> Iterator[list[Drawn]]:
    goal = form.goal
    if goal is None:
        return
    half = (width - 1) // 2
    expected, actual = _text(goal.expected), _text(goal.actual)
    if office.goal == "headings":
        yield [Drawn("年度总体目标", 1, 2), Drawn("预期目标", half), Drawn("实际完成情况", width - 1 - half)]
        yield [Drawn(expected, half), Drawn(actual, width - 1 - half)]
    elif office.goal == "labels":
        yield [Drawn("年度预期目标", 1), Drawn(expected, width - 1)]
        yield [Drawn("年度目标完成情况", 1), Drawn(actual, width - 1)]
    else:
        yield [Drawn("年度总体目标", 1, 2), Drawn("年初设定目标", 1), Drawn(expected, width - 2)]
        yield [Drawn("全年实际完成情况", 1), Drawn(actual, width - 2)]


def _row_fields(form: Form, office: Office) -> list[str]:
    has = {field for field in HEADINGS if any(_text(getattr(row, field)) for row in form.rows)}
    has |= {field for field in HEADINGS if any(getattr(row, field) is not None for row in form.rows)}
    return [field for field in office.order if field in has]


def _columns(form: Form, office: Office) -> list[str | Extra]:
    out: list[str | Extra] = list(_row_fields(form, office))
    for extra in office.extras:
        at = out.index(extra[2]) if extra[2] in out else len(out)
        out.insert(at, extra)
    return out


def _indicators(form: Form, office: Office) -> Iterator[list[Drawn]]:
    columns = _columns(form, office)
    own = {each.field: each.heading for each in find_template(form.template).columns}
    names = HEADINGS | own | office.headings
    heads = [_heading(names[c] if isinstance(c, str) else c[0], office) for c in columns]
    body = [*_body(form, office, columns, heads)]
    total = [*_total(form, office, columns)]
    body = [*total, *body] if office.total == "top" else [*body, *total]
    top = _two_lines(heads) if office.two_lines else [[Drawn(text) for text in heads]]
    for at, row in enumerate([*top, *body]):
        if office.side and not at:
            row = [Drawn("绩\n效\n指\n标", 1, len(top) + len(body)), *row]  # noqa: PLW2901
        yield row


def _two_lines(heads: list[str]) -> list[list[Drawn]]:
    """Put what was reached under one heading: 完成情况 over the last columns of figures."""
    first, last = len(heads) - 3, len(heads) - 1
    above = [*(Drawn(text, 1, 2) for text in heads[:first]), Drawn("年度自评情况", last - first)]
    return [[*above, *(Drawn(text, 1, 2) for text in heads[last:])], [Drawn(t) for t in heads[first:last]]]


def _body(form: Form, office: Office, columns: list[str | Extra], heads: list[str]) -> Iterator[list[Drawn]]:
    rows = [*_printed(form, office)]
    spans = _spans(rows, office)
    for at, row in enumerate(rows):
        if (office.repeat and at and not at % office.repeat) or "repeat" in row:
            yield [Drawn(text) for text in heads]
        if "repeat" in row:
            continue
        cells = []
        for column in columns:
            text = row.get(column, "") if isinstance(column, str) else column[1] if row["name"] else ""
            down = spans[at].get(column, 1) if isinstance(column, str) else 1
            if down:
                cells.append(Drawn(text, 1, down))
        yield cells
        if office.blank_rows and not at % 3:
            yield [Drawn("") for _ in columns]


def _printed(form: Form, office: Office) -> Iterator[dict[str, str]]:
    for at, row in enumerate(form.rows):
        group = [each for each in form.rows if each.level2 == row.level2 and each.level1 == row.level1]
        place = group.index(row) + 1
        cells = {field: _text(getattr(row, field)) for field in HEADINGS}
        cells["name"] = office.name.format(name=row.name, at=place)
        cells["level1"] = _level(row.level1, office, form)
        if office.cut and at and not at % office.cut and len(row.name) > 3:  # noqa: PLR2004
            half = {field: len(cells[field]) // 2 for field in ("name", "deviation")}
            yield cells | {field: cells[field][:end] for field, end in half.items()}
            yield {"repeat": "here"}
            yield dict.fromkeys(cells, "") | {field: cells[field][end:] for field, end in half.items()}
            continue
        yield cells
        if office.children and not at:
            for name in ("其中：上半年", "其中：下半年"):
                yield cells | {"name": name, "weight": "", "score": "", "deviation": ""}
        if office.empty_groups and row is group[-1]:
            blank = dict.fromkeys(cells, "")
            unused = office.empty_groups.format(at=place + 1)
            yield blank | {"level1": cells["level1"], "level2": cells["level2"], "name": unused}


def _level(name: str, office: Office, form: Form) -> str:
    section = find_template(form.template).section(name)
    text = office.level.format(name=name, points=section.weight if section else "")
    return "\n".join(text) if office.upright else text


def _spans(rows: list[dict[str, str]], office: Office) -> list[dict[str, int]]:
    """Say how many rows each level takes, by row; 0 where a merged one covers it."""
    out: list[dict[str, int]] = [{} for _ in rows]
    if office.levels == "repeated" or office.repeat or office.cut or office.blank_rows:
        return out
    for fields in (("level1",), ("level1", "level2")):
        at = 0
        for _, run in groupby(rows, lambda row: [row[field] for field in fields]):  # noqa: B023  # used at once
            count = len([*run])
            out[at] |= {fields[-1]: count}
            for below in out[at + 1 : at + count]:
                below |= {fields[-1]: 0}
            at += count
    return out


def _total(form: Form, office: Office, columns: list[str | Extra]) -> Iterator[list[Drawn]]:
    if form.total is None or office.total == "none":
        return
    figures = {"weight": _text(form.total_weight), "score": form.total.text}
    at = min(columns.index(field) for field in figures if field in columns)
    texts = [figures.get(column, "") if isinstance(column, str) else "" for column in columns[at:]]
    yield [Drawn("总分", at), *(Drawn(text) for text in texts)]


def _foot(form: Form, width: int) -> Iterator[list[Drawn]]:
    for label, text in (
        ("偏差大或目标未完成原因分析", form.analysis),
        ("改进措施及结果应用方案", form.measures),
        ("自评等级", form.grade),
    ):
        if text is not None:
            yield [Drawn(label, 1), Drawn(text, width - 1)]


def _grid(rows: list[list[Drawn]], width: int, office: Office) -> Grid:
    if office.blank_column:
        rows = [[*row, Drawn("")] for row in rows]
        width += 1
    widest = max(width, *(sum(cell.wide for cell in row) for row in rows))
    cells = tuple(tuple(GridCell(text, down, wide) for text, wide, down in row) for row in rows)
    return Grid(cells, (Decimal(1),) * widest)


__all__ = ["DEFAULT", "FUNDS", "HEADINGS", "LABELS", "Office", "lay"]
