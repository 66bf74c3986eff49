"""B06 executed-over-budget: 执行数超过全年预算数

查什么
    资金表某一行的全年执行数大于该行的全年预算数。总额已经超的，只报总额一行。
为什么
    没有预算不得支出。执行数超过预算，不是数填错，就是漏记了追加的预算或动用的结转资金。
例
    全年预算100、全年执行108 → 核对执行数，或把追加的8万元计入全年预算数。
依据
    全年预算数为调整后的资金总额（含上年结转）；执行率超过100%的须说明资金来源，得分封顶。
"""

from collections.abc import Iterator

from validators.rule import Case, Complaint, rule
from validators.scoring.funds import amount, plain, wrong_columns


@rule(
    "B06",
    "executed-over-budget",
    clause="全年预算数含追加和结转，执行数不得超过全年预算数（财预〔2020〕10号自评表）",
)
def executed_over_budget(case: Case) -> Iterator[Complaint]:
    """Compare what was spent with what might be spent, the total line first."""
    wrong = wrong_columns(case.form) & {"budget", "executed"}
    for index, line in enumerate(case.form.funds.rows):
        budget, spent = amount(line, "budget"), amount(line, "executed")
        if budget is None or spent is None or spent <= budget or (index == 0 and wrong):
            continue
        yield Complaint(
            f"/funds/rows/{index}/executed",
            f"全年执行数{plain(spent)}超过全年预算数{plain(budget)}，超出{plain(spent - budget)}"
            f"{case.form.money_unit}。请核对两数；如有追加预算或动用结转，请计入全年预算数并说明来源。",
            found=plain(spent),
            expected=f"≤{plain(budget)}",
        )
        if index == 0:
            return
