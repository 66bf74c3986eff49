"""D06 cost-restates-budget: 成本指标只是预算执行率或预算复述

查什么
    成本行的名称是预算执行率（资金支出率），或者只是把预算、拨款的总额再写一遍。
为什么
    执行率已在资金表计分，再算一次就重复；预算总额说明不了成本控制得怎样。
例
    成本指标“预算执行率 ≥90%” → “单位购置成本≤0.5万元/台”“成本节约率≥5%”。
依据
    财预〔2021〕101号指引：成本指标反映单位成本、总成本控制（本条原文未核）。
"""

import re
from collections.abc import Iterator

from validators.evidence import quantified
from validators.evidence.money import close, known, sums, values
from validators.form import Form, Row
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule

RATE = pattern(
    r"(?:预算|资金|经费|支出)[^，。]{0,6}(?:执行|支出|完成|使用|支付|到位)(?:进度)?率|(?<!价格)(?<!标准)(?<!制度)(?<!政策)(?<!合同)执行率|预算完成"
)
GRANT = pattern(
    r"财政拨款|拨款|预算|经费|专项资金|项目资金|资金总额|总成本|总投资|总费用|总支出|投资总?额|成本控制数|项目总额|项目支出|财政资金"
)
WITHIN = pattern(
    r"(?:控制|执行|支出|使用|开支)[^，。]{0,8}预算(?:范围|额度|总额|金额|数)?(?:之内|以内|内)|(?:不超|不突破|未超|未突破)(?:过|出)?[^，。]{0,4}预算"
)


@rule(
    "D06",
    "cost-restates-budget",
    severity="warning",
    clause="财预〔2021〕101号指引：成本指标反映单位成本和成本控制（未核）",
)
def cost_restates_budget(case: Case) -> Iterator[Complaint]:
    """Look at the cost rows."""
    for index, row in enumerate(case.form.rows):
        if quantified.is_cost(row) and (what := _restated(row, case.form)):
            yield Complaint(
                f"/rows/{index}/name",
                f"成本指标“{row.name}”{what}。请换成反映成本控制的指标，如单位成本（元/件、元/人）或成本节约率。",
                found=row.name,
                expected="单位成本或成本节约率",
            )


def _restated(row: Row, form: Form) -> str:
    """Say what the row restates; nothing when it does not."""
    if RATE.search(row.name):
        return "就是预算执行率，与资金表的执行率重复计分"
    target = quantified.text_of(row.target)
    if WITHIN.search(row.name):
        return "只是说不超预算，与预算执行重复"
    granted = GRANT.search(row.name) or GRANT.search(target) or not re.search(r"[一-龥]", row.name)
    told = values(sums(f"{row.name}，{target}", row.unit or None)) if granted else set()
    restated = any(close(one, other) for one in told for other in known(form))
    return "只是复述预算总额，与资金表重复" if restated else ""
