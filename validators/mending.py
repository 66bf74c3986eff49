"""Mending: the safe fixes of a form are applied, and what follows from them, until none is left.

Only edits that a rule calls safe are made, each to one cell. A round applies every safe edit once; the
next round sees what follows (a score was mended, so the total can be).
"""

from collections.abc import Iterator
from typing import NamedTuple

from validators.catalogue import Judgement, judge
from validators.form import Form
from validators.ledger import Ledger
from validators.profile import Profile
from validators.rule import Edit, Finding

ROUNDS = 12


class Mended(NamedTuple):
    """The form after its safe fixes, what was changed for which finding, and what is still said of it."""

    judgement: Judgement
    applied: tuple[tuple[Finding, Edit], ...]


def mend(
    form: Form,
    *,
    ledger: Ledger | None = None,
    siblings: tuple[Form, ...] = (),
    profile: Profile | None = None,
) -> Mended:
    """Apply every safe fix of *form*, and those that follow. Raises UnknownTemplate."""
    applied: list[tuple[Finding, Edit]] = []
    judged = judge(form, ledger=ledger, siblings=siblings, profile=profile)
    for _ in range(ROUNDS):
        edits = list(safe_edits(judged.findings))
        changed = judged.form
        for finding, edit in edits:
            changed = changed.replace(edit.where, edit.text)
            applied.append((finding, edit))
        if changed == judged.form:
            break
        judged = judge(changed, ledger=ledger, siblings=siblings, profile=profile)
    return Mended(judged, tuple(applied))


def safe_edits(findings: tuple[Finding, ...]) -> Iterator[tuple[Finding, Edit]]:
    """Give the safe edits, one for each cell."""
    taken: set[str] = set()
    for finding in findings:
        if finding.fix is None or finding.fix.applicability != "safe":
            continue
        for edit in finding.fix.edits:
            if edit.where not in taken:
                taken.add(edit.where)
                yield finding, edit
