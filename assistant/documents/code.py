"""Code: a short verification code (核验码) of what a form says, the same on the page and in every file."""

import base64
import hashlib
import json
import re
from typing import Any

from validators.form import Form

LINE = re.compile(r"^核验码[:\uff1a]\s*([A-Z2-7]{5}-[A-Z2-7]{5})$")
# How a form was recognised and numbered is not what it says.
ASIDE: Any = {"schema_version": True, "template": True, "also_fits": True, "rows": {"__all__": {"id"}}}


def code_of(form: Form) -> str:
    """Give the code of *form*: equal for equal words and figures, whatever the line breaks; 50 bits."""
    said = json.dumps(_bare(form.model_dump(mode="json", exclude=ASIDE)), ensure_ascii=False, sort_keys=True)
    letters = base64.b32encode(hashlib.sha256(said.encode()).digest()[:7]).decode()
    return f"{letters[:5]}-{letters[5:10]}"


def code_line(form: Form) -> str:
    """Give the line that is printed below a form."""
    return f"核验码：{code_of(form)}"


def printed_code(text: str) -> str | None:
    """Give the code that the line *text* shows; None when it is another line."""
    found = LINE.match(text.strip())
    return found[1] if found else None


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
