"""Measure: how many mutants the rules find, by which code, and what they say of the clean forms."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.documents import read_forms, read_pasted
from assistant.documents.layout import lay_out
from benchmarks.mutations import operators
from benchmarks.mutations.breaking import ANY, OPERATORS, Mutant, Operator, Sample
from benchmarks.mutations.clean import clean_forms
from benchmarks.mutations.editing import chance
from examples.replay import FOLDERS, finished, recorded, request_of
from tests.assistant.documents.pasting import tab_separated
from validators.catalogue import judge, judge_all, verdict
from validators.errors import UnreadableForm
from validators.form import Form
from validators.ledger import read
from validators.rule import Finding
from validators.template import templates

RANK = {"info": 0, "warning": 1, "error": 2}
TEXTS = Path(__file__).resolve().parents[2] / "tests" / "validators" / "forms"
__all__ = ["OPERATORS", "operators"]


class Outcome(NamedTuple):
    """What the rules say of one mutant. `new`: findings that the clean form did not have."""

    operator: Operator
    sample: Sample
    where: str
    new: tuple[Finding, ...]
    detected: bool
    right: bool

    def __str__(self) -> str:
        said = "、".join(sorted({f"{found.code} {found.severity}" for found in self.new})) or "无"
        return f"{self.sample.name} {self.where}（新增：{said}）"


# --- what is broken -------------------------------------------------------------------------------------


def generated(each: int) -> Iterator[Sample]:
    """Give the clean forms of the generator; those of one edition stand in one batch."""
    forms = list(clean_forms(each))
    for name, form in forms:
        batch = tuple(f for other, f in forms if f.template == form.template and other != name)
        yield Sample(name, form, batch[:3])


def accepted_examples() -> Iterator[Sample]:
    """Give the forms that are accepted at the end of each example, with their sources."""
    for folder in FOLDERS:
        made = asyncio.run(finished(folder, recorded(folder)))
        if made.verdict != "rejected":
            yield Sample(
                f"examples/{folder.name}", made.form, (), read(request_of(folder).text), made.origins
            )
        plain = json.loads((folder / "form.offline.json").read_text(encoding="utf-8"))
        if plain["verdict"] != "rejected":
            yield Sample(f"examples/{folder.name}/offline", Form.model_validate(plain["form"]))


def pasted_texts() -> Iterator[Sample]:
    """Give the well-written forms that the tests keep as pasted texts."""
    for path in sorted(TEXTS.glob("ok_*.txt")):
        for at, form in enumerate(read_forms(path, path.read_bytes()), 1):
            yield Sample(f"{path.stem}/{at}", form)


@cache
def samples(each: int) -> tuple[Sample, ...]:
    """Give every clean form."""
    return (*generated(each), *accepted_examples(), *pasted_texts())


# --- what is found --------------------------------------------------------------------------------------


def findings(sample: Sample, mutant: Mutant) -> tuple[Finding, ...]:
    """Judge a mutant with the batch or the sources that its operator broke it in."""
    ledger = sample.ledger if mutant.origins is not None else None
    return judge(mutant.form, ledger=ledger, origins=mutant.origins, siblings=mutant.siblings).findings


class Bench:
    """Judges mutants against what is said of their clean forms."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, bool, bool, bool], frozenset[tuple[str, str, str]]] = {}

    def outcome(self, operator: Operator, sample: Sample, mutant: Mutant) -> Outcome:
        """Judge one mutant as a form."""
        return self._compared(operator, sample, mutant, findings(sample, mutant), pasted=False)

    def pasted(self, operator: Operator, sample: Sample, mutant: Mutant) -> Outcome | None:
        """Judge one mutant as a text pasted from Excel; None when the text does not show what was broken."""
        text, whole = printed(mutant.form), sample.form.total_weight
        if text == printed(sample.form):
            return None
        if (
            mutant.where == "/total"
            and whole
            and sample.form.total
            and whole.value == sample.form.total.value
        ):
            return None  # “总分 100” beside a blank may be either of the two
        return self._compared(operator, sample, mutant, read_back(text), pasted=True)

    def _compared(
        self, operator: Operator, sample: Sample, mutant: Mutant, found: Iterable[Finding], *, pasted: bool
    ) -> Outcome:
        before = self._before(sample, mutant, pasted=pasted)
        new = tuple(each for each in found if _mark(each) not in before)
        grave = [each for each in new if RANK[each.severity] >= RANK[operator.least]]
        right = ANY in operator.codes or any(each.code in operator.codes for each in grave)
        return Outcome(operator, sample, mutant.where, new, bool(grave), bool(grave) and right)

    def _before(self, sample: Sample, mutant: Mutant, *, pasted: bool) -> frozenset[tuple[str, str, str]]:
        key = (sample.name, bool(mutant.siblings), mutant.origins is not None, pasted)
        if key not in self._said:
            clean = Mutant(
                sample.form, "", mutant.siblings, sample.origins if mutant.origins is not None else None
            )
            said = read_back(printed(sample.form)) if pasted else findings(sample, clean)
            self._said[key] = frozenset(_mark(each) for each in said)
        return self._said[key]


def _mark(found: Finding) -> tuple[str, str, str]:
    return found.code, found.where, found.severity


def printed(form: Form) -> str:
    """Give the form as Excel hands it to the clipboard."""
    return tab_separated(lay_out(form, templates()[form.template], draft=False))


def read_back(text: str) -> tuple[Finding, ...]:
    """Read a pasted text and judge it; a text that is refused as no form is found as a whole."""
    try:
        return tuple(found for each in judge_all(read_pasted(text)) for found in each.findings)
    except UnreadableForm as error:
        return (
            Finding(code=ANY, name="unreadable", severity="error", where="", cell="", message=str(error)),
        )


# --- the run --------------------------------------------------------------------------------------------


class Run(NamedTuple):
    """Everything that was measured: mutants as forms, some of them as pasted texts, and the clean forms."""

    forms: tuple[Outcome, ...]
    pasted: tuple[Outcome, ...]
    alarms: dict[str, tuple[Finding, ...]]


def run(*, each: int, places: int, every: int, most: int | None = None) -> Run:
    """Break each clean form by each operator at some *places*; every *every*th mutant is pasted too.

    *most*: so many mutants at most, drawn evenly (for the tests).
    """
    bench, made = Bench(), list(mutants(each, places))
    if most is not None and len(made) > most:
        made = chance("sample", most).sample(made, most)
    outcomes = tuple(bench.outcome(*one) for one in made)
    lone = [one for one in made if not one[2].siblings and one[2].origins is None][::every]
    pasted = tuple(found for one in lone if (found := bench.pasted(*one)))
    return Run(outcomes, pasted, alarms(each))


def mutants(each: int, places: int) -> Iterator[tuple[Operator, Sample, Mutant]]:
    """Make the mutants: the same in every run."""
    for sample in samples(each):
        for operator in OPERATORS.values():
            luck = chance(operator.name, sample.name)
            found = [
                one for one in operator.breaks(sample, luck) if one.form is not sample.form or one.origins
            ]
            sourced = bool(found) and found[0].origins is not None  # few forms have their sources
            for mutant in luck.sample(found, min(places * (5 if sourced else 1), len(found))):
                yield operator, sample, mutant


def alarms(each: int) -> dict[str, tuple[Finding, ...]]:
    """Give what is said of each clean form: alone, in its batch, and as a pasted text."""
    out: dict[str, tuple[Finding, ...]] = {}
    for sample in samples(each):
        said = judge(sample.form, siblings=sample.siblings).findings
        again = read_back(printed(sample.form)) if not sample.name.startswith("ok_") else ()
        known = {_mark(found) for found in said}
        out[sample.name] = (*said, *(found for found in again if _mark(found) not in known))
    return out


class Tally(NamedTuple):
    """How many of some mutants were found, and by the right code."""

    made: int
    detected: int
    right: int

    @property
    def detection(self) -> float:
        """The share that was detected."""
        return self.detected / self.made if self.made else 1.0

    @property
    def rightness(self) -> float:
        """The share that was detected by the right code."""
        return self.right / self.made if self.made else 1.0


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Count."""
    found = [(each.detected, each.right) for each in outcomes]
    return Tally(len(found), sum(d for d, _ in found), sum(r for _, r in found))


def by_operator(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Sort the outcomes by operator, those without a mutant among them."""
    out: dict[str, list[Outcome]] = {name: [] for name in OPERATORS}
    for each in outcomes:
        out[each.operator.name].append(each)
    return out


def by_edition(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Sort the outcomes by edition."""
    out: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        out[each.sample.form.template].append(each)
    return dict(sorted(out.items()))


def noise(outcomes: Iterable[Outcome]) -> Counter[tuple[str, str]]:
    """Count, by operator and code, the errors beside the right ones: one cause should have one code."""
    out: Counter[tuple[str, str]] = Counter()
    for each in outcomes:
        if ANY not in each.operator.codes:
            codes = {found.code for found in each.new if found.severity == "error"} - set(each.operator.codes)
            out.update((each.operator.name, code) for code in codes)
    return out


def errors(found: Iterable[Finding]) -> list[Finding]:
    """Give the findings that reject."""
    return [each for each in found if verdict((each,)) == "rejected"]
