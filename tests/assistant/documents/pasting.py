"""How Word and Excel hand a laid-out form to the clipboard: the two shapes that text.py reads."""

from assistant.documents.grid import Document, Grid


def one_cell_a_line(document: Document) -> str:
    """Each cell on a line behind a tab, merged ones below as blank cells, a blank line after each row."""
    out = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows = ("".join(f"\t{text}\n" for _, text in row) for row in block.placed())
            out.append("\n".join(rows))
        else:
            out.append(f"{block.text}{' ' * 12 if block.aside else ''}{block.aside}\n")
    return "\n".join(out)


def tab_separated(document: Document) -> str:
    """Each row on a line, a merged cell in its first column only; line breaks in quotation marks (Excel)."""
    out = []
    for block in document.blocks:
        if not isinstance(block, Grid):
            out.append(f"{block.text}\t\t\t{block.aside}" if block.aside else block.text)
            continue
        for row in block.placed():
            given = dict(row)
            texts = [given.get(column, "") for column in range(len(block.widths))]
            out.append("\t".join(_quoted(text) for text in texts))
    return "\r\n".join(out)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if "\n" in text or text.startswith('"') else text
