"""Annotation: what was found is written into the clerk's own file, a comment at each cell.

What can be mended stands there as tracked changes, to be accepted or refused one by one in Word or WPS.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from assistant.documents.files import annotate_document, read_document
from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.files.marks import Change, Note
from assistant.documents.grid import Document, Grid
from assistant.documents.places import place_of, places
from assistant.documents.recognition.headings import plain
from validators.catalogue import Judgement
from validators.form import Form
from validators.rule import SEVERITIES, Edit, Finding

SAFE, UNSAFE = "自评表核查", "自评表核查（请确认）"


class Found(NamedTuple):
    """One form of a file as it was read, its findings, and the safe edits that mend it."""

    judgement: Judgement
    applied: tuple[tuple[Finding, Edit], ...] = ()


def annotate(name: str | PurePath, content: bytes, found: Sequence[Found], limits: Limits = USUAL) -> bytes:
    """Give the file *content* with a comment for each finding and a tracked change for each mend.

    *found* are the forms that read_file gives of it, in its order. Raises UnreadableFile.
    """
    document = read_document(name, content, limits)
    known = places(document, tuple(each.judgement.form for each in found))
    texts = _texts(document)
    notes: list[Note] = []
    changes: list[Change] = []
    for each, place in zip(found, known, strict=True):
        notes += _notes(each.judgement.findings, place)
        changes += _changes(each, place, texts)
    return annotate_document(name, content, notes, changes, limits)


def _notes(findings: Sequence[Finding], known: Mapping[str, str]) -> Iterator[Note]:
    for each in findings:
        said = f"[{SEVERITIES[each.severity]}] {each.code} {each.cell}：{each.message}"
        yield Note(place_of(each.where, known), said)


def _changes(each: Found, known: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[Change]:
    """Give a change for each cell that shows what is to be mended, and shows it whole."""
    safe = {edit.where: edit.text for _, edit in each.applied}
    offered = {
        finding.fix.edits[0].where: finding.fix.edits[0].text
        for finding in reversed(each.judgement.findings)
        if finding.fix is not None and finding.fix.applicability == "unsafe"
    }
    changed: set[str] = set()  # /funds/score is shown in the first line of the funds, too
    for where, text in (safe | {where: text for where, text in offered.items() if where not in safe}).items():
        at = known.get(where, "")
        if at not in changed and texts.get(at) == plain(_said(each.judgement.form, where)):
            changed.add(at)
            yield Change(at, text, SAFE if where in safe else UNSAFE)


def _texts(document: Document) -> dict[str, str]:
    texts: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, Grid):
            texts |= {cell.at: plain(cell.text) for row in block.rows for cell in row}
        else:
            texts[block.at] = plain(block.text)
    return texts


def _said(form: Form, where: str) -> str:
    held: object = form.model_dump(mode="json")
    for part in where.split("/")[1:]:
        held = (
            held[int(part)] if isinstance(held, list) else held.get(part) if isinstance(held, dict) else None
        )
    if isinstance(held, dict):
        held = held.get("text")
    return held if isinstance(held, str) else ""
