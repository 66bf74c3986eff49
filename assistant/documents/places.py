"""Places: which cell of a document shows what a form says, so that findings can be written beside it.

The document is walked again under its own headings, form by form: a cell counts only when it says what the
form says. What has no cell of its own is shown at the nearest one: a row's name, the form's first cell.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assistant.documents.grid import Document, Grid
from assistant.documents.recognition.columns import Header, header
from assistant.documents.recognition.headings import exact_part, part_of, plain
from assistant.documents.recognition.sheets import Line, funds_columns, header_columns
from validators.form import Cell, Form

PARTS = ("/goal/expected", "/goal/actual", "/analysis", "/measures", "/grade", "/filled_on", "/summary")


class _Spot(NamedTuple):
    """One cell or paragraph: what it says without white space, and its address.

    `covered`: it reaches down from a row above, and is blank for its headings.
    """

    said: str
    at: str
    column: int = 0
    width: int = 1
    covered: bool = False


class _Row(NamedTuple):
    """One row of a table, or one paragraph. `head`: the headings of rows or of funds above it, if any."""

    spots: tuple[_Spot, ...]
    in_table: bool = False
    kind: str = ""
    head: Header | None = None

    def under(self, field: str) -> _Spot | None:
        """Give the cell that stands below the heading of *field*."""
        columns = [column for column, name in self.head.columns.items() if name == field] if self.head else []
        return next(
            (each for each in self.spots if columns and each.column <= columns[0] < each.column + each.width),
            None,
        )


def places(document: Document, forms: tuple[Form, ...]) -> tuple[dict[str, str], ...]:
    """Give, for each form of *document*, the address (`at`) of the cell that shows each of its pointers.

    The forms are those that recognise made of it, in their order.
    """
    rows = list(_rows(document))
    starts = _starts(rows, forms)
    ends = [*starts[1:], len(rows)]
    return tuple(_places(rows[start:end], form) for form, start, end in zip(forms, starts, ends, strict=True))


def place_of(pointer: str, places_of_form: Mapping[str, str]) -> str:
    """Give the address of *pointer*, or the nearest: its row's name, its funds line, the first cell."""
    path = pointer
    while path:
        for candidate in (path, f"{path}/name"):
            if candidate in places_of_form:
                return places_of_form[candidate]
        path = path.rpartition("/")[0]
    return places_of_form.get("", "")


def _rows(document: Document) -> Iterator[_Row]:
    """Give every row and paragraph with the headings that it stands below."""
    for block in document.blocks:
        if not isinstance(block, Grid):
            yield _Row((_Spot(plain(block.text), block.at),))
            continue
        lines: dict[int, list[_Spot]] = {at: [] for at in range(len(block.rows))}
        for row, column, cell in block.begun():
            spot = _Spot(plain(cell.text), cell.at, column, cell.col_span)
            for down in range(row, min(row + cell.row_span, len(block.rows))):
                lines[down].append(spot if down == row else spot._replace(covered=True))
        kind, head = "", None
        for line, texts in zip(lines.values(), block.placed(), strict=True):
            kind, head = _heading(Line(texts, block.shape), kind, head)
            yield _Row(tuple(line), in_table=True, kind=kind, head=head)


def _heading(line: Line, kind: str, head: Header | None) -> tuple[str, Header | None]:
    if columns := header_columns(line):
        return "rows", header(line, columns)
    if columns := funds_columns(line):
        return "funds", header(line, columns)
    return kind, head


def _starts(rows: list[_Row], forms: tuple[Form, ...]) -> list[int]:
    """Give where each form begins: with the lines before the table that holds its project's name."""
    starts: list[int] = []
    at = 0
    for form in forms:
        name = plain(form.project.name)
        named = (here for here in range(at, len(rows)) if name and _names_project(rows[here], name))
        first = plain(form.rows[0].name) if form.rows else ""
        shown = (here for here in range(at, len(rows)) if first and _shows(rows[here], first))
        found = next(named, next(shown, at))
        at = found + 1
        while found > (starts[-1] + 1 if starts else 0) and not rows[found - 1].in_table:
            found -= 1
        starts.append(found)
    return [0, *starts[1:]] if starts else []


def _names_project(row: _Row, name: str) -> bool:
    return _shows(row, name) and any(exact_part(spot.said) == "/project/name" for spot in row.spots)


def _shows(row: _Row, name: str) -> bool:
    return any(spot.said == name for spot in row.spots)


def _places(rows: list[_Row], form: Form) -> dict[str, str]:
    found: dict[str, str] = {}
    title = plain(form.title)
    spots = [spot for row in rows for spot in row.spots]
    first = next((spot for spot in spots if title and spot.said == title), spots[0] if spots else None)
    if first is not None:
        found |= {"": first.at, "/title": first.at}
    found |= dict(_labelled(rows, form))
    found |= dict(
        _lines(rows, "funds", "/funds/rows", [(row.name, row.model_dump()) for row in form.funds.rows])
    )
    found |= dict(_lines(rows, "rows", "/rows", [(row.name, row.model_dump()) for row in form.rows]))
    found |= dict(_totals(rows, form))
    # The points of 执行率 stand in the first line of the funds.
    found |= {
        f"/funds/{field}": at for field in ("weight", "score") if (at := found.get(f"/funds/rows/0/{field}"))
    }
    return found


def _labelled(rows: list[_Row], form: Form) -> Iterator[tuple[str, str]]:
    """Find what stands beside or below a label that names it."""
    wanted = {f"/project/{name}": text for name, text in form.project.model_dump().items() if text}
    wanted |= {field: text for field in PARTS if (text := _said(form, field))}
    for index, group in enumerate(form.checkboxes):
        wanted[f"/checkboxes/{index}"] = "".join(option.text for option in group.options)
    for field, text in wanted.items():
        spot = _beside(rows, field, plain(text)) or _saying(rows, plain(text))
        if spot is not None:
            yield field, spot.at


def _said(form: Form, field: str) -> str:
    held: object = form
    for name in field.split("/")[1:]:
        held = getattr(held, name, None)
    return held if isinstance(held, str) else ""


def _beside(rows: list[_Row], field: str, text: str) -> _Spot | None:
    for row in rows:
        labels = [
            at for at, spot in enumerate(row.spots) if field in {exact_part(spot.said), part_of(spot.said)}
        ]
        for label in labels:
            for spot in row.spots[label + 1 :]:
                if spot.said == text:
                    return spot
    return None


def _saying(rows: list[_Row], text: str) -> _Spot | None:
    """Give the spot that says *text*, or the longest that is a part of it or holds it."""
    spots = [spot for row in rows for spot in row.spots if spot.said]
    whole = [spot for spot in spots if spot.said == text]
    parts = whole or [
        spot for spot in spots if text and (text in spot.said or (len(spot.said) > 1 and spot.said in text))
    ]
    return max(parts, key=lambda spot: len(spot.said), default=None)


def _lines(
    rows: list[_Row], kind: str, pointer: str, wanted: list[tuple[str, dict[str, object]]]
) -> Iterator[tuple[str, str]]:
    """Find the lines of the funds or of the indicators one after the other, each by its name."""
    below = [row for row in rows if row.kind == kind]
    at = 0
    for index, (name, fields) in enumerate(wanted):
        for here in range(at, len(below)):
            if (shown := _shown(below[here], plain(name), fields)) is not None:
                at = here + 1
                yield from ((f"{pointer}/{index}/{field}", spot.at) for field, spot in shown.items())
                break


def _shown(row: _Row, name: str, fields: Mapping[str, object]) -> dict[str, _Spot] | None:
    """Give the cells of *row* that show the line called *name*; None when it shows another one.

    A cell is looked for below its heading, and, in a row whose cells were shifted, by what it says.
    """
    named = next((at for at, spot in enumerate(row.spots) if spot.said and name in spot.said), None)
    if name and named is None:
        return None
    found = {} if named is None or not name else {"name": row.spots[named]}
    after = row.spots[(named or 0) + 1 :]
    for field, value in fields.items():
        if field == "name" or value is None:
            continue
        text = plain(str(value.get("text", "") if isinstance(value, dict) else value))
        spot = row.under(field)
        if spot is None or not _fits(spot, text):
            taken = {each.at for each in found.values()}
            spot = next((each for each in after if text and each.said == text and each.at not in taken), None)
        if spot is not None:
            found[field] = spot
        elif text and isinstance(value, dict):
            return None
    return found


def _fits(spot: _Spot, text: str) -> bool:
    """Whether the cell says *text*; a sign may stand in a column of its own."""
    said = "" if spot.covered else spot.said
    return text == said or text.endswith(said)


def _totals(rows: list[_Row], form: Form) -> Iterator[tuple[str, str]]:
    """Find the row of the total and those of the subtotals, below the headings of the indicators."""
    sums: dict[str, tuple[str, Cell | None]] = {
        "/total": ("score", form.total),
        "/total_weight": ("weight", form.total_weight),
    }
    for row in rows:
        labels = {exact_part(spot.said) for spot in row.spots[:2]}
        if "/total" in labels:
            for pointer, (field, cell) in sums.items():
                spot = _figure(row, field, cell)
                if spot is not None:
                    yield pointer, spot.at
        for name, cell in form.subtotals.items():
            if any(spot.said.endswith("小计") and plain(name)[:2] in spot.said for spot in row.spots[:3]):
                spot = _figure(row, "score", cell)
                if spot is not None:
                    yield f"/subtotals/{name}", spot.at


def _figure(row: _Row, field: str, cell: Cell | None) -> _Spot | None:
    text = plain(cell.text) if cell else ""
    below = row.under(field)
    if below is not None and below.said == text:
        return below
    return next((spot for spot in reversed(row.spots) if spot.said == text and text), below)
