"""Code: a short verification code (核验码) of what a form says, the same on the page and in every file."""

import base64
import hashlib
import json
import re
from typing import Any, NamedTuple

from assistant.documents.printed import printed_boxes, printed_title
from validators.form import Form
from validators.template import Template, find_template

LINE = re.compile(r"^核验码[:\uff1a]\s*([A-Z2-7]{5}-[A-Z2-7]{5})$")
# How a form was recognised and numbered is not what it says.
ASIDE = {"schema_version", "template", "also_fits"}
NUMBERS = re.compile(r"\d+")


class Verified(NamedTuple):
    """The code that a file prints below a form, and the one of what the form says there now.

    `carried` False: files of this kind print no code (JSON), so that there is nothing to compare.
    """

    printed: str | None
    computed: str
    carried: bool = True

    @property
    def matches(self) -> bool | None:
        """Whether the form says what it said when it was written; None where nothing can be compared."""
        return self.printed == self.computed if self.carried else None


def code_of(form: Form) -> str:
    """Give the code of *form*: equal for equal words and figures, whatever the line breaks; 50 bits.

    What its edition prints nowhere (the points of a row where there is no such column) is left out: no file
    shows it. Raises UnknownTemplate.
    """
    printed = _printed(form, find_template(form.template))
    said = json.dumps(_bare(printed), ensure_ascii=False, sort_keys=True)
    letters = base64.b32encode(hashlib.sha256(said.encode()).digest()[:7]).decode()
    return f"{letters[:5]}-{letters[5:10]}"


def code_line(form: Form) -> str:
    """Give the line that is printed below a form."""
    return f"核验码：{code_of(form)}"


def printed_code(text: str) -> str | None:
    """Give the code that the line *text* shows; None when it is another line."""
    found = LINE.match(text.strip())
    return found[1] if found else None


def _printed(form: Form, template: Template) -> dict[str, Any]:
    """Give what of a form its edition prints; a date as its numbers, however it is written."""
    content = form.model_dump(mode="json", exclude=ASIDE)
    content["title"] = printed_title(form, template)
    boxes = printed_boxes(form, template)
    content["checkboxes"] = {group: [each.model_dump() for each in options] for group, options in boxes}
    columns = {"level1", "level2", "goal", *(column.field for column in template.columns)}
    amounts = {"name", *(column.field for column in template.funds.columns)}
    # The points of 执行率 stand in the first line of the funds too, or in a heading of the edition.
    content["funds"] = [_only(line, amounts) for line in content["funds"]["rows"]]
    content["rows"] = [_only(row, columns) for row in content["rows"]]
    filled_on = content["filled_on"] or ""
    content["filled_on"] = [str(int(part)) for part in NUMBERS.findall(filled_on)] or filled_on
    return content


def _only(line: dict[str, Any], fields: set[str]) -> dict[str, Any]:
    return {name: part for name, part in line.items() if name in fields}


def _bare(content: Any) -> Any:  # noqa: ANN401  # JSON of any depth
    """Give *content* without spaces and blanks: a file cannot tell an empty cell from none."""
    if isinstance(content, dict):
        if set(content) == {"text", "value"}:
            return _bare(content["text"])
        return {name: bare for name, part in content.items() if (bare := _bare(part))}
    if isinstance(content, list):
        return [_bare(part) for part in content]
    if isinstance(content, str):  # no file keeps what cannot be printed
        return "".join(letter for letter in content if letter.isprintable() and not letter.isspace())
    return content
