"""Layout: a Form as the official form of its edition shows it. Everything printed is template data.

The form is two tables that look like one: Word repeats header rows only from a table's first row on, so
the indicators, which may run over several pages, begin a table of their own.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from assistant.documents.code import code_line
from assistant.documents.formulas import formulas
from assistant.documents.grid import Document, Grid, GridCell, Paragraph, Style
from assistant.documents.printed import printed_boxes, printed_title
from assistant.documents.recognition.headings import bare
from assistant.documents.recognition.sheets import is_summary_title
from assistant.documents.recognition.ticks import write_options
from validators.form import Cell, Form, Row
from validators.template import Column, Narrative, Template

TITLE = Style("方正小标宋简体", Decimal(18), align="center", keep=True)
SUBTITLE = Style("黑体", Decimal(14), align="center", keep=True)
LINE = Style(size=Decimal("10.5"), keep=True)
PROSE = Style("仿宋_GB2312", Decimal(12), align="both")
NOTE = Style(size=Decimal(9), align="both")
LABEL = Style(size=Decimal(10), align="center")
HEADING = Style(size=Decimal(10), bold=True, align="center")
VALUE = Style(size=Decimal(10), align="center")
WORDS = Style(size=Decimal(10), align="left")

ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SIGN = re.compile(r"[≥≤≧≦＞＜><=＝═]\s*")
WIDTH = 1000
SIDE = 100
LONG, LONG_TITLE, LONG_REASON = 20, 26, 30
SIGN_SPACE = "\u3000" * 10  # where a name is written by hand
BLANK = Cell()
# What a form holds is printed even where its edition has no place for it.
GOAL = {"/goal/expected": "预期目标", "/goal/actual": "实际完成情况"}
FOOT = {"/analysis": "偏差原因分析", "/measures": "改进措施", "/grade": "等级"}


class Piece(NamedTuple):
    """A cell by its place: from `start` to `end` of the table's width, `down` rows high."""

    text: str
    start: int
    end: int
    style: Style = VALUE
    down: int = 1
    open_above: bool = False
    where: str = ""


def lay_out(form: Form, template: Template, *, draft: bool) -> Document:
    """Give *form* as its edition prints it; a `draft` is marked on every page."""
    computed = formulas(form, template)
    before = _grid([*_project(form, template), *_funds(form, template), *_goal(form, template)], computed)
    rows = _grid([*_indicators(form, template), *_total(form, template), *_foot(form, template)], computed, 1)
    notes = [Paragraph(note, NOTE) for note in printed_notes(form, template)]
    code = Paragraph(code_line(form), NOTE._replace(align="right"))
    blocks: tuple[Paragraph | Grid, ...] = (
        *_summary(form, template),
        *_head(form, template),
        before,
        rows,
        *notes,
        *_signature(form, template),
        code,
    )
    return Document(blocks, draft=draft)


def _signature(form: Form, template: Template) -> Iterable[Paragraph]:
    """Give the line for those who sign, where the edition has one and the form does not have it filled in."""
    signed = any(bare(note).startswith(bare(each)) for note in form.notes for each in template.signature)
    if template.signature and not signed:
        yield Paragraph(SIGN_SPACE.join(template.signature), LINE)


def _summary(form: Form, template: Template) -> Iterable[Paragraph]:
    if not form.summary:
        return
    lines = form.summary.split("\n")
    if not is_summary_title(lines[0]):
        heading = next(
            (each.heading for each in template.narratives if each.field == "/summary"), "自评结果摘要版"
        )
        yield Paragraph(heading, SUBTITLE)
    for line in lines:
        style = SUBTITLE if is_summary_title(line) and "。" not in line else PROSE
        yield Paragraph(line, style, where="/summary")


def _head(form: Form, template: Template) -> Iterable[Paragraph]:
    year = "" if form.year is None else str(form.year)
    title = printed_title(form, template)
    yield Paragraph(title, TITLE if len(title) <= LONG_TITLE else TITLE._replace(size=Decimal(15)))
    if form.project.unit is not None or template.filled_on:
        filled_on = f"填报日期：{_chinese_date(form.filled_on or '')}"
        yield Paragraph(f"单位名称：{form.project.unit or ''}", LINE, aside=filled_on)
    if not year or year not in title:
        yield Paragraph(f"（{year}年度）", LINE._replace(align="center"), aside=f"单位：{form.money_unit}")


def _chinese_date(iso: str) -> str:
    found = ISO_DATE.fullmatch(iso)
    return f"{found[1]}年{found[2]}月{found[3]}日" if found else iso


def _project(form: Form, template: Template) -> Iterable[list[Piece]]:
    """Print the project's name over the whole width, the other parts two in a row, then the tick boxes."""
    label = SIDE + 75
    name, *others = [each for each in template.project if each.field != "/project/unit"]
    yield [
        Piece(name.heading, 0, label, LABEL),
        Piece(_project_value(form, name), label, WIDTH, where=name.field),
    ]
    for first, *rest in (others[at : at + 2] for at in range(0, len(others), 2)):
        half = WIDTH // 2 + label // 2
        end = half - label if rest else WIDTH
        row = [Piece(first.heading, 0, label, LABEL)]
        row.append(Piece(_project_value(form, first), label, end, where=first.field))
        for second in rest:
            row.append(Piece(second.heading, end, half, LABEL))
            row.append(Piece(_project_value(form, second), half, WIDTH, where=second.field))
        yield row
    for index, (group, options) in enumerate(printed_boxes(form, template)):
        boxes = Piece(write_options(options), label, WIDTH, WORDS, where=f"/checkboxes/{index}")
        yield [Piece(group, 0, label, LABEL), boxes]


def _project_value(form: Form, part: Narrative) -> str:
    return getattr(form.project, part.field.removeprefix("/project/")) or ""


def _funds(form: Form, template: Template) -> Iterable[list[Piece]]:
    part = template.funds
    name = SIDE + 150
    edges = _edges([each.width for each in part.columns], name)
    rows = form.funds.rows
    beside = len(part.lines) == 1 and len(rows) == 1
    heading = _funds_heading(part.heading, form)
    first = [Piece(heading, 0, SIDE, LABEL, 1 + len(rows))]
    first.append(Piece(rows[0].name if beside else "", SIDE, name, LABEL, 2 if beside else 1))
    yield first + [
        Piece(each.heading, start, end, LABEL) for each, (start, end) in zip(part.columns, edges, strict=True)
    ]
    for index, row in enumerate(rows):
        line = [
            Piece(_text(getattr(row, field)), *edge, where=f"/funds/rows/{index}/{field}")
            for field, edge in zip((each.field for each in part.columns), edges, strict=True)
        ]
        yield line if beside else [Piece(row.name, SIDE, name, WORDS), *line]


def _funds_heading(heading: str, form: Form) -> str:
    return heading.replace("万元", form.money_unit).replace("（", "\n（")


def _goal(form: Form, template: Template) -> Iterable[list[Piece]]:
    parts = [each for each in template.narratives if each.field.startswith("/goal/")]
    if not parts and form.goal is None:
        return
    parts = parts or [Narrative(field=field, heading=GOAL[field]) for field in GOAL]
    edges = _edges([Decimal(1)] * len(parts), SIDE)
    heads = [Piece(part.heading, *edge, LABEL) for part, edge in zip(parts, edges, strict=True)]
    yield [Piece(template.goal_heading, 0, SIDE, LABEL, 2), *heads]
    texts = [getattr(form.goal, part.field.removeprefix("/goal/"), None) or "" for part in parts]
    yield [
        Piece(text, *edge, WORDS, where=part.field)
        for part, text, edge in zip(parts, texts, edges, strict=True)
    ]


def _indicators(form: Form, template: Template) -> Iterable[list[Piece]]:
    edges = _edges(_widths(form, template), SIDE)
    headings = [
        Piece(each.heading, *edge, HEADING) for each, edge in zip(template.columns, edges, strict=True)
    ]
    if not form.rows:
        yield [Piece("", 0, SIDE, LABEL), *headings]
    first = 0
    for goal, run in groupby(form.rows, key=lambda row: row.goal):
        rows = tuple(run)
        yield [Piece(goal or "", 0, SIDE, LABEL), *headings]
        yield from _rows(rows, first, edges, "" if goal else template.rows_heading, template)
        first += len(rows)


def _widths(form: Form, template: Template) -> list[Decimal]:
    """Give the columns' widths; where long reasons are told, the wide columns leave them some of theirs."""
    widths = {column.field: column.width for column in template.columns}
    if "deviation" in widths and any(len(row.deviation or "") > LONG_REASON for row in form.rows):
        for field in ("name", "target", "actual"):
            given = widths.get(field, Decimal()) / 6
            widths["deviation"] += given
            widths[field] = widths.get(field, Decimal()) - given
    return [widths[column.field] for column in template.columns]


def _rows(
    rows: tuple[Row, ...], first: int, edges: list[tuple[int, int]], side: str, template: Template
) -> Iterable[list[Piece]]:
    """Print the rows below one heading; *first* is the place of the first of them in the form."""
    heights = {"level1": _heights(rows, 1), "level2": _heights(rows, 2)}
    for at, row in enumerate(rows):
        line = [] if at else [Piece(side, 0, SIDE, LABEL, len(rows), open_above=True)]
        for column, (start, end) in zip(template.columns, edges, strict=True):
            down = heights.get(column.field, {}).get(at, 1 if column.field not in heights else 0)
            if down:
                text = row_text(row, column, template)
                where = f"/rows/{first + at}/{column.field}"
                line.append(Piece(text, start, end, _style(text, column), down, where=where))
        yield line


def _style(text: str, column: Column) -> Style:
    return WORDS if column.field == "name" or len(text) > LONG else VALUE


def _heights(rows: tuple[Row, ...], depth: int) -> dict[int, int]:
    """Give, for the first row of each run of equal levels, how many rows the run has."""
    runs = groupby(enumerate(rows), key=lambda each: (each[1].level1, each[1].level2)[:depth])
    return {run[0][0]: len(run) for run in (list(items) for _, items in runs)}


def row_text(row: Row, column: Column, template: Template) -> str:
    """Give what *column* shows of *row*. Where no column shows points, the first level names its own."""
    if column.field == "level1" and template.scored and not template.has_points_column:
        section = template.section(row.level1)
        return f"{row.level1}\n（{section.weight}分）" if section else row.level1
    if column.field in {"sign", "target"} and any(each.field == "sign" for each in template.columns):
        sign, rest = _signed(_text(row.target))
        return (sign or "定性") if column.field == "sign" else rest
    return _text(getattr(row, column.field, None))


def _text(content: Cell | str | None) -> str:
    return content.text if isinstance(content, Cell) else content or ""


def _signed(target: str) -> tuple[str, str]:
    """Part a target into its sign and the rest, for editions that print 指标性质 by itself."""
    found = SIGN.match(target)
    return (found[0].strip(), target[found.end() :]) if found else ("", target)


def _total(form: Form, template: Template) -> Iterable[list[Piece]]:
    ends = _edges(_widths(form, template), SIDE)
    edges = {each.field: edge for each, edge in zip(template.columns, ends, strict=True)}
    if not edges.keys() & {"weight", "score"}:
        return  # an edition without points has no total
    for name, cell in form.subtotals.items():
        yield _sum_row(f"{name}小计", edges, {"score": (cell, f"/subtotals/{name}")})
    if form.total is not None or form.total_weight is not None or form.rows:
        weight, score = (form.total_weight or BLANK, "/total_weight"), (form.total or BLANK, "/total")
        yield _sum_row("总分", edges, {"weight": weight, "score": score})


def _sum_row(label: str, edges: dict[str, tuple[int, int]], sums: dict[str, tuple[Cell, str]]) -> list[Piece]:
    """Print sums (a cell and its pointer, by column) under their columns, whatever order these have."""
    first = min(edges[field][0] for field in {"weight", "score"} & set(edges))
    pieces = [Piece(label, 0, first, HEADING)]
    for field, edge in edges.items():
        if edge[0] >= first:
            cell, where = sums.get(field, (BLANK, ""))
            pieces.append(Piece(cell.text, *edge, where=where))
    return pieces


def _foot(form: Form, template: Template) -> Iterable[list[Piece]]:
    label = SIDE + 75
    headings = {each.field: each.heading for each in template.narratives}
    for field, heading in FOOT.items():
        text = getattr(form, field.removeprefix("/"))
        if text is not None:
            words = Piece(text, label, WIDTH, WORDS, where=field)
            yield [Piece(headings.get(field, heading), 0, label, LABEL), words]


def printed_notes(form: Form, template: Template) -> tuple[str, ...]:
    """Give the footnotes: those of the form when it has its own, else those of the edition."""
    own = any(bare(note).startswith(("注", "1")) for note in form.notes)
    first, *others = template.notes or ("",)
    official = () if own or not first else (f"注：{first}", *others)
    return (*official, *form.notes)


def _edges(widths: list[Decimal], start: int) -> list[tuple[int, int]]:
    """Share the width from *start* on by *widths*."""
    whole = sum(widths)
    ends = [start + int((WIDTH - start) * part / whole) for part in accumulate(widths)]
    return list(zip([start, *ends[:-1]], ends, strict=True))


def _grid(rows: list[list[Piece]], computed: Mapping[str, str], header_rows: int = 0) -> Grid:
    """Put pieces, and the formulas of their cells, into a grid whose columns are all the edges that occur."""
    edges = sorted({edge for row in rows for piece in row for edge in (piece.start, piece.end)} | {0, WIDTH})
    at = {edge: index for index, edge in enumerate(edges)}
    cells = tuple(
        tuple(
            GridCell(
                piece.text,
                piece.down,
                at[piece.end] - at[piece.start],
                piece.style,
                piece.open_above,
                piece.where,
                formula=computed.get(piece.where, ""),
            )
            for piece in row
        )
        for row in rows
    )
    widths = tuple(Decimal(end - start) for start, end in pairwise(edges))
    return Grid(cells, widths, header_rows=header_rows)
