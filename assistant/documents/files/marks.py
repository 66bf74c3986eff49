"""Marks: what is written into somebody's own file, each at the address of a cell (`at`)."""

from typing import NamedTuple


class Note(NamedTuple):
    """A comment at a cell."""

    at: str
    text: str


class Change(NamedTuple):
    """A new text for a cell, which the reader of the file may accept or refuse."""

    at: str
    text: str
    author: str
