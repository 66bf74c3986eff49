"""Remarks: what a reader left out of a document, in Chinese, each with its place."""

from assistant.documents.files.limits import MOST_REMARKS

LONGEST_QUOTE = 20


class Remarks:
    """Collects remarks in reading order, each once; beyond MOST_REMARKS only their number is kept."""

    def __init__(self) -> None:
        self._kept: dict[str, None] = {}
        self._more = 0

    def add(self, place: str, what: str) -> None:
        """Keep that *what* happened at *place*."""
        remark = f"{place}{what}"
        if remark in self._kept:
            return
        if len(self._kept) < MOST_REMARKS:
            self._kept[remark] = None
        else:
            self._more += 1

    def told(self) -> tuple[str, ...]:
        """Give everything that was kept."""
        rest = (f"还有 {self._more} 处类似情况没有列出",) if self._more else ()
        return (*self._kept, *rest)


def quoted(text: str) -> str:
    """Give the beginning of *text* in quotation marks, on one line."""
    flat = " ".join(text[: LONGEST_QUOTE * 10].split())
    return f"“{flat[:LONGEST_QUOTE]}{'…' if len(flat) > LONGEST_QUOTE else ''}”"
