"""Findings in the clerk's own Word file: comments at their cells, mends as tracked changes."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from assistant.annotation import SAFE, UNSAFE, Found, annotate
from assistant.cli import assistant
from assistant.documents import read_file, read_forms, write
from assistant.documents.files.docx import names as n
from assistant.documents.files.docx.annotating import annotate_docx
from assistant.documents.files.marks import Change, Note
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import hubei, national
from tests.assistant.documents.words import FORM, TITLE, cell, para, row, table, word_file
from validators.catalogue import judge
from validators.form import Form
from validators.mending import mend
from validators.template import find_template

WRONG = national(total="97.00").replace("/funds/rows/0/score", "8.50").replace("/funds/score", "8.50")


def word(form: Form) -> bytes:
    return write(form, find_template(form.template), "docx", draft=True)


def annotated(content: bytes) -> bytes:
    (form,) = read_forms("表.docx", content)
    return annotate("表.docx", content, [Found(judge(form), mend(form).applied)])


def refused(content: bytes, *authors: str) -> bytes:
    """What a reader gets who refuses every change of *authors*."""
    opened = docx.Document(io.BytesIO(content))
    body = opened.element.body
    for inserted in [each for each in body.iter(n.INS) if each.get(n.w("author")) in authors]:
        inserted.getparent().remove(inserted)
    for deleted in [each for each in body.iter(n.DEL) if each.get(n.w("author")) in authors]:
        for run in list(deleted):
            deleted.addprevious(run)
            for text in run.iter(n.DEL_TEXT):
                text.tag = n.T
        deleted.getparent().remove(deleted)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize("form", [WRONG, hubei(total="90分")], ids=["national", "hubei"])
def test_changes_accepted_are_the_mended_form_and_refused_the_form_as_it_was(form: Form) -> None:
    content = word(form)
    marked = annotated(content)
    (before,) = read_forms("表.docx", content)
    mended = mend(before)
    assert mended.applied
    assert read_forms("表.docx", refused(marked, UNSAFE)) == (mended.judgement.form,)
    assert read_forms("表.docx", refused(marked, SAFE, UNSAFE)) == (before,)


def test_every_finding_is_a_comment_at_its_cell() -> None:
    content = word(WRONG)
    marked = docx.Document(io.BytesIO(annotated(content)))
    findings = judge(read_forms("表.docx", content)[0]).findings
    said = [each.text for each in marked.comments]
    assert len(said) == len(findings) > 0
    assert all(f"{finding.code} {finding.cell}" in text for finding, text in zip(findings, said, strict=True))
    at_total = next(str(each.comment_id) for each in marked.comments if "C07" in each.text)
    start = next(
        s for s in marked.element.body.iter(n.w("commentRangeStart")) if s.get(n.w("id")) == at_total
    )
    held = next(start.iterancestors(n.TC))
    assert "97.00" in "".join(held.itertext())


def test_a_cell_is_changed_once() -> None:
    body = docx.Document(io.BytesIO(annotated(word(WRONG)))).element.body
    assert not [each for each in body.iter(n.DEL) if next(each.iterancestors(n.INS), None) is not None]


def test_nothing_else_of_the_file_is_touched() -> None:
    content = word(WRONG)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(annotated(content))) as new:
        same = [name for name in old.namelist() if old.read(name) == new.read(name)]
        touched = set(old.namelist()) - set(same)
    assert touched <= {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}


def test_comments_that_are_there_stay() -> None:
    once = annotate_docx(word(WRONG), [Note("表1第1行第2格", "先前的批注")], [])
    twice = docx.Document(io.BytesIO(annotated(once)))
    assert "先前的批注" in [each.text for each in twice.comments]
    assert len(list(twice.comments)) > 1


def test_blank_cells_and_unknown_places_take_comments_too() -> None:
    body = table(row("甲", cell("")), row(cell(para()), "丁"))
    content = annotate_docx(real(body), [Note("表1第1行第2格", "空格"), Note("无此处", "别处")], [])
    assert [each.text for each in docx.Document(io.BytesIO(content)).comments] == ["空格", "别处"]


def test_a_change_in_a_cell_of_several_runs_and_lines_keeps_their_look() -> None:
    look = "<w:r><w:rPr><w:b/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>座</w:t></w:r>"
    body = table(row("甲", cell(para(look), para("约"))))
    marked = annotate_docx(real(body), [], [Change("表1第1行第2格", "8座", "审核")])
    (inserted,) = docx.Document(io.BytesIO(marked)).element.body.iter(n.INS)
    assert inserted.get(n.w("author")) == "审核"
    assert inserted.find(f"{n.R}/{n.R_PR}/{n.w('b')}") is not None
    assert [each.text for each in inserted.iter(n.T)] == ["8座"]


def real(body: str) -> bytes:
    """A Word file that Word's own library opens."""
    made = docx.Document()
    out = io.BytesIO()
    made.save(out)
    inner = word_file(body)
    with zipfile.ZipFile(io.BytesIO(inner)) as small, zipfile.ZipFile(out) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
        parts["word/document.xml"] = small.read("word/document.xml")
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return again.getvalue()


def test_the_command_writes_the_annotated_file(tmp_path: Path) -> None:
    path, out = tmp_path / "表.docx", tmp_path / "批注.docx"
    path.write_bytes(real(para(TITLE) + table(*FORM)))
    said = CliRunner().invoke(assistant, ["check", str(path), "--annotate", str(out)])
    assert "批注已写入" in said.output
    assert list(docx.Document(str(out)).comments)
    assert read_file("批注.docx", out.read_bytes()).forms


def test_a_paste_cannot_be_annotated(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text("项目名称\t山塘\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\n", "utf-8")
    said = CliRunner().invoke(assistant, ["check", str(path), "--annotate", str(tmp_path / "x.docx")])
    assert said.exit_code == 2
    assert ".docx" in said.output
    with pytest.raises(UnreadableFile):
        annotate("表.docx", b"PK\x03\x04", [])
