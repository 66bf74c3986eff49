"""What a file says and no form says is told; what every form prints is not."""

from pathlib import Path

import pytest

from assistant.documents import read_file, write, write_all
from assistant.documents.binding import Bound
from benchmarks.mutations.clean import clean_forms
from tests.assistant.documents.forms import hubei, national
from validators.template import find_template

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_nothing_is_left_over_of_what_we_wrote(kind: str) -> None:
    for name, form in clean_forms(1):
        content = write(form, find_template(form.template), kind, draft=True)  # type: ignore[arg-type]  # one of three
        assert read_file(f"表.{kind}", content).remarks == (), name


def test_nothing_is_left_over_of_several_forms_with_a_list_in_front() -> None:
    content = write_all([Bound(national(), "通过"), Bound(hubei(), "退回")], "docx", draft=False)
    assert read_file("表.docx", content).remarks == ()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="种子表不在这里")
def test_nothing_is_left_over_of_the_seeds() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        assert read_file(path.name, path.read_bytes()).remarks == ()


def test_a_cell_that_no_form_has_is_told_with_its_place() -> None:
    page = write(national(), find_template("mof-2020"), "html", draft=True).decode()
    page = page.replace("</table>", "<tr><td>佐证</td><td>见附件三第八页</td></tr></table>", 1)
    remarks = read_file("表.html", page.encode()).remarks
    assert [remark for remark in remarks if "见附件三第八页" in remark and remark.startswith("表1第")]


def test_many_cells_are_told_shortly() -> None:
    lines = "".join(f"<p>第{n}科室另报的情况{n * 7}</p>" for n in range(1, 40))
    page = write(national(), find_template("mof-2020"), "html", draft=True).decode()
    remarks = read_file("表.html", page.replace("<div", f"{lines}<div", 1).encode()).remarks
    assert len(remarks) < 12
