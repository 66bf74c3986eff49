"""Offices: the habits that are tried, each by its name."""

from decimal import Decimal
from random import Random

from assistant.documents.grid import Grid, GridCell, Paragraph
from benchmarks.layouts.office import DEFAULT, Office


def _table(*rows: tuple[str, ...]) -> Grid:
    cells = tuple(tuple(GridCell(text) for text in row) for row in rows)
    return Grid(cells, (Decimal(1),) * len(rows[0]))


LIST = _table(("序号", "内容", "页码"), ("1", "项目支出自评情况", "3"), ("2", "部门整体情况", "9"))
CONTACTS = _table(("联系人", "职务", "电话"), ("周和平", "科长", "0000-1234567"))
BANDS = _table(("等级", "得分区间", "说明"), ("优", "90～100", "全部达成"), ("良", "80～90", "基本达成"))

OFFICES: dict[str, Office] = {
    "照原样": DEFAULT,
    "目标值／完成值／权重／自评得分": DEFAULT._replace(
        headings={"target": "目标值", "actual": "完成值", "weight": "权重", "score": "自评得分"},
        funds_headings={"budget": "预算数", "executed": "执行数", "rate": "预算执行率"},
    ),
    "预期值／全年完成值／标准分／实际得分": DEFAULT._replace(
        headings={"target": "预期值", "actual": "全年完成值", "weight": "标准分", "score": "实际得分"},
        funds_headings={"budget": "调整后预算数", "executed": "实际支出数", "initial_budget": "年初预算"},
    ),
    "全年目标／完成情况／指标分值／自评分": DEFAULT._replace(
        headings={"target": "全年目标", "actual": "完成情况", "weight": "指标分值", "score": "自评分"},
        funds_headings={"budget": "预算安排数", "executed": "实际执行数"},
    ),
    "年初目标值／年末实际值／未完成原因": DEFAULT._replace(
        headings={"target": "年初目标值", "actual": "年末实际值", "deviation": "未完成原因及改进措施"},
        funds_headings={"budget": "全年预算", "executed": "全年支出数", "rate": "执行率（%）"},
    ),
    "计划目标值／实际完成指标值／备注": DEFAULT._replace(
        headings={
            "name": "指标名称",
            "target": "计划目标值",
            "actual": "实际完成指标值",
            "deviation": "备注",
        },
        funds_headings={"initial_budget": "年初预算批复数", "budget": "预算调整数"},
    ),
    "栏目带单位和字母": DEFAULT._replace(
        headings={"target": "年度指标值（A）", "actual": "实际完成值（B）", "score": "得分（C）"},
        funds_headings={
            "initial_budget": "年初预算数（万元）",
            "budget": "全年预算数\n（A）",
            "executed": "全年执行数\n（B）",
            "rate": "执行率\n（B/A）",
        },
    ),
    "分值在目标前": DEFAULT._replace(
        order=("level1", "level2", "name", "weight", "target", "unit", "actual", "score", "deviation"),
        funds_order=("weight", "initial_budget", "budget", "executed", "rate", "reason", "score"),
    ),
    "得分在最后": DEFAULT._replace(
        order=("level1", "level2", "name", "unit", "target", "actual", "deviation", "weight", "score"),
        funds_order=("initial_budget", "budget", "executed", "rate", "reason", "weight", "score"),
    ),
    "偏差在分值前": DEFAULT._replace(
        order=("level1", "level2", "name", "target", "actual", "deviation", "unit", "weight", "score")
    ),
    "项目每行一对": DEFAULT._replace(pairs=1),
    "项目每行三对": DEFAULT._replace(pairs=3),
    "资金表单列": DEFAULT._replace(apart=True),
    "每张表前有小标题": DEFAULT._replace(apart=True, captions=True, side=False),
    "各级重复": DEFAULT._replace(levels="repeated"),
    "没有侧栏": DEFAULT._replace(side=False),
    "竖排一级指标": DEFAULT._replace(upright=True),
    "一级指标带分值": DEFAULT._replace(level="{name}（{points}分）"),
    "每页重复表头": DEFAULT._replace(repeat=4),
    "跨页续行": DEFAULT._replace(cut=3),
    "指标1：": DEFAULT._replace(name="指标{at}：{name}"),
    "★": DEFAULT._replace(name="★{name}"),
    "（1）": DEFAULT._replace(name="（{at}）{name}"),
    "子指标不计分": DEFAULT._replace(children=True),
    "空行……": DEFAULT._replace(empty_groups="……"),
    "空行指标2：": DEFAULT._replace(empty_groups="指标{at}："),
    "空行无": DEFAULT._replace(empty_groups="无"),
    "表下有注": DEFAULT._replace(
        after=(Paragraph("注：1.定量指标按完成比例计分。"), Paragraph("2.其他资金包括上年结转。"))
    ),
    "两行表头": DEFAULT._replace(two_lines=True),
    "目标分两行": DEFAULT._replace(goal="labels"),
    "目标有侧栏": DEFAULT._replace(goal="side"),
    "总分在前": DEFAULT._replace(total="top"),
    "加佐证材料": DEFAULT._replace(extras=(("佐证材料", "见台账", ""),)),
    "加指标解释": DEFAULT._replace(extras=(("指标解释", "按年度统计", "target"),)),
    "加数据来源和责任科室": DEFAULT._replace(
        extras=(("数据来源", "业务台账", "weight"), ("责任科室", "综合科", ""))
    ),
    "加完成率": DEFAULT._replace(extras=(("完成率", "100%", "weight"),)),
    "前有目录": DEFAULT._replace(before=(Paragraph("目录"), LIST, Paragraph("现将自评情况报告如下。"))),
    "后有联系人表": DEFAULT._replace(after=(Paragraph("联系方式"), CONTACTS)),
    "后有评分说明": DEFAULT._replace(after=(Paragraph("评分说明"), BANDS)),
    "空行": DEFAULT._replace(blank_rows=True),
    "空列": DEFAULT._replace(blank_column=True),
    "字间空格": DEFAULT._replace(spaced=True),
    "表名在表里": DEFAULT._replace(title_in_table=True),
    "没有单位行": DEFAULT._replace(unit_line=False),
}


def mixed(seed: int, habits: int = 5) -> Office:
    """Give an office that has several habits at once, as real ones do."""
    chosen = Random(seed).sample(list(OFFICES.values()), habits)  # noqa: S311  # no secret hangs on it
    changed = {
        field: content
        for office in chosen
        for field, content in office._asdict().items()
        if content != getattr(DEFAULT, field)
    }
    return DEFAULT._replace(**changed)


MIXED = {f"混合{seed}": mixed(seed) for seed in range(1, 13)}
