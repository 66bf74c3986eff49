"""Measure: which quantity counts in a cell, which way is good, and how two dates compare.

Nothing is guessed: a cell that holds several equal candidates, two quantities of different units, a
text where a date is due give None, and the row is left to people (and to the rules of group D).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from validators.form import Cell, Row, unfilled
from validators.pattern import pattern
from validators.quantity import Quantity, quantities

Direction = Literal["up", "down", "equal", "date"]
Attainment = Literal["达成", "部分达成", "未达成"]

TIMES = ("date", "period")
# 定量行 by its group, or by a name that can be counted (domain.md 5, last paragraphs).
MEASURED_GROUPS = ("数量指标", "质量指标", "时效指标", "成本指标", "满意度指标")
MEASURABLE = pattern(
    r"((?<!效)率|数|数量|次数|件数|人数|人次|户数|场次|面积|金额|时长|里程|产量|总量|比例|占比|总额)$"
)
SAME_UNIT = {
    "名": "人",
    "位": "人",
    "日": "天",
    "工作日": "个工作日",
    "千米": "公里",
    "场次": "场",
    "宗": "起",
}
ANY_THING = frozenset("个项")
THINGS = frozenset("套台件处份家所座场次期部条种类批只块支张栋间辆幅本册组班")
A_LEAP_YEAR = 2000  # of two dates without a year, each is in the same year
ISO = pattern(r"(?:(?P<year>\d{4})|-)?-?(?P<month>\d{2})?(?:-(?P<day>\d{2}))?")
BRACKETS = pattern(r"[（(][^（()）]*[）)]")
ASIDE = pattern(r"其中|同比|环比|(?<!占)比(?![例重率赛武])|较(?![好大多强高])|超额|超出|高于目标|低于目标")
SUM = pattern(r"(?:共计|合计|总计|累计|总共|(?<!公)共(?![同建享]))[^，,；;。\d]{0,6}$")
LONGEST_SUM = 12  # characters before a figure in which SUM is looked for
OFTEN = pattern(r"每(?:个)?(?:半年|季度?|月|周|旬|日|天|星期|学期)|[/／](?:半年|季度?|月|周|日|天)")
MONEY = pattern(r"[百千]?[万亿]?元")
HALF, TWICE = Decimal("0.5"), Decimal(2)
EACH = frozenset("每/／")
NOUGHT = pattern(
    r"^零$|零(?:人员|人次|人|起|件|例|次|宗|事故|伤亡|死亡|投诉|上访|信访|发案|发生|差错|失误|舆情|案件|感染|违规|违纪|进京)"
)
NONE_HAPPENED = pattern(r"(?:未|没有|无|从未)(?:发生|出现|接到|收到)|^无$|零发生")

# A name that is plainly lower-is-better ends in a bad thing, counted or not; what is done about the
# bad thing (投诉处理率, 事故下降率) is higher-is-better again.
BAD = (
    "投诉|事故|伤亡|死亡|溺亡|差错|错误|故障|失误|违纪|违规|违法|上访|进京访|集访|逾期|流失|返贫|贫困|失业|辍学|失学|"
    "超标|污染|浪费|泄露|泄密|舆情|闲置|空置|误差|损耗|漏损|破损|能耗|耗能|排放|超支|拖欠|欠薪|发案|案件发生|火灾|灾害|"
    "感染|发病|患病|病死|病害|退货|返工|漏诊|误诊"
)
LOWER = pattern(
    rf"(?:{BAD}|零[^，。]*)(?:事件|案件|问题|行为|事项|情况)?(?:的)?(?:发生)?(?:率|总?数|总?量|次数|件数|起数|宗数|人数|人次|例数|比例|比率|占比)?$"
    r"|(?:发生率|死亡率|等待时间|等候时间)$"
)
MENDED = pattern(
    r"处理|处置|办理|办结|化解|查处|受理|整改|回复|答复|响应|下降|降低|减少|减排|救助|挽回|调处|调解|排查|清理|打击|破获|"
    r"压降|防范|演练|培训|宣传|应急|满意|回访|治理|整治|监测|报送|核查|检查|审查|覆盖|评估|补偿|赔偿|保险|参保"
)
# Names that may be meant either way: without a comparator only an exact hit is judged.
EITHER_WAY = pattern(
    r"(?:控制率|控制数|偏差率|变动率)$"
    r"|(?:信访|警情|刑事案件|治安案件|纠纷|涉诉案件)(?:总?量|总?数|件数|起数|批次|人次)$"
)
EARNS = pattern(
    r"(?:执行|支付|到位|完成|使用|利用|支出|达标|合格|节约|节省|降低|下降)(?:率|比例|程度|进度)?$|节约|节省"
)
SHARE = pattern(r"(率|比例|占比|程度|比重)$")
CHANGE = pattern(
    r"(?:下降|降低|减少|减排|压减|压缩|缩短|节约|节省|提高|提升|增长|增加|上升)(?:了|率|幅度?|约|比例)*\s*$"
)
# What nobody wants less of, and what nobody wants more of: a sign that says so is a slip of the pen (D11).
_GOOD_SHARES = (
    "满意度 满意率 合格率 达标率 及时率 准确率 相符率 成活率 保存率 知晓率 就业率 覆盖率 优良率 通过率"
    " 办结率 化解率 参与率 普及率 完好率 节约率"
)
_MANY = (
    "受益人数 受益户数 受益群众 覆盖人数 覆盖人次 惠及人数 服务人数 服务人次 服务对象数"
    " 建设数量 新建数量 创建数量 改造数量 整治数量 建设面积 改造面积 整治面积 建设里程 改造里程 治理面积"
)
WANTED = (*_GOOD_SHARES.split(), *_MANY.split())
WORKS = pattern(
    r"(?:受益|惠及|覆盖|修补|建设|新建|改造|整治|治理|栽植|绿化|清淤|养护|加固|硬化)[^，。]{0,8}"
    r"(?:人数|人次|户数|面积|里程|长度|场次)$"
)
UNWANTED = pattern(
    r"(?:投诉|事故|伤亡|死亡|差错|故障|失误|违纪|违规|逾期|流失|超标|舆情|闲置|空置|漏损|超支|发案|返工|误诊|漏诊|错发|漏发)"
    r"(?:事件|案件|问题)?(?:的)?(?:发生)?(?:率|总?数|次数|件数|起数|人数|户数|比例)$"
    r"|(?:发生|停机|死亡)率$"
)
PAID_OUT = pattern(
    r"标准|补[助贴偿]|工资|待遇|薪|投[入资]|收[入益]|节[约省]|自筹|奖|产值|下降|降低|压减|减少"
)
LASTING = pattern(r"时限|时间|周期|工期|用时|耗时|天数")
LONGER = pattern(
    r"使用|持续|运行|服务|培训|开放|保障|存续|质保|学习|活动|授课|营业|供应|提前|供[餐水电暖热气]|优良|出勤|值[班守]|作业|监测"
)
LASTING_UNITS = ("天", "个工作日", "个自然日", "个月", "月", "小时", "分钟", "分", "年", "秒")

DONE = pattern(
    r"(?:已|均已|全部|按时|按期|圆满|如期|顺利)?(?:完成|达成|实现|达到|达标|落实|是)"
    r"(?:年度|预期|年初|全部)*(?:指标|目标|效果|任务|值|要求)?|有效达成|全面达成"
)
PARTLY = pattern(
    r"^部分|部分(?:达成|完成|实现|达到|落实|体现|到位|改善|提升)|未完全|不能完全|没有完全|未全部|不完全|未全面|尚未(?:完|达|实|全)"
)
QUALIFIED = pattern(r"不(?![断少仅])|未|没有|有限|欠缺")
UNDONE = pattern(
    r"未完[成工]|未达成|未达到|未实现|没有完成|没有达到|没有实现|未开[展工]|未启动|未实施|未落实|尚未开|效果较差"
)
UNDERWAY = pattern(
    r"(?:正在|[目当]前|[仍还尚]|项目|工程|主体|[处在于])*"
    r"(?:在建|(?:建设|施工|实施|推进|进行|办理|采购|招标|审批|编制|设计|验收|整改|筹备|申报|改造|安装|调试)(?:过程|阶段)?之?中)"
)


class Pair(NamedTuple):
    """The quantities that count in a row's target and actual, None where the cell does not say."""

    target: Quantity | None
    actual: Quantity | None


def is_quantitative(row: Row) -> bool:
    """Whether the row is a 定量行: by its group, its measurable name, or a figure in its target."""
    if row.level2.endswith(MEASURED_GROUPS) or MEASURABLE.search(row.name.strip()):
        return True
    return row.target is not None and bool(_read(row.target, row.unit))


def pair(row: Row) -> Pair:
    """Choose the quantity that counts in the target and the one that it is measured by."""
    wanted, reached = _read(row.target, row.unit), _read(row.actual, row.unit)
    if _often(row.target) != _often(row.actual):
        return Pair(_only(wanted), None)
    if len(wanted) == len(reached) == 1:
        return Pair(wanted[0], _in_unit_of(wanted[0], reached[0], row))
    for times in (False, True):
        targets = [q for q in wanted if (q.kind in TIMES) == times]
        actuals = _distinct(q for q in reached if (q.kind in TIMES) == times)
        if len(targets) == 1:
            target = targets[0]
            fitting = [q for q in actuals if agree(target, q)]
            if len(fitting) == 1:
                return Pair(target, fitting[0])
            if target.value == 0 and not actuals and row.actual and NONE_HAPPENED.search(row.actual.text):
                return Pair(target, target._replace(start=0, end=len(row.actual.text), comparator=None))
    return Pair(_only(wanted), _only(reached))


def _in_unit_of(target: Quantity, actual: Quantity, row: Row) -> Quantity:
    """Read a bare number in the unit of its target, as everybody does: 95 beside ≥95%, 90 beside ≤90万元."""
    bare = actual.kind == "count" and not actual.unit and actual.value != 0
    if not bare or target.kind not in {"percent", "money"} or row.target is None or row.actual is None:
        return actual
    printed = MONEY.search(row.target.text)
    unit = "%" if target.kind == "percent" else (printed[0] if printed else "")
    found = quantities(row.actual.text, unit=unit) if unit else ()
    wanted, reached = figure(target), figure(found[0]) if len(found) == 1 else None
    near = (
        wanted and reached is not None and HALF <= reached / wanted <= TWICE
    )  # else it counts something else
    return found[0] if near else actual


def _often(content: Cell | None) -> str:
    """Give 每月, 每季度 …: a frequency is not compared with the sum of the year."""
    if content is None or EACH.isdisjoint(content.text):
        return ""
    found = OFTEN.search(content.text)
    return found.group().lstrip("每个/／")[:1] if found else ""


def _read(content: Cell | None, unit: str | None) -> tuple[Quantity, ...]:
    """Give the quantities of a cell that may count: not those in brackets, in asides, before a sum."""
    if content is None or unfilled(content):
        return ()
    text = content.text
    found = quantities(text, unit=unit or None)
    if not found and (nought := NOUGHT.search(text)):
        return (Quantity(nought.start(), nought.end(), "count", Decimal(0), "", None),)
    if len(found) == 1:
        return found
    brackets = [match.span() for match in BRACKETS.finditer(text)]
    found = _rather(found, lambda q: not any(start <= q.start < end for start, end in brackets))
    aside = ASIDE.search(text)
    if aside:
        found = _rather(found, lambda q: q.start < aside.start())
    return _rather(
        found,
        lambda q: q.kind not in TIMES and bool(SUM.search(text[max(0, q.start - LONGEST_SUM) : q.start])),
    )


def _rather(found: tuple[Quantity, ...], counts: Callable[[Quantity], bool]) -> tuple[Quantity, ...]:
    """Give those that count, or all when none does."""
    return tuple(q for q in found if counts(q)) or found


def _distinct(found: Iterable[Quantity]) -> list[Quantity]:
    """Leave out a share that is repeated: 完成80%,达到80% is one figure; 1场、1场 may be two."""
    out: list[Quantity] = []
    said: set[object] = set()
    for each in found:
        if each.kind != "percent" or each.value not in said:
            out.append(each)
        if each.kind == "percent":
            said.add(each.value)
    return out


def _only(found: tuple[Quantity, ...]) -> Quantity | None:
    """Give the one figure, or else the one date, of a cell; None when it is not one."""
    choice = _distinct(q for q in found if q.kind not in TIMES) or _distinct(found)
    return choice[0] if len(choice) == 1 else None


def dimension(quantity: Quantity) -> tuple[str, str]:
    """Give what is measured, so that only like is compared with like: (kind, unit)."""
    unit = _plain_unit(quantity.unit)
    match quantity.kind:
        case "date" | "period":
            return ("time", "")
        case "percent" | "ratio":
            return ("share", "")
        case "range" if unit == "%":
            return ("share", "")
        case "range" if unit.startswith("元"):
            return ("money", unit)
        case "range":
            return ("count", unit)
        case kind:
            return (kind, unit)


def _plain_unit(unit: str) -> str:
    """Give one name for one unit: 名 is 人, 台（套） is 台, 次/年 is 次."""
    plain = unit.removesuffix("/年").partition("（")[0]
    return SAME_UNIT.get(plain, plain)


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether the units agree; a bare number agrees with any counted thing, never with money or a share.

    None of one thing is none of another: 零人员 agrees with 0人次, and a bare 0 with everything but a date.
    """
    (kind, unit), (other_kind, other_unit) = dimension(one), dimension(other)
    if kind != other_kind:
        bare_nought = any(q.value == 0 and not q.unit for q in (one, other))
        return bare_nought and "time" not in {kind, other_kind}
    if unit == other_unit:
        return True
    loose = "" in {unit, other_unit} or one.value == 0 or _counts_things(unit, other_unit)
    return kind == "count" and loose


def _counts_things(unit: str, other: str) -> bool:
    """Whether one of two units only counts things, as 个 and 项 do, and the other says which (3套, 3个)."""
    return bool({unit, other} & ANY_THING) and {unit, other} <= ANY_THING | THINGS


def figure(quantity: Quantity, *, low: bool = True) -> Decimal | None:
    """Give the number to compare: of a range its low (or high) end, of 2:3 the share in percent."""
    match quantity.value:
        case Decimal():
            return quantity.value
        case (Decimal() as bottom, Decimal() as top):
            return bottom if low else top
        case str() if quantity.kind == "ratio":
            part, _, whole = quantity.value.partition(":")
            return Decimal(part) * 100 / Decimal(whole) if Decimal(whole) else None
        case _:
            return None


def direction(row: Row, target: Quantity) -> Direction | None:
    """Say which way is good: by the comparator, else by the name; None when neither says."""
    if target.kind in TIMES:
        return "date"
    return _meant(row, target) or _as_signed(row, target)


def _as_signed(row: Row, target: Quantity) -> Direction | None:
    match target.comparator:
        case "ge" | "gt":
            return "up"
        case "le" | "lt":
            return "down"
        case "eq" if not _spends(row, target):
            return "equal"
        case _ if _is_change(row, target):
            return "up"
        case _:
            return _by_name(row, target)


def _meant(row: Row, target: Quantity) -> Direction | None:
    """Say which way is good where the sign says the contrary: 合格率≤95%, 投诉率≥1%, 单位成本≥30元 (D11)."""
    match target.comparator:
        case "le" | "lt":
            name = row.name.rstrip()
            return "up" if name.endswith(WANTED) or WORKS.search(name) else None
        case "ge" | "gt":
            return "down" if _is_unwanted(row, target) and not _is_change(row, target) else None
        case _:
            return None


def _is_unwanted(row: Row, target: Quantity) -> bool:
    name = "".join(row.name.split())
    if target.kind == "money":
        cost = row.level2.endswith("成本指标") or name.endswith(("成本", "费用"))
        signed = row.target is not None and "达到" not in row.target.text
        return cost and signed and not PAID_OUT.search(name)
    return bool(UNWANTED.search(name)) and not MENDED.search(name)


def _is_change(row: Row, target: Quantity) -> bool:
    """Whether the cell sets how much has to change (下降3%, 提高2个百分点): more of it is better."""
    return row.target is not None and bool(CHANGE.search(row.target.text[: target.start]))


def _by_name(row: Row, target: Quantity) -> Direction | None:
    name = "".join(row.name.split())
    mended = MENDED.search(name)
    if target.value == 0 or _spends(row, target) or (LOWER.search(name) and not mended):
        return "down"
    open_cost = row.level2.endswith("成本指标") and not EARNS.search(name)
    return None if open_cost or (EITHER_WAY.search(name) and not mended) else "up"


def _spends(row: Row, target: Quantity) -> bool:
    """Whether less is better because the row is a cost, or a time limit."""
    name = "".join(row.name.split())
    if row.level2.endswith("成本指标"):
        return target.kind != "percent" and not SHARE.search(name) and not EARNS.search(name)
    if _plain_unit(target.unit) not in LASTING_UNITS or LONGER.search(name):
        return False
    return row.level2 == "时效指标" or bool(LASTING.search(name))


def attainment(row: Row) -> Attainment | None:
    """Tell from its words how far a row without figures got; None when they do not say.

    That the target is repeated, or a word such as 完成, proves only what was claimed (domain.md 4.5).
    """
    if row.actual is None or unfilled(row.actual):
        return None
    said = "".join(row.actual.text.split()).rstrip("。")
    if PARTLY.search(said):
        return "部分达成"
    if UNDONE.search(said) or UNDERWAY.fullmatch(said):
        return "未达成"
    wanted = "".join(row.target.text.split()) if row.target and not unfilled(row.target) else ""
    repeated = wanted and said.startswith(wanted.strip("。")) and not QUALIFIED.search(said)
    claimed = DONE.fullmatch(said) or repeated
    return "达成" if claimed or said.startswith("达成预期") else None


def in_time(target: Quantity, actual: Quantity, year: int | None) -> bool | None:
    """Say whether *actual* came by *target*; of periods the ends count. None when the dates do not tell.

    9月前 is over for certain on the last day of August, and missed for certain only in October.
    """
    year = year or _year(target) or _year(actual) or A_LEAP_YEAR
    due, done = _days(target, year), _days(actual, year)
    if due is None or done is None or target.comparator in {"ge", "gt"}:
        return None
    first, last = due
    if done[1] < first or (done[1] <= last and (target.comparator != "lt" or first == last)):
        return True
    return False if done[0] > last else None


def _year(quantity: Quantity) -> int | None:
    written = re.match(r"\d{4}", str(quantity.value))
    return int(written.group()) if written else None


def _days(quantity: Quantity, year: int) -> tuple[date, date] | None:
    """Give the first and the last day of a date, or of the end of a period."""
    written = ISO.fullmatch(str(quantity.value).rpartition("/")[2])
    if not written:
        return None
    in_year = int(written["year"] or year)
    month, day = (int(written[part]) if written[part] else None for part in ("month", "day"))
    try:
        first = date(in_year, month or 1, day or 1)
    except ValueError:
        return None  # 2月30日
    return first, date(in_year, month or 12, day or monthrange(in_year, month or 12)[1])
