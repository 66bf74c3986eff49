"""Placing: under which 二级指标 a row belongs, by what its name says it measures.

A05 tells where a row should go; D07 tells of money that is counted as an output. A row that is misplaced
has to be moved first: that its target has no figure is then only a warning (D01).
"""

from typing import NamedTuple

from validators.evidence import money
from validators.form import Form, Row
from validators.pattern import pattern
from validators.scoring.measure import LOWER

QUANTITY, QUALITY, TIMELINESS = "数量指标", "质量指标", "时效指标"
OUTPUTS = (QUANTITY, QUALITY, TIMELINESS, "成本指标")
SATISFACTION = ("服务对象满意度指标", "满意度指标")

ONLY_SATISFIED = pattern(r"[^，,。；;]{0,14}满意(?:度|率)")
# 满意度 rows whose names do not say 满意: how people feel, or who they are
FELT = pattern(
    r"满意|认可|好评|评价|口碑|投诉|表扬|[安获幸][全得福]感|测评|评议|体验|感受|信任|受益|服务对象|群众$|对象$"
)
ANOTHER_MEASURE = pattern(r"率|知晓|覆盖|及时|数量|人数|次数|收入|提升|提高|完成|稳定|水平|事件|发生")
# Ends of names: the letters at the end tell what is measured (and are quicker looked at than a pattern).
PROMPT = ("及时率", "准时率", "完成时间", "完工时间", "竣工时间", "交付时间", "完成时限", "完工时限")
ON_TIME = pattern(r"按[时期](?:完成|完工|竣工|发放|支付|拨付|交付|办结|到位)?率$")
PROMPTNESS = ("及时性", "及时度")
SOUND = ("合格率", "达标率", "优良率", "优秀率", "准确率", "差错率", "通过率", "完好率", "正确率")
SHARE = ("率", "比例", "占比")
COUNTED = ("人数", "人次", "场次", "户数", "面积", "里程", "台数", "辆数", "套数", "座数")
JUDGED = pattern(
    r"合格|达标|优良|优秀|准确|通过|及时|按[时期]|获奖|晋级|持证|[错漏误返缺超损逾违伤亡零]|问题|隐患|投诉"
)

SOCIAL = pattern(r"服务水平|服务能力|养老|社会(?!经济)|治安|稳定|民生|和谐|文明|素质|安全感|法治|群众生活")
ECONOMIC = pattern(
    r"经济|收入|收益|增收|产值|产[业量能]|成本|资[金产]|费用|节[约省]|投资|消费|税|利润|营业|损失|贸易|市场|企业|创收|效益|[万亿]?元"
    r"|销售|价格|增产|减负|负担|旅游|脱贫|盈|金额|补贴|补助|效率|利用率|商"
)
NO_ECOLOGY = pattern(
    r"(?:无|没有|不涉及|不产生|不是)(?:直接|明显|显著)?的?生态(?:环境)?(?:影响|效益|指标)?(?![破污问])"
)
# 无直接经济损失 is a benefit, 公益服务无经济效益 is none
NO_BENEFIT = pattern(
    r"(?:无|没有|不涉及|不产生|不是)(?:直接|明显|显著)?的?(?P<group>经济|社会)效益(?![流损])"
)
ECOLOGICAL = pattern(
    r"生态|环境|污染|绿|水|空气|大气|排放|能[耗源]|节[能约]|垃圾|林|草|土|碳|尘|噪|废|资源|环保|卫生|植|生物|美化|农药|肥|景观|江|河|湖"
)
OF_MONEY = pattern(r"成本|费用|收入|产值|利润|税收|资金")
HOUSEKEEPING = pattern(
    r"资金(?:利用|使用)(?:率|效[率益])|(?:降低|节约|节省)[^，。]{0,6}(?:成本|费用|经费)|(?:成本|费用)(?:降低|节约)"
)

# money that a project receives or hands on, and money that it brings about (that is an output)
INPUT = pattern(
    r"资金|经费|拨款|拨付|下达|投入|预算|支出|补助金|补贴金|奖补|(?:救助|补助|补贴|发放|支付)金?额|财政"
)
BROUGHT_ABOUT = pattern(
    r"招商|引资|融资|贷款|挽回|追[缴回]|清缴|征收|筹集|募集|带动|撬动|产值|销售|交易|营业|签约|收入|节约|审减|核减|增收|减免|退税"
    r"|保费|理赔|担保|授信|合同额|采购额|监管|审计|检查|投放"
)
AMOUNT = ("金额", "资金", "经费", "拨款")
INPUT_SHARE = pattern(r"(?:资金|经费|预算|拨款|补助|补贴)[^，。]{0,8}(?:率|比例)$")


class Place(NamedTuple):
    """Where a row belongs, and why; `sure`: nobody could see it another way."""

    group: str
    why: str
    sure: bool = True


def belongs(row: Row) -> Place | None:
    """Say where the row belongs when that is not where it stands."""
    name = "".join(row.name.split())
    if row.level2 in SATISFACTION:
        if "满意" not in name and ANOTHER_MEASURE.search(name) and not FELT.search(name):
            return Place("产出或效益指标", "量的不是满意度")
        return None
    if row.level2.endswith(OUTPUTS):
        return _output(row.level2, name)
    if (denied := NO_BENEFIT.search(name)) and row.level2.startswith(denied["group"]):
        return Place("", f"自己写明没有{denied['group']}效益")
    return _benefit(row.level2, name) if row.level2.endswith("效益指标") else None


def must_move(row: Row) -> bool:
    """Whether moving the row comes before anything else that is wrong with it."""
    place = belongs(row)
    return place is not None and (place.sure or not row.level2.endswith(OUTPUTS))


def _output(group: str, name: str) -> Place | None:
    if "满意度" in name or name.endswith("满意率"):
        return Place("满意度指标", "量的是满意度")
    if group != TIMELINESS and (name.endswith(PROMPT) or ("按" in name and ON_TIME.search(name))):
        return Place(TIMELINESS, "量的是是否及时")
    if group != QUALITY and name.endswith(SOUND):
        return Place(QUALITY, "量的是质量")
    if group in {QUALITY, TIMELINESS} and name.endswith(COUNTED) and not _is_judged(name):
        return Place(QUANTITY, "量的是数量")
    return _arguable(group, name)


def _arguable(group: str, name: str) -> Place | None:
    """Say where a row would stand better, though many leave it there."""
    if group == QUALITY and name.endswith(PROMPTNESS):
        return Place(TIMELINESS, "量的是是否及时", sure=False)
    if group == QUANTITY and name.endswith(SHARE) and not INPUT_SHARE.search(name):
        return Place(f"{QUALITY}或效益指标", "是比率，不是数量", sure=False)
    return None


def _is_judged(name: str) -> bool:
    """Whether the number tells how good the work was, or how bad: 合格人数, 死亡人数."""
    return bool(JUDGED.search(name) or LOWER.search(name))


def _benefit(group: str, name: str) -> Place | None:
    if "满意" in name and ONLY_SATISFIED.fullmatch(name):
        return Place("满意度指标", "量的是满意度")
    match group:
        case "经济效益指标" if SOCIAL.search(name) and not ECONOMIC.search(name):
            return Place("社会效益指标", "说的是社会效益")
        case "社会效益指标" if HOUSEKEEPING.search(name):
            return Place("经济效益指标", "说的是资金和成本", sure=False)
        case "生态效益指标":
            return _ecological(name)
    return None


def _ecological(name: str) -> Place | None:
    if NO_ECOLOGY.search(name):
        return Place("", "自己写明没有生态影响")
    if ECOLOGICAL.search(name):
        return None
    if SOCIAL.search(name):
        return Place("社会效益指标", "说的是社会效益")
    return Place("经济效益指标", "说的是成本和资金") if OF_MONEY.search(name) else None


def input_counted(row: Row, form: Form) -> str:
    """Say why a 数量 row counts what went into the project; nothing when it does not."""
    if row.level2 != QUANTITY:
        return ""
    name = "".join(row.name.split())
    if name.endswith(SHARE):
        return "是资金的比率，不是产出的数量" if INPUT_SHARE.search(name) else ""
    cells = [held.text for held in (row.target, row.actual) if held]
    unit = row.unit or (form.money_unit if name.endswith(AMOUNT) else None)
    told = {value for text in cells for value in money.values(money.sums(text, unit))}
    if not told or BROUGHT_ABOUT.search(name):
        return ""
    if INPUT.search(name) or told & money.totals(form):
        return "写的是拨了、用了多少钱，是投入，不是产出"
    return ""
