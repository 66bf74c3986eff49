"""The promise: a bad model can make the assistant slow or make it ask; it cannot make a form wrong.

Scripted models lie in every way that was seen or could be thought of. Whatever is accepted is compared
with a table of truth written by hand: each figure in its own place, every score as the template gives it.
"""

import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.draft import Draft, Request
from assistant.drafting import proposing
from assistant.drafting.crosscheck import Believed
from assistant.pipeline import Limits, draft_form
from assistant.proposal import Proposal, Query, Reply, RowProposal
from tests.assistant.models import Data, Scripted, gone, hang, offered, unusable
from tests.assistant.promise_texts import TRUTHS, Truth
from validators import witness
from validators.form import PENDING, Form, Row
from validators.ledger import Ledger, read
from validators.quantity import quantities
from validators.rules import t03_role_without_witness
from validators.scoring import recompute
from validators.template import Template, find_template

PROJECT = {
    "name": "测试项目",
    "department": "市司法局",
    "implementer": "市司法局",
    "filled_on": "2023年3月1日",
    "项目类别": "部门预算项目",
    "项目类型": "常年性项目",
}
Liar = Callable[[Query, int, Data], Data | Exception]


def rows_changed(change: Callable[[Data, Query], Data]) -> Liar:
    def say(query: Query, _sentence: int, honest: Data) -> Data:
        if "rows" not in honest:
            return honest
        return {"rows": [change(dict(row), query) for row in honest["rows"]]}

    return say


def swap(row: Data, _query: Query) -> Data:
    if "target" in row:
        row["target"], row["actual"] = row["actual"], row["target"]
    return row


def same_twice(row: Data, _query: Query) -> Data:
    if "target" in row:
        row["target"] = row["actual"]
    return row


def invent_in_name(row: Data, _query: Query) -> Data:
    return row | {"name": row["name"] + "完成985件"}


def unknown_fact(row: Data, _query: Query) -> Data:
    return row | ({"target": "F99", "actual": "F100"} if "target" in row else {})


def all_reached(row: Data, _query: Query) -> Data:
    return row | ({"level": "达成"} if "level" in row else {})


def all_missed(row: Data, _query: Query) -> Data:
    return row | ({"level": "未达成"} if row.get("level") else {})


def wrong_group(row: Data, query: Query) -> Data:
    groups = query.schema["properties"]["rows"]["items"]["properties"]["level2"]["enum"]
    return row | {"level2": groups[-1]}


def foreign_name(row: Data, _query: Query) -> Data:
    return row | {"name": "群众满意度"}


def foreign_sentence_fact(row: Data, _query: Query) -> Data:
    return row | ({"target": "F1", "actual": "F2"} if "target" in row else {})


def names_rotated(_query: Query, _sentence: int, honest: Data) -> Data:
    """Put one row's figures under the next row's name."""
    rows = honest.get("rows", [])
    turned = [row | {"name": rows[(i + 1) % len(rows)]["name"]} for i, row in enumerate(rows)]
    return {"rows": turned} if "rows" in honest else honest


def twenty_times(query: Query, _sentence: int, honest: Data) -> Data:
    rows = honest.get("rows", [])
    most = query.schema["properties"].get("rows", {}).get("maxItems", 20)
    return {"rows": (rows[:1] * 20)[:most]} if "rows" in honest else honest


def every_fact_a_row(query: Query, _sentence: int, honest: Data) -> Data:
    """Make a row of each figure: as its own target, under a plausible name."""
    if "rows" not in honest or not offered(query):
        return honest
    most = query.schema["properties"]["rows"]["maxItems"]
    rows = [
        {"level2": "数量指标", "name": "工作数量", "target": "", "actual": fact} for fact in offered(query)
    ]
    return {"rows": rows[:most]}


def nothing(_query: Query, _sentence: int, honest: Data) -> Data:
    return {"rows": []} if "rows" in honest else dict.fromkeys(honest, "")


def half(_query: Query, sentence: int, honest: Data) -> Data | Exception:
    return honest if sentence % 2 else unusable()


def swap_funds(query: Query, _sentence: int, honest: Data) -> Data:
    if query.purpose != "funds":
        return honest
    turned = list(honest.values())
    return dict(zip(honest, turned[1:] + turned[:1], strict=True))


def any_reason(query: Query, _sentence: int, honest: Data) -> Data:
    if query.purpose != "reason":
        return honest
    return {"sentence": query.schema["properties"]["sentence"]["enum"][-1]}


def no_schema(_query: Query, _sentence: int, _honest: Data) -> Data:
    return {"form": "全部完成,得分100"}


def scores_and_more(_query: Query, _sentence: int, honest: Data) -> Data:
    return {"rows": [row | {"score": "100"} for row in honest["rows"]]} if "rows" in honest else honest


LIARS: dict[str, Liar] = {
    "honest": lambda _query, _sentence, honest: honest,
    "target-and-actual-swapped": rows_changed(swap),
    "target-copied-from-actual": rows_changed(same_twice),
    "figure-invented-in-the-name": rows_changed(invent_in_name),
    "fact-that-does-not-exist": rows_changed(unknown_fact),
    "everything-reached": rows_changed(all_reached),
    "everything-missed": rows_changed(all_missed),
    "wrong-group": rows_changed(wrong_group),
    "another-rows-name": rows_changed(foreign_name),
    "another-sentences-fact": rows_changed(foreign_sentence_fact),
    "names-rotated": names_rotated,
    "same-row-twenty-times": twenty_times,
    "every-fact-a-row": every_fact_a_row,
    "nothing": nothing,
    "half": half,
    "funds-swapped": swap_funds,
    "any-sentence-is-a-reason": any_reason,
    "other-json": no_schema,
    "scores-too": scores_and_more,
    "unavailable": lambda _query, _sentence, _honest: gone(),
    "unusable": lambda _query, _sentence, _honest: unusable(),
    "throws": lambda _query, _sentence, _honest: RuntimeError("boom"),
}


async def draft(truth: Truth, liar: Liar, limits: Limits = Limits(seconds=20)) -> Draft:  # noqa: B008  # frozen
    request = Request(text=truth.text, template=truth.template, project=PROJECT)
    model = Scripted(truth.text, truth.template, liar)
    return await draft_form(request, model=model, tell=lambda _event: None, limits=limits)


# -- what the table of truth says of a form ----------------------------------------------------


def wrong_places(form: Form, truth: Truth) -> list[str]:
    """Give every figure of the form that does not stand where the truth has it."""
    return [*_wrong_funds(form, truth), *_wrong_rows(form, truth), *_wrong_prose(form, truth)]


def _wrong_funds(form: Form, truth: Truth) -> list[str]:
    line = form.funds.rows[0]
    printed = [line.initial_budget, line.budget, line.executed]
    return [
        f"资金 {cell.text} 应为 {want}"
        for cell, want in zip(printed, truth.funds, strict=True)
        if cell is not None and cell.text not in {want, PENDING}
    ]


def _wrong_rows(form: Form, truth: Truth) -> list[str]:
    wrong = [f"名称里有数字 {row.name}" for row in form.rows if re.search(r"\d", row.name)]
    for row in form.rows:
        if figures_of(row):
            fitting = [t for t in truth.rows if row_agrees(row, t)]
            if not fitting:
                wrong.append(f"{row.name} {text(row.target)} {text(row.actual)}")
    shown = Counter((text(row.target), text(row.actual)) for row in form.rows if figures_of(row))
    true = Counter((target, actual) for _, target, actual in truth.rows)
    return wrong + [f"重复 {pair}" for pair, times in shown.items() if times > max(true[pair], 1)]


def row_agrees(row: Row, truth: tuple[tuple[str, ...], str, str]) -> bool:
    words, target, actual = truth
    named = any(word in row.name for word in words)
    return named and text(row.target) in {target, PENDING} and text(row.actual) in {actual, PENDING}


def figures_of(row: Row) -> bool:
    return bool(quantities(text(row.target)) or quantities(text(row.actual)))


def text(cell: Any) -> str:  # noqa: ANN401  # a cell or nothing
    return "" if cell is None else cell.text


def _wrong_prose(form: Form, truth: Truth) -> list[str]:
    """Give the figures in prose that are neither in the text nor in a cell of the form."""
    known = {fact.value for fact in read(truth.text).facts}
    cells = [text(c) for row in form.rows for c in (row.target, row.actual, row.weight, row.score)]
    line = form.funds.rows[0]
    cells += [text(c) for c in (line.budget, line.executed, line.rate, line.score, form.total)]
    numbers = {n for cell in cells for n in re.findall(r"\d+(?:\.\d+)?", cell)}
    numbers |= set(re.findall(r"\d+(?:\.\d+)?", truth.text)) | {n.text for n in form.subtotals.values()}
    goal = [form.goal.expected or "", form.goal.actual or ""] if form.goal else []
    said = [*goal, form.measures or ""]
    return [
        f"叙述里的 {q.value}"
        for each in said
        for q in quantities(each)
        if q.value not in known and not set(re.findall(r"\d+(?:\.\d+)?", each[q.start : q.end])) & numbers
    ]


def check(made: Draft, truth: Truth) -> None:
    """Hold an accepted draft against the truth, and every score against the template."""
    template = find_template(truth.template)
    found = recompute(made.form, template)
    for row in made.form.rows:
        if row.score is not None and row.score.value is not None:
            assert row.score.value == found.rows[row.id]
            assert row.weight is not None
            assert row.weight.value is not None
            assert row.score.value <= row.weight.value
    if made.verdict == "rejected":
        return
    assert wrong_places(made.form, truth) == []
    assert PENDING not in made.form.model_dump_json()
    assert made.form.total is not None
    assert made.form.total.value == found.total


# -- the tests ---------------------------------------------------------------------------------


@pytest.mark.parametrize("liar", LIARS)
@pytest.mark.parametrize("name", TRUTHS)
async def test_an_accepted_form_holds_every_figure_in_its_own_place(name: str, liar: str) -> None:
    truth = TRUTHS[name]
    made = await draft(truth, LIARS[liar])
    check(made, truth)
    assert made.ledger.text == truth.text


async def test_honest_models_and_most_liars_still_end_in_an_accepted_form() -> None:
    verdicts = Counter(
        [
            (await draft(truth, liar)).verdict != "rejected"
            for truth in TRUTHS.values()
            for liar in LIARS.values()
        ]
    )
    assert verdicts[True] / verdicts.total() > 0.9


@given(seed=st.integers(min_value=0, max_value=10**9), name=st.sampled_from(sorted(TRUTHS)))
@settings(max_examples=60, deadline=None)
async def test_fact_ids_in_any_order_never_move_a_figure(seed: int, name: str) -> None:
    chance = random.Random(seed)  # noqa: S311  # a shuffle, no secret

    def shuffled(query: Query, _sentence: int, honest: Data) -> Data:
        if "rows" in honest and offered(query):
            ids = offered(query)
            turned = dict(zip(ids, chance.sample(ids, len(ids)), strict=True)) | {"": ""}
            names = [row["name"] for row in honest["rows"]]
            chance.shuffle(names)
            pairs = zip(honest["rows"], names, strict=True)
            return {
                "rows": [
                    row
                    | {
                        "name": said,
                        "target": turned[row.get("target", "")],
                        "actual": turned[row.get("actual", "")],
                    }
                    for row, said in pairs
                    if "target" in row
                ]
            }
        values = list(honest.values())
        chance.shuffle(values)
        return dict(zip(honest, values, strict=True)) if query.purpose == "funds" else honest

    check(await draft(TRUTHS[name], shuffled), TRUTHS[name])


class Silent(Scripted):
    """Accepts the question, and never says anything."""

    async def ask(self, query: Query) -> Reply:
        self.asked.append(query)
        await hang()
        raise AssertionError


async def test_a_model_that_hangs_costs_its_time_and_nothing_else() -> None:
    truth = TRUTHS["plain"]
    model = Silent(truth.text, truth.template, LIARS["honest"])
    request = Request(text=truth.text, template=truth.template, project=PROJECT)
    made = await draft_form(request, model=model, tell=lambda _event: None, limits=Limits(seconds=1))
    check(made, truth)
    assert "已用完" in made.notice
    assert made.ledger.text == truth.text
    assert len(made.attempts) == len(model.asked)


def believe_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the cross-check away: whatever figures a model names go into the form."""

    def all_in(said: tuple[RowProposal, ...], own: Proposal, ledger: Ledger, _template: Template) -> Believed:
        known = {fact.id for fact in ledger.facts}
        figured = [
            row
            for row in said
            if {row.target, row.actual} - {None} and {row.target, row.actual} - {None} <= known
        ]
        return Believed((*figured, *(row for row in own.rows if row.wish)), ())

    monkeypatch.setattr(proposing, "cross_check", all_in)


async def broken_promises() -> list[str]:
    """Give every accepted draft with a figure in a wrong place."""
    broken = []
    for name, truth in TRUTHS.items():
        for liar in ("target-and-actual-swapped", "names-rotated", "every-fact-a-row", "another-rows-name"):
            made = await draft(truth, LIARS[liar])
            if made.verdict != "rejected" and wrong_places(made.form, truth):
                broken.append(f"{name} {liar}")
    return broken


async def test_the_witness_alone_keeps_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    believe_everything(monkeypatch)
    assert await broken_promises() == []


async def test_without_cross_check_and_witness_the_promise_is_broken_and_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    believe_everything(monkeypatch)

    class Bribed:
        """A witness who agrees to everything."""

        @staticmethod
        def testify(*_asked: object) -> witness.Testimony:
            return witness.Testimony("supports", "")

    monkeypatch.setattr(t03_role_without_witness, "witness", Bribed)
    assert await broken_promises() != []


def test_the_table_of_truth_would_see_a_figure_in_the_wrong_place() -> None:
    truth = TRUTHS["plain"]
    row = Row(
        id="R01", level1="产出指标", level2="数量指标", name="普法讲座场次", target="20场", actual="318件"
    )
    swapped = Row(
        id="R02", level1="产出指标", level2="数量指标", name="普法讲座场次", target="21场", actual="20场"
    )
    assert not any(row_agrees(row, true) for true in truth.rows)
    assert not any(row_agrees(swapped, true) for true in truth.rows)
