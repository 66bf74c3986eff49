"""Quantities: every phrase of quantities/*.yaml read as it says, and what holds for any text."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies
from hypothesis.strategies import DrawFn, composite

from validators.quantity import Comparator, Quantity, quantities
from validators.quantity.unit import FREE_UNITS

CASES = Path(__file__).with_name("quantities")
PHRASES = {
    f"{path.stem} {number}": case
    for path in sorted(CASES.glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1)
}
ENOUGH = 320
SECONDS = 3
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
DIGITS = "零一二三四五六七八九"


def value(kind: str, written: str | list[str]) -> Decimal | str | tuple[Decimal, ...]:
    if isinstance(written, list):
        return tuple(map(Decimal, written))
    return written if kind in {"date", "period", "ratio"} else Decimal(written)


def told(text: str, quantity: Quantity) -> tuple[object, ...]:
    return (text[quantity.start : quantity.end], *quantity[2:])


@pytest.mark.parametrize("case", PHRASES.values(), ids=PHRASES)
def test_a_phrase_holds_the_quantities_that_its_case_lists_and_no_others(case: dict[str, Any]) -> None:
    text = case["text"]

    found = [told(text, quantity) for quantity in quantities(text)]

    assert found == [
        (quote, kind, value(kind, written), unit, comparator)
        for quote, kind, written, unit, comparator in case["finds"]
    ]


def test_there_are_enough_phrases_and_half_of_them_are_traps() -> None:
    phrases = [case for name, case in PHRASES.items() if not name.startswith("unseen")]
    silent = [case for case in phrases if not case["finds"]]

    assert len(phrases) >= ENOUGH
    assert len(silent) * 2 >= len(phrases)


def test_no_phrase_stands_in_the_corpus_twice() -> None:
    texts = [case["text"] for case in PHRASES.values()]

    assert sorted(set(texts)) == sorted(texts)


def in_chinese(number: int) -> str:
    """Spell *number* as it is counted: 10203 is 一万零二百零三."""
    if number >= 10**8:
        return _joined(number, 10**8, "亿")
    if number >= 10**4:
        return _joined(number, 10**4, "万")
    for power, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= power:
            return _joined(number, power, name)
    return DIGITS[number]


def _joined(number: int, power: int, name: str) -> str:
    head, rest = divmod(number, power)
    if not rest:
        return in_chinese(head) + name
    gap = "零" if rest < power // 10 else ""
    return in_chinese(head) + name + gap + in_chinese(rest)


def spellings(number: int) -> list[str]:
    plain = [str(number), f"{number:,}", str(number).translate(WIDE), in_chinese(number)]
    return [*plain, f"{Decimal(number).scaleb(-4):f}万", f"{Decimal(number).scaleb(-8):f}亿"]


@composite
def spelled(draw: DrawFn) -> tuple[int, str]:
    number = draw(strategies.integers(min_value=2, max_value=10**10))
    return number, draw(strategies.sampled_from(spellings(number)))


SIGNS: dict[str, Comparator | None] = {
    "": None, "≥": "ge", "≧": "ge", ">=": "ge", "不低于": "ge", "不少于": "ge", "至少": "ge", "达到": "ge",
    "≤": "le", "≦": "le", "不超过": "le", "不高于": "le", "=": "eq", "═": "eq", "＝": "eq", "约": "approx",
    "近": "approx", "超过": "gt", "大于": "gt", "＞": "gt", "低于": "lt", "不足": "lt", "＜": "lt",
}  # fmt: skip
TAILS: dict[str, Comparator | None] = {
    "": None, "以上": "ge", "及以上": "ge", "以下": "le", "以内": "le", "左右": "approx",
}  # fmt: skip
UNITS = ["件", "起", "人", "人次", "户", "台（套）", "平方米", "公里", "亩", "场", "吨", "份", "小时"]


@given(spelled(), strategies.sampled_from(sorted(SIGNS)), strategies.sampled_from(UNITS))
def test_a_count_is_read_back_from_every_spelling(spelled: tuple[int, str], sign: str, unit: str) -> None:
    number, spelling = spelled
    quote = f"{sign}{spelling}{unit}"

    assert [told(f"全年完成{quote}。", each) for each in quantities(f"全年完成{quote}。")] == [
        (quote, "count", Decimal(number), unit, SIGNS[sign])
    ]


@given(spelled(), strategies.sampled_from(["元", "万元", "亿元"]), strategies.sampled_from(sorted(TAILS)))
def test_money_is_read_back_in_yuan(spelled: tuple[int, str], unit: str, tail: str) -> None:
    number, spelling = spelled
    if {"万", "亿"} & set(spelling):
        unit = "元"
    quote = f"{spelling}{unit}{tail}"
    factor = {"元": 1, "万元": 10**4, "亿元": 10**8}[unit]

    assert [told(f"支出{quote}", each) for each in quantities(f"支出{quote}")] == [
        (quote, "money", Decimal(number) * factor, "元", TAILS[tail])
    ]


@given(strategies.decimals(min_value=0, max_value=1000, places=2), strategies.sampled_from(["%", "％"]))
def test_a_percent_is_never_a_percentage_point(share: Decimal, sign: str) -> None:
    text = f"由{share}{sign}提高{share}个百分点"

    kinds = [(each.kind, each.value, each.unit) for each in quantities(text)]

    assert kinds == [("percent", share, "%"), ("percent_point", share, "百分点")]


@given(strategies.dates(min_value=date(1990, 1, 1), max_value=date(2035, 12, 31)))
def test_a_day_is_read_back_from_every_spelling(day: date) -> None:
    written = [
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month:02}月{day.day:02}日",
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日".translate(WIDE),
    ]  # fmt: skip
    for spelling in written:
        assert [told(spelling, each) for each in quantities(spelling)] == [
            (spelling, "date", day.isoformat(), "", None)
        ]


LETTERS = strategies.text(
    alphabet="0123456789０１２,，.．%％‰-—~至到、：:/（）()〔〕一二三十百千万亿两零半多余约近达超不于低过以上下内第前"
    "元人件个起次户年月日底度分之成百点年期项米 \t\n≥≤=＞第每数几AaGmk。“”",
    max_size=60,
)


@given(LETTERS)
def test_spans_never_overlap_and_stand_in_the_order_of_the_text(text: str) -> None:
    found = quantities(text)

    edges = [edge for each in found for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(each.start < each.end <= len(text) for each in found)


@given(LETTERS)
def test_every_value_is_exact(text: str) -> None:
    for each in quantities(text):
        values = each.value if isinstance(each.value, tuple) else (each.value,)
        assert all(
            type(part) is (str if each.kind in {"date", "period", "ratio"} else Decimal) for part in values
        )


@given(LETTERS)
def test_the_same_text_in_wide_digits_says_the_same(text: str) -> None:
    wide = text.replace("，", "。").translate(str.maketrans("0123456789%", "０１２３４５６７８９％"))

    assert quantities(wide) == quantities(text.replace("，", "。"))


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("130", "万元", ("money", Decimal(1300000), "元")),
        ("130.5", "元", ("money", Decimal("130.5"), "元")),
        ("87万", "万元", ("money", Decimal(870000), "元")),
        ("98.5", "%", ("percent", Decimal("98.5"), "%")),
        ("28", "人", ("count", Decimal(28), "人")),
        ("5万元", "元", ("money", Decimal(50000), "元")),
        ("98%", "万元", ("percent", Decimal(98), "%")),
        ("30台", "万元", ("count", Decimal(30), "台")),
    ],
)
def test_only_a_bare_number_takes_the_unit_of_its_header(
    text: str, unit: str, expected: tuple[str, Decimal, str]
) -> None:
    (found,) = quantities(text, unit=unit)

    assert (found.kind, found.value, found.unit) == expected


@given(
    strategies.sampled_from(
        ["", "≥", "<=", "=", "不低于", "不少于", "至少", "达到", "不超过", "未超过", "等于"]
    ),
    strategies.decimals(min_value=0, max_value=9999999, places=2, allow_nan=False),
    strategies.sampled_from(["%", "元", "万元", *FREE_UNITS]),
)
def test_a_figure_alone_in_its_cell_is_read_as_within_a_sentence(
    sign: str, number: Decimal, unit: str
) -> None:
    for text in (f"{sign}{number}{unit}", f"{sign}{int(number)}{unit}"):
        assert quantities(text) == quantities(f"{text}。")


def test_a_text_without_figures_has_no_quantities() -> None:
    assert quantities("") == ()
    assert quantities("项目提升了群众满意度。") == ()


ISO = re.compile(r"(?:[0-9]{4}(?:-[0-9]{2}){0,2}|--[0-9]{2}(?:-[0-9]{2})?)")


@given(strategies.text(alphabet="0129年月日底末前至-—./全上下半季度三十二〇", max_size=24))
def test_a_date_is_always_iso_8601(text: str) -> None:
    for each in quantities(text):
        if each.kind in {"date", "period"}:
            assert all(ISO.fullmatch(end) for end in str(each.value).split("/")), each


@pytest.mark.parametrize(
    "piece", ["一", "1、2、", "十几", "二〇二〇", "一届一次、", "百十", "1-", "1,", "5万", "("]
)
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    began = process_time()

    quantities(piece * (20_000 // len(piece)))

    assert process_time() - began < SECONDS
