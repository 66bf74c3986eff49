"""Forms that no rule was written for: other editions, other offices, pasted as clerks paste them.

The texts stand in forms/*.txt, what must be said of each in forms/expected.yaml. Run with -s for the figures.
"""

import contextlib
import random
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from assistant.documents import read_forms
from validators.catalogue import Judgement, judge_all
from validators.errors import UnreadableForm
from validators.rule import Finding

FOLDER = Path(__file__).parent / "forms"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
CORRECT = [name for name, case in EXPECTED.items() if case.get("correct")]
FAULTY = [name for name, case in EXPECTED.items() if not case.get("correct")]
GRAVER = {"info": ("info", "warning", "error"), "warning": ("warning", "error"), "error": ("error",)}
MOST_WARNINGS = 2  # of a form that is well written


class Expected(NamedTuple):
    """One finding that must be there, in which form of the file."""

    code: str
    severity: str
    form: int
    where: str

    def fits(self, index: int, found: Finding) -> bool:
        below = found.where == self.where or found.where.startswith(f"{self.where}/")
        return (
            (index, found.code) == (self.form, self.code)
            and below
            and found.severity in GRAVER[self.severity]
        )


def expectation(code: str, severity: str, where: str) -> Expected:
    form, colon, pointer = where.partition(":")
    return Expected(code, severity, int(form) - 1 if colon else 0, pointer if colon else where)


@cache
def judgements(name: str) -> tuple[Judgement, ...]:
    path = FOLDER / f"{name}.txt"
    return judge_all(read_forms(path, path.read_bytes()))


def findings(name: str) -> list[tuple[int, Finding]]:
    return [(index, found) for index, each in enumerate(judgements(name)) for found in each.findings]


def demanded(name: str) -> list[Expected]:
    return [expectation(*each) for each in EXPECTED[name].get("finds", ())]


def missing(name: str) -> list[Expected]:
    return [each for each in demanded(name) if not any(each.fits(*found) for found in findings(name))]


def false_alarms(name: str) -> list[str]:
    """Give the errors that nobody asked for."""
    allowed = [expectation(code, "info", where) for code, where in EXPECTED[name].get("may", ())]
    return [
        f"{found.code} {found.where}: {found.message}"
        for index, found in findings(name)
        if found.severity == "error"
        and not any(each.fits(index, found) for each in [*demanded(name), *allowed])
    ]


def warnings(name: str) -> list[str]:
    return [f"{f.code} {f.where}: {f.message}" for _, f in findings(name) if f.severity == "warning"]


def test_every_text_has_its_expectation() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_no_error_is_raised_that_the_form_does_not_have(name: str) -> None:
    assert false_alarms(name) == []


@pytest.mark.parametrize("name", FAULTY)
def test_every_seeded_fault_is_found_at_its_cell(name: str) -> None:
    assert missing(name) == []


@pytest.mark.parametrize("name", CORRECT)
def test_a_well_written_form_has_hardly_a_warning(name: str) -> None:
    assert len(warnings(name)) <= MOST_WARNINGS * len(judgements(name)), warnings(name)


def test_the_figures() -> None:
    """Print recall, false errors and false warnings, by code."""
    gaps = [f"{name} {each.code} {each.where}" for name in FAULTY for each in missing(name)]
    errors = [f"{name} {each}" for name in EXPECTED for each in false_alarms(name)]
    said = [f"{name} {each}" for name in CORRECT for each in warnings(name)]
    asked = sum(len(demanded(name)) for name in FAULTY)
    print(f"\n{len(CORRECT)} correct and {len(FAULTY)} faulty texts; {asked - len(gaps)} of {asked} found")  # noqa: T201  # for -s
    print(f"false errors {len(errors)}, warnings on correct forms {len(said)}")  # noqa: T201  # for -s
    print(*gaps, *errors, *said, sep="\n")  # noqa: T201  # for -s
    assert len(CORRECT) >= 12
    assert len(EXPECTED) >= 25


ODD = (
    "",
    "9" * 40,
    "-5",
    "0",
    "≥",
    "1/0",
    "三分之零",
    "2021年13月45日",
    "NaN",
    "待补充",
    "5—",
    "(((",
    "1.2.3",
    "一亿亿亿",
)


def damaged(text: str, chance: random.Random) -> str:
    """Lose, swap, empty and overwrite lines of a pasted form."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 12)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        blow = chance.choice(("lose", "swap", "odd", "empty", "cut"))
        if blow == "lose" and len(lines) > 1:
            del lines[at]
        elif blow == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif blow == "cut":
            lines[at] = lines[at][: len(lines[at]) // 2]
        else:
            lines[at] = "\t" + (chance.choice(ODD) if blow == "odd" else "")
    return "\n".join(lines)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_damaged_form_gets_a_verdict_or_is_refused(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    for seed in range(6):
        chance = random.Random(seed)  # noqa: S311  # damage, no secret
        with contextlib.suppress(UnreadableForm):
            judged = judge_all(read_forms("表.txt", damaged(text, chance).encode()))
            assert {each.verdict for each in judged} <= {"accepted", "accepted_with_warnings", "rejected"}
