"""Units: what is counted, and what must not follow, because then it is another word (项 but not 项目)."""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from validators.pattern import pattern
from validators.quantity import numeral

Kind = Literal["money", "count", "percent", "percent_point", "date", "period", "ratio", "range"]

_PLAIN = """
美元 港元 港币 欧元 日元 英镑 澳元 号人 人次 工日 工时 人天 人日 人份 户次 口人 件次 件套 项次 条次 场次
批次 轮次 班次 车次 架次 航次 届次 期次 版次 家次 台次 辆次 张次 亩次 剂次 针次 例次 套次 大类 小类 大项
小项 村 社区 乡镇 学校 县 市州 床 床位 学位 车位 泊位 工位 席 孔 株 棵 页 匹 盆 台套 辆 艘 册 枚 盏 盒
瓶 袋 箱 桶 副 樘 扇 笔 杆 颗 台班 粒 剂 卷 封 顶 堂 课时 学时 学分 标段 个月 个工作日 工作日 个自然日
小时 个小时 秒 个学期 学期 岁 平方米 平方公里 平方千米 平米 ㎡ m² m2 立方米 m³ m3 公里 千米 km 延米 厘米
毫米 cm mm 公顷 hm² hm2 吨 公斤 千克 kg 斤 毫升 千瓦时 千瓦 兆瓦 kWh kW MW GB TB MB kV 千伏安 千伏
摄氏度 ℃ 分贝 微克/立方米 毫克/升 毫克/立方米 微克每立方米 μg/m³ ug/m3 mg/L 吨标准煤 倍 折 m t 标准箱
标箱 吉瓦时 吉瓦 英寸 微米 纳米 车道 微克 毫克 趟 趟次 遍 罐 柜 窝 尊 巢 吨公里 棚 人·天 户·次
"""
_GUARDED = {
    "人": "才|均|居|口|民|大代|大常|员编制|员经费|员数",
    "名": "录|单(?![位独])|称|义|额|列|胜|牌|贵",
    "位": "一体|于|置|数|列|居|移",
    "户": "籍|口|均|型|外",
    "对": "接|象|应|比|外|口|照|标|策|准|于|待|点|面|手",
    "件": "均",
    "起": "到|来|步|草|点|义|伏|源|诉|因|始|于|用|降|止|效|居",
    "宗": "旨|教|族",
    "例": "如|外|会|行|证|示|题",
    "次": "性|序|要|生|品|贷|级",
    "项": "目(?!标)|链",
    "条": "例|款|约|块|文|理|码|形",
    "场": "所|地|景|馆|合|长|域|均|站|院",
    "期": "间|限|内|望|末|中|刊|货|初|工程|项目|建设|合同|款|改造",
    "批": "复|准|示|评|发|改",
    "轮": "车|胎|换|流|岗|训|值|椅|船",
    "类": "别|型|似",
    "种": "植|子|养|类|粮|草|质|业",
    "个": "百分点|%",
    "家": "庭|园|具|教|禽|畜|属|访|政|乡|长(?!期)",
    "所": "有(?!制)|以(?![上下内])|需|属|得|在|辖|谓|涉|示",
    "座": "谈|位(?!于)|席|椅|机|右",
    "处": "理|置|于|室|长|罚|级|分|在",
    "栋": "[0-9]",
    "幢": "[0-9]",
    "间": "隔|接|距",
    "乡": "村|镇|土|亲",
    "届": "时|满|中|全|人|三|四|五|六",
    "列": "为|入|出|席|举|车|支|表|队",
    "款": "项|待|额|式",
    "单": "位|元|独|一|身|项|价|据|个|次|方|日",
    "把": "关|握|手|控|脉|守",
    "排": "查|名|放|水|污|列|序|除|练|涝|灌",
    "群": "众|体|防|团",
    "回": "收|访|复|头|迁|归|款|应|流|升|落|购|填",
    "镇": "街",
    "张": "贴|挂|家(?:口|界|港)|湾",
    "层": "面|次|级",
    "片": "面|区",
    "段": "落",
    "路": "公交|车|线|口|段|面|灯",
    "道": "路|德|教|理|具",
    "眼": "科|睛|部",
    "口": "径|号|岸|腔|碑|粮",
    "头": "部|衔",
    "只": "要|有|是|能|为",
    "羽": "毛",
    "尾": "矿|款|气|水|号|数",
    "台": "账|阶|面|风|湾|历|上",
    "套": "餐|路|取|牌|现|种",
    "架": "构|设",
    "部": "门|队|分|署|委|长|级|位|件|落|属",
    "本": "地|级|市|区|县|年|次|项|单|着|身|来|科|报",
    "份": "额|子|内",
    "篇": "幅|章",
    "幅": "度",
    "块": "头",
    "支": "持|出|付|撑|部|行|农|教|援|流|一扶",
    "根": "据|本|治",
    "面": "积|向|对|临|貌|议|粉|上",
    "包": "括|含|装|容|抓|保|干",
    "门": "诊|店|口|户|前|槛|面|类|峡|第",
    "首": "要|都|先|次|席",
    "集": "中|体|团|聚|约|镇",
    "组": "织|长|建|成|团|合|员|别|装",
    "节": "约|能|点|目|日|水|气|假|庆|俗|令|奏",
    "度": "假|过|量|电表",
    "具": "有|备|体",
    "桩": "基",
    "年": "级|度|行动|规划|计划|攻坚|倍增|制|义务|一贯|龄|轻|检|审|底|初|末|均|报|产|薪|终|货|会|鉴|味|期",
    "周": "年|边|岁|期|末|知|报|到|转",
    "天": "然|气|府|津|河|门|网|空|燃",
    "日": "常|程|益|报|期|均|照|用|化|前",
    "分钟": ".{1,4}圈",
    "米": "粉|面|饭|业|线|厂",
    "亩": "均|产",
    "克": "服|隆|扣",
    "升": "级|学|温|华|值|旗|至|到|幅",
    "平方": "根",
    "立方": "根",
    "兆": "示",
    "方": "面|向|案|式|便|针|法|言|位|可|能|共|同|合|责|机|协|会|联|评|参|监|检|支|代",
    "分": ("钟|公司|中心|[之局校院级类别期批段区行会店析布工离解成散支配部管流红享担明摊发送拣+]"),
}

COUNTED: Final[dict[str, str]] = {**dict.fromkeys(_PLAIN.split(), ""), **_GUARDED}
"""Every unit with a pattern of what may not follow it."""

_FREE_UNITS = """
人次 人 名 户次 户 件 起 例 次 项 条 场次 场 期 批次 批 个 家 所 处 座 村 台套 台 套 辆 份 册 株 棵 亩 公顷 吨
平方米 立方米 公里 米 课时 学时 天 小时 盏 张 只 头 艘 幅 部 本 棵 眼
"""
FREE_UNITS: Final = tuple(_FREE_UNITS.split())
"""Units, the longer ones first, that neither scale their number nor can be part of a date."""

SAME_UNIT: Final = {
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "平米": "平方米",
    "平方": "平方米",
    "km": "公里",
    "kg": "公斤",
    "千克": "公斤",
    "m³": "立方米",
    "m3": "立方米",
    "立方": "立方米",
    "m": "米",
    "cm": "厘米",
    "mm": "毫米",
    "t": "吨",
    "个小时": "小时",
    "工作日": "个工作日",
    "大类": "类",
    "小类": "类",
    "大项": "项",
    "小项": "项",
    "hm²": "公顷",
    "hm2": "公顷",
    "台套": "台（套）",
    "件套": "件（套）",
}
"""Other spellings of a unit, and the one that a Quantity carries."""


def _alternative(unit: str) -> str:
    refused = COUNTED[unit]
    if unit[-1].isascii() and unit[-1].isalnum():
        refused = "[A-Za-z0-9]"  # 5km, but 5m in 5mb is none
    return f"{unit}(?!{refused})" if refused else unit


@cache
def _counted(letter: str) -> re.Pattern[str] | None:
    """Give the pattern of the units that begin with *letter*: one of them all would be slow."""
    units = sorted((unit for unit in COUNTED if unit[0] == letter), key=len, reverse=True)
    return re.compile("|".join(map(_alternative, units))) if units else None


_PER = (
    "[/／·](?:平方米|立方米|公里|千米|米|亩|公顷|吨|人次|人|户|年|月|天|日|次|台|套|个|件|期|场|项|只|头|株"
    "|小时|生|床|组|所|处|辆|家|点|村|例|份|斤|公斤|千瓦时|度|km|㎡|m²)"
)
_MORE_UNITS = "[(（](?:套|次|件|处|个|台|户|人|辆|份|座|间|组|册)[)）]"
_NOT_A_TENTH = "员立功果本效熟为长绩品套交渝都人活份分新因就建就年片群批"
_MEASURED = pattern(  # units that scale their number, or are more than one word
    rf"个?百分点|个?[%‰]|百分比|成[一二三四五六七八九半]?(?![{_NOT_A_TENTH}])"
    rf"|[百千]?[万亿]?元(?![旦素件宝老首帅谋朝代气创宇化]|结构)(?:{_PER}|每(?:平方米|立方米|公里|亩|吨|米)){{0,2}}|块钱"
    r"|[/／](?:10|百|十)?万(?![亿元])|个半(?:小时|月|学期)|[年天]半"
)
_MEASURED_LETTERS = frozenset("个百千万亿%‰成元块/／年天")
_TAIL = pattern(rf"(?:{_MORE_UNITS})?(?:{_PER})?")
_TAIL_LETTERS = frozenset("(（/／·")


class Unit(NamedTuple):
    """A unit as written, and where it ends."""

    word: str
    end: int


def unit_at(plain: str, at: int) -> Unit | None:
    """Give the unit that stands behind a number which ends at *at*."""
    start = at + 1 if plain.startswith(" ", at) else at
    letter = plain[start : start + 1]
    if letter in _MEASURED_LETTERS and (found := _MEASURED.match(plain, start)):
        return Unit(found[0], found.end())
    units = _counted(letter)
    found = units.match(plain, start) if units else None
    if found is None:
        return None
    end = found.end()
    if plain[end : end + 1] in _TAIL_LETTERS and (tail := _TAIL.match(plain, end)):
        end = tail.end()
    return Unit(plain[start:end], end)


class Measure(NamedTuple):
    """A number and its unit as one value: 5 万元 is 50000 元."""

    kind: Kind
    value: Decimal
    unit: str


class _Meaning(NamedTuple):
    """What a unit word does to the number before it: value = number * factor + extra."""

    kind: Kind
    unit: str
    factor: Decimal = Decimal(1)
    extra: Decimal = Decimal(0)


def measured(value: Decimal, word: str) -> Measure:
    """Give what *value* times the unit *word* is."""
    kind, unit, factor, extra = _meaning(word)
    return Measure(kind, tidy(value * factor + extra), unit)


@lru_cache(maxsize=512)
def _meaning(word: str) -> _Meaning:
    word = word.replace("／", "/").replace("(", "（").replace(")", "）").replace("块钱", "元")
    if "元" in word and word not in COUNTED:
        scale, _, per = word.partition("元")
        return _Meaning("money", f"元{per.replace('每', '/')}", numeral.scale(scale))
    if word.endswith("百分点"):
        return _Meaning("percent_point", "百分点")
    if word.startswith("成"):
        return _Meaning("percent", "%", Decimal(10), _half_of_tenths(word[1:]))
    if word.endswith(("%", "‰", "百分比")):
        return _Meaning("percent", "%", Decimal("0.1") if word.endswith("‰") else Decimal(1))
    if "半" in word:
        return _meaning(word.replace("半", ""))._replace(extra=Decimal("0.5"))
    return _Meaning("count", SAME_UNIT.get(word, word))


def tidy(value: Decimal) -> Decimal:
    """Drop zeros that say nothing: 1162700, not 1162700.00 nor 1.1627E+6."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def _half_of_tenths(rest: str) -> Decimal:
    """Give what 九成五 adds to nine tenths."""
    if rest == "半":
        return Decimal(5)
    return (numeral.chinese(rest) if rest else None) or Decimal(0)
