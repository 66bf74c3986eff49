"""Old Word files by way of LibreOffice: what comes out, what is never fetched or run, when it is given up."""

import http.server
import io
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.documents import read_file, write
from assistant.documents.files import legacy
from assistant.documents.files.limits import Limits
from assistant.documents.grid import Paragraph
from assistant.errors import UnreadableFile
from assistant.examination import office
from tests.assistant.documents.forms import national
from validators.template import find_template

WORD = write(national(), find_template("mof-2020"), "docx", draft=False)
needs_office = pytest.mark.skipif(legacy.office_program() is None, reason="LibreOffice is not installed")
ODT = "application/vnd.oasis.opendocument.text"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


@needs_office
@pytest.mark.parametrize(
    ("kind", "name"), [("doc", "表.doc"), ("doc", "表.wps"), ("rtf", "表.rtf"), ("odt", "表.odt")]
)
def test_an_old_file_is_read_like_the_new_one(kind: str, name: str, tmp_path: Path) -> None:
    source = tmp_path / "form.docx"
    source.write_bytes(WORD)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(legacy.office_program()),
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  # our own file
    read = read_file(name, (tmp_path / f"form.{kind}").read_bytes())
    assert read.forms == (national(),)


SPACES = " ".join(
    f'xmlns:{short}="{ODF}:{name}:1.0"'
    for short, name in [("office", "office"), ("text", "text"), ("draw", "drawing"), ("manifest", "manifest")]
)
MANIFEST = (
    f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def linking(address: str) -> bytes:
    """An .odt file that shows a picture from *address* and takes in a section from there."""
    picture = f'<draw:image xlink:href="{address}picture.png" xlink:type="simple"/>'
    source = f'<text:section-source xlink:href="{address}section.odt" xlink:type="simple"/>'
    content = (
        f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        '<office:body><office:text><text:p>正文<draw:frame text:anchor-type="as-char">'
        f'{picture}</draw:frame></text:p><text:section text:name="s">{source}<text:p/></text:section>'
        "</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", ODT)
        made.writestr("META-INF/manifest.xml", MANIFEST)
        made.writestr("content.xml", content)
    return out.getvalue()


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and what it is asked for."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = answer  # noqa: N815  # names of the standard library

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/", asked
        serving.shutdown()


@needs_office
def test_nothing_is_fetched_from_elsewhere(
    server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, asked = server
    document = legacy.read_legacy(linking(address), ".odt")
    assert [each.text for each in document.blocks if isinstance(each, Paragraph)] == ["正文"]
    assert asked == []
    # The same file in a profile without our settings does ask: so the server above would have heard it.
    monkeypatch.setattr(legacy, "SETTINGS", ())
    monkeypatch.setattr(
        legacy, "_environment", lambda profile: {"PATH": "/usr/bin:/bin", "HOME": str(profile)}
    )
    legacy.read_legacy(linking(address), ".odt")
    assert "/picture.png" in asked


def test_without_libreoffice_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(
        UnreadableFile, match=r"要用 LibreOffice，这台机器没有安装；请用 Word 或 WPS 另存为 \.docx"
    ):
        read_file("表.rtf", rb"{\rtf1 x}")
    assert (office().state, "没有安装" in office().says) == ("missing", True)


def program(folder: Path, script: str) -> str:
    """A stand-in for LibreOffice."""
    made = folder / "soffice"
    made.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    made.chmod(0o755)
    return str(made)


def test_a_conversion_that_does_not_end_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = tmp_path / "still-there"
    stuck = program(tmp_path, f"(sleep 2; touch '{sign}') & sleep 60")
    monkeypatch.setattr(legacy, "office_program", lambda: stuck)
    with pytest.raises(UnreadableFile, match="在 1 秒内没有读完"):
        legacy.read_legacy(b"x", ".doc", Limits(seconds=1))
    threading.Event().wait(2.5)
    assert not sign.exists()


def test_a_file_that_libreoffice_cannot_open_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "office_program", lambda: program(tmp_path, "exit 0"))
    with pytest.raises(UnreadableFile, match=r"打不开这个 \.doc 文件"):
        legacy.read_legacy(b"x", ".doc")
