"""D05 units-disagree: 单位或口径不一、缺单位

查什么
    指标值和完成值的单位不能相比（台对元、%对份）；能换算的单位（亩对公顷、日对工作日）和两格只有数字而没有单位的只警告；金额“万”后缺“元”；
    一格是万元、一格是元而相差百倍以上；合格率、满意度一类的比率超过100%；完成值有几个数而没有一个能与指标值比较（警告）。
为什么
    单位不同的两个数不能相除，没有单位的数没有意义。
例
    指标值“30”、完成值“30” → “30台”、“30台”。
依据
    财预〔2021〕101号指引：指标值由符号、数值和计量单位构成（本条原文未核）。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.quantified import is_cost, text_of
from validators.form import Cell, Row
from validators.pattern import pattern
from validators.quantity import Quantity, quantities
from validators.rule import Case, Complaint, rule
from validators.scoring import Assessment
from validators.scoring.measure import TIMES, agree

UNIT_IN_NAME = pattern(r"[（(][^（()）]+[）)]\s*$")
CONVERTIBLE = (
    frozenset({"亩", "公顷", "平方米", "㎡", "平方公里", "平方千米"}),
    frozenset({"米", "公里", "千米", "里", "km", "m"}),
    frozenset(
        frozenset({"日", "天", "工作日", "个工作日", "周", "月", "个月", "年", "小时", "分钟"}),
    ),
    frozenset({"吨", "公斤", "千克", "克", "斤"}),
)
FULL, FAR = Decimal(100), Decimal(100)
WHOLE = pattern(
    r"(?:满意[率度]|(?:合格|达标|及时|准确|完好|知晓|覆盖|到位|成活|优良|有效|通过|处理|处置|办结|化解|响应|普及|优秀|正常运行|公开)率)$"
)
SHARE = pattern(r"(?:率|比例|占比|满意度)$")
WAN = pattern(r"\d万(?![元人件次户台套个份条亩吨册名位头只株辆平公千米㎡])")


@rule("D05", "units-disagree", clause="财预〔2021〕101号指引：指标值含计量单位（未核）")
def units_disagree(case: Case) -> Iterator[Complaint]:
    """Compare the units of each row's target and actual."""
    for each in case.assessments:
        target, actual = each.target, each.actual
        if target is not None and actual is not None and not agree(target, actual):
            yield _conflict(each, {target.unit, actual.unit})
        elif target is not None and actual is not None and (off := _out_of_scale(each, target, actual)):
            yield off
        elif target is not None and actual is None and _incomparable(each, target):
            yield _conflict(each, set(), weak=True)
        elif not _has_unit(each.row) and (bare := _bare(each)):
            yield _missing(each, bare)
        elif is_cost(each.row) and (cut := _without_yuan(each.row)):
            yield cut_short(each.index, *cut)


def _out_of_scale(each: Assessment, target: Quantity, actual: Quantity) -> Complaint | None:
    """Complain of 15元 beside ≤15万元, and of a share of more than all."""
    wanted, reached = target.value, actual.value
    if not isinstance(wanted, Decimal) or not isinstance(reached, Decimal):
        return None
    if actual.kind == "percent" and reached > FULL >= wanted and WHOLE.search(each.row.name):
        return _complain(each, "比率不会超过100%。请核对是否填错了数或单位。", "≤100%")
    if actual.kind == "money" and wanted and not FAR > reached / wanted > 1 / FAR:
        scaled = [("万" in text_of(held)) for held in (each.row.target, each.row.actual)]
        if scaled[0] != scaled[1] and reached:
            return _complain(each, "两格一是万元、一是元，相差百倍以上。请核对量级。", "与指标值同一量级")
    return None


def _complain(each: Assessment, why: str, expected: str) -> Complaint:
    target, actual = text_of(each.row.target), text_of(each.row.actual)
    said = f"“{each.row.name}”的指标值“{target}”、完成值“{actual}”，{why}"
    return Complaint(f"/rows/{each.index}/actual", said, found=actual, expected=expected)


def _incomparable(each: Assessment, target: Quantity) -> bool:
    """Whether the actual tells figures, but none that the target could be compared with."""
    text = text_of(each.row.actual)
    found = quantities(text, unit=each.row.unit or None) if target.kind not in TIMES else ()
    told = [q for q in found if q.kind not in TIMES]
    return (
        bool(told)
        and all(q.unit or q.kind != "count" for q in told)
        and not any(agree(target, q) for q in told)
    )


def _conflict(each: Assessment, units: set[str], *, weak: bool = False) -> Complaint:
    convertible = weak or any(units <= family for family in CONVERTIBLE)
    target, actual = text_of(each.row.target), text_of(each.row.actual)
    return Complaint(
        f"/rows/{each.index}/actual",
        f"“{each.row.name}”的指标值“{target}”与完成值“{actual}”单位不同，不能比较。请统一为指标值的单位，或核对是否填错了行。",
        found=actual,
        expected=f"与“{target}”同一单位",
        severity="warning" if convertible else None,
    )


def _has_unit(row: Row) -> bool:
    return bool((row.unit or "").strip() or UNIT_IN_NAME.search(row.name))


def _bare(each: Assessment) -> str:
    """Give the column whose figure has no unit: both are reported once, at the target."""
    without = [
        column
        for column, found, held in (
            ("target", each.target, each.row.target),
            ("actual", each.actual, each.row.actual),
        )
        if found is not None and held is not None and _is_bare(found, held)
    ]
    return without[0] if without else ""


def _is_bare(found: Quantity, held: Cell) -> bool:
    """Whether the figure is printed without a unit; it may have been read in that of its target."""
    printed = held.text[found.start : found.end]
    return found.value != 0 and found.kind in {"count", "percent", "money"} and printed[-1:].isdigit()


def _missing(each: Assessment, column: str) -> Complaint:
    held = each.row.target if column == "target" else each.row.actual
    text = text_of(held)
    unit = "%" if SHARE.search(each.row.name) else "计量单位（件、人、台……）"
    return Complaint(
        f"/rows/{each.index}/{column}",
        f"“{each.row.name}”的“{text}”缺少单位。请补上{unit}，指标值与完成值用同一单位。",
        found=text,
        expected=f"{text}{'%' if unit == '%' else '＋单位'}",
        severity="warning",
    )


def _without_yuan(row: Row) -> tuple[str, str] | None:
    columns = (("name", row.name), ("target", text_of(row.target)), ("actual", text_of(row.actual)))
    return next(((column, text) for column, text in columns if WAN.search(text)), None)


def cut_short(index: int, column: str, text: str) -> Complaint:
    """Complain of 11.7万 without 元."""
    return Complaint(
        f"/rows/{index}/{column}",
        f"“{text}”的金额单位不完整，“万”后缺“元”。请写成“万元”。",
        found=text,
        expected=WAN.sub(lambda found: f"{found[0]}元", text),
        severity="info",
    )
