"""A06 group-missing: 缺少应设的指标组，或一级指标只有一条

查什么
    表样应有的二级指标（满意度、时效、质量、数量，全国表样还有成本）一行也没有；不记分的表缺了整个一级指标；产出指标只有一行（警告），效益指标只有一行（提示）。
    该组的指标放错了组的，由A05报；没有分值列的表缺了整个一级指标的，由A04报；“不适用”的行算有。
为什么
    缺了一组，这方面做得怎样就没有考核；一行承担几十分，一错全错。
例
    效益40分的四行都是经济、社会效益 → 补一行“服务对象满意度≥90%”，分值在本级内调整。
依据
    财预〔2020〕10号：自评指标包括数量、质量、时效、成本，各类效益和服务对象满意度。
"""

from collections import Counter
from collections.abc import Iterator

from validators.evidence.arithmetic import lost_sections
from validators.evidence.placing import belongs
from validators.form import Row
from validators.rule import Case, Complaint, rule
from validators.scoring.weights import section_of


@rule("A06", "group-missing", severity="warning", clause="财预〔2020〕10号：自评指标的组成")
def group_missing(case: Case) -> Iterator[Complaint]:
    """Look for the groups that the edition asks for, then for a whole section on one row."""
    rows = case.form.rows
    if not rows:
        return
    present = {row.level2 for row in rows}
    present.update(group for lost in lost_sections(case.form, case.template) for group in lost.groups)
    missing = [
        group for group in case.template.needed if group not in present and not _elsewhere(group, rows)
    ]
    if missing:
        names = "、".join(f"“{group}”" for group in missing)
        yield Complaint(
            "/rows",
            f"没有{names}。请补上相应的指标，分值在本级内调整；确不适用的，写明理由。",
            found="缺" + "、".join(missing),
            expected="、".join(case.template.needed),
        )
    yield from _levels(case)
    for section, count in Counter(row.level1 for row in rows).items():
        if count == 1 and section in {"产出指标", "效益指标"}:
            index = next(index for index, row in enumerate(rows) if row.level1 == section)
            yield Complaint(
                f"/rows/{index}",
                f"“{section}”只有一行，整级的分都压在它上面。请按项目内容补充几条。",
                found="1行",
                expected="两行以上",
                severity=None if section == "产出指标" else "info",
            )


def _levels(case: Case) -> Iterator[Complaint]:
    """Look for a whole 一级指标 that is left out where no points tell so (A04)."""
    form, template = case.form, case.template
    if template.has_points_column or lost_sections(form, template):
        return
    there = {section_of(row, template) for row in form.rows} | {
        row.level2.removesuffix("指标") for row in form.rows
    }
    for section in template.sections:
        known = {section.name, *section.aliases, *(group.removesuffix("指标") for group in section.groups)}
        if not known & there and not set(section.groups) & set(template.needed):
            message = f"没有“{section.name}”一级。请补上相应的指标；确不适用的，写明理由。"
            yield Complaint("/rows", message, f"缺{section.name}", section.name)


def _elsewhere(group: str, rows: tuple[Row, ...]) -> bool:
    """Whether the form has such rows: under a shorter name, as a section of their own, or misplaced."""
    short = group.removeprefix("服务对象")
    if any(short in row.level2 or short in row.level1 for row in rows):
        return True
    return any((place := belongs(row)) is not None and place.group == short for row in rows)
