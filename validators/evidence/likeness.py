"""Likeness: what two texts have in common. Shared by the rules that look for copies.

Chinese has no spaces, so that words are taken as runs of two or three characters; runs that every
project's name holds (项目, 工作, 经费 …) say nothing about which project is meant.
"""

import re
import unicodedata
from difflib import SequenceMatcher

from validators.pattern import pattern

GENERIC = pattern(
    r"项目|专项|工作|经费|资金|绩效|自评|年度|建设|管理|服务|中心|情况|完成|提高|提升|开展|补助|活动"
)


def bare(text: str) -> str:
    """Give *text* without spaces and punctuation, in one width."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def runs(text: str, length: int) -> frozenset[str]:
    """Give every run of *length* characters that says something, none of them across a generic word."""
    pieces = re.split(r"[\W\d_]+", GENERIC.sub(" ", unicodedata.normalize("NFKC", text)))
    return frozenset(piece[at : at + length] for piece in pieces for at in range(len(piece) - length + 1))


def shared_run(text: str, other: str, seed: str) -> str:
    """Give the longest run around *seed* that stands in both texts; "" when *seed* does not."""
    best = ""
    for here in re.finditer(re.escape(seed), text):
        for there in re.finditer(re.escape(seed), other):
            left, right = (
                _back(text, other, here.start(), there.start()),
                _on(text, other, here.end(), there.end()),
            )
            run = text[here.start() - left : here.end() + right]
            best = max(best, run, key=len)
    return best


def _back(text: str, other: str, here: int, there: int) -> int:
    steps = 0
    while steps < min(here, there) and text[here - steps - 1] == other[there - steps - 1]:
        steps += 1
    return steps


def _on(text: str, other: str, here: int, there: int) -> int:
    steps = 0
    while (
        here + steps < len(text) and there + steps < len(other) and text[here + steps] == other[there + steps]
    ):
        steps += 1
    return steps


def covered(text: str, other: str, *, least: int = 3) -> float:
    """Give the share of *text* that stands in *other*, in common pieces of at least *least* characters."""
    here, there = bare(text), bare(other)
    if not here:
        return 1.0
    blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= least) / len(here)
