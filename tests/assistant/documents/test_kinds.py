"""What a file is by its content: a wrong extension is told, and the file is read where it can be."""

import io
import zipfile

import pytest

from assistant.documents import read_file, write
from assistant.documents.files.kinds import kind_of
from assistant.documents.layout import lay_out
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import national
from tests.assistant.documents.pasting import tab_separated
from validators.template import find_template

EDITION = find_template("mof-2020")
WORD = write(national(), EDITION, "docx", draft=False)
TEXT = tab_separated(lay_out(national(), EDITION, draft=False)).encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def stream(name: str) -> bytes:
    return OLE + b"\x00" * 600 + name.encode("utf-16-le") + b"\x00\x00"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (WORD, ".docx"),
        (zipped("Word\\document.xml"), ".docx"),
        (zipped("xl/workbook.xml"), ".xlsx"),
        (zipped("ppt/presentation.xml"), ".pptx"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (zipped("OFD.xml"), ".ofd"),
        (zipped("照片.jpg"), ".zip"),
        (b"PK\x03\x04 torn", ".zip"),
        (stream("WordDocument"), ".doc"),
        (stream("Workbook"), ".xls"),
        (stream("EncryptedPackage"), "encrypted"),
        (b"%PDF-1.7", ".pdf"),
        (rb"{\rtf1\ansi", ".rtf"),
        (b"\xef\xbb\xbf<html xmlns:o='x'><body>", ".html"),
        ("<html><table>".encode("utf-16"), ".html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ".mht"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', ".xml"),
        (b"\x89PNG\r\n", ".png"),
        (TEXT, ".txt"),
        (b"", ".txt"),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize("name", ["表.doc", "表.wps", "表.txt", "表.pdf", "表.xlsx", "表"])
def test_a_word_file_under_another_name_is_read_and_told(name: str) -> None:
    forms, remarks = read_file(name, WORD)[:2]
    assert forms == (national(),)
    assert "内容其实是Word 文件（.docx），已按实际内容读入" in remarks[0]


@pytest.mark.parametrize("name", ["表.docx", "表.DOCX", "表.docm", "表.dotx"])
def test_a_word_file_under_its_own_names_needs_no_remark(name: str) -> None:
    assert read_file(name, WORD)[:2] == ((national(),), ())


def test_a_text_under_the_name_of_a_word_file_is_read_and_told() -> None:
    assert read_file("表.docx", TEXT)[:2] == (
        (national(),),
        ("文件的扩展名是 .docx，内容其实是文本，已按实际内容读入",),
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("表.docx", b"%PDF-1.7", "扩展名是 .docx，内容其实是PDF 文件；不支持"),
        ("表.docx", zipped("照片.jpg"), "文件里没有 Word 正文"),
        ("表.docx", stream("EncryptedPackage"), "加了密码"),
        ("表.docx", b"\x89PNG\r\n", "内容其实是图片"),
        ("表.docx", b"\x00\x01\x02", "不是完整的 .docx"),
        ("表.docx", b"  \n", "不是完整的 .docx"),
        ("表.xlsx", b"PK\x03\x04 torn", "."),
        ("表.zip", zipped("照片.jpg"), r"不支持 \.zip 文件"),
    ],
)
def test_what_cannot_be_read_is_told_by_what_it_is(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_file(name, content)
