"""C11 places-cut-off: 小数位不一致，或截断而没有四舍五入

查什么
    得分、预算执行得分正好是把多余的小数直接截去（应为4.53却写4.52），而不是四舍五入；一格写了三位以上小数。
    执行率差在末位的也只作提示。算错的由B01、B02、C01报。
为什么
    截断每次只差一分的百分之一，各行加起来总分就对不上；位数不一，复核时无从比较。
例
    6×67.94/90=4.5293…，得分写4.52 → 四舍五入为4.53。
依据
    各地绩效系统按两位小数四舍五入计算；以表样的小数位为准。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.arithmetic import score_by
from validators.form import Cell
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import half_up, shown
from validators.scoring.funds import plain, reliable_rate
from validators.scoring.rounding import PLACES, truncated
from validators.scoring.weights import ONE, execution_weight, points


@rule("C11", "places-cut-off", severity="info", clause="得分按两位小数四舍五入（各地绩效系统口径）")
def places_cut_off(case: Case) -> Iterator[Complaint]:
    """Look at the scores that follow by arithmetic, then at the decimals of all."""
    for where, what, printed, exact in _computed(case):
        if truncated(printed, exact, case.template.decimals):
            yield _cut(where, what, printed, exact)
    for index, row in enumerate(case.form.rows):
        figure = points(row.score)
        if (
            row.score is not None
            and figure is not None
            and row.score.decimals > PLACES
            and half_up(figure) != figure
        ):
            yield Complaint(
                f"/rows/{index}/score",
                f"“{row.name}”得分{plain(figure)}有{row.score.decimals}位小数，与表样的两位不一致。请四舍五入为{shown(figure)}。",
                found=plain(figure),
                expected=shown(figure),
                fix=_fix(f"/rows/{index}/score", shown(figure)),
            )


def _computed(case: Case) -> Iterator[tuple[str, str, Cell, Decimal]]:
    """Give (pointer, what it is, the cell, the exact value) of every printed figure that is computed."""
    form, rate = case.form, reliable_rate(case.form, case.template)
    if form.funds.rows and rate is not None:
        line = form.funds.rows[0]
        if line.rate is not None:
            yield "/funds/rows/0/rate", "执行率", line.rate, rate
        due = execution_weight(form, case.template) * min(rate / 100, ONE)
        for where, held in (("/funds/rows/0/score", line.score), ("/funds/score", form.funds.score)):
            if held is not None:
                yield where, "预算执行得分", held, due
                break
    for each in case.assessments:
        exact = score_by(each, case.template.reverse) if each.met is False else None
        if exact is not None and each.row.score is not None:
            yield f"/rows/{each.index}/score", f"“{each.row.name}”得分", each.row.score, exact


def _cut(where: str, what: str, printed: Cell, exact: Decimal) -> Complaint:
    right = shown(exact)
    text = f"{right}%" if where.endswith("/rate") and "%" in printed.text else right
    return Complaint(
        where,
        f"{what}填{printed.text}，是把{plain(exact.quantize(Decimal('0.0001')))}的后几位截去了，应四舍五入为{text}。请改正。",
        found=printed.text,
        expected=text,
        fix=_fix(where, text),
    )


def _fix(where: str, text: str) -> Fix:
    return Fix(applicability="safe", edits=(Edit(where=where, text=text),))
