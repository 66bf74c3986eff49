"""Files: each kind is read into a Document and written from one; nothing here knows what a form is.

Libraries are loaded by the kind that needs them, so that `check` starts fast.
"""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Literal

from assistant.documents.files.invisible import without_invisible
from assistant.documents.files.kinds import NAMES, kind_of
from assistant.documents.files.limits import MILLION, USUAL, Limits
from assistant.documents.files.marks import Change, Note
from assistant.documents.files.text import decoded, read_text
from assistant.documents.grid import Document, Grid
from assistant.errors import UnreadableFile

Written = Literal["docx", "html", "pdf", "sheet", "xlsx"]
READABLE = (
    ".docx、.xlsx、.html、.json 或 .txt（从 Word、Excel 粘贴的文字）；"
    "装了 LibreOffice 还可用 .doc、.wps、.rtf、.odt、.xls、.et"
)
# Other names of a kind. A text is what shows no sign of being anything else.
ALIASES = {
    **dict.fromkeys((".docm", ".dotx", ".dotm"), ".docx"),
    **dict.fromkeys((".wps", ".dot", ".wpt"), ".doc"),
    **dict.fromkeys((".xlsm", ".xltx", ".xltm"), ".xlsx"),
    **dict.fromkeys((".et", ".xlt", ".ett"), ".xls"),
    **dict.fromkeys((".tsv", ".csv", ""), ".txt"),
    ".htm": ".html",
}
TEXTS = {".txt", ".html"}
PACKAGES = {".docx", ".xlsx", ".odt"}


def read_document(name: str | PurePath, content: bytes, limits: Limits = USUAL) -> Document:
    """Read the file called *name*, by what it really is. Raises UnreadableFile when it cannot be opened."""
    if len(content) > limits.size:
        raise UnreadableFile(f"文件超过 {limits.size / MILLION:.4g} MB")
    suffix = PurePath(name).suffix.lower()
    named = ALIASES.get(suffix, suffix)
    kind = _kind(named, content)
    document = _read(kind, content, suffix, limits)
    if kind != named:
        remark = f"文件的扩展名是 {suffix}，内容其实是{NAMES[kind]}，已按实际内容读入"
        document = document._replace(remarks=(remark, *document.remarks))
    _count_rows(document, limits.rows)
    return without_invisible(document)


def _count_rows(document: Document, most: int) -> None:
    """Refuse more rows than can be recognised in seconds. Raises UnreadableFile."""
    grids = (block for block in document.blocks if isinstance(block, Grid))
    rows = sum(any(cell.text.strip() for cell in row) for grid in grids for row in grid.rows)
    if rows > most:
        raise UnreadableFile(f"表格有 {rows} 行，超过 {most} 行，请分成几个文件")


def _kind(named: str, content: bytes) -> str:
    """Say what a file is: what its content shows, or what its name says when the content shows nothing."""
    found = kind_of(content)
    shows_nothing = found == ".txt" and (b"\x00" in content or not content.strip())
    if named in NAMES and (shows_nothing or (found == ".zip" and named in PACKAGES)):
        return named  # torn: its own reader says so
    return named if {found, named} <= TEXTS else found


def _read(kind: str, content: bytes, suffix: str, limits: Limits) -> Document:
    match kind:
        case ".docx":
            from assistant.documents.files.docx.reading import read_docx  # noqa: PLC0415  # lxml is slow to load

            return read_docx(content, limits)
        case ".doc" | ".rtf" | ".odt" | ".xml":
            from assistant.documents.files.legacy import read_legacy  # noqa: PLC0415  # few files need it

            return read_legacy(content, kind, limits)
        case ".xlsx":
            from assistant.documents.files.xlsx.reading import read_xlsx  # noqa: PLC0415  # loaded late

            return read_xlsx(content, limits)
        case ".xls" | ".ods":
            from assistant.documents.files.xlsx.reading import read_old_workbook  # noqa: PLC0415  # the same

            return read_old_workbook(content, kind, limits)
        case ".html":
            from assistant.documents.files.html.reading import read_html  # noqa: PLC0415  # lxml is slow to load

            return read_html(content, limits)
        case ".txt":
            return read_text(decoded(content), limits)
        case "encrypted":
            raise UnreadableFile("文件加了密码，请用 Word、Excel 或 WPS 打开后另存为不带密码的")
    said = f"扩展名是 {suffix}，内容其实是{NAMES[kind]}；" if kind in NAMES and kind != suffix else ""
    raise UnreadableFile(f"{said}不支持 {kind} 文件，可用 {READABLE}")


def annotate_document(
    name: str | PurePath,
    content: bytes,
    notes: Sequence[Note],
    changes: Sequence[Change],
    limits: Limits = USUAL,
) -> bytes:
    """Give a file with comments and tracked changes in it. Raises UnreadableFile for kinds that have none."""
    suffix = PurePath(name).suffix.lower()
    kind = _kind(ALIASES.get(suffix, suffix), content)
    if kind == ".docx":
        from assistant.documents.files.docx.annotating import annotate_docx  # noqa: PLC0415  # loaded late

        return annotate_docx(content, notes, changes, limits)
    if kind == ".xlsx":
        from assistant.documents.files.xlsx.annotating import annotate_xlsx  # noqa: PLC0415  # the same

        return annotate_xlsx(content, notes, limits)  # a workbook has no tracked changes
    raise UnreadableFile(f"只能在 .docx、.xlsx 文件里写批注，这是{NAMES.get(kind, f' {kind} 文件')}")


def write_document(document: Document, kind: Written) -> bytes:
    """Write *document* as a file of *kind* (sheet: a piece of a page)."""
    match kind:
        case "html" | "sheet":
            from assistant.documents.files.html.writing import write_html, write_sheet  # noqa: PLC0415  # the same

            return (write_html if kind == "html" else write_sheet)(document).encode()
        case "docx":
            from assistant.documents.files.docx.writing import write_docx  # noqa: PLC0415  # lxml is slow to load

            return write_docx(document)
        case "pdf":
            from assistant.documents.files.pdf.writing import write_pdf  # noqa: PLC0415  # loaded late

            return write_pdf(document)
        case "xlsx":
            from assistant.documents.files.xlsx.writing import write_xlsx  # noqa: PLC0415  # loaded late

            return write_xlsx(document)
