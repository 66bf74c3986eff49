"""Reading what a stranger sends: everything is either understood to the letter, or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reply import NotUnderstood, Said, answer_in, faults, said_in, without_thinking

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"sentence": {"type": "integer", "enum": [0, 2]}, "sure": {"type": "boolean"}},
    "required": ["sentence"],
    "additionalProperties": False,
}
ANYTHING: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "string"}},
    "additionalProperties": False,
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("mended", ['{"a": "x",}', "{'a': 'x'}", '{"a": x}', '{a: "x"}', '{"a" "x"}'])
def test_missing_commas_and_quotes_are_mended(mended: str) -> None:
    assert answer_in(Said(mended), ANYTHING) == {"a": "x"}


@pytest.mark.parametrize(
    "changed",
    [
        '{"a": 0015}', '{"a": 1 5}', '{"得分": １５}',
        '{"a": 15.}', '{"a": +15}', '{"a": 15%}', '{"a":[1,2,..., 9]}',
        '{"a":"x" "b":12 /* 3 */}', '{"a": "x", "a": "y"}', '{"a": "一" 二}',
    ],
)  # fmt: skip
def test_an_answer_that_would_change_by_mending_is_no_answer(changed: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        answer_in(Said(changed), ANYTHING)
    assert raised.value.outcome == "malformed"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"sentence": 2}, ""),
        ({"sentence": 2, "sure": True}, ""),
        ({"sentence": 1}, "/sentence 不在可选范围内"),
        ({"sentence": "2"}, "/sentence 不在可选范围内"),
        ({"sentence": False}, "/sentence 不在可选范围内"),
        ({"sentence": 2.0}, "/sentence 不在可选范围内"),
        ({"sentence": 2, "sure": 1}, "/sure 的类型不对"),
        ({}, "/ 缺少 sentence"),
        ({"sentence": 2, "why": "因为"}, "/ 有多余的字段"),
        ([], "/ 应为对象"),
        ("2", "/ 应为对象"),
    ],
)
def test_a_value_keeps_its_schema_or_its_first_fault_is_named(value: object, fault: str) -> None:
    assert next(faults(value, SCHEMA), "") == fault


@pytest.mark.parametrize(
    ("content", "aloud"),
    [
        ("<think>甲</think>乙", "乙"),
        ("甲</think>乙", "乙"),
        ("乙<think>甲", "乙"),
        ("<think>甲", ""),
        ("<thinking>甲</thinking><think>丙</think>乙", "乙"),
        ("<THINK>甲</THINK>\n乙", "乙"),
        ("乙", "乙"),
        ("乙<think>甲</think>", "乙"),
        ("<think>" * 50_000, ""),
    ],
)
def test_thinking_is_left_out_however_it_is_marked(content: str, aloud: str) -> None:
    assert without_thinking(content) == aloud


def test_a_stream_that_ends_without_a_reason_was_cut_off() -> None:
    said = said_in(b'data: {"choices": [{"delta": {"content": "{"}}]}\n\n')
    assert (said.content, said.finish) == ("{", "length")


def test_comments_and_empty_lines_of_a_stream_are_skipped() -> None:
    event = b'data: {"choices": [{"delta": {"content": "x"}, "finish_reason": "stop"}]}'
    said = said_in(b": ping\n\n" + event + b"\n\ndata: [DONE]\n")
    assert (said.content, said.finish) == ("x", "stop")


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_is_so_strange_that_reading_it_fails(body: bytes) -> None:
    assert isinstance(said_in(body), Said)


@given(JSON.map(lambda value: json.dumps({"choices": value}).encode()))
def test_no_list_of_choices_is_so_strange_that_reading_it_fails(body: bytes) -> None:
    assert isinstance(said_in(body), Said)


@given(st.text() | JSON.map(json.dumps) | st.text(alphabet='{}[]",:F12 \n`'))
def test_every_answer_keeps_the_schema_or_is_not_understood(content: str) -> None:
    try:
        data = answer_in(Said(content), SCHEMA)
    except NotUnderstood:
        return
    assert not list(faults(data, SCHEMA))
