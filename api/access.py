"""Access at the door: request ids, sizes, keys, and no strangers' pages.

Without keys only this machine is served, so what must be kept out are pages of other sites in the
clerk's own browser: a Host header that is not this machine (DNS rebinding) and a cross-site Origin on a
request that changes something (CSRF) are refused. With keys, a request needs one, and no browser sends a
key by itself; Host and Origin then say nothing that the key does not say better.
"""

import logging
import uuid
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problem import Refusal, respond
from assistant.access import Keys, is_loopback
from assistant.errors import whereabouts
from assistant.settings import Settings

log = logging.getLogger("api")

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
GUARDED = "/v1/"
MULTIPART_EDGES = 64 * 1024
BEARER = "bearer "

NOTHING = "default-src 'none'; frame-ancestors 'none'"
POLICIES = {
    # Swagger's page starts itself with an inline script; even so it can reach nothing but this service
    "/docs": "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
}


class No(NamedTuple):
    """Why a request is not let in."""

    status: int
    detail: str


class Doorkeeper:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        """Guard *app*. Raises Misconfigured when the file of keys cannot be read."""
        self._app = app
        self._keys = Keys(settings.api_keys) if settings.api_keys else None
        self._host = settings.host
        self._largest = settings.max_upload + MULTIPART_EDGES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not; whatever goes wrong inside, no internals get out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        visit = _Visit(scope, receive, send, self._largest)
        try:
            await self._let_in(scope, visit)
        except Exception as error:  # noqa: BLE001  # the last one who can still answer
            log.error("request %s: %s", request_id, whereabouts(error))  # noqa: TRY400  # exception() logs the message
            if not visit.answered:
                await respond(scope, 500)(scope, receive, visit.send)

    async def _let_in(self, scope: Scope, visit: "_Visit") -> None:
        headers = Headers(scope=scope)
        no = self._stranger(scope["method"], headers) if self._keys is None else None
        if self._keys and scope["path"].startswith(GUARDED) and not self._owner(headers):
            no = No(401, "请在 Authorization 头里写 Bearer 加密钥；密钥用 assistant key new 名称 新建")
        if int(headers.get("content-length") or 0) > self._largest:
            no = No(413, too_large(self._largest - MULTIPART_EDGES))
        if no is None:
            await self._app(scope, visit.receive, visit.send)
            return
        challenge = {"WWW-Authenticate": 'Bearer realm="assistant"'} if no.status == 401 else {}  # noqa: PLR2004  # HTTP
        response = respond(scope, no.status, detail=no.detail, headers=challenge)
        await response(scope, visit.receive, visit.send)

    def _owner(self, headers: Headers) -> str | None:
        given = headers.get("authorization", "")
        if self._keys is None or not given.lower().startswith(BEARER):
            return None
        return self._keys.owner(given[len(BEARER) :].strip())

    def _stranger(self, method: str, headers: Headers) -> No | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return No(403, "没有设置访问密钥时，只能从本机访问")
        if method in SAFE_METHODS:
            return None
        origin = headers.get("origin")
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"} or (
            origin is not None and urlsplit(origin).netloc != host
        ):
            return No(403, "不接受其他网站发来的请求")
        return None

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:  # [:: and the like
            return False
        return is_loopback(name) or name == self._host


class _Visit:
    """One request: counts what comes in, labels what goes out."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, largest: int) -> None:
        self._receive, self._send = receive, send
        self._left, self._largest = largest, largest
        self._labels = {
            "X-Request-ID": scope["state"]["request_id"],
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICIES.get(scope["path"], NOTHING),
        }
        self.answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise Refusal(413, too_large(self._largest - MULTIPART_EDGES))
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.answered = True
            headers = MutableHeaders(scope=message)
            for name, value in self._labels.items():
                headers.setdefault(name, value)
        await self._send(message)


def too_large(limit: int) -> str:
    """Say how large an upload may be."""
    return f"最多 {limit // 1024} KB"
