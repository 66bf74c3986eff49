"""D12 sign-unfit: 指标值的符号不当

查什么
    不可能超过100%的比率写成“≥100%”（提示）或“＞100%”“≥120%”（警告）；成本金额用“=”（警告，按件、按人的单价只提示）。
    补助标准等规定了定额的不算；方向写反的，由D11报。
为什么
    比率到顶就是100%，写“≥”没有意义；成本写“=”，节约了反而算没有完成。
例
    “设备验收合格率 ≥100%” → “=100%”；“培训总成本 =20万元” → “≤20万元”。
依据
    财预〔2021〕101号指引：指标值的符号应与指标性质相符（本条原文未核）。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.quantified import is_cost
from validators.pattern import pattern
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import Assessment
from validators.template import Severity

FULL = Decimal(100)
_SHARES = (
    "满意度 满意率 合格率 达标率 及时率 准确率 相符率 成活率 知晓率 覆盖率 优良率 通过率 到位率"
    " 完好率 归档率 办结率 普及率 入学率 参保率 支付率 验收率 发放率"
)
CAPPED = tuple(_SHARES.split())
FIXED = pattern(r"标准|单价|定额|补[助贴偿]|工资|奖|待遇|收费")
EQUAL = ("=", "＝", "═")


@rule("D12", "sign-unfit", severity="warning", clause="财预〔2021〕101号指引：符号与指标性质相符（未核）")
def sign_unfit(case: Case) -> Iterator[Complaint]:
    """Look at shares that cannot pass 100 %, and at amounts that are to be exactly spent."""
    for each in case.assessments:
        if each.target is None or each.target.comparator is None:
            continue
        if each.target.kind == "percent" and each.target.comparator in {"ge", "gt"}:
            yield from _share(each)
        elif each.target.kind == "money" and is_cost(each.row):
            yield from _cost(each)


def _share(each: Assessment) -> Iterator[Complaint]:
    value = each.target.value if each.target else None
    if not isinstance(value, Decimal) or value < FULL or not each.row.name.rstrip().endswith(CAPPED):
        return
    beyond = value > FULL or (each.target is not None and each.target.comparator == "gt")
    what = "不可能超过100%" if beyond else "最高就是100%，不必写“≥”"
    yield _complaint(each, f"这一比率{what}", "=100%", None if beyond else "info")


def _cost(each: Assessment) -> Iterator[Complaint]:
    text = each.row.target.text.strip() if each.row.target else ""
    if not text.startswith(EQUAL) or FIXED.search(each.row.name):
        return
    per_piece = each.target is not None and each.target.unit != "元"
    why = "成本指标用“=”，节约了反而算没有完成"
    yield _complaint(each, why, "≤" + text[1:].strip(), "info" if per_piece else None)


def _complaint(each: Assessment, why: str, right: str, severity: Severity | None) -> Complaint:
    where, text = f"/rows/{each.index}/target", each.row.target.text.strip() if each.row.target else ""
    return Complaint(
        where,
        f"“{each.row.name}”的指标值“{text}”：{why}。请改为“{right}”。",
        found=text,
        expected=right,
        severity=severity,
        fix=Fix(applicability="unsafe", edits=(Edit(where=where, text=right),)),
    )
