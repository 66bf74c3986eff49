"""What becomes of a model's words: a row may be renamed without losing what code knows of it."""

from assistant.draft import Request
from assistant.pipeline import draft_form
from assistant.proposal import Query, Reply

TEXT = (
    "法律援助项目年初预算80万元，全年支出80万元。全年受理援助案件212件，年初定的是不少于260件。"
    "援助案件比计划少，是因为两家律所换人交接。"
)


class Renaming:
    """A model that sees one row, and gives it a name of its own."""

    name = "renaming"

    def __init__(self, figure: str = "212件", indicator: str = "全年受理援助案件件数") -> None:
        self.figure, self.indicator = figure, indicator
        self.asked: list[Query] = []

    async def ask(self, query: Query) -> Reply:
        self.asked.append(query)
        if query.purpose == "reason":
            return Reply({"sentence": 0}, ())
        if query.purpose != "rows" or self.figure not in query.user:
            return Reply({"rows": []}, ())
        fields = query.schema["properties"]["rows"]["items"]["properties"]
        target, actual = fields["target"]["enum"][0], fields["actual"]["enum"][0]
        row = {"level2": "数量指标", "name": self.indicator, "target": target, "actual": actual}
        return Reply({"rows": [row]}, ())


async def test_a_renamed_row_keeps_the_reason_that_the_text_gives() -> None:
    model = Renaming()
    request = Request(text=TEXT, template="hubei-2020")
    draft = await draft_form(request, model=model, tell=lambda _event: None)
    assert "律所换人" in (draft.form.analysis or "")
    assert not [question for question in draft.questions if question.where == "/analysis"]


async def test_a_sentence_of_funds_alone_is_not_asked_about() -> None:
    model = Renaming()
    await draft_form(Request(text=TEXT, template="hubei-2020"), model=model, tell=lambda _event: None)
    assert not [query for query in model.asked if query.purpose == "rows" and "年初预算" in query.user]


async def test_a_name_under_which_a_figure_would_lose_its_witness_is_not_taken() -> None:
    text = (
        "全年预算80万元，支出80万元。红莲小区宣传栏计划建设2个，实际建设2个。宣传栏维修计划5个，实际维修6个。"
    )
    vague = Renaming("2个", "宣传栏数量")
    draft = await draft_form(Request(text=text, template="hubei-2020"), model=vague, tell=lambda _event: None)
    named = [row.name for row in draft.form.rows if row.actual and row.actual.text.startswith("2个")]
    assert named
    assert all("红莲小区" in name for name in named)
