"""Quantified: what a target, an actual and a name must not be. The words the D rules share.

One cause, one code (domain.md 5): the rules do not know each other, so what decides between two of them
stands here, once.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from validators.evidence.residue import is_placeholder
from validators.form import PENDING, Cell, Row
from validators.pattern import pattern
from validators.quantity import Quantity, quantities
from validators.rule import Case
from validators.scoring.measure import MEASURABLE, NOUGHT, TIMES
from validators.witness.naming import likeness

ALIKE = 0.9
SENTENCE = 12

_HOW = (
    r"(?:已经?|均已?|全部|基本上?|大体|按时|按期|如期|按年度|顺利|圆满|超额|较好|很好|全面|有效|正常|及时|都|并|仍|尚|还|未"
    r"|没有|部分|正在)*"
)
_DONE = r"(?:完成|达成|实现|达到|达标|落实|落实到位|到位|兑现|开展|推进|进行|执行|实施|办结|合格|通过|履行)"
_OF = (
    r"(?:了|年度|预期|年初|全年|既定|预定|设定|全部|各项|相关|工作|指标|目标|效果|任务|值|要求|标准|计划|内容|情况"
    r"|中|良好|正常|到位|完毕|进行|推进|开展|实施)*"
)
# Words that say how something went and never what was done, the longer ones first: a text of nothing else
# is a status, however many of them it strings together.
_EMPTY = (
    "基本上 高质量 可持续 满意度 进一步 已经 均已 全部 全面 基本 大体 按时 按期 如期 "
    "按照 要求 规定 标准 计划 进度 年度 年初 预期 既定 预定 目标 任务 指标 各项 "
    "相关 工作 十分 非常 比较 明显 显著 大幅 有效 积极 充分 持续 不断 逐步 稳步 "
    "有序 扎实 有所 一定 长期 严格 及时 顺利 圆满 超额 保质 保量 正常 良好 优秀 "
    "优良 合格 达标 满意 完成 达成 实现 达到 落实 到位 保障 推进 推动 开展 实施 "
    "执行 运转 运行 提升 提高 增强 改善 加强 促进 带动 优化 扩大 完善 健全 巩固 "
    "增加 减少 降低 起到 发挥 产生 取得 作用 效果 成效 效益 影响 社会 经济 生态 "
    "发展 群众 情况 已 均 较 很 更 优 好 大 高 强 有 按 了 的 地 得 且 并 中"
)
STATUS = pattern(
    rf"(?:{'|'.join(_EMPTY.split())})++|已(?:支付|发放|拨付|验收|使用|投入使用)|"
    rf"{_HOW}{_DONE}{_OF}(?:并具有一定效果|且效果较差)?"
    r"|是|否|√|有|及时|按时|按期|如期|长期|持续|无问题|正常|良好|较好|优秀|优良|好|合格|满意|有效|符合(?:要求|标准|规定|预期)|达(?:到)?(?:预期|要求|标准)"
    r"|(?:已|均|有效|积极|充分|较好|很好)*(?:起到|发挥)(?:了|一定|积极|良好|重要|较好|应有|促进|推动|保障|的)*(?:作用|效果|成效)?"
    r"|(?:促进|保障|推动|带动|支撑|社会|经济|总体|整体)*(?:效果|成效|作用|效益)(?:很|较|比较|十分)?(?:明显|显著|良好|较好|突出|好)"
    r"|(?:有|得到|进一步|持续|不断|显著|明显|大幅|有效|逐步|稳步|日益|更加|全面|较大|一定|基本|所|了)*"
    r"(?:提升|提高|增强|改善|加强|降低|减少|促进|保障|推动|优化|扩大|拓展|完善|健全|巩固|深化|好转|增长|增加|缓解|规范|稳定|建立)"
    r"(?:了|作用|效果)?"
    r"|(?:按照?|依照|根据|依据)[^，。；;\d]{0,10}(?:合同|计划|进度|要求|规定|方案|约定|程序|安排)[^，。；;\d]{0,8}(?:推进|进行|执行|实施|完成|开展|支付)?"
)
# A target that is a status; 是 answers a question and is judged where the question stands.
TARGET_STATUS = pattern(
    rf"{_HOW}(?:完成|达成|达标|落实|实现|办结|合格|通过|兑现){_OF}|达(?:到)?(?:预期|要求|标准){_OF}"
)
QUESTION = pattern(r"是否|能否|可否|有无|有没有|是不是|与否|[？?]$|吗$")
YEAR_ONLY = pattern(
    r"(?:(?:20\d\d|二〇二\d|二零二\d)年?(?:度|全年)?|今年|本年度?|当年|全年|年度|预算年度|一年|年)+(?:之?内|期间|以内)?(?:完成|全部完成|执行完毕)?"
)
DEGREE = pattern(
    r"持续|不断|进一步|大幅|显著|明显|稳步|逐步|逐年|较好|良好|有效|积极|充分|加快|加强|做好|增强|提升|提高|改善|促进|推动|保障|起到|作用"
)
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "approx": "≥"}
SPELT = pattern(
    r"[≥≤≧≦＞＜><=＝═]|不(?:得|能)?[低少小高大多超]于?过?|至少|最少|至多|最多|达到|超过|大于|小于|[高低]于|等于"
    r"|及?以[上下内]|之?内|左右|上下|大?约|将?近|[（(]含[）)]"
)
APART = frozenset(" \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000“”\"'") | {
    chr(code) for code in range(0x2000, 0x200B)
}
QUOTES = pattern(r"[\s“”\"']+")
CHECKABLE = pattern(
    r"全覆盖|全部覆盖|应(\w)尽\1|[Ⅰ-Ⅻ]+类|[一二三四]季度|[上下]半年|年[底末]|[上中下]旬|月[底末初]|汛期?前"
    r"|^(?:无(?!$)|杜绝|不发生|不出现|未发生|没有发生|零)"
)
KNOWN = pattern(r"上一?年|去年|往年|同期|市场|预算|概算|国家|行业|标准|定额|限额|批复")
AMOUNTS = frozenset(
    [
        "吨",
        "公斤",
        "千克",
        "元",
        "亩",
        "平方米",
        "立方米",
        "公里",
        "户",
        "台",
        "套",
        "辆",
        "场",
        "座",
        "处",
        "所",
        "头",
        "只",
        "株",
    ]
)
SHORT = 8
TASK = 3  # characters: 防邪宣传 is a task, 及以上 is none
NO_TASK = pattern(r"全年|每年|每季度?|每月|其中|不少于|共计?|总数")


class Cause(NamedTuple):
    """What a row's name and target look like, for the rules that must agree on who speaks."""

    question: bool
    figure_in_name: bool
    figure_in_target: bool


def bare(text: str) -> str:
    """Give *text* without white space, quotation marks and the mark at its end."""
    if not APART.isdisjoint(text):
        text = QUOTES.sub("", text)
    return text.rstrip("。.；;！!")


def text_of(held: Cell | None) -> str:
    """Give what a cell says; nothing for a cell that is missing, still to be filled, or a placeholder."""
    text = "" if held is None else bare(held.text)
    return "" if PENDING in text or is_placeholder(text) else text


def figures(text: str, unit: str | None = None) -> tuple[Quantity, ...]:
    """Give the quantities of *text* that measure something: no dates, no bare numerals of a name."""
    return tuple(q for q in quantities(text, unit=unit or None) if q.kind not in TIMES)


def is_quantified(held: Cell | None, unit: str | None = None) -> bool:
    """Whether the cell holds a figure, a date, or a nought in words (零人员)."""
    text = text_of(held)
    return bool(quantities(text, unit=unit or None) or NOUGHT.search(text) or re.search(r"\d", text))


def is_checkable(row: Row) -> bool:
    """Whether the target is as good as a figure without having one: 全覆盖, Ⅲ类, 年底前, 无负面舆情."""
    return bool(CHECKABLE.search(text_of(row.target)))


def is_relative(row: Row) -> bool:
    """Whether the target is set against something that is known (上年, 预算), and the actual is a figure."""
    return bool(KNOWN.search(text_of(row.target))) and is_quantified(row.actual, row.unit)


def named_figures(row: Row) -> tuple[Quantity, ...]:
    """Give the figures that stand in the row's name; 12345 in 12345热线 is none."""
    return tuple(q for q in figures(row.name) if q.unit not in {"", "年"} or q.comparator)


def defined_figures(row: Row) -> tuple[Quantity, ...]:
    """Give the figures of the name that only say what is counted: 65岁以上 of 65岁以上老年人健康管理率.

    Words that name the thing follow them, and the target has a figure of its own. A plain amount
    (5000吨储备粮到位率) says how much is wanted.
    """
    found = named_figures(row)
    if any(q.unit in AMOUNTS and not q.comparator for q in found):
        return ()
    rest = re.sub(r"^[^\w]+", "", row.name[found[-1].end :]) if found else ""
    values = {(each.kind, each.value) for each in figures(row.target.text, row.unit)} if row.target else set()
    own = bool(values) and not values & {(each.kind, each.value) for each in found}
    return found if own and MEASURABLE.search(rest.strip()) and len(rest) >= TASK else ()


def sign_and_figure(text: str) -> str:
    """Write a figure as a target is written: ≥98% for 98%以上 and for 达到98%, ≤15天 for 15天以内."""
    found = figures(text)
    sign = SIGNS.get(found[0].comparator or "ge", "≥") if found else "≥"
    return sign + SPELT.sub("", text).strip()


def is_copy(row: Row) -> bool:
    """Whether the target says again what the name says, nearly to the letter."""
    target, name = text_of(row.target), bare(row.name)
    return bool(target) and likeness(name, target) >= ALIKE


def has_figure_in_name(row: Row) -> bool:
    """Whether the row's name holds a figure, or a nought in words."""
    return bool(named_figures(row) or NOUGHT.search(row.name))


def cause(row: Row) -> Cause:
    """Say what a row's name and target look like."""
    return Cause(
        question=bool(QUESTION.search(row.name.strip())),
        figure_in_name=has_figure_in_name(row),
        figure_in_target=is_quantified(row.target, row.unit),
    )


def tells_many(row: Row) -> bool:
    """Whether the target of a 数量 row tells several tasks: some without a figure, or each with its own.

    Where the name holds figures too, D04 speaks.
    """
    text = re.sub(r"[（(][^）)]*[）)]", "", row.target.text if row.target else "")
    if row.level2 != "数量指标" or named_figures(row):
        return False
    return sum(_is_task(part) for part in re.split(r"[,，、；;]", text)) > 1


def _is_task(part: str) -> bool:
    words = part
    for found in reversed(figures(part)):
        words = words[: found.start] + words[found.end :]
    return len(re.findall(r"[一-龥]", NO_TASK.sub("", words))) >= TASK


def is_cost(row: Row) -> bool:
    """Whether the row is about cost, in either edition."""
    return row.level1 == "成本指标" or row.level2.endswith("成本指标")


def only_year(row: Row) -> bool:
    """Whether a 时效 row says only which year: nothing that could be late."""
    return row.level2 == "时效指标" and bool(YEAR_ONLY.fullmatch(text_of(row.target)))


def taken_from_sibling(case: Case, row: Row) -> bool:
    """Whether the target is the name of another form's row (F02 tells so)."""
    target = text_of(row.target)
    if len(target) < SHORT or target == bare(row.name):
        return False
    return any(bare(other.name) == target for form in case.siblings for other in form.rows)


def rows(case: Case) -> Iterator[tuple[int, Row, bool]]:
    """Give (index, row, whether it is a 定量行) for every row."""
    for each in case.assessments:
        yield each.index, each.row, each.kind == "quantitative"
