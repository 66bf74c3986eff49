"""How well a real model answers our questions: `python -m benchmarks.local_model BASE_URL MODEL`.

Runs the small questions of every example (examples/) at any OpenAI-compatible endpoint and holds the raw
answers, before any cross-check, against the code's own reading of the same text, which the reviewed forms
of the examples rest on. *found*: reference rows whose figures (or effect) got a row; *right*: those whose
target, actual and level 2 are all right; *extra*: rows that no reference row stands for; *usable*:
sentences whose answer was not refused. Optional, slow, and no part of the tests.
"""

import argparse
import asyncio
import os
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from assistant.asking import funds_of, funds_query, rows_of, rows_query, worth_asking
from assistant.draft import Usage
from assistant.errors import ModelFailed
from assistant.model import EndpointModel, open_model
from assistant.offline import funds_offline, propose_offline
from assistant.proposal import RowProposal
from examples.replay import FOLDERS, request_of
from validators.ledger import Ledger, read
from validators.template import Template, find_template
from validators.witness import sentences


class Measured(NamedTuple):
    """What one example (or all of them) came to."""

    counts: Counter[str]
    usage: Usage
    seconds: float

    def __str__(self) -> str:
        counts = self.counts
        shares = " ".join(f"{name} {_share(counts[name], counts['rows']):>4}" for name in ("found", "right"))
        spent = f"tokens in {self.usage.prompt_tokens} (cached {self.usage.cached_tokens})"
        return (
            f"{shares} extra {counts['extra']} usable {_share(counts['usable'], counts['asked'])} "
            f"funds {counts['funds']} {spent} out {self.usage.completion_tokens} {self.seconds:.0f} s"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "-"


async def measure(folder: Path, model: EndpointModel, *, verbose: bool) -> Measured:
    """Ask the questions of one example."""
    request = request_of(folder)
    ledger, template = read(request.text), find_template(request.template)
    started, counts, usage = time.monotonic(), Counter[str](), Usage()
    said: list[RowProposal] = []
    for index in range(len(sentences(ledger.text))):
        if not worth_asking(ledger, index):
            continue
        counts["asked"] += 1
        rows, spent = await _rows(ledger, index, template, model)
        counts["usable"] += rows is not None
        said += rows or ()
        usage += spent
        if verbose:
            print("  ", ledger.text[slice(*sentences(ledger.text)[index])], "->", rows)
    counts += _compared(tuple(said), propose_offline(ledger, template).rows)
    counts["funds"] += await _funds_right(ledger, template, model)
    return Measured(counts, usage, time.monotonic() - started)


async def _rows(
    ledger: Ledger, index: int, template: Template, model: EndpointModel
) -> tuple[tuple[RowProposal, ...] | None, Usage]:
    try:
        reply = await model.ask(rows_query(ledger, index, template))
        rows = rows_of(reply, ledger, index, template)
    except ModelFailed as failed:
        return None, sum((attempt.usage for attempt in failed.attempts), Usage())
    return rows, sum((attempt.usage for attempt in reply.attempts), Usage())


def _compared(said: tuple[RowProposal, ...], reference: tuple[RowProposal, ...]) -> Counter[str]:
    """Give each reference row its best row of the model's."""
    left, counts = list(said), Counter[str](rows=len(reference))
    for row in reference:
        about = [each for each in left if _about(each, row)]
        if about:
            best = max(about, key=lambda each: _right(each, row))
            left.remove(best)
            counts["found"] += 1
            counts["right"] += _right(best, row)
    counts["extra"] = len(left)
    return counts


def _about(each: RowProposal, row: RowProposal) -> bool:
    """Whether two rows are about the same figures, or the same effect in words."""
    figures = {row.target, row.actual} - {None}
    if figures:
        return bool(figures & {each.target, each.actual})
    shared = set(each.name) & set(row.name)
    return each.sentence == row.sentence and len(shared) * 2 >= min(len(set(row.name)), len(set(each.name)))


def _right(each: RowProposal, row: RowProposal) -> bool:
    # a date that was kept is both; a model that gives it once has said the same
    dated = row.target == row.actual is not None
    figures = {each.target, each.actual} - {None} == {row.actual} if dated else each[2:4] == row[2:4]
    return figures and each.level2 == row.level2


async def _funds_right(ledger: Ledger, template: Template, model: EndpointModel) -> bool:
    query = funds_query(ledger, template)
    try:
        return query is not None and funds_of(await model.ask(query), ledger) == funds_offline(ledger)
    except ModelFailed:
        return False


async def run(base_url: str, name: str, only: str, *, verbose: bool) -> None:
    """Measure all examples, one question at a time."""
    key = os.environ.get("ASSISTANT_LLM_API_KEY", "")
    model = open_model(base_url, key, name, timeout=300, parallel=1)
    total = Measured(Counter(), Usage(), 0.0)
    for folder in (folder for folder in FOLDERS if only in folder.name):
        one = await measure(folder, model, verbose=verbose)
        total = Measured(total.counts + one.counts, total.usage + one.usage, total.seconds + one.seconds)
        print(f"{folder.name:24} {one}", flush=True)
    print(f"{'all':24} {total}")
    await model.aclose()


def main() -> None:
    """Read the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("base_url")
    asked.add_argument("model")
    asked.add_argument("--only", default="", help="examples whose names hold this")
    asked.add_argument("--verbose", action="store_true")
    given = asked.parse_args()
    asyncio.run(run(given.base_url, given.model, given.only, verbose=given.verbose))


if __name__ == "__main__":
    main()
