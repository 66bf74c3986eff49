"""Completing: whatever follows from the cells of a form is filled in by code: points, scores, prose.

The same steps run after a draft is formed and after each answer of the clerk. What a person wrote is
never overwritten: a computed sentence may stand before it, never in its place.
"""

from typing import NamedTuple

from assistant.phrasing.prose import (
    LEVEL_MARK,
    changed,
    expected,
    rate_falls_short,
    rate_is_low,
    reached,
    size,
    summary,
    unspent,
)
from assistant.phrasing.reasons import EXECUTION, change_span, measure_spans, reason_span
from validators.form import PENDING, Cell, Form, Row, cell, unfilled
from validators.ledger import Ledger, Origin
from validators.scoring import Assessment, assess, share_weights, shown, with_scores
from validators.template import Template


class Complete(NamedTuple):
    """A form in which everything computable is filled in, and where each cell came from."""

    form: Form
    origins: dict[str, Origin]


def complete(
    form: Form, origins: dict[str, Origin], reasons: dict[str, int], ledger: Ledger, template: Template
) -> Complete:
    """Fill in the points, the scores, the deviations and the prose of *form*."""
    form, origins = _one_name(form, origins)
    scored = _unsplit(with_scores(_levels(share_weights(form, template), template), template))
    work = _Work(scored, dict(origins), reasons, ledger, template)
    work.beside_money()
    work.deviations()
    work.narratives()
    final = work.form
    computed = {pointer: Origin(kind="computed") for pointer in _computed(final)}
    return Complete(final, work.origins | {p: o for p, o in computed.items() if p not in work.origins})


def _one_name(form: Form, origins: dict[str, Origin]) -> Complete:
    """单位名称 of the Hubei form is the implementer, where nothing else is said."""
    project = form.project
    if project.unit != PENDING or not project.implementer or project.implementer == PENDING:
        return Complete(form, origins)
    named = {"/project/unit": origins.get("/project/implementer", Origin(kind="computed"))}
    return Complete(form.replace("/project/unit", project.implementer), origins | named)


def _unsplit(form: Form) -> Form:
    """Print a dash as the rate of a detail line whose amounts nobody gave: nothing is asked for there."""
    first, *others = form.funds.rows
    lines = [
        line.model_copy(update={"rate": cell("—")}) if unfilled(line.rate) and unfilled(line.budget) else line
        for line in others
    ]
    return form.model_copy(update={"funds": form.funds.model_copy(update={"rows": (first, *lines)})})


def level_of(row: Row, template: Template) -> str | None:
    """Give the level that a 定性 row's actual declares before its colon; None: no level stands there."""
    said = row.actual.text.split(LEVEL_MARK, 1)[0] if row.actual and LEVEL_MARK in row.actual.text else ""
    return said if said in {band.name for band in template.qualitative.bands} else None


def _levels(form: Form, template: Template) -> Form:
    """Score the 定性 rows: the share of the points that the template gives for the level."""
    shares = {band.name: band.share for band in template.qualitative.bands}
    rows = []
    for row in form.rows:
        level = level_of(row, template)
        if level is not None and row.weight is not None and row.weight.value is not None:
            rows.append(row.model_copy(update={"score": cell(shown(row.weight.value * shares[level]))}))
        else:
            rows.append(row)
    return form.model_copy(update={"rows": tuple(rows)})


def _computed(form: Form) -> list[str]:
    """Give the pointers of the cells that hold computed figures."""
    found = [f"/funds/rows/0/{field}" for field in ("weight", "rate", "score")]
    found += ["/funds/weight", "/funds/score", "/total", "/total_weight"]
    found += [f"/rows/{i}/{field}" for i in range(len(form.rows)) for field in ("weight", "score")]
    found += [f"/subtotals/{name}" for name in form.subtotals]
    return found


class _Work:
    """The prose of one form while it is written."""

    def __init__(
        self,
        form: Form,
        origins: dict[str, Origin],
        reasons: dict[str, int],
        ledger: Ledger,
        template: Template,
    ) -> None:
        self.form, self.origins, self.reasons = form, origins, reasons
        self.ledger, self.template = ledger, template
        self.sizes = {each.index: each for each in assess(form, template)}

    def put(self, pointer: str, text: str, origin: Origin) -> None:
        """Write one cell with its origin, unless a person wrote it, or it was approved."""
        current = self.origins.get(pointer)
        if current is None or current.kind not in {"person", "goals"}:
            self.form = self.form.replace(pointer, text)
            self.origins[pointer] = origin

    def beside_money(self) -> None:
        """Fill 原因 beside the total, where the edition has that column: what was changed, what was left."""
        if not self.form.funds.rows or self.form.funds.rows[0].reason is None:
            return
        funds = self.template.funds
        change, rest = changed(self.form), unspent(self.form, funds.base)
        due = [
            (change, change_span(self.ledger), funds.adjustment_must_be_explained),
            (rest, self._reason(EXECUTION), rate_is_low(self.form, self.template)),
        ]
        spans = [span for said, span, _ in due if said and span]
        quoted = [self.ledger.text[slice(*span)].strip() for span in spans]
        missing = any(said and owed and not span for said, span, owed in due)
        pointer = "/funds/rows/0/reason"
        written = self.origins.get(pointer)
        person = written.quote if written and written.kind == "person" else ""
        told = [person] if person else [*quoted, *([PENDING] if missing else [])]
        text = "。".join(each for each in (change, rest) if each)
        if text and told:
            text += f"。原因：{'；'.join(told)}"
        self.form = self.form.replace(pointer, text or person)
        if not person:
            self.origins[pointer] = self._composed(spans[0] if spans else None)

    def deviations(self) -> None:
        """Fill 偏差原因分析及改进措施 of each row, where the edition has that column."""
        if self.template.deviation_place not in ("row", "both"):
            return
        for index, each in self.sizes.items():
            self._deviation(index, each)

    def _deviation(self, index: int, each: Assessment) -> None:
        pointer, said = f"/rows/{index}/deviation", size(each, self.template)
        written = self.origins.get(pointer)
        person = written.quote if written and written.kind == "person" else ""
        span = self._reason(each.row.name)
        if not said:
            text = person or "无"
        elif person:
            text = f"{said}。原因及改进措施：{person}"
        elif span:
            text = f"{said}。原因：{self.ledger.text[slice(*span)].strip()}"
        else:
            text = f"{said}。原因及改进措施：{PENDING}"
        self.form = self.form.replace(pointer, text)
        if not person:
            self.origins[pointer] = self._composed(span if said else None)

    def _reason(self, name: str) -> tuple[int, int] | None:
        rate = EXECUTION if "执行率" in name else name  # 执行率 may be a row, too
        sentence = self.reasons.get(name, self.reasons.get(rate))
        return None if sentence is None else reason_span(self.ledger, sentence)

    def _composed(self, span: tuple[int, int] | None) -> Origin:
        """Give the origin of a sentence made by code, with the quote in it (if any)."""
        if span is None:
            return Origin(kind="computed")
        inside = tuple(f.id for f in self.ledger.facts if span[0] <= f.start and f.end <= span[1])
        return Origin(
            kind="computed", quote=self.ledger.text[slice(*span)], start=span[0], end=span[1], facts=inside
        )

    def narratives(self) -> None:
        """Fill the parts in prose that this edition has."""
        if self.form.goal is not None:
            self.put("/goal/expected", expected(self.form), Origin(kind="computed"))
            self._goal_actual()
        if self.form.analysis is not None:
            self._analysis()
            self._measures()
        if self.form.summary is not None:
            self.put("/summary", summary(self.form, self.template), Origin(kind="computed"))

    def _goal_actual(self) -> None:
        """Write 实际完成情况; an edition without a foot has no other place to explain a low rate."""
        pointer, text = "/goal/actual", reached(self.form)
        written, span = self.origins.get(pointer), self._reason(EXECUTION)
        person = written.quote if written and written.kind == "person" else ""
        if text != PENDING and rate_is_low(self.form, self.template):
            told = person or (self.ledger.text[slice(*span)].strip() if span else PENDING)
            text += f"执行率偏低的原因：{told.rstrip('。')}。"
        elif person:
            text = person
        self.form = self.form.replace(pointer, text)
        if not person:
            low = rate_is_low(self.form, self.template)
            self.origins[pointer] = self._composed(span if low else None)

    def _analysis(self) -> None:
        """Write 原因分析: each deviation with its size, and the reason where it is known."""
        pointer = "/analysis"
        written = self.origins.get(pointer)
        person = written.quote if written and written.kind == "person" else ""
        items, open_ = self._deviating()
        text = "。".join(items) + "。" if items else "各项指标均达到年初目标值，没有偏差。"
        if items and open_:
            text += f"{'、'.join(open_)}的原因：{(person or PENDING).rstrip('。')}。"
        elif person:
            text = person if not items else f"{text}{person}"
        self.form = self.form.replace(pointer, text)
        if not person:
            self.origins[pointer] = Origin(kind="computed")

    def _deviating(self) -> tuple[list[str], list[str]]:
        """Give the sentences of the deviations, and what is still without a reason."""
        items, open_ = [], []
        found = [(row.row.name, size(row, self.template)) for row in self.sizes.values()]
        if rate_falls_short(self.form):
            found.insert(0, (EXECUTION, unspent(self.form)))
        for name, said in found:
            if not said:
                continue
            span = self._reason(name)
            told = f"，原因：{self.ledger.text[slice(*span)].strip()}" if span else ""
            items.append((f"{name}：" if name else "") + said + told)
            if not span:
                open_.append(name or "预算执行率偏低")
        return items, open_

    def _measures(self) -> None:
        """Write 改进措施: what the text says will be done; asked for where points are lost."""
        spans = measure_spans(self.ledger)
        if spans:
            text = "；".join(self.ledger.text[slice(*span)].strip() for span in spans) + "。"
            self.put("/measures", text, self._composed(spans[0]))
        else:
            lacking = self._deviating()[0]
            self.put("/measures", PENDING if lacking else "无", Origin(kind="computed"))


def text_of(content: str | Cell | None) -> str:
    """Give the words that stand in a cell."""
    return content.text if isinstance(content, Cell) else content or ""
