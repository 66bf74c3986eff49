"""What all tests share: nothing leaves the machine, and calls to a model can be intercepted."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import respx
from respx.mocks import HTTPCoreMocker

HERE = frozenset({None, "", "localhost", b"localhost", "localhost.localdomain"})


class HTTPCore2Mocker(HTTPCoreMocker):
    """Interceptor for the transport that the openai SDK speaks since 3.0; respx knows its elder only."""

    name = "httpcore2"
    targets = [target.replace("httpcore.", "httpcore2.") for target in HTTPCoreMocker.targets]


class Leaving(OSError):
    """A test tried to reach another machine."""


def _is_here(host: Any) -> bool:  # noqa: ANN401  # whatever socket takes
    if host in HERE:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Refuse every look-up and every connection that would leave the machine, and fail the test for it."""
    tried: list[object] = []

    def guard(original: Callable[..., Any], host_of: Callable[..., object]) -> Callable[..., Any]:
        def guarded(*args: Any, **options: Any) -> Any:  # noqa: ANN401  # whatever socket takes
            host = host_of(*args)
            if not _is_here(host):
                tried.append(host)
                raise Leaving(f"a test reaches for {host!r}")
            return original(*args, **options)

        return guarded

    def peer(self: socket.socket, address: Any, *_: object) -> object:  # noqa: ANN401  # as socket has it
        return address[0] if self.family in (socket.AF_INET, socket.AF_INET6) else None

    monkeypatch.setattr(socket, "getaddrinfo", guard(socket.getaddrinfo, lambda host, *_: host))
    monkeypatch.setattr(socket.socket, "connect", guard(socket.socket.connect, peer))
    monkeypatch.setattr(socket.socket, "connect_ex", guard(socket.socket.connect_ex, peer))
    yield tried
    assert not tried, f"the test reached for {tried}"


@pytest.fixture
def intercepted() -> Iterator[respx.MockRouter]:
    """Answer calls of the openai SDK from routes; a call without a route raises."""
    with respx.mock(using="httpcore2", assert_all_called=False) as router:
        yield router
