"""Weights: how many points every row and every 一级指标 carries, printed, inferred or shared out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from validators.form import PENDING, Cell, Form, Row, number
from validators.template import FULL, Template

CENT = Decimal("0.01")
ONE = Decimal(1)
DASHES = frozenset({"", "—", "－", "-", "/"})
NOUGHT = Decimal(0)


def points(content: Cell | None) -> Decimal | None:
    """Give the points that a cell shows; None for blank, 待补充 and —."""
    return None if content is None or PENDING in content.text else content.value


def is_child(row: Row, template: Template) -> bool:
    """Whether the row stands below another that carries the points of both (★ core indicators)."""
    cells = (row.weight, row.score)
    return template.parent_rows and all(held is not None and held.text.strip() in DASHES for held in cells)


def summed(scores: Iterable[Decimal | None]) -> Decimal | None:
    """Add up; None when a part is missing."""
    total = NOUGHT
    for score in scores:
        if score is None:
            return None
        total += score
    return total


def section_of(row: Row, template: Template) -> str:
    """Name the 一级指标 to which *row* counts; one that the template does not know keeps its own name."""
    section = template.section(row.level1)
    return section.name if section else row.level1


class Group(NamedTuple):
    """Rows whose points come to `weight` together: those of a 一级指标, or of a 年度绩效目标."""

    name: str
    weight: Decimal
    indices: tuple[int, ...]


def groups_of(form: Form, template: Template) -> tuple[Group, ...]:
    """Give the rows by what shares out their points: goals where the form prints these, else sections."""
    keys = [row.goal or section_of(row, template) for row in form.rows]
    due = {section.name: section.weight for section in template.sections}
    due |= {row.goal: number(row.goal.rpartition("（")[2]) or NOUGHT for row in form.rows if row.goal}
    return tuple(
        Group(name, weight, tuple(index for index, key in enumerate(keys) if key == name))
        for name, weight in due.items()
        if name in keys
    )


def weights_of(form: Form, template: Template) -> tuple[Decimal | None, ...]:
    """Give the weight of every row: as printed, or inferred where the edition prints none (4.9)."""
    printed = [points(row.weight) for row in form.rows]
    if template.has_points_column:
        return tuple(printed)
    found = list(printed)
    for group in groups_of(form, template):
        if all(printed[i] is None for i in group.indices):
            scores = [points(form.rows[i].score) for i in group.indices]
            for i, weight in zip(group.indices, inferred_weights(scores, group.weight), strict=True):
                found[i] = weight
    return tuple(found)


def inferred_weights(scores: Sequence[Decimal | None], total: Decimal) -> tuple[Decimal | None, ...]:
    """Infer the weights of one 一级指标 from its printed scores; None where they do not tell (4.9)."""
    known = [score for score in scores if score is not None]
    if not known or len(known) < len(scores):
        return (None,) * len(scores)
    if sum(known) == total:
        return tuple(known)
    counts = Counter(known)
    for mode in (score for score, count in counts.items() if count == max(counts.values())):
        if mode * len(known) == total and mode == max(known):
            return (mode,) * len(known)
    odd = [i for i, score in enumerate(known) if score != score.to_integral_value()]
    if len(odd) == 1:
        rest = total - sum(score for i, score in enumerate(known) if i != odd[0])
        if rest >= known[odd[0]]:
            return tuple(rest if i == odd[0] else score for i, score in enumerate(known))
    return (None,) * len(scores)


def is_scored(form: Form) -> bool:
    """Whether the edition gives points at all: some (转移支付, 湖南, 武汉) print no 分值, 得分 and 总分."""
    return form.total is not None or any(row.score is not None or row.weight is not None for row in form.rows)


def execution_weight(form: Form, template: Template) -> Decimal:
    """Give the points of 执行率: as printed, else the edition's; none where the rows alone have all 100."""
    printed = points(form.funds.weight)
    if printed is not None:
        return printed
    rows = summed(points(row.weight) for row in form.rows)
    unscored = form.funds.score is None and all(line.score is None for line in form.funds.rows)
    return NOUGHT if rows == FULL and unscored else template.funds.weight


class Weights(NamedTuple):
    """The printed points: of 执行率, and of each 一级指标 (None where a row of it shows none)."""

    execution: Decimal | None
    sections: dict[str, Decimal | None]

    @property
    def total(self) -> Decimal | None:
        """All points of the form; None when some are not printed."""
        return summed([self.execution, *self.sections.values()])

    @property
    def complete(self) -> bool:
        """Whether the points come to 100, so that only their distribution can be wrong."""
        return self.total == FULL


def printed_weights(form: Form, template: Template) -> Weights:
    """Add up the printed points; 执行率 is the edition's where the form does not print its points."""
    sections: dict[str, list[Decimal | None]] = {}
    for row in form.rows:
        if not is_child(row, template):
            sections.setdefault(section_of(row, template), []).append(points(row.weight))
    return Weights(
        execution_weight(form, template),
        {name: summed(weights) for name, weights in sections.items()},
    )


def are_fixed(form: Form, template: Template) -> bool:
    """Whether the form must share out its points as the edition does.

    Other editions of the same look set their own: those with a column for the unit (四川, 云南), with no
    points for 执行率 (宁夏), with first levels of their own (决策, 管理), or for a whole department
    (部门整体).
    """
    if not template.weights_fixed or "整体" in form.title:
        return False
    own_columns = any(row.unit is not None for row in form.rows)
    own_levels = any(template.section(row.level1) is None for row in form.rows if row.level1)
    return not own_columns and not own_levels and execution_weight(form, template) > 0


def shares(total: Decimal, parts: int) -> tuple[Decimal, ...]:
    """Share out *total* points so that they add up exactly: whole points if they suffice, earlier rows first.

    What does not come out even (7.5 points, or more rows than points) is shared out in hundredths.
    """
    if parts < 1:
        return ()
    step = ONE if total == total.to_integral_value() and total >= parts else CENT
    units = int(total / step)
    each, left = divmod(units, parts)
    out = [step * (each + (index < left)) for index in range(parts)]
    out[0] += total - step * units  # a printed weight with more than two decimals
    return tuple(out)
