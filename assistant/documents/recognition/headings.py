"""Headings: which field a printed heading names, by the editions' own words and a few seen elsewhere.

A heading is compared without spaces, line breaks, brackets and what stands in them: 得分
（20分*执行率） is 得分, 年初目标值（A） is 年初目标值.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from validators.template import Column, Section, Template, templates

BRACKETED = re.compile(r"\([^()]*\)")
SHORTEST, MOST_ADDED = 3, 6  # a heading of two letters stands in too many words; few words are added to one
LONGEST_LABEL = 40  # line breaks and spaces within the words included
ITEM_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+|\d+)[、.](?!\d)")

# Spellings of forms whose edition is no file here; the editions' own are added to them.
ROW = {
    "level1": ("一级指标", "一级"),
    "level2": ("二级指标", "二级"),
    "name": ("三级指标", "三级", "指标名称", "三级指标名称", "指标内容"),
    "target": (
        *("年度指标值", "全年指标值", "目标值", "预期指标值", "计划指标值", "指标值", "预期值", "计划值"),
        *("全年目标", "年初目标", "预期目标值", "年度目标值", "绩效目标值", "目标指标值"),
    ),
    "actual": (
        *("实际完成值", "实际值", "实际完成情况", "完成情况", "实际完成指标值", "完成值", "完成指标值"),
        *("全年完成值", "全年实际值", "年末实际值", "实际达到值", "实际完成", "全年完成情况"),
    ),
    "sign": ("指标性质", "指标符号", "运算符号"),
    "unit": ("度量单位", "计量单位", "指标单位"),
    "weight": ("分值", "权重", "标准分", "标准分值", "指标分值", "权重分值", "满分", "满分值", "配分"),
    "score": ("得分", "自评得分", "自评分", "实际得分", "自评分值", "评价得分", "单位自评得分"),
    "deviation": (
        *("偏差原因分析及改进措施", "偏差原因分析", "未完成原因", "偏差原因", "备注"),
        *("未完成原因分析及改进措施", "偏差原因及改进措施", "未完成原因分析与改进措施"),
        *("偏差说明", "原因说明", "原因分析", "未达标原因", "未完成原因及改进措施"),
    ),
}
GROUPS = {  # second levels under other names
    "可持续发展指标": "可持续影响指标",
    "可持续性指标": "可持续影响指标",
    "环境效益指标": "生态效益指标",
    "进度指标": "时效指标",
    "进度时效指标": "时效指标",
}
FUNDS = {
    "initial_budget": ("年初预算数", "年初预算", "年初预算金额", "年初批复数", "年初预算批复数"),
    "budget": (
        *("全年预算数", "预算数", "转移支付预算数", "调整后预算", "全年预算", "调整预算"),
        *("预算安排数", "预算安排", "预算调整数", "预算金额", "安排数"),
    ),
    "executed": (
        *("全年执行数", "执行数", "转移支付执行数", "实际执行数", "支出数", "全年执行", "实际支出数"),
        *("全年支出数", "全年支出", "实际支出", "执行金额", "支出金额"),
    ),
    "rate": ("执行率", "预算执行率", "完成率"),
    "weight": ("分值", "权重"),
    "score": ("得分", "自评得分"),
    "reason": ("原因", "产生差异的原因", "未完成原因", "差异原因"),
}
PART = {
    "/project/name": (
        "项目名称",
        "项目(政策)名称",
        "项目（政策）名称",
        "政策名称",
        "转移支付名称",
        "转移名称",
        "专项名称",
        "专项资金名称",
    ),
    "/project/department": (
        "主管部门",
        "主管单位",
        "项目主管部门",
        "主管部门及代码",
        "主管部门名称",
        "部门",
        "省级主管部门",
        "市级主管部门",
        "区级主管部门",
    ),
    "/project/implementer": ("实施单位", "项目实施单位", "项目单位", "实施单位名称", "资金使用单位"),
    "/project/unit": (
        "单位名称",
        "填报单位",
        "填报单位名称",
        "自评单位",
        "预算单位名称",
        "县级预算单位名称",
        "预算部门、单位名称",
    ),
    "/filled_on": ("填报日期", "填表日期", "填报时间"),
    "/goal": (
        "年度总体目标",
        "年度目标",
        "总体目标",
        "年度总体目标完成情况",
        "总体目标完成情况",
        "年度绩效目标完成情况",
        "总体绩效目标",
    ),
    "/goal/expected": (
        "预期目标",
        "年初设定目标",
        "年度预期目标",
        "年初预期目标",
        "设定目标",
        "项目年度目标",
    ),
    "/goal/actual": (
        "实际完成情况",
        "目标完成情况",
        "全年实际完成情况",
        "年度目标完成情况",
        "完成情况综述",
        "实际完成目标",
    ),
    "/analysis": (
        "偏差大或目标未完成原因分析",
        "偏差原因分析",
        "未完成原因分析",
        "目标未完成原因分析",
        "偏差分析",
    ),
    "/measures": ("改进措施及结果应用方案", "改进措施", "改进措施及结果应用", "下一步改进措施", "整改措施"),
    "/total": (
        "总分",
        "总得分",
        "自评总分",
        "合计",
        "总计",
        "自评总得分",
        "项目总得分",
        "合计得分",
        "总分合计",
        "自评得分",
    ),
    "/grade": ("等级", "自评等级", "评价等级", "自评结果等级"),
}


def spellings(field: str) -> tuple[str, ...]:
    """Give the labels by which a part of the head is known: of /project/unit, or of /filled_on."""
    return PART.get(f"/project/{field}") or PART[f"/{field}"]


def plain(text: str) -> str:
    """Give *text* without spaces and line breaks, full-width signs as half-width ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4096)  # a cell is looked at as every kind of heading that it might be
def bare(text: str) -> str:
    """Give the words of a heading: no spaces, no brackets, no colon at the end, no item number."""
    words = plain(text)
    while (cut := BRACKETED.sub("", words)) != words:
        words = cut
    return ITEM_NUMBER.sub("", words).rstrip(":*★")


class Lexicon(NamedTuple):
    """What the headings of rows, of the funds table and of the form's parts mean."""

    row: dict[str, str]
    funds: dict[str, str]
    part: dict[str, str]
    sections: dict[str, str]
    groups: dict[str, str]
    checkboxes: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Collect the headings of all editions."""
    row, funds, part = _turned(ROW), _turned(FUNDS), _turned(PART)
    sections: dict[str, str] = {}
    groups = {bare(other): official for other, official in GROUPS.items()}
    boxes = {"项目类别", "项目类型", "项目属性"}
    for template in templates().values():
        row |= _columns(template.columns)
        funds |= _columns(template.funds.columns)
        part |= {bare(each.heading): each.field for each in template.project + template.narratives}
        sections |= {bare(section.name): section.name for section in template.sections}
        groups |= {bare(group): group for section in template.sections for group in section.groups}
        boxes |= {bare(each.group) for each in template.checkboxes}
    part.pop(bare("自评结果摘要版"), None)
    return Lexicon(row, funds, part, sections, groups, frozenset(boxes))


def _turned(spellings: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {bare(heading): field for field, headings in spellings.items() for heading in headings}


def _columns(columns: tuple[Column, ...]) -> dict[str, str]:
    return {bare(name): each.field for each in columns for name in (each.heading, *each.aliases)}


def field_of(text: str, meanings: dict[str, str]) -> str | None:
    """Say which field the heading *text* names; a longer heading may hold a known one."""
    if len(text) > LONGEST_LABEL:
        return None
    words = bare(text)
    if not words or words in meanings:
        return meanings.get(words)
    # The longest known heading within the words: few pieces can be one, as few words may be added to it.
    pieces = (
        words[start : len(words) - added + start]
        for added in range(1, min(MOST_ADDED, len(words) - SHORTEST) + 1)
        for start in range(added + 1)
    )
    return next((meanings[piece] for piece in pieces if piece in meanings), None)


def part_of(text: str) -> str | None:
    """Say which part of the form the label *text* names."""
    return field_of(text, lexicon().part)


def exact_part(text: str) -> str:
    """Say which part of the form *text* names, when it is a label and nothing more; else "".

    Of two labels in one (实施单位/负责人) the first counts.
    """
    return lexicon().part.get(bare(text).partition("/")[0], "") if len(text) <= LONGEST_LABEL else ""


def section_of(text: str, template: Template) -> Section | None:
    """Give the 一级指标 of *template* that a printed name (产出指标（40分）) means."""
    words = bare(text)
    known = {bare(name): each for each in template.sections for name in (*each.aliases, each.name)}
    return known.get(words) or known.get(f"{words}指标")


def is_level(text: str) -> bool:
    """Whether *text* is the name of a 一级指标 or of a 二级指标 in any edition."""
    if len(text) > LONGEST_LABEL:
        return False
    words = bare(text)
    known = lexicon()
    return bool(words) and any(
        name in known.sections or name in known.groups for name in (words, f"{words}指标")
    )


def is_group(text: str) -> bool:
    """Whether *text* is the name of a 二级指标 in any edition; 社会效益 is one, 满意度 names rows too."""
    words = bare(text)
    return words in lexicon().groups or (
        words.endswith(("效益", "影响")) and f"{words}指标" in lexicon().groups
    )


def group_of(text: str, section: Section | None) -> str | None:
    """Give the 二级指标 that the cell of a second level means: 经济效益, 产出数量, 社会公众满意度指标."""
    words = bare(text)
    official = lexicon().groups
    if not words or words in official:
        return official.get(words)
    core = words.removesuffix("指标").removeprefix("产出")
    if f"{core}指标" in official:
        return official[f"{core}指标"]
    names = section.groups if section else tuple(official.values())
    near = [name for name in names if _alike(core, name.removesuffix("指标"))]
    return near[0] if len(near) == 1 else None


def _alike(one: str, other: str) -> bool:
    """Whether the letters of the shorter name stand, in order, in the longer one."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return len(short) > 1 and all(letter in letters for letter in short)
