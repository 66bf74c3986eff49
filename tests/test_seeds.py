"""The eleven real forms of ../shared/seeds against the list of their faults, ../shared/seed-defects.md.

Everything that the list rejects and whose rule is built must be found, at its cell; no other error may
be raised. Run with -s for the whole table, by code. The forms and the list are not part of this
repository: without them these tests are skipped.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.documents import read_forms
from validators.catalogue import Judgement, judge_all, rule_book
from validators.rule import Finding

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS, DEFECTS = SHARED / "seeds", SHARED / "seed-defects.md"
FORMS = ("P1", "P2", "P3", "P4", "P5", "X1", "X2", "X3", "X4", "X5", "X6")
BUILT = tuple(rule_book())
REJECTED = "拒绝"

pytestmark = pytest.mark.skipif(
    not (SEEDS.is_dir() and DEFECTS.is_file()), reason="没有 ../shared/seeds,略过种子表核对"
)

# Where each rejected fault stands. A finding below a pointer counts (/rows/4 holds /rows/4/name); every
# pointer of an entry must be found. P: rows 0-3 are 产出, 4-7 效益, 8 满意度.
AT_ROW_2_ONLY_A_WARNING = tuple(f"/rows/{n}/actual" for n in (0, 1, 3, 4, 5, 6, 7, 8))  # D08 speaks for row 2
WHERE = {
    **{f"P{n}-01": ("/goal/actual",) for n in range(1, 6)},
    **{f"P{n}-02": AT_ROW_2_ONLY_A_WARNING for n in range(1, 6)},
    **{f"P{n}-03": ("/rows/4",) for n in range(1, 6)},
    **{f"P{n}-04": ("/rows/6",) for n in range(1, 6)},
    **{f"P{n}-05": ("/rows/7",) for n in range(1, 6)},
    "P1-08": ("/funds/rows/1/rate",),
    "P1-11": ("/rows/0",),
    "P1-12": ("/rows/1/target",),
    "P1-14": ("/rows/5",),
    "P1-16": ("/rows/8/target",),
    "P2-08": ("/funds/rows/0/budget",),
    "P2-09": ("/funds/rows/0/executed",),
    "P2-10": ("/funds/rows/0/rate",),
    "P2-11": ("/funds/rows/1/rate",),
    "P2-14": ("/rows/0/target",),
    "P2-15": ("/rows/1/target",),
    "P2-16": ("/rows/3",),
    "P2-17": ("/rows/5/target",),
    "P2-18": ("/rows/8/target",),
    "P3-08": ("/rows/0/target",),
    "P3-13": ("/rows/5/target",),
    "P4-08": ("/rows/0",),
    "P4-09": ("/rows/1/target", "/rows/5/target", "/rows/8/target"),
    "P5-08": ("/project/department",),
    "P5-09": ("/rows/0/target",),
    "P5-10": ("/rows/1",),
    "P5-13": ("/rows/5/target", "/rows/8/target"),
    "X1-04": ("/rows/2/actual",),
    "X1-06": ("/rows/4/actual", "/rows/5/actual", "/rows/6/actual"),
    "X1-10": ("/analysis",),
    "X1-11": ("/measures",),
    "X2-01": ("/total",),
    "X2-02": ("/rows/5/score",),
    "X2-05": ("/analysis",),
    "X2-06": ("/measures",),
    "X2-08": tuple(f"/rows/{n}" for n in range(6, 10)),
    "X3-01": ("/rows/4/score",),
    "X3-04": ("/analysis", "/measures"),
    "X3-08": tuple(f"/rows/{n}/actual" for n in range(5, 9)),
    "X4-01": ("/rows/6/score",),
    "X4-07": ("/measures",),
    "X4-09": tuple(f"/rows/{n}/actual" for n in range(7, 11)),
    "X5-01": ("/project/implementer",),
    "X5-02": ("/analysis", "/measures"),
    "X5-03": ("/rows/8/score",),
    "X5-04": tuple(f"/rows/{n}" for n in (5, 6, 7)),
    "X6-01": ("/summary",),
    "X6-03": tuple(f"/rows/{n}/target" for n in range(8)),
    "X6-05": ("/subtotals/效益指标",),
    "X6-06": ("/analysis", "/measures"),
    "X6-08": ("/rows/14",),
    "X6-10": tuple(f"/rows/{n}/actual" for n in range(11, 15)),
}

# 不得误报: (form, code, pointer) that must not be reported at all, whatever the severity
SILENT = (
    *((form, code, "") for form in FORMS[:5] for code in ("A01", "A03", "A04", "A08", "B06", "C01", "C07")),
    *((form, "B01", "/funds/rows/0") for form in FORMS),
    *((form, "B02", "/funds") for form in FORMS if form != "P2"),
    *((form, "B04", "") for form in FORMS if form != "P2"),
    *((form, "B08", "") for form in FORMS),
    *((form, "A08", "") for form in ("X2", "X3", "X4", "X5")),
    *((form, "E04", "/total") for form in FORMS),
    *((form, "C07", "") for form in ("X1", "X3", "X4", "X5", "X6")),
    ("P1", "D05", "/rows/3"),
    ("P2", "B04", "/funds/rows/0/initial_budget"),
    ("X1", "C01", "/rows/0"),
    ("X1", "C01", "/rows/1"),
    ("X1", "C06", "/rows/7"),
    ("X2", "B07", ""),
    ("X2", "E04", ""),
    ("X3", "C01", "/rows/0"),
    ("X4", "C01", "/rows/2"),
    ("X4", "B07", ""),
    ("X4", "E04", ""),
    ("X5", "D05", "/rows/4"),
    ("X5", "E01", ""),
    ("X6", "E01", ""),
    ("X6", "C01", ""),
)  # fmt: skip


class Entry(NamedTuple):
    """One line of the list: P1-01, E05, the cell in words, the severity in words."""

    number: str
    code: str
    cell: str
    severity: str

    @property
    def form(self) -> str:
        return self.number.split("-")[0]


@cache
def entries() -> tuple[Entry, ...]:
    """Read every line of the tables of faults."""
    found = []
    for line in DEFECTS.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"[PX]\d-\d\d", cells[0]) and len(cells) == 6:
            found.append(Entry(cells[0], cells[1], cells[2], cells[5]))
    return tuple(found)


@cache
def judgements() -> dict[str, Judgement]:
    """Judge both files as `check` does: the forms of a file together."""
    said = [
        judgement
        for path in sorted(SEEDS.glob("*.txt"))
        for judgement in judge_all(read_forms(path, path.read_bytes()))
    ]
    return dict(zip(FORMS, said, strict=True))


def findings(form: str, code: str, severities: tuple[str, ...] = ("error",)) -> list[Finding]:
    return [f for f in judgements()[form].findings if f.code == code and f.severity in severities]


def below(found: Finding, where: str) -> bool:
    return not where or found.where == where or found.where.startswith(f"{where}/")


def missing(entry: Entry) -> list[str]:
    """Give the cells of a rejected fault at which no error of its code stands."""
    errors = findings(entry.form, entry.code)
    return [where for where in WHERE[entry.number] if not any(below(found, where) for found in errors)]


def must_be_found() -> Iterator[Entry]:
    return (entry for entry in entries() if entry.severity == REJECTED and entry.code in BUILT)


def unlisted(*severities: str) -> list[tuple[str, Finding]]:
    """Give the findings whose form and code the list does not have."""
    listed = {(entry.form, entry.code) for entry in entries()}
    return [
        (form, found)
        for form, judgement in judgements().items()
        for found in judgement.findings
        if found.severity in severities and (form, found.code) not in listed
    ]


def test_the_list_is_read_to_its_end() -> None:
    assert len(entries()) == 156
    assert {entry.form for entry in entries()} == set(FORMS)
    assert [entry.number for entry in must_be_found() if entry.number not in WHERE] == []


@pytest.mark.parametrize("code", BUILT)
def test_every_rejected_fault_is_found_at_its_cell(code: str) -> None:
    gaps = {entry.number: missing(entry) for entry in must_be_found() if entry.code == code}
    assert {number: cells for number, cells in gaps.items() if cells} == {}


def test_no_error_is_raised_that_the_list_does_not_have() -> None:
    assert [f"{form} {f.code} {f.where}: {f.message}" for form, f in unlisted("error")] == []


def test_four_of_five_errors_and_warnings_are_in_the_list() -> None:
    strange = unlisted("error", "warning")
    every = [f for j in judgements().values() for f in j.findings if f.severity != "info"]
    assert len(strange) <= len(every) / 5, [f"{form} {f.code} {f.where}" for form, f in strange]


@pytest.mark.parametrize("form", FORMS)
def test_every_seed_form_is_rejected(form: str) -> None:
    assert judgements()[form].verdict == "rejected"


def test_nothing_is_said_where_the_list_forbids_it() -> None:
    severities = ("error", "warning", "info")
    wrong = [
        f"{form} {code} {found.where}: {found.message}"
        for form, code, where in SILENT
        for found in findings(form, code, severities)
        if below(found, where)
    ]
    assert wrong == []


def test_the_forms_are_recomputed_as_the_list_says() -> None:
    totals = {form: str(judgement.recomputed.total) for form, judgement in judgements().items()}
    assert {form: totals[form] for form in ("X1", "X2", "X3", "X4", "X5")} == {
        "X1": "91.38", "X2": "92.12", "X3": "77.89", "X4": "98.60", "X5": "95.00",
    }  # fmt: skip
    sums = [found.expected for found in findings("X2", "C07") if found.where == "/total"]
    assert sums == ["91.67"]


def test_the_listed_warnings_are_mostly_found() -> None:
    listed = [entry for entry in entries() if entry.severity == "警告" and entry.code in BUILT]
    silent = [e for e in listed if not findings(e.form, e.code, ("error", "warning"))]
    print(report())  # noqa: T201  # the table that -s is for
    assert len(silent) <= len(listed) / 10, [f"{e.number} {e.code} {e.cell}" for e in silent]


def report() -> str:
    """Give the table that -s shows: by code, what is listed, what is missing, what is not in the list."""
    lines = ["", "code  listed  missing errors / silent warnings / findings that the list does not have"]
    for code in BUILT:
        of_code = [entry for entry in entries() if entry.code == code]
        gaps = [f"{e.number}{missing(e)}" for e in of_code if e.severity == REJECTED and missing(e)]
        quiet = [
            e.number for e in of_code
            if e.severity == "警告" and not findings(e.form, code, ("error", "warning"))
        ]  # fmt: skip
        odd = [f"{form}{f.where}({f.severity})" for form, f in unlisted("error", "warning") if f.code == code]
        lines.append(f"{code}   {len(of_code):3}     {'; '.join([*gaps, *quiet, *odd]) or '-'}")
    return "\n".join(lines)
