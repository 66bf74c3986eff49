"""D08 only-the-year: 时效只写年度

查什么
    时效行的指标值只有年度（“2020年度”“全年”“预算年度内”）。
为什么
    一年之内都算按时，这样的指标永远完成，说明不了及时与否。
例
    “2020年度” → “9月30日前完成验收”，或“受理后15日内办结率≥95%”。
依据
    财预〔2021〕101号指引：有时限要求的才设时效指标，并写明时限（本条原文未核）。
"""

from collections.abc import Iterator

from validators.evidence.quantified import only_year
from validators.rule import Case, Complaint, rule


@rule(
    "D08", "only-the-year", severity="warning", clause="财预〔2021〕101号指引：时效指标写明具体时限（未核）"
)
def only_the_year(case: Case) -> Iterator[Complaint]:
    """Look at the targets of the 时效 rows."""
    for index, row in enumerate(case.form.rows):
        if only_year(row) and row.target is not None:
            yield Complaint(
                f"/rows/{index}/target",
                f"时效指标“{row.name}”的指标值“{row.target.text.strip()}”只写了年度，不能衡量是否及时。请写具体时限，如“X月X日前完成”或“受理后X日内办结率≥95%”。",
                found=row.target.text.strip(),
                expected="具体时限",
            )
