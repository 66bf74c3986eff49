"""A08 box-not-ticked: 勾选项一个也没勾

查什么
    项目类别、项目类型等每组勾选项，是否至少勾了一个。方框符号在复制时丢失的，视为已勾。
为什么
    类别和类型决定用哪一套指标要求，漏勾的表要退回补勾。
例
    “1、部门预算项目□ 2、市直专项□ 3、其他项目□” → 在适用的一项上打勾。
依据
    鄂财绩发〔2020〕3号项目自评表样：项目类别、项目类型为勾选栏。
"""

from collections.abc import Iterator

from validators.rule import Case, Complaint, rule


@rule("A08", "box-not-ticked", severity="warning", clause="鄂财绩发〔2020〕3号自评表样的勾选栏")
def box_not_ticked(case: Case) -> Iterator[Complaint]:
    """Look for groups in which every box is still open."""
    for index, boxes in enumerate(case.form.checkboxes):
        if boxes.options and not any(option.ticked for option in boxes.options):
            offered = "、".join(option.text for option in boxes.options)
            yield Complaint(
                f"/checkboxes/{index}",
                f"“{boxes.group}”一项也没有勾选。请在{offered}中勾选适用的一项。",
                found="均未勾选",
                expected="至少勾选一项",
            )
