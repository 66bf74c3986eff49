"""What an endpoint takes: learnt from what it refuses, and kept for the life of the process.

The ladder of formats: a strict JSON schema, JSON of any shape, the words of the prompt alone. Beside it,
single parameters and schema keywords that are left out where they were refused. Whatever an endpoint
takes, its answers are checked on this side all the same (reply.py).
"""

import logging
import re
from dataclasses import dataclass, replace
from typing import Any

log = logging.getLogger(__name__)

FORMATS = ("json_schema", "json_object", "text")
ABOUT_FORMAT = re.compile(
    "response_format|json_schema|json_object|json mode|structured.?output|grammar|guided", re.IGNORECASE
)
PARAMETERS = ("stream_options", "stream", "temperature", "max_tokens")
KEYWORDS = ("maxLength", "minItems", "maxItems")
THINKING = "enable_thinking"


@dataclass(frozen=True)
class Abilities:
    """How far down the ladder an endpoint stands for one model, and what else it refuses.

    `no_thinking`: it wants to be told not to think before it gives JSON.
    """

    step: int = 0
    refused: frozenset[str] = frozenset()
    no_thinking: bool = False

    def without(self, message: str, *, guess: bool) -> "Abilities | None":
        """Give what is left to try after a refusal in the words of *message*; None: nothing that it names.

        With *guess*, a refusal that names nothing is taken for one of the format.
        """
        if THINKING in message and not self.no_thinking:
            return replace(self, no_thinking=True)
        for name in (*KEYWORDS, *PARAMETERS):
            if name not in self.refused and re.search(rf"\b{name}\b", message):
                return replace(self, refused=self.refused | {name})
        if self.step + 1 < len(FORMATS) and (guess or ABOUT_FORMAT.search(message)):
            return replace(self, step=self.step + 1)
        return None

    def in_words_alone(self) -> "Abilities":
        """Give the last step of the ladder."""
        return replace(self, step=len(FORMATS) - 1)

    def options(self, schema: dict[str, Any], max_tokens: int, *, stream: bool) -> dict[str, Any]:
        """Give the parameters of a request for an answer that keeps *schema*."""
        limit = "max_completion_tokens" if "max_tokens" in self.refused else "max_tokens"
        options: dict[str, Any] = {"temperature": 0, limit: max_tokens}
        if stream:
            options |= {"stream": True, "stream_options": {"include_usage": True}}
        if "stream" in self.refused:
            options.pop("stream_options", None)
        if self.no_thinking:
            options["extra_body"] = {THINKING: False}
        return {name: value for name, value in options.items() if name not in self.refused} | self._format(
            schema
        )

    def _format(self, schema: dict[str, Any]) -> dict[str, Any]:
        match FORMATS[self.step]:
            case "json_schema":
                strict = {"name": "answer", "strict": True, "schema": _bare(schema, self.refused)}
                return {"response_format": {"type": "json_schema", "json_schema": strict}}
            case "json_object":
                return {"response_format": {"type": "json_object"}}
            case _:
                return {}

    def __str__(self) -> str:
        refused = f",不带 {'、'.join(sorted(self.refused))}" if self.refused else ""
        return f"{FORMATS[self.step]}{refused}{',关闭思考' if self.no_thinking else ''}"


_LEARNT: dict[tuple[str, str], Abilities] = {}


def learnt(base_url: str, model: str) -> Abilities:
    """Give what is known of *model* at *base_url*; at first it is taken to be able to do everything."""
    return _LEARNT.get((base_url, model), Abilities())


def remember(base_url: str, model: str, abilities: Abilities) -> None:
    """Keep what was learnt, and say so once."""
    if learnt(base_url, model) != abilities:
        _LEARNT[base_url, model] = abilities
        log.warning("模型 %s 的服务不支持全部参数,此后改用:%s", model, abilities)


def _bare(schema: dict[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """Give *schema* without the keywords that were refused."""
    return {
        name: _bare(value, refused) if isinstance(value, dict) else value
        for name, value in schema.items()
        if name not in refused
    }
