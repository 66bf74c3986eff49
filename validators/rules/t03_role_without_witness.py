"""T03 role-without-witness: 数字的用处没有依据

查什么
    数字虽在原文，但原文的话说它是别的（把支出当预算、把目标当完成、把这一行的数填到那一行）,
    或者原文没有说明它是什么而又没有人确认过。
    目标已经批复的，原文用本行名称说的另一个数就是完成值，不用再确认。
为什么
    真数放错了格，表就是错的；这类错单看数字查不出来。
例
    原文“年初预算210万元，实际拨付125万元”，全年预算数填210 → 填125。
    确认只能补上原文没有说的；原文说了相反的话时，确认不算数，请填表人直接写出正确的数（来源记为人工填写）。
依据
    财预〔2020〕10号：预算执行和指标完成情况应如实填报。没有原文时本条不查。
"""

from collections.abc import Iterator
from typing import NamedTuple

from validators import witness
from validators.evidence import sourcing
from validators.evidence.sourcing import AMOUNTS, Place
from validators.ledger import Fact, Ledger, Origin
from validators.quantity import Quantity, quantities
from validators.rule import Case, Complaint, rule
from validators.witness import Role, Testimony

NAMED = 0.5  # so much of the row's name in the words around a figure
QUOTED = 4  # characters beside the figure: then the cell shows the words themselves


class Seat(NamedTuple):
    """One cell that gives its figure a role; in a `timed` row a mere year has none."""

    place: Place
    role: Role
    name: str
    timed: bool = False


@rule("T03", "role-without-witness", clause="财预〔2020〕10号：预算执行和指标完成情况应如实填报")
def role_without_witness(case: Case) -> Iterator[Complaint]:
    """Ask the witness about every figure in the funds' total line, the targets and the actuals."""
    if case.ledger is None:
        return
    for seat in _seats(case):
        if not sourcing.is_covered(case, seat.place.where):
            yield from _judge(case, case.ledger, seat)


def _seats(case: Case) -> Iterator[Seat]:
    for place in sourcing.places(case.form):
        match place.where.split("/")[1:]:
            case ["funds", "rows", "0", ("initial_budget" | "budget" | "executed") as column]:
                yield Seat(place, AMOUNT_ROLES[column], "")
            case ["rows", index, ("target" | "actual") as side]:
                row = case.form.rows[int(index)]
                timed = row.level2 == "时效指标"
                yield Seat(place, "target" if side == "target" else "actual", row.name, timed)


AMOUNT_ROLES: dict[str, Role] = dict(zip(AMOUNTS, ("initial_budget", "budget", "executed"), strict=True))


def _judge(case: Case, ledger: Ledger, seat: Seat) -> Iterator[Complaint]:
    origin = (case.origins or {}).get(seat.place.where)
    figures = [each for each in sourcing.figures(seat.place) if not (seat.timed and sourcing.is_year(each))]
    shown = [(figure, _facts(figure, origin, ledger)) for figure in figures]
    if _is_quoted(seat.place, [figure for figure, _ in shown]):
        heard = [_best(ledger, seat, facts) for _, facts in shown if facts]
        if len(heard) == 1 and heard[0].verdict == "contradicts":
            yield _refuse(seat, heard[0])
        return
    for figure, facts in shown:
        if _belies(figure, origin, ledger):
            yield _other_figure(seat, figure, origin)
        elif facts and not _is_left_over(case, ledger, seat, facts):
            yield from _weigh(seat, _best(ledger, seat, facts), origin, drafted=case.origins is not None)


def _is_left_over(case: Case, ledger: Ledger, seat: Seat, facts: list[Fact]) -> bool:
    """Whether the target was approved, so that another figure by the row's name can only be what was reached.

    Words that make it something else (a plan, a part, a remainder) are not overheard.
    """
    approved = (case.origins or {}).get(seat.place.where.replace("/actual", "/target"))
    if seat.role != "actual" or approved is None or approved.kind != "goals":
        return False
    targets = quantities(approved.quote)
    read = witness.readings(ledger)
    return bool(targets) and any(
        read[fact.id].role is None
        and not read[fact.id].aside
        and witness.names_match(seat.name, read[fact.id], fact) >= NAMED
        and not any(sourcing.is_same(target, fact) for target in targets)
        and witness.testify(ledger, seat.role, fact.id, seat.name).verdict == "silent"
        for fact in facts
    )


def _facts(figure: Quantity, origin: Origin | None, ledger: Ledger) -> list[Fact]:
    """Give the facts that the cell names as its source; where it names none, those of the same figure."""
    same = sourcing.matching(ledger, figure)
    named = [fact for fact in same if origin is not None and fact.id in origin.facts]
    return named or same


def _belies(figure: Quantity, origin: Origin | None, ledger: Ledger) -> bool:
    """Whether the cell shows another figure than the fact that it names."""
    if origin is None or origin.kind != "text" or not origin.facts:
        return False
    named = [fact for fact in ledger.facts if fact.id in origin.facts]
    return bool(named) and not any(sourcing.is_same(figure, fact) for fact in named)


def _is_quoted(place: Place, figures: list[Quantity]) -> bool:
    """Whether the cell shows whole words of the text around its figure: then everybody sees the role."""
    beside = len(place.text.strip()) - sum(figure.end - figure.start for figure in figures)
    return beside > QUOTED


def _best(ledger: Ledger, seat: Seat, facts: list[Fact]) -> Testimony:
    """Give the most favourable testimony among the facts that may be meant."""
    order = ("supports", "silent", "contradicts")
    heard = [witness.testify(ledger, seat.role, fact.id, seat.name) for fact in facts]
    return min(heard, key=lambda each: order.index(each.verdict))


def _weigh(seat: Seat, heard: Testimony, origin: Origin | None, *, drafted: bool) -> Iterator[Complaint]:
    if heard.verdict == "contradicts":
        yield _refuse(seat, heard)
    elif heard.verdict == "silent" and not (origin is not None and origin.confirmed):
        yield Complaint(
            seat.place.where,
            f"{heard.why}请核对“{seat.place.text.strip()}”是否填在了对的地方：是就确认，不是请改成正确的数。",
            found=seat.place.text.strip(),
            expected="原文写明的数，或经人确认",
            severity=None if drafted else "warning",
        )


def _refuse(seat: Seat, heard: Testimony) -> Complaint:
    return Complaint(
        seat.place.where,
        f"{heard.why}请改填原文写明的数；原文有误的，由填表人直接写出正确的数。",
        found=seat.place.text.strip(),
        expected="与原文说法一致的数",
    )


def _other_figure(seat: Seat, figure: Quantity, origin: Origin | None) -> Complaint:
    written = seat.place.text[figure.start : figure.end]
    quote = origin.quote if origin else ""
    return Complaint(
        seat.place.where,
        f"格内写的是“{written}”，所附依据却是“{quote}”，两者不是同一个数。请按依据改正。",
        found=written,
        expected=quote,
    )
