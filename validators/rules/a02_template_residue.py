"""A02 template-residue: 表样的占位语、填写说明没有删去

查什么
    项目名称、总体目标、指标名称、指标值、完成值、分值、得分等格里仍是表样的占位语（“……”“**”“≥XX%”“指标2：”“对照年度目标，说明…”），
    或叙述里留着没有填数的“**人次”（拒绝）；填写说明、空的“目标2：”留在正文里，表外的“附件2”、书签、序号不全的注（提示）。
    正常的省略号、星号、整行未用的空行不算。
为什么
    占位语不是内容，这一格等于没有填；残留说明照样公开，会让人怀疑表没有人看过。
例
    实际完成情况“对照年度目标，说明目标完成情况” → 写完成了什么、多少、效果如何。
依据
    财预〔2020〕10号配套自评表：表样中的说明和占位符号填报时应替换为实际内容。
"""

import re
from collections.abc import Iterator

from validators.evidence.quantified import bare
from validators.evidence.reasons import owes_at_foot, owes_reason
from validators.evidence.residue import LEFT, STRAY, TELLTALES, UNWRITTEN, is_placeholder
from validators.form import Cell, Form
from validators.rule import Case, Complaint, rule
from validators.template import Severity

ROW_FIELDS = ("name", "target", "actual", "weight", "score", "deviation")
REASONS = ("/analysis", "/measures", "/summary")
FIRST_NOTE, SECOND_NOTE = (
    re.compile(r"^\s*注?\s*[:：]?\s*1\s*[.、．]"),
    re.compile(r"(?<!\d)2\s*[.、．]\s*(?!\d)"),
)


@rule("A02", "template-residue", severity="info", clause="财预〔2020〕10号自评表：占位语应替换为实际内容")
def template_residue(case: Case) -> Iterator[Complaint]:
    """Look at every cell of a form that holds any of the tell-tale signs, and at the lines beside it."""
    if any(sign in case.written for sign in TELLTALES):
        for where, text, severity in _texts(case):
            yield from _judge(where, text, severity)
    yield from _notes(case.form)


def _texts(case: Case) -> Iterator[tuple[str, str, Severity]]:
    """Give every text, and how grave it is that the cell holds nothing but a placeholder."""
    form, project, goal = case.form, case.form.project, case.form.goal
    for field in ("name", "department", "implementer", "unit"):
        yield f"/project/{field}", getattr(project, field) or "", "error"
    for field in ("expected", "actual"):
        yield f"/goal/{field}", (getattr(goal, field) if goal else None) or "", "error"
    for each in case.assessments:
        for field in ROW_FIELDS:
            held: Cell | str | None = getattr(each.row, field)
            free = field == "deviation" and not owes_reason(each)
            yield f"/rows/{each.index}/{field}", _text(held), "info" if free else "error"
    owed = owes_at_foot(form, case.template, case.assessments)
    for where in REASONS:
        yield where, getattr(form, where[1:]) or "", "error" if owed else "info"


def _text(held: Cell | str | None) -> str:
    return held.text if isinstance(held, Cell) else held or ""


def _judge(where: str, text: str, severity: Severity) -> Iterator[Complaint]:
    if is_placeholder(bare(text)) or is_placeholder(text.strip()):
        message = (
            f"这一格还是表样的占位语“{text.strip()}”，没有填写内容。请换成实际内容；用不上的行请整行删去。"
        )
        yield Complaint(where, message, text, "实际内容", severity)
    elif found := UNWRITTEN.search(text):
        message = f"“{found[0]}”还是占位符号，数字没有填上。请填写实际数字。"
        named = where.endswith("/name")  # there it is the unit that the empty form asks for
        yield Complaint(where, message, found[0], "实际数字", "info" if named else severity)
    elif found := LEFT.search(text):
        message = f"“{found[0].strip()}”是表样的说明或排版残留，不是填报内容。请删去。"
        yield Complaint(where, message, found[0].strip(), "删去")


def _notes(form: Form) -> Iterator[Complaint]:
    for note in form.notes:
        if STRAY.fullmatch(note.strip()):
            yield Complaint("/notes", f"表外留有“{note.strip()}”，是排版残留。请删去。", note, "删去")
    numbered = [note for note in form.notes if FIRST_NOTE.match(note)]
    if numbered and len(form.notes) > 1 and not any(SECOND_NOTE.search(note) for note in form.notes):
        message = "表下的注只有“1.”而没有“2.”，与表样不一致。请核对是否漏了序号或漏了一条。"
        yield Complaint("/notes", message, "1.", "序号齐全")
