"""Ticks: the options of a line of tick boxes, and how they are printed.

The box stands behind the option (1、部门预算项目□) or before it (☑部门预算项目). A box that got lost on
the way counts as ticked: text extractors drop the ticked sign, hardly ever the empty one.
"""

import re
from collections.abc import Iterable

from validators.form import Option

EMPTY = "□☐○〇◻▢"
TICKED = "☑☒■√✓✔●▣🗹"
MARK = re.compile(f"[{EMPTY}{TICKED}]")
NUMBERED = re.compile(r"(?:^|(?<=\s)|(?<=[□☐○〇◻▢☑☒■√✓✔●▣🗹]))(?:\d+|[①-⑩])[、.\uff0e](?!\d)|[①-⑩]")


def read_options(text: str) -> tuple[Option, ...]:
    """Read the options of one group."""
    flat = re.sub(r"\s+", " ", text).strip()
    if not flat:
        return ()
    pieces = _numbered(flat) or _marked(flat)
    return tuple(_option(piece) for piece in pieces if MARK.sub("", piece).strip(" ;；,，、"))


def _numbered(text: str) -> list[str]:
    starts = [found.start() for found in NUMBERED.finditer(text)]
    if len(starts) < 2:  # noqa: PLR2004  # one number is no list
        return []
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _marked(text: str) -> list[str]:
    before = bool(MARK.match(text))
    cut = f"(?=[{EMPTY}{TICKED}])" if before else f"(?<=[{EMPTY}{TICKED}])"
    return [piece for half in re.split(cut, text) for piece in ([half] if before else re.split(r"\s+", half))]


def _option(piece: str) -> Option:
    words = NUMBERED.sub("", MARK.sub("", piece), count=1).strip(" ;；,，、")
    return Option(text=words, ticked=_is_ticked(MARK.findall(piece)))


def _is_ticked(marks: list[str]) -> bool:
    return not marks or any(mark in TICKED for mark in marks)


def write_options(options: Iterable[Option]) -> str:
    """Print the options of one group as the official form does: 1、部门预算项目☑  2、…□."""
    return "  ".join(f"{at}、{each.text}{'☑' if each.ticked else '□'}" for at, each in enumerate(options, 1))
