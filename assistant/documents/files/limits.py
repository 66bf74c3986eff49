"""Limits: how much of a foreign file is opened. What is above one is refused in Chinese, before it costs.

They are far above any form and far below what hurts: the largest file that is let through is read within
seconds and in less than 300 MB.
"""

MILLION = 1_000_000
LARGEST_FILE = 20 * MILLION  # bytes, as handed in
MOST_PARTS = 2_000  # of a zip package
LARGEST_PART = 40 * MILLION  # bytes, unpacked
LARGEST_PACKAGE = 200 * MILLION  # bytes, all parts together as the package declares them
LARGEST_WORKBOOK = 60 * MILLION  # bytes, all parts of an .xlsx together: a library reads them whole
MOST_MARKS = MILLION  # tags and attributes of an XML part: each costs about 200 bytes of memory
MOST_ROWS = 10_000  # with anything in them, of all tables of a file: four hundred forms
MOST_CELLS = 100_000  # of all tables of a file
DEEPEST_TABLE = 8  # a table in a table in a table …
MOST_PLACES = MILLION  # of a worksheet, from its first used row and column to its last
MOST_LINES = 30_000  # rows of all worksheets that hold something
MOST_LETTERS = 60 * MILLION  # of all cells of a workbook, written out
MOST_MERGES = 20_000  # merged ranges of a worksheet
MOST_SHEETS = 500
MOST_REMARKS = 50
SECONDS_OF_CONVERSION = 60  # for LibreOffice, its start included
