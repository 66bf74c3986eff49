"""Reasons: where a form explains itself, and what it would have to explain. Shared by several rules."""

import re
from collections.abc import Iterator
from decimal import Decimal

from validators.form import PENDING, Form
from validators.pattern import pattern
from validators.scoring import Assessment
from validators.scoring.funds import amount, reliable_rate
from validators.scoring.measure import attainment
from validators.scoring.weights import is_child
from validators.template import Template

USUAL = Decimal(90)  # percent; domain.md section 5: where the edition names no limit
# “无”“暂无” beside points that were taken off is no explanation (domain.md section 6)
EMPTY_WORDS = pattern(
    r"(?:暂|均)?无(?:偏差|偏离|原因|说明)?|没有|不适用|未发现偏差|达成预期指标|[—–－\-/／]+"
)
CAUSE = pattern(
    r"原因|由于|因为|因(?![素此而])|受.{1,20}影响|所致|导致|造成|主要是|(?<![联关体派])系(?![统列数])|尚未|未能|未及"
)
SPENDING = pattern(
    r"预算|资金|经费|款|执行|支[出付]|结余|结转|结算|采购|招标|验收|审计|[停延误]工|工期|进度|推迟|延期|取消|暂停|滞后|顺延"
    r"|尚未|未[能开实完]|减少|压减|节约|调整"
)
MONEY = pattern(r"预算|资金|经费|拨款|执行|支出|支付|付款|万元|财政")
BUDGET = pattern(r"预算|资金|经费|拨款|财政|指标文|[追调核][加减]|下达|结转|收回|划转")
CHANGE = pattern(r"[调核追压缩削][减增]|调整|追加|增加|减少|下达|划转|调剂|收回|变更|上年结转")


# What the empty form prints in the place for a reason tells how to fill it in, and explains nothing.
ASKED = pattern(
    r"(?:应|需|须|请)当?要?(?:对[^，。]{0,12})?(?:单独|另行|予以|逐项)?(?:说明|注明|写明|填写)|\d字以?内|执行率[=＝]|^\W*+\d?+\W*+其他资金包括"
)


def says_nothing(text: str | None) -> bool:
    """Whether *text* explains nothing: blank, 待补充, or only a word such as 无 or 暂无."""
    bare = (text or "").strip(" \t\r\n　。.;；、,，")
    return not bare or PENDING in bare or bool(EMPTY_WORDS.fullmatch(bare))


def own_notes(form: Form, template: Template) -> Iterator[str]:
    """Give the sentences below the table that are not the edition's own footnotes."""
    printed = "".join(template.notes)
    for note in form.notes:
        for sentence in re.split(r"[。\n]", note):
            bare = re.sub(r"^\s*(?:注[::]?)?\s*(?:\d+[.、．])?\s*", "", sentence)
            if bare and not ASKED.search(bare) and bare not in printed and "权重" not in bare:
                yield bare


def beside_money(form: Form) -> Iterator[str]:
    """Give what somebody wrote beside the funds, without what the empty form asks there."""
    for line in form.funds.rows:
        if line.reason:
            yield "。".join(said for said in sentences((line.reason,)) if not ASKED.search(said))


def explanations(form: Form, template: Template) -> tuple[str, ...]:
    """Give every text in which the form explains itself, wherever it stands."""
    cells = [row.deviation for row in form.rows] + [form.analysis, form.measures, form.summary]
    cells += [form.goal.actual if form.goal else None, *own_notes(form, template)]
    cells += beside_money(form)
    return tuple(text for text in cells if text and not says_nothing(text))


def sentences(texts: tuple[str, ...]) -> Iterator[str]:
    """Give the sentences of *texts*."""
    for text in texts:
        yield from (piece for piece in re.split(r"[。;；!！?？\n]", text) if piece.strip())


def deducted(form: Form, template: Template) -> Decimal:
    """Give how many points the form has lost: full marks less the printed scores (else the total)."""
    full = template.funds.weight + sum((section.weight for section in template.sections), Decimal())
    printed = [row.score.value for row in form.rows if row.score and not is_child(row, template)]
    execution = execution_score(form)
    if execution is not None and printed and None not in printed:
        return full - execution - sum((score for score in printed if score is not None), Decimal())
    return full - form.total.value if form.total and form.total.value is not None else Decimal()


def execution_score(form: Form) -> Decimal | None:
    """Give the printed score of 预算执行."""
    first = amount(form.funds.rows[0], "score") if form.funds.rows else None
    if first is not None:
        return first
    return form.funds.score.value if form.funds.score else None


def beside_rows(form: Form) -> bool:
    """Whether the form gives its reasons beside the rows, whatever its edition does."""
    return any(row.deviation is not None for row in form.rows)


def unexplained_rate(form: Form, template: Template) -> tuple[Decimal, Decimal] | None:
    """Give the execution rate, and the limit below which it is told why, where it is below and nothing tells.

    Both are percentages. None where the rate is high enough, cannot be relied on, or is explained somewhere.
    """
    rate = reliable_rate(form, template)
    limit = template.funds.explain_below or USUAL
    if rate is None or rate >= limit or shortfall_explained(form, template):
        return None
    return rate, limit


def left_blank(form: Form) -> bool:
    """Whether the rows have a column of reasons in which nothing at all stands."""
    texts = [row.deviation for row in form.rows if row.deviation is not None]
    return bool(texts) and not any(text.strip() for text in texts)


def owes_at_foot(form: Form, template: Template, rows: tuple[Assessment, ...]) -> bool:
    """Whether the reasons at the foot of the form must be filled in."""
    return deducted(form, template) > 0 or any(row.met is False for row in rows)


def owes_reason(row: Assessment) -> bool:
    """Whether the row must be explained: it lost points, or it says or shows that its target was missed.

    A measured row that reached its target owes points, not a reason (C05).
    """
    if row.met is False or (row.met is None and attainment(row.row) == "未达成"):
        return True
    score = row.row.score.value if row.row.score else None
    lost = score is not None and row.weight is not None and score < row.weight
    return lost and not (row.kind == "quantitative" and row.met)


def change_explained(form: Form, template: Template) -> bool:
    """Whether some sentence of the form says that the budget was changed during the year."""
    return any(
        CHANGE.search(sentence) and BUDGET.search(sentence)
        for sentence in sentences(explanations(form, template))
    )


def shortfall_explained(form: Form, template: Template) -> bool:
    """Whether anything in the form explains why money was left over.

    Whatever stands in the part for reasons counts here: whether it explains anything is another question
    (E03). A reason beside a row counts when it speaks of money, or of work that was not done.
    """
    if any(not says_nothing(text) for text in (form.analysis, form.measures, *beside_money(form))):
        return True
    beside_rows = (row.deviation or "" for row in form.rows)
    if any(not says_nothing(text) and SPENDING.search(text) for text in beside_rows):
        return True
    return any(
        CAUSE.search(sentence) and MONEY.search(sentence)
        for sentence in sentences(explanations(form, template))
    )
