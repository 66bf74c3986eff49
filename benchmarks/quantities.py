"""Reading quantities against chinese2digits on the same text: CPU time, in turn, median of seven.

Goal: at most 1.5 times the CPU of chinese2digits, which reads numbers alone (no units, comparators or dates).
Run: python -m benchmarks.quantities
"""

import contextlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time

import yaml
from chinese2digits import chinese2digits  # type: ignore[import-untyped]  # the package has no types

from benchmarks.whole import Figure
from validators.quantity import quantities

GOAL = 1.5
ROUNDS = 7
CASES = Path(__file__).resolve().parent.parent / "tests" / "validators" / "quantities"
NOTE = (
    "2020年度市委政法委司法救助工作经费项目，年初预算210万元，后来预算调整，实际拨付125万元，全年支出116.27万元。"
    "全年共办理司法救助案件40起，年初定的是不低于28起；救助62人，目标是不低于28人；发放救助金116.27万元。"
    "救助及时性要求100%，实际做到100%；预算执行率年初要求不低于90%，实际93.02%。"
    "项目解决了弱势困难群众的生活困难，促进了积案化解，维护了社会和谐稳定。"
)


def figures() -> Iterator[Figure]:
    """Give the ratio of both readers, and the CPU of ours per 300 characters."""
    texts = [NOTE, *sentences()]
    size = sum(map(len, texts)) / 300
    ours, theirs = compare(texts)
    ratio = median(our / their for our, their in zip(ours, theirs, strict=True))
    yield Figure("读数 ÷ chinese2digits（同样的文字，CPU）", f"{ratio:.2f}倍", f"≤ {GOAL}倍")
    yield Figure("读300字里的数（CPU微秒）", f"{median(ours) / size * 1e6:.0f}", "—")


def sentences() -> list[str]:
    """Give the sentences of the unseen sets, ten to a text, as long as a clerk's note."""
    cases = [
        case["text"]
        for path in sorted(CASES.glob("unseen*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return ["".join(cases[first : first + 10]) for first in range(0, len(cases), 10)]


def compare(texts: list[str]) -> tuple[list[float], list[float]]:
    """Measure both readers in turn, so that a busy machine slows both."""
    readers = (quantities, quiet_chinese2digits)
    for reader in readers:
        seconds(reader, texts)
    rounds = [[seconds(reader, texts) for reader in readers] for _ in range(ROUNDS)]
    return [first for first, _ in rounds], [second for _, second in rounds]


def quiet_chinese2digits(text: str) -> object:
    """Read the numbers of *text* with chinese2digits."""
    return chinese2digits.takeNumberFromString(text)


def seconds(reader: Callable[[str], object], texts: list[str]) -> float:
    """Give the CPU seconds that *reader* needs for *texts*."""
    begin = process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(3):
            for text in texts:
                reader(text)
    return (process_time() - begin) / 3


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.what}：{figure.measured}（目标 {figure.goal}）")
