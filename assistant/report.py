"""What the command line prints of a judgement or a draft: text for people, JSON for tools."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from validators.catalogue import Judgement, Verdict
from validators.rule import SEVERITIES, Finding

if TYPE_CHECKING:
    from assistant.checking import Checked, Reviewed
    from assistant.documents import Verified
    from assistant.draft import Draft
    from validators.mending import Mended
    from validators.narrative import Judged

VERDICTS: dict[Verdict, str] = {
    "accepted": "通过",
    "accepted_with_warnings": "通过，有警告待确认",
    "rejected": "退回",
}


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


def mended_json(mended: "Mended") -> dict[str, Any]:
    """Give the form after its safe fixes, and what was changed for which finding."""
    return {
        "form": mended.judgement.form.model_dump(mode="json"),
        "fixed": [{"code": finding.code, **edit.model_dump(mode="json")} for finding, edit in mended.applied],
    }


def plain(figure: Decimal | None) -> str | None:
    """Give a decimal as JSON holds it: a string without exponent."""
    return None if figure is None else f"{figure:f}"


class Tally:
    """Counts what was found while the files pass by."""

    def __init__(self, grave: frozenset[str]) -> None:
        """Findings of a *grave* severity make the check fail."""
        self.grave, self.counts = grave, Counter[str]()
        self.troubles: list[str] = []

    def counting(self, files: Iterable["Checked"]) -> Iterator["Checked"]:
        """Hand the files on, and count."""
        for checked in files:
            if checked.error is not None:
                self.troubles.append(f"{checked.path}：{checked.error}")
            self.counts["mended"] += len({edit.where for each in checked.forms for _, edit in each.applied})
            for each in checked.forms:
                self.counts["forms"] += 1
                self.counts["known"] += each.known
                self.counts["waived"] += len(each.waived)
                self.counts["unverified"] += each.code is not None and each.code.matches is False
                for finding in each.judgement.findings:
                    self.counts[finding.severity] += 1
                    fix = finding.fix
                    self.counts["safe"] += fix is not None and fix.applicability == "safe"
                    self.counts["unsafe"] += fix is not None and fix.applicability == "unsafe"
            if checked.narrative is not None:
                self.counts["reports"] += 1
                self.counts.update(finding.severity for finding in checked.narrative.findings)
            yield checked

    @property
    def failed(self) -> bool:
        """Whether anything grave was found, or a form is not what was once written."""
        return any(self.counts[what] for what in (*self.grave, "unverified"))

    def line(self) -> str:
        """Say how much was found in all, and how much of it can be mended."""
        counts = self.counts
        found = "、".join(f"{word}{counts[severity]}处" for severity, word in SEVERITIES.items())
        reports = f"、{counts['reports']}份没有表的自评报告" if counts["reports"] else ""
        said = f"共{counts['forms']}张表{reports}：{found}；其中{counts['safe']}处可用 --fix 直接改正"
        said += f"，{counts['unsafe']}处有改法待确认" if counts["unsafe"] else ""
        said += f"；已改正{counts['mended']}格" if counts["mended"] else ""
        said += f"；{counts['unverified']}张表的核验码不符或没有" if counts["unverified"] else ""
        said += f"；已豁免{counts['waived']}处" if counts["waived"] else ""
        said += f"；基线里已有{counts['known']}处，没有列出" if counts["known"] else ""
        return f"{said}。"


def checked_text(files: Iterable["Checked"]) -> Iterator[str]:
    """Say in Chinese what was found, form by form."""
    for checked in files:
        for each in checked.forms:
            yield "".join(f"{line}\n" for line in reviewed_lines(each))
        if checked.narrative is not None:
            yield "".join(f"{line}\n" for line in narrative_lines(checked.narrative))
        for waiver in checked.unused:
            what = f"{waiver.code} {waiver.where}".strip()
            yield f"  [提示] {checked.path}：{what}的豁免没有用上（{waiver.reason}），请删去。\n"
        yield "".join(f"  [提示] {checked.path}：{remark}\n" for remark in checked.remarks)
        if checked.written is not None:
            what = "改正后的表" if any(each.applied for each in checked.forms) else "批注"
            yield f"  {what}已写入 {checked.written}\n"


def checked_json(files: Iterable["Checked"]) -> Iterator[str]:
    """Give the JSON of `check` (design.md section 4), one file after the other."""
    yield '{"files": ['
    separator = "\n"
    for checked in files:
        shown: dict[str, Any] = {
            "path": str(checked.path),
            "forms": [reviewed_json(each) for each in checked.forms],
        }
        if checked.narrative is not None:
            shown["forms"].append(narrative_json(checked.narrative))
        if checked.remarks:
            shown["remarks"] = list(checked.remarks)
        if checked.unused:
            shown["unused_waivers"] = [each.model_dump(mode="json") for each in checked.unused]
        if checked.written is not None:
            shown["written"] = str(checked.written)
        if checked.error is not None:
            shown["error"] = checked.error
        yield separator + json.dumps(shown, ensure_ascii=False, indent=1)
        separator = ",\n"
    yield "\n]}\n"


def narrative_json(judged: "Judged") -> dict[str, Any]:
    """Give a 自评报告 without a table in the shape of a form's part; `figures` says what was read."""
    from validators.narrative import ROLES, rate_of  # noqa: PLC0415  # hardly any file is one

    return {
        "kind": "narrative",
        "title": judged.report.title,
        "template": "",
        "verdict": judged.verdict,
        "findings": [finding.model_dump(mode="json") for finding in judged.findings],
        "recomputed": {
            "rate": plain(rate_of(judged.report)),
            "execution_score": None,
            "rows": {},
            "subtotals": {},
            "total": None,
        },
        "figures": [
            {
                "role": each.role,
                "name": ROLES[each.role],
                "about": each.about,
                "quote": each.fact.quote,
                "value": plain(each.value),
                "start": each.fact.start,
                "end": each.fact.end,
                "paragraph": each.paragraph,
            }
            for each in judged.report.said
        ],
    }


def narrative_lines(judged: "Judged") -> Iterator[str]:
    """Say in Chinese what was read of a 自评报告 without a table, and what is wrong in it."""
    from validators.narrative import ROLES  # noqa: PLC0415  # hardly any file is one

    yield f"{judged.report.title}：这是自评报告（没有表格），只核对文字里的数。{VERDICTS[judged.verdict]}"
    told = "，".join(
        f"{each.about if each.role == 'part' else ''}{ROLES[each.role]}{each.fact.quote}"
        for each in judged.report.said
        if each.role != "weight"
    )
    yield f"  读到：{told}"
    yield from finding_lines(judged.findings)


def reviewed_json(each: "Reviewed") -> dict[str, Any]:
    """Give one form's part; what was waived or mended is there only when something was."""
    shown = judgement_json(each.judgement)
    if each.waived:
        shown["waived"] = [
            {"finding": finding.model_dump(mode="json"), "waiver": waiver.model_dump(mode="json")}
            for finding, waiver in each.waived
        ]
    if each.applied:
        shown["fixed"] = [
            {"code": finding.code, **edit.model_dump(mode="json")} for finding, edit in each.applied
        ]
    if each.code is not None:
        shown["code"] = code_json(each.code)
    return shown


def code_json(code: "Verified") -> dict[str, Any]:
    """Give what is known of a form's 核验码; `matches` null: this kind of file prints none."""
    return {"printed": code.printed, "computed": code.computed, "matches": code.matches}


def code_line(code: "Verified") -> str:
    """Say whether a form is still what was once written."""
    if code.matches is None:
        return f"核验码：{code.computed}"
    if code.printed is None:
        return f"没有核验码（按现在的内容应为 {code.computed}）"
    if not code.matches:
        return (
            f"核验码不符：表的内容在输出后被改动过（表上印的 {code.printed}，按现在的内容是 {code.computed}）"
        )
    return f"核验码相符（{code.computed}）"


def reviewed_lines(each: "Reviewed") -> Iterator[str]:
    """Say of one form what was mended, what was found, and what somebody answers for."""
    form = each.judgement.form
    name = form.project.name or form.title or "未命名的自评表"
    yield f"■ {name}（{each.judgement.template.id}）：{VERDICTS[each.judgement.verdict]}"
    for finding, edit in each.applied:
        yield f"  [已改正] {finding.code} {finding.cell}：{finding.found or ''} → {edit.text}"
    yield from finding_lines(each.judgement.findings)
    for finding, waiver in each.waived:
        yield f"  [已豁免] {finding.code} {finding.cell}：{waiver.reason}（{waiver.approver}，{waiver.date}）"
    if not each.judgement.findings:
        yield "  没有发现问题。"
    if each.code is not None:
        yield f"  {code_line(each.code)}"


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Say each finding on a line, the gravest first, and how it can be mended."""
    order = list(SEVERITIES)
    for finding in sorted(findings, key=lambda each: order.index(each.severity)):
        yield f"  [{SEVERITIES[finding.severity]}] {finding.code} {finding.cell}：{finding.message}"
        if finding.fix is not None and finding.fix.applicability == "unsafe":
            texts = "、".join(f"“{edit.text}”" for edit in finding.fix.edits)
            yield f"      可改为{texts}（请确认后自行改正）"


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
