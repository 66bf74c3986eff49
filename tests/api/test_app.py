import re
from typing import get_args

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api import catalogue, page
from api.app import STATUS, create_app, problems
from api.drafts import MEDIA
from assistant import errors as ours
from assistant.documents import Kind
from assistant.settings import Settings
from tests.api.conftest import Opener
from validators import errors as theirs
from validators.catalogue import rule_book
from validators.errors import SelfEvaluationError
from validators.template import templates

CHINESE = re.compile("[一-鿿]")


def is_problem(answer: Response, status: int) -> bool:
    body = answer.json()
    return (
        answer.status_code == status == body["status"]
        and answer.headers["content-type"] == "application/problem+json"
        and "detail" in body
        and bool(CHINESE.search(body["title"]))
        and bool(body["request_id"])
    )


def test_whatever_is_not_there_is_a_problem_in_chinese(client: TestClient) -> None:
    for path in (
        "/nowhere",
        "/v1/nowhere",
        "/v1/rules/Z99",
        "/v1/drafts/none",
        "/no/where",
        "/v1/problems/none",
    ):
        assert is_problem(client.get(path), 404), path
    assert is_problem(client.put("/v1/rules"), 405)
    assert is_problem(client.get("/v1/drafts?limit=many"), 422)
    assert client.get("/v1/drafts?limit=many").json()["errors"][0]["pointer"] == "?limit"


def test_every_error_of_the_house_has_a_status() -> None:
    raised = {
        each
        for module in (ours, theirs)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, SelfEvaluationError)
    }
    assert raised - set(STATUS) == {ours.UnusableAnswer}  # as its parent, ModelFailed


def test_every_type_of_a_problem_can_be_looked_up(client: TestClient) -> None:
    for kind, (status, title) in problems().items():
        page_of_it = client.get(f"/v1/problems/{kind}").json()
        assert (page_of_it["status"], page_of_it["title"]) == (status, title)
    refused = client.get("/v1/rules/Z99").json()
    assert client.get(refused["type"]).json()["title"] == refused["title"]


def test_what_nobody_expected_is_500_without_internals(
    service: Opener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("涉及张三的一段话")

    monkeypatch.setattr(catalogue, "rule_book", broken)
    with service() as client:
        answer = client.get("/v1/rules")
    assert is_problem(answer, 500)
    assert "张三" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert answer.json()["request_id"] in caplog.text


def test_all_rules_and_each_of_them(client: TestClient) -> None:
    listed = client.get("/v1/rules").json()["rules"]
    assert [rule["code"] for rule in listed] == list(rule_book())
    assert all(rule["title"] and rule["clause"] for rule in listed)
    one = client.get("/v1/rules/c02").json()
    assert (one["code"], one["name"]) == ("C02", "score-over-weight")
    assert one["text"].startswith("C02")


def test_all_templates_and_each_of_them(client: TestClient) -> None:
    listed = client.get("/v1/templates").json()
    assert [each["id"] for each in listed["templates"]] == list(templates())
    assert listed["default"] == "mof-2020"
    assert all(each["verified"] or each["unverified"] for each in listed["templates"])
    one = client.get("/v1/templates/hubei-2020").json()
    assert one["sections"]
    assert client.get("/v1/templates/none").status_code == 422


def test_the_service_says_that_it_is_well(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "model": None}
    assert client.get("/readyz").json() == {"status": "ready", "model": None}


def test_the_model_of_the_settings_is_opened_and_named(service: Opener, settings: Settings) -> None:
    model = {"llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "qwen"}
    with service(settings.model_copy(update=model)) as client:
        assert client.get("/readyz").json() == {"status": "ready", "model": "qwen"}


def test_every_kind_of_export_has_a_media_type() -> None:
    assert set(get_args(Kind)) <= set(MEDIA)


def test_the_docs_load_nothing_from_elsewhere(client: TestClient) -> None:
    docs = client.get("/docs")
    loaded = re.findall(r"""(?:src|href)="([^"]+)""", docs.text) + re.findall(r"url: '([^']+)", docs.text)
    assert loaded
    assert [each for each in loaded if not each.startswith("/")] == []
    assert all(client.get(each).status_code == 200 for each in loaded)
    assert '"validatorUrl": null' in docs.text
    policy = docs.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_the_openapi_document_speaks_chinese_and_names_no_bare_error(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert CHINESE.search(operation["summary"]), f"{method} {path}"
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_the_page_is_served_with_a_strict_policy(client: TestClient) -> None:
    index = client.get("/")
    assert index.headers["content-security-policy"] == page.POLICY
    assert index.headers["cache-control"] == "no-cache"
    names = [entry.name for entry in page.FOLDER.iterdir() if entry.name.endswith(page.SERVED)]
    for name in names:
        part = client.get(f"/{name}")
        assert part.status_code == 200
        assert part.content == page.FOLDER.joinpath(name).read_bytes()
    assert client.get("/page.py").status_code == 404
    assert client.get("/..%2fapp.py").status_code == 404


def test_the_page_may_run_its_scripts(client: TestClient) -> None:
    scripts = [entry.name for entry in page.FOLDER.iterdir() if entry.name.endswith(".js")]
    assert all("javascript" in client.get(f"/{name}").headers["content-type"] for name in scripts)


def test_telemetry_is_off(settings: Settings) -> None:
    assert not create_app(settings)._native_telemetry.enabled()  # noqa: SLF001  # it has no other window


def test_a_misspelt_rule_or_template_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise theirs.UnusableTemplate("mof-2020.yaml")

    monkeypatch.setattr("api.app.templates", broken)
    with pytest.raises(theirs.UnusableTemplate), TestClient(create_app(settings)):
        pass
