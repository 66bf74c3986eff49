"""Reading: the tables and paragraphs of a web page, as browsers, Word, WPS and Excel save or copy them."""

import re
from collections.abc import Iterator

from lxml import etree

from assistant.documents.files.limits import DEEPEST_TABLE, USUAL, Limits
from assistant.documents.files.remarks import Remarks, quoted
from assistant.documents.files.text import decoded
from assistant.documents.grid import Document, Grid, GridCell, Paragraph
from assistant.errors import UnreadableFile

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030"}  # what is called so holds letters of the larger one
LOOKED_AT = 4096
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
HIDDEN_CLASS = re.compile(
    r"\.([\w-]+)\s*\{[^}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
UNSEEN = {
    "head",
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "object",
    "iframe",
    "col",
    "colgroup",
}
LINES = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dt",
    "dd",
    "caption",
    "center",
    "section",
    "tr",
}
CELLS = {"td", "th"}
ROWS = {"tr", "thead", "tbody", "tfoot"}
MOST_COLUMNS = 200
WIDE = r"\u2e80-\uffef"
# A line of the file that ends within Chinese words is no space.
BROKEN = re.compile(rf"(?<=[{WIDE}])[ \t]*[\r\n]\s*(?=[{WIDE}])")
SPACE = re.compile(r"[ \t\r\n\f]+")
TOO_DEEP = "Excessive depth"
END = "\v"  # of a line; no text holds it
Element = etree._Element  # noqa: SLF001  # lxml gives its element class no other name


def read_html(content: bytes, limits: Limits = USUAL) -> Document:
    """Read the tables and paragraphs of a page; nothing that it names is fetched. Raises UnreadableFile."""
    text = _decoded(content)
    if text.count("<") > limits.marks:
        raise UnreadableFile(f"网页的标记超过 {limits.marks / 10_000:.4g} 万个，请只留下自评表再试")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), parser) if text.strip() else None
    except etree.LxmlError as error:
        raise UnreadableFile("网页已损坏") from error
    if root is None:
        raise UnreadableFile("网页里没有内容")
    if any(TOO_DEEP in each.message for each in parser.error_log):
        raise UnreadableFile("网页的结构套得太深，请把自评表复制出来再试")
    return _Page(limits.cells).document(root)


def _decoded(content: bytes) -> str:
    """Decode by the mark of UTF-8 or UTF-16, then by what the page says of itself."""
    named = CHARSET.search(content[:LOOKED_AT])
    encoding = named[1].decode().lower() if named else ""
    if content[:3] != b"\xef\xbb\xbf" and content[:2] not in {b"\xff\xfe", b"\xfe\xff"} and encoding:
        try:
            return content.decode(ENCODINGS.get(encoding, encoding))
        except (UnicodeError, LookupError):
            pass
    return decoded(content)


class _Page:
    """What has been read of one page so far."""

    def __init__(self, most_cells: int) -> None:
        self.most_cells = most_cells
        self.remarks = Remarks()
        self.tables = self.cells = self.counted = 0
        self.hidden_classes: set[str] = set()

    def document(self, root: Element) -> Document:
        for style in root.iter("style"):
            self.hidden_classes |= set(HIDDEN_CLASS.findall(_text(style)))
        return Document(tuple(self._flow(root, "网页")), remarks=self.remarks.told())

    def _flow(self, parent: Element, place: str, depth: int = 0) -> Iterator[Paragraph | Grid]:
        """Give what stands in *parent*: tables, and the lines of text between them."""
        pieces: list[str] = []
        for piece in self._pieces(parent, place):
            if isinstance(piece, str):
                pieces.append(piece)
                continue
            yield from self._paragraphs(pieces)
            pieces = []
            yield from self._table(piece, depth + 1)
        yield from self._paragraphs(pieces)

    def _paragraphs(self, pieces: list[str]) -> Iterator[Paragraph]:
        for line in _lines(pieces):
            self.counted += 1
            yield Paragraph(line, at=f"第{self.counted}段")

    def _pieces(self, parent: Element, place: str) -> Iterator[str | Element]:
        """Give the text of *parent* as it is seen, END where a line ends, and each table as it is."""
        yield (parent.text or "").replace(END, " ")
        for child in parent:
            yield from self._seen(child, place)
            yield (child.tail or "").replace(END, " ")

    def _seen(self, child: Element, place: str) -> Iterator[str | Element]:
        tag = str(child.tag).lower()
        if tag in UNSEEN:
            return
        if self._is_hidden(child, place):
            return
        if tag == "table":
            yield child
        elif tag == "br":
            yield END
        elif tag in {"input", "select", "textarea"}:
            yield _filled_in(child, tag)
        elif tag == "img":
            self.remarks.add(place, "：图片没有读入")
        elif tag in LINES:
            yield END
            yield from self._pieces(child, place)
            yield END
        else:
            yield from self._pieces(child, place)

    def _is_hidden(self, element: Element, place: str) -> bool:
        """Whether nobody sees *element*; what it says is told then."""
        named = self.hidden_classes.intersection(element.get("class", "").split())
        if not (named or "hidden" in element.attrib or HIDDEN.search(element.get("style", ""))):
            return False
        if words := _text(element).strip():
            self.remarks.add(place, f"：隐藏的文字没有读入：{quoted(words)}")
        return True

    def _rows(self, table: Element, place: str) -> Iterator[Element]:
        """Give the rows of *table* itself that are seen, whatever stands around them."""
        for child in table:
            tag = str(child.tag).lower()
            if tag not in ROWS or self._is_hidden(child, place):
                continue
            if tag == "tr":
                yield child
            else:
                yield from self._rows(child, place)

    def _table(self, table: Element, depth: int) -> Iterator[Paragraph | Grid]:
        """Give a table; one that only holds another, larger one gives that, and its own texts before it."""
        self.tables += 1
        place = f"表{self.tables}"
        rows = list(self._rows(table, place))
        hosts = _hosts(table) if depth < DEEPEST_TABLE else set()
        held: list[Element] = []
        lines = [
            self._row(row, len(rows) - at, f"{place}第{at + 1}行", hosts, held) for at, row in enumerate(rows)
        ]
        if any(cell.text.strip() for line in lines for cell in line) or not held:
            yield Grid(tuple(line for line in lines if line))
        for host in held:
            yield from self._flow(host, place, depth)

    def _row(
        self, row: Element, left: int, place: str, hosts: set[Element], held: list[Element]
    ) -> tuple[GridCell, ...]:
        line: list[GridCell] = []
        for cell in row:
            if str(cell.tag).lower() not in CELLS:
                continue
            at = f"{place}第{len(line) + 1}格"
            if self._is_hidden(cell, at):
                continue
            if cell in hosts:
                held.append(cell)
            text = "" if cell in hosts else "\n".join(_lines(list(self._words(cell, at))))
            down = min(_span(cell, "rowspan") or left, left)
            line.append(GridCell(text, down, min(_span(cell, "colspan") or 1, MOST_COLUMNS), at=at))
            self.cells += 1
        if self.cells > self.most_cells:
            raise UnreadableFile(f"表格超过 {self.most_cells / 10_000:.4g} 万格，请只留下自评表再试")
        return tuple(line)

    def _words(self, cell: Element, place: str) -> Iterator[str]:
        """Give the text of a cell; a small table within it is read as lines of text."""
        for piece in self._pieces(cell, place):
            if isinstance(piece, str):
                yield piece
                continue
            self.remarks.add(place, "：格里套的小表按文字读入")
            for row in self._rows(piece, place):
                yield END
                for inner in row:
                    yield from (each for each in self._seen(inner, place) if isinstance(each, str))
                    yield " "
            yield END


def _hosts(table: Element) -> set[Element]:
    """Give the cells of *table* that hold a table with more cells than *table* has besides."""
    inner = [each for each in table.iter("table") if each is not table and _host(each, "table") is table]
    sizes = [sum(1 for _ in each.iter(*CELLS)) for each in inner]
    own = sum(1 for _ in table.iter(*CELLS)) - sum(sizes)
    cells = (_host(each, *CELLS) for each, size in zip(inner, sizes, strict=True) if size >= own)
    return {cell for cell in cells if cell is not None}


def _host(element: Element, *tags: str) -> Element | None:
    return next(element.iterancestors(*tags), None)


def _span(cell: Element, name: str) -> int:
    """Give how many rows or columns a cell takes; 0 is "to the end", and stands for what is no number."""
    given = cell.get(name, "1").strip()
    return int(given[:6]) if given.isdecimal() and given.isascii() else 1


def _filled_in(control: Element, tag: str) -> str:
    """Give what was put into a field of a page: its text, its choice, or its tick."""
    if tag == "textarea":
        return control.text or ""
    if tag == "select":
        chosen = [each for each in control.iter("option") if "selected" in each.attrib]
        return _text(chosen[0]) if chosen else ""
    kind = control.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        return "☑" if "checked" in control.attrib else "□"
    return "" if kind in {"hidden", "password", "submit", "button", "image"} else control.get("value", "")


def _text(element: Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _lines(pieces: list[str]) -> list[str]:
    """Give the lines of a text that hold anything; white space is what a browser makes of it."""
    lines = "".join(pieces).split(END)
    shown = (SPACE.sub(" ", BROKEN.sub("", line)).replace("\xa0", " ").strip() for line in lines)
    return [line for line in shown if line]
