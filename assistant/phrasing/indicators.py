"""Indicators: what kind of 三级指标 a name is, and how a figure's name and cell are written.

All of it is decided by words, never by a model: level 1 follows from level 2 by the template, and
level 2 by key words wherever a key word decides.
"""

import re
from decimal import Decimal

from validators.ledger import Fact
from validators.quantity import quantities
from validators.template import Template

SATISFACTION, COST, TIME, QUALITY, COUNT = (
    "服务对象满意度指标", "成本指标", "时效指标", "质量指标", "数量指标",
)  # fmt: skip
ECONOMIC, SOCIAL, ECOLOGICAL, LASTING = "经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"
QUALITATIVE = (ECONOMIC, SOCIAL, ECOLOGICAL, LASTING)
FIGURED = (COUNT, QUALITY, TIME, COST, SATISFACTION)

BY_WORD = (  # the first that matches decides
    (SATISFACTION, re.compile("满意")),
    (COST, re.compile("成本|单价|造价|执行率|费用$|费$|租赁费|运行费")),
    (TIME, re.compile("及时|时间|期限|日期|时限|工期|按时|时长|时效|准时|准点")),
    (SOCIAL, re.compile("知晓|安全感|获得感|受益")),
    (QUALITY, re.compile("率$|率[（(]|合格|达标|比例|比重")),
    (ECOLOGICAL, re.compile("减排|排放|绿化|植被|水质|空气|碳")),
    (ECONOMIC, re.compile("带动就业|增收|拉动|产值|税收|利润|收入")),
)
EFFECT_BY_WORD = (
    (ECOLOGICAL, re.compile("生态|污染|绿化|空气|水质|植被|节能|减排|垃圾|人居环境|环境(?:质量|卫生)")),
    (ECONOMIC, re.compile("经济|产业|收入|成本|税收|增收|营商|消费|投资|产值|节约|利用率")),
    (LASTING, re.compile("长效|可持续|长期|机制|常态|后续|体系|制度")),
)  # fmt: skip

# a figure's kind decides where no word does
BY_KIND = {"percent": QUALITY, "percent_point": QUALITY, "ratio": QUALITY, "date": TIME, "period": TIME}
DURATIONS = frozenset({"天", "日", "小时", "分钟", "秒", "工作日", "个工作日", "个月"})
COST_GROUPS = {COST: "经济成本指标"}  # an edition with 成本 as first level has no group called 成本指标

TASK_VERBS = re.compile(
    r"^(?:一是|二是|三是|其中|共计?|累计|总共|合计|全年|当年|本年|年内|实际|计划|预计|目标|已|均|全部|又)*"
    r"(?:组织开展|开展|购?买|组织|举办|举行|召开|办理|完成|实现|达到|落实|实施|拟|要求|安排|共|累计|印发|制作)*(?:了)?"
)
TAIL = re.compile(
    r"(?:的?(?:目标值?|指标值?|计划|要求|实际|全年|年初|年底|年度|平均|为|是|达|共|约|应|须|需|数量为|定|的|了|[，,：:、\s]))+$"
)
COUNTED_TAIL = {
    "人": "人数",
    "名": "人数",
    "人次": "人次",
    "次": "次数",
    "场": "场次",
    "场次": "场次",
    "期": "期数",
    "户": "户数",
    "公里": "长度",
    "千米": "长度",
    "米": "长度",
    "延米": "长度",
    "平方米": "面积",
    "㎡": "面积",
    "平方公里": "面积",
    "亩": "面积",
    "公顷": "面积",
}
MONEY_END = re.compile(r"(?:资金|金额|金|费|费用|经费|额|投入|成本|单价|价款|款|收入|产值)$")
PRICE_END = re.compile(r"(?:造价|单价|标准|均价|价格|造价成本|增收|收益|税额|产值)$")
COUNT_END = re.compile(
    r"(?:数|数量|人数|件数|户数|次数|场次|人次|期数|面积|里程|长度|总量|量|时长|时间|天数)$"
)


def level2_of(name: str, fact: Fact | None) -> str | None:
    """Give the 二级指标 that the words of *name* decide, else the kind of the *fact*; None: neither does."""
    worded = level2_by_words(name)
    if worded or fact is None:
        return worded
    return TIME if fact.unit in DURATIONS else BY_KIND.get(fact.kind, COUNT)


def level2_by_words(name: str) -> str | None:
    """Give the 二级指标 that a key word in *name* decides."""
    return next((level2 for level2, words in BY_WORD if words.search(name)), None)


def level2_of_effect(words: str) -> str:
    """Give the 效益 group that the words of an effect name; most effects of public money are social."""
    return next((level2 for level2, keys in EFFECT_BY_WORD if keys.search(words)), SOCIAL)


def group_in(template: Template, level2: str) -> str | None:
    """Give the name under which *template* knows the group *level2*; None when it has no such group."""
    known = [group for section in template.sections for group in section.groups]
    if level2 in known:
        return level2
    other = COST_GROUPS.get(level2)
    return other if other in known else None


def level1_of(template: Template, level2: str) -> str:
    """Give the 一级指标 that holds the group *level2* (a group that `group_in` gave)."""
    return next(section.name for section in template.sections if level2 in section.groups)


def indicator_name(subject: str, fact: Fact) -> str:
    """Make a 三级指标 of the words that name the counted thing: 开展普法宣传 + 12场 -> 普法宣传场次."""
    core = re.sub(r"[\d０-９]+(?:\.\d+)?%?", "", subject).strip(' ，,。；;：:、“”"的')
    core = TAIL.sub("", TASK_VERBS.sub("", core, count=1) or core) or core
    if fact.kind == "money":
        return core if PRICE_END.search(core) or MONEY_END.search(core) else f"{core}金额"
    if fact.unit in DURATIONS:
        return core if COUNT_END.search(core) else f"{core}时间"
    if fact.kind in BY_KIND or COUNT_END.search(core):
        return core
    if fact.unit in ("人", "名") and core.endswith(("人员", "群众", "对象", "人")):
        return core.removesuffix("人") + ("人数" if core.endswith("人") else "数量")
    return core + COUNTED_TAIL.get(fact.unit, "数量")


SYMBOLS = {"ge": "≥", "le": "≤", "eq": "=", "gt": "＞", "lt": "＜"}
BEFORE_NUMBER = re.compile(
    r"^(?:不低于|不少于|不小于|至少|达到|达|不超过|不高于|不多于|不大于|控制在|超过|大于|小于|低于|高于|多于|少于|"
    r"≥|≧|>=|≤|≦|<=|=|＝|═|>|<|＞|＜)+"
)
AFTER_NUMBER = re.compile(r"(?:及以上|及以下|以上|以下|以内|之内|内)$")


def target_text(fact: Fact) -> str:
    """Write the fact as a 年度指标值: 不低于28起 -> ≥28起; its own words where that would change it."""
    if fact.kind in ("date", "period"):
        return fact.quote
    written = SYMBOLS.get(fact.comparator or "", "") + _bare(fact)
    return written if fact.comparator in SYMBOLS and _reads_as(written, fact, fact.comparator) else fact.quote


def actual_text(fact: Fact) -> str:
    """Write the fact as a 实际完成值: 达到93% -> 93%. A limit (不低于) stays, for the rules to reject."""
    reached = fact.comparator == "ge" and fact.quote.startswith("达") and not AFTER_NUMBER.search(fact.quote)
    written = _bare(fact)
    return written if reached and _reads_as(written, fact, None) else fact.quote


def _bare(fact: Fact) -> str:
    return AFTER_NUMBER.sub("", BEFORE_NUMBER.sub("", fact.quote))


def _reads_as(written: str, fact: Fact, comparator: str | None) -> bool:
    """Whether what is written is read back as the same figure: nothing may change on the way (T04)."""
    read = quantities(written)
    return [(q.value, q.unit, q.comparator) for q in read] == [(fact.value, fact.unit, comparator)]


def amount_text(fact: Fact, money_unit: str) -> str:
    """Write a money fact as a figure of the 资金 table, in the form's unit."""
    assert isinstance(fact.value, Decimal)  # noqa: S101  # money facts hold one value, by the grammar
    return plain(fact.value / 10000 if money_unit == "万元" else fact.value)


def plain(value: Decimal) -> str:
    """Write a figure without exponent and without idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
