"""Legacy: old kinds of files (.doc, .wps, .rtf, .odt, .xls), made new by LibreOffice where it is installed.

LibreOffice runs apart: in a profile of its own that is thrown away, without macros, without following a
link, with a proxy that leads nowhere, for a limited time, and it is ended together with its children.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import quoteattr

from assistant.documents.files.docx.reading import read_docx
from assistant.documents.files.limits import USUAL, Limits
from assistant.documents.grid import Document
from assistant.errors import UnreadableFile

ONE_AT_A_TIME = threading.Lock()  # each takes 200 MB and a core
PROGRAMS = ("soffice", "libreoffice")
New = Literal["docx", "xlsx"]
SAVE_AS: dict[New, str] = {
    "docx": "请用 Word 或 WPS 另存为 .docx 再试",
    "xlsx": "请用 Excel 或 WPS 另存为 .xlsx 再试",
}
FILTERS: dict[New, str] = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
NOWHERE, DISCARD = "127.0.0.1", "9"  # the port at which nobody listens
SCRIPTING, INTERNET = "Office.Common/Security/Scripting", "Inet/Settings"
SETTINGS = (
    (SCRIPTING, "DisableMacrosExecution", "true"),
    (SCRIPTING, "MacroSecurityLevel", "3"),
    (SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (SCRIPTING, "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"),
    (INTERNET, "ooInetProxyType", "2"),
    (INTERNET, "ooInetNoProxy", ""),
    *((INTERNET, f"ooInet{kind}ProxyName", NOWHERE) for kind in ("HTTP", "HTTPS", "FTP")),
    *((INTERNET, f"ooInet{kind}ProxyPort", DISCARD) for kind in ("HTTP", "HTTPS", "FTP")),
)
PROFILE = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'
ITEM = '<item oor:path={}><prop oor:name={} oor:op="fuse"><value>{}</value></prop></item>'


def office_program() -> str | None:
    """Give where LibreOffice is on this machine; None when it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def read_legacy(content: bytes, kind: str, limits: Limits = USUAL) -> Document:
    """Read an old Word file of *kind* (.doc, .rtf, .odt, .xml). Raises UnreadableFile."""
    return read_docx(converted(content, kind, "docx", limits), limits)


def converted(content: bytes, kind: str, new: New, limits: Limits = USUAL) -> bytes:
    """Make a file of a *new* kind of an old one. Raises UnreadableFile when it cannot be, or not in time."""
    program = office_program()
    if program is None:
        raise UnreadableFile(f"读 {kind} 文件要用 LibreOffice，这台机器没有安装；{SAVE_AS[new]}")
    with ONE_AT_A_TIME, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room:
        folder = Path(room)
        source = folder / f"source{kind}"
        source.write_bytes(content)
        made = folder / "out" / f"source.{new}"
        _convert(program, source, made, folder / "profile", limits.seconds)
        if not made.is_file():
            raise UnreadableFile(f"LibreOffice 打不开这个 {kind} 文件，可能已损坏或加了密码；{SAVE_AS[new]}")
        if made.stat().st_size > limits.size:
            raise UnreadableFile(f"文件里的图片等内容过大；{SAVE_AS[new]}")
        return made.read_bytes()


def _convert(program: str, source: Path, made: Path, profile: Path, seconds: int) -> None:
    """Run LibreOffice to get *made* of *source*; when its time is up, end it and all that it has started."""
    _furnish(profile)
    new: New = "xlsx" if made.suffix == ".xlsx" else "docx"
    command = [
        *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"),
        *("--nodefault", "--nolockcheck", "--convert-to", FILTERS[new]),
        *("--outdir", str(made.parent), str(source)),
    ]
    running = subprocess.Popen(  # noqa: S603  # our own command; the file's name is ours too
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(profile),
        cwd=source.parent,
        start_new_session=True,
    )
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        raise UnreadableFile(f"LibreOffice 在 {seconds} 秒内没有读完这个文件；{SAVE_AS[new]}") from None
    finally:
        _end(running)


def _end(running: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(running.pid, signal.SIGKILL)  # it leads its own group
    except (ProcessLookupError, PermissionError, AttributeError):  # gone already, or Windows
        running.kill()
    running.wait()


def _furnish(profile: Path) -> None:
    """Make a profile in which nothing is run and nothing is fetched."""
    items = "".join(
        ITEM.format(quoteattr(f"/org.openoffice.{path}"), quoteattr(name), value)
        for path, name, value in SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items), "utf-8")


def _environment(profile: Path) -> dict[str, str]:
    """Give what LibreOffice may know of this machine: where programs are, the language, and no way out."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    proxies = dict.fromkeys(
        ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), f"http://{NOWHERE}:{DISCARD}"
    )
    return kept | proxies | {"HOME": str(profile), "SAL_USE_VCLPLUGIN": "svp"}
