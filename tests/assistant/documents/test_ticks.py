"""Tick boxes as they are written by hand, by Word, and by text extractors that lose some."""

import pytest

from assistant.documents.recognition.ticks import read_options, write_options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (
            "1、部门预算项目□   2、市直专项□  3、其他项目□",
            {"部门预算项目": False, "市直专项": False, "其他项目": False},
        ),
        ("1、部门预算项目   2、市直专项□", {"部门预算项目": True, "市直专项": False}),
        ("1、部门预算项目☑ 2、市直专项□", {"部门预算项目": True, "市直专项": False}),
        ("1.部门预算项目√2.市直专项□", {"部门预算项目": True, "市直专项": False}),
        ("①常年性项目■ ②一次性项目□", {"常年性项目": True, "一次性项目": False}),
        (
            "□常年性项目 ☑延续性项目\n□一次性项目",
            {"常年性项目": False, "延续性项目": True, "一次性项目": False},
        ),
        ("常年性项目□ 延续性项目■", {"常年性项目": False, "延续性项目": True}),
        ("☐ 常年性项目　☒ 一次性项目", {"常年性项目": False, "一次性项目": True}),
        ("常年性项目", {"常年性项目": True}),
        ("", {}),
        ("□", {}),
    ],
)
def test_options_are_read_with_their_ticks(text: str, options: dict[str, bool]) -> None:
    assert {option.text: option.ticked for option in read_options(text)} == options


def test_options_are_printed_as_on_the_official_form() -> None:
    assert write_options(read_options("1、甲□ 2、乙☑")) == "1、甲□  2、乙☑"
