"""G01 full-marks-everywhere: 整表全满分，完成值却没有数字

查什么
    总分100、每一行都得满分，而没有一行的完成值有数字（警告）；同一批的表（三张以上）个个100分的，提示复核。
为什么
    样样满分又没有一个实测的数，打分就没有依据；一批表都满分，多半是没有认真自评。
例
    九行完成值都写“完成”，总分100 → 逐行写实测值，再按公式计分。
依据
    财预〔2020〕10号：自评结果应当客观、真实。审核经验：整批满分的应人工复核。
"""

import re
from collections.abc import Iterator

from validators.rule import Case, Complaint, rule
from validators.scoring.weights import is_child, points
from validators.template import FULL


@rule("G01", "full-marks-everywhere", severity="warning", clause="财预〔2020〕10号：自评结果应客观、真实")
def full_marks_everywhere(case: Case) -> Iterator[Complaint]:
    """Look at a form that has everything, and at the company it keeps."""
    form = case.form
    if points(form.total) != FULL or not form.rows or not _all_full(case):
        return
    if not any(row.actual is not None and re.search(r"\d", row.actual.text) for row in form.rows):
        yield Complaint(
            "/total",
            f"总分100，{len(form.rows)}行全部得满分，而完成值没有一个数字，打分没有依据。请逐行写实测值，再按公式计分。",
            found="100",
            expected="有实测值的得分",
        )
    elif len(case.siblings) >= case.template.limits.full_batch - 1 and all(
        points(other.total) == FULL for other in case.siblings
    ):
        yield Complaint(
            "/total",
            f"同一批{len(case.siblings) + 1}张表全部是100分。请复核各表的打分依据。",
            found="100",
            expected="经复核的得分",
            severity="info",
        )


def _all_full(case: Case) -> bool:
    rows = [row for row in case.form.rows if not is_child(row, case.template)]
    return all(row.weight is None or points(row.score) == points(row.weight) for row in rows)
