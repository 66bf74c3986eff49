import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.checks import EXCEL, WORD, Checked
from assistant.documents import Kind, code_of, read_forms, write
from assistant.settings import Settings
from tests.api.conftest import Opener
from tests.assistant.documents.words import FORM as WORD_FORM
from tests.assistant.documents.words import TITLE, para, run, table, word_file
from validators.form import Form
from validators.template import find_template

FORM: dict[str, Any] = {
    "template": "mof-2020",
    "project": {"name": "普法宣传"},
    "rows": [
        {"id": "1", "level1": "产出指标", "level2": "数量指标", "name": "培训场次",
         "target": "10场", "actual": "12场", "weight": "50", "score": "51"},
    ],
}  # fmt: skip
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def codes(answer: Response) -> list[tuple[str, str]]:
    return [(finding["code"], finding["where"]) for finding in answer.json()["findings"]]


def test_a_form_gets_its_verdict_and_its_findings(client: TestClient) -> None:
    answer = client.post("/v1/checks", json={"form": FORM})
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "rejected"
    assert ("C02", "/rows/0/score") in codes(answer)
    assert answer.json()["forms"][0]["findings"] == answer.json()["findings"]


def test_the_answer_is_as_documented(client: TestClient) -> None:
    Checked.model_validate(client.post("/v1/checks", json={"form": FORM}).json())
    Checked.model_validate(client.post("/v1/checks", json={"forms": [FORM, FORM]}).json())


def test_a_bare_form_is_a_form(client: TestClient) -> None:
    assert (
        client.post("/v1/checks", json=FORM).json() == client.post("/v1/checks", json={"form": FORM}).json()
    )


def test_several_forms_are_told_apart(client: TestClient) -> None:
    good = {**FORM, "rows": []}
    answer = client.post("/v1/checks", json={"forms": [good, FORM]}).json()
    assert (answer["findings"], answer["recomputed"], answer["verdict"]) == (None, None, "rejected")
    found = [[finding["code"] for finding in form["findings"]] for form in answer["forms"]]
    assert "C02" not in found[0]
    assert "C02" in found[1]


def test_with_the_notes_every_figure_needs_a_source(client: TestClient) -> None:
    notes = "计划举办培训10场，实际举办11场。"
    without = codes(client.post("/v1/checks", json={"form": FORM}))
    with_notes = codes(client.post("/v1/checks", json={"form": FORM, "notes": notes}))
    assert ("T01", "/rows/0/actual") in with_notes
    assert not any(code.startswith("T") for code, _ in without)


def test_figures_are_strings_in_the_answer(client: TestClient) -> None:
    recomputed = client.post("/v1/checks", json={"form": FORM}).json()["recomputed"]
    assert recomputed["rows"] == {"1": "50.00"} or recomputed["rows"] == {"1": "50"}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "json"])
def test_an_uploaded_file_is_checked_like_its_form(client: TestClient, kind: Kind) -> None:
    form = Form.model_validate(FORM)
    content = write(form, find_template(form.template), kind, draft=False)
    read_back = read_forms(f"form.{kind}", content)[0]
    expected = client.post("/v1/checks", json={"form": read_back.model_dump(mode="json")}).json()
    uploaded = client.post("/v1/checks", files={"file": (f"自评表.{kind}", content)})
    assert uploaded.status_code == 200
    assert uploaded.json() == expected


def test_the_code_below_an_uploaded_form_is_compared_when_asked(client: TestClient) -> None:
    form = Form.model_validate(FORM)
    content = write(form, find_template(form.template), "docx", draft=False)
    (told,) = client.post("/v1/checks?code=true", files={"file": ("a.docx", content)}).json()["forms"]
    assert told["code"] == {"printed": code_of(form), "computed": code_of(form), "matches": True}
    (bare,) = client.post("/v1/checks?code=true", json=FORM).json()["forms"]
    assert bare["code"] == {"printed": None, "computed": code_of(form), "matches": None}


def test_an_uploaded_word_file_comes_back_with_its_findings_as_comments(client: TestClient) -> None:
    form = Form.model_validate(FORM)
    content = write(form, find_template(form.template), "docx", draft=True)
    for given in (
        {"files": {"file": ("a.docx", content)}},
        {"content": content, "headers": {"Content-Type": WORD}},
    ):
        said = client.post("/v1/checks/annotated", **given)
        assert said.headers["content-type"] == WORD
        comments = [each.text for each in docx.Document(io.BytesIO(said.content)).comments]
        assert any("C02" in text for text in comments)
    refused = client.post("/v1/checks/annotated", json={"form": form.model_dump(mode="json")})
    assert refused.status_code == 415


def test_a_report_in_sentences_is_held_against_itself(client: TestClient) -> None:
    told = "全年预算110.5万元，实际支出104.98万元，预算执行率97.00%。"
    text = f"2023年度河道清淤项目绩效自评报告\n{told}\n自评总得分为96.5分。\n"
    for given in (
        {"files": {"file": ("报告.txt", text.encode())}},
        {"content": text.encode(), "headers": {"Content-Type": "text/plain"}},
    ):
        answer = client.post("/v1/checks", **given)
        assert answer.status_code == 200
        assert answer.json()["verdict"] == "rejected"
        (form,) = answer.json()["forms"]
        assert (form["kind"], form["template"]) == ("narrative", "")
        assert "B01" in [finding["code"] for finding in form["findings"]]
    assert client.post("/v1/checks/annotated", files={"file": ("报告.txt", text.encode())}).status_code == 415


@pytest.mark.parametrize(("kind", "media"), [("docx", WORD), ("xlsx", EXCEL)])
def test_a_word_or_excel_file_may_be_the_whole_body(client: TestClient, kind: Kind, media: str) -> None:
    form = Form.model_validate(FORM)
    content = write(form, find_template(form.template), kind, draft=False)
    whole = client.post("/v1/checks", content=content, headers={"Content-Type": media})
    assert whole.json() == client.post("/v1/checks", files={"file": (f"a.{kind}", content)}).json()


def test_what_a_file_holds_besides_its_form_is_told(client: TestClient) -> None:
    secret = para(TITLE) + para("公开", run("藏", "<w:vanish/>")) + table(*WORD_FORM)
    answer = client.post("/v1/checks", files={"file": ("表.doc", word_file(secret))})
    assert answer.json()["remarks"] == [
        "文件的扩展名是 .doc，内容其实是Word 文件（.docx），已按实际内容读入",
        "第2段：隐藏的文字没有读入：“藏”",
    ]


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared is not here")
def test_pasted_text_with_several_forms_is_checked(service: Opener, settings: Settings) -> None:
    path = next(path for path in sorted(SEEDS.iterdir()) if path.name.startswith("003_"))
    with service(settings.model_copy(update={"max_upload": 1024 * 1024})) as client:
        answer = client.post("/v1/checks", content=path.read_bytes(), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 200
    assert len(answer.json()["forms"]) == 6


@pytest.mark.parametrize("door", ["checks", "checks/annotated", "goals"])
def test_the_limits_that_an_office_sets_for_files_are_kept(
    service: Opener, settings: Settings, door: str
) -> None:
    content = write(Form.model_validate(FORM), find_template(FORM["template"]), "docx", draft=False)
    with service(settings.model_copy(update={"file_size": 1024})) as client:
        answer = client.post(f"/v1/{door}", files={"file": ("表.docx", content)})
    assert (answer.status_code, answer.json()["detail"]) == (422, "文件超过 0.001024 MB")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", b"no zip"), ("a.docx", b"PK\x03\x04 broken"), ("a.xlsx", b"PK\x03\x04 broken"),
     ("a.txt", "没有表格".encode()),
     ("a.json", b"{}"), ("a.json", b"{"), ("a.xyz", b"?"), ("a.txt", b"\xff\xfe\x00")],
)  # fmt: skip
def test_a_file_that_holds_no_form_is_refused_in_chinese(
    client: TestClient, name: str, content: bytes
) -> None:
    answer = client.post("/v1/checks", files={"file": (name, content)})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert any("\u4e00" <= each <= "\u9fff" for each in answer.json()["title"] + answer.json()["detail"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"form": {**FORM, "colour": "red"}}, "/form/colour"),
        ({"form": {**FORM, "rows": [{"id": "1"}]}}, "/form/rows/0/level1"),
        ({**FORM, "total": 0.1}, "/total"),
        ({"forms": []}, "/forms"),
        ({"form": FORM, "note": "拼错"}, "/note"),
        ([], ""),
    ],
)
def test_a_wrong_body_is_refused_with_the_pointer_to_the_place(
    client: TestClient, body: object, pointer: str
) -> None:
    answer = client.post("/v1/checks", json=body)
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000, b""])
def test_a_body_that_is_no_json_is_refused(client: TestClient, content: bytes) -> None:
    answer = client.post("/v1/checks", content=content[:60_000], headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"] == "不是有效的 JSON"


def test_an_unknown_template_is_the_fault_of_the_request(client: TestClient) -> None:
    answer = client.post("/v1/checks", json={**FORM, "template": "mof-1999"})
    assert (answer.status_code, answer.json()["detail"]) == (422, "mof-1999")


def test_an_unknown_kind_of_body_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/checks", content=b"<form/>", headers={"Content-Type": "text/xml"})
    assert answer.status_code == 415


def test_surplus_parts_and_missing_files_are_refused(client: TestClient) -> None:
    form = json.dumps(FORM).encode()
    surplus = client.post("/v1/checks", files={"file": ("a.json", form)}, data={"colour": "red"})
    missing = client.post("/v1/checks", files={"notes": (None, "x")})
    assert [surplus.json()["errors"][0]["pointer"], missing.json()["errors"][0]["pointer"]] == [
        "/colour",
        "/file",
    ]
    two = client.post("/v1/checks", files=[("file", ("a.json", form)), ("file", ("b.json", form))])
    assert two.status_code == 400


def test_nothing_is_kept_of_a_check(client: TestClient, tmp_path: Path) -> None:
    client.post("/v1/checks", json={"form": {**FORM, "summary": "不要保存这一句"}})
    assert not any("不要保存".encode() in path.read_bytes() for path in tmp_path.iterdir())
