"""The form as a piece of a page."""

from xml.etree import ElementTree as ET

import pytest

from assistant.documents import write
from validators.form import Form
from validators.template import find_template, templates

NAME = "<b>乡村图书室</b> & 书架"
GROUP = {"level1": "产出指标", "level2": "数量指标"}


def form(template: str) -> Form:
    return Form.model_validate(
        {
            "template": template,
            "year": 2022,
            "project": {"name": NAME, "department": "文旅局", "implementer": "图书馆", "unit": "图书馆"},
            "funds": {"rows": [{"name": "总额", "budget": "40", "executed": "30", "score": "7.5"}]},
            "goal": {"expected": "建成图书室", "actual": "建成12个"},
            "rows": [
                {"id": "R01", **GROUP, "name": "图书室", "target": "≥12个", "actual": "12个"},
                {"id": "R02", **GROUP, "name": "藏书", "target": "9000册", "actual": "9000册"},
            ],
            "analysis": "资金结余10万元",
            "measures": "",
            "total": "97.5",
        }
    )


def page(template: str, *, draft: bool = False) -> ET.Element:
    return ET.fromstring(write(form(template), find_template(template), "sheet", draft=draft).decode())  # noqa: S314  # our own


@pytest.mark.parametrize("template", list(templates()))
def test_every_cell_that_a_finding_can_name_is_on_the_page(template: str) -> None:
    shown = {each.get("data-where") for each in page(template).iter()}
    wanted = {
        "/project/name",
        "/rows/1/target",
        *(f"/funds/rows/0/{column.field}" for column in find_template(template).funds.columns),
        *(f"/rows/1/{column.field}" for column in find_template(template).columns[2:]),
    }
    assert wanted <= shown
    assert ("/total" in shown) == find_template(template).scored


@pytest.mark.parametrize("template", list(templates()))
def test_what_stands_in_a_form_is_text_and_never_markup(template: str) -> None:
    (name,) = [each for each in page(template).iter() if each.get("data-where") == "/project/name"]
    assert name.text == NAME
    assert len(name) == 0


def test_rows_of_one_group_share_its_cell() -> None:
    spans = [each.get("rowspan") for each in page("mof-2020").iter("td") if each.text == "数量指标"]
    assert spans == ["2"]


def test_a_draft_says_so() -> None:
    assert page("mof-2020", draft=True).get("class") == "sheet draft"
    assert page("mof-2020").get("class") == "sheet"
