"""The application: doors to what assistant/ and validators/ know. It decides nothing.

    create_app() -> Doorkeeper (access.py) -> checks · drafts · catalogue · page -> problem+json (problem.py)

Nothing is fetched from elsewhere: the pages under /docs are served from here, telemetry is off, and the
only machine that is ever called is the model endpoint of the settings.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api import catalogue, checks, drafts, goals, page, reports
from api.access import Doorkeeper
from api.problem import TITLES, Refusal, kind_of, respond
from assistant import pipeline
from assistant.checking import profile_of
from assistant.documents.files.limits import Limits as FileLimits
from assistant.drafting.inquiry import Limits
from assistant.errors import (
    BudgetExhausted,
    ComputedCell,
    DraftNotAccepted,
    LockedCell,
    Misconfigured,
    ModelFailed,
    ModelUnavailable,
    UnknownCell,
    UnknownDraft,
    UnreadableFile,
    VersionChanged,
    fault_sentence,
    pointer,
)
from assistant.jobs import Crew, Jobs
from assistant.proposal import Model
from assistant.settings import Settings
from assistant.store import Store
from validators.catalogue import rule_book
from validators.errors import (
    SelfEvaluationError,
    UnknownRule,
    UnknownTemplate,
    UnreadableForm,
    UnusableProfile,
    UnusableTemplate,
    UnusableWaiver,
)
from validators.template import templates, use_folder

STATUS: dict[type[SelfEvaluationError], int] = {
    UnknownDraft: 404,
    UnknownRule: 404,
    UnknownTemplate: 422,
    UnknownCell: 422,
    ComputedCell: 422,
    LockedCell: 422,
    VersionChanged: 412,
    UnreadableFile: 422,
    UnreadableForm: 422,
    DraftNotAccepted: 409,
    ModelUnavailable: 503,
    ModelFailed: 502,
    BudgetExhausted: 503,
    Misconfigured: 500,
    UnusableTemplate: 500,
    UnusableProfile: 500,
    UnusableWaiver: 500,
    SelfEvaluationError: 500,
}

SILENT = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(
    settings: Settings | None = None, *, model: Model | None = None, crew: Crew | None = None
) -> FastAPI:
    """Give the service; *model* and *crew* stand in for those of the settings. Raises Misconfigured."""
    settings = settings or Settings()
    app = FastAPIOffline(
        title="项目支出绩效自评表助手",
        version="1",
        description="由文字起草自评表，由规则核查自评表。出错时一律回答 application/problem+json。",
        redoc_url=None,
        swagger_ui_parameters={"validatorUrl": None},
        telemetry=SILENT,
        lifespan=_life,
    )
    profile = profile_of(settings.profile)
    app.state.settings, app.state.model, app.state.profile = settings, model, profile
    app.state.file_limits = FileLimits(**settings.file_limits())
    app.state.crew = crew or Crew(
        draft=partial(pipeline.draft_form, office=profile), answer=partial(pipeline.answer, office=profile)
    )
    app.state.problems = problems()
    app.add_middleware(Doorkeeper, settings=settings)
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (SelfEvaluationError, _refuse),
        (Refusal, _refuse_request),
        (RequestValidationError, _refuse_values),
        (HTTPException, _refuse_plainly),
    )
    for error, answer in handlers:
        app.add_exception_handler(error, answer)
    for door in (checks, drafts, goals, reports, catalogue, page):
        app.include_router(door.router)
    return app


def problems() -> dict[str, tuple[int, str]]:
    """Give every kind of problem: its status and its title."""
    named = {kind_of(error): (status, title_of(error)) for error, status in STATUS.items()}
    return {kind: (status, title) for status, (kind, title) in TITLES.items()} | named


def title_of(error: type[Exception]) -> str:
    """Give the sentence of an error class."""
    return (error.__doc__ or "").strip()


def status_of(error: type[SelfEvaluationError]) -> int:
    """Give the status of the nearest class in the table."""
    return next(STATUS[each] for each in error.__mro__ if each in STATUS)


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    state, settings = app.state, app.state.settings
    if settings.templates is not None:
        use_folder(settings.templates)
    templates(), rule_book()  # a misspelt key in a template stops the start, not the first clerk
    async with AsyncExitStack() as stack:
        if state.model is None and settings.llm_base_url:
            state.model = _model(settings)
            stack.push_async_callback(state.model.aclose)
        state.store = await Store.open(settings.database_url)
        stack.push_async_callback(state.store.close)
        state.jobs = Jobs(state.store, state.model, Limits(**settings.limits()), state.crew)
        stack.push_async_callback(state.jobs.close)
        await state.jobs.resume()
        yield


def _model(settings: Settings) -> Any:  # noqa: ANN401  # EndpointModel, imported late
    from assistant.model import open_model  # noqa: PLC0415  # half a second that an offline office saves

    return open_model(
        settings.llm_base_url,
        settings.llm_api_key.get_secret_value(),
        settings.llm_model,
        timeout=settings.llm_timeout,
        parallel=settings.llm_parallel,
    )


async def _refuse(request: Request, error: SelfEvaluationError) -> Response:
    kind = type(error)
    return respond(
        request.scope, status_of(kind), kind=kind_of(kind), title=title_of(kind), detail=error.detail
    )


async def _refuse_request(request: Request, error: Refusal) -> Response:
    return respond(request.scope, error.status, detail=error.detail, errors=error.errors)


async def _refuse_values(request: Request, error: RequestValidationError) -> Response:
    return respond(request.scope, 422, errors=[_fault(each) for each in error.errors()])


def _fault(fault: dict[str, Any]) -> tuple[str, str]:
    source, *path = fault["loc"]
    named = ".".join(map(str, path))
    where = {"body": pointer(path), "path": f"{{{named}}}", "query": f"?{named}"}.get(
        source, f"{source}: {named}"
    )
    if fault["type"] == "json_invalid":
        where = ""
    return where, fault_sentence(fault["type"], fault["msg"], fault.get("ctx", {}))


async def _refuse_plainly(request: Request, error: HTTPException) -> Response:
    return respond(request.scope, error.status_code, headers=error.headers)
