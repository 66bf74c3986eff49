"""Attacks: texts of many clerks, models that lie about them at random, and clerks who answer what is asked.

The promise is held against attacks.yaml: no accepted form may hold a figure, or a level, that its text does
not bear out in this place. What a person typed is the person's own.
"""

import random
import re
from collections import Counter

import pytest

from assistant.draft import Answer, Draft, Request
from assistant.drafting.answering import in_order
from assistant.errors import UnknownCell
from assistant.offline import propose_offline
from assistant.pipeline import answer, draft_form
from assistant.proposal import Model, Query, Reply
from tests.assistant.clerks import Told, Truth, converse, misplaced, project_of, truths
from tests.assistant.models import Data, Scripted
from validators.ledger import read
from validators.scoring import recompute
from validators.template import find_template
from validators.witness import readings, sentences

TRUTHS = truths()
AT_ODDS = {"contradictory-budget", "contradictory-result"}  # these say two things; a clerk has to choose
PIECE = re.compile(r"[^一-鿿]+|[一二三四五六七八九十百千万亿两]+")


class Fuzz(Scripted):
    """Answers in shape and at random: any fact of the sentence in any column, any words as a name."""

    def __init__(self, truth: Truth, seed: int) -> None:
        super().__init__(truth.text, truth.template, lambda _query, _sentence, honest: honest)
        self.chance = random.Random(seed)  # noqa: S311  # a lie, no secret
        self.say = self.lie

    def lie(self, query: Query, sentence: int, _honest: Data) -> Data:
        if query.purpose == "funds":
            money = [fact.id for fact in self.ledger.facts if fact.kind == "money"]
            return {role: self.chance.choice([*money, ""]) for role in query.schema["properties"]}
        if query.purpose == "reason":
            return {"sentence": self.chance.choice(query.schema["properties"]["sentence"]["enum"])}
        start, end = sentences(self.ledger.text)[sentence]
        facts = [fact.id for fact in self.ledger.facts if start <= fact.start < end]
        rows = self.chance.randint(1, len(facts) + 2) if query.purpose == "rows" else 1
        return {"rows": [self.row(sentence, facts) for _ in range(rows)]}

    def row(self, sentence: int, facts: list[str]) -> Data:
        groups = [group for section in self.template.sections for group in section.groups]
        bands = [band.name for band in self.template.qualitative.bands]
        row = {"level2": self.chance.choice(groups), "name": self.name_in(sentence)}
        if not facts or self.chance.random() < 0.25:
            return row | {"target": "", "actual": "", "level": self.chance.choice([bands[0], *bands])}
        target, actual = (self.chance.choice([*facts, ""]) for _ in range(2))
        mine = [own for own in self.own.rows if own.sentence == sentence and (own.target or own.actual)]
        if mine and self.chance.random() < 0.5:
            own = self.chance.choice(mine)
            target, actual = own.target or "", own.actual or ""
        return row | {"target": target, "actual": actual, "level": ""}

    def name_in(self, sentence: int) -> str:
        start, end = sentences(self.ledger.text)[sentence]
        pieces = [p for p in PIECE.split(self.ledger.text[start:end]) if len(p) > 1] or ["群众"]
        piece = self.chance.choice(pieces)
        at = self.chance.randrange(len(piece) - 1)
        subjects = [readings(self.ledger)[fact.id].subject for fact in self.ledger.facts]
        own = [row.name for row in self.own.rows]
        cut = piece[at : self.chance.randint(at + 2, len(piece))]
        name = self.chance.choice(
            [piece, cut, self.chance.choice([*subjects, piece]), self.chance.choice(own)]
        )
        return re.sub(r"[\d一二三四五六七八九十]", "", name)[:40] or "工作"


async def drafted(truth: Truth, model: Model | None) -> Draft:
    request = Request(text=truth.text, template=truth.template, project=project_of(truth.template))
    return await draft_form(request, model=model, tell=lambda _event: None)


def kept(told: Told, truth: Truth) -> None:
    """Hold the promise against the table of truth, and every score against the template."""
    made = told.draft
    assert made.ledger.text == truth.text
    found = recompute(made.form, find_template(truth.template))
    for row in made.form.rows:
        if row.score is not None and row.score.value is not None:
            assert row.score.value == found.rows[row.id], row.name
    if made.verdict != "rejected":
        assert misplaced(made, truth) == []
        assert made.form.total is not None
        assert made.form.total.value == found.total


@pytest.mark.parametrize("name", TRUTHS)
async def test_the_offline_draft_holds_every_figure_in_its_place_and_true_answers_end_it(name: str) -> None:
    truth = TRUTHS[name]
    told = converse(await drafted(truth, None), truth)
    kept(told, truth)
    assert told.draft.verdict != "rejected", [f.message for f in told.draft.findings if f.severity == "error"]


@pytest.mark.parametrize("name", TRUTHS)
async def test_a_model_that_lies_at_random_moves_no_figure(name: str) -> None:
    truth = TRUTHS[name]
    for seed in range(2):
        model = Fuzz(truth, seed)
        kept(converse(await drafted(truth, model), truth), truth)


@pytest.mark.parametrize("name", sorted(TRUTHS.keys() - AT_ODDS))
async def test_a_hasty_yes_puts_no_wrong_figure_into_an_offline_draft(name: str) -> None:
    truth = TRUTHS[name]
    told = converse(await drafted(truth, None), truth, hasty=True)
    kept(told, truth)
    assert told.denied == ()


async def test_drafts_do_not_depend_on_the_order_of_the_models_answers() -> None:
    truth = TRUTHS["far-partner"]
    made = [(await drafted(truth, Fuzz(truth, 7))).form for _ in range(2)]
    assert made[0] == made[1]


# -- what clerks can do to a draft -------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    [
        "/rows/0/score",
        "/rows/0/weight",
        "/funds/rows/0/rate",
        "/funds/score",
        "/total",
        "/subtotals/产出指标",
    ],
)
async def test_nobody_types_over_a_computed_cell(where: str) -> None:
    made = await drafted(TRUTHS["dorm"], None)
    with pytest.raises(UnknownCell):
        answer(made, [Answer(where=where, text="100")])


@pytest.mark.parametrize(
    "where",
    [
        "/rows/99/actual",
        "/rows/-1/actual",
        "/rows/01/actual",
        "/rows/１/actual",
        "/rows/1_0/actual",
        "/nothing",
        "/rows/0/actual/text/x",
        "",
        "/",
    ],
)
async def test_an_answer_to_no_cell_is_refused(where: str) -> None:
    made = await drafted(TRUTHS["dorm"], None)
    with pytest.raises(UnknownCell):
        answer(made, [Answer(where=where, text="28件")])


async def test_a_missed_term_gets_the_level_that_the_clerk_names_and_no_other() -> None:
    made = await drafted(TRUTHS["deadline"], None)
    asked = [question for question in made.questions if question.where.endswith("/score")]
    assert len(asked) == 1
    assert answer(made, [Answer(where=asked[0].where, text="达成")]).questions == made.questions
    assert answer(made, [Answer(where=asked[0].where, text="100")]).questions == made.questions
    done = answer(made, [Answer(where=asked[0].where, text="部分达成")])
    row = done.form.rows[int(asked[0].where.split("/")[2])]
    assert row.score is not None
    assert row.weight is not None
    assert row.weight.value is not None
    assert (
        row.score.value
        == row.weight.value * find_template(TRUTHS["deadline"].template).qualitative.bands[1].share
    )
    assert done.verdict != "rejected"


async def test_a_row_that_is_no_indicator_can_be_taken_out_and_its_points_go_to_the_others() -> None:
    truth = TRUTHS["same-number"]
    made = await drafted(truth, None)
    gone, before = made.form.rows[1], len(made.form.rows)
    done = answer(
        made, [Answer(where="/rows/1/target", text="删去"), Answer(where="/rows/2/actual", text="99%")]
    )
    assert gone.name not in [row.name for row in done.form.rows]
    assert len(done.form.rows) == before - 1
    assert done.form.rows[1].actual is not None
    assert done.form.rows[1].actual.text == "99%"
    assert done.origins["/rows/1/actual"].kind == "person"
    assert done.form.total_weight is not None
    assert done.form.total_weight.text == "100"


async def test_the_last_row_of_what_the_edition_wants_stays() -> None:
    made = await drafted(TRUTHS["same-number"], None)
    last = len(made.form.rows) - 1
    assert made.form.rows[last].level2 == "服务对象满意度指标"
    assert answer(made, [Answer(where=f"/rows/{last}/actual", text="不是指标")]).form.rows == made.form.rows


def test_rows_are_taken_out_behind_all_other_answers_and_the_last_one_first() -> None:
    said = [Answer(where=where, text=text) for where, text in (
        ("/rows/1/target", "删去"), ("/rows/4/target", "8件"), ("/rows/3/actual", "不是指标"),
    )]  # fmt: skip
    assert [each.where for each in in_order(said)] == ["/rows/4/target", "/rows/3/actual", "/rows/1/target"]


# -- the attackers themselves ------------------------------------------------------------------


async def test_the_table_of_truth_sees_each_kind_of_misplaced_figure() -> None:
    truth = TRUTHS["dorm"]
    made = await drafted(truth, None)
    assert misplaced(made, truth) == []
    line = made.form.funds.rows[0]
    swapped = made.form.replace("/funds/rows/0/budget", line.executed.text if line.executed else "")
    assert misplaced(made.model_copy(update={"form": swapped}), truth)
    moved = made.form.replace("/rows/0/target", "620樘").replace("/rows/0/actual", "635樘")
    assert misplaced(made.model_copy(update={"form": moved}), truth)


async def test_the_liar_really_lies() -> None:
    truth, heard = TRUTHS["dorm"], Counter[bool]()

    class Listening(Fuzz):
        """Keeps what was said."""

        async def ask(self, query: Query) -> Reply:
            reply = await super().ask(query)
            own = {
                (row.target or "", row.actual or "")
                for row in propose_offline(read(truth.text), self.template).rows
            }
            heard.update((row["target"], row["actual"]) in own for row in reply.data.get("rows", ()))
            return reply

    for seed in range(3):
        await drafted(truth, Listening(truth, seed))
    assert heard[False] > 5


@pytest.mark.parametrize("said", ["近90万元", "90万元左右", "90万元以内", "不超过90万元", "约90万元"])
async def test_an_amount_that_is_only_about_so_much_is_asked_for(said: str) -> None:
    text = TRUTHS["dorm"].text.replace("实际支出271.32万元", f"实际支出{said}")
    made = await drafted(TRUTHS["dorm"]._replace(text=text), None)
    assert made.verdict == "rejected"
    assert "/funds/rows/0/executed" in [question.where for question in made.questions]


async def test_a_result_that_is_only_a_bound_keeps_its_bound() -> None:
    text = TRUTHS["dorm"].text.replace("经抽样调查为94.2%", "实际达到94%以上")
    made = await drafted(TRUTHS["dorm"]._replace(text=text), None)
    shown = [row.actual.text for row in made.form.rows if row.actual and "94" in row.actual.text]
    assert shown == ["达到94%以上"]
