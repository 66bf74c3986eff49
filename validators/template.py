"""Template: one edition of one form, as data with its source (templates/*.yaml).

Law is data: weights, bands, formulas, thresholds, columns and footnotes stand in the YAML file of
the edition; a new edition is a new file. Each is judged when it is read: a misspelt or repeated key,
weights that do not add up to 100 or bands with a gap stop the program at its start.
"""

from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain, pairwise
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from validators.errors import UnknownTemplate, UnusableTemplate
from validators.form import Form, FundsRow, Row, Value

Severity = Literal["error", "warning", "info"]
# libyaml reads the editions ten times faster than Python does, and `check` reads them at every start.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Points = Annotated[Decimal, Field(gt=0, le=100)]
FULL = Decimal(100)


def _of_the_form(pointer: str) -> str:
    part, _, rest = pointer.removeprefix("/").partition("/")
    known = Form.model_fields.keys() | {"project", "goal"}
    if not pointer.startswith("/") or part not in known or (part in {"project", "goal"}) != bool(rest):
        raise ValueError(f"表里没有 {pointer} 这一格")
    return pointer


Pointer = Annotated[str, AfterValidator(_of_the_form)]


class Column(Value):
    """One printed column: the field of FundsRow or Row that it shows, its heading, its width.

    `width` is the column's share of the table's width in printed forms (any scale).
    """

    field: str
    heading: str
    aliases: tuple[str, ...] = ()
    width: Annotated[Decimal, Field(gt=0)] = Decimal(1)

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if self.field not in FundsRow.model_fields.keys() | Row.model_fields.keys():
            raise ValueError(f"没有 {self.field} 这个栏目")
        return self


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
    weight: Points
    base: Literal["budget", "initial_budget"] = "budget"
    explain_below: Decimal | None = None
    adjustment_must_be_explained: bool = False


class Section(Value):
    """One 一级指标 with the 二级指标 that belong to it; `weight` in points."""

    name: str
    weight: Points
    groups: tuple[str, ...]
    aliases: tuple[str, ...] = ()


class Band(Value):
    """One level of a qualitative row: scores from `low` (included) to `high`, as shares of the weight.

    Only the best band includes its `high`. `share` is what a new draft gives for the level. Source:
    财预〔2020〕10号, by way of domain.md 1.8.
    """

    name: str
    low: Share
    high: Share
    share: Share

    @model_validator(mode="after")
    def _stands_up(self) -> Self:
        if not (self.low < self.high and self.low <= self.share <= self.high):
            raise ValueError(f"档位“{self.name}”的上下限或取值颠倒")
        return self


class Qualitative(Value):
    """How qualitative rows are judged; `options` are words that this edition offers as 完成值."""

    bands: tuple[Band, ...]
    options: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _bands_are_contiguous(self) -> Self:
        edges = [self.bands[0].high, *(band.low for band in self.bands)] if self.bands else []
        if edges[:1] != [1] or edges[-1] != 0 or any(a.low != b.high for a, b in pairwise(self.bands)):
            raise ValueError("定性档位应从100%到0%首尾相接，由高到低")
        return self


class OverAchievement(Value):
    """From which deviation on (0.3 = 30 %) a surpassed target must be explained (domain.md 4.7)."""

    threshold: Annotated[Decimal, Field(gt=0)]
    mandatory: bool = False


class Limits(Value):
    """The thresholds of the rules that the editions leave to the offices; a profile may set others.

    `slight_sum`: up to this difference, in 万元, a total that is not the sum of its parts is taken for
    rounding (domain.md 5, B04).
    """

    slight_sum: Annotated[Decimal, Field(ge=0)] = Decimal("0.05")


class Narrative(Value):
    """One part in prose, or one cell of the head: its printed heading, and whether it must be filled.

    `field` is the JSON pointer of the cell that holds it: /goal/actual, /analysis, /project/name.
    """

    field: Pointer
    heading: str
    required: bool = False
    max_chars: int | None = None


class CheckboxGroup(Value):
    """One group of tick boxes with its printed options."""

    group: str
    options: tuple[str, ...]


class Template(Value):
    """One edition of one form.

    `title` names the edition in lists; `heading` is what is printed above the form, with {year} and
    {project} to be filled; `goal_heading` and `rows_heading` stand at the side of their tables.
    `unverified` says in Chinese what was not checked against an original.
    `reverse` is the formula of lower-is-better rows; where it is not `reverse_settled`, no rule decides
    between the two, and a score by the other formula is only pointed at.
    `needed` names the 二级指标 that every form of this edition should have (A06).
    """

    id: str
    title: str
    heading: str = ""
    goal_heading: str = "年度总体目标"
    rows_heading: str = "绩效指标"
    source: str
    verified: bool
    unverified: str = ""
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    money_unit: Literal["万元", "元"] = "万元"
    project: tuple[Narrative, ...]
    funds: FundsPart
    sections: tuple[Section, ...]
    needed: tuple[str, ...] = ()
    weights_fixed: bool = True
    columns: tuple[Column, ...]
    deviation_place: Literal["row", "foot", "both", "none"]
    narratives: tuple[Narrative, ...] = ()
    checkboxes: tuple[CheckboxGroup, ...] = ()
    qualitative: Qualitative
    reverse: Literal["ratio", "linear"] = "linear"
    reverse_settled: bool = True
    over: OverAchievement | None = None
    limits: Limits = Limits()
    grades: tuple[tuple[Decimal, str], ...] = ()
    decimals: int = 2
    has_summary: bool = False
    filled_on: bool = False
    notes: tuple[str, ...] = ()
    severities: dict[Code, Severity] = {}

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = self.funds.weight + sum(section.weight for section in self.sections)
        if total != FULL:
            raise ValueError(f"执行率与各一级指标的权重合计为{total}，应为100")
        return self

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        for what, names in (
            ("一级指标", [name for s in self.sections for name in (s.name, *s.aliases)]),
            ("二级指标", [group for s in self.sections for group in s.groups]),
            ("指标栏目", [column.field for column in self.columns]),
            ("资金栏目", [column.field for column in self.funds.columns]),
            ("资金行", [name for line in self.funds.lines for name in (line.name, *line.aliases)]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what}重名：{'、'.join(twice)}")
        return self

    @model_validator(mode="after")
    def _needs_its_own_groups(self) -> Self:
        known = {group for section in self.sections for group in section.groups}
        if strange := [name for name in self.needed if name not in known]:
            raise ValueError(f"needed 里的“{strange[0]}”不是本表的二级指标")
        return self

    @model_validator(mode="after")
    def _says_what_is_unverified(self) -> Self:
        if self.verified == bool(self.unverified):
            raise ValueError("unverified 应写明未核实之处，且只在 verified 为 false 时写")
        return self

    @property
    def has_points_column(self) -> bool:
        """Whether rows show their 分值."""
        return any(column.field == "weight" for column in self.columns)

    def section(self, name: str) -> Section | None:
        """Give the 一级指标 called *name* (or one of its aliases)."""
        return self.sections_by_name.get(name)

    @cached_property
    def sections_by_name(self) -> dict[str, Section]:
        """Every 一级指标 by each of its names; no two share one."""
        return {name: section for section in self.sections for name in (section.name, *section.aliases)}


def parse(name: str, text: str) -> Template:
    """Read the edition that stands in *text*, the content of the file *name*. Raises UnusableTemplate."""
    try:
        loader = LOADER(text)
        node = loader.get_single_node()
        twice, plain = _repeated(node), loader.construct_document(node)
    except yaml.YAMLError as error:
        raise UnusableTemplate(f"{name}：不是有效的 YAML（{error}）") from error
    if twice:
        raise UnusableTemplate(f"{name}：“{twice[0]}”写了两次")
    try:
        return Template.model_validate(plain)
    except ValidationError as error:
        faults = "；".join(_fault(each) for each in error.errors(include_url=False, include_input=False))
        raise UnusableTemplate(f"{name}：{faults}") from error


def _repeated(node: yaml.Node | None) -> list[str]:
    """Give the keys that one mapping names twice: YAML would keep the last in silence."""
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        inner = chain.from_iterable(_repeated(value) for _, value in node.value)
        return [key for key in keys if keys.count(key) > 1] + list(inner)
    if isinstance(node, yaml.SequenceNode):
        return list(chain.from_iterable(_repeated(value) for value in node.value))
    return []


def _fault(fault: ErrorDetails) -> str:
    *path, last = [str(part) for part in fault["loc"]] or [""]
    place = f"{' → '.join(path)} 里" if path else ""
    match fault["type"]:
        case "extra_forbidden":
            return f"{place}没有“{last}”这个键，请核对拼写"
        case "missing":
            return f"{place}缺少“{last}”"
        case "value_error":
            where = " → ".join([*path, last]).strip()
            return f"{where} {fault['msg'].partition(', ')[2]}".strip()
        case _:
            return f"{place}“{last}”的值不对（{fault['msg']}）"


@cache
def templates() -> dict[str, Template]:
    """Give every edition by id, in the order of the ids. Raises UnusableTemplate."""
    folder = files("validators").joinpath("templates")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    found = [parse(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names]
    for name, template in zip(names, found, strict=True):
        if name != f"{template.id}.yaml":
            raise UnusableTemplate(f"{name}：文件名应为 {template.id}.yaml")
    return {template.id: template for template in sorted(found, key=lambda each: each.id)}


def find_template(template_id: str) -> Template:
    """Give the edition called *template_id*. Raises UnknownTemplate."""
    try:
        return templates()[template_id]
    except KeyError:
        raise UnknownTemplate(template_id) from None
