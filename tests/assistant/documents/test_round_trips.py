"""What is written is read back: through Word, Excel, LibreOffice, and both shapes of pasted text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import form_from_json, form_to_json, read_forms, read_pasted, write
from assistant.documents.layout import lay_out
from tests.assistant.documents.forms import EDITIONS, forms, hubei, national
from tests.assistant.documents.pasting import one_cell_a_line, tab_separated
from tests.assistant.documents.spreadsheets import by_libreoffice
from validators.form import Form
from validators.template import find_template

ANY = st.sampled_from(EDITIONS).flatmap(forms)
WRITTEN = pytest.mark.parametrize("form", [national(), hubei()], ids=["national", "hubei"])


def by_word(form: Form) -> tuple[Form, ...]:
    return read_forms("表.docx", write(form, find_template(form.template), "docx", draft=True))


def by_excel(form: Form) -> tuple[Form, ...]:
    return read_forms("表.xlsx", write(form, find_template(form.template), "xlsx", draft=True))


def by_page(form: Form) -> tuple[Form, ...]:
    return read_forms("表.html", write(form, find_template(form.template), "html", draft=True))


def by_cells(form: Form) -> tuple[Form, ...]:
    return read_pasted(one_cell_a_line(lay_out(form, find_template(form.template), draft=False)))


def by_lines(form: Form) -> tuple[Form, ...]:
    return read_pasted(tab_separated(lay_out(form, find_template(form.template), draft=False)))


@WRITTEN
@pytest.mark.parametrize("way", [by_word, by_excel, by_page, by_cells, by_lines])
def test_a_form_comes_back_as_it_was(form: Form, way: object) -> None:
    assert callable(way)
    assert way(form) == (form,)


@pytest.mark.parametrize("way", [by_word, by_excel, by_page, by_cells, by_lines])
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
def test_any_form_comes_back_from_a_page(form: Form) -> None:
    assert by_page(form) == (form,)


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_any_form_comes_back_from_excel(form: Form) -> None:
    assert by_excel(form) == (form,)


@pytest.mark.parametrize("edition", EDITIONS)
def test_forms_of_every_edition_come_back_from_excel(edition: str) -> None:
    for form in some(edition):
        assert by_excel(form) == (form,)


def test_forms_of_every_edition_come_back_after_libreoffice_has_saved_them(tmp_path: Path) -> None:
    every = {f"{edition} {at}": form for edition in EDITIONS for at, form in enumerate(some(edition))}
    every |= {"national": national(), "hubei": hubei()}
    written = {
        name: write(form, find_template(form.template), "xlsx", draft=False) for name, form in every.items()
    }
    saved = by_libreoffice(written, tmp_path)
    assert {name: read_forms("表.xlsx", saved[name]) for name in every} == {
        name: (form,) for name, form in every.items()
    }


def some(edition: str) -> list[Form]:
    """Three forms of *edition*, the same ones at every run."""
    made: list[Form] = []

    @given(forms(edition))
    @settings(max_examples=3, database=None, derandomize=True, deadline=None)
    def make(form: Form) -> None:
        made.append(form)

    make()
    return made


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
