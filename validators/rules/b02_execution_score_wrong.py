"""B02 execution-score-wrong: 预算执行得分算错

查什么
    预算执行得分是否等于 分值×执行率（不超过分值，四舍五入到两位）。
    只保留一位小数的，先按该位数舍入再比；只因截断而差在末位的由C11报。总额与分项不符（B04）或没有预算数（B05）时不推算，只提示先改总额；分母用错一列的，由B03报。
为什么
    执行得分进入总分；先把执行率取整再乘分值，总分会差出零点几分。
例
    分值20、执行率100÷130 → 得分15.38，填15.40为错。
依据
    财预〔2020〕10号配套自评表、鄂财绩发〔2020〕3号：得分＝分值×执行率，得分不得突破分值。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.base import score_of_wrong_base
from validators.form import Cell, Form
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import half_up
from validators.scoring.funds import amount, plain, reliable_rate, wrong_columns
from validators.scoring.rounding import allowance, shows, truncated

FULL, HUNDREDTH = Decimal(100), Decimal("0.01")


@rule(
    "B02",
    "execution-score-wrong",
    clause="预算执行得分＝分值×执行率，封顶（财预〔2020〕10号、鄂财绩发〔2020〕3号）",
)
def execution_score_wrong(case: Case) -> Iterator[Complaint]:
    """Recompute the score of 执行率 from the amounts of the total line."""
    for where, printed in _printed(case.form).items():
        yield from _judge(case, where, printed)


def _judge(case: Case, where: str, printed: Cell) -> Iterator[Complaint]:
    weight = _weight(case)
    exact = reliable_rate(case.form, case.template)
    if exact is None:
        if wrong_columns(case.form):
            yield Complaint(where, f"资金总额有误，得分{printed.text}无从核对。请先改总额，再按执行率给分。",
                            printed.text, severity="info")  # fmt: skip
        return
    score = min(weight, weight * exact / 100)
    places = case.template.decimals
    if shows(printed, score, places) or truncated(printed, score, places):
        return
    if not score_of_wrong_base(printed, case.form, case.template):
        yield _complaint(case, where, printed, weight, exact)


def _printed(form: Form) -> dict[str, Cell]:
    """Give the cells that print the score: on the total line, and by itself where that says otherwise."""
    first = form.funds.rows[0].score if form.funds.rows else None
    found = {"/funds/rows/0/score": first, "/funds/score": form.funds.score}
    if first and form.funds.score and first.value == form.funds.score.value:
        del found["/funds/score"]
    return {where: held for where, held in found.items() if held and held.value is not None}


def _weight(case: Case) -> Decimal:
    """Give the points of 执行率 as the form prints them, else as the edition sets them."""
    line = amount(case.form.funds.rows[0], "weight") if case.form.funds.rows else None
    stated = case.form.funds.weight.value if case.form.funds.weight else None
    return line or stated or case.template.funds.weight


def _complaint(case: Case, where: str, printed: Cell, weight: Decimal, exact: Decimal) -> Complaint:
    right = half_up(min(weight, weight * exact / 100))
    within = allowance(printed, case.template.decimals)
    said = f"预算执行得分应为分值{plain(weight)}×执行率{plain(half_up(exact))}%={right}（{within}）"
    fix = Fix(applicability="safe", edits=(Edit(where=where, text=str(right)),))
    if _from_rounded_rate(case.form, printed, weight, exact):
        message = f"{said}，填报{printed.text}是用取整后的执行率算的。请按未取整的执行率计算。"
        return Complaint(where, message, printed.text, str(right), "warning", fix)
    cap = "（执行率超过100%，按分值封顶）" if exact > FULL else ""
    off = plain(abs(right - (printed.value or Decimal())))
    message = f"{said}{cap}，填报{printed.text}，相差{off}。请改正，并重算总分。"
    return Complaint(where, message, printed.text, str(right), fix=fix)


def _from_rounded_rate(form: Form, printed: Cell, weight: Decimal, exact: Decimal) -> bool:
    """Whether the score follows from the printed rate, which is right to its two decimals."""
    rate = form.funds.rows[0].rate
    if rate is None or rate.value is None or abs(rate.value - exact) > HUNDREDTH:
        return False
    return printed.value == half_up(min(weight, weight * rate.value / 100))
