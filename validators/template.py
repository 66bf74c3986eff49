"""Template: one edition of one form, as data with its source (templates/*.yaml).

Law is data: weights, bands, formulas, thresholds, columns and footnotes stand in the YAML file of
the edition; a new edition is a new file. Each is judged when it is read: a misspelt or repeated key,
weights that do not add up to 100 or bands with a gap stop the program at its start. An edition that
differs in little from another says `extends: <id>` and then only what differs. Offices keep their own
editions in a folder: `use_folder`.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain, pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

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
Points = Annotated[Decimal, Field(ge=0, le=100)]
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

    The field `sign` (指标性质) is the comparator of the target, where the edition prints it by itself.
    `width` is the column's share of the table's width in printed forms (any scale).
    """

    field: str
    heading: str
    aliases: tuple[str, ...] = ()
    width: Annotated[Decimal, Field(gt=0)] = Decimal(1)

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if self.field not in FundsRow.model_fields.keys() | Row.model_fields.keys() | {"sign"}:
            raise ValueError(f"没有 {self.field} 这个栏目")
        return self


class FundsLine(Value):
    """One line of the 资金 table; only a scored line earns points (domain.md 4.1)."""

    name: str
    scored: bool = False
    aliases: tuple[str, ...] = ()


class FundsPart(Value):
    """The 资金 table: its columns and lines, and the law of 执行率.

    `weight` in points, 0 where 执行率 earns none; `explain_below` in percent (None: no threshold is named).
    """

    heading: str
    columns: tuple[Column, ...]
    lines: tuple[FundsLine, ...]
    weight: Points
    base: Literal["budget", "initial_budget"] = "budget"
    explain_below: Decimal | None = None
    adjustment_must_be_explained: bool = False


class Section(Value):
    """One 一级指标 with its 二级指标; `weight` in points, 0 in an edition without points."""

    name: str
    weight: Points = Decimal()
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
    rounding (domain.md 5, B04). `full_batch`: so many forms, all with full marks, are pointed at (G01).
    """

    slight_sum: Annotated[Decimal, Field(ge=0)] = Decimal("0.05")
    full_batch: Annotated[int, Field(ge=2)] = 3


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
    `scored` False: the edition gives no points at all. `marks` are words of the title or the bodies' names
    without which no form is taken for this edition.
    `parent_rows`: a row may stand for the rows below it, which then carry no points (★ core indicators).
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
    scored: bool = True
    marks: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    parent_rows: bool = False
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
    reverse_settled: bool = True
    over: OverAchievement | None = None
    limits: Limits = Limits()
    grades: tuple[tuple[Decimal, str], ...] = ()
    decimals: int = 2
    has_summary: bool = False
    filled_on: bool = False
    notes: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()  # who signs below the table: 项目负责人：
    severities: dict[Code, Severity] = {}

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = self.funds.weight + sum(section.weight for section in self.sections)
        if not self.scored:
            if total or self.has_points_column:
                raise ValueError("不记分的表样（scored: false）不应有权重和分值栏")
        elif total != FULL:
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


def parse(name: str, text: str, bases: dict[str, dict[str, Any]] | None = None) -> Template:
    """Read the edition that stands in *text*, the content of the file *name*.

    *bases* are the editions, as they are written, that it may extend. Raises UnusableTemplate.
    """
    return _made(name, _extended(name, _plain(name, text), bases or {}))


def _plain(name: str, text: str) -> dict[str, Any]:
    """Give what is written in a file. Raises UnusableTemplate."""
    try:
        loader = LOADER(text)
        node = loader.get_single_node()
        twice, plain = _repeated(node), loader.construct_document(node)
    except yaml.YAMLError as error:
        raise UnusableTemplate(f"{name}：不是有效的 YAML（{error}）") from error
    if twice:
        raise UnusableTemplate(f"{name}：“{twice[0]}”写了两次")
    if not isinstance(plain, dict):
        raise UnusableTemplate(f"{name}：最外层应为“键: 值”")
    return plain


def _extended(name: str, plain: dict[str, Any], bases: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Give what an edition says, together with what it takes over; within `funds` key by key."""
    if "extends" not in plain:
        return plain
    base = bases.get(plain["extends"])
    if base is None or base.get("id") == plain.get("id"):
        raise UnusableTemplate(f"{name}：extends 所指的表样“{plain['extends']}”不存在")
    whole = _extended(name, base, {key: each for key, each in bases.items() if key != plain["extends"]})
    own = {key: each for key, each in plain.items() if key != "extends"}
    if isinstance(own.get("funds"), dict):
        own["funds"] = {**whole["funds"], **own["funds"]}
    return {**whole, **own}


def _made(name: str, plain: dict[str, Any]) -> Template:
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


_folders: list[Path] = []


def use_folder(folder: Path) -> None:
    """Add the editions that an office keeps in *folder*; to be called before any form is read.

    Raises UnusableTemplate, already here, when one of them cannot be used or takes an official id.
    """
    if not folder.is_dir():
        raise UnusableTemplate(f"表样文件夹 {folder} 不存在")
    if folder not in _folders:
        _folders.append(folder)
        templates.cache_clear()
    templates()


def _written() -> Iterator[tuple[str, str]]:
    """Give (name, text) of every file, the official ones first."""
    official = files("validators").joinpath("templates")
    yield from (
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in official.iterdir()
        if entry.name.endswith(".yaml")
    )
    for folder in _folders:
        try:
            yield from (
                (path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))
            )
        except (OSError, UnicodeDecodeError) as error:
            raise UnusableTemplate(f"{folder}：{error}") from error


@cache
def templates() -> dict[str, Template]:
    """Give every edition by id, in the order of the ids. Raises UnusableTemplate."""
    plain: dict[str, dict[str, Any]] = {}
    for name, text in _written():
        each = _plain(name, text)
        template_id = str(each.get("id"))
        if name != f"{template_id}.yaml":
            raise UnusableTemplate(f"{name}：文件名应为 {template_id}.yaml")
        if template_id in plain:
            raise UnusableTemplate(f"{name}：已有叫 {template_id} 的表样，请换一个 id")
        plain[template_id] = each
    return {
        template_id: _made(f"{template_id}.yaml", _extended(f"{template_id}.yaml", plain[template_id], plain))
        for template_id in sorted(plain)
    }


def find_template(template_id: str) -> Template:
    """Give the edition called *template_id*. Raises UnknownTemplate."""
    try:
        return templates()[template_id]
    except KeyError:
        raise UnknownTemplate(template_id) from None
