"""B09 money-unit-wrong: 资金单位错（元、万元混用）

查什么
    资金表的数与叙述、成本指标、项目名称里写明的金额恰好相差一万倍；资金单位是元而全部资金不足1000元，或不够支付成本指标所写的；
    资金单位是万元而合计在100亿元以上，别处又没有上亿的金额（拒绝）。格里另写的单位与表头不同（万元表里写“260元”，拒绝）；以元为单位不足1万元的、以万元为单位超过20亿元的，警告。
为什么
    单位错了，公开的金额差一万倍，执行率却看不出来。
例
    资金单位“万元”、全年预算1300000，而总体目标写“投入130万元” → 改为130。
依据
    财预〔2020〕10号配套自评表：项目资金单位为万元；各地公开表以元为单位的，按元填列。
"""

from collections.abc import Iterator

from validators.evidence.money import OTHER, slip
from validators.form import Cell, Form
from validators.rule import Case, Complaint, rule
from validators.scoring.funds import AMOUNTS, plain, total


@rule("B09", "money-unit-wrong", clause="财预〔2020〕10号自评表：项目资金（万元）")
def money_unit_wrong(case: Case) -> Iterator[Complaint]:
    """Compare the funds with the amounts that are told elsewhere, and each cell with the heading."""
    yield from _other_unit(case.form)
    found = slip(case.form)
    if found is None:
        return
    unit = case.form.money_unit
    column = next((each for each in ("budget", *AMOUNTS) if total(case.form, each)), "budget")
    yield Complaint(
        f"/funds/rows/0/{column}",
        f"资金表的单位是{unit}，{plain(found.printed)}{unit}：{found.why}，看来应是{plain(found.printed)}{OTHER[unit]}。"
        "请核对单位，把全表金额改为同一单位。",
        found=f"{plain(found.printed)}{unit}",
        expected=f"{plain(found.printed)}{OTHER[unit]}",
        severity=None if found.sure else "warning",
    )


def _other_unit(form: Form) -> Iterator[Complaint]:
    """Look for cells that write a unit of their own."""
    for index, line in enumerate(form.funds.rows):
        for column in AMOUNTS:
            held: Cell | None = getattr(line, column)
            if held is None or "元" not in held.text or held.value is None:
                continue
            own = "万元" if "万元" in held.text else "元"
            if own != form.money_unit and "亿" not in held.text:
                message = (
                    f"资金表的单位是{form.money_unit}，这一格却写“{held.text.strip()}”。请按表头的单位填写。"
                )
                yield Complaint(f"/funds/rows/{index}/{column}", message, held.text, f"单位{form.money_unit}")
