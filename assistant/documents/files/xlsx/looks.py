"""Looks: what calamine does not tell: number formats, errors, what is hidden, how large a sheet is.

A sheet is looked through as bytes, by one pattern that fits the cells as Excel, WPS, LibreOffice and the
libraries write them; whatever is written in another way is brought into that form by lxml first.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lxml import etree

from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.files.xlsx.formats import BUILT_IN, GENERAL
from assistant.errors import UnreadableFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
BOOK, BOOK_RELATIONS, STYLES, STRINGS = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedstrings.xml",
)
# A cell that holds something. Whatever stands there in another way goes through `_in_our_form`.
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d{1,6})")?(?: t="(\w{1,9})")?(?: cm="\d+")?>(.*?)</c>',
    re.DOTALL,
)
VALUE = re.compile(rb"<v[^>]*>([^<]+)")
NUMBERS = {b"", b"n", b"d"}
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
CROWDED = "工作表里的格子太多，请删除表格以外的行和列再交"
LONGEST_NUMBER = 8
KNOWN: dict[str | None, str] = {str(number): code for number, code in BUILT_IN.items()}
PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    huge_tree=False,
    load_dtd=False,
    remove_comments=True,
    remove_pis=True,
)
Place = tuple[int, int]


class Looks(NamedTuple):
    """What a sheet shows beside its values, by (row, column) from 0 on; `places`: the size of its area.

    `cells`, `lines`: how many cells, and how many rows, hold something.
    """

    formats: Mapping[Place, str]
    errors: Mapping[Place, str]
    uncomputed: tuple[Place, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    places: int = 0
    cells: int = 0
    lines: int = 0


class Book(NamedTuple):
    """The parts of the workbook: where each sheet stands, its name, the number format of each cell style."""

    sheets: tuple[str, ...]
    formats: tuple[str, ...]
    names: tuple[str, ...] = ()


def look_at_book(parts: Mapping[str, bytes]) -> Book:
    """Give where the sheets are, in the book's order, and the number formats. Raises UnreadableFile."""
    if BOOK not in parts:
        raise UnreadableFile("文件里没有 Excel 工作簿，它可能是别的格式改了扩展名")
    for part in (BOOK, STRINGS):
        if b"<!DOCTYPE" in parts.get(part, b""):
            raise UnreadableFile("工作簿里有不允许的声明（DOCTYPE）")
    relations = _root(parts.get(BOOK_RELATIONS, b"<r/>"))
    targets = {each.get("Id", ""): _path(each.get("Target", "")) for each in relations}
    listed = list(_root(parts[BOOK]).iterfind("{*}sheets/{*}sheet"))
    ids = [each.get(RELATION) or each.get(STRICT_RELATION) or "" for each in listed]
    names = tuple(each.get("name", "") for each in listed)
    return Book(tuple(targets.get(each, "") for each in ids), _formats(parts.get(STYLES, b"")), names)


def look_at_sheet(content: bytes, formats: tuple[str, ...], limits: Limits = USUAL) -> Looks:
    """Look through one sheet. Raises UnreadableFile when it is larger than any form."""
    if content.count(b"<") + content.count(b"=") > limits.marks:
        raise UnreadableFile(CROWDED)
    cells = CELL.findall(content)
    if b"<!" in content or b":c>" in content or len(cells) != content.count(b"</c>"):
        content = _in_our_form(content)
        cells = CELL.findall(content)
    columns = {letters: column_number(letters.decode()) for letters in {cell[0] for cell in cells}}
    rows = {digits: int(digits) - 1 for digits in {cell[1] for cell in cells}}
    if len(cells) > limits.cells or len(rows) > limits.lines:
        raise UnreadableFile(CROWDED)
    places = _area(columns.values(), rows.values(), limits.places)
    formatted: dict[Place, str] = {}
    errors: dict[Place, str] = {}
    uncomputed: list[Place] = []
    codes = dict(enumerate(formats))
    for letters, digits, style, kind, inner in cells:
        if kind == b"s":
            continue
        place = (rows[digits], columns[letters])
        if kind == b"e":
            found = VALUE.search(inner)
            errors[place] = found[1].decode("utf-8", "replace") if found else "#N/A"
        elif style and kind in NUMBERS:
            formatted[place] = codes.get(int(style), GENERAL)
        if inner.startswith(b"<f") and not VALUE.search(inner):
            uncomputed.append(place)
    return Looks(formatted, errors, tuple(uncomputed), *_hidden(content), places, len(cells), len(rows))


def refuse_too_many_letters(sheets: list[bytes], strings: bytes, most: int) -> None:
    """Refuse a book that shows one long text a thousand times. Raises UnreadableFile."""
    shown = sum(sheet.count(b"<v") for sheet in sheets)
    if shown * len(strings) <= most:
        return
    texts = re.split(rb"</(?:\w+:)?si>", strings)
    longest = max(map(len, texts), default=0)
    for sheet in sheets:
        used = sheet.count(b't="s"') + sheet.count(b"t='s'")
        if used * longest > most:
            indices = (int(found) for found in re.findall(rb"<(?:\w+:)?v[^>]*>\s*(\d{1,9})\s*<", sheet))
            if sum(len(texts[index]) for index in indices if index < len(texts)) > most:
                raise UnreadableFile("工作表里的文字太多")


def column_number(letters: str) -> int:
    """Give the number of a column, from 0 on: 2 for C."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """Give the letters of a column: C for 2."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _area(columns: Iterable[int], rows: Iterable[int], most: int) -> int:
    """Give the size of the used area: whoever reads the sheet lays out every place of it."""
    across, down = tuple(columns), tuple(rows)
    if not across:
        return 0
    if max(across) >= MOST_COLUMNS or max(down) >= MOST_ROWS:
        raise UnreadableFile("工作表已损坏：有的格子超出了 Excel 的范围")
    area = (max(across) - min(across) + 1) * (max(down) - min(down) + 1)
    if area > most:
        place = f"{column_letters(max(across))}{max(down) + 1}"
        raise UnreadableFile(f"工作表太大（一直用到 {place}），请删除表格以外的行和列再交")
    return area


def _hidden(content: bytes) -> tuple[frozenset[int], frozenset[int]]:
    if b"hidden" not in content:
        return frozenset(), frozenset()
    rows: set[int] = set()
    columns: set[int] = set()
    at = -1
    for each in _root(content).iter():
        name = _name(each)
        if name == "row":
            at = _int(each.get("r"), at + 2) - 1
        if name not in {"row", "col"} or each.get("hidden") not in {"1", "true"}:
            continue
        if name == "row":
            rows.add(at)
        else:
            last = min(_int(each.get("max"), 0), MOST_COLUMNS)
            columns |= set(range(_int(each.get("min"), 1) - 1, last))
    return frozenset(rows), frozenset(columns)


def _in_our_form(content: bytes) -> bytes:
    """Write the cells that hold something as the pattern wants them; those without address follow."""
    out: list[bytes] = []
    row = column = -1
    for each in _root(content).iter():
        name = _name(each)
        if name == "row":
            row, column = _int(each.get("r"), row + 2) - 1, -1
            out.append(
                b'<row r="%d"%s/>' % (row + 1, b' hidden="1"' if each.get("hidden") in {"1", "true"} else b"")
            )
        elif name == "col" and each.get("hidden") in {"1", "true"}:
            out.append(
                b'<col min="%d" max="%d" hidden="1"/>' % (_int(each.get("min"), 1), _int(each.get("max"), 1))
            )
        elif name == "c":
            if place := PLACE.fullmatch(each.get("r", "")):
                row, column = int(place[2]) - 1, column_number(place[1])
            else:
                column += 1
            if len(each):
                out.append(_cell(each, row, column))
    return b"<sheet>" + b"".join(out) + b"</sheet>"


PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def _cell(cell: etree._Element, row: int, column: int) -> bytes:
    """Write a cell with what is looked at: its style and kind, which error it is, whether it has a value."""
    kind = cell.get("t", "n")
    value = cell.find("{*}v")
    inner = "<f/>" if cell.find("{*}f") is not None else ""
    if value is not None and value.text:
        inner += f"<v>{ESCAPED.sub('', value.text) if kind == 'e' else 1}</v>"
    style = f' s="{_int(cell.get("s"), 0)}"' if cell.get("s") else ""
    kind = kind if KIND.fullmatch(kind) else "n"
    address = f"{column_letters(column)}{row + 1}"
    return f'<c r="{address}"{style} t="{kind}">{inner}</c>'.encode("utf-8", "replace")


KIND = re.compile(r"\w{1,9}", re.ASCII)
ESCAPED = re.compile("[<>&]")


def _formats(styles: bytes) -> tuple[str, ...]:
    if not styles:
        return ()
    root = _root(styles)
    own = {
        each.get("numFmtId"): each.get("formatCode", GENERAL)
        for each in root.iterfind("{*}numFmts/{*}numFmt")
    }
    known = KNOWN | own
    return tuple(known.get(each.get("numFmtId"), GENERAL) for each in root.iterfind("{*}cellXfs/{*}xf"))


def _root(content: bytes) -> etree._Element:
    try:
        root = etree.fromstring(content, PARSER)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("工作簿已损坏，请用 Excel 或 WPS 打开另存一次") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("工作簿里有不允许的声明（DOCTYPE）")
    return root


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _int(text: str | None, default: int) -> int:
    return (
        int(text) if text and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else default
    )


def _path(target: str) -> str:
    """Give the name of the part that a relation of the workbook points at."""
    target = target.replace("\\", "/").lower()
    return posixpath.normpath(target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}")
