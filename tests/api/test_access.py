from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access import MULTIPART_EDGES
from api.app import create_app
from assistant.access import new_key
from assistant.errors import Misconfigured
from assistant.settings import Settings
from tests.api.conftest import NOTES, Opener


@pytest.fixture
def keyed(settings: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "keys").touch()
    return settings.model_copy(update={"api_keys": tmp_path / "keys"})


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.0.0.1", "LOCALHOST"])
def test_this_machine_needs_no_key(client: TestClient, host: str) -> None:
    assert client.get("/v1/rules", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8000", "", "[::", "::1"]
)
@pytest.mark.parametrize("path", ["/v1/rules", "/", "/docs", "/healthz"])
def test_a_name_that_is_not_this_machine_is_not_answered(client: TestClient, host: str, path: str) -> None:
    refused = client.get(path, headers={"Host": host})
    assert (refused.status_code, refused.json()["type"]) == (403, "/v1/problems/forbidden")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
    ],
)
def test_other_sites_cannot_change_anything(client: TestClient, headers: dict[str, str]) -> None:
    refused = client.post("/v1/drafts", json={"text": NOTES}, headers=headers)
    assert (refused.status_code, refused.json()["detail"]) == (403, "不接受其他网站发来的请求")
    assert client.get("/v1/drafts").json() == {"drafts": []}


def test_our_own_page_can(client: TestClient) -> None:
    ours = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/v1/drafts", json={"text": NOTES}, headers=ours).status_code == 201


def test_with_keys_nothing_is_served_without_one(service: Opener, keyed: Settings) -> None:
    with service(keyed, address="http://perf.example") as client:
        for refused in (
            client.get("/v1/rules"),
            client.post("/v1/checks", json={}),
            client.get("/v1/rules", headers={"Authorization": "Bearer wrong"}),
            client.get("/v1/rules", headers={"Authorization": "Basic abc"}),
        ):
            assert (refused.status_code, refused.json()["type"]) == (401, "/v1/problems/unauthorized")
            assert refused.headers["www-authenticate"].startswith("Bearer")


def test_with_keys_the_page_and_the_health_stay_open(service: Opener, keyed: Settings) -> None:
    with service(keyed, address="http://perf.example") as client:
        assert [client.get(path).status_code for path in ("/", "/healthz", "/readyz", "/docs")] == [200] * 4


def test_a_key_made_while_the_service_runs_opens_it(service: Opener, keyed: Settings) -> None:
    assert keyed.api_keys
    with service(keyed, address="http://perf.example") as client:
        key = new_key(keyed.api_keys, "门户")
        opened = client.get("/v1/rules", headers={"Authorization": f"Bearer {key}"})
        keyed.api_keys.write_text("", "utf-8")
        revoked = client.get("/v1/rules", headers={"Authorization": f"Bearer {key}"})
    assert (opened.status_code, revoked.status_code) == (200, 401)


def test_a_file_of_keys_that_is_not_there_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    app = create_app(settings.model_copy(update={"api_keys": tmp_path / "nothing"}))
    with pytest.raises(Misconfigured, match="ASSISTANT_API_KEYS"), TestClient(app):
        pass


def test_every_answer_is_labelled(client: TestClient) -> None:
    first, second = client.get("/v1/rules"), client.get("/nowhere")
    for answer in (first, second):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    assert second.json()["request_id"] == second.headers["x-request-id"] != first.headers["x-request-id"]


def test_too_large_a_body_is_refused_by_its_announcement(client: TestClient, settings: Settings) -> None:
    content = b"x" * (settings.max_upload + MULTIPART_EDGES + 1)
    for path in ("/v1/checks", "/v1/drafts"):
        refused = client.post(path, content=content, headers={"Content-Type": "application/json"})
        assert (refused.status_code, refused.json()["detail"]) == (413, "最多 64 KB")


async def test_too_large_a_body_is_refused_while_it_is_read(settings: Settings) -> None:
    read, sent = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1024
        return {"type": "http.request", "body": b"x" * 1024, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"text/plain"), (b"transfer-encoding", b"chunked")]
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": "/v1/checks",
        "raw_path": b"/v1/checks", "query_string": b"", "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    await create_app(settings)(scope, receive, send)  # type: ignore[arg-type]  # plain dicts are what servers send
    assert sent[0]["status"] == 413
    assert read <= settings.max_upload + MULTIPART_EDGES + 1024
