"""Models that answer by rote, honestly or not: doubles for the one door (assistant.proposal.Model)."""

import asyncio
from collections.abc import Callable
from typing import Any

from assistant.errors import ModelUnavailable, UnusableAnswer
from assistant.offline import propose_offline
from assistant.proposal import Query, Reply
from validators.ledger import Ledger, read
from validators.template import find_template
from validators.witness import sentences

Data = dict[str, Any]


class Scripted:
    """Answers each question by `say(query, sentence, honest answer)`; an exception is raised as it is."""

    name = "scripted"

    def __init__(self, text: str, template: str, say: Callable[[Query, int, Data], Data | Exception]) -> None:
        self.ledger, self.template, self.say = read(text), find_template(template), say
        self.own = propose_offline(self.ledger, self.template)
        self.asked: list[Query] = []

    async def ask(self, query: Query) -> Reply:
        """Answer *query*, after letting the others have a turn."""
        self.asked.append(query)
        await asyncio.sleep(0)
        sentence = sentence_of(query, self.ledger)
        said = self.say(query, sentence, self.honest(query, sentence))
        if isinstance(said, Exception):
            raise said
        return Reply(said, ())

    def honest(self, query: Query, sentence: int) -> Data:
        """Give the answer of a model that reads as well as the code does."""
        if query.purpose == "funds":
            return {
                name: fact or "" for name, fact in self.own.funds._asdict().items() if name in fields(query)
            }
        if query.purpose == "reason":
            return {"sentence": 0}
        rows = [row for row in self.own.rows if row.sentence == sentence]
        offered = fields(query)
        full = [
            {
                "level2": r.level2,
                "name": r.name,
                "target": r.target or "",
                "actual": r.actual or "",
                "level": r.level,
            }
            for r in rows
        ]
        return {"rows": [{key: row[key] for key in row if key in offered} for row in full]}


def fields(query: Query) -> set[str]:
    """Give the fields that a question offers (of its rows, where it asks for rows)."""
    properties: Data = query.schema["properties"]
    return set(properties["rows"]["items"]["properties"]) if "rows" in properties else set(properties)


def offered(query: Query) -> list[str]:
    """Give the fact ids that a question about rows offers."""
    row: Data = query.schema["properties"]["rows"]["items"]["properties"]
    return [fact for fact in row.get("target", {}).get("enum", []) if fact]


def sentence_of(query: Query, ledger: Ledger) -> int:
    """Find the sentence that a question about rows shows."""
    shown = [i for i, span in enumerate(sentences(ledger.text)) if ledger.text[slice(*span)] in query.user]
    return max(shown, key=lambda i: sentences(ledger.text)[i][1] - sentences(ledger.text)[i][0], default=0)


async def hang() -> None:
    """Never answer."""
    await asyncio.sleep(3600)


def gone() -> ModelUnavailable:
    """What a door raises when nobody answers behind it."""
    return ModelUnavailable("没有回应")


def unusable() -> UnusableAnswer:
    """What a door raises when the answer was no JSON, half of it, or none."""
    return UnusableAnswer("回答不完整")
