"""B04 total-not-sum-of-parts: 资金总额与分项之和不符

查什么
    年度资金总额的年初预算数、全年预算数、全年执行数，是否各等于其下各分项（财政拨款、上年结转、其他资金）之和；
    分项有数而总额空着，也算不符。差额不超过0.05万元的，多半是舍入，只作警告。
为什么
    执行率和预算执行得分都由总额算出，总额错了，后面的数都站不住。
例
    分项 0+134.31+0，总额填0 → 总额应为134.31。
依据
    财预〔2020〕10号配套自评表：年度资金总额由当年财政拨款、上年结转资金和其他资金组成。
"""

from collections.abc import Iterator

from validators.form import COLUMNS, Form
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring.funds import Disagreement, amount, disagreements, named, plain


@rule("B04", "total-not-sum-of-parts", clause="财预〔2020〕10号自评表：年度资金总额为各资金来源之和")
def total_not_sum_of_parts(case: Case) -> Iterator[Complaint]:
    """Add up each column of the 资金 table."""
    for each in disagreements(case.form):
        where, right = f"/funds/rows/0/{each.column}", plain(each.sum)
        slight = each.slight(case.form.money_unit, case.template.limits.slight_sum)
        yield Complaint(
            where,
            _message(each, case.form, slight=slight),
            found="" if each.printed is None else plain(each.printed),
            expected=right,
            severity="warning" if slight else None,
            fix=Fix(applicability="unsafe", edits=(Edit(where=where, text=right),)),
        )


def _message(each: Disagreement, form: Form, *, slight: bool) -> str:
    column, unit = COLUMNS[each.column], form.money_unit
    terms = "＋".join(
        f"{named(line)}{plain(part)}"
        for line in form.funds.rows[1:]
        if (part := amount(line, each.column)) is not None
    )
    if each.printed is None:
        return f"{column}的总额空着，而分项合计为{terms}＝{plain(each.sum)}{unit}。请填写总额。"
    off = plain(abs(each.printed - each.sum))
    parts = f"{terms}＝{plain(each.sum)}{unit}"
    said = f"{column}的总额{plain(each.printed)}与分项合计不符：{parts}，相差{off}{unit}。"
    return said + ("差额很小，请确认是否只是舍入。" if slight else "请核对总额和各分项，改正有误的一处。")
