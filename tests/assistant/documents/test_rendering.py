"""What LibreOffice makes of a written file: every word is there, on the page where it belongs."""

import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.documents import write
from tests.assistant.documents.forms import hubei, national, national_row
from validators.form import Form
from validators.template import find_template

PROGRAMS = {
    "soffice": "LibreOffice(soffice)",
    "pdftotext": "poppler(pdftotext)",
    "fc-list": "fontconfig(fc-list)",
}


def run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True, timeout=180)  # noqa: S603
    return done.stdout.decode()


def absent() -> str:
    """Say what this machine lacks to render a form; "" when nothing is missing."""
    missing = [name for program, name in PROGRAMS.items() if not shutil.which(program)]
    if missing:
        return f"缺少 {'、'.join(missing)}"
    return "" if run("fc-list", ":lang=zh").strip() else "缺少中文字体(如 fonts-noto-cjk)"


ABSENT = absent()
pytestmark = pytest.mark.skipif(bool(ABSENT), reason=ABSENT)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The words of each page of each file, without spaces; all files in one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("rendered")
    for name, (form, draft) in {
        "accepted": (national(), False),
        "draft": (long_form(), True),
        "hubei": (hubei(), False),
    }.items():
        content = write(form, find_template(form.template), "docx", draft=draft)
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *folder.glob("*.docx"))
    return {pdf.stem: words(pdf) for pdf in folder.glob("*.pdf")}


def words(pdf: Path) -> list[str]:
    return ["".join(page.split()) for page in run("pdftotext", "-layout", pdf, "-").split("\f")[:-1]]


def long_form() -> Form:
    rows = [
        national_row(f"R{n}", "产出指标", "数量指标", f"巡查{n}号河段", f"≥{n}次", f"{n}次", "1", "1")
        for n in range(1, 61)
    ]
    return national(rows=rows)


def test_no_word_of_the_form_is_lost(pages: dict[str, list[str]]) -> None:
    shown = "".join(pages["accepted"])
    for text in (
        "河道清淤整治",
        "临江区河道管理所",
        "216.00",
        "90.00%",
        "≥12公里",
        "98.00",
        "（2020年度）",
        "单位：万元",
    ):
        assert text in shown
    shown = "".join(pages["hubei"])
    for text in (
        "摘要版",
        "2022年01月18日",
        "读者满意度",
        "延长开放时间，纳入下年考核。",
        "1、部门预算项目☑",
    ):
        assert text in shown


def test_a_form_of_the_usual_size_fits_on_one_page(pages: dict[str, list[str]]) -> None:
    assert [len(pages["accepted"]), len(pages["hubei"])] == [1, 1]


def test_the_heading_stands_on_every_page_of_a_long_form(pages: dict[str, list[str]]) -> None:
    assert len(pages["draft"]) > 1
    assert all("三级指标" in page and "实际完成值" in page for page in pages["draft"] if "号河段" in page)
    assert "巡查60号河段" in pages["draft"][-1]


def test_a_draft_says_so_on_every_page_and_an_accepted_form_nowhere(pages: dict[str, list[str]]) -> None:
    assert all("草稿" in page for page in pages["draft"])
    assert "草稿" not in "".join(pages["accepted"])


def test_footnotes_stand_at_the_end(pages: dict[str, list[str]]) -> None:
    for name in ("accepted", "draft"):
        last = pages[name][-1]
        assert last.index("总分") < last.index("注：1.")
