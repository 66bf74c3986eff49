"""Documents: forms are read from files and written to files, always by way of a Grid.

file -> Document of Grids (files/) -> Form (recognise.py)
Form and Template -> Document of Grids (layout.py) -> file (files/)
"""

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.documents.code import Verified, code_of
from assistant.documents.files import read_document, write_document
from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.files.text import decoded, read_text
from assistant.documents.json import (
    form_from_json,
    form_schema,
    form_to_json,
    forms_from_json,
    forms_to_json,
    goals_from_json,
)
from assistant.documents.left_over import left_over
from assistant.documents.recognise import recognise
from validators.errors import UnreadableForm
from validators.form import Form
from validators.template import Template, find_template

if TYPE_CHECKING:
    from assistant.documents.binding import Bound
    from assistant.draft import Goals
    from validators.narrative import Report

__all__ = [
    "WRITABLE",
    "Kind",
    "Read",
    "Verified",
    "code_of",
    "decoded",
    "form_from_json",
    "form_schema",
    "form_to_json",
    "forms_to_json",
    "read_file",
    "read_forms",
    "read_goals",
    "read_narrative",
    "read_pasted",
    "write",
    "write_all",
]

Kind = Literal["docx", "html", "json", "pdf", "sheet", "xlsx"]
WRITABLE: dict[str, Kind] = {f".{kind}": kind for kind in ("docx", "xlsx", "pdf", "html", "json")}
MOST_TOLD = 3


class Read(NamedTuple):
    """The forms of a file, and what of it went into none of them, in Chinese, with its place.

    `codes`: the 核验码 that the file prints below each form (None: none); empty for a kind that prints none.
    """

    forms: tuple[Form, ...]
    remarks: tuple[str, ...] = ()
    codes: tuple[str | None, ...] = ()

    def verified(self) -> tuple[Verified, ...]:
        """Compare the code below each form with the one of what the form says."""
        printed = self.codes or (None,) * len(self.forms)
        return tuple(
            Verified(code, code_of(form), carried=bool(self.codes))
            for form, code in zip(self.forms, printed, strict=True)
        )


def read_file(
    name: str | PurePath, content: bytes, template: str | None = None, limits: Limits = USUAL
) -> Read:
    """Read every form of the file called *name*, by its kind.

    Raises UnreadableFile when the file cannot be opened, UnreadableForm when it holds no form.
    """
    if PurePath(name).suffix.lower() == ".json":
        return Read(forms_from_json(content))
    document = read_document(name, content, limits)
    try:
        found = recognise(document, template)
    except UnreadableForm as error:  # what was left out may be why: a picture of a form is none
        told = "；".join((error.detail, *document.remarks[:MOST_TOLD]))
        raise UnreadableForm(told) from None
    forms = tuple(each.form for each in found)
    return Read(forms, (*document.remarks, *left_over(document, forms)), tuple(each.code for each in found))


def read_narrative(name: str | PurePath, content: bytes, limits: Limits = USUAL) -> "Report | None":
    """Read a file as a 自评报告 without a table; None when it is none. Raises UnreadableFile."""
    if PurePath(name).suffix.lower() == ".json":
        return None
    from assistant.documents.grid import Paragraph  # noqa: PLC0415  # only what holds no form is read so
    from validators.ledger import read as read_ledger  # noqa: PLC0415  # the same
    from validators.narrative import read_report  # noqa: PLC0415  # the same

    blocks = read_document(name, content, limits).blocks
    texts = [block.text for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
    return read_report(read_ledger("\n".join(texts)))


def read_forms(name: str | PurePath, content: bytes, template: str | None = None) -> tuple[Form, ...]:
    """Read every form of a file, as `read_file` does."""
    return read_file(name, content, template).forms


def read_goals(name: str | PurePath, content: bytes, about: str = "", limits: Limits = USUAL) -> "Goals":
    """Read the approved targets (绩效目标申报表) of the file called *name*; JSON: the value itself.

    Of several projects the one whose name stands in *about* is taken. Raises UnreadableFile when the file
    cannot be opened, UnreadableForm when it holds no targets, or those of several and *about* names none.
    """
    if PurePath(name).suffix.lower() == ".json":
        return goals_from_json(content)
    from assistant.documents.goals import recognise_goals  # noqa: PLC0415  # only drafting needs it

    return recognise_goals(read_document(name, content, limits), about)


def read_pasted(text: str, template: str | None = None) -> tuple[Form, ...]:
    """Read every form of a text pasted from Word or Excel. Raises UnreadableForm."""
    return tuple(each.form for each in recognise(read_text(text), template))


def write(form: Form, template: Template, kind: Kind, *, draft: bool) -> bytes:
    """Write *form* as a file (sheet: a piece of a page); a `draft` carries the mark 草稿 on every page."""
    if kind == "json":
        return form_to_json(form).encode()
    from assistant.documents.layout import lay_out  # noqa: PLC0415  # only what is printed is laid out

    return write_document(lay_out(form, template, draft=draft), kind)


def write_all(several: "Sequence[Bound]", kind: Kind, *, draft: bool) -> bytes:
    """Write forms as one file: several with a list in front, one alone as `write` does."""
    if len(several) == 1:
        return write(several[0].form, find_template(several[0].form.template), kind, draft=draft)
    if kind == "json":
        return forms_to_json([each.form for each in several]).encode()
    from assistant.documents.binding import bind  # noqa: PLC0415  # only what is printed is laid out

    return write_document(bind(several, draft=draft), kind)
