from assistant.documents import read_file, write
from assistant.documents.code import code_line, code_of, printed_code
from tests.assistant.documents.forms import national
from validators.form import cell
from validators.template import find_template


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
    content = write(form, find_template(form.template), "docx", draft=False)
    (again,) = read_file("表.docx", content).forms
    assert again.notes == form.notes
    assert code_of(again) == code_of(form)
    assert printed_code(code_line(form)) == code_of(form)
    assert printed_code("联系电话：无") is None
