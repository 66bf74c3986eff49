"""Draft: a form on its way, with everything that was found, asked, and used to make it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, StringConstraints

from validators.catalogue import Verdict
from validators.form import Form, Value
from validators.ledger import Ledger, Origin
from validators.rule import Finding

Stage = Literal["read", "propose", "recompute", "check", "repair"]
EventKind = Literal["progress", "row", "finding", "question", "verdict"]


Word = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class ApprovedRow(Value):
    """One 三级指标 of the approved 绩效目标申报表; `weight` in points, where the table has them."""

    level1: Word = ""
    level2: Word = ""
    name: Words
    target: Words
    weight: Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.\d{1,4})?$")] | None = None


class Goals(Value):
    """What was approved at the start of the year (绩效目标申报表).

    `project`: name, department, implementer, as far as they are given; `budget`: the money of the year in
    `money_unit`; `expected`: the 年度总体目标.
    """

    year: int | None = None
    project: dict[Literal["name", "department", "implementer"], Words] = {}
    money_unit: Literal["万元", "元"] = "万元"
    budget: Annotated[str, StringConstraints(pattern=r"^\d{1,15}(\.\d{1,6})?$")] | None = None
    expected: Words | None = None
    rows: Annotated[tuple[ApprovedRow, ...], Field(min_length=1, max_length=200)]


class Request(Value):
    """What a clerk hands in: a free text, the form that it shall become, and the targets approved for it."""

    text: str
    template: str
    year: int | None = None
    project: dict[str, str] = {}
    goals: Goals | None = None


class Question(Value):
    """What only the clerk can say. `confirm`: the cell is filled, and a yes is enough."""

    where: str
    cell: str
    ask: str
    kind: Literal["fill", "confirm"] = "fill"


class Answer(Value):
    """The clerk's answer to the question at `where`; for a confirmation 是 or 否, or the right content."""

    where: str
    text: str


class Usage(Value):
    """What the model was paid for, failed attempts included. Tokens as the endpoint counts them."""

    calls: int = 0
    failed_calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Give both together."""
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})


class Attempt(Value):
    """One call of the model: what for, by which prompt (name#hash), and how it went. No form text."""

    purpose: str
    prompt: str
    outcome: Literal["ok", "empty", "truncated", "refused", "malformed", "unusable", "unavailable"]
    seconds: Decimal
    usage: Usage = Usage()


class Draft(Value):
    """The state of one draft (Draft JSON, design.md section 4). `model` None: no model was used.

    `notice`: what the clerk must know about how the draft was made (offline, degraded, out of budget).
    `reasons`: row name ("" for 执行率) -> the sentence of the text that says why it deviates.
    """

    verdict: Verdict
    form: Form
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    origins: dict[str, Origin]
    ledger: Ledger
    model: str | None
    notice: str = ""
    usage: Usage = Usage()
    attempts: tuple[Attempt, ...] = ()
    reasons: dict[str, int] = {}


class Event(NamedTuple):
    """Something that happened while a draft was made; `data` is the JSON of the event (design.md 4)."""

    kind: EventKind
    data: dict[str, Any]


Tell = Callable[[Event], None]
