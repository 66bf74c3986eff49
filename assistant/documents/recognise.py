"""Recognise: a document's tables become Form values, by their headings and never by their places.

What the form has no field for goes to `notes`, so that nothing that was handed in is lost.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from assistant.documents.code import printed_code
from assistant.documents.grid import Document
from assistant.documents.recognition.headings import (
    bare,
    group_of,
    lexicon,
    part_of,
    plain,
    section_of,
    spellings,
)
from assistant.documents.recognition.reading import PROJECT, PrintedRow, Reading
from assistant.documents.recognition.sheets import Sheet, is_summary_title, is_title, sheets
from assistant.documents.recognition.wording import joined
from validators.errors import UnreadableForm
from validators.form import Form, number
from validators.template import Template, find_template, templates

YEAR = re.compile(r"(\d{4})年(?!\d)度?")
CHINESE_YEAR = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
DATE = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?")
RESIDUE = re.compile(r"\[bookmark:[^\]]*\]")
MOST_ROWS = 1_000  # no edition has a tenth of them
TOTALS = ("合计", "总计", "资金合计", "预算合计")
GOALS = re.compile(r"目标(?:申报|批复|审批|下达)?表")
FIGURES = ("target", "actual", "weight", "score")
LIST_MARK = re.compile(r"^指标\s*\d+\s*[:：.．、]?\s*")  # printed on the empty form before every name
TRANSFER = re.compile(r"转移支付|区域绩效")
NOT_USED = re.compile(r"[.…·—–\-/*×]*|无|不适用|不涉及")


class Recognised(NamedTuple):
    """One form, and the 核验码 that is printed below it."""

    form: Form
    code: str | None


def recognise(document: Document, template: str | None = None) -> tuple[Recognised, ...]:
    """Give every form of *document*; *template* says which edition it is, if that is known.

    Raises UnreadableForm when nothing in the document looks like a form.
    """
    found = every_form(document, template)
    if not found:
        raise UnreadableForm("没有找到“项目名称”“预算数”“三级指标”等表头，请确认粘贴的是完整的自评表")
    if all(GOALS.search(plain(each.form.title)) and is_goals(each.form) for each in found):
        raise UnreadableForm("这是绩效目标申报表，还不是自评表；起草自评表时用 --goals 指定它")
    return found


def every_form(document: Document, template: str | None = None) -> tuple[Recognised, ...]:
    """Give every form of *document*, also one that only states targets; empty when nothing looks like one."""
    given = find_template(template) if template else None
    return tuple(_form(sheet, given) for sheet in sheets(document))


def is_goals(form: Form) -> bool:
    """Whether the table has no place for what was reached: it states targets only."""
    reached = (cell for row in form.rows for cell in (row.actual, row.score))
    return bool(form.rows) and all(cell is None for cell in reached)


def _form(sheet: Sheet, given: Template | None) -> Recognised:
    reading = Reading(sheet)
    head = _head(sheet.head)
    template, others = (given, ()) if given else _edition(reading, sheet, head)
    rows = tuple(_rows(reading, template))
    if max(len(rows), len(reading.funds)) > MOST_ROWS:
        raise UnreadableForm(f"一张表有 {MOST_ROWS} 行以上，请确认几张表没有连成一张")
    parts = reading.parts | head.parts
    tail = (joined(text) for text in sheet.tail)
    official = _footnotes(template)
    notes = [note for note in (*head.notes, *reading.notes, *tail) if _words(note) not in official]
    codes = [code for note in notes if (code := printed_code(note)) is not None]
    notes = [note for note in notes if printed_code(note) is None]
    form = Form.model_validate(
        {
            "title": head.title,
            "template": template.id,
            "also_fits": others,
            "year": _year(head),
            "money_unit": _money_unit(head, parts, template),
            "project": _project(head.project | reading.project, template),
            "funds": _funds(reading),
            "goal": reading.goal or None,
            "rows": rows,
            "analysis": parts.get("/analysis"),
            "measures": parts.get("/measures"),
            "summary": head.summary,
            "subtotals": {_level1(name, template): text for name, text in reading.subtotals.items()},
            "total": parts.get("/total"),
            "total_weight": parts.get("/total_weight"),
            "grade": parts.get("/grade"),
            "checkboxes": reading.boxes,
            "notes": notes,
            "filled_on": _date(parts.get("/filled_on")) or _date_below(notes),
        }
    )
    return Recognised(form, next(iter(codes), None))


def _project(parts: dict[str, str], template: Template) -> dict[str, str]:
    """Give the parts of the head; an edition that asks for one name only (部门整体) is about that body."""
    body = parts.get("unit") or parts.get("department")
    return {"name": body, **parts} if body and len(template.project) == 1 else parts


def _footnotes(template: Template) -> set[str]:
    """Give the footnotes that every copy of the edition has, to be compared by `_words`."""
    lines = (*template.notes, "".join(template.signature))
    return {plain(line) for line in lines if line}


def _words(note: str) -> str:
    return plain(note).removeprefix("注:")


def _funds(reading: Reading) -> dict[str, Any]:
    lines = sorted(reading.funds, key=lambda line: plain(line["name"]) not in TOTALS)  # some print it last
    total = lines[0] if lines else {}
    weight = total.get("weight", reading.funds_points or None)
    return {"rows": lines, "weight": weight, "score": total.get("score")}


def _rows(reading: Reading, template: Template) -> Iterable[dict[str, Any]]:
    kept = [row for row in reading.rows if _is_used(row)]
    for count, row in enumerate(kept, 1):
        level1 = _level1(row.level1, template, row.level2)
        printed = row.cells.get("name", "")
        name = {"name": LIST_MARK.sub("", printed) or printed}  # a mark without a name is what A02 speaks of
        level2 = _level2(row, level1, template)
        goal = {"goal": row.goal} if row.goal else {}
        yield {"id": f"R{count}", "level1": level1, "level2": level2, **row.cells, **name, **goal}


def _is_used(row: PrintedRow) -> bool:
    """Whether anything was filled in: the empty form has rows of 指标2：, of ……, or of 不适用."""
    name = LIST_MARK.sub("", row.cells.get("name", ""))
    said = [name, *(row.cells.get(field, "") for field in ("target", "actual"))]
    points = [row.cells.get(field, "") for field in ("weight", "score")]
    return not all(NOT_USED.fullmatch(plain(text)) for text in said) or any(number(text) for text in points)


def _level1(printed: str, template: Template, level2: str = "") -> str:
    section = section_of(printed, template)
    if section:
        return section.name
    if not printed and level2:
        group = group_of(level2, None)
        return next((each.name for each in template.sections if group in each.groups), "")
    return lexicon().sections.get(bare(printed), bare(printed))


def _level2(row: PrintedRow, level1: str, template: Template) -> str:
    section = template.section(level1)
    if not row.level2 and section and len(section.groups) == 1:
        return section.groups[0]
    if not row.level2 and section:  # 满意度指标 is a first level of other editions
        return group_of(row.level1, section) or ""
    return group_of(row.level2, section) or bare(row.level2)


class _Head(NamedTuple):
    """What stands before the table."""

    title: str
    summary: str | None
    project: dict[str, str]
    parts: dict[str, str]
    notes: tuple[str, ...]
    texts: tuple[str, ...]


_LABELS = sorted(
    (name for field in (*PROJECT, "filled_on") for name in spellings(field)), key=len, reverse=True
)
LABEL = re.compile(rf"({'|'.join(_LABELS)})\s*[:\uff1a]")


def _head(texts: tuple[str, ...]) -> _Head:
    project: dict[str, str] = {}
    parts: dict[str, str] = {}
    notes = [found for text in texts for found in RESIDUE.findall(text)]
    clean = [RESIDUE.sub("", text).strip() for text in texts]
    title = next((text for text in reversed(clean) if is_title(text)), "")
    summary: list[str] | None = None
    for text in clean[: clean.index(title)] if title else clean:
        if pairs := _labelled(text):
            _keep(pairs, project, parts)
        elif summary is not None or is_summary_title(text):
            summary = [*(summary or []), text]
        elif text and not _is_unit_line(text):
            notes.append(text)
    for text in clean[clean.index(title) + 1 :] if title else ():
        if pairs := _labelled(text):
            _keep(pairs, project, parts)
        elif text and not _is_unit_line(text):
            notes.append(text)
    return _Head(title, _summary(summary), project, parts, tuple(notes), texts)


def _summary(lines: list[str] | None) -> str | None:
    """Join a 摘要版; its heading is left out when it is only what layout prints above every one."""
    if lines is None:
        return None
    return "\n".join(lines[1:] if plain(lines[0]) == SUMMARY_HEADING else lines)


def _keep(pairs: list[tuple[str, str]], project: dict[str, str], parts: dict[str, str]) -> None:
    for field, value in pairs:
        (project if field.startswith("/project") else parts)[field.removeprefix("/project/")] = value


def _labelled(text: str) -> list[tuple[str, str]]:
    """Read 单位名称：… 填报日期：… from one line."""
    found = list(LABEL.finditer(text))
    if not found or text[: found[0].start()].strip():
        return []
    ends = [each.start() for each in found[1:]] + [len(text)]
    labels = [(part_of(each[1]) or "", text[each.end() : end]) for each, end in zip(found, ends, strict=True)]
    return [(label, joined(value)) for label, value in labels]


SUMMARY_HEADING = "自评结果摘要版"  # what layout prints above a summary without a title of its own


def _is_unit_line(text: str) -> bool:
    words = plain(text)
    return not re.sub(r"\(?(?:\d{4})?年度\)?|\d{4}年|(?:金额)?单位:(?:人民币)?(?:万元|元)|[()]", "", words)


def _year(head: _Head) -> int | None:
    """Give the year of the title, else of the unit line or the summary; the date of filling is another."""
    texts = (head.title, *(text for text in head.texts if not _labelled(text)))
    years = (found[1] for text in texts if (found := YEAR.search(_with_digits(text))))
    year = next(years, None)
    return int(year) if year else None


def _with_digits(text: str) -> str:
    return CHINESE_YEAR.sub(lambda found: found[0].translate(DIGITS), plain(text))


def _money_unit(head: _Head, parts: dict[str, str], template: Template) -> str:
    words = plain(" ".join(head.texts)) + parts.get("funds_heading", "")
    if re.search(r"单位:万元|\(万元\)", words):
        return "万元"
    return "元" if re.search(r"单位:元|\(元\)", words) else template.money_unit


def _date(printed: str | None) -> str | None:
    found = DATE.search(_with_digits(printed or ""))
    if not found:
        return printed
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"


def _date_below(notes: list[str]) -> str | None:
    """Give the date of filling where it stands below the table: 填表人：… 填报日期：…."""
    found = (re.search(r"填[报表](?:日期|时间):(.*)", _with_digits(note)) for note in notes)
    dates = (_date(each[1]) for each in found if each and DATE.search(each[1]))
    return next(dates, None)


def _edition(reading: Reading, sheet: Sheet, head: _Head) -> tuple[Template, tuple[str, ...]]:
    """Give the edition whose headings, levels, weights and footnotes the form shows best, and its equals.

    Of equals the one of the form's year is taken, then one that was checked against an original.
    """
    notes_below = {_words(note) for note in (*sheet.tail, *reading.notes)}
    named = plain("".join((head.title, *head.project.values(), *reading.project.values())))
    year = _year(head)

    def likeness(template: Template) -> int:
        notes = 10 * bool(notes_below & _footnotes(template))
        marked = 5 * any(mark in named for mark in template.marks)
        return _likeness(template, reading) + notes + marked + _titled(template, head.title, reading)

    known = [
        each for each in templates().values() if not each.marks or any(mark in named for mark in each.marks)
    ]
    scores = {each.id: likeness(each) for each in known}
    most = max(scores.values())
    best = [each for each in known if scores[each.id] == most]
    taken = max(best, key=lambda each: (year in each.years, each.verified))
    return taken, tuple(each.id for each in best if each is not taken)


def _titled(template: Template, title: str, reading: Reading) -> int:
    """Say how well the title is the edition's own: its last words count even where others precede them.

    Transfers are told from all others by their name, where no points are shared out.
    """
    own = bare(re.sub(r"\{year\}年度|\{project\}", "", template.heading or template.title))
    named = TRANSFER.search(own) and TRANSFER.search(bare(title))
    transfer = 4 if named and not any("weight" in row.cells for row in reading.rows) else 0
    return transfer + (4 if own and bare(title).rstrip("》").endswith(own) else 0)


def _likeness(template: Template, reading: Reading) -> int:
    headings = [each.heading for each in (*template.columns, *template.funds.columns)]
    headings += [each.heading for each in (*template.narratives, *template.project)]
    shown = 2 * len([each for each in headings if plain(each) in reading.headings])
    fitting = len([row for row in reading.rows if _fits(row, template)])
    lines = {plain(name) for each in template.funds.lines for name in (each.name, *each.aliases)}
    shown += len([line for line in reading.funds if plain(line["name"]) in lines])
    share = 10 * fitting // len(reading.rows) if reading.rows else 0
    has_points = any("weight" in row.cells for row in reading.rows)
    scored = any("score" in row.cells for row in reading.rows)
    points = 5 if scored and has_points == template.has_points_column else 0
    weight = 3 if reading.funds_points == str(template.funds.weight) else 0
    return shown + share + points + weight + 2 * _sections_that_add_up(template, reading)


def _sections_that_add_up(template: Template, reading: Reading) -> int:
    """Count the first levels whose rows have together the weight that the edition gives them."""
    sums: dict[str, Decimal] = {}
    for row in reading.rows:
        section = section_of(row.level1, template)
        if section and (points := number(row.cells.get("weight", ""))) is not None:
            sums[section.name] = sums.get(section.name, Decimal(0)) + points
    return len([each for each in template.sections if sums.get(each.name) == each.weight])


def _fits(row: PrintedRow, template: Template) -> bool:
    """Whether the edition has the levels of *row*."""
    section = section_of(row.level1, template)
    return section is not None and (not row.level2 or group_of(row.level2, section) in section.groups)
