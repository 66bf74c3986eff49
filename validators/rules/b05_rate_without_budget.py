"""B05 rate-without-budget: 没有预算数却填了执行率

查什么
    资金表某一行的全年预算数为0或空着，执行率却填了数。预算、执行都是0而执行率填0%的，只作提示。
为什么
    分母为0时执行率不存在；填100%等于凭空说钱花完了。
例
    全年预算0、全年执行0、执行率100% → 执行率改为“—”。
依据
    执行率＝全年执行数÷全年预算数，分母为0时无意义，写“—”（财预〔2020〕10号自评表列头 B/A）。
"""

from collections.abc import Iterator

from validators.form import Form, FundsRow
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring.funds import amount, nothing, plain, total, wrong_columns
from validators.template import Severity


@rule(
    "B05",
    "rate-without-budget",
    clause="财预〔2020〕10号自评表：执行率＝全年执行数÷全年预算数，分母为0时写“—”",
)
def rate_without_budget(case: Case) -> Iterator[Complaint]:
    """Look for a printed rate beside a budget of nothing."""
    base = case.template.funds.base
    for index, line in enumerate(case.form.funds.rows):
        if line.rate is None or line.rate.value is None or not _no_budget(line, base):
            continue
        where = f"/funds/rows/{index}/rate"
        yield Complaint(
            where,
            _message(case.form, line, base, index),
            found=line.rate.text,
            expected="—",
            severity=_severity(line),
            fix=Fix(applicability="unsafe", edits=(Edit(where=where, text="—"),)),
        )


def _no_budget(line: FundsRow, base: str) -> bool:
    held = getattr(line, base)
    return held is not None and (nothing(held) or held.value == 0)


def _severity(line: FundsRow) -> Severity | None:
    idle = line.rate is not None and line.rate.value == 0 and not amount(line, "executed")
    return "info" if idle else None


def _message(form: Form, line: FundsRow, base: str, index: int) -> str:
    held = amount(line, base)
    budget = "空着" if held is None else "为0"
    spent = amount(line, "executed")
    executed = "执行数空着" if spent is None else f"执行数为{plain(spent)}"
    said = f"这一行的预算数{budget}、{executed}，算不出执行率，却填了{line.rate.text if line.rate else ''}。"
    whole = total(form, base)
    if index == 0 and base in wrong_columns(form) and whole:
        return f"{said}按分项合计预算数应为{plain(whole)}，请先改正总额，再重新计算执行率。"
    return f"{said}请改为“—”；如确有预算，请先补填预算数。"
