"""Printed: what an edition prints of a form, also where the form itself says nothing."""

from collections.abc import Iterable

from validators.form import Form, Option
from validators.template import Template


def printed_title(form: Form, template: Template) -> str:
    """Give the title above the form: its own, else that of its edition."""
    year = "" if form.year is None else str(form.year)
    return form.title or (template.heading or template.title).format(year=year, project=form.project.name)


def printed_boxes(form: Form, template: Template) -> Iterable[tuple[str, tuple[Option, ...]]]:
    """Give the groups of tick boxes: those of the edition, empty where nobody ticked them, then others."""
    own = {each.group: each.options for each in form.checkboxes}
    for each in template.checkboxes:
        empty = tuple(Option(text=text, ticked=False) for text in each.options)
        yield each.group, own.pop(each.group, empty)
    yield from own.items()
