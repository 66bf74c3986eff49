"""E03 reason-explains-nothing: 原因解释不了偏差，或要素不全

查什么
    有扣分或未完成的行、有扣分的表末原因，按要素逐项看：偏差幅度与表内一致、原因能解释这个方向的偏差、有措施和责任主体、有时限或资金去向。
    只有口号或措施而没有原因、未完成却讲超额、所写的幅度与表不符、执行率低却只写预算调减（分母里已经扣掉）或什么都没有解释的，退回；
    执行率在界限以上而原因不对的、缺两项以上要素的，警告。空着或只写“无”的由E01报，叙述里的执行率和金额由E04核对。
为什么
    原因说不清，就无从判断是目标定高了、钱没花完，还是工作没做。
例
    执行率67.94%，原因“年初190万元，实际下达143万元” → 143万元已是分母，应说明45.85万元为什么没有支出。
依据
    财预〔2020〕10号：未完成或偏离较大的要分析原因、提出改进措施。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence import deviation
from validators.evidence.reasons import CHANGE, owes_at_foot, owes_reason, says_nothing
from validators.form import PENDING
from validators.pattern import pattern
from validators.quantity import quantities
from validators.rule import Case, Complaint, rule
from validators.scoring import Assessment, half_up
from validators.scoring.funds import plain, reliable_rate, total
from validators.template import Severity

USUAL = Decimal(90)  # domain.md section 5: where the edition names no threshold
UNSPENT = pattern(
    r"受.{1,20}影响|由于|原因(?!分析)|因(?![素此而])|导致|所致|支付|付款|结算|尾款|质保金|保证金|拨付|结余|节约|节余|招标|采购|核减|审计|合同|取消|疫情|未支出|未使用"
)
INITIAL = pattern(r"年初|原预算|调整前")
ENOUGH = 2  # parts that may be missing before it is worth a warning
YUAN = {"万元": Decimal(10_000), "元": Decimal(1)}


@rule(
    "E03",
    "reason-explains-nothing",
    clause="财预〔2020〕10号：未完成或偏离较大的，要分析原因、提出改进措施",
)
def reason_explains_nothing(case: Case) -> Iterator[Complaint]:
    """Judge each explanation that is owed and given."""
    yield from _foot(case)
    for each in case.assessments:
        text = (each.row.deviation or "").strip()
        if text and owes_reason(each) and not says_nothing(text):
            yield from _row(each, text)
        elif text and each.deviation and (wrong := deviation.wrong_claim(each, text)):
            yield _misquoted(each, wrong, "warning")


def _misquoted(each: Assessment, wrong: deviation.Claim, severity: Severity | None) -> Complaint:
    return Complaint(
        f"/rows/{each.index}/deviation",
        f"“{each.row.name}”的偏差原因写“{wrong.quote}”，按表内数应为{plain(half_up(wrong.due))}。"
        "请核对，改正有误的一处。",
        found=wrong.quote,
        expected=plain(half_up(wrong.due)),
        severity=severity,
    )


def _row(each: Assessment, text: str) -> Iterator[Complaint]:
    where, name = f"/rows/{each.index}/deviation", each.row.name
    if wrong := deviation.wrong_claim(each, text):
        yield _misquoted(each, wrong, None)
    elif each.met is False and deviation.explains_surplus_only(text, limit=each.direction == "down"):
        message = (
            f"“{name}”没有完成，原因却写的是超额。请写明没有完成的具体原因（什么事、什么时候）、措施和时限。"
        )
        yield Complaint(where, message, text, "能解释未完成的原因")
    elif not deviation.explains(text):
        message = (
            f"“{name}”的偏差原因只有口号或措施，没有说为什么。请写明具体事实（什么事、什么时候、多少）。"
        )
        yield Complaint(where, message, text, "具体原因")
    else:
        yield from _parts(where, f"“{name}”的偏差原因", text, size=deviation.tells_size(each, text))


def _parts(where: str, what: str, text: str, *, size: bool) -> Iterator[Complaint]:
    gaps = deviation.lacking(text, size=size)
    if len(gaps) >= ENOUGH:
        message = (
            f"{what}缺少{'、'.join(gaps)}。请补上：偏差多少、为什么、谁来做什么、何时完成（或余额去向）。"
        )
        yield Complaint(where, message, text, "、".join(gaps), "warning")


def _foot(case: Case) -> Iterator[Complaint]:
    form = case.form
    text = (form.analysis or "").strip()
    if says_nothing(text) or not owes_at_foot(form, case.template, case.assessments):
        return
    rate = reliable_rate(form, case.template)
    threshold = case.template.funds.explain_below or USUAL
    low = rate is not None and rate < threshold
    spent_less = rate is not None and rate < USUAL + 10
    told = _tells_money(case, text)
    if spent_less and not told and _only_the_change(text):
        yield _unexplained(
            case, text, rate or Decimal(), grave=low, why="只写了预算的调整，而调整后的预算数已是执行率的分母"
        )
    elif low and not told and not UNSPENT.search(text):
        yield _unexplained(case, text, rate or Decimal(), grave=True, why="没有说明钱为什么没有支出")
    elif not deviation.explains(text):
        yield Complaint(
            "/analysis",
            "偏差原因分析只有口号或措施，没有说为什么。请写明哪些指标偏差多少、具体原因是什么。",
            found=text,
            expected="具体原因",
        )
    elif not (form.measures and PENDING in form.measures):
        whole = f"{text}{'' if says_nothing(form.measures) else form.measures}"
        if form.measures is None or not says_nothing(form.measures):  # a blank one is E01's
            yield from _parts("/analysis", "偏差原因分析", whole, size=bool(quantities(text)))


def _tells_money(case: Case, text: str) -> bool:
    """Whether the text names the rate, or what was spent or left."""
    form = case.form
    budget, spent = total(form, case.template.funds.base), total(form, "executed")
    if budget is None or spent is None:
        return True
    known = {value * YUAN[form.money_unit] for value in (spent, budget - spent)}
    rate = case.recomputed.rate
    found = quantities(text)
    return any(
        (one.kind == "money" and one.value in known)
        or (one.kind == "percent" and rate is not None and one.value == rate)
        for one in found
    )


def _only_the_change(text: str) -> bool:
    """Whether the text tells only that the budget was changed during the year."""
    changed = bool(INITIAL.search(text)) and bool(CHANGE.search(text))
    return changed and not deviation.FACT.search(CHANGE.sub("", text))


def _unexplained(case: Case, text: str, rate: Decimal, *, grave: bool, why: str) -> Complaint:
    budget, spent = total(case.form, case.template.funds.base), total(case.form, "executed")
    left = plain(budget - spent) if budget is not None and spent is not None else ""
    unit = case.form.money_unit
    return Complaint(
        "/analysis",
        f"执行率{plain(half_up(rate))}%，原因分析{why}，解释不了未支出的{left}{unit}。"
        f"请写明这{left}{unit}为什么没有支出，以及结转、收回还是留用。",
        found=text,
        expected=f"未支出的{left}{unit}的原因",
        severity=None if grave else "warning",
    )
