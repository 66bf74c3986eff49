"""C10 grade-wrong: 等级与总分不符

查什么
    表上的等级（优、良、中、差，或“优秀”“良好”等写法）与总分所在的区间不一致。没有等级格的、等级写法看不懂的不查；
    总分与各项之和不符的，先由C07报，不再推等级。
为什么
    等级随总分而定，写错一档，结果应用（预算安排）就跟着错。
例
    总分88.5、等级“优” → 应为“良”。
依据
    财政部预算司口径：90（含）—100优、80（含）—90良、60（含）—80中、60以下差；以表样为准。
"""

from collections.abc import Iterator

from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring.funds import plain
from validators.scoring.rounding import shows
from validators.scoring.weights import points
from validators.template import Template

ALIKE = {
    "优": "优",
    "优秀": "优",
    "良": "良",
    "良好": "良",
    "中": "中",
    "中等": "中",
    "一般": "中",
    "合格": "中",
    "差": "差",
    "较差": "差",
    "不合格": "差",
}


@rule("C10", "grade-wrong", clause="财政部预算司口径：90优、80良、60中，60以下差")
def grade_wrong(case: Case) -> Iterator[Complaint]:
    """Compare the printed grade with the one that the total earns."""
    total, printed = points(case.form.total), "".join((case.form.grade or "").split())
    said = ALIKE.get(printed.removesuffix("级").removesuffix("等"), ALIKE.get(printed))
    due = next((name for least, name in case.template.grades if total is not None and total >= least), None)
    if said is None or due is None or total is None or ALIKE.get(due, due) == said or not _is_sum(case):
        return
    yield Complaint(
        "/grade",
        f"总分{plain(total)}应为“{due}”（{_ranges(case.template)}），等级却填“{case.form.grade}”。请改为“{due}”。",
        found=printed,
        expected=due,
        fix=Fix(applicability="safe", edits=(Edit(where="/grade", text=due),)),
    )


def _is_sum(case: Case) -> bool:
    """Whether nothing speaks against the total, so that a grade can be drawn from it."""
    right = case.recomputed.total
    return right is None or shows(case.form.total, right, case.template.decimals)


def _ranges(template: Template) -> str:
    return "、".join(f"{plain(least)}分以上{name}" for least, name in template.grades)
