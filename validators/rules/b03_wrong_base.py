"""B03 wrong-base: 执行率的分母口径错

查什么
    填报的执行率（或预算执行得分）不是按本版式的口径算的，而恰好等于执行数÷另一列预算数：
    全国和各省的表应除以调整后的全年预算数，却除以了年初预算数；北京2016年的表相反。得分随执行率错的，只报执行率。
为什么
    分母用错，年中调整过预算的项目执行率全部失真，得分也跟着错。
例
    年初190万元、全年143万元、执行97.15万元，执行率填51.13%（=97.15÷190） → 67.94%（=97.15÷143）。
依据
    财预〔2020〕10号自评表：执行率＝全年执行数÷全年预算数；鄂财绩发〔2020〕3号脚注：预算数为调整后的资金总额。
"""

from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.base import OTHER, differ, rate_of_wrong_base, score_of_wrong_base
from validators.form import COLUMNS, Form, FundsRow
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import half_up
from validators.scoring.funds import amount, plain, rate, reliable_rate, wrong_columns
from validators.scoring.weights import execution_weight
from validators.template import Template


@rule("B03", "wrong-base", clause="执行率＝全年执行数÷全年预算数（调整后），财预〔2020〕10号自评表列头 B/A")
def wrong_base(case: Case) -> Iterator[Complaint]:
    """Try the other budget column on every printed rate, then on the score."""
    form, base = case.form, case.template.funds.base
    if not any(differ(line) for line in form.funds.rows) or wrong_columns(form) & {base, "executed"}:
        return
    followed = False
    for index, line in enumerate(form.funds.rows):
        if rate_of_wrong_base(line, base):
            followed = followed or index == 0
            yield _rate(index, line, base)
    if not followed:
        yield from _score(form, case.template)


def _rate(index: int, line: FundsRow, base: str) -> Complaint:
    where, exact = f"/funds/rows/{index}/rate", rate(line, base) or Decimal()
    right, printed = f"{plain(half_up(exact))}%", line.rate.text if line.rate else ""
    message = (
        f"填报的执行率{printed}是用{COLUMNS[OTHER[base]]}作分母算的（{_sum(line, OTHER[base])}）。"
        f"本表应以{COLUMNS[base]}作分母：{_sum(line, base)}={right}。请改正，并重算得分和总分。"
    )
    fix = Fix(applicability="safe", edits=(Edit(where=where, text=right),))
    return Complaint(where, message, printed, right, fix=fix)


def _sum(line: FundsRow, column: str) -> str:
    return "÷".join(plain(amount(line, each) or Decimal()) for each in ("executed", column))


def _score(form: Form, template: Template) -> Iterator[Complaint]:
    """Look at the score where the printed rate does not say where it comes from."""
    cells = {"/funds/score": form.funds.score}
    if form.funds.rows:
        cells = {"/funds/rows/0/score": form.funds.rows[0].score, **cells}
    base, exact = template.funds.base, reliable_rate(form, template)
    for where, printed in cells.items():
        if exact is not None and printed and score_of_wrong_base(printed, form, template):
            right = str(half_up(execution_weight(form, template) * min(exact, Decimal(100)) / 100))
            yield Complaint(
                where,
                f"填报的预算执行得分{printed.text}是用{COLUMNS[OTHER[base]]}作分母的执行率算的。"
                f"本表应以{COLUMNS[base]}作分母，得分为{right}。请改正，并重算总分。",
                printed.text,
                right,
                fix=Fix(applicability="safe", edits=(Edit(where=where, text=right),)),
            )
            return
