"""A04 points-do-not-add-up: 分值合计不是100，或小计不符

查什么
    有分值列的表：执行率与各行分值合计不为100，报在与权重不符的那一级；印出的分值总计不是100。
    没有分值列的表：一级指标整级没有；一级指标下各行得分之和超过该级权重；或各行都称完成、得分之和却不足，又推定不出各行分值。
    合计为100而各级分配与表样不同的，由A03报；分值有空格的不查（由A01报）。
为什么
    分值不足100或超过100，总分就不是百分制；没有分值列的表，扣在哪里也说不清。
例
    效益40分，4行各得9分、都写“完成” → 合计36，差4分没有着落，请补“分值”列或说明扣分。
依据
    财预〔2020〕10号、鄂财绩发〔2020〕3号：满分100，三级指标分值之和等于上一级。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.arithmetic import lost_sections
from validators.rule import Case, Complaint, rule
from validators.scoring import Assessment
from validators.scoring.funds import plain
from validators.scoring.measure import attainment
from validators.scoring.weights import Group, groups_of, points, printed_weights, section_of, summed
from validators.template import FULL


@rule("A04", "points-do-not-add-up", clause="财预〔2020〕10号、鄂财绩发〔2020〕3号：各项分值合计100")
def points_do_not_add_up(case: Case) -> Iterator[Complaint]:
    """Add up the points where they are printed, and judge the scores where they are not."""
    if not case.form.rows:
        return  # A01
    yield from _printed(case)
    if case.template.has_points_column:
        return
    for group in groups_of(case.form, case.template):
        rows = [case.assessments[index] for index in group.indices]
        if group.weight and all(points(each.row.weight) is None for each in rows):
            yield from _scores(group, rows)
    for section in lost_sections(case.form, case.template):
        points_lost = plain(section.weight)
        message = f"没有“{section.name}”一级，{points_lost}分没有着落，全表合计不到100。请补上这一级。"
        yield Complaint(f"/subtotals/{section.name}", message, "0", points_lost)


def _printed(case: Case) -> Iterator[Complaint]:
    found, whole = printed_weights(case.form, case.template), points(case.form.total_weight)
    if found.total is None:
        return
    if found.complete:
        if whole is not None and whole != FULL:
            message = f"总分的分值写{plain(whole)}，而各项分值合计为100。请改为100。"
            yield Complaint("/total_weight", message, plain(whole), "100")
        return
    printed = {"预算执行率": found.execution} | found.sections
    due = {"预算执行率": case.template.funds.weight} | {s.name: s.weight for s in case.template.sections}
    wrong = {name: w for name, w in printed.items() if w is not None and w != due.get(name)}
    for name, weight in wrong.items():
        where = f"/subtotals/{name}" if name in found.sections else "/funds/weight"
        yield Complaint(
            where,
            f"全表分值合计{plain(found.total)}，不是100：{name}合计{_terms(case, name)}{plain(weight)}，"
            f"应为{plain(due.get(name, Decimal()))}。请调整这一级各行的分值。",
            plain(weight),
            plain(due.get(name, Decimal())),
        )
    if not wrong:
        message = f"全表分值合计{plain(found.total)}，不是100：有一级指标没有列出。请补上并分配分值。"
        yield Complaint("/total_weight", message, plain(found.total), "100")


def _terms(case: Case, name: str) -> str:
    """Write out the points of the rows that count to *name*: 10+15+20=."""
    mine = [points(row.weight) for row in case.form.rows if section_of(row, case.template) == name]
    terms = "+".join(plain(each) for each in mine if each is not None)
    return f"{terms}=" if len(mine) > 1 else ""


def _scores(section: Group, rows: list[Assessment]) -> Iterator[Complaint]:
    scores = [points(each.row.score) for each in rows]
    total = summed(scores)
    if total is None or total == section.weight:
        return
    sum_of = "+".join(plain(score) for score in scores if score is not None)
    why = f"{section.name}{plain(section.weight)}分，各行得分{sum_of}={plain(total)}"
    where = f"/rows/{rows[0].index}" if rows[0].row.goal else f"/subtotals/{section.name}"
    if total > section.weight:
        message = f"{why}，超过了这一级的权重。请核对各行得分。"
        yield Complaint(where, message, plain(total), f"≤{plain(section.weight)}")
    elif all(each.weight is None and _claims_done(each) for each in rows):
        short = plain(section.weight - total)
        message = f"{why}，差{short}分：各行都称完成，却看不出扣在哪里。请补列各行分值，或说明扣分。"
        yield Complaint(where, message, plain(total), plain(section.weight))


def _claims_done(each: Assessment) -> bool:
    return each.met is True or (each.met is None and attainment(each.row) == "达成")
