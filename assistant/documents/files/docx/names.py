"""Names: the elements and attributes of WordprocessingML that are read."""

from lxml import etree

Element = etree._Element  # noqa: SLF001  # lxml gives its element class no other name
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def w(name: str) -> str:
    """Give the full name of an element or attribute of Word."""
    return f"{{{W}}}{name}"


BODY, P, R, T, TBL, TR, TC = (w(name) for name in ("body", "p", "r", "t", "tbl", "tr", "tc"))
P_PR, R_PR, TR_PR, TC_PR = w("pPr"), w("rPr"), w("trPr"), w("tcPr")
VAL, MATHS = w("val"), f"{{{M}}}t"
SDT, SDT_PR, SDT_CONTENT, EMPTY_CONTROL = w("sdt"), w("sdtPr"), w("sdtContent"), w("showingPlcHdr")
INS, DEL, DEL_TEXT, MOVE_FROM, MOVE_TO = w("ins"), w("del"), w("delText"), w("moveFrom"), w("moveTo")
VANISH, R_FONTS, R_STYLE, P_STYLE = w("vanish"), w("rFonts"), w("rStyle"), w("pStyle")
SYM, TAB, POSITION_TAB, BR, CR, HYPHEN = (
    w(name) for name in ("sym", "tab", "ptab", "br", "cr", "noBreakHyphen")
)
FIELD, RUBY, RUBY_BASE = w("fldChar"), w("ruby"), w("rubyBase")
FOOTNOTE, ENDNOTE, COMMENT = w("footnoteReference"), w("endnoteReference"), w("commentReference")
DRAWING, PICTURE, OBJECT, BOX = w("drawing"), w("pict"), w("object"), w("txbxContent")
ALTERNATE, CHOICE, FALLBACK = f"{{{MC}}}AlternateContent", f"{{{MC}}}Choice", f"{{{MC}}}Fallback"
CUSTOM, FOREIGN_PIECE, SUBDOCUMENT = w("customXml"), w("altChunk"), w("subDoc")
# What stands around paragraphs, rows or cells without being any.
WRAPPERS = {SDT, SDT_CONTENT, INS, MOVE_TO, CUSTOM, w("smartTag")}


def is_on(flag: Element) -> bool:
    """Whether a property that is on or off is on: it is, unless it says otherwise."""
    return flag.get(VAL, "1") not in {"0", "false", "off"}
