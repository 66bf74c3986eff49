"""Reading: the lines of one form's table, each taken by the part of the form that it stands in."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from assistant.documents.recognition.columns import (
    NOWHERE,
    Header,
    below_headings,
    cells_under,
    header,
    whole_funds_line,
    whole_goal_line,
)
from assistant.documents.recognition.headings import bare, exact_part, field_of, lexicon, part_of, plain
from assistant.documents.recognition.sheets import (
    NOTE,
    Line,
    Sheet,
    funds_columns,
    header_columns,
    is_aside,
    is_title,
)
from assistant.documents.recognition.ticks import read_options
from assistant.documents.recognition.wording import joined, prose
from validators.form import PENDING, number

GOAL = re.compile(r"(?:年度)?绩效目标\d+\(\d+(?:\.\d+)?分?\)")  # 黄冈 shares out its points by goals
GOAL_ITEM = re.compile(r"目标\d+:")
POINTS_ALONE = re.compile(r"\d+(?:\.\d+)?分?")
AMOUNT = re.compile(r"(?P<figure>\d[\d.,]*)?(?:万元?|元)?")
POINTS = re.compile(r"\((\d+(?:\.\d+)?)分\)")
LAST_COLUMN = 10_000
ALL_POINTS = 100
MANAGEMENT = "资金管理情况"
TOLD_TOTAL = "年度资金总额"
# Some editions print the comparator in a column of its own (指标性质).
COMPARATORS = {sign: sign for sign in "≥≤=><≧≦═"} | {
    ">=": "≥",
    "=>": "≥",
    "<=": "≤",
    "=<": "≤",
    "==": "=",
    "大于等于": "≥",
    "小于等于": "≤",
    "等于": "=",
    "大于": ">",
    "小于": "<",
}
PROJECT = ("name", "department", "implementer", "unit")


class PrintedRow(NamedTuple):
    """One indicator row as printed, its merged levels filled in; `goal` is its 年度绩效目标, if printed."""

    level1: str
    level2: str
    cells: dict[str, str]
    goal: str = ""


class Reading:
    """What has been read of one sheet so far; each line is taken by the part of the form it is in."""

    def __init__(self, sheet: Sheet) -> None:
        self.project: dict[str, str] = {}
        self.boxes: list[dict[str, Any]] = []
        self.funds: list[dict[str, str]] = []
        self.funds_points = ""
        self.goal: dict[str, str] = {}
        self.rows: list[PrintedRow] = []
        self.parts: dict[str, str] = {}
        self.subtotals: dict[str, str] = {}
        self.notes: list[str] = []
        self.headings: set[str] = set()
        self.head = NOWHERE
        self.others = NOWHERE
        self.beside: dict[str, list[str]] = {}
        self.goal_head = NOWHERE
        self.side = ""
        self.row_goal = ""
        self.zone = "top"
        self.above: Line | None = None
        for line in sheet.lines:
            self._take(line)
            self.above = line
        self.notes += [f"{heading}——{'；'.join(texts)}" for heading, texts in self.beside.items()]

    def _take(self, line: Line) -> None:
        if line.opens and self._is_another_table(line):
            self.zone = "after"
        if columns := header_columns(line):
            self._open("rows", line, columns)
        elif columns := funds_columns(line):
            self._open("funds", line, columns)
            self._open_funds(line)
            self._take_told_funds(line)
        elif self.zone == "after":
            self._take_other(line)
        elif self.zone == "told" and self._tells_funds(line):
            self._take_told_funds(line)
        elif self.zone == "funds" and MANAGEMENT in {bare(text) for text in line.filled}:
            self.zone = "management"  # the seven parts of 资金管理情况 are notes
            self._take_other(line)
        elif self.zone == "goal" and self.head.columns:
            self._take_goal(line)  # the row below 预期目标 and 实际完成情况, whatever its words are
        elif self.zone == "goal" and self.goal_head.columns and GOAL_ITEM.match(plain(line.label)):
            self._go_on_goal(line)
        elif line.filled and not self._take_part(line):
            others = {"rows": self._take_row, "funds": self._take_funds, "goal": self._take_goal}
            others.get(self.zone, self._take_other)(line)

    def _is_another_table(self, line: Line) -> bool:
        """Whether a table behind the rows that begins with *line* is none of the form: 等级 | 得分区间.

        Rows that go on in a table of their own have the columns of the rows before.
        """
        known = line.filled and (self._label(line) or is_aside(line) or _subtotal(line) is not None)
        widths = (len(line.cells), len(self.head.starts))
        is_list = len(line.filled) > 2 and bool(known) and len(line.filled) % 2 == 1  # noqa: PLR2004  # no pairs
        return bool(self.rows) and widths[0] != widths[1] and (not known or is_list)

    def _open(self, zone: str, line: Line, columns: dict[int, str]) -> None:
        if (
            zone == "rows"
            and "score" not in columns.values()
            and POINTS_ALONE.fullmatch(plain(line.texts[-1]))
        ):
            columns = {**columns, line.cells[-1][0]: "score"}  # headed by what all rows have together
        self.zone, self.head = zone, header(line, columns)
        self.others = NOWHERE
        if zone == "rows":
            if self.above and "actual" not in columns.values():
                self.head = below_headings(line, self.above, columns)
                self.headings |= {plain(text) for text in self.above.filled}
            self.row_goal = _goal(line)
            self.others = _others(line, self.head)
        self.headings |= {plain(text) for text in line.filled}

    def _open_funds(self, line: Line) -> None:
        first = min(self.head.columns)
        before = [text for column, text in line.cells if column < first and text.strip()]
        points = [found[1] for text in line.filled if (found := POINTS.search(plain(text)))]
        self.funds_points = next(iter(points), "")
        # With one line only (Hubei 2020) its name stands beside the headings, merged with the next row.
        self.side = joined(before[-1]) if len(before) > 1 else ""
        self.parts |= {"funds_heading": plain("".join(before) + "".join(line.filled))}

    def _take_funds(self, line: Line) -> None:
        line = whole_funds_line(line, self.head)
        first = min(self.head.columns)
        names = [joined(text) for column, text in line.cells if column < first and text.strip()]
        name = names[-1] if names else self.side
        cells = {field: joined(text) for field, text in cells_under(line, self.head).items()}
        if name or any(cells.values()):
            self.funds.append({"name": name.replace(":", "："), **cells})

    def _take_told_funds(self, line: Line) -> None:
        """Take funds that stand beside their labels: 预算数 | 2.38 | 执行数 | 2.38."""
        told = _told_amounts(line)
        if not told:
            return
        self.zone = "told"
        total = next(iter(self.funds), None)
        if total is None or set(told) & set(total):
            part = bare(line.label) in lexicon().funds
            self.funds.append({"name": TOLD_TOTAL if total is None or part else line.label} | told)
        else:
            total.update(told)

    def _tells_funds(self, line: Line) -> bool:
        return bool(_told_amounts(line)) and not exact_part(line.label)

    def _take_part(self, line: Line) -> bool:
        label = self._label(line)
        if bare(line.label) in lexicon().checkboxes:
            self.headings.add(plain(line.label))
            options = read_options("  ".join(line.filled[1:]))
            self.boxes.append({"group": bare(line.label), "options": options})
        elif self.zone == "rows" and label == "/total":
            self._take_total(line)
        elif self.zone == "rows" and (level1 := _subtotal(line)) is not None:
            score = joined(cells_under(line, self.head).get("score", "")) or _last_figure(line)
            self.subtotals[level1 or (self.rows[-1].level1 if self.rows else "")] = score
        elif label.startswith("/goal"):
            self._open_goal(line)
        elif label and (label != "/total" or self.zone == "top"):
            self._take_pairs(line, label)
        elif self.zone == "top" and (known := _from_known_label(line)):
            self.notes.append(" ".join(joined(text) for text in line.filled[: -len(known.cells)]))
            self._take_pairs(known, exact_part(known.label))
        else:
            return False
        return True

    def _label(self, line: Line) -> str:
        """Say which part *line* opens. Among rows and funds only a label's very words count."""
        if {"/goal/expected", "/goal/actual"} <= {exact_part(text) for text in line.filled}:
            return "/goal"  # both headings of the goals, whatever stands at their side
        if self.zone in {"top", "foot"}:
            return part_of(line.label) or ""
        column = next(column for column, text in line.cells if text.strip())
        name = next((at for at, field in self.head.columns.items() if field == "name"), LAST_COLUMN)
        return exact_part(line.label) if column < name else ""

    def _take_total(self, line: Line) -> None:
        self.zone = "foot" if self.rows else "rows"  # some print it above the rows
        label = line.texts.index(line.label)
        after = [joined(text) for text in line.texts[label + 1 :]]
        if line.shape == "table" or len(line.cells) == len(self.head.starts):
            cells = cells_under(line, self.head)
        else:
            # 总分 is one cell over all columns to the left of the figures.
            last = len(after) - len(self.head.starts)
            cells = {field: after[at + last] for field, at in self.head.at.items() if at + last >= 0}
        found = {name: joined(cells[name]) for name in ("weight", "score") if name in cells}
        beyond = any(_is_figure(cells.get(field, "")) for field in ("deviation", "actual"))
        if beyond or not (_is_figure(found.get("score", "")) or self._has_blank_total(line, found)):
            figures = [text for text in after if _is_figure(text)]
            found = dict(zip(("score", "weight"), reversed(figures[-2:]), strict=False)) or {"score": ""}
        self.parts["/total"] = found["score"]
        if "weight" in self.head.at:
            self.parts["/total_weight"] = found.get("weight", "")
        if any(part_of(text) == "/grade" for text in after):
            self.parts["/grade"] = after[-1]

    def _has_blank_total(self, line: Line, found: Mapping[Any, str]) -> bool:
        """Whether the points are all there is: the cell of the total is there, and nobody filled it."""
        if PENDING in found.get("score", ""):
            return True
        column = next((at for at, field in self.head.columns.items() if field == "score"), None)
        own = line.shape != "table" or column in {at for at, _ in line.cells}
        return own and "score" in found and number(found.get("weight", "")) == ALL_POINTS

    def _open_goal(self, line: Line) -> None:
        """Take 预期目标 and 实际完成情况: as headings of the next row, or each before its own text."""
        self.zone, self.head = "goal", NOWHERE
        open_headings: dict[int, str] = {}
        no_side = _is_pair_of_goals(line)  # 年度目标 | 年度总体目标完成情况, with nothing at their side
        named = [part_of(text) for column, text in line.cells if column]
        both = {"/goal/expected", "/goal/actual"} <= set(named)
        for column, text in line.cells:
            label = part_of(text) or ""
            if both and (not column or POINTS_ALONE.fullmatch(plain(text))):
                continue  # 年度目标完成情况 | 预期目标 | 目标实际完成情况 | 20
            # 总体目标 | 全年实际完成情况, 年初设定目标 | 年度总体目标完成情况
            if (column or no_side) and label == "/goal":
                label = "/goal/actual" if "完成" in text else "/goal/expected"
            if label in {"/goal/expected", "/goal/actual"}:
                self.headings.add(plain(text))
                open_headings[column] = label
            elif text.strip() and column and label != "/goal":
                unnamed = "/goal/actual" if "expected" in self.goal else "/goal/expected"
                self._keep_goal(open_headings.popitem()[1] if open_headings else unnamed, text)
        if both and POINTS_ALONE.fullmatch(plain(line.texts[-1])):
            line = line._replace(cells=line.cells[:-1])
        self.head = header(line, open_headings)
        self.goal_head = self.head

    def _take_goal(self, line: Line) -> None:
        if not self.head.columns and line.filled and not self.goal:
            self._keep_goal("/goal/expected", line.filled[-1])
        for field, text in cells_under(whole_goal_line(line, self.head), self.head).items():
            self._keep_goal(field, text)
        self.head = NOWHERE

    def _go_on_goal(self, line: Line) -> None:
        """Take the next of several goals that stand in lines of their own."""
        for field, text in cells_under(whole_goal_line(line, self.goal_head), self.goal_head).items():
            before = self.goal.get(field.removeprefix("/goal/"), "")
            self._keep_goal(field, f"{before}\n{text}".strip())

    def _keep_goal(self, field: str, text: str) -> None:
        self.goal[field.removeprefix("/goal/")] = prose(text)

    def _take_pairs(self, line: Line, first: str) -> None:
        """Take labels and their values: 主管部门 | … | 实施单位 | …; what has no label is a note."""
        at = ""
        others: list[str] = []
        for text in line.filled:
            label = exact_part(text) if at else first
            if label and label != at:
                self.headings.add(plain(text))
                self._keep(label, "")
                at = label
            elif self._value(at):
                others.append(joined(text))
            else:
                self._keep(at, text)
        self.notes += [" ".join(others)] if others else []
        if at in {"/analysis", "/measures"}:
            self.zone = "foot"

    def _value(self, field: str) -> str:
        return self.project.get(field.removeprefix("/project/")) or self.parts.get(field, "")

    def _keep(self, field: str, text: str) -> None:
        name = field.removeprefix("/project/")
        if name in PROJECT:
            self.project[name] = joined(text)
        else:
            self.parts[field] = prose(text)

    def _take_row(self, line: Line) -> None:
        if is_aside(line) or (len(line.filled) == 1 and NOTE.match(plain(line.label))):
            self._take_other(line)
            return
        printed = cells_under(line, self.head)
        cells = {field: joined(text) for field, text in printed.items()}
        if self.rows and self._goes_on(cells):
            self._go_on_row(printed)
            return
        self._take_beside(line, cells)
        self.row_goal = _goal(line) or self.row_goal
        before = self.rows[-1] if self.rows else PrintedRow("", "", {})
        before = before if before.goal == self.row_goal else PrintedRow("", "", {})
        level1, level2 = cells.pop("level1", ""), cells.pop("level2", "")
        sign = COMPARATORS.get(plain(cells.pop("sign", "")), "")
        if sign and cells.get("target", "")[:1] not in COMPARATORS:
            cells["target"] = f"{sign}{cells['target']}" if cells.get("target") else ""
        # A new first level begins a new second level; a merged cell goes on with the one above.
        level2 = level2 or ("" if level1 and level1 != before.level1 else before.level2)
        self.rows.append(PrintedRow(level1 or before.level1, level2, cells, self.row_goal))

    def _goes_on(self, cells: dict[str, str]) -> bool:
        """Whether a new page has cut a line off the row before: words only, no name or below a heading.

        Rows that have a name and nothing else are rows that nobody has filled in.
        """
        figures = [cells.get(field, "") for field in ("level1", "level2", "weight", "score")]
        words = [field for field in ("name", "target", "actual", "deviation") if cells.get(field)]
        if any(figures) or not words or {"target", "actual"} <= set(words):
            return False
        return "name" not in words or bool(self.above and header_columns(self.above))

    def _go_on_row(self, printed: dict[str, str]) -> None:
        row = self.rows[-1]
        more = {field: text for field, text in printed.items() if text.strip()}
        whole = {field: joined(f"{row.cells.get(field, '')}\n{text}") for field, text in more.items()}
        self.rows[-1] = row._replace(cells=row.cells | whole)

    def _take_beside(self, line: Line, cells: dict[str, str]) -> None:
        """Keep what stands under a heading that a form has no field for: 佐证材料, 责任科室."""
        if not cells.get("name"):
            return
        for field, text in cells_under(line, self.others).items():
            if field not in cells and text.strip():
                self.beside.setdefault(field, []).append(f"{cells['name']}：{joined(text)}")

    def _take_other(self, line: Line) -> None:
        if not is_title(line.label):
            self.notes.append(" ".join(joined(text) for text in line.filled))


def _others(line: Line, head: Header) -> Header:
    """Give the columns of rows, right of their names, whose headings no field of a row has."""
    names = [column for column, field in head.columns.items() if field == "name"]
    names += [column for column, field in head.columns.items() if field in {"target", "actual"}]
    columns = {
        column: joined(text)
        for column, text in line.cells
        if text.strip() and column > names[0] and column not in head.columns
    }
    # The levels stay among the columns: a line with merged cells is put in place by them.
    return Header(
        {**{c: f for c, f in head.columns.items() if f not in columns.values()}, **columns}, head.starts
    )


def _from_known_label(line: Line) -> Line | None:
    """Give a line of pairs from its first known label on: 省级财政部门 | 省财政厅 | 省级主管部门 | …."""
    filled = tuple(cell for cell in line.cells if cell[1].strip())
    labels = (at for at, (_, text) in enumerate(filled[:-1]) if at and at % 2 == 0 and exact_part(text))
    at = next(labels, None)
    return None if at is None else line._replace(cells=filled[at:])


def _told_amounts(line: Line) -> dict[str, str]:
    """Give the amounts that stand beside their labels: 执行数 | 5.8万; a source is named before each."""
    pairs = tuple(zip(line.texts, line.texts[1:], strict=False))
    beside = [
        (label, found["figure"] or "") for label, text in pairs if (found := AMOUNT.fullmatch(plain(text)))
    ]
    named = {}
    for label, figure in beside:
        if (field := field_of(label, lexicon().funds)) and figure and field not in named:
            named[field] = figure
    if named or len(line.filled) != 4 or plain(line.texts[0]) != plain(line.texts[2]):  # noqa: PLR2004  # 2 pairs
        return named
    return dict(zip(("budget", "executed"), (figure for _, figure in beside), strict=False))


def _goal(line: Line) -> str:
    """Give the 年度绩效目标 that stands at the side of a line, with its points; "" when none does."""
    words = plain(line.label)
    return words.replace("(", "（").replace(")", "）") if GOAL.fullmatch(words) else ""


def _is_pair_of_goals(line: Line) -> bool:
    """Whether *line* holds the headings of both goals and no text of them, the first without 完成."""
    labels = [exact_part(text) for text in line.filled]
    both = len(labels) == 2 and all(label.startswith("/goal") for label in labels)  # noqa: PLR2004  # a pair
    return both and labels[0] == "/goal" and "完成" in line.filled[1] and "完成" not in line.label


def _subtotal(line: Line) -> str | None:
    """Give the 一级指标 of a subtotal row, as printed; "" when it names none; None for another row."""
    for text in line.filled[:3]:
        words = bare(text)
        if words.endswith("小计"):
            return words.removesuffix("小计")
    return None


def _is_figure(text: str) -> bool:
    return any(letter.isdecimal() for letter in text)


def _last_figure(line: Line) -> str:
    figures = [joined(text) for text in line.filled if _is_figure(text)]
    return figures[-1] if figures else ""
