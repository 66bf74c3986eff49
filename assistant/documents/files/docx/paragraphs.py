"""Paragraphs: the text of a paragraph as it is seen once every tracked change has been accepted.

Most paragraphs hold nothing but text; only those with something else in them are walked with care.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from assistant.documents.files.docx import names as n
from assistant.documents.files.docx import symbols
from assistant.documents.files.docx.names import Element
from assistant.documents.files.remarks import Remarks, quoted

# What calls for a careful walk through the paragraphs and cells around it.
ODD = (
    *(n.SYM, n.SDT, n.FIELD, n.RUBY, n.DEL, n.MOVE_FROM, n.POSITION_TAB, n.BR, n.CR, n.HYPHEN),
    *(n.FOOTNOTE, n.ENDNOTE, n.COMMENT, n.DRAWING, n.PICTURE, n.OBJECT, n.ALTERNATE, n.BOX),
    *(n.CUSTOM, n.FOREIGN_PIECE, n.SUBDOCUMENT),
)
BREAKS = {n.TAB: " ", n.POSITION_TAB: " ", n.BR: "\n", n.CR: "\n", n.HYPHEN: "-"}
UNSEEN = {n.P_PR, n.R_PR, n.SDT_PR, n.MOVE_FROM, n.w("instrText"), n.DEL_TEXT, n.w("delInstrText")}
TICK_SIGNS = "□☐☑☒■√✓✔"


class Shown(NamedTuple):
    """A paragraph: its text, what floats beside it, its footnotes, whether the next one goes on with it."""

    text: str
    boxes: tuple[Element, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    goes_on: bool = False


def joined(pieces: list[Shown]) -> Shown:
    """Make one paragraph of several."""
    return Shown(
        "".join(each.text for each in pieces),
        tuple(box for each in pieces for box in each.boxes),
        tuple(note for each in pieces for note in each.notes),
    )


class Paragraphs:
    """Gives the paragraphs of one part of a Word file; what is left out becomes a remark."""

    def __init__(
        self, root: Element, remarks: Remarks, hidden_styles: frozenset[str], *, symbols: bool
    ) -> None:
        self._remarks = remarks
        self._hidden: set[Element] = set()
        self._vacant: set[Element] = set()  # runs of controls that nobody has filled in
        self._fonts: dict[Element, str] = {}
        self._look_at_runs(root, hidden_styles)
        if symbols:
            self._look_at_fonts(root)
        self._texts = _texts(root)
        self._odd = self._find_odd(root)

    def _find_odd(self, root: Element) -> set[Element]:
        """Find the paragraphs and cells that hold anything but text, and the paragraphs of text boxes."""
        odd: set[Element] = set()
        tabs = (tab for tab in root.iter(n.TAB) if _is_in(tab, n.R))  # others set the stops of a ruler
        tables = (table for table in root.iter(n.TBL) if not _is_in(table, n.BODY))
        for each in (*root.iter(*ODD), *tabs, *tables, *self._hidden, *self._vacant, *self._fonts):
            odd.update(each.iterancestors(n.P, n.TC))
        for box in root.iter(n.BOX):
            odd.update(box.iter(n.P, n.TC))
        return odd

    def plain_text(self, cell: Element) -> str | None:
        """Give the text of a cell that holds nothing but text; None when it must be walked with care."""
        if cell in self._odd:
            return None
        return "\n".join(["".join(self._texts.get(each, ())) for each in cell.iterchildren(n.P)])

    def is_blank(self, paragraph: Element) -> bool:
        """Whether a paragraph holds nothing at all."""
        return paragraph not in self._texts and paragraph not in self._odd

    def shown(self, paragraph: Element, place: str) -> Shown:
        """Give what *paragraph* shows; *place* says where it is, for remarks."""
        if paragraph in self._odd:
            return _Walk(self, place).through(paragraph)
        return Shown("".join(self._texts.get(paragraph, ())))

    def _look_at_runs(self, root: Element, hidden_styles: frozenset[str]) -> None:
        """Find the runs that are hidden, that stand in an empty control, or are set in a symbol font."""
        if hidden_styles:
            for style in root.iter(n.R_STYLE, n.P_STYLE):
                if style.get(n.VAL) in hidden_styles:
                    self._hidden.update(_runs_of(style))
        for flag in root.iter(n.VANISH):
            if (run := _run_of(flag)) is not None:
                (self._hidden.add if n.is_on(flag) else self._hidden.discard)(run)
        for flag in root.iter(n.EMPTY_CONTROL):
            control = next(flag.iterancestors(n.SDT), None)
            if n.is_on(flag) and control is not None:
                self._vacant.update(control.iter(n.R))

    def _look_at_fonts(self, root: Element) -> None:
        for font in root.iter(n.R_FONTS):
            name = font.get(n.w("ascii"), "")
            if symbols.is_symbol_font(name) and (run := _run_of(font)) is not None:
                self._fonts[run] = name

    def is_hidden(self, run: Element) -> bool:
        """Whether a run is hidden, by itself or by its style."""
        return run in self._hidden

    def is_vacant(self, run: Element) -> bool:
        """Whether a run only asks to be replaced (单击此处输入文字)."""
        return run in self._vacant

    def font_of(self, run: Element) -> str:
        """Give the symbol font of a run; "" for letters."""
        return self._fonts.get(run, "")

    def remark(self, place: str, what: str) -> None:
        """Say that something was left out."""
        self._remarks.add(place, what)


def _texts(root: Element) -> dict[Element, list[str]]:
    """Give the texts of every paragraph that holds nothing but text, in one pass."""
    texts: dict[Element, list[str]] = {}
    paragraph: Element | None = None
    for each in root.iter(n.P, n.T, n.MATHS):
        if each.tag == n.P:
            paragraph = each
        elif each.text and paragraph is not None:
            texts.setdefault(paragraph, []).append(each.text)
    return texts


def _is_in(element: Element, tag: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == tag


def _run_of(setting: Element) -> Element | None:
    """Give the run that a setting in its rPr is about; None when it is about a paragraph's mark."""
    properties = setting.getparent()
    run = None if properties is None else properties.getparent()
    return run if run is not None and run.tag == n.R else None


def _runs_of(style: Element) -> Iterator[Element]:
    if style.tag == n.R_STYLE:
        run = _run_of(style)
        return iter(() if run is None else (run,))
    paragraph = next(style.iterancestors(n.P), None)
    return iter(()) if paragraph is None else paragraph.iter(n.R)


class _Walk:
    """One way through one paragraph."""

    def __init__(self, paragraphs: Paragraphs, place: str) -> None:
        self.of = paragraphs
        self.place = place
        self.out: list[str] = []
        self.font = ""
        self.boxes: list[Element] = []
        self.notes: list[tuple[str, str]] = []
        self.hidden: list[str] = []
        self.deleted: list[str] = []
        self.vacant: list[str] = []
        self.fields: list[bool | None] = []  # of each open field: is its result reached? None: never shown
        self.unshown: list[str] = []
        self.steps: dict[str, Callable[[Element], None]] = {
            n.T: self._text,
            n.MATHS: self._text,
            n.R: self._run,
            n.SYM: self._symbol,
            n.SDT: self._control,
            n.FIELD: self._field,
            n.RUBY: self._ruby,
            n.DEL: self._deleted,
            n.FOOTNOTE: self._note,
            n.ENDNOTE: self._note,
            n.COMMENT: self._comment,
            n.DRAWING: self._drawing,
            n.PICTURE: self._drawing,
            n.OBJECT: self._drawing,
            n.ALTERNATE: self._alternate,
        }

    def through(self, paragraph: Element) -> Shown:
        self._inside(paragraph)
        if self.fields:  # a field that does not end here hides nothing
            self.out += self.unshown
        for what, texts in (
            ("：隐藏的文字没有读入：", self.hidden),
            ("：修订中删去的文字没有读入：", self.deleted),
            ("：控件还没有填写，按空白读：", self.vacant),
        ):
            if text := "".join(texts).strip():
                self.of.remark(self.place, what + quoted(text))
        mark = paragraph.find(f"{n.P_PR}/{n.R_PR}")
        goes_on = mark is not None and any(True for _ in mark.iterchildren(n.DEL, n.MOVE_FROM))
        return Shown("".join(self.out), tuple(self.boxes), tuple(self.notes), goes_on)

    def _inside(self, parent: Element) -> None:
        for child in parent.iterchildren("*"):  # no comments, no processing instructions
            tag = child.tag
            if step := self.steps.get(tag):
                step(child)
            elif tag in BREAKS:
                self._say(BREAKS[tag])
            elif tag not in UNSEEN:
                self._inside(child)

    def _say(self, text: str) -> None:
        (self.out if all(self.fields) else self.unshown).append(text)

    def _text(self, element: Element) -> None:
        text = element.text or ""
        self._say(symbols.shown(self.font, text) if self.font else text)

    def _run(self, run: Element) -> None:
        if self.of.is_hidden(run):
            self.hidden += words(run)
        elif self.of.is_vacant(run):
            self.vacant += words(run)
        else:
            self.font = self.of.font_of(run)
            self._inside(run)
            self.font = ""

    def _symbol(self, element: Element) -> None:
        font, char = element.get(n.w("font"), ""), element.get(n.w("char"), "")
        if known := symbols.symbol(font, char):
            self._say(known)
        else:
            self.of.remark(self.place, f"：有一个符号认不出来，没有读入（{font[:30]} {char[:6]}）")

    def _control(self, control: Element) -> None:
        """Read a content control; a tick box shows its state, whatever sign was chosen for it."""
        content = control.find(n.SDT_CONTENT)
        box = control.find(f"{n.SDT_PR}/{{*}}checkbox")
        if box is not None:
            checked = box.find("{*}checked")
            state = "0" if checked is None else next(iter(checked.attrib.values()), "1")
            self._say(symbols.EMPTY if state in {"0", "false", "off"} else symbols.TICKED)
            label = "" if content is None else "".join(words(content)).strip()
            if len(label) > 1:
                self._say(label.strip(TICK_SIGNS))
        elif content is not None:
            self._inside(content)

    def _field(self, mark: Element) -> None:
        kind = mark.get(n.w("fldCharType"))
        if kind == "begin":
            data = mark.find(n.w("ffData"))
            shown = None if data is None else _form_field(data)
            if shown is not None:
                self._say(shown)
            self.fields.append(False if shown is None else None)
        elif kind == "separate" and self.fields and self.fields[-1] is False:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()
            if not self.fields:
                self.unshown.clear()

    def _ruby(self, ruby: Element) -> None:
        base = ruby.find(n.RUBY_BASE)
        if base is not None:
            self._inside(base)

    def _deleted(self, deleted: Element) -> None:
        self.deleted += words(deleted)

    def _note(self, reference: Element) -> None:
        self.notes.append((reference.tag, reference.get(n.w("id"), "")))

    def _comment(self, _: Element) -> None:
        self.of.remark(self.place, "：批注没有读入")

    def _drawing(self, drawing: Element) -> None:
        boxes = list(_boxes(drawing))
        self.boxes += boxes
        if not boxes and (what := _picture(drawing)):
            self.of.remark(self.place, f"：{what}没有读入")

    def _alternate(self, alternate: Element) -> None:
        """Take one of several ways to show the same: the first, and never a second time."""
        chosen = one_of(alternate)
        if chosen is not None:
            self._inside(chosen)


def one_of(alternate: Element) -> Element | None:
    """Give the first choice of an AlternateContent, else what stands in for it."""
    choice = alternate.find(n.CHOICE)
    return alternate.find(n.FALLBACK) if choice is None else choice


def _boxes(drawing: Element) -> Iterator[Element]:
    """Give the texts of the text boxes of a drawing, each once."""
    for child in drawing.iterchildren("*"):
        if child.tag == n.BOX:
            yield child
        elif child.tag == n.ALTERNATE:
            chosen = one_of(child)
            if chosen is not None:
                yield from _boxes(chosen)
        else:
            yield from _boxes(child)


def _picture(drawing: Element) -> str:
    """Say what a drawing without text is, if it may hold words; "" for lines and arrows."""
    if drawing.tag == n.OBJECT:
        return "嵌入的对象（如 Excel 表、公式）"
    if next(drawing.iter("{*}chart", "{*}relIds"), None) is not None:
        return "图表"
    return "图片" if next(drawing.iter("{*}blip", "{*}imagedata"), None) is not None else ""


def _form_field(data: Element) -> str | None:
    """Give what an old form field shows: a tick box, or the entry of a list; None for a field of text."""
    box = data.find(n.w("checkBox"))
    if box is not None:
        state = box.find(n.w("checked"))
        state = box.find(n.w("default")) if state is None else state
        return symbols.TICKED if state is not None and n.is_on(state) else symbols.EMPTY
    entries = data.find(n.w("ddList"))
    if entries is None:
        return None
    chosen = entries.find(n.w("result"))
    chosen = entries.find(n.w("default")) if chosen is None else chosen
    number = "0" if chosen is None else chosen.get(n.VAL, "0")
    listed = [each.get(n.VAL, "") for each in entries.iterchildren(n.w("listEntry"))]
    at = int(number) if number.isdecimal() and len(number) < 4 else 0  # noqa: PLR2004  # a list has 25 entries at most
    return listed[at] if at < len(listed) else ""


def words(element: Element) -> list[str]:
    """Give every text in *element*, whether it is seen or not."""
    return [each.text or "" for each in element.iter(n.T, n.DEL_TEXT, n.MATHS)]
