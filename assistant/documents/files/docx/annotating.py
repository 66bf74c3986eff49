"""Annotating: comments and tracked changes in a foreign Word file, of which nothing else is touched."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count

import docx
from docx.document import Document as WordDocument
from docx.text.run import Run

from assistant.documents.files.characters import printable
from assistant.documents.files.docx import names as n
from assistant.documents.files.docx.names import Element
from assistant.documents.files.docx.package import BROKEN, MAIN
from assistant.documents.files.docx.reading import addresses
from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.files.marks import Change, Note
from assistant.errors import UnreadableFile

AUTHOR, INITIALS = "自评表核查", "核查"
GONE = {n.DEL, n.MOVE_FROM}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The parts that a comment changes; all others go into the new file as they were.
CHANGED = {MAIN, "[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"}


def annotate_docx(
    content: bytes, notes: Sequence[Note], changes: Sequence[Change], limits: Limits = USUAL
) -> bytes:
    """Give the Word file *content* with a comment for each note and a tracked change for each change.

    A change whose cell is not found is left out; a note goes to the first paragraph then.
    Raises UnreadableFile.
    """
    word = _opened(content)
    body = word.element.body
    found = addresses(content, body, limits)
    anywhere = next(iter(found.values()), body)
    for note in notes:
        runs = _runs(found.get(note.at, anywhere))
        word.add_comment(
            [Run(run, word) for run in runs],  # type: ignore[arg-type]  # any parent that knows the part
            text=printable(note.text),
            author=AUTHOR,
            initials=INITIALS,
        )
    numbers = count(1 + max((int(each) for each in _numbers(body)), default=0))
    for change in changes:
        if (cell := found.get(change.at)) is not None:
            _change(cell, printable(change.text), change.author, numbers)
    out = io.BytesIO()
    word.save(out)
    return _merged(content, out.getvalue())


def _opened(content: bytes) -> WordDocument:
    try:
        return docx.Document(io.BytesIO(content))
    except (*BROKEN, KeyError) as error:
        raise UnreadableFile("不能在这份文件里写批注，请用 Word 或 WPS 另存为 .docx 再试") from error


def _runs(element: Element) -> list[Element]:
    """Give the runs of a cell or paragraph that are seen; a blank one gets an empty run."""
    runs = [run for run in element.iter(n.R) if not _is_gone(run)]
    if runs:
        return [runs[0], runs[-1]]
    paragraph = element if element.tag == n.P else next(element.iter(n.P), None)
    if paragraph is None:
        paragraph = element.makeelement(n.P)
        element.append(paragraph)
    run = paragraph.makeelement(n.R)
    paragraph.append(run)
    return [run]


def _is_gone(run: Element) -> bool:
    return any(each.tag in GONE for each in run.iterancestors()) or run.find(n.COMMENT) is not None


def _numbers(body: Element) -> Iterator[str]:
    for each in body.iter(n.INS, n.DEL, n.MOVE_FROM, n.MOVE_TO, n.w("commentRangeStart")):
        number = each.get(n.w("id"), "")
        if number.isdecimal():
            yield number[:9]


def _change(cell: Element, text: str, author: str, numbers: Iterator[int]) -> None:
    """Mark what the cell says as deleted and *text* as inserted, in the look of its first run."""
    runs = [run for run in cell.iter(n.R) if not _is_gone(run)]
    look = next((run.find(n.R_PR) for run in runs if run.find(n.R_PR) is not None), None)
    inserted = _marked(cell, n.INS, author, numbers)
    inserted.append(_run(cell, text, look))
    if runs:
        last = None
        for run in runs:
            last = _deleted(run, _marked(cell, n.DEL, author, numbers))
        if last is not None:
            last.addnext(inserted)
        return
    paragraph = next(cell.iter(n.P), None)
    if paragraph is None:
        paragraph = cell.makeelement(n.P)
        cell.append(paragraph)
    paragraph.append(inserted)


def _marked(near: Element, tag: str, author: str, numbers: Iterator[int]) -> Element:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return near.makeelement(tag, {n.w("id"): str(next(numbers)), n.w("author"): author, n.w("date"): now})


def _deleted(run: Element, around: Element) -> Element:
    run.addprevious(around)
    around.append(run)
    for text in list(run.iter(n.T)):
        text.tag = n.DEL_TEXT
        text.set(SPACE, "preserve")
    return around


def _run(near: Element, text: str, look: Element | None) -> Element:
    run = near.makeelement(n.R)
    if look is not None:
        run.append(deepcopy(look))
    for at, line in enumerate(text.split("\n")):
        if at:
            run.append(near.makeelement(n.BR))
        words = near.makeelement(n.T)
        words.text = line
        words.set(SPACE, "preserve")
        run.append(words)
    return run


def _merged(content: bytes, saved: bytes) -> bytes:
    """Give the package of *content*, with only the parts that changed taken from *saved*."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(io.BytesIO(saved)) as new,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        names = old.namelist()
        added = [name for name in new.namelist() if name not in names and name in CHANGED]
        for name in (*dict.fromkeys(names), *added):
            taken = new if name in CHANGED and name in new.namelist() else old
            package.writestr(name, taken.read(name))
    return out.getvalue()
