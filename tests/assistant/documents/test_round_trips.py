"""What is written is read back: through Word, and through both shapes of pasted text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import form_from_json, form_to_json, read_forms, read_pasted, write
from assistant.documents.layout import lay_out
from tests.assistant.documents.forms import EDITIONS, forms, hubei, national
from tests.assistant.documents.pasting import one_cell_a_line, tab_separated
from validators.form import Form
from validators.template import find_template

ANY = st.sampled_from(EDITIONS).flatmap(forms)
WRITTEN = pytest.mark.parametrize("form", [national(), hubei()], ids=["national", "hubei"])


def by_word(form: Form) -> tuple[Form, ...]:
    return read_forms("表.docx", write(form, find_template(form.template), "docx", draft=True))


def by_cells(form: Form) -> tuple[Form, ...]:
    return read_pasted(one_cell_a_line(lay_out(form, find_template(form.template), draft=False)))


def by_lines(form: Form) -> tuple[Form, ...]:
    return read_pasted(tab_separated(lay_out(form, find_template(form.template), draft=False)))


@WRITTEN
@pytest.mark.parametrize("way", [by_word, by_cells, by_lines])
def test_a_form_comes_back_as_it_was(form: Form, way: object) -> None:
    assert callable(way)
    assert way(form) == (form,)


@pytest.mark.parametrize("way", [by_word, by_cells, by_lines])
def test_a_form_without_year_and_figures_comes_back(way: object) -> None:
    form = national(year=None, total="", total_weight="", goal={"expected": "", "actual": ""})
    assert callable(way)
    assert way(form) == (form,)


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_any_form_comes_back_from_word(form: Form) -> None:
    assert by_word(form) == (form,)


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_any_form_comes_back_from_one_cell_a_line(form: Form) -> None:
    assert by_cells(form) == (form,)


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_any_form_comes_back_from_tab_separated_rows(form: Form) -> None:
    assert by_lines(form) == (form,)


@given(ANY)
@settings(max_examples=30, deadline=None)
def test_any_form_comes_back_from_json(form: Form) -> None:
    assert form_from_json(form_to_json(form)) == form


@given(st.lists(ANY, min_size=2, max_size=4))
@settings(max_examples=15, deadline=None)
def test_several_forms_in_one_text_stay_apart(several: list[Form]) -> None:
    pages = [one_cell_a_line(lay_out(form, find_template(form.template), draft=False)) for form in several]
    assert read_pasted("\n\n".join(pages)) == tuple(several)


def test_the_same_form_gives_the_same_file() -> None:
    template = find_template("mof-2020")
    assert write(national(), template, "docx", draft=True) == write(national(), template, "docx", draft=True)
