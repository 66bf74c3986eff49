"""Writing: a Document as a page to print, or as a piece of a page.

Everything that came from a form is escaped. Nothing is fetched: the look stands in the page.
"""

from functools import cache
from html import escape
from importlib.resources import files

from assistant.documents.grid import Document, Grid, GridCell, Paragraph, Style

TITLE_SIZE = 15


def write_html(document: Document) -> str:
    """Give *document* as a page of its own, to look at and to print on A4."""
    title = next((b.text for b in document.blocks if isinstance(b, Paragraph) and _is_title(b)), "")
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_look()}</style>\n</head>\n<body>\n"
        f"{write_sheet(document)}</body>\n</html>\n"
    )


@cache
def _look() -> str:
    return files("assistant.documents.files").joinpath("html", "print.css").read_text(encoding="utf-8")


def write_sheet(document: Document) -> str:
    """Give *document* as one `<div class="sheet">`, whose cells carry `data-where`."""
    blocks = "\n".join(_table(each) if isinstance(each, Grid) else _line(each) for each in document.blocks)
    return f'<div class="sheet{" draft" if document.draft else ""}">\n{blocks}\n</div>\n'


def _line(paragraph: Paragraph) -> str:
    title = _is_title(paragraph)
    tag = "h3" if title else "p"
    aside = f' <span class="aside">{escape(paragraph.aside)}</span>' if paragraph.aside else ""
    names = _names(paragraph.style) + (" title" if title else "") + (" opens" if paragraph.opens else "")
    return f'<{tag} class="{names}"{_where(paragraph.where)}>{escape(paragraph.text)}{aside}</{tag}>'


def _is_title(paragraph: Paragraph) -> bool:
    return paragraph.style.size >= TITLE_SIZE


def _table(grid: Grid) -> str:
    whole = sum(grid.widths)
    columns = "".join(f'<col width="{100 * width / whole:.2f}%"/>' for width in grid.widths)
    rows = [f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in grid.rows]
    head = f"<thead>{''.join(rows[: grid.header_rows])}</thead>" if grid.header_rows else ""
    body = "\n".join(rows[grid.header_rows :])
    return f"<table><colgroup>{columns}</colgroup>{head}<tbody>{body}</tbody></table>"


def _cell(cell: GridCell) -> str:
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("rowspan", cell.row_span), ("colspan", cell.col_span))
        if span > 1
    )
    joined = " joined" if cell.open_above else ""
    return f'<td class="{_names(cell.style)}{joined}"{spans}{_where(cell.where)}>{escape(cell.text)}</td>'


def _names(style: Style) -> str:
    return f"{style.align}{' bold' if style.bold else ''}"


def _where(where: str) -> str:
    return f' data-where="{escape(where)}"' if where else ""
