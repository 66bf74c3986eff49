"""D07 input-as-output: 投入当作产出

查什么
    数量指标写的是拨了、下达、投入、发放了多少钱，或资金到位率、支付率一类的比率。
    项目带来的金额（招商引资额、挽回损失、贷款额等）是产出，不报。
为什么
    钱花出去不等于事办成了；资金情况已在资金表计分，数量指标应写办成的件数、人数、面积。
例
    数量指标“救助金额 ≥100万元” → “救助人数≥28人”“人均救助标准”。
依据
    财预〔2021〕101号指引：数量指标反映提供的公共产品和服务的数量（本条原文未核）。
"""

from collections.abc import Iterator

from validators.evidence.placing import input_counted
from validators.rule import Case, Complaint, rule


@rule(
    "D07",
    "input-as-output",
    severity="warning",
    clause="财预〔2021〕101号指引：数量指标反映产出的数量（未核）",
)
def input_as_output(case: Case) -> Iterator[Complaint]:
    """Look at the 数量 rows."""
    for index, row in enumerate(case.form.rows):
        if why := input_counted(row, case.form):
            yield Complaint(
                f"/rows/{index}/name",
                f"数量指标“{row.name}”{why}。请换成办成的件数、人数、面积等；标准、人均一类写进成本指标。",
                found=row.name,
                expected="产出的数量",
            )
