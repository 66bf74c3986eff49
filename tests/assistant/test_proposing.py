"""What becomes of a model's words: a row may be renamed without losing what code knows of it."""

from assistant.draft import Request
from assistant.pipeline import draft_form
from assistant.proposal import Query, Reply
from examples.replay import FOLDERS, request_of

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
    request = next(request_of(folder) for folder in FOLDERS if folder.name == "03-public-security")
    vague = Renaming("红莲小区", "综治宣传栏数量")
    draft = await draft_form(request, model=vague, tell=lambda _event: None)
    assert [row.name for row in draft.form.rows if "宣传栏" in row.name] == ["红莲小区综治宣传栏建设数量"]
