import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from api.drafts import MEDIA, DraftShown
from assistant.draft import Answer, Draft, Request
from assistant.errors import ModelUnavailable
from assistant.jobs import Crew
from assistant.pipeline import answer, draft_form
from assistant.proposal import Query, Reply
from assistant.settings import Settings
from tests.api.conftest import NOTES, Opener
from tests.assistant.documents.goals import GOALS
from validators.ledger import Origin


async def accepted(request: Request, **more: Any) -> Draft:  # noqa: ANN401  # what draft_form takes
    """Draft as always, but find everything well."""
    draft = await draft_form(request, **more)
    return draft.model_copy(update={"verdict": "accepted", "findings": (), "questions": ()})


def a_draft(client: TestClient, **more: object) -> dict[str, Any]:
    made = client.post("/v1/drafts", json={"text": NOTES, **more})
    assert made.status_code == 201
    shown: dict[str, Any] = made.json()
    return shown


def test_a_text_becomes_a_draft_that_can_be_read_again(client: TestClient) -> None:
    made = client.post("/v1/drafts", json={"text": NOTES, "year": 2021, "project": {"name": "普法宣传"}})
    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/drafts/{made.json()['id']}"
    assert (made.json()["state"], made.json()["version"], made.headers["etag"]) == ("done", 1, '"1"')
    assert made.json()["form"]["project"]["name"] == "普法宣传"
    assert client.get(made.headers["location"]).json() == made.json()


def test_a_draft_has_the_members_that_are_promised(client: TestClient) -> None:
    shown = DraftShown.model_validate(a_draft(client))
    assert shown.text == NOTES
    assert shown.ledger is not None
    assert "离线" in shown.notice
    assert shown.model is None
    assert {question.kind for question in shown.questions} <= {"fill", "confirm"}
    quoted = [
        origin for origin in shown.origins.values() if origin.kind == "text" and origin.start is not None
    ]
    assert quoted
    assert all(NOTES[origin.start : origin.end] == origin.quote for origin in quoted)


def test_the_form_of_the_office_is_used_when_none_is_named(service: Opener, settings: Settings) -> None:
    with service(settings.model_copy(update={"template": "hubei-2020"})) as client:
        assert a_draft(client)["template"] == "hubei-2020"
        assert a_draft(client, template="mof-2020")["template"] == "mof-2020"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": " \n"}, "/text"),
        ({"text": "字" * 2001}, "/text"),
        ({"text": NOTES, "templat": "mof-2020"}, "/templat"),
        ({"text": NOTES, "project": {"nam": "普法"}}, "/project/nam"),
        ({"text": NOTES, "year": "去年"}, "/year"),
    ],
)
def test_a_wrong_request_is_refused_with_the_place(
    client: TestClient, body: dict[str, Any], pointer: str
) -> None:
    refused = client.post("/v1/drafts", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert client.get("/v1/drafts").json() == {"drafts": []}


def test_half_a_character_is_refused(client: TestClient) -> None:
    json_type = {"Content-Type": "application/json"}
    refused = client.post("/v1/drafts", content=b'{"text": "\\ud800abc"}', headers=json_type)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/text")


def test_an_unknown_template_is_the_fault_of_the_request(client: TestClient) -> None:
    assert client.post("/v1/drafts", json={"text": NOTES, "template": "x"}).status_code == 422


class Inspector:
    """A model that looks into the database when it is asked, and then does not answer."""

    name = "inspector"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.saw: list[tuple[str, int]] = []

    async def ask(self, query: Query) -> Reply:
        with sqlite3.connect(self.path) as database:
            self.saw += database.execute("SELECT request, version FROM drafts").fetchall()
        database.close()
        raise ModelUnavailable(query.purpose)


def test_the_text_is_stored_before_the_model_is_asked(service: Opener, tmp_path: Path) -> None:
    model = Inspector(tmp_path / "drafts.db")
    with service(model=model) as client:
        a_draft(client)
    assert model.saw
    assert all(NOTES in request and version == 0 for request, version in model.saw)


def test_a_model_that_does_not_answer_costs_no_draft(service: Opener, tmp_path: Path) -> None:
    with service(model=Inspector(tmp_path / "drafts.db")) as client:
        made = a_draft(client)
    assert made["form"]["rows"]
    assert made["notice"]


def test_the_text_outlives_a_drafter_that_breaks(service: Opener, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: Request, **_: Any) -> Draft:  # noqa: ANN401  # what draft_form takes
        raise RuntimeError(request.text)

    with service(crew=Crew(draft=broken)) as client:
        failed = client.post("/v1/drafts", json={"text": NOTES})
        kept = client.get(f"/v1/drafts/{failed.json()['draft']}").json()
    assert failed.status_code == 500
    assert "普法" not in failed.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert (kept["state"], kept["text"], kept["form"], kept["version"]) == ("failed", NOTES, None, 0)
    with service() as client:  # repaired and restarted: an answer begins the draft again
        answers = [{"where": "/project/name", "text": "普法宣传"}]
        again = client.post(f"/v1/drafts/{kept['id']}/answers", json=answers)
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert again.json()["form"]["project"]["name"] == "普法宣传"


def test_an_unavailable_service_behind_the_drafter_is_503_with_the_draft(service: Opener) -> None:
    async def unavailable(request: Request, **_: Any) -> Draft:  # noqa: ANN401  # what draft_form takes
        raise ModelUnavailable(str(len(request.text)))

    with service(crew=Crew(draft=unavailable)) as client:
        failed = client.post("/v1/drafts", json={"text": NOTES})
        kept = client.get(f"/v1/drafts/{failed.json()['draft']}").json()
        unfinished = client.get(f"/v1/drafts/{kept['id']}/exports/docx?draft=true")
    assert (failed.status_code, failed.json()["type"]) == (503, "/v1/problems/model-unavailable")
    assert "模型服务没有回应" in kept["problem"]
    assert unfinished.status_code == 409


def test_an_answer_fills_its_cell_as_a_persons(client: TestClient) -> None:
    made = a_draft(client)
    answered = client.post(
        f"/v1/drafts/{made['id']}/answers", json=[{"where": "/project/name", "text": "普法宣传"}]
    )
    assert (answered.status_code, answered.json()["version"]) == (200, 2)
    assert answered.json()["form"]["project"]["name"] == "普法宣传"
    assert answered.json()["origins"]["/project/name"]["kind"] == "person"
    assert client.get(f"/v1/drafts/{made['id']}?version=1").json()["form"] == made["form"]


def test_a_patch_is_an_answer(client: TestClient) -> None:
    made = a_draft(client)
    patched = client.patch(f"/v1/drafts/{made['id']}", json=[{"where": "/project/name", "text": "普法宣传"}])
    assert patched.json()["form"]["project"]["name"] == "普法宣传"


def test_an_answer_to_a_cell_that_is_not_there_changes_nothing_and_is_kept(
    client: TestClient, tmp_path: Path
) -> None:
    made = a_draft(client)
    refused = client.post(
        f"/v1/drafts/{made['id']}/answers", json=[{"where": "/rows/99/actual", "text": "七场"}]
    )
    assert (refused.status_code, refused.json()["type"]) == (422, "/v1/problems/unknown-cell")
    assert client.get(f"/v1/drafts/{made['id']}").json() == made
    with sqlite3.connect(tmp_path / "drafts.db") as database:
        assert database.execute("SELECT text, state FROM answers").fetchall() == [("七场", "refused")]
    database.close()


@pytest.mark.parametrize(
    "body",
    [[], {}, [{"where": "/x"}], [{"where": "/x", "text": "y", "z": 1}],
     [{"where": "/x", "text": "字" * 2001}], [{"where": "/x", "text": "\x00"}]],
)  # fmt: skip
def test_answers_are_a_list_of_places_and_texts(client: TestClient, body: object) -> None:
    made = a_draft(client)
    refused = client.post(f"/v1/drafts/{made['id']}/answers", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"]


def test_whoever_read_an_older_version_is_told(client: TestClient) -> None:
    made = a_draft(client)
    where = f"/v1/drafts/{made['id']}"
    body = [{"where": "/project/name", "text": "普法宣传"}]
    assert client.patch(where, json=body, headers={"If-Match": '"1"'}).status_code == 200
    late = client.patch(where, json=body, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["type"]) == (412, "/v1/problems/version-changed")
    assert client.patch(where, json=body, headers={"If-Match": "what"}).status_code == 412
    assert client.patch(where, json=body, headers={"If-Match": "*"}).status_code == 200


def test_of_many_answers_at_once_none_is_lost(client: TestClient) -> None:
    made = a_draft(client)
    cells = ["/project/name", "/project/department", "/project/implementer", "/goal/actual"]
    gate = threading.Barrier(len(cells))

    def give(where: str) -> int:
        gate.wait()
        body = [{"where": where, "text": f"答{where[-4:]}"}]
        return client.post(f"/v1/drafts/{made['id']}/answers", json=body).status_code

    with ThreadPoolExecutor(len(cells)) as clerks:
        assert list(clerks.map(give, cells)) == [200] * len(cells)
    shown = client.get(f"/v1/drafts/{made['id']}").json()
    assert shown["version"] == 1 + len(cells)
    assert {where for where in cells if shown["origins"].get(where, {}).get("kind") == "person"} == set(cells)


def test_after_a_restart_every_draft_is_there(service: Opener) -> None:
    with service() as client:
        made = a_draft(client)
    with service() as client:
        assert client.get(f"/v1/drafts/{made['id']}").json() == made
        assert [line["id"] for line in client.get("/v1/drafts").json()["drafts"]] == [made["id"]]


def test_deleting_a_draft_deletes_it(client: TestClient) -> None:
    made = a_draft(client)
    assert client.delete(f"/v1/drafts/{made['id']}").status_code == 204
    for gone in (
        client.get(f"/v1/drafts/{made['id']}"),
        client.get(f"/v1/drafts/{made['id']}/events"),
        client.get(f"/v1/drafts/{made['id']}/exports/docx"),
        client.delete(f"/v1/drafts/{made['id']}"),
        client.post(f"/v1/drafts/{made['id']}/answers", json=[{"where": "/project/name", "text": "x"}]),
    ):
        assert (gone.status_code, gone.json()["type"]) == (404, "/v1/problems/unknown-draft")


def test_a_rejected_draft_leaves_only_with_its_mark(client: TestClient) -> None:
    made = a_draft(client)
    for kind in ("docx", "xlsx", "json"):
        refused = client.get(f"/v1/drafts/{made['id']}/exports/{kind}")
        assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/draft-not-accepted")
        assert refused.json()["findings"] == made["findings"]
    for kind in ("docx", "xlsx"):
        marked = client.get(f"/v1/drafts/{made['id']}/exports/{kind}?draft=true")
        assert (marked.status_code, marked.headers["content-type"]) == (200, MEDIA[kind])
        assert marked.content.startswith(b"PK")
        assert "草稿" in unquote(marked.headers["content-disposition"])
    with_findings = client.get(f"/v1/drafts/{made['id']}/exports/json?draft=true").json()
    assert with_findings["findings"] == made["findings"]


def test_an_accepted_draft_is_a_file_named_in_chinese(service: Opener) -> None:
    with service(crew=Crew(draft=accepted)) as client:
        made = a_draft(client, project={"name": 'a/b"普法'})
        word = client.get(f"/v1/drafts/{made['id']}/exports/docx")
        form = client.get(f"/v1/drafts/{made['id']}/exports/json")
        again = client.post("/v1/checks", json=form.json())
    assert word.status_code == 200
    assert word.content.startswith(b"PK")
    plain, _, chinese = word.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert plain == 'attachment; filename="form.docx"'
    assert unquote(chinese) == "a_b_普法绩效自评表.docx"
    assert form.json() == made["form"]
    assert again.status_code == 200


def test_the_form_as_html_holds_no_markup_of_the_clerks(client: TestClient) -> None:
    made = a_draft(client, project={"name": "<img src=x onerror=alert(1)>普法"})
    shown = client.get(f"/v1/drafts/{made['id']}/exports/sheet?draft=true")
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert shown.headers["content-disposition"].startswith("inline")
    assert "普法" in shown.text
    assert "<img" not in shown.text


def test_an_unknown_kind_of_export_is_refused(client: TestClient) -> None:
    refused = client.get(f"/v1/drafts/{a_draft(client)['id']}/exports/exe")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "{kind}"


def test_a_crash_between_typing_and_answering_loses_nothing(service: Opener, tmp_path: Path) -> None:
    with service() as client:
        made = a_draft(client)
    with sqlite3.connect(tmp_path / "drafts.db") as database:  # as if the process had died at this point
        database.execute(
            "INSERT INTO answers (draft_id, created, pointer, text, state)"
            " VALUES (?, '', '/project/name', '普法', 'pending')",
            [made["id"]],
        )
    database.close()
    with service() as client:
        shown = made
        until = time.monotonic() + 10
        while shown["version"] == 1 and time.monotonic() < until:
            shown = client.get(f"/v1/drafts/{made['id']}").json()
    assert (shown["version"], shown["form"]["project"]["name"]) == (2, "普法")


def test_answering_by_hand_is_the_pipelines_answering(client: TestClient) -> None:
    made = a_draft(client)
    given = Answer(where="/project/name", text="普法宣传")
    draft = Draft.model_validate({name: made[name] for name in Draft.model_fields if name in made})
    shown = client.post(f"/v1/drafts/{made['id']}/answers", json=[given.model_dump()]).json()
    assert shown["form"] == answer(draft, (given,)).form.model_dump(mode="json")
    assert Origin.model_validate(shown["origins"]["/project/name"]).quote == "普法宣传"


def test_approved_targets_are_read_and_stay_in_the_draft(client: TestClient) -> None:
    goals = client.post("/v1/goals", files={"file": ("目标.txt", GOALS.encode())})
    assert goals.status_code == 200
    made = client.post("/v1/drafts", json={"text": NOTES, "goals": goals.json()}).json()
    first = made["form"]["rows"][0]
    assert (first["name"], first["target"]["text"], first["actual"]["text"]) == (
        "举办培训场次",
        "≥12场",
        "12场",
    )
    assert made["origins"]["/rows/0/target"]["kind"] == "goals"
    refused = client.post(
        f"/v1/drafts/{made['id']}/answers", json=[{"where": "/rows/0/target", "text": "1场"}]
    )
    assert (refused.status_code, refused.json()["type"]) == (422, "/v1/problems/locked-cell")


@pytest.mark.parametrize(
    ("goals", "pointer"),
    [
        ({"rows": []}, "/goals/rows"),
        ({"rows": [{"name": "甲", "target": "1", "weight": "-3"}]}, "/goals/rows/0/weight"),
        ({"rows": [{"name": "甲", "target": "1"}], "colour": "红"}, "/goals/colour"),
    ],
)
def test_targets_that_are_none_are_refused(client: TestClient, goals: object, pointer: str) -> None:
    refused = client.post("/v1/drafts", json={"text": NOTES, "goals": goals})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
