"""Which quantity counts, which way is good, and what two dates say: one line a row."""

from decimal import Decimal

import pytest

from validators.form import Form
from validators.scoring import Assessment, assess
from validators.scoring.measure import attainment, is_quantitative
from validators.template import find_template


def judged(level2: str, name: str, target: str, actual: str, template: str = "mof-2020") -> Assessment:
    row = {
        "id": "R1",
        "level1": "产出指标",
        "level2": level2,
        "name": name,
        "target": target,
        "actual": actual,
    }
    form = Form.model_validate({"template": template, "year": 2020, "rows": [row | {"weight": "10"}]})
    return assess(form, find_template(template))[0]


MET = [
    ("数量指标", "化解矛盾纠纷件数", "2500件", "2613件"),
    ("数量指标", "专职网格员", "新增27名", "27人"),
    ("数量指标", "公众号宣传", "3个", "3个（政法网、普法网、平安微信号）"),
    ("数量指标", "购置台式机", "30台（套）", "30台"),
    ("数量指标", "购置台式机", "30台", "30"),
    ("数量指标", "救助金额", "达到100万元", "1162700元"),
    ("数量指标", "培训场次", "12场", "全年共举办14场，其中线上5场"),
    ("数量指标", "排查隐患", "120处", "135处，较目标多15处"),
    ("数量指标", "培训人数", "20—30人", "25人"),
    ("数量指标", "培训人数", "≥100人", "超过120人"),
    ("数量指标", "办理件数", "＞100件", "100件"),
    ("质量指标", "项目实际完成率", "截止至2021年3月项目实际完成率应达到75%", "80%"),
    ("质量指标", "进京赴蓉", "保障零人员进京赴蓉", "0人次"),
    ("质量指标", "安全事故", "0起", "未发生"),
    ("质量指标", "差错率", "＜1‰", "0.5‰"),
    ("质量指标", "合格率", "百分之九十八", "98%"),
    ("时效指标", "办结时限", "30天", "25天"),
    ("时效指标", "完成时间", "2020年12月底前", "2020年11月30日"),
    ("时效指标", "完成时间", "12月底前", "11月底"),
    ("时效指标", "项目期间", "2020年6月-2021年6月", "2021年3月"),
    ("时效指标", "按时完成率", "2020年12月底前完成100%", "100%"),
    ("成本指标", "平台及线路租赁费用", "67万元", "67万元"),
    ("成本指标", "单位成本", "≤500元/人", "480元/人"),
    ("成本指标", "项目成本", "=50万元", "49万元"),
    ("成本指标", "预算执行率", "不低于90%", "93.02%"),
    ("社会效益指标", "投诉处理率", "100%", "100%"),
    ("社会效益指标", "安全事故下降率", "10%", "12%"),
    ("社会效益指标", "受益群众", "20000人", "2.1万人"),
    ("社会效益指标", "覆盖面", "三分之二", "70%"),
]


@pytest.mark.parametrize(("level2", "name", "target", "actual"), MET)
def test_a_target_that_was_met_earns_all_points(level2: str, name: str, target: str, actual: str) -> None:
    each = judged(level2, name, target, actual)
    assert (each.kind, each.met, each.score) == ("quantitative", True, Decimal(10))


MISSED = [
    ("质量指标", "合格率", "100%", "百分之九十八", "9.8"),
    ("质量指标", "重大事故发生数", "0起", "2起", "0"),
    ("质量指标", "覆盖率", "=100%", "90%", "9"),
    ("质量指标", "覆盖率", "≥90%", "0", "0"),
    ("经济成本指标", "设备单价", "5000元", "5500元", "9"),
    ("时效指标", "完成及时率", "100%", "98%", "9.8"),
    ("时效指标", "办结时限", "30天", "36天", "8"),
    ("成本指标", "预算执行率", "不低于90%", "67.94%", "7.55"),
    ("成本指标", "培训人均成本", "400元", "410元", "9.75"),
    ("社会效益指标", "有效投诉数", "5件", "8件", "4"),
    ("社会效益指标", "贫困发生率", "2%", "5%", "0"),
    ("数量指标", "培训人数", "20—30人", "15人", "7.5"),
]


@pytest.mark.parametrize(("level2", "name", "target", "actual", "score"), MISSED)
def test_a_target_that_was_missed_earns_its_share(
    level2: str, name: str, target: str, actual: str, score: str
) -> None:
    each = judged(level2, name, target, actual)
    assert (each.met, each.score) == (False, Decimal(score))


LATE = [
    ("完成时间", "2020年12月31日前", "2021年1月"),
    ("开工时间", "3月", "4月"),
    ("项目期间", "2020年6月-2020年9月", "2020年6月-2020年11月"),
]


@pytest.mark.parametrize(("name", "target", "actual"), LATE)
def test_a_date_that_was_missed_has_no_formula(name: str, target: str, actual: str) -> None:
    each = judged("时效指标", name, target, actual)
    assert (each.direction, each.met, each.score) == ("date", False, None)


OPEN = [
    ("数量指标", "宣传", "防邪宣传1次、组织开展1次禁毒宣传活动", "2次"),
    ("数量指标", "宣传", "2次", "防邪宣传1次，禁毒宣传1次"),
    ("数量指标", "举办活动", "2次", "3场"),
    ("数量指标", "覆盖率", "100%", "30"),
    ("数量指标", "下达单位数", "8个", "10.36万元"),
    ("数量指标", "奖补", "按文件要求申报后下达", "10.36万元"),
    ("数量指标", "演练", "每季度1次", "4次"),
    ("数量指标", "培训人数", "约100人", "98人"),
    ("数量指标", "培训人数", "≥100人", "超过80人"),
    ("质量指标", "增长", "提高5个百分点", "提高6%"),
    ("时效指标", "项目期间", "2020年6月-2021年6月", "按照合同约定进度推进"),
    ("时效指标", "完成时间", "2020年9月15日前", "2020年9月"),
    ("时效指标", "预算年度内", "2020年度", "完成"),
    ("成本指标", "成本控制率", "100%", "98%"),
    ("社会效益指标", "信访量", "50件", "40件"),
    ("数量指标", "培训人数", "≥100人", "待补充"),
    ("数量指标", "培训人数", "", ""),
]


@pytest.mark.parametrize(("level2", "name", "target", "actual"), OPEN)
def test_what_figures_do_not_tell_is_left_to_people(level2: str, name: str, target: str, actual: str) -> None:
    each = judged(level2, name, target, actual)
    assert (each.met, each.ratio, each.score) == (None, None, None)


def test_the_formula_of_a_limit_is_the_editions() -> None:
    assert judged("成本指标", "费用", "≤100元", "110元").score == Decimal("9.00")
    assert judged("成本指标", "费用", "≤100元", "110元", "hubei-2020").score == Decimal("9.09")


@pytest.mark.parametrize(
    ("level2", "name", "target", "measured"),
    [
        ("可持续影响指标", "项目建设维护持续10年后续效果逐年体现", "逐年体现", False),
        ("社会效益指标", "提升矛盾纠纷调解成功率", "提升", True),
        ("经济效益指标", "带动增收", "人均500元", True),
        ("社会效益指标", "治安环境", "明显改善", False),
        ("服务对象满意度指标", "群众满意", "满意", True),
        ("经济成本指标", "控制投入", "不超支", True),
    ],
)
def test_a_row_is_measured_by_its_group_its_name_or_its_target(
    level2: str,
    name: str,
    target: str,
    measured: bool,  # noqa: FBT001  # a column of the table
) -> None:
    assert is_quantitative(judged(level2, name, target, "").row) is measured


@pytest.mark.parametrize(
    ("target", "actual", "level"),
    [
        ("逐年体现", "逐年体现", "达成"),
        ("起到作用", "完成", "达成"),
        ("显著提升", "达成预期指标", "达成"),
        ("起到作用", "尚未完工\n不能完全体现", "部分达成"),
        ("改善", "部分达成预期指标并具有一定效果", "部分达成"),
        ("改善", "未完成预期指标且效果较差", "未达成"),
        ("改善", "居民来信称路灯亮了", None),
        ("改善", "大部分路段修好，部分企业提前投产", None),
        ("提升", "提升不明显", None),
        ("改善", "", None),
        ("改善", "待补充", None),
    ],
)
def test_words_tell_the_level_or_nothing(target: str, actual: str, level: str | None) -> None:
    assert attainment(judged("社会效益指标", "环境", target, actual).row) == level
