"""Template: one edition of one form, as data with its source (templates/*.yaml).

Law is data: weights, bands, formulas, thresholds, columns and footnotes stand in the YAML file of
the edition; a new edition is a new file. A misspelt key is an error at start.
"""

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import ValidationError

from validators.errors import UnknownTemplate, UnusableTemplate
from validators.form import Value

Severity = Literal["error", "warning", "info"]


class Column(Value):
    """One printed column: the field of FundsRow or Row that it shows, its heading, its width.

    `width` is the column's share of the table's width in printed forms (any scale).
    """

    field: str
    heading: str
    aliases: tuple[str, ...] = ()
    width: Decimal = Decimal(1)


class FundsLine(Value):
    """One line of the 资金 table; only a scored line earns points (domain.md 4.1)."""

    name: str
    scored: bool = False
    aliases: tuple[str, ...] = ()


class FundsPart(Value):
    """The 资金 table: its columns and lines, and the law of 执行率.

    `weight` in points; `explain_below` in percent (None: the edition names no threshold).
    """

    heading: str
    columns: tuple[Column, ...]
    lines: tuple[FundsLine, ...]
    weight: Decimal
    base: Literal["budget", "initial_budget"] = "budget"
    explain_below: Decimal | None = None
    adjustment_must_be_explained: bool = False


class Section(Value):
    """One 一级指标 with the 二级指标 that belong to it; `weight` in points."""

    name: str
    weight: Decimal
    groups: tuple[str, ...]
    aliases: tuple[str, ...] = ()


class Band(Value):
    """One level of a qualitative row: scores from `low` (included) to `high`, as shares of the weight.

    `share` is what a new draft gives for the level. Source: 财预〔2020〕10号, by way of domain.md 1.8.
    """

    name: str
    low: Decimal
    high: Decimal
    share: Decimal


class Qualitative(Value):
    """How qualitative rows are judged; `options` are words that this edition offers as 完成值."""

    bands: tuple[Band, ...]
    options: tuple[str, ...] = ()


class OverAchievement(Value):
    """From which deviation on (0.3 = 30 %) a surpassed target must be explained (domain.md 4.7)."""

    threshold: Decimal
    mandatory: bool = False


class Narrative(Value):
    """One part in prose: the field of Form that holds it, its printed heading, whether it must be filled."""

    field: str
    heading: str
    required: bool = False
    max_chars: int | None = None


class CheckboxGroup(Value):
    """One group of tick boxes with its printed options."""

    group: str
    options: tuple[str, ...]


class Template(Value):
    """One edition of one form."""

    id: str
    title: str
    source: str
    verified: bool
    unverified: str = ""
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    money_unit: Literal["万元", "元"] = "万元"
    project: tuple[Narrative, ...]
    funds: FundsPart
    sections: tuple[Section, ...]
    weights_fixed: bool = True
    columns: tuple[Column, ...]
    deviation_place: Literal["row", "foot", "both", "none"]
    narratives: tuple[Narrative, ...] = ()
    checkboxes: tuple[CheckboxGroup, ...] = ()
    qualitative: Qualitative
    reverse: Literal["ratio", "linear"] = "linear"
    over: OverAchievement | None = None
    grades: tuple[tuple[Decimal, str], ...] = ()
    decimals: int = 2
    has_summary: bool = False
    filled_on: bool = False
    notes: tuple[str, ...] = ()
    severities: dict[str, Severity] = {}

    @property
    def has_points_column(self) -> bool:
        """Whether rows show their 分值."""
        return any(column.field == "weight" for column in self.columns)

    def section(self, name: str) -> Section | None:
        """Give the 一级指标 called *name* (or one of its aliases)."""
        return next((s for s in self.sections if name == s.name or name in s.aliases), None)


@cache
def templates() -> dict[str, Template]:
    """Give every edition by id, in the order of the ids. Raises UnusableTemplate."""
    found = {}
    for path in sorted(files("validators").joinpath("templates").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".yaml"):
            continue
        try:
            template = Template.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (ValidationError, yaml.YAMLError) as error:
            raise UnusableTemplate(f"{path.name}:{error}") from error
        found[template.id] = template
    return found


def find_template(template_id: str) -> Template:
    """Give the edition called *template_id*. Raises UnknownTemplate."""
    try:
        return templates()[template_id]
    except KeyError:
        raise UnknownTemplate(template_id) from None
