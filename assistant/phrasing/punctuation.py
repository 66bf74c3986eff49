"""Punctuation: a clerk's full stop that the keyboard made an English one is read as 。."""

import re

FULL_STOP = re.compile(r"(?<=[一-鿿%％）)])\.(?=\s*(?:[一-鿿]|$))")


def punctuated(text: str) -> str:
    """Give *text* with 。 where a full stop was typed as “.”; every character keeps its place."""
    return FULL_STOP.sub("。", text)
