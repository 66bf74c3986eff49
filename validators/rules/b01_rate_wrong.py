"""B01 rate-wrong: 执行率算错或写法不规范

查什么
    资金表各行的执行率是否等于全年执行数÷全年预算数（调整后的预算数，不是年初数），差0.01个百分点以上为错；
    只是位数不足、漏写“%”或写成小数的，作警告；分项行有的填了、有的空着，作提示。
    总额与分项不符（B04）的表、没有预算数（B05）的行不再推算；分母用错一列的，由B03报。
为什么
    执行率决定预算执行得分，先取整再乘分值会使总分出错。
例
    预算130、执行100，执行率填77.92% → 应为76.92%。
依据
    财预〔2020〕10号配套自评表：执行率（B/A）；鄂财绩发〔2020〕3号脚注1。
"""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.base import rate_of_wrong_base
from validators.form import Cell, FundsRow
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import half_up
from validators.scoring.funds import amount, plain, rate, wrong_columns

TOLERANCE = Decimal("0.01")
ALLOWED = "允许误差±0.01个百分点"
PLACES, FULL = 2, Decimal(100)


@rule("B01", "rate-wrong", clause="执行率＝全年执行数÷全年预算数（调整后），财预〔2020〕10号自评表列头 B/A")
def rate_wrong(case: Case) -> Iterator[Complaint]:
    """Recompute the rate of every line whose amounts can be relied on."""
    base = case.template.funds.base
    if wrong_columns(case.form) & {base, "executed"}:
        return
    some = any(line.rate and line.rate.value is not None for line in case.form.funds.rows[1:])
    for index, line in enumerate(case.form.funds.rows):
        exact = rate(line, base)
        if exact is None or line.rate is None or rate_of_wrong_base(line, base):
            continue
        where = f"/funds/rows/{index}/rate"
        if line.rate.value is not None:
            yield from _judge(where, line, line.rate, exact)
        elif index and some and line.rate.blank:
            yield _blank(where, exact)


def _judge(where: str, line: FundsRow, printed: Cell, exact: Decimal) -> Iterator[Complaint]:
    """Judge a printed rate: a wrong figure is an error, a wrong way to write it a warning."""
    right = f"{plain(half_up(exact))}%"
    fault = _format_fault(line, printed, exact)
    capped = exact > FULL and printed.value == FULL  # what is wrong there is the spending (B06)
    if fault is None and (capped or _near(printed.value, exact)):
        return
    off = plain(abs(half_up(exact) - (printed.value or Decimal())))
    wrong = f"填报{printed.text}，相差{off}个百分点。请改正，并重算得分。"
    message = f"按表内数字，执行率为{_sum(line)}={right}（{ALLOWED}），{fault or wrong}"
    fix = Fix(applicability="safe", edits=(Edit(where=where, text=right),))
    yield Complaint(where, message, printed.text, right, "warning" if fault else None, fix)


def _format_fault(line: FundsRow, printed: Cell, exact: Decimal) -> str | None:
    """Say what is wrong with the way in which a rate that can be right is written."""
    value, marked = printed.value or Decimal(), "%" in unicodedata.normalize("NFKC", printed.text)
    if printed.text.count("%") > 1 and _near(value, exact):
        return f"填报{printed.text}多写了“%”。"
    if not marked and _near(value * 100, exact):
        return f"填成了小数{printed.text}。请写成百分数。"
    if _near(value, exact):
        return None if marked else f"填报{printed.text}漏写了“%”。"
    if _rounds_to(printed, exact):
        return f"填报{printed.text}位数不足。请保留两位小数，得分按未取整的执行率计算。"
    if _within_rounding(line, value):
        return f"填报{printed.text}；差额可能来自金额的舍入，请确认。"
    return None


def _near(value: Decimal | None, exact: Decimal) -> bool:
    return value is not None and abs(value - exact) <= TOLERANCE


def _rounds_to(printed: Cell, exact: Decimal) -> bool:
    """Whether *printed* shows too few decimals, but the right ones."""
    half = Decimal(5).scaleb(-printed.decimals - 1)
    return printed.decimals < PLACES and abs((printed.value or Decimal()) - exact) <= half


def _within_rounding(line: FundsRow, value: Decimal) -> bool:
    """Whether amounts that were rounded to the decimals they show could give *value*.

    A whole number is taken as exact: else 100/130 would excuse any rate between 76 % and 78 %. Nor does
    rounding make more than all of what is not more than all.
    """
    if value > FULL >= (rate(line) or FULL):
        return False
    spent, budget = (_interval(held) for held in (line.executed, line.budget))
    return budget[0] > 0 and spent[0] / budget[1] * 100 <= value <= spent[1] / budget[0] * 100


def _interval(held: Cell | None) -> tuple[Decimal, Decimal]:
    if held is None or held.value is None:
        return Decimal(), Decimal()
    half = Decimal(5).scaleb(-held.decimals - 1) if held.decimals else Decimal()
    return held.value - half, held.value + half


def _sum(line: FundsRow) -> str:
    spent, budget = (plain(amount(line, column) or Decimal()) for column in ("executed", "budget"))
    return f"全年执行数{spent}÷全年预算数{budget}"


def _blank(where: str, exact: Decimal) -> Complaint:
    right = f"{plain(half_up(exact))}%"
    message = f"别的分项行填了执行率，这一行空着；如逐行填写，应为{right}。分项行也可以都不填。"
    return Complaint(where, message, "", right, "info")
