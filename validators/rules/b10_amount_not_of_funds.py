"""B10 amount-not-of-funds: 成本指标、名称、叙述的金额与资金表不符

查什么
    成本指标写的是项目总成本、财政拨款一类的总额，而金额与资金表的预算数、执行数都对不上（拒绝）；
    项目名称、总体目标里写的资金总额与资金表对不上（警告）。
    单位成本、某一项的费用、高于执行数的控制数不算；等于预算总额的由D06报，摘要和叙述里写明是预算数、执行数的由E04报。
为什么
    同一笔钱两处写得不同，有一处是错的，多半是从别的表抄来的。
例
    成本指标“财政拨款5万元”，而本项目全年预算134.31万元 → 改为与资金表一致的总额，或换成单位成本。
依据
    财预〔2020〕10号：自评数据真实、准确，各处一致。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.money import YUAN, among, known, slip, sums, values
from validators.evidence.quantified import is_cost
from validators.form import Form, Row
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule
from validators.scoring.funds import plain, total

WAN = Decimal(10_000)
# A name of nothing but these words means the whole amount; 线路租赁费 or 培训成本 would be a part.
WHOLE = pattern(
    r"(?:本项目|项目|年度|全年|本年|当年|财政|专项|预算|总|实际|计划|资金|经费|成本|投资|投入|拨款|支出|费用|金额|总额|数|额|控制"
    r"|在|以内|内|使用|安排|合计|共计|的|补助|指标|不超过|≤|<=|[（(）):：，,、\s])+"
)
SAID = pattern(
    r"(?:^|[。；;，,])\s*(?:本?项目|20\d\d年度?|全年|本年度?|年度|计划|共|合计|年初)*(?:投入|安排|下达|拨付|预算|项目资金|财政拨款)"
    r"(?:财政|专项|项目|预算)*(?:资金|经费|金额|总额)?(?:为|共计?|合计|总计)?\s*$"
)


@rule("B10", "amount-not-of-funds", clause="财预〔2020〕10号：自评数据真实、准确，各处一致")
def amount_not_of_funds(case: Case) -> Iterator[Complaint]:
    """Compare whole amounts in the cost rows, in the name and in the goal with the table."""
    found = [*_costs(case.form), *_name(case.form), *_goal(case.form)]
    if found and not slip(case.form):
        yield from found


def _costs(form: Form) -> Iterator[Complaint]:
    whole = [(index, row) for index, row in enumerate(form.rows) if is_cost(row) and _is_whole(row, form)]
    if len(whole) != 1:  # of several, each may be a part
        return
    index, row = whole[0]
    actual = values(sums(row.actual.text, row.unit or None)) if row.actual else set()
    told = sums(f"{row.name}，{row.target.text if row.target else ''}", row.unit or None)
    limit = any(each.comparator in {"le", "lt"} for each in told)
    spent = total(form, "executed")
    if actual:
        yield from _compared(form, f"/rows/{index}/actual", row.name, actual)
    elif told and not (limit and spent is not None and max(values(told)) >= spent * YUAN[form.money_unit]):
        yield from _compared(form, f"/rows/{index}/target", row.name, values(told))


def _is_whole(row: Row, form: Form) -> bool:
    """Whether the row names the whole amount of the project, and nothing of what it was spent on."""
    name = row.name.replace(form.project.name, "项目") if form.project.name else row.name
    for each in reversed(sums(name)):
        name = name[: each.start] + name[each.end :]
    return not name.strip() or bool(WHOLE.fullmatch(name))


def _compared(form: Form, where: str, name: str, told: set[Decimal]) -> Iterator[Complaint]:
    amounts = known(form)
    near = (each for value in (*told, sum(told, Decimal())) for each in (value, value * WAN, value / WAN))
    if amounts and not any(among(each, amounts) for each in near):
        said, funds = _money(max(told)), _funds(form)
        yield Complaint(
            where,
            f"成本指标“{name}”写的是{said}，而资金表{funds}，对不上。请改为与资金表一致的金额，或换成单位成本。",
            found=said,
            expected=funds,
        )


def _name(form: Form) -> Iterator[Complaint]:
    told = values(sums(form.project.name))
    if len(told) == 1:
        yield from _doubt(form, "/project/name", "项目名称", told.pop())


def _goal(form: Form) -> Iterator[Complaint]:
    """Look at the one amount of a goal, where the words say that it is the project's whole money."""
    for field, heading in (("expected", "预期目标"), ("actual", "实际完成情况")):
        text = (getattr(form.goal, field) if form.goal else None) or ""
        told = (
            sums(text)
            if "元" in text and SAID.search(text[: text.index("元")].rstrip("万0123456789. "))
            else ()
        )
        if len(told) == 1 and len(values(told)) == 1:
            yield from _doubt(form, f"/goal/{field}", heading, values(told).pop())


def _doubt(form: Form, where: str, heading: str, value: Decimal) -> Iterator[Complaint]:
    amounts = known(form)
    if amounts and not any(among(each, amounts) for each in (value, value * WAN, value / WAN)):
        message = f"{heading}写的是{_money(value)}，而资金表{_funds(form)}，对不上。请核对，改正有误的一处。"
        yield Complaint(where, message, _money(value), _funds(form), "warning")


def _funds(form: Form) -> str:
    budget, spent = total(form, "budget"), total(form, "executed")
    parts = [f"预算{plain(budget)}{form.money_unit}"] if budget is not None else []
    parts += [f"执行{plain(spent)}{form.money_unit}"] if spent is not None else []
    return "、".join(parts) or "另有金额"


def _money(value: Decimal) -> str:
    return f"{plain(value / WAN)}万元" if value >= WAN else f"{plain(value)}元"
