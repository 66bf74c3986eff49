"""Overview: what the forms of a unit say together, from the forms alone: no model, every figure theirs.

projects.py   the figures of each form, in one unit of money, and their sums
prose.py      the report in words, by sections
page.py       prose, cross-table and chart as a Document
"""

from assistant.overview.page import overview
from assistant.overview.projects import Project, Unit, unit_of
from assistant.overview.prose import Section, sections

__all__ = ["Project", "Section", "Unit", "overview", "sections", "unit_of"]
