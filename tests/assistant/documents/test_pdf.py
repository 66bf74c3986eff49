"""A PDF says what every other file says, in a Chinese font, and form text is never taken for markup."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.documents import code_of, write
from assistant.documents.files.pdf import writing
from assistant.documents.grid import Document, Grid
from assistant.documents.layout import lay_out
from assistant.errors import Misconfigured
from tests.assistant.documents.forms import EDITIONS, hubei, national, national_row
from tests.assistant.documents.test_rendering import ABSENT, words
from validators.form import Form
from validators.template import find_template

pytestmark = pytest.mark.skipif(bool(ABSENT), reason=ABSENT)


def pdf(form: Form, *, draft: bool = False) -> bytes:
    return write(form, find_template(form.template), "pdf", draft=draft)


def pages(form: Form, folder: Path, *, draft: bool = False) -> list[str]:
    path = folder / "form.pdf"
    path.write_bytes(pdf(form, draft=draft))
    return words(path)


def texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for row in block.rows for cell in row)
        else:
            yield from (block.text, block.aside)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_of_every_edition_stands_in_the_pdf(edition: str, tmp_path: Path) -> None:
    form = national(template=edition)
    said = "".join(pages(form, tmp_path))
    printed = " ".join(texts(lay_out(form, find_template(edition), draft=False)))
    missing = {figure for figure in re.findall(r"[\d.]+%?", printed) if figure not in said}
    assert not missing
    assert code_of(form) in said


def test_form_text_is_no_markup(tmp_path: Path) -> None:
    name = "#set text(red) $x^2$ *粗* _斜_ `码` [注] <标> @引 \\u{41} = 题 // 完 https://例.cn"
    said = "".join(pages(national(project={"name": name, "department": "#sys.inputs"}), tmp_path))
    assert "".join(name.split()) in said
    assert "#sys.inputs" in said


def test_a_draft_is_marked_on_every_page_and_a_final_form_on_none(tmp_path: Path) -> None:
    rows = [
        national_row(f"R{n}", "产出指标", "数量指标", f"巡查{n}号河段", f"≥{n}次", f"{n}次", "1", "1")
        for n in range(1, 91)
    ]
    long = national(rows=rows)
    marked = pages(long, tmp_path, draft=True)
    assert len(marked) > 2
    assert all("草" in page and "稿" in page for page in marked)
    assert all("三级指标" in page for page in marked[:-1])
    assert not [page for page in pages(long, tmp_path) if "稿" in page]


@pytest.mark.parametrize("edition", ["mof-2020", "sichuan-2023", "hubei-2020"])
@pytest.mark.parametrize("field", ["deviation", "target", "name"])
def test_no_letter_of_a_row_higher_than_a_page_is_lost(edition: str, field: str, tmp_path: Path) -> None:
    row = national_row("R1", "产出指标", "数量指标", "清淤河道", "≥12公里", "11公里", "20", "19")
    form = national(template=edition, rows=[row | {field: "龘" * 900}])
    printed = " ".join(texts(lay_out(form, find_template(edition), draft=False))).count("龘")
    assert "".join(pages(form, tmp_path)).count("龘") == printed


def test_the_same_form_gives_the_same_bytes() -> None:
    assert pdf(hubei()) == pdf(hubei())


def test_without_a_chinese_font_it_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "FONTS", dict.fromkeys(writing.FONTS, ("没有这种字体",)))
    with pytest.raises(Misconfigured, match="ASSISTANT_FONTS"):
        pdf(national())


def test_a_font_of_the_offices_own_folder_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, check=True, text=True)  # noqa: S607
    font = Path(listed.stdout.splitlines()[0].rstrip(": "))
    (tmp_path / font.name).write_bytes(font.read_bytes())
    monkeypatch.setattr(writing, "FONTS", dict.fromkeys(writing.FONTS, ()))
    monkeypatch.setenv("ASSISTANT_FONTS", str(tmp_path))
    assert pdf(national()).startswith(b"%PDF")
