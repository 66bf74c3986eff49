"""Files: each kind is read into a Document and written from one; nothing here knows what a form is.

Libraries are loaded by the kind that needs them, so that `check` starts fast.
"""

from pathlib import PurePath
from typing import Literal

from assistant.documents.files.html import write_html
from assistant.documents.files.text import decoded, read_text
from assistant.documents.grid import Document
from assistant.errors import UnreadableFile

Written = Literal["docx", "html"]
LARGEST = 20_000_000
READABLE = ".docx、.json 或 .txt（从 Word、Excel 粘贴的文字）"


def read_document(name: str | PurePath, content: bytes) -> Document:
    """Read the file called *name*, by its kind. Raises UnreadableFile when it cannot be opened."""
    kind = PurePath(name).suffix.lower()
    if len(content) > LARGEST:
        raise UnreadableFile(f"文件超过 {LARGEST // 1_000_000} MB")
    match kind:
        case ".docx":
            from assistant.documents.files.docx.reading import read_docx  # noqa: PLC0415  # lxml is slow to load

            return read_docx(content)
        case ".txt" | ".tsv" | "":
            return read_text(decoded(content))
    raise UnreadableFile(f"不支持 {kind} 文件，可用 {READABLE}")


def write_document(document: Document, kind: Written) -> bytes:
    """Write *document* as a file of *kind* (HTML: a piece of a page)."""
    match kind:
        case "html":
            return write_html(document).encode()
        case "docx":
            from assistant.documents.files.docx.writing import write_docx  # noqa: PLC0415  # lxml is slow to load

            return write_docx(document)
