"""Every cell of a form that says something is found in the file it was read from."""

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.documents import read_file, write, write_all
from assistant.documents.binding import Bound
from assistant.documents.files import read_document
from assistant.documents.grid import Document, Grid
from assistant.documents.places import place_of, places
from assistant.documents.recognition.headings import plain
from benchmarks.mutations.clean import clean_forms
from tests.assistant.documents.forms import hubei, national
from validators.form import Form
from validators.template import find_template

KINDS = ("docx", "xlsx", "html")


def shown(document: Document) -> dict[str, str]:
    cells = [
        cell for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row
    ]
    return {each.at: plain(each.text) for each in (*document.blocks, *cells) if not isinstance(each, Grid)}


def said(form: Form) -> Iterator[tuple[str, str]]:
    """Give every pointer of a cell with what the cell says."""
    held = form.model_dump(mode="json")
    for index, line in enumerate(held["funds"]["rows"]):
        yield from walk(
            line, f"/funds/rows/{index}", ("name", "budget", "executed", "rate", "weight", "score")
        )
    for index, row in enumerate(held["rows"]):
        yield from walk(row, f"/rows/{index}", ("name", "target", "actual", "weight", "score", "deviation"))
    yield from walk(held["project"], "/project", ("name", "department", "implementer", "unit"))
    yield from walk(held["goal"] or {}, "/goal", ("expected", "actual"))
    yield from walk(held, "", ("title", "analysis", "measures", "total"))


def walk(part: dict[str, Any], pointer: str, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for field in fields:
        content = part.get(field)
        text = content["text"] if isinstance(content, dict) else content
        if text:
            yield f"{pointer}/{field}", plain(text)


def wrong(content: bytes, kind: str) -> list[tuple[str, str, str]]:
    document, forms = read_document(f"表.{kind}", content), read_file(f"表.{kind}", content).forms
    texts = shown(document)
    return [
        (pointer, text, found)
        for form, known in zip(forms, places(document, forms), strict=True)
        for pointer, text in said(form)
        # a sign may stand in a column of its own: ≥ | 12场
        if not (found := texts.get(known.get(pointer, ""), "")) or not text.endswith(found)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_of_every_edition_is_found(kind: str) -> None:
    for name, form in clean_forms(1):
        content = write(form, find_template(form.template), kind, draft=True)  # type: ignore[arg-type]  # one of KINDS
        assert not wrong(content, kind), name


def test_cells_of_several_forms_are_not_mixed_up() -> None:
    forms = [national(), hubei(), national(project={"name": "另一个项目", "department": "乙局"})]
    content = write_all([Bound(each, "accepted") for each in forms], "docx", draft=False)
    document, read = read_document("表.docx", content), read_file("表.docx", content).forms
    first, _, last = places(document, read)
    assert first["/rows/0/actual"] != last["/rows/0/actual"]
    assert not wrong(content, "docx")


def test_what_has_no_cell_is_shown_at_the_nearest_one() -> None:
    known = {"": "第1段", "/rows/0/name": "表2第2行第3格", "/rows/0/actual": "表2第2行第5格"}
    assert place_of("/rows/0/actual", known) == "表2第2行第5格"
    assert place_of("/rows/0/unit", known) == "表2第2行第3格"
    assert place_of("/notes/3", known) == "第1段"
