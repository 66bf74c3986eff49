"""Times what a user waits for: checking forms, drafting without a model, starting the command.

Each figure is a ratio to a baseline that is taken in turn with it in the same run (median of 7), so that
it holds on a busy machine: `parse + all rules` against pydantic's parse of the same forms (CPU),
`assistant check` on one file against an empty interpreter (wall). The offline draft is in seconds of CPU.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from assistant.draft import Request
from assistant.pipeline import draft_form
from validators.catalogue import judge
from validators.form import Form

ROOT = Path(__file__).parent.parent
ROUNDS = 7
FORMS = 200
NOTES = (
    "{n}号乡道养护项目,2023年度预算{budget}万元,全年支出{spent}万元。计划养护道路{n}公里,实际养护{done}公里;"
    "验收合格率目标不低于95%,实际98%;群众满意度目标90%,问卷200份,满意188份,满意度94%。项目改善了沿线村民出行条件。"
)


class Figure(NamedTuple):
    """One measured figure beside its goal."""

    what: str
    measured: str
    goal: str


def figures() -> Iterator[Figure]:
    """Measure everything here."""
    drafts = [offline(number) for number in range(20, 20 + FORMS)]
    yield Figure(
        "离线起草一份(CPU 秒,中位数)", f"{statistics.median(seconds for _, seconds in drafts):.3f}", "< 0.3"
    )
    texts = [form.model_dump_json() for form, _ in drafts]
    yield Figure("读入并过全部规则 ÷ pydantic 读入(CPU)", f"{parse_and_judge(texts):.1f}", "≤ 8(第3号议题)")
    yield Figure("assistant check 一个文件 ÷ 空解释器(墙钟)", f"{command(texts[0]):.1f}", "≤ 25")


def offline(number: int) -> tuple[Form, float]:
    """Draft one form without a model; give it with the CPU seconds that it took."""
    text = NOTES.format(n=number, budget=number * 3, spent=number * 3 - 5, done=number + 1)
    began = time.process_time()
    made = asyncio.run(draft_form(Request(text=text, template="mof-2020"), model=None, tell=lambda _: None))
    return made.form, time.process_time() - began


def parse_and_judge(texts: list[str]) -> float:
    """Give the CPU of parsing and judging as a multiple of parsing alone."""

    def parse() -> None:
        for text in texts:
            Form.model_validate_json(text)

    def both() -> None:
        for text in texts:
            judge(Form.model_validate_json(text))

    return ratio(both, parse, time.process_time)


def command(text: str) -> float:
    """Give the wall time of `assistant check` as a multiple of an empty interpreter's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.json"
        path.write_text(text, "utf-8")
        check = [sys.executable, "-m", "assistant.cli", "check", str(path)]
        return ratio(lambda: start(check), lambda: start([sys.executable, "-c", ""]), time.perf_counter)


def start(command: list[str]) -> None:
    """Run a process to its end."""
    subprocess.run(command, capture_output=True, check=False, cwd=ROOT)  # noqa: S603  # our own command


def ratio(one: Callable[[], None], other: Callable[[], None], clock: Callable[[], float]) -> float:
    """Give the median of one/other over rounds in which both are run in turn."""
    one(), other()
    return statistics.median(timed(one, clock) / timed(other, clock) for _ in range(ROUNDS))


def timed(work: Callable[[], None], clock: Callable[[], float]) -> float:
    """Give how long *work* took."""
    began = clock()
    work()
    return clock() - began


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.what}:{figure.measured}(目标 {figure.goal})")
