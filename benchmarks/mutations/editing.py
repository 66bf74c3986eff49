"""Editing: change one cell of a form, cheaply, and add its sums up anew."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from validators.form import Cell, Form, Row, Value, cell
from validators.template import Template

FUNDS_CELLS = {"initial_budget", "budget", "executed", "rate"}
CELLS = FUNDS_CELLS | {"weight", "score", "target", "actual", "total", "total_weight"}
EXECUTION = "预算执行"


def chance(*key: object) -> Random:
    """Give the random numbers that belong to *key*: the same in every run."""
    return Random("/".join(map(str, key)))  # noqa: S311  # a benchmark, no secret


def put(form: Form, **edits: Any) -> Form:  # noqa: ANN401  # any field of a form
    """Give *form* with some of its fields replaced, unchecked: mutants are made by the thousand."""
    return form.model_copy(update=edits)


def at(form: Form, where: str, text: str | None) -> Form:
    """Give *form* with the one cell at the pointer *where* replaced."""
    *path, last = where.split("/")[1:]
    number = path[:1] != ["goal"] and (last in CELLS or path == ["subtotals"])
    content: Any = cell(text) if text is not None and number else text
    match path:
        case []:
            return put(form, **{last: content})
        case ["rows", index]:
            return with_row(form, int(index), **{last: content})
        case ["funds", "rows", index]:
            return with_line(form, int(index), **{last: content})
        case ["subtotals"]:
            return put(form, subtotals=form.subtotals | {last: content})
        case _:
            part: Value | None = getattr(form, path[0])
            return form if part is None else put(form, **{path[0]: part.model_copy(update={last: content})})


def with_row(form: Form, index: int, **edits: Any) -> Form:  # noqa: ANN401  # any field of a row
    """Give *form* with some cells of one row replaced."""
    row = form.rows[index].model_copy(update=edits)
    return put(form, rows=(*form.rows[:index], row, *form.rows[index + 1 :]))


def with_line(form: Form, index: int, **edits: Any) -> Form:  # noqa: ANN401  # any field of a line
    """Give *form* with some cells of one line of the funds replaced."""
    lines = form.funds.rows
    line = lines[index].model_copy(update=edits)
    return put(
        form, funds=form.funds.model_copy(update={"rows": (*lines[:index], line, *lines[index + 1 :])})
    )


def with_execution(form: Form, **edits: str) -> Form:
    """Give *form* with cells of the total line replaced, its score wherever that is printed."""
    form = with_line(form, 0, **{field: cell(text) for field, text in edits.items() if field != "score"})
    if "score" not in edits:
        return form
    score = cell(edits["score"])
    if form.funds.rows[0].score is not None:
        form = with_line(form, 0, score=score)
    return (
        form if form.funds.score is None else put(form, funds=form.funds.model_copy(update={"score": score}))
    )


def texts(form: Form) -> Iterable[tuple[str, str]]:
    """Give every text in prose with its pointer."""
    parts = [("/analysis", form.analysis), ("/measures", form.measures), ("/summary", form.summary)]
    if form.goal:
        parts += [("/goal/expected", form.goal.expected), ("/goal/actual", form.goal.actual)]
    parts += [(f"/rows/{index}/deviation", row.deviation) for index, row in enumerate(form.rows)]
    return [(where, text) for where, text in parts if text]


def value(content: Cell | None) -> Decimal | None:
    """Give the number of a cell."""
    return content.value if content else None


def printed(number: Decimal) -> str:
    """Print a number as forms do: 9.68, 20, at most two decimals."""
    text = f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")


def weight_of(row: Row) -> Decimal:
    """Give the printed points of a row, none where the edition prints none."""
    return value(row.weight) or Decimal(0)


def execution_points(form: Form) -> Decimal | None:
    """Give the printed points of 预算执行."""
    first = value(form.funds.rows[0].score) if form.funds.rows else None
    return first if first is not None else value(form.funds.score)


def resummed(form: Form, template: Template) -> Form:
    """Give *form* with total and subtotals that are the sums of its printed cells."""
    sums: dict[str, Decimal] = {EXECUTION: execution_points(form) or Decimal(0)}
    for row in form.rows:
        section = template.section(row.level1)
        name = section.name if section else row.level1
        sums[name] = sums.get(name, Decimal(0)) + (value(row.score) or Decimal(0))
    whole = sum(sums.values(), Decimal(0))
    subtotals = {name: cell(printed(sums.get(name, Decimal(0)))) for name in form.subtotals}
    total = (
        None if form.total is None else cell(form.total.text.replace(str(form.total.value), printed(whole)))
    )
    return put(form, subtotals=subtotals, total=total)
