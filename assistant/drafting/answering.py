"""Answering: what the clerk says goes into its cell, and nowhere else.

A figure that a person types has the origin "person"; a yes marks the origin as confirmed; a no empties
the cell, and it is asked for again. An answer that cannot be used changes nothing: the question stands.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from assistant.draft import Answer
from assistant.drafting.approved import is_locked
from assistant.drafting.questions import AMOUNTS, COMPUTED, is_ungraded, lists
from assistant.errors import ComputedCell, LockedCell, UnknownCell
from assistant.offline import overlap
from assistant.phrasing.effects import named_effect, rank_of
from assistant.phrasing.indicators import QUALITATIVE, SATISFACTION, actual_text, amount_text, target_text
from assistant.phrasing.prose import LEVEL_MARK
from validators.form import PENDING, Form, Row, cell, unfilled
from validators.ledger import Fact, Ledger, Origin, read
from validators.scoring import shown
from validators.scoring.weights import weights_of
from validators.template import Template
from validators.witness import readings

YES = re.compile(r"^(?:是的?|对的?|确认|无误|没错|正确|属实|嗯|y|yes|ok)[。.!！]?$", re.IGNORECASE)
NO = re.compile(r"^(?:否|不是|不对|错了?|有误|不正确|n|no)[。.!！]?$", re.IGNORECASE)
INDEX = re.compile(r"0|[1-9][0-9]{0,4}")
ROW = re.compile(r"/rows/(0|[1-9][0-9]*)(?=/)")
AS_ACTUAL = re.compile("[按据同]实际?|[与和]实际.{0,6}(?:一致|相同|一样)")
DROP = re.compile(r"^(?:这一?行)?(?:不是指标|不算指标|不是本项目的?指标|删去|删除|去掉|不要)[。.!！]?$")
SAME_NAME = 0.6


class Taken(NamedTuple):
    """A form after an answer, with its origins."""

    form: Form
    origins: dict[str, Origin]


def in_order(answers: Iterable[Answer]) -> list[Answer]:
    """Put the answers that take a row out behind all others, the last row first: pointers stay right."""
    drops = {each: int(row[1]) for each in answers if (row := ROW.match(each.where)) and _drops(each)}
    return [*(each for each in answers if each not in drops), *sorted(drops, key=drops.__getitem__)[::-1]]


def _drops(answer: Answer) -> bool:
    return DROP.match(answer.text.strip()) is not None


def take(  # noqa: PLR0911  # one line a kind of answer
    form: Form, origins: dict[str, Origin], answer: Answer, template: Template, ledger: Ledger
) -> Taken:
    """Put one answer into its cell, or into the cells of the list that was asked for.

    Raises UnknownCell, also for a cell that is computed or was approved.
    """
    before = Taken(form, origins)
    if is_ungraded(form, answer.where, template):
        return _graded(before, answer, template)
    held = held_at(form, answer.where)
    text = answer.text.strip()
    if (row := ROW.match(answer.where)) and _drops(answer):
        _refuse_locked(origins, f"{row[0]}/name")
        return _without(before, int(row[1]), template)
    if not text:
        return before
    origin = origins.get(answer.where)
    if origin is not None and PENDING not in held and YES.match(text):
        return Taken(form, origins | {answer.where: origin.model_copy(update={"confirmed": True})})
    if not YES.match(text):
        _refuse_locked(origins, answer.where)
    if NO.match(text) and not answer.where.startswith("/checkboxes"):
        return _blanked(before, answer.where) if held and PENDING not in held else before
    if YES.match(text):
        return before
    first = re.fullmatch(r"/rows/(\d+)/target", answer.where)
    rows = lists(form, origins, ledger).get(int(first[1])) if first else None
    return _listed(before, rows, text) if rows else _filled(before, answer.where, text, template)


def _refuse_locked(origins: dict[str, Origin], where: str) -> None:
    if is_locked(origins, where):
        raise LockedCell(where)


def held_at(form: Form, where: str) -> str:
    """Give the text of the cell at *where*. Raises UnknownCell, or ComputedCell."""
    if COMPUTED.search(where):
        raise ComputedCell(where)
    at: object = form.model_dump()
    for part in where.split("/")[1:]:
        if isinstance(at, list | tuple) and not INDEX.fullmatch(part):  # int("-1") and int("１") would do
            raise UnknownCell(where)
        try:
            at = at[int(part)] if isinstance(at, list | tuple) else at[part]  # type: ignore[index]  # walked, not known
        except (KeyError, IndexError, ValueError, TypeError):
            raise UnknownCell(where) from None
    if isinstance(at, dict) and set(at) == {"text", "value"}:
        return str(at["text"])
    if isinstance(at, str) or where.startswith("/checkboxes/"):
        return str(at)
    raise UnknownCell(where)


def _graded(before: Taken, answer: Answer, template: Template) -> Taken:
    """Take the level of a row that no figure decides (a missed term): the edition gives its score."""
    index = int(answer.where.split("/")[2])
    named = [band for band in template.qualitative.bands[1:] if answer.text.strip().startswith(band.name)]
    weight = weights_of(before.form, template)[index]
    if not named or weight is None:
        return before
    return _put(before, answer.where, shown(weight * named[0].share), answer.text.strip())


def _without(before: Taken, index: int, template: Template) -> Taken:
    """Take a row out that is no indicator; its points go to the others of its 一级指标. The last stays."""
    gone = before.form.rows[index]
    others = [row for at, row in enumerate(before.form.rows) if at != index]
    if not any(_stands_in(row, gone) for row in others):
        return before
    blank = {
        "weight": cell("") if template.has_points_column else None,
        "score": cell("") if template.scored else None,
    }
    rows = tuple(row.model_copy(update=blank) if row.level1 == gone.level1 else row for row in others)
    origins = {moved: each for where, each in before.origins.items() if (moved := _moved(where, index))}
    return Taken(before.form.model_copy(update={"rows": rows}), origins)


def _stands_in(row: Row, gone: Row) -> bool:
    """Whether the edition still finds what it wants when *gone* is taken out: 满意度 is wanted by name."""
    return row.level2 == gone.level2 if gone.level2 == SATISFACTION else row.level1 == gone.level1


def _moved(where: str, index: int) -> str:
    """Give the pointer after row *index* is gone, "" for the row itself."""
    row = ROW.match(where)
    if row is None or int(row[1]) < index:
        return where
    return "" if int(row[1]) == index else f"/rows/{int(row[1]) - 1}{where[row.end() :]}"


def _blanked(before: Taken, where: str) -> Taken:
    kept = {pointer: origin for pointer, origin in before.origins.items() if pointer != where}
    return Taken(before.form.replace(where, PENDING), kept)


def _filled(before: Taken, where: str, text: str, template: Template) -> Taken:
    match where.split("/")[1:]:
        case ["funds", "rows", "0", column] if column in AMOUNTS:
            return _amount(before, where, text)
        case ["rows", index, ("target" | "actual") as column]:
            return _value(before, int(index), column, text, template)
        case ["rows", _, "deviation"] | ["analysis"] | ["goal", "actual"] | ["funds", "rows", "0", "reason"]:
            # completing.py writes the computed sentence before it
            return Taken(before.form, before.origins | {where: person(text)})
        case ["checkboxes", index]:
            return _ticked(before, int(index), text)
        case _:
            return _put(before, where, text, text)


def person(text: str) -> Origin:
    """Give the origin of what a person wrote; whoever writes a figure stands for it."""
    return Origin(kind="person", quote=text, confirmed=True)


def _put(before: Taken, where: str, written: str, said: str) -> Taken:
    return Taken(before.form.replace(where, written), before.origins | {where: person(said)})


def _amount(before: Taken, where: str, text: str) -> Taken:
    """Take an amount of money; anything else is not usable here."""
    unit = before.form.money_unit
    money = [fact for fact in read(text, unit=unit).facts if fact.kind == "money"]
    if len(money) != 1:
        return before
    written = amount_text(money[0], unit)
    for line in (where, *_repeated(before.form, where)):
        before = _put(before, line, written, text)
    return before


def _repeated(form: Form, where: str) -> list[str]:
    """Give the cells of detail lines that only repeat the total (all the money of one source)."""
    column = where.rsplit("/", 1)[-1]
    total = getattr(form.funds.rows[0], column)
    same = [getattr(line, column) == total for line in form.funds.rows[1:]]
    return [f"/funds/rows/{n}/{column}" for n, repeats in enumerate(same, 1) if repeats and total is not None]


def _value(before: Taken, index: int, column: str, text: str, template: Template) -> Taken:
    """Take a target or an actual; an answer that names both fills both, where both are asked for."""
    row = before.form.rows[index]
    ledger = read(text, unit=_unit_beside(row, column))
    facts = [fact for fact in ledger.facts if fact.kind not in ("date", "period") or row.level2 == "时效指标"]
    if row.level2 in QUALITATIVE and not facts:
        return _effect(before, index, column, text, template)
    roles = {fact.id: readings(ledger)[fact.id].role for fact in ledger.facts}
    targets = [fact for fact in facts if roles[fact.id] == "target"]
    actuals = [fact for fact in facts if roles[fact.id] == "actual"]
    if column == "actual" and unfilled(row.target) and targets and actuals:
        both = _put(before, f"/rows/{index}/target", target_text(targets[0]), text)
        return _put(both, f"/rows/{index}/actual", actual_text(actuals[0]), text)
    wanted = targets if column == "target" else actuals
    chosen = wanted[0] if wanted else facts[0] if len(facts) == 1 and not (targets or actuals) else None
    if chosen is None and len(facts) == 1:
        chosen = facts[0]
    if chosen is None:
        return _put(before, f"/rows/{index}/{column}", text, text)
    return _put(before, f"/rows/{index}/{column}", _figure(chosen, column, ledger.text), text)


def _figure(fact: Fact, column: str, text: str) -> str:
    """Write the figure of an answer; a bare number gets the unit under which it was read."""
    written = target_text(fact) if column == "target" else actual_text(fact)
    bare = (
        fact.unit
        and fact.unit not in written
        and fact.kind == "count"
        and text[fact.start : fact.end] == written
    )
    return written + fact.unit if bare else written


def _listed(before: Taken, rows: tuple[int, ...], text: str) -> Taken:
    """Take the targets of a list: each figure goes to the row that it names, 按实际 gives each its actual."""
    said = read(text)
    for index in rows:
        row, where = before.form.rows[index], f"/rows/{index}/target"
        mine = [f for f in said.facts if overlap(row.name, readings(said)[f.id].subject) >= SAME_NAME]
        if mine:
            before = _put(before, where, target_text(mine[0]), text)
        elif AS_ACTUAL.search(text) and row.actual is not None:
            before = _put(before, where, row.actual.text, text)
    return before


def _unit_beside(row: Row, column: str) -> str | None:
    """Give the unit of the cell beside, for an answer that is a bare number."""
    beside = row.actual if column == "target" else row.target
    facts = read(beside.text).facts if beside is not None else ()
    if len(facts) != 1:
        return None
    found = re.search(r"(?:万元|亿元|元|%)$", facts[0].quote)
    return found[0] if found else facts[0].unit or None


def _effect(before: Taken, index: int, column: str, text: str, template: Template) -> Taken:
    """Take a sentence about an effect: its level stands before it, its wish fills an open target."""
    if column == "target":
        return _put(before, f"/rows/{index}/target", text, text)
    bands = template.qualitative.bands
    level = bands[min(rank_of(text), len(bands) - 1)].name
    done = _put(before, f"/rows/{index}/actual", f"{level}{LEVEL_MARK}{text.rstrip('。')}", text)
    named = named_effect(text)
    if unfilled(before.form.rows[index].target) and named is not None:
        name, wish = named
        done = _put(done, f"/rows/{index}/target", wish, text)
        if before.origins.get(f"/rows/{index}/name", person("")).kind == "template":
            done = _put(done, f"/rows/{index}/name", name, text)
    return done


def _ticked(before: Taken, index: int, text: str) -> Taken:
    """Tick the one option that the answer names."""
    group = before.form.checkboxes[index]
    named = [option.text for option in group.options if option.text in text or text in option.text]
    if len(named) != 1:
        return before
    options = tuple(option.model_copy(update={"ticked": option.text == named[0]}) for option in group.options)
    boxes = list(before.form.checkboxes)
    boxes[index] = group.model_copy(update={"options": options})
    where = f"/checkboxes/{index}"
    form = before.form.model_copy(update={"checkboxes": tuple(boxes)})
    return Taken(form, before.origins | {where: person(text)})
