"""The eleven real forms of ../shared/seeds against the list of their faults, ../shared/seed-defects.md.

Everything that the list rejects and whose rule is built must be found, at its cell; no other error may
be raised. Run with -s for the whole table, by code. The forms and the list are not part of this
repository: without them these tests are skipped.
"""

from collections.abc import Iterator

import pytest

from benchmarks.seeds import (
    CELLS,
    FORMS,
    PRESENT,
    Entry,
    below,
    entries,
    findings,
    judgements,
    missing,
    page,
    unlisted,
)
from validators.catalogue import rule_book

pytestmark = pytest.mark.skipif(not PRESENT, reason="没有 ../shared/seeds,略过种子表核对")
BUILT = tuple(rule_book())
EVERY = ("error", "warning", "info")

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


def must_be_found() -> Iterator[Entry]:
    return (entry for entry in entries() if entry.severity == "error" and entry.code in BUILT)


def test_the_list_is_read_to_its_end() -> None:
    assert len(entries()) == 156
    assert {entry.form for entry in entries()} == set(FORMS)
    assert [entry.number for entry in entries()] == list(CELLS)


@pytest.mark.parametrize("code", BUILT)
def test_every_rejected_fault_is_found_at_its_cell(code: str) -> None:
    gaps = {entry.number: missing(entry) for entry in must_be_found() if entry.code == code}
    assert {number: cells for number, cells in gaps.items() if cells} == {}


def test_no_error_is_raised_that_the_list_does_not_have() -> None:
    assert [f"{form} {f.code} {f.where}: {f.message}" for form, f in unlisted("error")] == []


def test_four_of_five_errors_and_warnings_are_in_the_list() -> None:
    strange = [*unlisted("error", "warning")]
    every = [f for j in judgements().values() for f in j.findings if f.severity != "info"]
    assert len(strange) <= len(every) / 5, [f"{form} {f.code} {f.where}" for form, f in strange]


@pytest.mark.parametrize("form", FORMS)
def test_every_seed_form_is_rejected(form: str) -> None:
    assert judgements()[form].verdict == "rejected"


def test_nothing_is_said_where_the_list_forbids_it() -> None:
    wrong = [
        f"{form} {code} {found.where}: {found.message}"
        for form, code, where in SILENT
        for found in findings(form, code, EVERY)
        if below(found, where)
    ]
    assert wrong == []


def test_the_forms_are_recomputed_as_the_list_says() -> None:
    totals = {form: str(judgement.recomputed.total) for form, judgement in judgements().items()}
    assert {form: totals[form] for form in ("X1", "X2", "X3", "X4", "X5")} == {
        "X1": "91.38", "X2": "92.12", "X3": "77.89", "X4": "98.60", "X5": "95.00",
    }  # fmt: skip
    sums = [found.expected for found in findings("X2", "C07", EVERY) if found.where == "/total"]
    assert sums == ["91.67"]


def test_nine_of_ten_listed_warnings_are_found_at_their_cells() -> None:
    listed = [entry for entry in entries() if entry.severity == "warning" and entry.code in BUILT]
    silent = [f"{e.number} {e.code} {e.cell}{missing(e)}" for e in listed if missing(e)]
    print(page())  # noqa: T201  # the table that -s is for
    assert len(silent) <= len(listed) / 10, silent
