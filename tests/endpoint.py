"""An OpenAI-compatible endpoint that does as a script says: it lies, breaks off, hangs, or answers.

    with endpoint(busy(), says({"rows": []})) as door:
        open_model(door.url, "", "liar")

Each request takes the next behaviour of the script; the last one goes on for ever. It is a real server on
loopback, so time-outs, resets and slow drips are what they are.
"""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

USAGE = {"prompt_tokens": 100, "completion_tokens": 10, "prompt_tokens_details": {"cached_tokens": 80}}


class Talk(NamedTuple):
    """One request on its way: what was asked, and the means to answer it (or not)."""

    asked: dict[str, Any]
    handler: BaseHTTPRequestHandler
    stopped: threading.Event

    def send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """Send a whole response."""
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def json(self, body: object, status: int = 200, **headers: str) -> None:
        """Send *body* as JSON."""
        self.send(status, json.dumps(body, ensure_ascii=False).encode(), **headers)


Behaviour = Callable[[Talk], None]


class Endpoint(NamedTuple):
    """What a test sees of the endpoint: its address, and every body that was sent to it."""

    url: str
    asked: list[dict[str, Any]]
    headers: list[dict[str, str]]
    abandoned: threading.Event


@contextmanager
def endpoint(*script: Behaviour) -> Iterator[Endpoint]:
    """Serve *script* on loopback, in threads of its own."""
    asked: list[dict[str, Any]] = []
    headers: list[dict[str, str]] = []
    stopped, abandoned, lock = threading.Event(), threading.Event(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                behaviour = script[min(len(asked), len(script) - 1)]
                asked.append(body)
                headers.append({name.lower(): value for name, value in self.headers.items()})
            try:
                behaviour(Talk(body, self, stopped))
            except ConnectionError:
                abandoned.set()
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the library
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", asked, headers, abandoned)
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def answers(think: Callable[[dict[str, Any]], object]) -> Behaviour:
    """Answer what *think* makes of the request: an object as JSON, a text as it is."""
    return lambda talk: says(think(talk.asked))(talk)


def says(content: object, *, finish: str = "stop", **message: object) -> Behaviour:
    """Answer with *content*: a text as it is, anything else as JSON; streamed where that is asked for."""
    text = content if isinstance(content, str) or content is None else json.dumps(content, ensure_ascii=False)
    said = {"role": "assistant", "content": text, **message}

    def behave(talk: Talk) -> None:
        if talk.asked.get("stream"):
            talk.send(200, _events(said, finish), "text/event-stream")
        else:
            talk.json({"choices": [{"index": 0, "message": said, "finish_reason": finish}], "usage": USAGE})

    return behave


def _events(said: dict[str, Any], finish: str) -> bytes:
    content = said["content"] or ""
    pieces = [{**said, "content": content[:3]}, *({"content": c} for c in content[3:])]
    events: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": piece}]} for piece in pieces]
    events += [
        {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]},
        {"choices": [], "usage": USAGE},
    ]
    lines = [json.dumps(event, ensure_ascii=False) for event in events]
    return "".join(f"data: {line}\n\n" for line in (*lines, "[DONE]")).encode()


def refuses(message: str, status: int = 400) -> Behaviour:
    """Refuse the request in the words of *message*."""
    return lambda talk: talk.json({"error": {"message": message, "type": "invalid_request_error"}}, status)


def busy(retry_after: str = "0", status: int = 429) -> Behaviour:
    """Ask to come back later."""
    return lambda talk: talk.json({"error": {"message": "slow down"}}, status, Retry_After=retry_after)


def hangs(talk: Talk) -> None:
    """Say nothing at all, until nobody waits any more."""
    while not talk.stopped.wait(0.02):
        if _gone(talk.handler.connection):
            raise ConnectionAbortedError


def _gone(connection: socket.socket) -> bool:
    connection.setblocking(False)
    with suppress(BlockingIOError):
        return connection.recv(1, socket.MSG_PEEK) == b""
    connection.setblocking(True)
    return False


def resets(talk: Talk) -> None:
    """Break the connection in the middle of the answer."""
    talk.handler.send_response(200)
    talk.handler.send_header("Content-Length", "1000")
    talk.handler.end_headers()
    talk.handler.wfile.write(b'{"choices": [{"message":')
    talk.handler.wfile.flush()
    talk.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.handler.connection.close()
    raise ConnectionAbortedError


def drips(talk: Talk) -> None:
    """Send a stream that never comes to an end, a piece at a time."""
    talk.handler.send_response(200)
    talk.handler.send_header("Content-Type", "text/event-stream")
    talk.handler.end_headers()
    while not talk.stopped.wait(0.05):
        talk.handler.wfile.write(b'data: {"choices": [{"delta": {"content": " "}}]}\n\n')
        talk.handler.wfile.flush()
    talk.handler.close_connection = True


def html(talk: Talk) -> None:
    """Answer with a page, as proxies and login walls do."""
    talk.send(200, "<!doctype html><title>登录</title>".encode(), "text/html")


def not_utf8(talk: Talk) -> None:
    """Answer in another encoding than JSON has."""
    talk.send(
        200, json.dumps({"choices": [{"message": {"content": "件"}}]}, ensure_ascii=False).encode("gbk")
    )


def redirects(to: str) -> Behaviour:
    """Send the asker elsewhere, with its question."""
    return lambda talk: talk.send(307, b"", Location=to)
