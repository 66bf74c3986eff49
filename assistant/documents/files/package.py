"""Package: the parts of a zipped document, inflated within limits. No bomb, no size that lies.

What a library then opens has been inflated here already, so that it can meet no more than is allowed.
"""

import io
import struct
import zipfile
import zlib
from typing import NamedTuple

from assistant.documents.files.limits import MOST_PARTS, USUAL, Limits
from assistant.errors import UnreadableFile

END = b"PK\x05\x06"
LOCAL_HEADER = 30
LENGTHS = 26


class Package(NamedTuple):
    """The parts by name, in small letters, and the file as a library may open it: these parts, no others."""

    parts: dict[str, bytes]
    content: bytes


def open_package(content: bytes, kind: str, limits: Limits = USUAL) -> Package:
    """Inflate every part of *content*, a file of *kind* (".xlsx"). Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            listed = package.infolist()
            start = package.start_dir
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise _incomplete(kind) from error
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > limits.workbook:
        raise UnreadableFile("文件解开后过大")
    before = content[:start]
    # Some programs write backslashes, or letters of another size.
    parts = {part.filename.replace("\\", "/").lower(): _inflated(before, part, kind) for part in listed}
    if len(parts) != len(listed):
        raise UnreadableFile("文件已损坏：里面有两份同名的内容")
    # With two directories in the file, somebody else might read the other one.
    return Package(parts, content if content.count(END) == 1 else _packed(parts))


def _inflated(content: bytes, part: zipfile.ZipInfo, kind: str) -> bytes:
    if part.flag_bits & 1:
        raise UnreadableFile(f"{kind} 文件加了密码，请去掉密码再交")
    header = content[part.header_offset : part.header_offset + LOCAL_HEADER]
    if len(header) < LOCAL_HEADER:
        raise _incomplete(kind)
    start = part.header_offset + LOCAL_HEADER + sum(struct.unpack_from("<HH", header, LENGTHS))
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        inflated = packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        inflated = _within(packed, part.file_size, kind)
    else:
        raise UnreadableFile(f"{kind} 文件的压缩方式不认识，请用 Word、Excel 或 WPS 另存一次")
    if len(inflated) != part.file_size or zlib.crc32(inflated) != part.CRC:
        raise _incomplete(kind)
    return inflated


def _within(packed: bytes, size: int, kind: str) -> bytes:
    """Inflate *packed*, which claims to hold *size* bytes and may lie."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        inflated = inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise _incomplete(kind) from error
    if not inflater.eof:
        raise _incomplete(kind)
    return inflated


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _incomplete(kind: str) -> UnreadableFile:
    return UnreadableFile(f"不是完整的 {kind} 文件，可能没有下载完，或者是别的格式改了扩展名")
