"""Damaged input: lines lost, doubled or swapped, bytes changed. A form comes out, or a Chinese refusal."""

import contextlib
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import read_forms, read_pasted, write
from assistant.documents.layout import lay_out
from assistant.errors import UnreadableFile
from tests.assistant.documents.forms import hubei, national
from tests.assistant.documents.pasting import one_cell_a_line, tab_separated
from validators.errors import UnreadableForm
from validators.template import find_template

FORMS = (national(), hubei())
TEXTS = [
    paste(lay_out(form, find_template(form.template), draft=False))
    for form in FORMS
    for paste in (one_cell_a_line, tab_separated)
]
FILES = [write(form, find_template(form.template), "docx", draft=True) for form in FORMS]


@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False), st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_a_damaged_paste_is_read_or_refused(text: str, chance: random.Random, blows: int) -> None:
    lines = text.splitlines()
    for _ in range(blows):
        at = chance.randrange(len(lines))
        blow = chance.choice(("lose", "double", "swap", "blank", "tab", "cut"))
        if blow == "lose" and len(lines) > 1:
            del lines[at]
        elif blow == "double":
            lines.insert(at, lines[at])
        elif blow == "swap":
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at] = {"blank": "", "tab": lines[at] + "\t\t", "cut": lines[at][: len(lines[at]) // 2]}.get(
                blow, ""
            )
    with contextlib.suppress(UnreadableForm):
        assert read_pasted("\n".join(lines))


@given(st.text(alphabet='\t\n\r "□分项目名称一二三级指标预算数执行年度总得注:：()（）0123456789.%'))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UnreadableForm):
        assert read_pasted(text)


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_word_file_is_read_or_refused(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        damaged[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableForm, UnreadableFile):
        assert read_forms("表.docx", bytes(damaged))
