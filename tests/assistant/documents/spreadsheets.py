"""Spreadsheets as other people make them, and what LibreOffice makes of ours."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

Fill = Callable[[xlsxwriter.Workbook, Worksheet], None]


def workbook(*fills: Fill, names: tuple[str, ...] = ("自评表", "二", "三")) -> bytes:
    """A workbook whose sheets are filled by *fills*, one each."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for fill, name in zip(fills, names, strict=False):
            fill(book, book.add_worksheet(name))
    return out.getvalue()


def replaced(content: bytes, **changes: Callable[[str], str]) -> bytes:
    """A workbook with parts (sheet1, styles, sharedStrings, workbook …) rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part).decode()
            change = changes.get(Path(part).stem if part.endswith(".xml") else "")
            new.writestr(part, change(text) if change else text)
    return out.getvalue()


def part(content: bytes, name: str) -> str:
    """The text of one part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def without_values(content: bytes) -> bytes:
    """A workbook whose formulas have lost the values that were saved with them."""
    return replaced(content, sheet1=lambda sheet: re.sub(r"(</f>)<v>[^<]*</v>", r"\1", sheet))


def by_libreoffice(files: Mapping[str, bytes], folder: Path, kind: str = "xlsx") -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it, computed anew where a value is missing; one start for all."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    given, saved = folder / "given", folder / "saved"
    given.mkdir()
    for name, content in files.items():
        (given / f"{name}.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(saved)]
    ran = subprocess.run(  # noqa: S603  # our own files
        [*command, *map(str, sorted(given.iterdir()))], capture_output=True, check=True, timeout=300
    )
    if b"could not be loaded" in ran.stderr + ran.stdout:
        pytest.skip("LibreOffice is installed without Calc")
    return {path.stem: path.read_bytes() for path in saved.iterdir()}
