"""What a cell says: its lines put together as one text."""

SENTENCE_END = "。！？；：;:!?"


def joined(text: str) -> str:
    """Join the lines of a cell without a space, except between two figures or Latin words."""
    return _glued(text, keep="")


def prose(text: str) -> str:
    """Join the lines of a text; where a sentence ends at a line's end, the line break stays."""
    return _glued(text, keep=SENTENCE_END)


def _glued(text: str, keep: str) -> str:
    pieces: list[str] = []
    last = ""
    for line in text.split("\n"):
        if piece := line.strip():
            pieces += [_glue(last, piece[0], keep), piece] if last else [piece]
            last = piece[-1]
    return "".join(pieces)


def _glue(before: str, after: str, keep: str) -> str:
    if before in keep:
        return "\n"
    latin = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return " " if latin else ""
