"""Package: the parts of a foreign Word file, within limits. No entity, no network, no bomb."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from assistant.documents.files.docx.names import STRICT, Element, W
from assistant.documents.files.limits import MOST_PARTS, USUAL, Limits
from assistant.errors import UnreadableFile

MAIN, MAIN_KIND = "word/document.xml", "/officeDocument"
MACROS = "/vbaproject.bin"
CENTRAL = b"PK\x01\x02"  # begins every entry of a zip file's directory
ENCRYPTED = 0x1
TOO_LARGE = "文件解开后过大，请只留下自评表再试"
TORN = "不是完整的 .docx 文件，可能没有下载完，或者加了密码"
# What the standard library raises on packages that are torn or lie.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, OSError),
)
NOTES = re.compile(r"/(?:foot|end)notes\.xml")


class Package:
    """An open Word file. Raises UnreadableFile when it is none that can be trusted."""

    def __init__(self, content: bytes, limits: Limits = USUAL) -> None:
        self._limits = limits
        if content.count(CENTRAL) > MOST_PARTS:
            raise UnreadableFile(TOO_LARGE)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise UnreadableFile(TORN) from error
        # Some programs write backslashes, or letters of another size.
        self._parts = {part.filename.replace("\\", "/").lower(): part for part in self._zip.infolist()}
        if sum(part.file_size for part in self._parts.values()) > limits.unpacked:
            raise UnreadableFile(TOO_LARGE)

    def main(self) -> bytes:
        """Give the part that holds the text. Raises UnreadableFile."""
        content = self.read(MAIN)
        if content is None:  # Word Online calls it document2.xml
            content = self.read(self._main_name())
        if content is None:
            raise UnreadableFile("文件里没有 Word 正文，它可能是别的格式改了扩展名")
        return content

    def _main_name(self) -> str:
        root = self.root("_rels/.rels")
        relations = () if root is None else root.iterchildren("*")
        targets = (each.get("Target", "") for each in relations if each.get("Type", "").endswith(MAIN_KIND))
        return next(targets, MAIN).lstrip("/")

    def read(self, name: str) -> bytes | None:
        """Give the content of a part; None when there is none of that name. Raises UnreadableFile."""
        part = self._parts.get(name.lower())
        if part is None:
            return None
        if part.flag_bits & ENCRYPTED:
            raise UnreadableFile("文件加了密码，请用 Word 或 WPS 另存为不带密码的 .docx")
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise UnreadableFile("文件的压缩方式不是 Word 用的，请用 Word 或 WPS 另存为 .docx")
        try:
            with self._zip.open(part) as opened:
                # The size in the directory may lie: read no more than is allowed.
                content = opened.read(self._limits.part + 1)
        except BROKEN as error:
            raise UnreadableFile(TORN) from error
        if len(content) > self._limits.part:
            raise UnreadableFile(TOO_LARGE)
        return content

    def root(self, name: str, only_with: bytes = b"") -> Element | None:
        """Give the root of a part beside the text; None when missing, damaged or without *only_with*."""
        try:
            content = self.read(name)
            return parsed(content, self._limits) if content and only_with in content else None
        except UnreadableFile:
            return None

    def named(self, beginning: str) -> Iterator[str]:
        """Give the names of the parts that begin with *beginning*, in order."""
        return iter(sorted(name for name in self._parts if name.startswith(beginning)))

    @property
    def has_macros(self) -> bool:
        """Whether somebody put a program into the file. It is never run."""
        return any(name.endswith(MACROS) for name in self._parts)


def parsed(content: bytes, limits: Limits = USUAL) -> Element:
    """Parse a part. Raises UnreadableFile when it is damaged, too large, or declares anything."""
    if b"<!DOCTYPE" in content:
        raise UnreadableFile("Word 正文里有不允许的声明（DOCTYPE）")
    if content.count(b"<") + content.count(b"=") > limits.marks:
        raise UnreadableFile(TOO_LARGE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(content.replace(STRICT.encode(), W.encode()), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(_fault(str(error))) from error
    except (ValueError, LookupError) as error:
        raise UnreadableFile("Word 正文已损坏") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("Word 正文里有不允许的声明（DOCTYPE）")
    return root


def _fault(said: str) -> str:
    """Say what the parser found, for whoever can mend it."""
    if "depth" in said:
        return "Word 正文里的表格或控件一层套一层，套得过深，请另存一份去掉套着的表格"
    if "huge" in said or "too long" in said.lower():
        return TOO_LARGE
    return "Word 正文已损坏，请用 Word 或 WPS 打开后另存一份"
