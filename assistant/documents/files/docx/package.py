"""Package: the main part of a foreign Word file, within limits. No entity, no network, no bomb."""

import io
import zipfile
import zlib

from lxml import etree

from assistant.errors import UnreadableFile

MOST_PARTS = 2_000
LARGEST_PART = 40_000_000
LARGEST_PACKAGE = 200_000_000
MAIN = "word/document.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Element = etree._Element  # noqa: SLF001  # lxml gives its element class no other name
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def main_part(content: bytes) -> etree._Element:
    """Give the root of word/document.xml. Raises UnreadableFile."""
    if content.startswith(OLE):
        raise UnreadableFile("这是旧版 .doc 或加了密码的文件，请用 Word 或 WPS 另存为不带密码的 .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _parsed(_read(package))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("不是完整的 .docx 文件，可能没有下载完，或者加了密码") from error


def _read(package: zipfile.ZipFile) -> bytes:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_PACKAGE:
        raise UnreadableFile("文件解开后过大")
    try:
        part = package.open(MAIN)
    except KeyError:
        raise UnreadableFile("文件里没有 Word 正文，它可能是别的格式改了扩展名") from None
    with part:
        # The size in the directory may lie: read no more than is allowed.
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise UnreadableFile("文件解开后过大")
    return content


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("Word 正文已损坏") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("Word 正文里有不允许的声明（DOCTYPE）")
    return root
