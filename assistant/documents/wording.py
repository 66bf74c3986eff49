"""What a cell says: its lines put together as one text."""

SENTENCE_END = "。！？；：;:!?"


def joined(text: str) -> str:
    """Join the lines of a cell without a space, except between two figures or Latin words."""
    out = ""
    for line in text.split("\n"):
        piece = line.strip()
        glue = (
            " "
            if out and piece and out[-1].isascii() and piece[0].isascii() and _wordy(out[-1] + piece[0])
            else ""
        )
        out += glue + piece
    return out


def prose(text: str) -> str:
    """Join the lines of a text; where a sentence ends at a line's end, the line break stays."""
    out = ""
    for line in text.split("\n"):
        piece = line.strip()
        if out and piece and out[-1] in SENTENCE_END:
            out += "\n" + piece
        else:
            out = joined(f"{out}\n{piece}")
    return out


def _wordy(pair: str) -> bool:
    return pair[0].isalnum() and pair[1].isalnum()
