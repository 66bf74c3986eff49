"""Times writing: .docx against lxml alone making the same tree and package, .pdf against typst alone.

Ratios to a baseline taken in turn in the same run (median of 7): CPU for Word, wall for PDF, which typst
draws on several threads. Laying the form out is part of what is timed.
"""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import typst
from lxml import etree

from assistant.documents import form_from_json, write
from assistant.documents.files.pdf import writing as pdf
from assistant.documents.layout import lay_out
from benchmarks.whole import Figure, ratio
from validators.form import Form
from validators.template import find_template

EXAMPLE = Path(__file__).parent.parent / "examples" / "01-judicial-aid" / "form.json"
TIMES = 20


def figures() -> Iterator[Figure]:
    """Measure both."""
    form = form_from_json(EXAMPLE.read_bytes())
    yield Figure("写一个 .docx ÷ 只用 lxml 造同样的文件（CPU）", f"{docx_ratio(form):.2f}倍", "≤ 1.5倍")
    yield Figure("写一个 .pdf ÷ 只用 typst 排同样的内容（墙钟）", f"{pdf_ratio(form):.2f}倍", "≤ 2倍")


def docx_ratio(form: Form) -> float:
    """Give the CPU of writing a Word file as a multiple of lxml's own."""
    template = find_template(form.template)
    with zipfile.ZipFile(io.BytesIO(write(form, template, "docx", draft=True))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    tree = etree.fromstring(parts.pop("word/document.xml"))

    def ours() -> None:
        for _ in range(TIMES):
            write(form, template, "docx", draft=True)

    def bare() -> None:
        for _ in range(TIMES):
            with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
                for name, part in parts.items():
                    package.writestr(name, part)
                package.writestr("word/document.xml", etree.tostring(copied(tree), encoding="UTF-8"))

    return ratio(ours, bare, time.process_time)


def copied(element: etree._Element, parent: etree._Element | None = None) -> etree._Element:
    """Make the same element anew, attribute by attribute."""
    if parent is None:
        made = etree.Element(element.tag, nsmap={name or "": space for name, space in element.nsmap.items()})
    else:
        made = etree.SubElement(parent, element.tag)
    for name, value in element.attrib.items():
        made.set(name, value)
    made.text = element.text
    for child in element:
        copied(child, made)
    return made


def pdf_ratio(form: Form) -> float:
    """Give the time of writing a PDF file as a multiple of typst's own."""
    template = find_template(form.template)
    document = lay_out(form, template, draft=True)
    given = {"document": json.dumps(pdf.content_of(document), ensure_ascii=False)}
    source, folder, fonts = pdf.source(), pdf.FOLDER, pdf.fonts(None)

    def bare() -> None:
        compiler = typst.Compiler(input=source, root=folder, font_paths=fonts, sys_inputs=given)
        compiler.compile(format="pdf", timestamp=pdf.MADE)

    def ours() -> None:
        write(form, template, "pdf", draft=True)

    return ratio(ours, bare, time.perf_counter)


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.what}：{figure.measured}（目标 {figure.goal}）")
