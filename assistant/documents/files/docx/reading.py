"""Reading: the paragraphs and tables of a .docx file as a Document, as a reader of the file sees them.

Tracked changes are taken as accepted, hidden text is left out, and whatever is left out is remarked on. A
table that lays out a page (a cell of it holds a larger table than itself) is taken apart into what it holds.
"""

import re
from collections.abc import Iterator

from assistant.documents.files.docx import names as n
from assistant.documents.files.docx.names import Element
from assistant.documents.files.docx.package import Package, parsed
from assistant.documents.files.docx.paragraphs import Paragraphs, Shown, joined, one_of, words
from assistant.documents.files.docx.styles import hidden_styles
from assistant.documents.files.docx.symbols import mentions_symbols
from assistant.documents.files.docx.tables import Draft, TableMarks
from assistant.documents.files.limits import DEEPEST_TABLE, USUAL, Limits
from assistant.documents.files.remarks import Remarks, quoted
from assistant.documents.grid import Document, Grid, Paragraph
from assistant.errors import UnreadableFile

Block = Paragraph | Grid
PAGE_NUMBER = re.compile(r"[\s\d第共页/\-—–·|]*")
DRAFT_MARK = "草稿"  # on every page of our own drafts
FAR_AWAY = ("http:", "https:", "ftp:", "//", "\\\\")
BLOCKS, ROWS, CELLS = {n.P, n.TBL}, {n.TR}, {n.TC}


def read_docx(content: bytes, limits: Limits = USUAL) -> Document:
    """Read the paragraphs and tables of a .docx file. Raises UnreadableFile."""
    file = _File(content, limits)
    content = file.package.main()
    root = parsed(content, limits)
    body = root.find(n.BODY)
    if body is None:
        raise UnreadableFile("Word 文件里没有正文")
    blocks = _Part(file, root, symbols=mentions_symbols(content)).blocks(body)
    blocks = [*_around(file, blocks), *blocks]
    _remark_on_the_package(file)
    return Document(tuple(blocks), remarks=file.remarks.told())


def addresses(content: bytes, body: Element, limits: Limits = USUAL) -> dict[str, Element]:
    """Give the paragraphs and cells of *body*, of the file *content*, by the `at` that read_docx tells."""
    file = _File(content, limits)
    _Part(file, body.getroottree().getroot()).blocks(body)
    return file.elements


class _File:
    """What all parts of one file share: the package, the remarks, and how far the tables are counted."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.most_cells = limits.cells
        self.package = Package(content, limits)
        self.remarks = Remarks()
        self.hidden_styles = hidden_styles(self.package)
        self.tables = 0
        self.cells = 0
        self.elements: dict[str, Element] = {}
        self._notes: dict[str, dict[str, str]] = {}

    def note(self, kind: str, number: str) -> str:
        """Give the text of the footnote or endnote that a reference names."""
        if kind not in self._notes:
            name = "footnotes" if kind == n.FOOTNOTE else "endnotes"
            root = self.package.root(f"word/{name}.xml")
            part = None if root is None else _Part(self, root, "脚注")
            listed = () if root is None else root.iterchildren(n.w("footnote"), n.w("endnote"))
            self._notes[kind] = {
                each.get(n.w("id"), ""): "\n".join(part.lines(each, "脚注")) if part else ""
                for each in listed
            }
        return self._notes[kind].get(number, "").strip()


class _Part:
    """Reads one part of the file: the body, a header, the footnotes."""

    def __init__(self, file: _File, root: Element, name: str = "", *, symbols: bool = True) -> None:
        self.file = file
        self.name = name
        self.paragraphs = Paragraphs(root, file.remarks, file.hidden_styles, symbols=symbols)
        self.marks = TableMarks(root)
        self.counted = 0
        self.notes: list[tuple[str, str]] = []

    def blocks(self, parent: Element, depth: int = 1) -> list[Block]:
        """Give the paragraphs that are not blank and the tables of *parent*, in order."""
        out: list[Block] = []
        for each in self._stream(parent, ""):
            if isinstance(each, Shown):
                out += self._paragraph(each, depth)
            else:
                out += self._table(each, depth)
            if self.notes:
                out += self._notes_below()
        return out

    def _paragraph(self, shown: Shown, depth: int) -> Iterator[Block]:
        text = shown.text.strip()
        if text:
            self.counted += 1
            yield Paragraph(text, at=self._place())
        for box in shown.boxes:
            yield from self.blocks(box, depth)

    def _place(self, ahead: int = 0) -> str:
        return self.name or f"第{self.counted + ahead}段"

    def _notes_below(self) -> list[Block]:
        """Give the footnotes of what was read last."""
        texts = [self.file.note(*each) for each in self.notes]
        self.notes.clear()
        return [Paragraph(text, at="脚注") for text in texts if text]

    def lines(self, parent: Element, place: str, depth: int = 1) -> list[str]:
        """Give the paragraphs of a cell as lines; what floats beside a paragraph follows it."""
        out: list[str] = []
        for each in self._stream(parent, place):
            if isinstance(each, Shown):
                out.append(each.text)
                for box in each.boxes:
                    out += self.lines(box, place, depth)
            else:
                out += self._small_table(each, place, depth + 1)
        return out

    def _stream(self, parent: Element, place: str) -> Iterator[Shown | Element]:
        """Give paragraphs and tables; a paragraph whose mark was deleted is joined to the next."""
        begun: list[Shown] = []
        for child in self._flat(parent, BLOCKS):
            if child.tag == n.TBL:
                if begun:
                    yield joined(begun)
                    begun = []
                yield child
                continue
            if not place and not begun and self.paragraphs.is_blank(child):
                continue  # between tables nothing depends on them, and there may be very many
            shown = self.paragraphs.shown(child, place or self._place(1))
            if not place:  # a blank paragraph gives its number to the next one
                self.file.elements[self._place(1)] = child
            self.notes += shown.notes
            if shown.goes_on or begun:
                begun.append(shown)
            if not shown.goes_on:
                yield joined(begun) if begun else shown
                begun = []
        if begun:
            yield joined(begun)

    def _flat(self, parent: Element, wanted: set[str]) -> Iterator[Element]:
        """Give the children that count, also those inside content controls and insertions."""
        for child in parent.iterchildren("*"):  # no comments, no processing instructions
            tag = child.tag
            if tag in wanted:
                yield child
            elif tag in n.WRAPPERS:
                yield from self._flat(child, wanted)
            elif tag == n.ALTERNATE:
                if (chosen := one_of(child)) is not None:
                    yield from self._flat(chosen, wanted)
            elif tag in {n.FOREIGN_PIECE, n.SUBDOCUMENT}:
                self.file.remarks.add(self._place(1), "处插入的另一份文档没有读入")

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        """Read a table; what a cell of it holds in a larger table stands between its rows."""
        self.file.tables += 1
        name = f"表{self.file.tables}"
        if depth > DEEPEST_TABLE:
            self.file.remarks.add(name, "：表格套得太深，里面的没有读入")
            return
        hosts = _hosts(table)
        draft = Draft()
        for number, row in enumerate(self._rows(table, name), 1):
            held = self._row(draft, row, f"{name}第{number}行", hosts)
            if held:
                draft.drop_blank_row()
                yield from draft.cut()
                for cell in held:
                    yield from self.blocks(cell, depth + 1)
        yield from draft.cut()

    def _rows(self, table: Element, name: str) -> Iterator[Element]:
        """Give the rows that are to be seen."""
        for row in self._flat(table, ROWS):
            marks = self.marks.row(row)
            if not marks.gone:
                yield row
            elif text := "".join(words(row)).strip():
                self.file.remarks.add(name, f"：{marks.gone}一行没有读入：{quoted(text)}")

    def _row(self, draft: Draft, row: Element, place: str, hosts: set[Element]) -> list[Element]:
        """Read one row into *draft*; give those of its cells that hold a larger table."""
        draft.begin_row(self.marks.row(row).before)
        held: list[Element] = []
        number = 1
        for cell in self._flat(row, CELLS):
            marks = self.marks.cell(cell)
            at = f"{place}第{number}格"
            if marks.gone:
                self.file.remarks.add(place, f"：修订中删去的一格没有读入：{quoted(''.join(words(cell)))}")
                continue
            if cell in hosts:
                held.append(cell)
            text = "" if cell in hosts else self._cell(cell, at)
            if draft.add(marks, text, at):
                self.file.elements[at] = cell
                number += 1
            elif text.strip():
                self.file.remarks.add(place, f"：被合并的格盖住的文字没有读入：{quoted(text)}")
            self.file.cells += 1
        if self.file.cells > self.file.most_cells:
            raise UnreadableFile(f"表格超过 {self.file.most_cells / 10_000:.4g} 万格，请只留下自评表再试")
        return held

    def _cell(self, cell: Element, place: str) -> str:
        plain = self.paragraphs.plain_text(cell)
        return "\n".join(self.lines(cell, place)) if plain is None else plain

    def _small_table(self, table: Element, place: str, depth: int) -> list[str]:
        """Give a table within a cell as lines of text."""
        if depth > DEEPEST_TABLE:
            self.file.remarks.add(place, "：表格套得太深，里面的没有读入")
            return []
        self.file.remarks.add(place, "：格里套的小表按文字读入")
        out: list[str] = []
        for row in self._rows(table, place):
            cells = [" ".join(self.lines(cell, place, depth)).strip() for cell in self._flat(row, CELLS)]
            self.file.cells += len(cells)
            out.append(" ".join(text for text in cells if text))
        return out


def _hosts(table: Element) -> set[Element]:
    """Give the cells of *table* that hold a table with more cells than *table* has besides."""
    inner = [each for each in table.iter(n.TBL) if each is not table and _host(each, n.TBL) is table]
    if not inner:
        return set()
    sizes = [sum(1 for _ in each.iter(n.TC)) for each in inner]
    own = sum(1 for _ in table.iter(n.TC)) - sum(sizes)
    cells = [_host(each, n.TC) for each, size in zip(inner, sizes, strict=True) if size >= own]
    return {cell for cell in cells if cell is not None}


def _host(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


# --- what stands around the body -------------------------------------------------------------------------


def _around(file: _File, body: list[Block]) -> Iterator[Paragraph]:
    """Give the header's words when the body begins with a table; otherwise remark on them."""
    for kind, place in (("header", "页眉"), ("footer", "页脚")):
        for text in _texts(file, kind, place):
            if kind == "header" and body and isinstance(body[0], Grid):
                yield Paragraph(text, at=place)
            else:
                file.remarks.add(place, f"的文字没有读入：{quoted(text)}")


def _texts(file: _File, kind: str, place: str) -> Iterator[str]:
    told: set[str] = set()
    for name in file.package.named(f"word/{kind}"):
        root = file.package.root(name)
        for line in [] if root is None else _Part(file, root, place).lines(root, place):
            text = line.strip()
            if text not in told and not PAGE_NUMBER.fullmatch(text) and not text.startswith(DRAFT_MARK):
                told.add(text)
                yield text


def _remark_on_the_package(file: _File) -> None:
    """Remark on macros and on what lies elsewhere: neither is run or fetched."""
    if file.package.has_macros:
        file.remarks.add("", "文件带有宏；宏没有运行，只读了文字")
    for name in file.package.named("word/_rels/"):
        root = file.package.root(name, only_with=b"External")
        for each in () if root is None else root.iterchildren("*"):
            kind = each.get("Type", "").rpartition("/")[2]
            target = each.get("Target", "")
            if each.get("TargetMode") == "External" and kind != "hyperlink" and target.startswith(FAR_AWAY):
                file.remarks.add("", f"文件引用了别处的内容（{KINDS.get(kind, kind[:20])}），没有去取")


KINDS = {"image": "图片", "attachedTemplate": "模板", "oleObject": "对象", "aFChunk": "文档", "frame": "框架"}
