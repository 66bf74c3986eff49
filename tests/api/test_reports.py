"""The report of a unit over HTTP: each kind of file, and 草稿 in the name while a form is rejected."""

import io
import zipfile
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from tests.assistant.documents.forms import hubei, national

FORMS = [form.model_dump(mode="json") for form in (national(), hubei())]


@pytest.mark.parametrize(("kind", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/charts/chart1.xml")])
def test_a_report_is_a_file_of_the_wanted_kind(client: TestClient, kind: str, part: str) -> None:
    answer = client.post(f"/v1/reports?kind={kind}", json={"forms": FORMS, "unit": "水务局"})
    assert answer.status_code == 200
    assert part in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert f"绩效自评报告.{kind}" in unquote(answer.headers["content-disposition"])


def test_a_rejected_form_makes_it_a_draft(client: TestClient) -> None:
    wrong = national(total="99").model_dump(mode="json")
    answer = client.post("/v1/reports?kind=html", json={"forms": [*FORMS, wrong], "year": 2021})
    assert "草稿-绩效自评报告.html" in unquote(answer.headers["content-disposition"])
    assert "2021年度项目支出绩效自评报告" in answer.text


@pytest.mark.parametrize(
    "body", [{"forms": []}, {"forms": FORMS, "colour": "红"}, {"forms": [{"template": "x"}]}]
)
def test_what_is_no_set_of_forms_is_refused(client: TestClient, body: object) -> None:
    assert client.post("/v1/reports", json=body).status_code == 422
