"""D04 name-is-a-goal: 名称写成目标、任务或是非问句

查什么
    三级指标名称是“是否……”一类的问句；写成要做的事、要达到的状态（“举办培训班”“工程质量合格”）；
    数字写在名称里；名称与指标值逐字相同；指标值写成整句。
为什么
    名称说测什么，指标值说测到多少。数字进了名称，完成值就没有可比的对象；问句只能答“是”。
例
    “全年开展宣传12次” → 名称“宣传次数”，指标值“≥12次”，完成值填实际次数。
依据
    财预〔2021〕101号指引：末级指标名称简明、通用，不写成目标，不含数值（本条原文未核）。
"""

from collections.abc import Iterator

from validators.evidence import quantified
from validators.evidence.quantified import SENTENCE, text_of
from validators.form import Row
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule
from validators.scoring.measure import NOUGHT

SAID_AS_GOAL = pattern(r"应当?(?:达到|完成|不|在)|要达到|需达到|截[至止]|力争|确保")
TASK = pattern(
    r"^(?:确保|力争|做好|加强|进一步|不断|切实|认真|努力|全面)"
    r"|^(?:完成|通过|取得)(?![及率时]|质量|情况|进度|日期|期限)(?!.*(?:[率数量度性值长积程期间额]|人次|[情状]况|比例|时限|里程)$)|必须|应当"
)
# What a project is to bring about or to do, where no measure of it ends the name: 提升服务水平, 举办培训班.
AIM = pattern(
    r"^(?:有效|持续|逐步|稳步|明显|显著|大力|积极|充分)*"
    r"(?:提[高升]|促进|推[动进]|增强|改善|保[障证护]|维护|落实|优化|巩固|减轻|缓解|满足|丰富|营造|实现|助力|强化"
    r"|健全|完善|规范|开展|举办|组织)"
)
# What is to be the case in the end: 工程质量合格, 12月底前完成, 台站正常运行.
STATE = pattern(
    r"(?:合格|达标|完成|(?:正常|良性|稳定|平稳|安全)运[行转]|全覆盖|到位|(?:范围|预算|标准|限额)[之以]?内|不受损失|发展)$"
)
MEASURE = pattern(
    r"(?:[率数量度性值长积程期间额次比价]|[情状]况|时限|收入|成本|费用|标准|(?<!受)损失|面积|规模)$"
)


@rule(
    "D04",
    "name-is-a-goal",
    severity="warning",
    clause="财预〔2021〕101号指引：指标名称不写成目标、不含数值（未核）",
)
def name_is_a_goal(case: Case) -> Iterator[Complaint]:
    """Look at every name, and at targets that are whole sentences."""
    for index, row, measured in quantified.rows(case):
        said = quantified.cause(row)
        if said.question:
            yield _question(index, row)
        elif (
            said.figure_in_name
            and (measured or quantified.named_figures(row))
            and not quantified.defined_figures(row)
            and not _is_amount_of_grant(row)
        ):
            yield _figure(index, row, grave=not said.figure_in_target or quantified.is_copy(row))
        elif measured and said.figure_in_target and _is_task(row):
            yield _task(index, row)
        elif measured and _is_sentence(row):
            yield _sentence(index, row)


def _is_amount_of_grant(row: Row) -> bool:
    """Whether a cost row names its amount: D06 says what is wrong with that."""
    return quantified.is_cost(row) and any(q.kind == "money" for q in quantified.named_figures(row))


def _is_task(row: Row) -> bool:
    name = quantified.bare(row.name)
    aim = (AIM.search(name) or STATE.search(name)) and not MEASURE.search(name)
    return bool(aim or TASK.search(name)) and not quantified.is_copy(row) and not quantified.tells_many(row)


def _is_sentence(row: Row) -> bool:
    """Whether the target is a sentence around a figure; 预算执行率 is left to D06."""
    text = text_of(row.target)
    ended = row.target is not None and row.target.text.strip().endswith("。")
    said = ended or bool(SAID_AS_GOAL.search(text))
    return len(text) > SENTENCE and said and "执行率" not in row.name


def _question(index: int, row: Row) -> Complaint:
    return Complaint(
        f"/rows/{index}/name",
        f"指标名称“{row.name}”是是非问句，只能答“是”，无法衡量。"
        "请换成可核的指标（如“某某率”“某某数”）；与项目无关的效益行应删除，分值重分。",
        found=row.name,
        expected="可计量的指标名称",
        severity="error",
    )


def _figure(index: int, row: Row, *, grave: bool) -> Complaint:
    figures = quantified.named_figures(row)
    nought = NOUGHT.search(row.name)
    written = row.name[figures[0].start : figures[0].end] if figures else (nought[0] if nought else "")
    aim = quantified.sign_and_figure(written) if figures else "=0"
    return Complaint(
        f"/rows/{index}/name",
        f"“{written}”写在了指标名称“{row.name}”里{_why(row, grave=grave)}。"
        f"名称只写测什么，数字移到指标值（如“{aim}”），完成值填实际数。",
        found=row.name,
        expected=f"名称不含数字，指标值“{aim}”",
        severity="error" if grave else None,
    )


def _why(row: Row, *, grave: bool) -> str:
    if not grave:
        return ""
    return "，名称与指标值几乎逐字相同" if quantified.is_copy(row) else "，而指标值没有数字"


def _task(index: int, row: Row) -> Complaint:
    return Complaint(
        f"/rows/{index}/name",
        f"指标名称“{row.name}”写成了任务要求。名称请写测什么（如“某某数”“某某率”），要求写在指标值里。",
        found=row.name,
        expected="简明的指标名称",
    )


def _sentence(index: int, row: Row) -> Complaint:
    text = row.target.text.strip() if row.target else ""
    found = quantified.figures(text)
    short = quantified.sign_and_figure(text[found[-1].start : found[-1].end] if found else "数值和单位")
    return Complaint(
        f"/rows/{index}/target",
        f"“{row.name}”的指标值“{text}”写成了句子。请只写比较符号、数值和单位（如“{short}”），时点写年末口径。",
        found=text,
        expected=short,
    )
