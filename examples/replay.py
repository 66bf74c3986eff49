"""Replay: draft an example anew, offline or from recorded answers, and have the clerk answer."""

import json
from pathlib import Path
from typing import Any

from assistant.documents import form_to_json, read_goals
from assistant.draft import Answer, Draft, Question, Request
from assistant.errors import UnusableAnswer
from assistant.pipeline import Limits, answer, draft_form
from assistant.proposal import Model, Query, Reply

FOLDERS = tuple(sorted(path.parent for path in Path(__file__).parent.glob("*/notes.txt")))
PATIENT = Limits(seconds=3600, at_once=1)  # a small model on a small machine may be recorded
ROUNDS = 3  # how often the clerk looks at the questions again


class Recorded:
    """The model of a recording: it gives the recorded answer, and none to a question that was not asked."""

    def __init__(self, answers: list[dict[str, Any]], name: str = "recorded") -> None:
        self.name = name
        self.answers = {(each["prompt"], each["user"]): each["data"] for each in answers}

    async def ask(self, query: Query) -> Reply:
        """Answer *query* from the recording."""
        data = self.answers.get((query.prompt, query.user))
        if data is None:
            raise UnusableAnswer("没有录下这个问题的回答")
        return Reply(data, ())


def request_of(folder: Path) -> Request:
    """Read what the clerk of an example handed in."""
    asked = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    approved = folder / "绩效目标申报表.txt"
    if approved.exists():
        asked["goals"] = read_goals(approved.name, approved.read_bytes())
    return Request(text=(folder / "notes.txt").read_text(encoding="utf-8"), **asked)


def recorded(folder: Path) -> Recorded | None:
    """Give the recorded model of an example, None while nothing is recorded."""
    path = folder / "answers.json"
    return Recorded(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


async def first_draft(folder: Path, model: Model | None) -> Draft:
    """Draft an example, before the clerk answers anything."""
    return await draft_form(request_of(folder), model=model, tell=lambda _event: None, limits=PATIENT)


async def finished(folder: Path, model: Model | None) -> Draft:
    """Draft an example and let its clerk answer the questions."""
    made = await first_draft(folder, model)
    clerk = json.loads((folder / "clerk.json").read_text(encoding="utf-8"))
    for _ in range(ROUNDS):
        answers = [found for each in clerk if (found := _answer(each, made.questions))]
        if not answers:
            break
        made = answer(made, answers)
    return made


def _answer(said: dict[str, str], questions: tuple[Question, ...]) -> Answer | None:
    """Find the question that the clerk's answer is for: by its cell, or by a word in it."""
    for question in questions:
        if said["where"] == question.where or said["where"] in question.ask:
            return Answer(where=question.where, text=said["text"])
    return None


def shown(made: Draft) -> str:
    """Print what an example is compared by: verdict, questions, codes of the findings, and the form."""
    outline = {
        "verdict": made.verdict,
        "questions": [f"{question.cell}：{question.ask}" for question in made.questions],
        "findings": [f"{finding.code} {finding.severity} {finding.cell}" for finding in made.findings],
        "form": json.loads(form_to_json(made.form)),
    }
    return json.dumps(outline, ensure_ascii=False, indent=2) + "\n"
