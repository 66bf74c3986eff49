"""Questions: what only the clerk can say, in the clerk's words, each tied to the cell it fills."""

import re
from collections.abc import Iterator, Mapping

from assistant.draft import Question
from assistant.drafting.completing import text_of
from assistant.phrasing.indicators import QUALITATIVE
from validators.form import PENDING, Form, Row, address, unfilled
from validators.ledger import Ledger, Origin
from validators.rule import Finding
from validators.scoring import assess
from validators.template import Template, find_template
from validators.witness import Role, readings, testify

PROJECT = {
    "/project/name": "这个项目叫什么名称？",
    "/project/department": "项目的主管部门是哪个单位？",
    "/project/implementer": "项目由哪个单位实施？",
    "/project/unit": "填报这张表的单位叫什么？",
}
AMOUNTS = {
    "initial_budget": "年初预算是多少{unit}？",
    "budget": "全年预算（调整后）一共多少{unit}？",
    "executed": "到年底实际支出了多少{unit}？",
}
ROLES: Mapping[str, Role] = {
    "initial_budget": "initial_budget", "budget": "budget", "executed": "executed",
    "target": "target", "actual": "actual",
}  # fmt: skip
AS_WHAT = {
    "initial_budget": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "target": "年度指标值",
    "actual": "实际完成值",
}
SCORE = re.compile(r"/rows/(0|[1-9][0-9]*)/score")
NOT_ONE = "；不是指标就回答“删去”"
LIST = 3  # so many rows of one sentence are a list
COMPUTED = re.compile(
    r"/(?:rate|score|weight)$|^/(?:total|subtotals|summary|grade)|^/funds/(?:score|weight)$"
)


def questions(
    form: Form, findings: tuple[Finding, ...], origins: Mapping[str, Origin], ledger: Ledger
) -> tuple[Question, ...]:
    """Give what must be asked so that the form can be accepted; one question a cell, in printed order."""
    listed = lists(form, origins, ledger)
    asked = {question.where: question for question in _pending(form, listed)}
    waiting = {f"/rows/{index}/target" for rows in listed.values() for index in rows}
    for finding in findings:
        open_ = finding.severity == "error" and finding.where not in waiting
        if open_ and not _covered(finding.where, asked):
            question = _about(finding, form, origins, ledger)
            asked[question.where] = question
    return tuple(asked.values())


def lists(form: Form, origins: Mapping[str, Origin], ledger: Ledger) -> dict[int, tuple[int, ...]]:
    """Give the rows that come from one list of the text and lack a target: one question asks for all.

    The first row of each list -> the indices of all its rows.
    """
    by_sentence: dict[int, list[int]] = {}
    for index, row in enumerate(form.rows):
        origin = origins.get(f"/rows/{index}/actual")
        if text_of(row.target) == PENDING and origin is not None and len(origin.facts) == 1:
            by_sentence.setdefault(readings(ledger)[origin.facts[0]].sentence, []).append(index)
    return {found[0]: tuple(found) for found in by_sentence.values() if len(found) >= LIST}


def _pending(form: Form, listed: dict[int, tuple[int, ...]]) -> Iterator[Question]:
    """Ask for every cell that reads 待补充."""
    for where, ask in PROJECT.items():
        follows = where == "/project/unit" and text_of(form.project.implementer) == PENDING
        if not follows and text_of(getattr(form.project, where.rsplit("/", 1)[-1])) == PENDING:
            yield _question(form, where, ask)
    for column, ask in AMOUNTS.items():
        held = getattr(form.funds.rows[0], column)
        if held is not None and unfilled(held):
            yield _question(form, f"/funds/rows/0/{column}", ask.format(unit=form.money_unit))
    later = {index for rows in listed.values() for index in rows[1:]}
    for index, row in enumerate(form.rows):
        if index in listed:
            yield _of_list(form, listed[index])
        elif index not in later:
            yield from _of_row(form, index, row)
    yield from _of_levels(form)
    yield from _of_prose(form)
    for index, group in enumerate(form.checkboxes):
        if not any(option.ticked for option in group.options):
            options = "、".join(option.text for option in group.options)
            yield _question(form, f"/checkboxes/{index}", f"“{group.group}”选哪一项：{options}？")


def _of_row(form: Form, index: int, row: Row) -> Iterator[Question]:
    target, actual = text_of(row.target), text_of(row.actual)
    if target == actual == PENDING:
        yield _question(form, f"/rows/{index}/actual", _both(row))
    elif target == PENDING:
        ask = f"“{row.name}”年初定的目标是多少？（实际完成{_short(actual)}{NOT_ONE}）"
        yield _question(form, f"/rows/{index}/target", ask)
    elif actual == PENDING:
        ask = f"“{row.name}”全年实际完成多少？（年初目标{target}{NOT_ONE}）"
        yield _question(form, f"/rows/{index}/actual", ask)
    if row.deviation and PENDING in row.deviation:
        said = row.deviation.split("。", 1)[0]
        yield _question(form, f"/rows/{index}/deviation", f"“{row.name}”{said}。是什么原因？怎样改进？")


def is_ungraded(form: Form, where: str, template: Template) -> bool:
    """Whether *where* is the score of a row that missed its target in a way that no formula rates."""
    row = SCORE.fullmatch(where)
    if row is None or int(row[1]) >= len(form.rows):
        return False
    found = assess(form, template)[int(row[1])]
    return found.met is False and found.ratio is None and text_of(found.row.score) == PENDING


def _of_levels(form: Form) -> Iterator[Question]:
    template = find_template(form.template)
    lower = "”还是“".join(band.name for band in template.qualitative.bands[1:])
    for index, row in enumerate(form.rows):
        if is_ungraded(form, where := f"/rows/{index}/score", template):
            said = f"“{row.name}”目标{text_of(row.target)}，实际{text_of(row.actual)}，没有达到"
            yield _question(form, where, f"{said}。按影响大小，评为“{lower}”？")


def _of_list(form: Form, rows: tuple[int, ...]) -> Question:
    names = "、".join(form.rows[index].name for index in rows)
    how = "（逐项写明；年初没有分项目标、据实安排的，写“按实际”）"
    ask = f"{names}，这{len(rows)}项年初定的目标各是多少？{how}"
    return _question(form, f"/rows/{rows[0]}/target", ask)


def _both(row: Row) -> str:
    if row.level2 in QUALITATIVE:
        return (
            "项目实施后有什么效果？请用一两句话写明带来的变化（例如：群众办事时间明显缩短，投诉比上年减少）。"
        )
    if "满意" in row.name:
        return (
            "服务对象满意度年初定的目标是多少，实际调查结果是多少？（例如：目标90%，实际93%，发放问卷120份）"
        )
    return f"“{row.name}”年初目标是多少，全年实际完成多少？（例如：目标20件，实际22件）"


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"  # noqa: PLR2004  # the rest can be read in the cell


def _of_prose(form: Form) -> Iterator[Question]:
    beside = form.funds.rows[0].reason or ""
    if PENDING in beside:
        said = beside.rsplit("。原因：", 1)[0]
        yield _question(form, "/funds/rows/0/reason", f"{said}，是什么原因？（依据什么文件，余额怎样处理）")
    if form.goal and PENDING in (form.goal.actual or "") and form.goal.actual != PENDING:
        rate = text_of(form.funds.rows[0].rate)
        yield _question(form, "/goal/actual", f"预算执行率只有{rate}，是什么原因？")
    if form.analysis and PENDING in form.analysis:
        items = form.analysis.rsplit("。", 2)[-2].split("的原因：")[0] if "。" in form.analysis else "偏差"
        yield _question(form, "/analysis", f"{items}，是什么原因？")
    if form.measures == PENDING:
        yield _question(form, "/measures", "针对没有达到的部分，打算怎样改进，由谁负责，什么时候完成？")


def _question(form: Form, where: str, ask: str) -> Question:
    return Question(where=where, cell=address(form, where), ask=ask)


def _covered(where: str, asked: Mapping[str, Question]) -> bool:
    """Whether a question about this cell, or about a cell of the same row, is already asked."""
    if COMPUTED.search(where):
        return True
    if where == "/project/unit" and "/project/implementer" in asked:
        return True  # whoever carries the project out fills the form in
    if where.startswith("/goal/") and any(other.startswith("/rows/") for other in asked):
        return True  # composed of the rows, as soon as they are known
    row = re.match(r"/rows/\d+", where)
    return any(
        where == other
        or (row is not None and other.startswith(row[0] + "/"))
        or other.startswith(where + "/")
        for other in asked
    )


def _about(finding: Finding, form: Form, origins: Mapping[str, Origin], ledger: Ledger) -> Question:
    """Ask about an error: a figure that no word supports needs a yes, anything else new content."""
    *_, last = finding.where.split("/")
    origin = origins.get(finding.where)
    if finding.code == "T03" and last in ROLES and origin is not None and origin.facts:
        name = _name_at(form, finding.where)
        heard = testify(ledger, ROLES[last], origin.facts[0], name)
        if heard.verdict != "contradicts":
            about = f"“{name}”的{AS_WHAT[last]}" if name else AS_WHAT[last]
            ask = f"{heard.why}{origin.quote}是不是{about}？是就回答“是”，不是请写出正确的数。"
            return Question(where=finding.where, cell=finding.cell, ask=ask, kind="confirm")
    return Question(where=finding.where, cell=finding.cell, ask=f"{finding.cell}：{finding.message}")


def _name_at(form: Form, where: str) -> str:
    match = re.match(r"/rows/(\d+)/", where)
    return form.rows[int(match[1])].name if match else ""
