"""Symbols: what a letter of a symbol font shows. A ticked box may be the R of Wingdings 2."""

EMPTY, TICKED = "□", "☑"
FONTS: dict[str, dict[int, str]] = {
    "wingdings": {
        **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), EMPTY),
        0xFE: TICKED,
        0xFD: "☒",
        0xFC: "√",
        0xFB: "×",
        0x6C: "●",
        0x6E: "■",
        0xA1: "○",
    },
    "wingdings 2": {
        **dict.fromkeys((0xA3, 0x2A, 0x30), EMPTY),
        0x52: TICKED,
        0x53: "☒",
        0x54: "☒",
        0x50: "√",
        0x4F: "×",
    },
    "webdings": {0x63: EMPTY, 0x61: "√", 0x67: "■", 0x72: "×"},
    "symbol": {
        **{code: chr(code) for code in range(0x20, 0x40)},
        0xA3: "≤",
        0xB3: "≥",
        0xB0: "°",
        0xB1: "±",
        0xB4: "×",
        0xB7: "·",
        0xB8: "÷",
        0xB9: "≠",
        0xBB: "≈",
        0xD6: "√",
        0xD7: "·",
        0xBE: "—",
    },
}
# A font that is not known: the codes that are tick boxes in the fonts of Windows.
UNKNOWN = FONTS["wingdings 2"] | FONTS["wingdings"]
PRIVATE, LAST_PRIVATE = 0xF000, 0xF0FF  # where Word keeps the letters of symbol fonts


def mentions_symbols(content: bytes) -> bool:
    """Whether a part sets anything in a symbol font: most do not, and need no look at every run."""
    return any(name in content for name in (b"ingdings", b"ebdings", b'"Symbol"', b"WINGDINGS"))


def is_symbol_font(name: str) -> bool:
    """Whether the letters of a font are pictures."""
    return name.lower() in FONTS


def symbol(font: str, char: str) -> str:
    """Give what the hexadecimal *char* of *font* shows; "" when nobody knows."""
    try:
        code = int(char, 16)
    except ValueError:
        return ""
    if code > 0xFF and not PRIVATE <= code <= LAST_PRIVATE:  # noqa: PLR2004  # the last letter of a symbol font
        return chr(code) if code < 0xD800 else ""  # noqa: PLR2004  # surrogates and beyond
    return FONTS.get(font.lower(), UNKNOWN).get(code & 0xFF, "")


def shown(font: str, text: str) -> str:
    """Give what *text* shows in the symbol font *font*; letters of other scripts are not of that font."""
    known = FONTS[font.lower()]
    return "".join(
        known.get(ord(letter) & 0xFF, letter)
        if ord(letter) <= 0xFF or PRIVATE <= ord(letter) <= LAST_PRIVATE  # noqa: PLR2004  # as above
        else letter
        for letter in text
    )
