"""Measure: the share of cells that are read in their place, by office and by way of handing in."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from assistant.documents.files import read_document, write_document
from assistant.documents.files.text import read_text
from assistant.documents.grid import Document, Grid
from assistant.documents.recognise import recognise
from benchmarks.layouts.office import FUNDS, HEADINGS, LABELS, Office, lay
from validators.catalogue import judge
from validators.errors import UnreadableForm
from validators.form import Cell, Form

WAYS = ("docx", "paste")


class Outcome(NamedTuple):
    """What became of one form: cells in their place of all, the lost ones, findings that are new."""

    name: str
    right: int
    cells: int
    lost: tuple[str, ...]
    judged: tuple[str, ...]


def outcome(name: str, form: Form, office: Office, way: str) -> Outcome:
    """Hand in *form* as *office* lays it out, by *way*, and compare what is read."""
    drawn = lay(form, office)
    wanted = dict(cells(form))
    try:
        document = (
            read_document("a.docx", write_document(drawn, "docx"))
            if way == "docx"
            else read_text(pasted(drawn))
        )
        read = recognise(document)
    except UnreadableForm:
        return Outcome(name, 0, len(wanted), ("读不出表",), ())
    got = dict(cells(_without_children(read[0].form, office)))
    lost = tuple(
        f"{at} {wanted[at]!r} {got.get(at)!r}" for at in wanted if not _same(wanted[at], got.get(at))
    )
    judged = _codes(read[0].form) - _codes(form)
    if read[0].form.template != form.template:
        judged[f"{form.template}读成{read[0].form.template}"] = 1
    judged.update(
        note
        for extra in office.extras
        if not any(extra[1] in n for n in read[0].form.notes)
        for note in [f"丢了{extra[0]}"]
    )
    if len(read) > 1:
        lost = (*lost, f"读成了{len(read)}张表")
    return Outcome(name, len(wanted) - len(lost), len(wanted), lost, tuple(judged))


def _same(wanted: str, got: str | None) -> bool:
    """Whether a cell is read as it stands; the marks before a name belong to the office."""
    return got is not None and got.lstrip("★").removesuffix(wanted.lstrip("★")) in {
        "",
        *(f"（{n}）" for n in range(9)),
    }


def _codes(form: Form) -> Counter[str]:
    return Counter(finding.code for finding in judge(form).findings)


def _without_children(form: Form, office: Office) -> Form:
    if not office.children:
        return form
    return form.model_copy(
        update={"rows": tuple(row for row in form.rows if row.name not in {"其中：上半年", "其中：下半年"})}
    )


def cells(form: Form) -> Iterator[tuple[str, str]]:
    """Give every filled cell of *form* by its place."""
    parts: dict[str, str | Cell | None] = {"title": form.title, "total": form.total, "grade": form.grade}
    parts |= {"total_weight": form.total_weight, "analysis": form.analysis, "measures": form.measures}
    parts |= {f"project/{field}": getattr(form.project, field) for field in LABELS}
    parts |= {f"goal/{field}": getattr(form.goal, field, None) for field in ("expected", "actual")}
    for at, line in enumerate(form.funds.rows):
        parts |= {f"funds/{at}/{field}": getattr(line, field) for field in ("name", *FUNDS)}
    for at, row in enumerate(form.rows):
        parts |= {f"rows/{at}/{field}": getattr(row, field) for field in HEADINGS}
    for place, content in parts.items():
        text = content.text if isinstance(content, Cell) else content
        if text and text.strip():
            yield place, text


def pasted(document: Document) -> str:
    """Give *document* as Word hands it over: a row a line, merged cells below as blanks, tabs between."""
    out = []
    for block in document.blocks:
        if isinstance(block, Grid):
            out += ["\t".join(_quoted(text) for _, text in row) for row in block.placed()]
        else:
            out.append(f"{block.text}  {block.aside}".rstrip())
    return "\n".join(out)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if "\n" in text else text
