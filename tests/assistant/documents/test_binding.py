"""Several forms in one file: a list in front, each on a page of its own, the same forms when read back."""

import io
import json
import zipfile
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import read_file, read_pasted, write_all
from assistant.documents.binding import Bound, bind
from assistant.documents.grid import Document, Grid, Paragraph
from tests.assistant.documents.forms import EDITIONS, forms, hubei, national
from tests.assistant.documents.pasting import one_cell_a_line, tab_separated
from validators.errors import UnreadableForm
from validators.form import Form

PROJECT = {"name": "村道养护", "department": "临江区交通局", "implementer": "公路站"}
KINDS: tuple[Literal["docx", "xlsx"], ...] = ("docx", "xlsx")
SEVERAL = (national(), hubei(), national(project=PROJECT))
BOUND = [Bound(form, conclusion) for form, conclusion in zip(SEVERAL, ("通过", "退回", "通过"), strict=True)]


def test_the_list_names_every_form_with_its_figures_and_what_was_concluded() -> None:
    listed = next(block for block in bind(BOUND, draft=False).blocks if isinstance(block, Grid))
    assert [[cell.text for cell in row] for row in listed.rows] == [
        ["序号", "项目名称", "全年预算数", "执行率", "总分", "核查结论"],
        ["1", "河道清淤整治", "240.00万元", "90.00%", "98.00", "通过"],
        ["2", "乡村图书室建设项目", "80万元", "90%", "96分", "退回"],
        ["3", "村道养护", "240.00万元", "90.00%", "98.00", "通过"],
    ]


def test_each_form_is_a_part_that_begins_with_its_first_line() -> None:
    parts = bind(BOUND, draft=True).parts()
    firsts = [part.blocks[0] for part in parts]
    assert [block.opens for block in firsts if isinstance(block, Paragraph)] == [
        "自评表清单",
        "1 河道清淤整治",
        "2 乡村图书室建设项目",
        "3 村道养护",
    ]
    assert all(part.draft for part in parts)
    assert Document((Paragraph("无"),)).parts() == (Document((Paragraph("无"),)),)


def test_word_begins_a_new_page_for_each_form() -> None:
    package = zipfile.ZipFile(io.BytesIO(write_all(BOUND, "docx", draft=False)))
    assert package.read("word/document.xml").count(b"pageBreakBefore") == len(SEVERAL)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "json"])
def test_the_forms_come_back_with_their_codes(kind: Literal["docx", "xlsx", "json"]) -> None:
    read = read_file(f"表.{kind}", write_all(BOUND, kind, draft=True))
    assert read.forms == SEVERAL
    assert [each.matches for each in read.verified()] == [None if kind == "json" else True] * len(SEVERAL)


@given(st.lists(st.sampled_from(EDITIONS).flatmap(forms), min_size=2, max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_forms_come_back(several: list[Form]) -> None:
    bound = [Bound(form, "通过") for form in several]
    for kind in KINDS:
        assert read_file(f"表.{kind}", write_all(bound, kind, draft=False)).forms == tuple(several)
    for paste in (one_cell_a_line, tab_separated):
        assert read_pasted(paste(bind(bound, draft=False))) == tuple(several)


def test_a_footnote_that_sounds_like_a_title_stays_with_its_form() -> None:
    first = national(notes=("附：自评结果已报主管部门。",))
    bound = [Bound(form, "通过") for form in (first, hubei())]
    assert read_file("表.docx", write_all(bound, "docx", draft=False)).forms == (first, hubei())


def test_one_form_alone_has_no_list() -> None:
    assert b"\xe6\xb8\x85\xe5\x8d\x95" not in write_all(BOUND[:1], "sheet", draft=False)
    assert b"\xe6\xb8\x85\xe5\x8d\x95" in write_all(BOUND, "sheet", draft=False)


@pytest.mark.parametrize(
    ("content", "says"),
    [({"forms": []}, "一张表也没有"), ({"forms": [1]}, "/forms/0 应为对象"),
     ({"forms": [{"template": "mof-2020"}, {"colour": "红"}]}, "/forms/1：.*colour")],
)  # fmt: skip
def test_what_is_wrong_with_one_of_several_is_told_with_its_place(content: object, says: str) -> None:
    with pytest.raises(UnreadableForm, match=says):
        read_file("表.json", json.dumps(content).encode())


def test_the_same_forms_give_the_same_file() -> None:
    one, other = (write_all(BOUND, "docx", draft=False) for _ in range(2))
    assert one == other
    assert all(before != after for before, after in pairwise(SEVERAL))
