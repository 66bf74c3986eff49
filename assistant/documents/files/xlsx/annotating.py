"""Annotating: notes at cells of a foreign workbook, of which nothing else is touched.

A note is an entry in the sheet's part of comments and a box in its drawing; both are added, or made anew.
"""

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import etree

from assistant.documents.files.characters import printable
from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.files.marks import Note
from assistant.documents.files.package import open_package
from assistant.documents.files.xlsx.looks import MAIN, PARSER, RELATION, column_number, look_at_book
from assistant.errors import UnreadableFile

AUTHOR = "自评表核查"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "[Content_Types].xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML = "urn:schemas-microsoft-com:vml"
BOXES = "urn:schemas-microsoft-com:office:office"
SHEETS = "urn:schemas-microsoft-com:office:excel"
CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")
# What stands behind the reference to the drawing of the notes in a sheet.
BEHIND = {
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects"),
    *("controls", "webPublishItems", "tableParts", "extLst"),
}
WIDE, HIGH = 3, 7  # columns and rows that a note covers
Element = etree._Element  # noqa: SLF001  # lxml gives its element class no other name


def annotate_xlsx(content: bytes, notes: Sequence[Note], limits: Limits = USUAL) -> bytes:
    """Give the workbook *content* with a note at each cell that *notes* name; several at one cell are one.

    Raises UnreadableFile.
    """
    sheets: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for note in notes:
        sheet, _, cell = note.at.rpartition("!")
        if CELL.fullmatch(cell):
            sheets[sheet][cell].append(printable(note.text))
    package = open_package(content, ".xlsx", limits)
    book = look_at_book(package.parts)
    paths = dict(zip(book.names, book.sheets, strict=True))
    with zipfile.ZipFile(io.BytesIO(package.content)) as old:
        names = {name.replace("\\", "/").lower(): name for name in old.namelist()}
        parts = {name: old.read(name) for name in old.namelist()}
    changed: dict[str, bytes] = {}
    for number, (sheet, cells) in enumerate(sheets.items(), 1):
        if paths.get(sheet) in names:
            texts = {cell: "\n".join(said) for cell, said in cells.items()}
            changed |= _annotated(names[paths[sheet]], parts | changed, texts, number)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, part in (parts | changed).items():
            written.writestr(name, part)
    return out.getvalue()


def _annotated(
    sheet: str, parts: Mapping[str, bytes], texts: Mapping[str, str], number: int
) -> dict[str, bytes]:
    """Give the parts that change when *texts* become notes of the sheet in the part *sheet*."""
    folder, file = posixpath.split(sheet)
    relations_name = f"{folder}/_rels/{file}.rels"
    relations = (
        _read(parts[relations_name])
        if relations_name in parts
        else etree.Element(f"{{{RELATIONS}}}Relationships")
    )
    comments_name = _target(relations, "comments", sheet) or f"xl/comments-check{number}.xml"
    drawing_name = _target(relations, "vmlDrawing", sheet) or f"xl/drawings/check{number}.vml"
    comments = _read(parts[comments_name]) if comments_name in parts else _no_comments()
    drawing = _read(parts[drawing_name]) if drawing_name in parts else _no_drawing()
    for cell, text in texts.items():
        _comment(comments, cell, text)
        _box(drawing, cell)
    changed = {comments_name: _written(comments), drawing_name: _written(drawing)}
    _relate(relations, "comments", comments_name)
    identity = _relate(relations, "vmlDrawing", drawing_name)
    changed[relations_name] = _written(relations)
    root = _read(parts[sheet])
    _refer(root, identity)
    changed[sheet] = _written(root)
    changed[TYPES] = _written(_typed(_read(parts[TYPES]), comments_name))
    return changed


def _read(content: bytes) -> Element:
    try:
        return etree.fromstring(content, PARSER)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("不能在这份文件里写批注，请用 Excel 或 WPS 另存为 .xlsx 再试") from error


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _target(relations: Element, kind: str, sheet: str) -> str:
    for each in relations:
        if each.get("Type", "").endswith(f"/{kind}"):
            target = each.get("Target", "")
            return posixpath.normpath(posixpath.join("/", posixpath.dirname(sheet), target)).lstrip("/")
    return ""


def _relate(relations: Element, kind: str, name: str) -> str:
    """Give the identity of the relation to the part *name*, which is made when there is none."""
    for each in relations:
        if each.get("Type", "").endswith(f"/{kind}"):
            return each.get("Id", "")
    identity = f"rIdCheck{kind}"
    etree.SubElement(
        relations, f"{{{RELATIONS}}}Relationship", Id=identity, Type=f"{OFFICE}/{kind}", Target=f"/{name}"
    )
    return identity


def _no_comments() -> Element:
    return etree.fromstring(f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>')


def _comment(comments: Element, cell: str, text: str) -> None:
    space = etree.QName(comments).namespace
    authors, listed = comments.find(f"{{{space}}}authors"), comments.find(f"{{{space}}}commentList")
    if authors is None or listed is None:
        raise UnreadableFile("文件里原有的批注已损坏，不能再写批注")
    names = [each.text for each in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{space}}}author").text = AUTHOR
        names.append(AUTHOR)
    there = next((each for each in listed if each.get("ref") == cell), None)
    if there is None:
        there = etree.SubElement(listed, f"{{{space}}}comment", ref=cell, authorId=str(names.index(AUTHOR)))
        etree.SubElement(there, f"{{{space}}}text")
    else:
        text = f"\n{text}"  # a cell has one note: ours follows what stands there
    holder = there.find(f"{{{space}}}text")
    run = etree.SubElement(there if holder is None else holder, f"{{{space}}}r")
    words = etree.SubElement(run, f"{{{space}}}t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _no_drawing() -> Element:
    root = etree.Element("xml", nsmap={"v": VML, "o": BOXES, "x": SHEETS})
    kind = etree.SubElement(
        root,
        f"{{{VML}}}shapetype",
        id="_x0000_t202",
        coordsize="21600,21600",
        path="m,l,21600r21600,l21600,xe",
    )
    kind.set(f"{{{BOXES}}}spt", "202")
    etree.SubElement(kind, f"{{{VML}}}stroke", joinstyle="miter")
    etree.SubElement(kind, f"{{{VML}}}path", gradientshapeok="t").set(f"{{{BOXES}}}connecttype", "rect")
    return root


def _box(drawing: Element, cell: str) -> None:
    found = CELL.fullmatch(cell)
    if found is None:  # pragma: no cover  # only such cells come here
        return
    column, row = column_number(found[1]), int(found[2]) - 1
    for there in drawing.iter(f"{{{SHEETS}}}ClientData"):
        if (there.findtext(f"{{{SHEETS}}}Row"), there.findtext(f"{{{SHEETS}}}Column")) == (
            str(row),
            str(column),
        ):
            return
    shape = etree.SubElement(
        drawing, f"{{{VML}}}shape", type="#_x0000_t202", style="visibility:hidden", fillcolor="#ffffe1"
    )
    etree.SubElement(shape, f"{{{VML}}}textbox")
    data = etree.SubElement(shape, f"{{{SHEETS}}}ClientData", ObjectType="Note")
    etree.SubElement(
        data, f"{{{SHEETS}}}Anchor"
    ).text = f"{column + 1},10,{row},5,{column + 1 + WIDE},10,{row + HIGH},5"
    etree.SubElement(data, f"{{{SHEETS}}}AutoFill").text = "False"
    etree.SubElement(data, f"{{{SHEETS}}}Row").text = str(row)
    etree.SubElement(data, f"{{{SHEETS}}}Column").text = str(column)


def _refer(sheet: Element, identity: str) -> None:
    """Let the sheet refer to the drawing of its notes, at the place that the format wants."""
    space = etree.QName(sheet).namespace
    if sheet.find(f"{{{space}}}legacyDrawing") is not None:
        return
    reference = etree.Element(f"{{{space}}}legacyDrawing", {RELATION: identity})
    behind = next((each for each in sheet if etree.QName(each).localname in BEHIND), None)
    if behind is None:
        sheet.append(reference)
    else:
        behind.addprevious(reference)


def _typed(types: Element, comments: str) -> Element:
    """Name the kinds of the new parts."""
    space = etree.QName(types).namespace
    if not any(each.get("Extension", "").lower() == "vml" for each in types):
        vml = etree.Element(
            f"{{{space}}}Default",
            Extension="vml",
            ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing",
        )
        types.insert(0, vml)
    if not any(each.get("PartName") == f"/{comments}" for each in types):
        etree.SubElement(types, f"{{{space}}}Override", PartName=f"/{comments}", ContentType=COMMENTS_TYPE)
    return types
