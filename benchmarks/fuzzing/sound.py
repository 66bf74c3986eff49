"""Sound files: what is spoilt later. Every example's form, in every kind that can be written."""

from functools import cache
from pathlib import Path

from assistant.documents import form_from_json, form_to_json, write
from assistant.documents.layout import lay_out
from tests.assistant.documents.pasting import tab_separated
from validators.form import Form
from validators.template import find_template

EXAMPLES = Path(__file__).parents[2] / "examples"
KINDS = ("docx", "xlsx", "html", "txt", "json")


@cache
def sound_files(kind: str) -> tuple[bytes, ...]:
    """Give the sound files of *kind*."""
    return tuple(_written(form, kind) for form in example_forms())


@cache
def example_forms() -> tuple[Form, ...]:
    """Give the form of every example."""
    return tuple(form_from_json(path.read_bytes()) for path in sorted(EXAMPLES.glob("*/form.json")))


def _written(form: Form, kind: str) -> bytes:
    template = find_template(form.template)
    match kind:
        case "json":
            return form_to_json(form).encode()
        case "html":
            return write(form, template, "html", draft=True)
        case "txt":
            return tab_separated(lay_out(form, template, draft=False)).encode()
        case "docx":
            return write(form, template, "docx", draft=True)
        case "xlsx":
            return write(form, template, "xlsx", draft=True)
    raise ValueError(kind)
