"""B07 budget-changed-unexplained: 预算年中有变动而没有说明

查什么
    年初预算数与全年预算数不同，或总额不变而资金来源对调（例如当年拨款变成了上年结转），全表却找不到
    调整、追加、调减、下达一类的说明。没有年初预算数栏的表样不查。
为什么
    预算变了目标往往也要变；不说明，执行率看上去完成了，其实可能只是分母变小。
例
    年初预算169.4、全年预算134.31，无说明 → 补一句何时、依据什么文件调减35.09万元。
依据
    年中调整（追加或调减）必须单独说明（四川一体化自评表脚注2）；其他地区作审核提醒。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.reasons import change_explained
from validators.rule import Case, Complaint, rule
from validators.scoring import half_up
from validators.scoring.funds import amount, named, plain, total
from validators.template import Severity

SLIGHT = Decimal("0.001")


@rule(
    "B07",
    "budget-changed-unexplained",
    severity="warning",
    clause="预算年中调整须说明（四川一体化自评表脚注2；各地审核通行要求）",
)
def budget_changed_unexplained(case: Case) -> Iterator[Complaint]:
    """Compare the initial with the full-year budget: the total first, then where the money comes from."""
    if change_explained(case.form, case.template):
        return
    initial, budget = total(case.form, "initial_budget"), total(case.form, "budget")
    if initial is None or budget is None:
        return
    severity: Severity | None = "error" if case.template.funds.adjustment_must_be_explained else None
    unit = case.form.money_unit
    if initial != budget and _is_slight(initial, budget):
        return
    if initial != budget:
        off = budget - initial
        share = f"，{half_up(off / initial * 100):+f}%" if initial else ""
        yield Complaint(
            "/funds/rows/0/budget",
            f"年初预算{plain(initial)}，全年预算{plain(budget)}（{off:+f}{unit}{share}），表内没有说明。"
            "请写明何时、依据什么文件追加或调减，以及目标是否随之调整。",
            found=plain(budget),
            expected="年中调整的说明",
            severity=severity,
        )
        return
    if moved := list(_moved(case)):
        changes = "；".join(f"{name}{plain(before)}→{plain(after)}" for _, name, before, after in moved)
        yield Complaint(
            f"/funds/rows/{moved[0][0]}/budget",
            f"资金总额不变，但来源变了：{changes}（{unit}），表内没有说明。请核对是否填错行，或说明原因。",
            found=plain(moved[0][3]),
            expected="来源变动的说明",
            severity=severity,
        )


def _is_slight(initial: Decimal, budget: Decimal) -> bool:
    """Whether the two differ by so little that it can only be what was left of a tender, or rounding."""
    return abs(budget - initial) <= initial * SLIGHT


def _moved(case: Case) -> Iterator[tuple[int, str, Decimal, Decimal]]:
    for index, line in enumerate(case.form.funds.rows[1:], 1):
        before, after = amount(line, "initial_budget"), amount(line, "budget")
        if before is not None and after is not None and before != after:
            yield index, named(line), before, after
