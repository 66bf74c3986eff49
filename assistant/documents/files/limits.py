"""Limits: how much of a foreign file is opened. What is above one is refused in Chinese, before it costs.

They are far above any form and far below what hurts: the largest file that is let through is read within
seconds and in less than 300 MB. An office may set the first six (Settings); the others follow from them.
"""

from typing import NamedTuple

MILLION = 1_000_000
MOST_PARTS = 2_000  # of a zip package
DEEPEST_TABLE = 8  # a table in a table in a table …
MOST_REMARKS = 50


class Limits(NamedTuple):
    """How much is opened: bytes as handed in and unpacked, rows, cells, sheets, seconds.

    `unpacked`: all parts of a package together, as it declares them. `rows` with anything in them and
    `cells`: of all tables of a file.
    `seconds`: for LibreOffice, its start included.
    """

    size: int = 20 * MILLION
    unpacked: int = 200 * MILLION
    rows: int = 10_000  # four hundred forms
    cells: int = 100_000
    sheets: int = 500
    seconds: int = 60

    @property
    def part(self) -> int:
        """Bytes of one part, unpacked."""
        return self.unpacked // 5

    @property
    def workbook(self) -> int:
        """Bytes of all parts of an .xlsx together, and of its cells written out: a library reads it whole."""
        return self.unpacked * 3 // 10

    @property
    def letters(self) -> int:
        """Letters of a text that is pasted or saved as such."""
        return self.size // 10

    @property
    def marks(self) -> int:
        """Tags and attributes of an XML part: each costs about 200 bytes of memory."""
        return self.cells * 10

    @property
    def places(self) -> int:
        """Places of all worksheets, each from its first used row and column to its last."""
        return self.cells * 10

    @property
    def lines(self) -> int:
        """Rows of all worksheets that hold something."""
        return self.rows * 3

    @property
    def merges(self) -> int:
        """Merged ranges of a worksheet."""
        return self.cells // 5


USUAL = Limits()
