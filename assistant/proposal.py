"""What a model may be asked, and what it may say: words of its own, figures by fact id only."""

from typing import Any, Literal, NamedTuple, Protocol

from assistant.draft import Attempt


class Query(NamedTuple):
    """One small question. `system` and `shots` (user, assistant) are the same for every question of
    a kind, so endpoints cache them; `user` varies. `schema` is flat JSON schema, also shown in words.
    """

    purpose: str
    prompt: str
    system: str
    shots: tuple[tuple[str, str], ...]
    user: str
    schema: dict[str, Any]
    max_tokens: int = 600


class Reply(NamedTuple):
    """What came back: the JSON object (not yet believed), and every call that it took."""

    data: dict[str, Any]
    attempts: tuple[Attempt, ...]


class Model(Protocol):
    """Whatever answers a question in the shape it is asked for.

    Raises ModelUnavailable or UnusableAnswer, each carrying `attempts` so that usage is counted.
    """

    @property
    def name(self) -> str:
        """The model's name, as it stands on the draft."""

    async def ask(self, query: Query) -> Reply:
        """Answer *query*."""


class RowProposal(NamedTuple):
    """One row as proposed: words, and the ids of the facts that shall be its target and its actual.

    `sentence` is the index of the sentence it was read from (validators.witness.sentences). `level` is
    the name of a template band for a qualitative row (达成 …), "" for a row with figures.

    What code alone fills in: `wish`, the change that a qualitative row wants (提升), and `quote`, the
    span of the clause that shows it; `sample`, a sample and its satisfied part, whose
    rate is the actual. `by`: whose words they are; a model's are tested before use.
    """

    level2: str
    name: str
    target: str | None
    actual: str | None
    sentence: int
    level: str = ""
    wish: str = ""
    quote: tuple[int, int] | None = None
    by: Literal["model", "code"] = "model"
    sample: tuple[str, str] | None = None


class FundsProposal(NamedTuple):
    """Which facts are the funds; None where the text does not say."""

    initial_budget: str | None = None
    budget: str | None = None
    executed: str | None = None


class Proposal(NamedTuple):
    """A whole form as proposed.

    `reasons`: row name ("" for 执行率) -> index of the sentence that tells why.
    """

    funds: FundsProposal
    rows: tuple[RowProposal, ...]
    reasons: dict[str, int]
