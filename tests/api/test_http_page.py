"""docs/http.md: every example is run, every door is named, the table of problems is the code's."""

import re
import shlex
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app, problems
from api.drafts import DraftShown
from assistant.documents import write
from assistant.draft import EventKind
from assistant.settings import Settings
from tests.api.conftest import ADDRESS
from tests.assistant.documents.goals import GOALS
from validators.form import Form
from validators.template import find_template

PAGE = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf-8")
EXAMPLES = re.findall(r"^curl .*$", PAGE, re.MULTILINE)
FORM = Form.model_validate(
    {
        "template": "mof-2020",
        "project": {"name": "普法宣传"},
        "rows": [
            {"id": "1", "level1": "产出指标", "level2": "数量指标", "name": "培训场次",
             "target": "10场", "actual": "12场", "weight": "50", "score": "50"},
        ],
    }
)  # fmt: skip
PASTED = """项目支出绩效自评表
项目名称	普法宣传
一级指标	二级指标	三级指标	年度指标值	实际完成值	分值	得分
产出指标	数量指标	培训场次	≥10场	12场	50	50
"""
TAKES_A_VALUE = {"-X", "-H", "-F", "-d", "-o", "--data-binary"}


class Call(NamedTuple):
    """One curl command, read as far as the page uses curl."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None
    parts: list[tuple[str, Any]]


def file(name: str) -> bytes:
    kinds: dict[str, Literal["docx", "json"]] = {"docx": "docx", "json": "json"}
    kind = name.rpartition(".")[2]
    if kind in kinds:
        return write(FORM, find_template(FORM.template), kinds[kind], draft=False)
    return (GOALS if "目标" in name else PASTED).encode()


def part(given: str) -> tuple[str, Any]:
    name, _, value = given.partition("=")
    return (name, (value[1:], file(value))) if value.startswith("@") else (name, (None, value))


def curl(line: str, variables: dict[str, str]) -> Call:
    """Read a curl command. A flag that is not known here fails the test."""
    words = iter(shlex.split(re.sub(r"\$(\w+)", lambda found: variables[found[1]], line))[1:])
    given: dict[str, list[str]] = {flag: [] for flag in TAKES_A_VALUE}
    urls = []
    for word in words:
        if word in TAKES_A_VALUE:
            given[word].append(next(words))
        elif not word.startswith("-"):
            urls.append(word)
        else:
            assert word in {"-s", "-sN"}, word
    (url,) = urls
    data = [*given["-d"], *given["--data-binary"]]
    content = (file(data[0]) if data[0].startswith("@") else data[0].encode()) if data else None
    method = (given["-X"] or ["POST" if data or given["-F"] else "GET"])[0]
    headers = dict(header.split(": ", 1) for header in given["-H"])
    return Call(method, url, headers, content, [part(each) for each in given["-F"]])


def send(client: TestClient, call: Call) -> Response:
    files = call.parts or None
    return client.request(call.method, call.url, headers=call.headers, content=call.content, files=files)


def test_every_example_does_what_it_says(client: TestClient) -> None:
    variables = {"A": ADDRESS, "KEY": "key"}
    for line in EXAMPLES:
        answer = send(client, curl(line, variables))
        assert answer.is_success, f"{line}\n{answer.text}"
        if answer.status_code == 201:  # the draft that the following examples speak of
            variables["ID"] = answer.json()["id"]
        if answer.status_code == 202:
            assert client.get(f"{answer.headers['location']}/events").text
    assert len(EXAMPLES) > 20


def operations(settings: Settings) -> list[tuple[str, str]]:
    paths = create_app(settings).openapi()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def test_every_door_is_named_on_the_page(settings: Settings) -> None:
    shown = {
        (call.method, re.sub(r"\?.*", "", call.url.removeprefix(ADDRESS)))
        for call in (curl(line, {"A": ADDRESS, "ID": "ID", "KEY": ""}) for line in EXAMPLES)
    }
    for method, path in operations(settings):
        pattern = re.sub(r"\{\w+\}", "[^/]+", path)
        assert any(method == m and re.fullmatch(pattern, p) for m, p in shown), f"{method} {path}"


def test_the_table_of_problems_is_the_codes() -> None:
    listed = re.findall(r"^\| (\d+) \| `/v1/problems/([a-z-]+)` \| (.+) \|$", PAGE, re.MULTILINE)
    assert {kind: (int(status), title) for status, kind, title in listed} == problems()


@pytest.mark.parametrize("name", [*DraftShown.model_fields, *EventKind.__args__])  # type: ignore[attr-defined]  # a Literal has it
def test_every_member_of_a_draft_and_every_event_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE
