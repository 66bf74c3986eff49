"""Reading: the paragraphs and tables of a .docx file as a Document."""

from collections.abc import Iterator

from lxml import etree

from assistant.documents.files.docx.package import Element, W, main_part
from assistant.documents.grid import Document, Grid, GridCell, Paragraph
from assistant.errors import UnreadableFile


def read_docx(content: bytes) -> Document:
    """Read the paragraphs and tables of a .docx file. Raises UnreadableFile."""
    root = main_part(content)
    space = etree.QName(root).namespace or W
    body = root.find(f"{{{space}}}body")
    if body is None:
        raise UnreadableFile("Word 文件里没有正文")
    return Document(tuple(_Reader(space).blocks(body)))


class _Reader:
    """Reads the elements of one namespace: transitional or strict WordprocessingML."""

    def __init__(self, space: str) -> None:
        self.space = f"{{{space}}}"
        self.tables = 0

    def blocks(self, parent: Element) -> Iterator[Paragraph | Grid]:
        for child in self._flat(parent):
            if child.tag == f"{self.space}tbl":
                yield self._grid(child)
            elif text := self._text(child).strip():
                yield Paragraph(text)

    def _flat(self, parent: Element, wanted: tuple[str, ...] = ("p", "tbl")) -> Iterator[Element]:
        """Give the children that count, also those inside content controls and insertions."""
        for child in parent.iterchildren("*"):  # no comments, no processing instructions
            name = etree.QName(child).localname
            if name in wanted and child.tag.startswith(self.space):
                yield child
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
                yield from self._flat(child, wanted)

    def _text(self, paragraph: Element) -> str:
        return "".join(self._pieces(paragraph))

    def _pieces(self, parent: Element) -> Iterator[str]:
        for child in parent.iterchildren("*"):  # no comments, no processing instructions
            name = etree.QName(child).localname
            if name == "t":
                yield child.text or ""
            elif name in BREAKS:
                yield BREAKS[name]
            elif name == "sym":
                yield _symbol(child, self.space)
            elif name not in UNSEEN:
                yield from self._pieces(child)

    def _grid(self, table: Element) -> Grid:
        self.tables += 1
        rows: list[list[GridCell]] = []
        open_cells: dict[int, tuple[int, int]] = {}
        for line in self._flat(table, ("tr",)):
            row: list[GridCell] = []
            begun: dict[int, tuple[int, int]] = {}
            column = self._number(line, "trPr/gridBefore")
            if column:
                row.append(GridCell(col_span=column))
            for tc in self._flat(line, ("tc",)):
                span = max(1, self._number(tc, "tcPr/gridSpan", 1))
                merge = tc.find(self._path("tcPr/vMerge"))
                going_on = merge is not None and merge.get(f"{self.space}val", "continue") != "restart"
                if going_on and column in open_cells:
                    begun[column] = up, here = open_cells[column]
                    rows[up][here] = rows[up][here]._replace(row_span=len(rows) - up + 1)
                else:
                    if merge is not None:
                        begun[column] = (len(rows), len(row))
                    at = f"表{self.tables}第{len(rows) + 1}行第{len(row) + 1}格"
                    row.append(GridCell("" if going_on else self._cell_text(tc), col_span=span, at=at))
                column += span
            rows.append(row)
            open_cells = begun
        return Grid(tuple(tuple(row) for row in rows))

    def _path(self, path: str) -> str:
        return "/".join(f"{self.space}{name}" for name in path.split("/"))

    def _number(self, element: Element, path: str, default: int = 0) -> int:
        found = element.find(self._path(path))
        value = "" if found is None else found.get(f"{self.space}val", "")
        return min(int(value), MOST_COLUMNS) if value.isdecimal() else default

    def _cell_text(self, tc: Element) -> str:
        """Give the paragraphs of a cell; a table within the cell is no part of the form."""
        return "\n".join(self._text(each) for each in self._flat(tc, ("p",)))


MOST_COLUMNS = 200
BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
UNSEEN = {
    *("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "drawing", "pict", "object", "Fallback"),
    *(
        "txbxContent",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "sdtPr",
        "AlternateContent",
    ),
}
# The tick boxes that Word takes from its symbol fonts.
SYMBOLS = dict.fromkeys(("F052", "F0FE", "F0FC", "F053", "F054", "F050"), "☑")
SYMBOLS |= dict.fromkeys(("F0A3", "F0A8", "F06F", "F071", "F02A", "F030"), "□")


def _symbol(element: Element, space: str) -> str:
    return SYMBOLS.get(element.get(f"{space}char", "").upper(), "")
