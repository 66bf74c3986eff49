"""Drafts: a text in, a form out, with what was found and what is still to be asked."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.problem import RESPONSES, Refusal, kind_of, respond
from assistant.documents import Kind, code_of, write
from assistant.draft import Answer, Attempt, Draft, Goals, Question, Usage
from assistant.draft import Request as Asked
from assistant.errors import DraftNotAccepted
from assistant.jobs import Feed, Jobs
from assistant.settings import Settings
from assistant.store import State, Store
from validators.catalogue import Verdict
from validators.form import PENDING, Form, Value
from validators.ledger import Ledger, Origin
from validators.rule import Finding
from validators.template import find_template

router = APIRouter(prefix="/v1/drafts", tags=["草稿"], responses=RESPONSES)

Id = Annotated[str, Path(min_length=1, max_length=64, description="草稿编号")]
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "sheet": "text/html; charset=utf-8",
    "json": "application/json",
}
MADE = (
    "verdict", "form", "findings", "questions", "origins", "ledger", "model", "notice", "usage", "attempts",
)  # fmt: skip


class Strict(BaseModel):
    """What a client sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ProjectGiven(Strict):
    """项目的基本情况；不写的从文字里读。"""

    name: Line | None = None
    department: Line | None = None
    implementer: Line | None = None
    unit: Line | None = None


class DraftRequest(Strict):
    """要起草的文字，和（可选的）表样、年度、项目、批复的绩效目标。"""

    text: Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
    template: Line | None = None
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    project: ProjectGiven = ProjectGiven()
    goals: Goals | None = None


class AnswerGiven(Strict):
    """对一个问题的回答，或直接填进一格的内容；确认时写“是”或“否”。"""

    where: Line
    text: Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]


Answers = Annotated[list[AnswerGiven], Field(min_length=1, max_length=200)]


class DraftShown(Value):
    """一份草稿。`state`:working 正在起草，done 已完成，failed 没有完成（`problem` 说明原因，文字已保存）。

    没有完成时 version 为 0,verdict 和 form 为 null。
    """

    id: str
    version: int
    state: State
    created: str
    template: str
    text: str
    problem: str = ""
    verdict: Verdict | None = None
    form: Form | None = None
    code: str | None = None
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    origins: dict[str, Origin] = {}
    ledger: Ledger | None = None
    model: str | None = None
    notice: str = ""
    usage: Usage = Usage()
    attempts: tuple[Attempt, ...] = ()


class Link(Value):
    """草稿列表里的一行。"""

    id: str
    created: str
    template: str
    state: State
    version: int
    verdict: Verdict | None


class DraftList(Value):
    """最近的草稿，新的在前。"""

    drafts: tuple[Link, ...]


@router.get("", summary="最近的草稿")
async def recent(request: Request, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> DraftList:
    """列出最近的草稿（只有编号、状态和结论，没有内容）。"""
    store: Store = request.app.state.store
    return DraftList(drafts=tuple(Link(**line._asdict()) for line in await store.list(limit)))


@router.post(
    "",
    status_code=201,
    summary="起草",
    responses={202: {"model": DraftShown, "description": "已保存，正在起草"}},
)
async def create(
    given: DraftRequest,
    request: Request,
    response: Response,
    prefer: Annotated[str, Header(description="respond-async:马上回答 202，起草在后台进行")] = "",
) -> DraftShown:
    """由一段文字起草自评表。文字先保存，再起草；您断开连接，起草照样完成。"""
    settings: Settings = request.app.state.settings
    asked = _asked(given, settings)
    jobs: Jobs = request.app.state.jobs
    draft_id, work = await jobs.take_in(asked)
    request.state.draft = draft_id
    response.headers["Location"] = f"/v1/drafts/{draft_id}"
    if "respond-async" in prefer.lower():
        response.status_code = 202
        response.headers["Preference-Applied"] = "respond-async"
    else:
        await asyncio.shield(work)
    return await _shown(request, response, draft_id)


@router.get("/{draft_id}", summary="读取草稿")
async def show(
    draft_id: Id, request: Request, response: Response, version: Annotated[int | None, Query(ge=1)] = None
) -> DraftShown:
    """给出草稿的最新一版，或指定的一版。"""
    return await _shown(request, response, draft_id, version)


@router.post("/{draft_id}/answers", summary="回答问题")
async def answer(
    draft_id: Id,
    given: Answers,
    request: Request,
    response: Response,
    if_match: Annotated[str | None, Header(description="读取时得到的 ETag;期间有了新版本就回答 412")] = None,
) -> DraftShown:
    """回答问题、确认数字，或直接填写一格；得出新的一版。回答先保存，再填入。"""
    _refuse_long([(f"/{n}/text", each.text) for n, each in enumerate(given)], request.app.state.settings)
    jobs: Jobs = request.app.state.jobs
    answers = [Answer(where=each.where, text=each.text) for each in given]
    request.state.draft = draft_id
    await jobs.answer(draft_id, answers, _version(if_match))
    return await _shown(request, response, draft_id)


@router.patch("/{draft_id}", summary="改写单元格")
async def patch(
    draft_id: Id,
    given: Answers,
    request: Request,
    response: Response,
    if_match: Annotated[str | None, Header()] = None,
) -> DraftShown:
    """直接填写一格或几格，出处记为填写人；与回答问题一样得出新的一版。"""
    return await answer(draft_id, given, request, response, if_match)


@router.delete("/{draft_id}", status_code=204, summary="删除草稿")
async def delete(draft_id: Id, request: Request) -> None:
    """删除草稿的全部版本、原文和回答，不能恢复。"""
    jobs: Jobs = request.app.state.jobs
    await jobs.drop(draft_id)


@router.get(
    "/{draft_id}/events",
    summary="起草的经过",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def events(
    draft_id: Id, request: Request, last_event_id: Annotated[str | None, Header()] = None
) -> Response:
    """用 SSE 给出经过：progress、row、finding、question、verdict；断线后带 Last-Event-ID 接着给。"""
    jobs: Jobs = request.app.state.jobs
    feed = await jobs.feed(draft_id)
    # nginx would keep events back
    return EventSourceResponse(_stream(feed, last_event_id), headers={"X-Accel-Buffering": "no"})


@router.get(
    "/{draft_id}/exports/{kind}",
    summary="下载",
    response_class=Response,
    responses={200: {"content": {media: {} for media in MEDIA.values()}}},
)
async def export(draft_id: Id, kind: Kind, request: Request, draft: bool = False) -> Response:  # noqa: FBT001, FBT002  # a query parameter
    """给出正式的文件；没有通过核查的回答 409，加 `draft=true` 得到带“草稿”字样的（JSON 则带核查发现）。"""
    made = await _finished(request, draft_id)
    if not draft and made.verdict == "rejected":
        return respond(
            request.scope,
            409,
            kind=kind_of(DraftNotAccepted),
            title=str(DraftNotAccepted.__doc__),
            findings=made.findings,
        )
    content = await asyncio.to_thread(_file, made, kind, draft=draft)
    headers = {"Content-Disposition": _disposition(made.form, kind, draft=draft)}
    return Response(content, media_type=MEDIA[kind], headers=headers)


def _asked(given: DraftRequest, settings: Settings) -> Asked:
    _refuse_long([("/text", given.text)], settings)
    template = find_template(given.template or settings.template)
    project = given.project.model_dump(exclude_none=True)
    return Asked(text=given.text, template=template.id, year=given.year, project=project, goals=given.goals)


def _refuse_long(texts: list[tuple[str, str]], settings: Settings) -> None:
    long = [where for where, text in texts if len(text) > settings.max_text]
    if long:
        raise Refusal(422, errors=[(where, f"最多 {settings.max_text} 个字") for where in long])


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    number = if_match.strip().removeprefix("W/").strip('"')
    return int(number) if number.isdecimal() else -1


async def _shown(
    request: Request, response: Response, draft_id: str, version: int | None = None
) -> DraftShown:
    store: Store = request.app.state.store
    stored = await store.load(draft_id, version)
    response.headers["ETag"] = f'"{stored.version}"'
    return DraftShown(
        id=stored.id,
        version=stored.version,
        state=stored.state,
        created=stored.created,
        template=stored.request.template,
        text=stored.request.text,
        problem=stored.problem,
        code=None if stored.draft is None else code_of(stored.draft.form),
        **{name: getattr(stored.draft, name) for name in MADE if stored.draft is not None},
    )


async def _finished(request: Request, draft_id: str) -> Draft:
    store: Store = request.app.state.store
    stored = await store.load(draft_id)
    if stored.draft is None:
        raise Refusal(409, stored.problem or "正在起草，请稍候")
    return stored.draft


def _file(made: Draft, kind: Kind, *, draft: bool) -> bytes:
    if kind == "json" and draft:
        return made.model_dump_json(indent=1).encode()
    return write(made.form, find_template(made.form.template), kind, draft=draft)


def _disposition(form: Form, kind: Kind, *, draft: bool) -> str:
    project = form.project.name.replace(PENDING, "")[:60] or "项目"
    name = f"{'草稿-' if draft else ''}{project}绩效自评表.{kind}"
    safe = "".join("_" if each in '/\\:*?"<>|' or not each.isprintable() else each for each in name)
    how = "inline" if kind == "sheet" else "attachment"
    return f"{how}; filename=\"form.{kind}\"; filename*=UTF-8''{quote(safe, safe='')}"


async def _stream(feed: Feed, after: str | None) -> AsyncIterator[bytes]:
    async for told in feed.follow(after):
        if told is None:
            yield KEEPALIVE_COMMENT
        else:
            data = json.dumps(told.event.data, ensure_ascii=False)
            yield format_sse_event(data_str=data, event=told.event.kind, id=told.id)
