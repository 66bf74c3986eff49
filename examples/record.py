"""Record what a model answers to the questions of all examples: `python -m examples.record BASE_URL MODEL`.

Answers are kept beside the question that they answer (answers.json); a question whose words have changed
has no recorded answer any more, and its sentence is read by code alone. The form that comes out is written
too: look at the difference.
"""

import argparse
import asyncio
import json
import os
from pathlib import Path
from typing import Any

from assistant.model import open_model
from assistant.proposal import Model, Query, Reply
from examples.replay import FOLDERS, finished, recorded, shown


class Recording:
    """Hands questions on to a model, and keeps every answer; one that is known is not asked for again."""

    def __init__(self, model: Model, known: list[dict[str, Any]]) -> None:
        self.model, self.name = model, model.name
        self.known = {(each["prompt"], each["user"]): each["data"] for each in known}
        self.kept: list[dict[str, Any]] = []

    async def ask(self, query: Query) -> Reply:
        """Answer *query*, by the model or as it did before."""
        data = self.known.get((query.prompt, query.user))
        reply = await self.model.ask(query) if data is None else Reply(data, ())
        self.kept.append({"prompt": query.prompt, "user": query.user, "data": reply.data})
        return reply


async def record(base_url: str, name: str, folders: tuple[Path, ...], patience: float) -> None:
    """Record *folders* one after the other; questions go one at a time, as small machines like it."""
    model = open_model(
        base_url, os.environ.get("ASSISTANT_LLM_API_KEY", ""), name, timeout=patience, parallel=1
    )
    for folder in folders:
        path = folder / "answers.json"
        recording = Recording(model, json.loads(path.read_text("utf-8")) if path.exists() else [])
        await finished(folder, recording)
        kept = sorted(recording.kept, key=lambda each: (each["prompt"], each["user"]))
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        made = await finished(folder, recorded(folder))
        (folder / "form.json").write_text(shown(made), encoding="utf-8")
        print(f"{folder.name}: {len(kept)} answers, {made.verdict}", flush=True)  # noqa: T201  # a script
    await model.aclose()


def main() -> None:
    """Read the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("base_url")
    asked.add_argument("model")
    asked.add_argument("--only", default="", help="folders whose names hold this")
    asked.add_argument("--timeout", type=float, default=300.0, help="seconds for one request")
    given = asked.parse_args()
    folders = tuple(folder for folder in FOLDERS if given.only in folder.name)
    asyncio.run(record(given.base_url, given.model, folders, given.timeout))


if __name__ == "__main__":
    main()
