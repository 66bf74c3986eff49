"""Blows on bytes and lines: what a bad copy, a bad disk or a bad program does to any file."""

import json
from random import Random

from benchmarks.fuzzing.hostile import TEXTS

LARGEST = 3_000_000  # bytes, so that a blow upon a blow ends
OPENINGS = (*(b"<table><tr><td>", b"<td rowspan=9999 colspan=9999>", b"<!--", b"[", b'{"a":', b'"', b"\t"),)
ENCODINGS = ("utf-16", "gb18030", "utf-32", "latin-1", "utf-7")


def flip(content: bytes, chance: Random) -> bytes:
    """Change some bytes."""
    spoiled = bytearray(content)
    for _ in range(chance.randint(1, 8) if content else 0):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def cut_off(content: bytes, chance: Random) -> bytes:
    """Lose the end."""
    return content[: chance.randrange(len(content) + 1)]


def lose(content: bytes, chance: Random) -> bytes:
    """Lose a piece."""
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.randint(1, 2000) :]


def repeat(content: bytes, chance: Random) -> bytes:
    """Say a piece again, up to a thousand times."""
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.randint(1, 500)]
    return (content[:start] + piece * chance.choice((2, 10, 1000)) + content[start:])[:LARGEST]


def put_in(content: bytes, chance: Random) -> bytes:
    """Put something hostile in."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(TEXTS).encode("utf-8", "replace") + content[at:]


def shuffle_lines(content: bytes, chance: Random) -> bytes:
    """Lose, double and swap lines (of a text), or pieces between angle brackets (of a page)."""
    mark = b"<" if content.count(b"<") > content.count(b"\n") else b"\n"
    lines = content.split(mark)
    for _ in range(chance.randint(1, 20)):
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines[one], lines[two] = lines[two], lines[one]
            case 1:
                lines.insert(one, lines[two])
            case 2 if len(lines) > 1:
                del lines[one]
            case _:
                lines[one] = lines[one] * chance.randint(2, 5)
    return mark.join(lines)[:LARGEST]


def open_many(content: bytes, chance: Random) -> bytes:
    """Open something many times and never close it."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(OPENINGS) * chance.choice((1, 50, 20_000)) + content[at:]


def in_another_encoding(content: bytes, chance: Random) -> bytes:
    """Say it in another encoding, or in two."""
    encoding = chance.choice(ENCODINGS)
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def hit_json(content: bytes, chance: Random) -> bytes:
    """Strike one value of a JSON text: another word, another type, gone, or with an unknown neighbour."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        return flip(content, chance)
    inner = whole
    while isinstance(inner, dict | list) and inner:
        key = chance.choice(list(inner)) if isinstance(inner, dict) else chance.randrange(len(inner))
        if not isinstance(inner[key], dict | list) or chance.random() < 0.2:  # noqa: PLR2004  # mostly a leaf
            inner[key] = chance.choice((chance.choice(TEXTS), None, 7, 0.5, True, [], {}, ["一"] * 999))
            break
        inner = inner[key]
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")


BYTES = (flip, cut_off, lose, repeat, put_in)
LINES = (*BYTES, shuffle_lines, shuffle_lines, open_many, in_another_encoding, put_in)
