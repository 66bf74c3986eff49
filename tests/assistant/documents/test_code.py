from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import form_from_json, form_to_json, read_file, write
from assistant.documents.code import code_line, code_of, printed_code
from assistant.documents.layout import lay_out
from tests.assistant.documents.forms import EDITIONS, forms, hubei, national
from tests.assistant.documents.pasting import one_cell_a_line
from validators.form import Form, cell
from validators.template import find_template

EXAMPLES = Path(__file__).parents[3] / "examples"
FOLDERS = sorted(each for each in EXAMPLES.iterdir() if (each / "form.json").is_file())


def written(form: Form) -> bytes:
    return write(form, find_template(form.template), "docx", draft=False)


def test_every_word_and_figure_changes_the_code() -> None:
    form = national()
    changed = [form.replace("/rows/0/actual", cell("1")), form.replace("/project/name", "别的项目")]
    assert len({code_of(each) for each in (form, *changed)}) == 3


def test_line_breaks_spaces_and_row_ids_do_not_change_the_code() -> None:
    form = national()
    name = form.rows[0].name
    spaced = form.replace("/rows/0/name", f"{name[:2]}\n {name[2:]}").replace("/rows/0/id", "R77")
    assert code_of(spaced) == code_of(form)


def test_the_line_is_printed_below_the_form_and_read_as_no_note_of_it() -> None:
    form = national()
    (again,) = read_file("表.docx", written(form)).forms
    assert again.notes == form.notes
    assert code_of(again) == code_of(form)
    assert printed_code(code_line(form)) == code_of(form)
    assert printed_code("联系电话：无") is None


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_draft_keeps_its_code_on_the_way_through_word(folder: Path) -> None:
    form = form_from_json((folder / "form.json").read_text("utf-8"))
    (verified,) = read_file("表.docx", written(form)).verified()
    assert verified.matches is True


@given(st.sampled_from(EDITIONS).flatmap(forms))
@settings(max_examples=60, deadline=None)
def test_any_form_keeps_its_code(form: Form) -> None:
    assert read_file("表.docx", written(form)).verified()[0].matches is True


def test_what_was_changed_by_hand_afterwards_is_told() -> None:
    pasted = one_cell_a_line(lay_out(national(), find_template("mof-2020"), draft=False))
    told = read_file("表.txt", pasted.replace("11.4公里", "12公里").encode()).verified()
    assert [each.matches for each in told] == [False]
    without = read_file("表.txt", pasted.replace("核验码", "编号").encode()).verified()
    assert [(each.printed, each.matches) for each in without] == [(None, False)]


def test_each_of_several_forms_has_its_own_code() -> None:
    pages = [
        one_cell_a_line(lay_out(form, find_template(form.template), draft=False))
        for form in (national(), hubei())
    ]
    told = read_file("表.txt", "\n\n".join(pages).encode()).verified()
    assert [(each.printed, each.matches) for each in told] == [
        (code_of(national()), True),
        (code_of(hubei()), True),
    ]


def test_json_prints_no_code_so_that_nothing_is_compared() -> None:
    (told,) = read_file("表.json", form_to_json(national()).encode()).verified()
    assert (told.computed, told.matches) == (code_of(national()), None)


@pytest.mark.parametrize("total", ["待补充", "", "100", "97.50"])
def test_a_total_that_nobody_filled_is_read_as_such(total: str) -> None:
    form = national(total=total, total_weight="100")
    for kind in ("docx", "xlsx", "html"):
        content = write(form, find_template(form.template), kind, draft=True)
        read = read_file(f"表.{kind}", content)
        assert read.forms[0].total == form.total
        assert read.forms[0].total_weight == form.total_weight
        assert [each.matches for each in read.verified()] == [True]
