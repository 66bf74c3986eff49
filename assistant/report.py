"""What the command line prints of a judgement or a draft: text for people, JSON for tools."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from validators.catalogue import Judgement, Verdict
from validators.rule import Finding

if TYPE_CHECKING:
    from assistant.draft import Draft

VERDICTS: dict[Verdict, str] = {
    "accepted": "通过",
    "accepted_with_warnings": "通过，有警告待确认",
    "rejected": "退回",
}
SEVERITIES = {"error": "拒绝", "warning": "警告", "info": "提示"}


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """Give one form's part of the JSON of `check` (design.md section 4)."""
    computed = judgement.recomputed
    return {
        "title": judgement.form.title,
        "template": judgement.template.id,
        "verdict": judgement.verdict,
        "findings": [finding.model_dump(mode="json") for finding in judgement.findings],
        "recomputed": {
            "rate": plain(computed.rate),
            "execution_score": plain(computed.execution_score),
            "rows": {row: plain(score) for row, score in computed.rows.items()},
            "subtotals": {level1: plain(score) for level1, score in computed.subtotals.items()},
            "total": plain(computed.total),
        },
    }


def plain(figure: Decimal | None) -> str | None:
    """Give a decimal as JSON holds it: a string without exponent."""
    return None if figure is None else f"{figure:f}"


def judgement_lines(judgement: Judgement) -> Iterator[str]:
    """Say in Chinese what was found in one form, grouped by severity, each with its cell."""
    form = judgement.form
    name = form.project.name or form.title or "未命名的自评表"
    yield f"■ {name}（{judgement.template.id}）：{VERDICTS[judgement.verdict]}"
    yield from finding_lines(judgement.findings)
    if not judgement.findings:
        yield "  没有发现问题。"


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Say each finding on a line, the gravest first."""
    order = list(SEVERITIES)
    for finding in sorted(findings, key=lambda each: order.index(each.severity)):
        yield f"  [{SEVERITIES[finding.severity]}] {finding.code} {finding.cell}：{finding.message}"


def count_line(judgements: Iterable[Judgement]) -> str:
    """Say how much was found in all."""
    every = list(judgements)
    counts = {level: sum(f.severity == level for j in every for f in j.findings) for level in SEVERITIES}
    fixable = sum(f.fix is not None and f.fix.applicability == "safe" for j in every for f in j.findings)
    found = "、".join(f"{SEVERITIES[level]}{number}处" for level, number in counts.items())
    return f"共{len(every)}张表：{found};其中{fixable}处可由程序直接改正。"


def draft_lines(draft: "Draft") -> Iterator[str]:
    """Show a draft in the terminal: how it was made, funds, rows, findings, questions.

    A finding about a cell that is asked for says nothing that its question does not say.
    """
    form = draft.form
    yield f"■ {form.project.name or '未命名项目'}：{VERDICTS[draft.verdict]}"
    if draft.notice:
        yield f"  {draft.notice}"
    for line in form.funds.rows[:1]:
        cells = [
            ("全年预算数", line.budget),
            ("全年执行数", line.executed),
            ("执行率", line.rate),
            ("得分", line.score),
        ]
        shown = "  ".join(f"{label} {cell.text if cell and not cell.blank else '—'}" for label, cell in cells)
        yield f"  资金（{form.money_unit}）：{shown}"
    for row in form.rows:
        target, actual, score = (cell.text if cell else "" for cell in (row.target, row.actual, row.score))
        yield f"  {row.id} {row.level2} {row.name} | 目标 {target} | 完成 {actual} | 得分 {score}"
    if form.total:
        yield f"  总分 {form.total.text}"
    asked = {question.where for question in draft.questions}
    yield from finding_lines(finding for finding in draft.findings if finding.where not in asked)
    if draft.questions:
        yield "  还需要您回答（命令行用 --answer 位置=内容，确认用 --answer 位置=是）："
        yield from (
            f"  {n}. {question.ask}({question.where})" for n, question in enumerate(draft.questions, 1)
        )
