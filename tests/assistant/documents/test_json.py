"""The form as JSON: what it looks like, and what is said when it is wrong."""

import json

import pytest

from assistant.documents import form_from_json, form_schema, form_to_json, read_forms, write
from tests.assistant.documents.forms import hubei, national
from validators.errors import UnreadableForm
from validators.template import find_template


def test_decimals_are_strings_and_nothing_is_escaped() -> None:
    text = form_to_json(national())
    assert json.loads(text)["funds"]["rows"][0]["rate"] == {"text": "90.00%", "value": "90.00"}
    assert "清淤河道长度" in text
    assert "\\u" not in text


def test_the_file_that_is_written_is_read_again() -> None:
    content = write(hubei(), find_template("hubei-2020"), "json", draft=False)
    assert read_forms("表.JSON", content) == (hubei(),)


def test_the_form_of_a_draft_is_read_too() -> None:
    draft = {"verdict": "accepted", "findings": [], "form": json.loads(form_to_json(national()))}
    assert form_from_json(json.dumps(draft)) == national()


def test_cells_may_be_given_as_plain_strings() -> None:
    assert form_from_json('{"template": "mof-2020", "total": "98.00"}').total == national().total


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "不是有效的 JSON：第1行第2列"),
        ("[" * 100_000, "不是有效的 JSON"),
        ("[]", "最外层应为对象"),
        ("{}", "/template 缺少这一项"),
        ('{"template": "mof-2020", "funds": {"rows": [{}]}}', "/funds/rows/0/name 缺少这一项"),
        ('{"template": "mof-2020", "总分": 1}', "/总分 表里没有这一项"),
        ('{"template": "mof-2020", "total": 98.5}', "/total 数字请写成字符串"),
        ('{"template": "mof-2020", "money_unit": "亿元"}', "/money_unit 不是允许的取值"),
        ('{"template": "mof-2020", "rows": 3}', "/rows 应为数组"),
        (
            '{"template": "mof-2020", "total": {"text": "98", "value": "97"}}',
            "/total 单元格的值 97 与文字“98”不一致",
        ),
        (
            '{"template": "mof-2020", "total": {"text": "98", "value": "九十八"}}',
            "/total 单元格的值 九十八 与文字“98”不一致",
        ),
        (
            '{"template": "mof-2020", "total": {"text": "待定", "value": "待定"}}',
            "/total 单元格的值 待定 与文字“待定”不一致",
        ),
        ('{"template": "mof-2020", "total": {"text": ["98"]}}', "/total/text 应为文字"),
    ],
)
def test_what_is_wrong_is_named_by_its_pointer_in_chinese(text: str, reason: str) -> None:
    with pytest.raises(UnreadableForm) as caught:
        form_from_json(text)
    assert reason in str(caught.value)


def test_a_text_that_is_no_utf_8_is_refused() -> None:
    with pytest.raises(UnreadableForm, match="UTF-8"):
        form_from_json(b'{"template": "\xb1\xed"}')


def test_the_schema_refuses_unknown_fields_and_describes_rows() -> None:
    schema = form_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["$defs"]) >= {"Cell", "Row", "Funds", "FundsRow", "Project"}
    assert schema["required"] == ["template"]
