"""A05 wrong-group: 指标放错了一级、二级指标

查什么
    名称表明量的是别的东西：及时率放在质量下、合格率放在时效下、满意度放在产出下、知晓率放在满意度下、
    服务水平放在经济效益下；生态效益行自己写明“无生态影响”；效益指标列在产出之下。
    数量指标写成比率、质量指标写“及时性”、社会效益写资金利用率的，只提示；资金的比率充数量的，由D07报。
为什么
    放错了组，该组的分给了别的事，真正要考核的反而没有指标。
例
    质量指标“物资发放及时率” → 移到时效指标；满意度指标“政策知晓率” → 移到社会效益指标。
依据
    财预〔2020〕10号：产出分数量、质量、时效、成本，效益分经济、社会、生态、可持续，另设满意度。
"""

from collections.abc import Iterator

from validators.evidence.placing import Place, belongs
from validators.rule import Case, Complaint, rule

BENEFITS = ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")
OUTPUTS = ("数量指标", "质量指标", "时效指标")


@rule("A05", "wrong-group", severity="warning", clause="财预〔2020〕10号：一级、二级指标的分类")
def wrong_group(case: Case) -> Iterator[Complaint]:
    """Ask of every row where its name belongs, and where its group does."""
    for index, row in enumerate(case.form.rows):
        where = f"/rows/{index}/name"
        if (row.level1, row.level2) in STRANGE:
            message = f"“{row.level2}”列在“{row.level1}”之下。请移到所属的一级指标，分值随之调整。"
            yield Complaint(f"/rows/{index}", message, row.level1, "所属的一级指标")
        elif place := belongs(row):
            yield Complaint(
                where,
                f"“{row.name}”放在“{row.level2}”下，而它{place.why}。{_mend(place)}",
                found=row.level2,
                expected=place.group or "删除该行",
                severity=None if place.sure else "info",
            )


STRANGE = {("产出指标", group) for group in BENEFITS} | {("效益指标", group) for group in OUTPUTS}


def _mend(place: Place) -> str:
    if not place.group:
        return "与本项目无关的指标请删除，分值重新分配。"
    return f"请移到“{place.group}”，并为这一组补上合适的指标。"
