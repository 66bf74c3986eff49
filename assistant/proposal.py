"""What a model may be asked, and what it may say: words of its own, figures by fact id only."""

from typing import Any, NamedTuple, Protocol

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
