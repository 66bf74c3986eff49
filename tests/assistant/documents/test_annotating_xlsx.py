"""Findings in the clerk's own workbook: notes at their cells, everything else as it was."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from assistant.annotation import Found, annotate
from assistant.documents import read_forms, write
from assistant.documents.files.marks import Note
from assistant.documents.files.xlsx.annotating import annotate_xlsx
from tests.assistant.documents.forms import hubei, national
from tests.assistant.documents.test_rendering import ABSENT, run
from validators.catalogue import judge
from validators.form import Form
from validators.template import find_template

WRONG = national(total="97.00")


def workbook(form: Form) -> bytes:
    return write(form, find_template(form.template), "xlsx", draft=True)


def annotated(content: bytes) -> bytes:
    (form,) = read_forms("表.xlsx", content)
    return annotate("表.xlsx", content, [Found(judge(form))])


def comments(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        (name,) = [each for each in package.namelist() if "comments" in each]
        listed = re.findall(r'<comment ref="(\w+)".*?</comment>', package.read(name).decode(), re.DOTALL)
        whole = re.findall(r'<comment ref="\w+".*?</comment>', package.read(name).decode(), re.DOTALL)
    return {cell: re.sub(r"<[^>]*>", "", text) for cell, text in zip(listed, whole, strict=True)}


@pytest.mark.parametrize("form", [WRONG, hubei(total="90分")], ids=["national", "hubei"])
def test_every_finding_is_a_note_and_the_form_stays_as_it_was(form: Form) -> None:
    content = workbook(form)
    (before,) = read_forms("表.xlsx", content)
    marked = annotated(content)
    assert read_forms("表.xlsx", marked) == (before,)
    said = "".join(comments(marked).values())
    assert all(f"{each.code} {each.cell}" in said for each in judge(before).findings)


def test_a_note_stands_at_its_cell() -> None:
    content = workbook(WRONG)
    (cell,) = [cell for cell, text in comments(annotated(content)).items() if "C07" in text]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(rf'<c r="{cell}"[^>]*>(?:<f>[^<]*</f>)?<v>97</v>', sheet)


def test_only_the_sheet_and_what_tells_of_its_notes_change() -> None:
    content = workbook(WRONG)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(annotated(content))) as new:
        touched = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert touched <= {
        "[Content_Types].xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }


def test_notes_that_are_there_stay_and_ours_follow() -> None:
    once = annotate_xlsx(
        workbook(WRONG), [Note("自评表（草稿）!B3", "先前的批注"), Note("没有这张!A1", "无")]
    )
    twice = comments(
        annotate_xlsx(once, [Note("自评表（草稿）!B3", "新的"), Note("自评表（草稿）!C4", "另一格")])
    )
    assert twice == {"B3": "先前的批注\n新的", "C4": "另一格"}


@pytest.mark.skipif(bool(ABSENT), reason=ABSENT)
def test_libreoffice_shows_the_notes(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(annotated(workbook(WRONG)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "fods", "--outdir", tmp_path, tmp_path / "表.xlsx")
    flat = (tmp_path / "表.fods").read_text("utf-8")
    assert "office:annotation" in flat
    assert "C07" in flat
