"""Problem: every refusal of the service, as RFC 9457 problem+json in Chinese."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Scope

from validators.form import Value
from validators.rule import Finding

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: ("bad-request", "请求读不懂"),
    401: ("unauthorized", "需要访问密钥"),
    403: ("forbidden", "不允许从这里访问"),
    404: ("not-found", "没有这个地址"),
    405: ("method-not-allowed", "这个地址不支持这种方法"),
    409: ("not-finished", "草稿还没有起草完"),
    412: ("version-changed", "草稿已有新版本，请重新读取后再改"),
    413: ("too-large", "内容太大"),
    415: ("unsupported-kind", "不认识这种文件"),
    422: ("invalid-request", "请求的内容不合要求"),
    500: ("internal-error", "程序出错了，您已保存的内容不受影响"),
    503: ("not-ready", "服务还不能使用"),
}


class Fault(Value):
    """One thing that is wrong with a request: where (JSON pointer into the body, ?name, {name}) and what."""

    pointer: str
    detail: str


class Problem(Value):
    """Why a request was refused. `draft`: the draft that keeps what was typed all the same."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: tuple[Fault, ...] = ()
    request_id: str
    draft: str | None = None
    findings: tuple[Finding, ...] | None = None


RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {"model": Problem, "description": "没有办成（RFC 9457）", "content": {MEDIA_TYPE: {}}}
}


def kind_of(error: type[Exception]) -> str:
    """Give the last part of the type URI for an error class: unknown-draft for UnknownDraft."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def respond(  # noqa: PLR0913  # the members of a problem
    scope: Scope,
    status: int,
    *,
    kind: str = "",
    title: str = "",
    detail: str = "",
    errors: Iterable[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    findings: Iterable[Finding] | None = None,
) -> Response:
    """Give the problem response for *status*; kind and title default to those of the status."""
    kept = scope.get("state", {})
    usual = TITLES.get(status, TITLES[400 if status < 500 else 500])  # noqa: PLR2004  # HTTP's own border
    problem = Problem(
        type=f"/v1/problems/{kind or usual[0]}",
        title=title or usual[1],
        status=status,
        detail=detail,
        errors=tuple(Fault(pointer=where, detail=what) for where, what in errors),
        request_id=kept.get("request_id", ""),
        draft=kept.get("draft"),
        findings=None if findings is None else tuple(findings),
    )
    shown = {name: value for name, value in problem.model_dump(mode="json").items() if value is not None}
    body = json.dumps(shown, ensure_ascii=False)
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


class Refusal(Exception):
    """A refusal that no error of the assistant names: `status` says which kind, the rest why."""

    def __init__(self, status: int, detail: str = "", errors: Iterable[tuple[str, str]] = ()) -> None:
        """Keep what to answer."""
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, tuple(errors)
