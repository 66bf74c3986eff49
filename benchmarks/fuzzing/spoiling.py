"""Spoiling: a sound file becomes an unsound one, by blows on its bytes, its lines, its XML or its package."""

import io
import struct
import zipfile
from random import Random

from benchmarks.fuzzing.blows import BYTES, LINES, hit_json
from benchmarks.fuzzing.sound import sound_files
from benchmarks.fuzzing.trees import hit_xml

MOST_BLOWS = 4
PACKAGES = {"docx", "xlsx"}
SPLICED = 0.05  # the share of files whose end is that of another one
DIRECTORY, PART = b"PK\x01\x02", b"PK\x03\x04"


def spoilt(kind: str, number: int) -> bytes:
    """Give the spoilt file of *kind* with that *number*: always the same one."""
    chance = Random(f"{kind}/{number}")  # noqa: S311  # chance that can be repeated
    content, other = chance.choice(sound_files(kind)), chance.choice(sound_files(kind))
    for _ in range(chance.randint(1, MOST_BLOWS)):
        if kind in PACKAGES and chance.random() > SPLICED:
            content = chance.choice(PACKAGE_BLOWS)(content, chance)
        else:
            content = chance.choice(BLOWS.get(kind, LINES))(content, chance)
    if chance.random() < SPLICED:
        return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other)) :]
    return content


def hit_a_tree(content: bytes, chance: Random) -> bytes:
    """Strike the XML of one part, mostly of the largest."""
    parts = _parts(content)
    if not parts:
        return chance.choice(BYTES)(content, chance)
    largest = max(parts, key=lambda each: len(parts[each]))
    name = chance.choice((largest, largest, chance.choice(list(parts))))
    return _package(parts | {name: hit_xml(parts[name], chance)})


def hit_the_text_of_a_part(content: bytes, chance: Random) -> bytes:
    """Strike the bytes of one part, so that its XML is no XML any more, or says something else."""
    parts = _parts(content)
    if not parts:
        return content
    name = chance.choice(list(parts))
    return _package(parts | {name: chance.choice(LINES)(parts[name], chance)})


def rearrange(content: bytes, chance: Random) -> bytes:
    """Lose, rename, double or exchange parts; add one that is a program, or nothing but spaces."""
    parts = _parts(content)
    if not parts:
        return content
    one, two = chance.choice(list(parts)), chance.choice(list(parts))
    match chance.randrange(6):
        case 0:
            del parts[one]
        case 1:
            parts[chance.choice((one.upper(), one.replace("/", "\\"), "../" + one, "x" * 5000))] = parts.pop(
                one
            )
        case 2:
            parts[one], parts[two] = parts[two], parts[one]
        case 3:
            parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
        case 4:
            parts[one] = parts[one].replace(b"?>", b"?>" + b" " * chance.choice((1000, 30_000_000)), 1)
        case _:
            parts |= {f"word/header{number}.xml": parts[two] for number in range(chance.choice((1, 40)))}
    return _package(parts)


def lie(content: bytes, chance: Random) -> bytes:
    """Say something false of a part: its size, its compression, that it has a password."""
    spoiled = bytearray(content)
    for mark, fields in ((DIRECTORY, (8, 10, 16, 20, 24, 28, 42)), (PART, (6, 8, 14, 18, 22, 26))):
        at = content.find(mark, chance.randrange(len(content) + 1))
        if at >= 0 and at + 46 <= len(content):
            struct.pack_into(
                "<I", spoiled, at + chance.choice(fields), chance.choice((0, 1, 100, 0xFFFFFFFF, 0xFFFF))
            )
    return bytes(spoiled)


def hit_the_package(content: bytes, chance: Random) -> bytes:
    """Strike the bytes of the package itself."""
    return chance.choice(BYTES)(content, chance)


PACKAGE_BLOWS = (
    *(hit_a_tree, hit_a_tree, hit_a_tree, hit_a_tree, hit_the_text_of_a_part),
    *(rearrange, lie, hit_the_package),
)


BLOWS = {"docx": BYTES, "xlsx": BYTES, "json": (*LINES, *[hit_json] * 3 * len(LINES))}


def _parts(content: bytes) -> dict[str, bytes]:
    """Unpack a package; empty when it is none any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {each.filename: package.read(each) for each in package.infolist()}
    except Exception:  # noqa: BLE001  # it has been struck before
        return {}


def _package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():  # without the time, so that the file is always the same
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, compresslevel=1)
    return out.getvalue()
