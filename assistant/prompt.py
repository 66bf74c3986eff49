"""Prompts: questions as text in prompts/*.md, filled in with exactly the inputs that they declare.

`ref` names the edition and its content (rows.v1#3f2a…), so that a draft says by which words it was made.
"""

import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from validators.form import Value

FRONT_MATTER = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
SECTION = re.compile(r"^# (system|user|assistant)\n", re.MULTILINE)
ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


class Worded(NamedTuple):
    """A question in words: what the system says, worked examples, and what is asked."""

    system: str
    shots: tuple[tuple[str, str], ...]
    user: str


class FrontMatter(Value):
    """What a prompt is for, and what it takes."""

    purpose: str
    inputs: tuple[str, ...]


class Prompt(NamedTuple):
    """One question in one edition."""

    name: str
    ref: str
    head: FrontMatter
    sections: tuple[tuple[str, str], ...]

    def render(self, **given: object) -> Worded:
        """Word the question with exactly the declared inputs, no fewer and no more."""
        if set(given) != set(self.head.inputs):
            raise TypeError(f"{self.name} takes {self.head.inputs}, not {tuple(given)}")
        said = [(role, _template(text).render(given)) for role, text in self.sections]
        (_, system), *shots, (_, user) = said
        pairs = zip(shots[::2], shots[1::2], strict=True)
        return Worded(system, tuple((asked, answered) for (_, asked), (_, answered) in pairs), user)


@lru_cache(maxsize=256)
def _template(text: str) -> Template:
    return ENVIRONMENT.from_string(text)


@cache
def prompt(name: str) -> Prompt:
    """Give the prompt in the file *name*.md, such as rows.v1."""
    raw = files("prompts").joinpath(f"{name}.md").read_bytes()
    return parse(name, raw)


def parse(name: str, raw: bytes) -> Prompt:
    """Read a prompt file: front matter, then system, (user, assistant) …, user."""
    matched = FRONT_MATTER.fullmatch(raw.decode("utf-8"))
    if matched is None:
        raise ValueError(f"{name} has no front matter")
    head: Any = yaml.safe_load(matched["head"])
    _, *parts = SECTION.split(matched["body"])
    sections = tuple((role, text.strip()) for role, text in zip(parts[::2], parts[1::2], strict=True))
    roles = [role for role, _ in sections]
    if roles != ["system", *["user", "assistant"] * (len(roles) // 2 - 1), "user"]:
        raise ValueError(f"{name} has its sections in another order: {roles}")
    ref = f"{name}#{hashlib.sha256(raw).hexdigest()[:12]}"
    return Prompt(name, ref, FrontMatter.model_validate(head), sections)
