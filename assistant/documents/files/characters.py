"""Characters: what no file can hold."""


def printable(text: str) -> str:
    """Give *text* without what XML cannot hold: control characters, lone surrogates, non-characters."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if _is_printable(ord(letter)))


def _is_printable(code: int) -> bool:
    if code < 0x20:  # noqa: PLR2004  # the C0 controls
        return code in {0x9, 0xA}
    return not (0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE)  # noqa: PLR2004
