"""Kinds: what a file is by its content. An extension is only a name, and many are wrong.

Word opens a .doc that is really a web page or a .docx without a word, so offices have many of them.
"""

import re
import zipfile
from io import BytesIO

from assistant.documents.files.limits import MOST_PARTS

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = {
    b"%PDF": ".pdf",
    b"{\\rtf": ".rtf",
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"II*\x00": ".tif",
    b"MM\x00*": ".tif",
    b"BM": ".bmp",
    b"GIF8": ".gif",
    b"Rar!": ".rar",
    b"7z\xbc\xaf": ".7z",
    b"\x1f\x8b": ".gz",
    b"OFD": ".ofd",
}
# The parts by which a zip package, and the streams by which an OLE file is known.
PARTS = {
    "word/": ".docx",
    "xl/": ".xlsx",
    "ppt/": ".pptx",
    "ofd.xml": ".ofd",
}
MIMETYPES = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}
STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
}
PAGE = re.compile(rb"<(?:!doctype html|html|head|body|table|meta)[\s>]", re.IGNORECASE)
ARCHIVED_PAGE = re.compile(rb"^(?:From |MIME-Version:|Content-Type: multipart)", re.IGNORECASE | re.MULTILINE)
FLAT_WORD = re.compile(rb"<w:wordDocument\b|progid=\"Word\.Document\"|<pkg:package\b")
LOOKED_AT = 4096
NAMES = {
    ".doc": "旧版 Word 文件（.doc）",
    ".docx": "Word 文件（.docx）",
    ".xls": "旧版 Excel 文件（.xls）",
    ".xlsx": "Excel 文件（.xlsx）",
    ".ppt": "PowerPoint 文件",
    ".pptx": "PowerPoint 文件",
    ".odt": "ODF 文字文件（.odt）",
    ".ods": "ODF 表格文件（.ods）",
    ".odp": "ODF 演示文件",
    ".rtf": "RTF 文件（.rtf）",
    ".html": "网页（.html）",
    ".mht": "单个文件网页（.mht）",
    ".xml": "Word 的 XML 文件",
    ".pdf": "PDF 文件",
    ".ofd": "OFD 文件",
    ".zip": "压缩包",
    ".rar": "压缩包",
    ".7z": "压缩包",
    ".gz": "压缩包",
    ".txt": "文本",
    ".json": "JSON 文件",
    **dict.fromkeys((".png", ".jpg", ".tif", ".bmp", ".gif"), "图片"),
}


def kind_of(content: bytes) -> str:
    """Give the extension that a file deserves by its content; ".txt" for everything that shows no sign.

    An OLE file with a password is "encrypted".
    """
    if content.startswith(ZIP):
        return _package(content)
    if content.startswith(OLE):
        return _compound(content)
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    start = content[:LOOKED_AT].replace(b"\x00", b"")  # a page may be UTF-16
    if ARCHIVED_PAGE.match(start):
        return ".mht"
    if FLAT_WORD.search(start):
        return ".xml"
    return ".html" if PAGE.search(start) else ".txt"


def _package(content: bytes) -> str:
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        return ".zip"
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = [name.replace("\\", "/").lower() for name in package.namelist()]
            if "mimetype" in names:
                return _open_document(package)
    except Exception:  # noqa: BLE001  # a torn package: whoever reads its kind says so
        return ".zip"
    for beginning, kind in PARTS.items():
        if any(name.startswith(beginning) for name in names):
            return kind
    return ".zip"


def _open_document(package: zipfile.ZipFile) -> str:
    with package.open("mimetype") as opened:
        words = opened.read(200).decode("ascii", "replace")
    return next((kind for word, kind in MIMETYPES.items() if word in words), ".zip")


def _compound(content: bytes) -> str:
    """Look for the names of the streams: the directory holds them as UTF-16."""
    for name, kind in STREAMS.items():
        if name.encode("utf-16-le") + b"\x00\x00" in content:
            return kind
    return ".doc"
