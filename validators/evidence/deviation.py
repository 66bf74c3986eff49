"""Deviation: the parts of an explanation (domain.md section 6), told by its words and its figures.

Size, a cause that explains this direction, measure and owner, deadline or where the money goes. Chinese
clerks write causes without saying 原因, so a fact that went wrong (未, 推迟, 流标, 上涨 …) counts as one.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from validators.evidence.narrative import CLAUSE_END, agrees, ahead, of_another_time
from validators.pattern import pattern
from validators.quantity import Quantity, quantities
from validators.scoring import Assessment
from validators.scoring.measure import dimension, figure

FACT = pattern(
    r"原因|由于|因为|因(?![素此而])|受.{1,20}影响|所致|导致|致使|以致|使得|造成|主要是|未|尚|没有|不(?:足|够|能|符|具备|支持|稳|满|高|到|合格|及时|愿|便)"
    r"|缺(?!席率)|推迟|延[期迟误后]|滞后|取消|暂停|停[工电产业办课运]|流标|废标|故障|损坏|高温|暴雨|降雨|洪|旱|台风|雨季|冰|雪|天气|气候|疫情"
    r"|上涨|涨价|下调|调[整减增]|变[更化动]|增加|减少|压[减缩]|核减|超出预[期计]|偏[低高少大]|较[少多低晚大高]|困难|滞留|流失|离职|退[出休]|轮换|换届"
    r"|质保金|保证金|尾款|分期|按合同|合同约定|合同规定|跨年|结算|待(?!遇)|等(?:待|候)|招标|节约|结余|重复|限制|只(?!要)|仅|才|改造|搬迁|封闭|合并"
    r"|撤销|机构改革|政策|标准提高|新增|入职|请假|弃权|无人|达不到|需求|意愿|竞争|矛盾"
)
"""Words of something that happened; with none of them there is no cause."""

SLOGAN = pattern(
    r"加[强大快]|强化|提[高升]|进一步|继续|今后|下一步|将|认真|严格|努力|完善|规范|落实|改进|做好|督促|确保|积极|切实|加以|优化|重视|措施|负责"
)
SURPLUS = pattern(
    r"超额|超出(?:了)?(?:年初|预期)?(?:目标|指标|计划)|超过(?:了)?(?:年初|预期)?(?:目标|指标|计划)|高于(?:年初|预期)?(?:目标|指标|计划)|超计划"
)
SHORTAGE = pattern(r"未|尚|没有|不足|不能|不到|推迟|延期|取消|减少|少|低于|缺|滞后|停|影响")
MEASURE = pattern(
    r"措施|整改|改进|将|下一步|今后|拟|已于|由.{1,14}(?:负责|会同|牵头|于)|督促|加强|加快|推进|落实|列入|办理|交回|上缴|收回|缴回|退回"
    r"|补[充种植造建招考发拨办巡栽]|复查|采购|更换|清理|修订|协调|组织|重新|跟踪|测算|派驻|安排|完善|建立|健全|优化|顺延|结转|支付|拨付|培训"
)
PLANNED = pattern(
    r"^\s*(?:[（(]?\d[)）.、]|[一二三]是)?(?:改进|整改)?(?:措施|建议)|^\s*(?:下一步|今后|将|拟|由)"
)
WHEN = pattern(
    r"\d{1,2}月|\d{1,2}日|年[底末内]|季度|[次明下]年|下一?年度|[上下]半年|月底|以前|之前|尽快|结转|收回|上缴|交回|缴回|退回|留[用作]|继续使用|统筹"
    r"|按季|按月|每[月季年]|已(?:补|更换|整改|修复|完成|恢复)"
)
COMMA = pattern(r"[，,]")
CLAUSES = pattern(r"[。；;\n]")
ROLES = (  # 少完成 before 完成, 偏差 before 差
    ("share", pattern(r"偏[离差](?:度|率|幅度)?(?:为|达|约|了)?[:：]?$")),
    ("gap", pattern(r"(?:少|差|缺|低|短缺?|高|超出|超|多|相差)(?:完成)?(?:了|出)?$")),
    ("actual", pattern(r"(?:实际)?(?:完成|达到|达)(?:数|值|率|了|为)?$")),
    ("target", pattern(r"(?:(?<![低高]于)(?<!超[过出])(?:指标值?|目标值?|计划)|应)(?:为|是|完成)?$")),
)
CENTS = Decimal("0.05")


class Claim(NamedTuple):
    """One figure of an explanation: the role that its words give it, the figure, and what the table gives."""

    role: str
    quote: str
    said: Decimal
    due: Decimal


def explains(text: str) -> bool:
    """Whether the text tells anything that happened; mere measures and slogans do not."""
    clauses = (clause for clause in CLAUSES.split(text) if not PLANNED.search(clause))
    told = "。".join(
        piece for clause in clauses for piece in COMMA.split(clause) if piece and "负责" not in piece
    )
    return bool(FACT.search(told)) or (bool(told) and not SLOGAN.search(told))


def explains_surplus_only(text: str, *, limit: bool) -> bool:
    """Whether the text speaks of more than was planned, and of nothing that fell short.

    A limit that was passed is more than was planned; there only 超额完成 is the wrong way round.
    """
    words = "超额完成" in text if limit else SURPLUS.search(text)
    return bool(words) and not SHORTAGE.search(text)


def claims(each: Assessment, text: str) -> Iterator[Claim]:
    """Give the figures of *text* whose words say that they are the row's target, result or distance."""
    known = _known(each)
    if not known or each.target is None:
        return
    found = quantities(text, unit=each.row.unit or None)
    for index, one in enumerate(found):
        value = figure(one)
        before = text[found[index - 1].end if index else 0 : one.start].rstrip(" :：-－—")
        role, words = _role(before)
        if (
            value is None
            or not role
            or one.comparator not in {None, "eq"}
            or _is_of_another_time(text, one.start)
        ):
            continue
        named = role == "target" and "值" in words  # of this row, whatever its unit
        if role in known and (named or _is_alike(role, one, each.target)):
            yield Claim(role, words + text[one.start : one.end], abs(value), known[role])


def _is_of_another_time(text: str, at: int) -> bool:
    """Whether the clause has spoken of another time before *at*."""
    clause = CLAUSE_END.split(ahead(text, at))[-1]
    return of_another_time(clause, len(clause))


def _role(before: str) -> tuple[str, str]:
    """Give the role that the words at the end of *before* name, and these words; "" when they name none."""
    for role, words in ROLES:
        if found := words.search(before):
            return role, found[0]
    return "", ""


def _known(each: Assessment) -> dict[str, Decimal]:
    """Give what the table says of each role, in the unit of the row; the share in percent."""
    if each.target is None or each.actual is None:
        return {}
    wanted, reached = figure(each.target, low=each.direction != "down"), figure(each.actual)
    if (
        wanted is None
        or reached is None
        or isinstance(each.target.value, tuple)
        or isinstance(each.actual.value, tuple)
    ):
        return {}
    known = {"target": wanted, "actual": reached, "gap": abs(wanted - reached)}
    return known | ({"share": abs(wanted - reached) / wanted * 100} if wanted else {})


def _is_alike(role: str, one: Quantity, target: Quantity) -> bool:
    if role == "share":
        return one.kind == "percent"
    if role == "gap" and target.kind == "percent":
        return one.kind == "percent_point"
    return dimension(one) == dimension(target)


def wrong_claim(each: Assessment, text: str) -> Claim | None:
    """Give a figure that contradicts the table; none where another figure of the same role is right."""
    by_role: dict[str, list[Claim]] = {}
    for claim in claims(each, text):
        by_role.setdefault(claim.role, []).append(claim)
    for said in by_role.values():
        if not any(agrees(claim.said, claim.due) or abs(claim.said - claim.due) <= CENTS for claim in said):
            return said[0]
    return None


def tells_size(each: Assessment, text: str) -> bool:
    """Whether the text holds a figure by which the distance can be seen."""
    known = _known(each)
    values = {figure(one) for one in quantities(text, unit=each.row.unit or None)}
    return any(value in values for value in known.values()) or "%" in text or "个百分点" in text


def lacking(text: str, *, size: bool) -> list[str]:
    """Name the parts that are missing, in the order in which they are written."""
    measure = bool(MEASURE.search(text))
    found = {
        "偏差幅度": size,
        "改进措施和责任主体": measure,
        "完成时限或资金去向": measure and bool(WHEN.search(text)),
    }
    return [name for name, there in found.items() if not there]
