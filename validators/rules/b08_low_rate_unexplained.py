"""B08 low-rate-unexplained: 执行率低而全表没有说明

查什么
    执行率低于表样的界限（没有写界限的按90%），而偏差栏、原因分析、摘要和附注都没有说明。
    版面有偏差原因栏、原因分析栏而空着的，由E01报；写了而解释不了的，由E03报。
为什么
    钱没有花完而不说明，无法判断是节约、是进度慢，还是预算编高了。
例
    预算126万元、执行25.68万元（20.38%），无说明 → 写明未支出的100.32万元为什么没有支付、去向如何。
依据
    执行率低于90%须说明（四川一体化自评表脚注1；财预〔2020〕10号要求对未完成情况分析原因）。
"""

from collections.abc import Iterator

from validators.evidence.reasons import left_blank, unexplained_rate
from validators.rule import Case, Complaint, rule
from validators.scoring import half_up
from validators.scoring.funds import plain, total


@rule(
    "B08",
    "low-rate-unexplained",
    clause="执行率偏低须说明原因（财预〔2020〕10号；四川一体化自评表脚注1为90%）",
)
def low_rate_unexplained(case: Case) -> Iterator[Complaint]:
    """Look for an explanation wherever one could stand, once the rate is low."""
    found = unexplained_rate(case.form, case.template)
    foot = case.template.deviation_place in {"foot", "both"} and case.form.analysis is not None
    if found is None or foot or left_blank(case.form):
        return
    exact, limit = found
    budget, spent = total(case.form, case.template.funds.base), total(case.form, "executed")
    left = plain(budget - spent) if budget is not None and spent is not None else ""
    line = case.form.funds.rows[0]
    yield Complaint(
        "/funds/rows/0/rate",
        f"执行率{plain(half_up(exact))}%低于{plain(limit)}%，表内没有任何说明。"
        f"请写明未支出的{left}{case.form.money_unit}的原因，以及余额结转、收回还是留用。",
        found=line.rate.text if line.rate else None,
        expected="执行率偏低的原因",
    )
