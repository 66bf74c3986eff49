"""A03 weights-not-as-template: 一级指标的权重与表样不符

查什么
    预算执行率的分值、各一级指标下各行分值之和，与表样规定的权重不同，而全表分值合计仍为100。
    合计不为100的由A04报；没有分值列的表不查；分值有空格的不查（由A01报）。
    自定权重的版式（有度量单位栏的、执行率不计分的、另设一级指标的、部门整体的）只提示。
为什么
    一级权重是统一规定的，自行改动会使各表得分不可比。
例
    产出60、效益20、满意度10、执行率10 → 产出应为50、效益应为30。
依据
    财预〔2020〕10号：预算执行率10%、产出50%、效益30%、满意度10%；鄂财绩发〔2020〕3号：20/40/40。
"""

from collections.abc import Iterator

from validators.rule import Case, Complaint, rule
from validators.scoring.funds import plain
from validators.scoring.weights import are_fixed, printed_weights


@rule("A03", "weights-not-as-template", clause="财预〔2020〕10号：预算执行率和一级指标权重统一设置")
def weights_not_as_template(case: Case) -> Iterator[Complaint]:
    """Compare the points of 执行率 and of every 一级指标 with the edition's."""
    found = printed_weights(case.form, case.template)
    if not found.complete:
        return
    printed = {"预算执行率": found.execution} | found.sections
    due = {"预算执行率": case.template.funds.weight} | {s.name: s.weight for s in case.template.sections}
    for name, weight in printed.items():
        if name in due and weight and weight != due[name]:
            where = "/funds/weight" if name not in found.sections else f"/subtotals/{name}"
            yield Complaint(
                where,
                f"{name}的分值合计{plain(weight)}，表样规定的权重为{plain(due[name])}。请按表样调整分值。",
                plain(weight),
                plain(due[name]),
                severity=None if are_fixed(case.form, case.template) else "info",
            )
