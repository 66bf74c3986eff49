"""Blows on XML: elements lost, doubled, moved, renamed, wrapped, nested; values and words made hostile."""

import contextlib
from random import Random

from lxml import etree

from assistant.documents.files.docx.names import MC, Element, W
from benchmarks.fuzzing.blows import LARGEST, flip
from benchmarks.fuzzing.hostile import TEXTS, VALUES

TAGS = (
    *("p", "r", "t", "tbl", "tr", "tc", "del", "ins", "sdt", "sdtContent"),
    *("pPr", "tcPr", "txbxContent", "drawing", "fldChar"),
)
WRAPPINGS = (
    *((f"{{{W}}}{name}",) for name in ("ins", "del", "moveFrom", "moveTo", "customXml", "ruby", "tc", "p")),
    (f"{{{W}}}sdt", f"{{{W}}}sdtContent"),
    (f"{{{MC}}}AlternateContent", f"{{{MC}}}Choice"),
    (f"{{{W}}}pict", f"{{{W}}}txbxContent"),
    (f"{{{W}}}tbl", f"{{{W}}}tr", f"{{{W}}}tc"),
)
ODD = (
    "<w:vMerge/>",
    '<w:tcPr><w:vMerge/><w:gridSpan w:val="0"/></w:tcPr>',
    '<w:tcPr><w:hMerge/><w:cellDel/><w:cellMerge w:vMerge="cont"/></w:tcPr>',
    '<w:trPr><w:del/><w:gridBefore w:val="99999"/></w:trPr>',
    '<w:rPr><w:vanish/><w:rFonts w:ascii="Wingdings 2"/></w:rPr>',
    "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>",
    '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox/></w:ffData></w:fldChar>',
    '<w:fldChar w:fldCharType="separate"/>',
    '<w:fldChar w:fldCharType="end"/>',
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr></w:sdt>',
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>",
    '<w:sym w:font="Wingdings" w:char="ZZZZ"/>',
    '<w:footnoteReference w:id="7"/>',
    "<w:altChunk/>",
    "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
    "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>",
)


def hit_xml(content: bytes, chance: Random) -> bytes:
    """Strike the tree of a part; one that is no XML any more is struck as bytes."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return flip(content, chance)
    for _ in range(chance.randint(1, 6)):
        elements = list(root.iter("*"))
        struck = chance.choice(elements)
        if struck is not root:
            with contextlib.suppress(etree.XMLSyntaxError):  # nested too deep to be copied once more
                chance.choice(TREE_BLOWS)(struck, chance.choice(elements), chance)
    return etree.tostring(root)[:LARGEST]


def _remove(struck: Element, _: Element, __: Random) -> None:
    parent = struck.getparent()
    if parent is not None:
        parent.remove(struck)


def _double(struck: Element, _: Element, chance: Random) -> None:
    if len(etree.tostring(struck)) < LARGEST // 100:
        for _number in range(chance.choice((1, 3, 60))):
            struck.addnext(_copy(struck))


def _move(struck: Element, other: Element, chance: Random) -> None:
    if struck not in set(other.iterancestors()) and struck is not other:
        other.insert(chance.randrange(len(other) + 1), struck)


def _copy_into(struck: Element, other: Element, chance: Random) -> None:
    if len(etree.tostring(struck)) < LARGEST // 10:
        other.insert(chance.randrange(len(other) + 1), _copy(struck))


def _say(struck: Element, _: Element, chance: Random) -> None:
    texts = [each for each in struck.iter() if each.text] or [struck]
    chance.choice(texts).text = _speakable(chance.choice(TEXTS))


def _set(struck: Element, _: Element, chance: Random) -> None:
    named = [each for each in struck.iter() if each.attrib] or [struck]
    chosen = chance.choice(named)
    name = chance.choice(list(chosen.attrib) or [f"{{{W}}}val"])
    chosen.set(name, chance.choice(VALUES))


def _rename(struck: Element, _: Element, chance: Random) -> None:
    struck.tag = f"{{{W}}}{chance.choice(TAGS)}"


def _wrap(struck: Element, _: Element, chance: Random) -> None:
    parent = struck.getparent()
    if parent is None:
        return
    for name in chance.choice(WRAPPINGS):
        around = etree.Element(name)
        parent.replace(struck, around)
        around.append(struck)
        parent = around


def _nest(struck: Element, _: Element, chance: Random) -> None:
    """Put a thing into itself, and that into itself, up to a hundred times."""
    copy = _copy(struck)
    if len(etree.tostring(copy)) > LARGEST // 1000:
        return
    inner = struck
    for _number in range(chance.choice((1, 5, 100))):
        leaf = chance.choice(list(inner.iter("*")))
        again = _copy(copy)
        leaf.append(again)
        inner = again


def _put_odd(struck: Element, _: Element, chance: Random) -> None:
    piece = f'<w:x xmlns:w="{W}" xmlns:w14="urn:w14">{chance.choice(ODD)}</w:x>'
    struck.extend(list(etree.fromstring(piece)))


def _copy(element: Element) -> Element:
    made = etree.fromstring(etree.tostring(element, with_tail=False))
    made.tail = None
    return made


def _speakable(text: str) -> str:
    return "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 0x20)  # noqa: PLR2004  # controls


TREE_BLOWS = (_remove, _double, _move, _copy_into, _say, _say, _set, _set, _rename, _wrap, _nest, _put_odd)
