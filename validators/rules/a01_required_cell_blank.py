"""A01 required-cell-blank: 必填格空着，或必填栏整栏缺失

查什么
    表样标注必填的内容（项目名称、主管部门、实施单位、总体目标、总分等）和每一行的名称、指标值、完成值、分值、得分，
    空着或只写“待补充”；原因分析、改进措施等整栏被删去。“/”“—”“不适用”不算空。
    整张表都不记分的版式（转移支付、湖南、武汉）不查分值、得分和总分。
    “其中：”开头、分值和得分都空着的行是上一行的分项，分数在上一行，不算空。
    没有分值栏的版式，一级指标下已有的得分正好合计为这一级的权重的，空着的得分是与上一行合并的格，不算空。
    应填数的格（金额、执行率、分值、得分、总分）里读不出一个数的（“9,68”“96.l2”“满分”），等于没有填。
    栏在而空着、且有扣分的，由E01报；资金总额空着而分项有数的，由B04报。
为什么
    缺一格，得分和结论就没有依据，表会被退回。
例
    项目实施单位只有空格 → 填写实施单位全称。
依据
    财预〔2020〕10号配套自评表、鄂财绩发〔2020〕3号表样的必填栏目。
"""

import re
from collections.abc import Iterator

from validators.evidence.reasons import beside_rows, owes_at_foot, owes_reason, says_nothing
from validators.form import COLUMNS, PENDING, Cell, Form, Row, number, unfilled
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule
from validators.scoring.funds import AMOUNTS, NOTHING, amount, parts
from validators.scoring.weights import execution_weight, groups_of, is_child, is_scored, points
from validators.template import Severity

REASONS = ("/analysis", "/measures")
ROW_COLUMNS = ("name", "target", "actual", "weight", "score")
ASIDE, WORDS = pattern(r"[（(][^（()）]*[）)]"), pattern(r"[一-龥]")
LONGEST, SENTENCE = 12, pattern(r"[一-龥]{5}")
LETTER = pattern(r"[\d.][OolI]|[OolI][\d.]")  # O for 0, l for 1


@rule("A01", "required-cell-blank", clause="财预〔2020〕10号、鄂财绩发〔2020〕3号自评表的必填栏目")
def required_cell_blank(case: Case) -> Iterator[Complaint]:
    """Walk through the form from top to bottom."""
    for part in case.template.project:
        if part.required or PENDING in (_text(case.form, part.field) or ""):
            yield from _part(case.form, part.field, part.heading)
    yield from _funds(case)
    owed = owes_at_foot(case.form, case.template, case.assessments)
    for part in case.template.narratives:
        if part.required:
            yield from _part(case.form, part.field, part.heading, owed=owed)
    if not case.form.rows:
        yield Complaint("/rows", "绩效指标一行也没有。请按表样填写各级指标。", "", "至少一行")
    for index, row in enumerate(case.form.rows):
        yield from _row(case, index, row)
    yield from _deviations(case)
    yield from _unreadable(case.form)
    missing = unfilled(case.form.total) or (case.form.total is None and is_scored(case.form))
    if missing and not _awaits_a_cell(case.form):
        yield _blank("/total", "总分", case.form.total)


def _part(form: Form, where: str, heading: str, *, owed: bool = False) -> Iterator[Complaint]:
    content = _text(form, where)
    if content is None:
        if not (where in REASONS and beside_rows(form)):
            # the line 单位名称 above the table is easily lost on the way; the table names the body too;
            # and a form that fits several editions need not be of the one whose head is asked for here
            unsure = where == "/project/unit" or (where.startswith("/project") and form.also_fits)
            severity: Severity | None = "warning" if unsure else None
            message = f"表样要求填写的“{heading}”整栏缺失。请补上这一栏并填写。"
            yield Complaint(where, message, None, f"有“{heading}”一栏", severity)
    elif unfilled(content) and (where not in REASONS or (PENDING in content and not owed)):
        yield _blank(where, heading, content)


def _text(form: Form, where: str) -> str | None:
    """Give the text at a pointer such as /goal/actual; None when the form has no such part."""
    held: object = form
    for name in where.split("/")[1:]:
        held = getattr(held, name, None)
    return held if isinstance(held, str) else None


def _funds(case: Case) -> Iterator[Complaint]:
    if not case.form.funds.rows:
        yield Complaint("/funds", "项目资金表整栏缺失。请补上资金总额、预算数和执行数。", None, "有资金表")
        return
    first, form = case.form.funds.rows[0], case.form
    printed = {column.field for column in case.template.funds.columns}
    for column in ("initial_budget", "budget", "executed"):
        held = getattr(first, column)
        if column in printed and unfilled(held) and parts(form, column) is None:
            yield _blank(f"/funds/rows/0/{column}", COLUMNS[column], held)
    if unfilled(first.rate) and amount(first, "budget") and amount(first, "executed") is not None:
        yield _blank("/funds/rows/0/rate", COLUMNS["rate"], first.rate)
    if PENDING in (first.reason or ""):
        yield _blank("/funds/rows/0/reason", "资金差异的原因", first.reason)
    earns = is_scored(form) and execution_weight(form, case.template) > 0
    if earns and all(held is None or unfilled(held) for held in (first.score, form.funds.score)):
        yield _blank("/funds/score", "预算执行得分", first.score)


def _row(case: Case, index: int, row: Row) -> Iterator[Complaint]:
    printed = {column.field for column in case.template.columns}
    for column in ROW_COLUMNS:
        held = getattr(row, column)
        if column not in printed or not (held is None or unfilled(held)):
            continue
        if held is None and not is_scored(case.form):
            continue  # this edition gives no points
        if column in {"weight", "score"} and (is_child(row, case.template) or (index and _is_of_which(row))):
            continue  # the row above carries the points of both
        if column == "score" and _shares_score(case, index):
            continue
        if column == "score" and _pending(held) and (unfilled(row.target) or unfilled(row.actual)):
            continue  # one cause, one finding: the score follows by itself once the row is filled
        scored = row.score is not None and row.score.value is not None
        extra = "没有完成值就不能给分。" if column == "actual" and scored else ""
        yield _blank(f"/rows/{index}/{column}", COLUMNS[column], held, row.name, extra)


def _is_of_which(row: Row) -> bool:
    """Whether the row parts the one above (其中：上半年) and carries no points at all."""
    return row.name.lstrip().startswith("其中") and all(
        held is None or (unfilled(held) and PENDING not in held.text) for held in (row.weight, row.score)
    )


def _shares_score(case: Case, index: int) -> bool:
    """Whether the score above is one cell over this row too: the scores there are come to all that is due."""
    if case.template.has_points_column:
        return False
    mine = next((group for group in groups_of(case.form, case.template) if index in group.indices), None)
    if mine is None or index == mine.indices[0]:
        return False
    there = (points(case.form.rows[at].score) for at in mine.indices)
    return sum(score for score in there if score is not None) == mine.weight > 0


def _unreadable(form: Form) -> Iterator[Complaint]:
    """Look for cells of figures in which no number can be read: no rule could judge these."""
    for where, heading, held in _without_number(form):
        text = ASIDE.sub("", held.text).strip()
        if (
            text not in NOTHING
            and PENDING not in text
            and (number(text) is None or LETTER.search(text) or SENTENCE.search(text))
        ):
            message = f"{heading}“{held.text.strip()}”不是一个数，无从核对。请写成一个数（如“9.68”）。"
            severity: Severity | None = "warning" if WORDS.search(text) and re.search(r"\d", text) else None
            yield Complaint(where, message, held.text, "一个数", severity)


def _without_number(form: Form) -> Iterator[tuple[str, str, Cell]]:
    for index, line in enumerate(form.funds.rows):
        for column in AMOUNTS if index else (*AMOUNTS, "rate", "weight", "score"):
            if (held := getattr(line, column)) is not None and _is_none(held):
                yield f"/funds/rows/{index}/{column}", COLUMNS[column], held
    for index, row in enumerate(form.rows):
        for column in ("weight", "score"):
            if (held := getattr(row, column)) is not None and _is_none(held):
                yield f"/rows/{index}/{column}", COLUMNS[column], held
    sums = [(f"/subtotals/{name}", f"{name}小计", held) for name, held in form.subtotals.items()]
    for where, heading, held in (
        *sums,
        ("/total", "总分", form.total),
        ("/total_weight", "总分的分值", form.total_weight),
    ):
        if held is not None and _is_none(held):
            yield where, heading, held


def _is_none(held: Cell) -> bool:
    """Whether the cell holds no number, or one with letters in it (99.4l), or a whole sentence."""
    text = held.text
    if text.replace(".", "", 1).isdigit():
        return False
    return (
        held.value is None
        or bool(LETTER.search(text))
        or (len(text) > LONGEST and bool(SENTENCE.search(text)))
    )


def _pending(held: Cell | None) -> bool:
    return held is not None and PENDING in held.text


def _awaits_a_cell(form: Form) -> bool:
    """Whether the total is open only because a score is."""
    scores = (*(row.score for row in form.rows), form.funds.score)
    return _pending(form.total) and any(_pending(score) for score in scores)


def _deviations(case: Case) -> Iterator[Complaint]:
    """Look for a column of reasons that was left out, or whose content must still be asked for."""
    if case.template.deviation_place not in {"row", "both"}:
        return
    owing = [each.index for each in case.assessments if owes_reason(each)]
    if all(row.deviation is None for row in case.form.rows):
        for index in owing[:1]:
            heading = COLUMNS["deviation"]
            yield Complaint(
                f"/rows/{index}/deviation",
                f"有扣分或未完成的指标，而“{heading}”整栏缺失。请补上这一栏并填写。",
                None,
                f"有“{heading}”一栏",
            )
    for index, row in enumerate(case.form.rows):
        if PENDING in (row.deviation or "") and index not in owing:
            yield _blank(f"/rows/{index}/deviation", COLUMNS["deviation"], row.deviation, row.name)


def _blank(where: str, heading: str, held: str | Cell | None, name: str = "", extra: str = "") -> Complaint:
    text = held.text if isinstance(held, Cell) else held or ""
    whose = f"指标“{name}”的" if name and not says_nothing(name) else ""
    state = f"还是“{PENDING}”" if PENDING in text else "空着"
    return Complaint(where, f"{whose}{heading}{state}。{extra}请补填。", text, "不空")
