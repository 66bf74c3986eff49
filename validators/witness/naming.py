"""Naming: how well a row's name fits a thing that the text counts, and which units such a row can have."""

import re
from itertools import pairwise

from validators.ledger import Fact
from validators.pattern import pattern
from validators.witness import wording

PEOPLE = frozenset({"人", "人次", "名", "位", "个人"})
EXPECTED: tuple[tuple[str, frozenset[str]], ...] = (
    (r"(?:(?<!频)(?<!功)(?<!汇)率|比例|占比|比重|满意度)$", frozenset({"%"})),
    (r"(?:人次|人数|人员数|人员数量|人员|学员数|学员|群众数|人口数|对象数)$", PEOPLE | {"个"}),
    (r"(?:户数|农户数|家庭数|户)$", frozenset({"户", "个", "家"})),
    (r"(?:金额|资金|费用|成本|经费|支出|收入|产值|投入|救助金|补助金|奖金|款)$", frozenset({"元", "元/"})),
    (
        r"(?:及时性|准确性|完整性|规范性)$",
        frozenset({"%", "天", "日", "小时", "分钟", "工作日", "个工作日", "次", "分"}),
    ),
    (r"面积$", frozenset({"平方米", "㎡", "亩", "公顷", "平方公里", "平方千米", "m²"})),
    (r"(?:里程|长度|公里数)$", frozenset({"公里", "千米", "米", "km", "里", "m"})),
    (
        r"(?:时间|时限|日期|期限|工期|时长)$",
        frozenset({"", "天", "日", "个月", "月", "小时", "分钟", "秒", "工作日", "个工作日", "年", "周"}),
    ),
    (
        r"(?:案件|案件数|案件数量|件数|起数|案件办理数)$",
        frozenset({"件", "起", "宗", "例", "个", "项", "条"}),
    ),
    (r"(?:台数|台套数)$", frozenset({"台", "套", "辆", "部", "件", "台（套）", "台(套)", "台套", "个"})),
    (
        r"(?:场次|场数|次数|期数|批次|班次|频次)$",
        frozenset({"场", "次", "期", "批", "场次", "班", "批次", "班次", "个"}),
    ),
)


SUFFIX = pattern(
    r"(?:数量|件数|人数|个数|次数|场数|台数|户数|份数|期数|条数|批次|总数|总量|数|量|金额|总额|额|情况|值|完成|的|及|（[^）]*）|\([^)]*\))+$"
)
PREFIX = pattern(r"^(?:全年|年度|本年|当年|实际|完成|共|20\d\d年(?:度)?)+")


def units_agree(one: Fact, other: Fact) -> bool:
    """Say whether two facts count in the same unit; people are people (名, 位, 人次)."""
    return one.kind == other.kind and (one.unit == other.unit or bool({one.unit, other.unit} <= PEOPLE))


def fit(name: str, subject: str, words: str, own: str, fact: Fact | None = None) -> float:
    """Give how well *name* fits a thing that the text calls so, 0 to 1."""
    bare = core(name)
    subjects = {core(each) for each in (subject, words, own) if each}
    best = max((likeness(bare, each) for each in subjects if each), default=0.0)
    if _other_deed(name, words):
        best /= 2
    hint = (
        fact is not None and fact.kind == "count" and best > 0 and fact.unit in (expected_units(name) or ())
    )
    return min(1.0, best + (0.1 if hint else 0.0))


def _other_deed(name: str, words: str) -> bool:
    """Say whether name and words each tell a deed, and not the same: 发放 against 收回."""
    one, other = ({*"".join(wording.DOING.findall(each))} for each in (name, words))
    return bool(one and other and not one & other)


def core(name: str) -> str:
    """Give what a name says beyond 全年… and …数量."""
    bare = re.sub(r"[\s“”\"'《》、,，-]", "", name)
    return SUFFIX.sub("", PREFIX.sub("", bare)) or bare


def expected_units(name: str) -> frozenset[str] | None:
    """Give the units that a row of this name can have; None when the name does not say."""
    bare = re.sub(r"[（(][^）)]*[）)]$", "", name.strip())
    return next((units for words, units in EXPECTED if re.search(words, bare)), None)


def misfit(name: str, fact: Fact) -> str:
    """Say why a figure of this kind cannot stand in a row of this name; empty when it can."""
    if fact.kind == "count" and not fact.unit and fact.value == 0:
        return ""  # none of one thing is none of another
    expected = expected_units(name)
    unit = "" if fact.kind in {"date", "period"} else fact.unit
    if expected is None:
        counted = re.search(r"(?:数|数量|总量)$", name.strip())
        return "要的是数量" if counted and fact.kind in {"money", "percent", "percent_point", "date"} else ""
    if fact.kind in {"ratio", "range"} or unit in expected or (unit.startswith("元/") and "元/" in expected):
        return ""
    return f"要的单位是{'、'.join(sorted(u for u in expected if u and u != '元/'))}"


def kind_words(fact: Fact) -> str:
    """Say in a clerk's words what kind of figure it is."""
    words = {
        "money": "金额",
        "percent": "百分数",
        "percent_point": "百分点",
        "date": "日期",
        "period": "时段",
    }
    return words.get(fact.kind, f"以“{fact.unit}”计的数")


def likeness(one: str, other: str) -> float:
    """Give how alike two names are, 0 to 1: shared characters and shared pairs of characters."""
    return (_share(list(one), list(other)) + _share(_pairs(one), _pairs(other))) / 2


def _pairs(words: str) -> list[str]:
    return [a + b for a, b in pairwise(words)] or [words]


def _share(one: list[str], other: list[str]) -> float:
    if not one or not other:
        return 0.0
    left, shared = list(other), 0
    for each in one:
        if each in left:
            left.remove(each)
            shared += 1
    return 2 * shared / (len(one) + len(other))
