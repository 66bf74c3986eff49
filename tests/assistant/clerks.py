"""Clerks who know the truth: they answer the questions of a draft, and see every figure that is misplaced.

The truth of each text stands in attacks.yaml, written by hand. A figure is compared by its value, kind and
unit, so that the table does not depend on how a form prints it.
"""

import re
from pathlib import Path
from typing import NamedTuple

import yaml

from assistant.draft import Answer, Draft, Question
from assistant.pipeline import answer
from validators.form import PENDING, Form, Row
from validators.quantity import quantities
from validators.template import find_template

HERE = Path(__file__).with_name("attacks.yaml")
ROUNDS = 8
REASON = "受客观条件影响，工作进度有所推迟"
MEASURE = "下一步由业务科加强调度，按季度检查进度"
EFFECT = "群众的生活环境得到明显改善"


class Truth(NamedTuple):
    """One text, and where its figures belong."""

    id: str
    template: str
    text: str
    funds: tuple[str, str, str]
    rows: tuple[tuple[tuple[str, ...], str, str], ...]
    levels: tuple[tuple[str, str], ...] = ()


def truths() -> dict[str, Truth]:
    """Read the table of truth."""
    found = yaml.safe_load(HERE.read_text(encoding="utf-8"))
    return {
        each["id"]: Truth(
            each["id"],
            each["template"],
            each["text"].strip(),
            tuple(each["funds"]),
            tuple((tuple(words.split("|")), target, actual) for words, target, actual in each["rows"]),
            tuple((words, level) for words, level in each.get("levels", ())),
        )
        for each in found
    }


# -- what is wrong with a form -----------------------------------------------------------------


def named(name: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words (or all those joined by &) stands in the name."""
    return any(all(part in name for part in word.split("&")) for word in words)


def figures(text: str) -> list[tuple[str, object, str]]:
    """Give the figures of a cell, without the bound that is written before them."""
    return [(each.kind, each.value, each.unit) for each in quantities(text)]


def agrees(printed: str, true: str) -> bool:
    """Whether a cell shows the true figure; what is still asked for agrees with anything."""
    if printed == PENDING:
        return True
    if not true:
        return False
    return figures(printed) == figures(true) or printed == true


def bound(text: str) -> str:
    """Give the direction in which a figure is bounded."""
    found = quantities(text)
    return {"gt": "up", "ge": "up", "lt": "down", "le": "down"}.get(
        found[0].comparator or "" if found else "", ""
    )


def misplaced(draft: Draft, truth: Truth) -> list[str]:
    """Give every figure of the form that is not where the text has it; a person's own figures are theirs."""
    return [*_funds(draft, truth), *_rows(draft, truth), *_levels(draft.form, truth)]


def _funds(draft: Draft, truth: Truth) -> list[str]:
    line, wrong = draft.form.funds.rows[0], []
    for column, true in zip(("initial_budget", "budget", "executed"), truth.funds, strict=True):
        held = getattr(line, column)
        if held is None or held.text == PENDING or _typed(draft, f"/funds/rows/0/{column}"):
            continue
        if held.text != true:
            wrong.append(f"{column} {held.text} 应为 {true or '(没有说)'}")
    return wrong


def _typed(draft: Draft, where: str) -> bool:
    origin = draft.origins.get(where)
    return origin is not None and origin.kind == "person"


def _rows(draft: Draft, truth: Truth) -> list[str]:
    wrong = []
    seen: set[tuple[str, ...]] = set()
    for index, row in enumerate(draft.form.rows):
        cells = [row.target.text if row.target else "", row.actual.text if row.actual else ""]
        if re.search(r"\d", row.name) and not any(re.search(r"\d", w) for ws, _, _ in truth.rows for w in ws):
            wrong.append(f"名称里有数字 {row.name}")
        if not any(figures(cell) for cell in cells):
            continue
        typed = [_typed(draft, f"/rows/{index}/{side}") for side in ("target", "actual")]
        shown = [PENDING if by else cell for by, cell in zip(typed, cells, strict=True)]
        if shown == [PENDING, PENDING]:
            continue
        if not fitting(row, shown, truth):
            why = "名称" if pairs_of(shown, truth) else "数字"
            wrong.append(f"{why}: {row.level2} {row.name} | {shown[0]} | {shown[1]}")
        key = (row.name, *shown)
        if key in seen and shown != [PENDING, PENDING]:
            wrong.append(f"重复: {row.name} {shown}")
        seen.add(key)
    return wrong


def fitting(row: Row, shown: list[str], truth: Truth) -> list[tuple[tuple[str, ...], str, str]]:
    """Give the true rows that a row may be: by its name, and by what it shows."""
    return [true for true in pairs_of(shown, truth) if named(row.name, true[0])]


def pairs_of(shown: list[str], truth: Truth) -> list[tuple[tuple[str, ...], str, str]]:
    """Give the true rows whose figures are shown."""
    found = []
    for true in truth.rows:
        _, target, actual = true
        opposed = {bound(shown[0]), bound(target)} == {"up", "down"}
        if agrees(shown[0], target) and agrees(shown[1], actual) and not opposed:
            found.append(true)
    return found


def _levels(form: Form, truth: Truth) -> list[str]:
    """Give the rows whose level says more than the text."""
    wrong = []
    for row in form.rows:
        said = row.actual.text if row.actual else ""
        for words, level in truth.levels:
            if (
                words in said.split("：", 1)[-1]
                and re.match("(?:部分|未)?达成", said)
                and not said.startswith(level + "：")
            ):
                wrong.append(f"等级: {row.name} | {said}")
    return wrong


# -- the clerk who answers ---------------------------------------------------------------------


class Told(NamedTuple):
    """How a draft ended, and what it took."""

    draft: Draft
    questions: int
    denied: tuple[str, ...]


def converse(draft: Draft, truth: Truth, *, hasty: bool = False) -> Told:
    """Answer truthfully until the form is accepted; *hasty*: a yes to whatever can be confirmed."""
    asked, denied = 0, []
    answered: dict[str, int] = {}
    for _ in range(ROUNDS):
        if draft.verdict != "rejected" or not draft.questions:
            break
        answers = []
        for question in draft.questions:
            if answered.get(question.where, 0) >= 3:
                continue
            answered[question.where] = answered.get(question.where, 0) + 1
            said = reply(question, draft, truth)
            if question.kind == "confirm" and said == "否":
                denied.append(f"{question.where} {question.ask}")
                said = "是" if hasty else said
            answers.append(Answer(where=question.where, text=said))
        if not answers:
            break
        asked += len(answers)
        draft = answer(draft, answers)
    return Told(draft, asked, tuple(denied))


def reply(question: Question, draft: Draft, truth: Truth) -> str:  # noqa: PLR0911  # one line a kind of cell
    """Say what is true of the cell that is asked about."""
    match question.where.split("/")[1:]:
        case ["funds", "rows", "0", ("initial_budget" | "budget" | "executed") as column]:
            return _reply_funds(question, draft, truth, column)
        case ["rows", index, ("target" | "actual") as side]:
            return _reply_row(question, draft.form.rows[int(index)], truth, side)
        case ["rows", _, "score"]:
            return "部分达成"
        case ["rows", index, *_]:
            return REASON + "。" + MEASURE + "。"
        case ["project", field]:
            return {"name": "测试项目", "filled_on": "2023年3月1日"}.get(field, "市财政局")
        case ["measures"]:
            return MEASURE + "，责任人为业务科，2023年6月底前完成。"
        case ["filled_on"]:
            return "2023年3月1日"
        case ["checkboxes", index]:
            return draft.form.checkboxes[int(index)].options[0].text
        case _:
            return REASON + "。"


def _reply_funds(question: Question, draft: Draft, truth: Truth, column: str) -> str:
    true = truth.funds[("initial_budget", "budget", "executed").index(column)]
    held = getattr(draft.form.funds.rows[0], column)
    if question.kind == "confirm":
        return "是" if held is not None and held.text == true else "否"
    return (true or "33") + "万元"


def _reply_row(question: Question, row: Row, truth: Truth, side: str) -> str:
    cells = [row.target.text if row.target else PENDING, row.actual.text if row.actual else PENDING]
    place = 0 if side == "target" else 1
    if question.kind == "confirm":
        shown = [PENDING, PENDING]
        shown[place] = cells[place]
        return "是" if fitting(row, shown, truth) else "否"
    other = [PENDING, PENDING]
    other[1 - place] = cells[1 - place]
    mine = (
        fitting(row, other, truth)
        if figures(cells[1 - place])
        else [t for t in truth.rows if named(row.name, t[0])]
    )
    if "这" in question.ask and "项年初定的目标各是多少" in question.ask:
        return "按实际"
    if not mine:
        if cells != [PENDING, PENDING]:
            return "删去"
        return EFFECT if row.level2.endswith(("效益指标", "影响指标")) else "目标20件，实际22件"
    _, target, actual = mine[0]
    if cells == [PENDING, PENDING] and target and actual:
        return f"目标{target}，实际{actual}"
    return (target, actual)[place] or actual


def project_of(template: str) -> dict[str, str]:
    """Give what the office has entered once: everything but the work itself."""
    known = {
        "name": "测试项目",
        "department": "市财政局",
        "implementer": "市财政局",
        "unit": "市财政局",
        "filled_on": "2023年3月1日",
    }
    return known | {box.group: box.options[0] for box in find_template(template).checkboxes}
