"""C07 total-not-sum: 总分、小计不等于各项之和，或明细行重复计分

查什么
    印出的总分不等于预算执行得分与各行得分之和，印出的小计不等于本级各行得分之和；只印一位小数的，先舍入再比。
    资金表中“其中”各行另填得分的，提示重复计分。任何一个得分空着时不比（由A01报）。
    各行得分本身是否正确，由其他规则报：总分是按印出的各格相加来核对的；总分按改正后的各项得分相加正好的，只报有错的那一项。
为什么
    总分写错，评价结论和等级就不可信。
例
    13.59+38.08+40=91.67，总分却写95.62 → 改为91.67。
依据
    财预〔2020〕10号配套自评表：总分为各项得分之和。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.reasons import says_nothing
from validators.form import NUMBER, Cell
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import EXECUTION, Assessment, printed_execution
from validators.scoring.funds import nothing, plain
from validators.scoring.rounding import allowance, shows
from validators.scoring.weights import execution_weight, is_child, points, section_of, summed


@rule("C07", "total-not-sum", clause="财预〔2020〕10号自评表：总分为预算执行得分与各指标得分之和")
def total_not_sum(case: Case) -> Iterator[Complaint]:
    """Add up what is printed, part by part."""
    parts = _parts(case)
    for name, scores in parts.items():
        printed = case.form.subtotals.get(name)
        if printed is not None and name != EXECUTION:
            rows = {f"第{number}行": score for number, score in enumerate(scores, 1)}
            yield from _compare(f"/subtotals/{name}", f"{name}小计", printed, rows, case)
    if case.form.total is not None and case.form.rows:
        sums = {name: summed(scores) for name, scores in parts.items()}
        right = None if any(_settled(each) for each in case.assessments) else case.recomputed.total
        if right is None or not shows(case.form.total, right, case.template.decimals):
            yield from _compare("/total", "总分", case.form.total, sums, case)
    yield from _counted_twice(case)


def _parts(case: Case) -> dict[str, list[Decimal | None]]:
    """Give the printed scores: 预算执行 first, then the rows of each 一级指标."""
    earns = execution_weight(case.form, case.template) > 0
    parts: dict[str, list[Decimal | None]] = {EXECUTION: [printed_execution(case.form)]} if earns else {}
    for row in case.form.rows:
        if is_child(row, case.template):
            continue
        parts.setdefault(section_of(row, case.template), []).append(_earned(row.score))
    return parts


def _earned(held: Cell | None) -> Decimal | None:
    """Give the points of a row: a dash adds nothing to a sum, a blank leaves it open."""
    return Decimal() if _dashed(held) else points(held)


def _settled(each: Assessment) -> bool:
    """Whether the printed score stands although figures give another: a dash, or points off for a reason."""
    printed, said = points(each.row.score), each.row.deviation
    lost = each.weight is not None and printed is not None and printed < each.weight
    return _dashed(each.row.score) or bool(lost and each.met and said and not says_nothing(said))


def _dashed(held: Cell | None) -> bool:
    return held is not None and held.value is None and not held.blank and nothing(held)


def _compare(
    where: str, what: str, printed: Cell, parts: dict[str, Decimal | None], case: Case
) -> Iterator[Complaint]:
    due, figure = summed(parts.values()), points(printed)
    if due is None or figure is None or shows(printed, due, case.template.decimals):
        return
    written = "＋".join(f"{name}{plain(score)}" for name, score in parts.items() if score is not None)
    text = NUMBER.sub(plain(due), printed.text)
    off = f"{'多' if figure > due else '少'}了{plain(abs(figure - due))}"
    certain = where != "/total" or _only_the_total(case)
    yield Complaint(
        where,
        f"{what}写{plain(figure)}，而各项之和为{written}＝{plain(due)}，"
        f"{allowance(printed, case.template.decimals)}，{off}。请核对各项得分，并改正{what}。",
        found=plain(figure),
        expected=plain(due),
        fix=Fix(applicability="safe", edits=(Edit(where=where, text=text),)) if certain else None,
    )


def _only_the_total(case: Case) -> bool:
    """Whether nothing but the total is wrong, so that adding up mends the form."""
    scores = [(points(row.score), case.recomputed.rows[row.id]) for row in case.form.rows]
    scores.append((printed_execution(case.form), case.recomputed.execution_score))
    return all(printed == due for printed, due in scores)


def _counted_twice(case: Case) -> Iterator[Complaint]:
    """Look for points on the detail lines: only the total line earns any (domain.md 4.1)."""
    for index, line in enumerate(case.form.funds.rows):
        if index and points(line.score):
            yield Complaint(
                f"/funds/rows/{index}/score",
                f"“{line.name}”是资金总额的明细，不单独计分，填了得分容易重复合计。请改为“—”。",
                found=line.score.text if line.score else "",
                expected="—",
                severity="info",
                fix=Fix(applicability="safe", edits=(Edit(where=f"/funds/rows/{index}/score", text="—"),)),
            )
