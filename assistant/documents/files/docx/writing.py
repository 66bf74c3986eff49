"""Writing: a Document as a .docx file.

The static parts of the package (styles, fonts, settings, header, footer) are files in base/.
"""

import io
import zipfile
from decimal import Decimal
from functools import cache
from importlib.resources import files

from lxml import etree

from assistant.documents.files.characters import printable
from assistant.documents.files.docx.names import Element, W
from assistant.documents.grid import Document, Grid, GridCell, Paragraph, Style

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DRAFT_HEADER, FINAL_HEADER = "rId5", "rId6"
TWIPS_WIDE = 9866  # A4 less the margins of 18 mm: 174 mm
MARGIN = 1020
SMALL = 10

BASE = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fonts.xml",
    "word/footer1.xml": "footer.xml",
    "word/header1.xml": "header-draft.xml",
    "word/header2.xml": "header-final.xml",
}


def write_docx(document: Document) -> bytes:
    """Write *document* as a .docx file; the same document gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _base().items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        body = etree.tostring(_document(document), xml_declaration=True, encoding="UTF-8", standalone=True)
        package.writestr(zipfile.ZipInfo("word/document.xml"), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def _base() -> dict[str, bytes]:
    folder = files("assistant.documents.files.docx").joinpath("base")
    return {name: folder.joinpath(file).read_bytes() for name, file in BASE.items()}


def _w(tag: str, *children: Element, **attributes: str | int) -> Element:
    made = etree.Element(f"{{{W}}}{tag}")
    for name, value in attributes.items():
        made.set(f"{{{W}}}{name}", str(value))
    made.extend(children)
    return made


def _document(document: Document) -> Element:
    root = etree.Element(f"{{{W}}}document", nsmap={"w": W, "r": R})
    body = etree.SubElement(root, f"{{{W}}}body")
    before: Paragraph | Grid | None = None
    for block in document.blocks:
        if isinstance(block, Grid):
            if isinstance(before, Grid):
                body.append(_seam())
            body.append(_table(block))
        else:
            body.append(_paragraph(block, first=before is None))
        before = block
    if isinstance(before, Grid):
        body.append(_seam())
    body.append(_section(DRAFT_HEADER if document.draft else FINAL_HEADER))
    return root


def _seam() -> Element:
    """Part two tables by a hidden line: without it Word makes one table of them."""
    spacing = _w("spacing", before=0, after=0, line=20, lineRule="exact")
    return _w("p", _w("pPr", spacing, _w("rPr", _w("vanish"), _w("sz", val=2), _w("szCs", val=2))))


def _section(header: str) -> Element:
    reference = _w("headerReference", type="default")
    reference.set(f"{{{R}}}id", header)
    footer = _w("footerReference", type="default")
    footer.set(f"{{{R}}}id", "rId4")
    size = _w("pgSz", w=11906, h=16838)
    margins = _w("pgMar", top=1134, right=MARGIN, bottom=1134, left=MARGIN, header=567, footer=567, gutter=0)
    return _w("sectPr", reference, footer, size, margins)


def _paragraph(paragraph: Paragraph, *, first: bool) -> Element:
    style = paragraph.style
    properties = _w("pPr")
    if style.keep:
        properties.append(_w("keepNext"))
    if paragraph.opens and not first:
        properties.append(_w("pageBreakBefore"))
    if paragraph.aside:
        properties.append(_tabs(style))
    lines = 240 if style.size < SMALL else 300
    properties.append(_w("spacing", before=0, after=60 if style.keep else 0, line=lines, lineRule="auto"))
    if style.align == "both":
        properties.append(_w("ind", firstLineChars=200, firstLine=int(style.size * 40)))
    properties.append(_w("jc", val="left" if paragraph.aside else style.align))
    made = _w("p", properties)
    centred = paragraph.aside and style.align == "center"
    made.append(_run(paragraph.text, style, tabs_before=1 if centred else 0))
    if paragraph.aside:
        made.append(_run(paragraph.aside, style, tabs_before=1))
    return made


def _tabs(style: Style) -> Element:
    """Set the stops of a line with something at its right end: its middle, and its end."""
    tabs = _w("tabs")
    if style.align == "center":
        tabs.append(_w("tab", val="center", pos=TWIPS_WIDE // 2))
    tabs.append(_w("tab", val="right", pos=TWIPS_WIDE))
    return tabs


def _run(text: str, style: Style, tabs_before: int = 0) -> Element:
    fonts = _w(
        "rFonts", ascii=style.font, hAnsi=style.font, eastAsia=style.font, cs=style.font, hint="eastAsia"
    )
    look = _w("rPr", fonts)
    if style.bold:
        look.extend([_w("b"), _w("bCs")])
    half_points = int(style.size * 2)
    look.extend([_w("sz", val=half_points), _w("szCs", val=half_points)])
    run = _w("r", look, *(_w("tab") for _ in range(tabs_before)))
    made = _w("t")
    made.text = printable(text)
    made.set(XML_SPACE, "preserve")
    run.append(made)
    return run


def _table(grid: Grid) -> Element:
    widths = _twips(grid.widths)
    borders = [_w(side, val="single", sz=4, space=0, color="000000") for side in _SIDES]
    margins = [_w(side, w=40, type="dxa") for side in ("left", "right")]
    properties = _w(
        "tblPr",
        _w("tblW", w=sum(widths), type="dxa"),
        _w("jc", val="center"),
        _w("tblBorders", *borders),
        _w("tblLayout", type="fixed"),
        _w("tblCellMar", *margins),
    )
    table = _w("tbl", properties, _w("tblGrid", *(_w("gridCol", w=width) for width in widths)))
    covered: dict[int, tuple[int, GridCell]] = {}
    for at, row in enumerate(grid.rows):
        table.append(_row(row, covered, widths, header=at < grid.header_rows))
    return table


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _twips(widths: tuple[Decimal, ...]) -> list[int]:
    """Share the table's width so that the columns add up to it exactly."""
    whole = sum(widths)
    ends = [int(TWIPS_WIDE * sum(widths[: count + 1]) / whole) for count in range(len(widths))]
    return [end - start for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _row(
    row: tuple[GridCell, ...], covered: dict[int, tuple[int, GridCell]], widths: list[int], *, header: bool
) -> Element:
    """Write one row; `covered` holds, by column, how many rows a merged cell from above still covers."""
    properties = _w("trPr", _w("cantSplit"))
    if header:
        properties.append(_w("tblHeader"))
    made = _w("tr", properties)
    cells = iter(row)
    column = 0
    while column < len(widths):
        left, cell = covered.get(column, (0, None))
        merge = "continue" if cell else ""
        if cell is None:
            cell = next(cells, GridCell())
            left = cell.row_span
            merge = "restart" if cell.row_span > 1 else ""
        made.append(_cell(cell, widths[column : column + cell.col_span], merge))
        if left > 1:
            covered[column] = (left - 1, cell)
        else:
            covered.pop(column, None)
        column += cell.col_span
    return made


def _cell(cell: GridCell, widths: list[int], merge: str) -> Element:
    properties = _w("tcPr", _w("tcW", w=sum(widths), type="dxa"))
    if cell.col_span > 1:
        properties.append(_w("gridSpan", val=cell.col_span))
    if merge:
        properties.append(_w("vMerge", val=merge))
    if cell.open_above:
        properties.append(_w("tcBorders", _w("top", val="nil")))
    properties.append(_w("vAlign", val="center"))
    made = _w("tc", properties)
    for line in [""] if merge == "continue" else cell.text.split("\n"):
        look = _w("pPr", _w("spacing", before=20, after=20), _w("jc", val=cell.style.align))
        made.append(_w("p", look, _run(line, cell.style)))
    return made
