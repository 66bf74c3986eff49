"""Documents: forms are read from files and written to files, always by way of a Grid."""

from pathlib import PurePath
from typing import Literal

from assistant.documents.html import write_html
from assistant.documents.json import form_from_json, form_schema, form_to_json
from assistant.documents.recognise import recognise
from assistant.documents.text import read_text
from assistant.errors import UnreadableFile
from validators.form import Form
from validators.template import Template

__all__ = ["Kind", "form_from_json", "form_schema", "form_to_json", "read_forms", "read_pasted", "write"]

Kind = Literal["docx", "html", "json"]
LARGEST = 20_000_000


def read_forms(name: str | PurePath, content: bytes, template: str | None = None) -> tuple[Form, ...]:
    """Read every form of the file called *name*, by its kind.

    Raises UnreadableFile when the file cannot be opened, UnreadableForm when it holds no form.
    """
    kind = PurePath(name).suffix.lower()
    if len(content) > LARGEST:
        raise UnreadableFile(f"文件超过 {LARGEST // 1_000_000} MB")
    if kind == ".docx":
        from assistant.documents.docx import read_docx  # noqa: PLC0415  # lxml is loaded for Word files only

        return recognise(read_docx(content), template)
    if kind == ".json":
        return (form_from_json(content),)
    if kind in {".txt", ".tsv", ""}:
        return read_pasted(decoded(content), template)
    raise UnreadableFile(f"不支持 {kind} 文件，可用 .docx、.json 或 .txt（从 Word、Excel 粘贴的文字）")


def read_pasted(text: str, template: str | None = None) -> tuple[Form, ...]:
    """Read every form of a text pasted from Word or Excel. Raises UnreadableForm."""
    return recognise(read_text(text), template)


def decoded(content: bytes) -> str:
    """Decode a text file: UTF-8 and UTF-16 with a mark, else GB18030, as Windows writes it."""
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("不是文本文件，或者编码不是 UTF-8、GB18030")


def write(form: Form, template: Template, kind: Kind, *, draft: bool) -> bytes:
    """Write *form* as a file (HTML: a piece of a page); a `draft` carries the mark 草稿 on every page."""
    if kind == "json":
        return form_to_json(form).encode()
    from assistant.documents.layout import lay_out  # noqa: PLC0415  # only what is printed is laid out

    laid_out = lay_out(form, template, draft=draft)
    if kind == "html":
        return write_html(laid_out).encode()
    from assistant.documents.docx import write_docx  # noqa: PLC0415  # lxml is loaded for Word files only

    return write_docx(laid_out)
