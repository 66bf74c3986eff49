"""Times what a user waits for: checking forms, drafting without a model, starting the command.

Each figure is a ratio to a baseline that is taken in turn with it in the same run (median of 7), so that
it holds on a busy machine: `parse + all rules` against pydantic's parse of the same forms (CPU; what is read
in one form is forgotten before the next), `assistant check` on one Word file against an empty interpreter
(wall and CPU, byte code there as after any first run). The offline draft is in seconds of CPU.
"""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from assistant.documents import write
from assistant.draft import Request
from assistant.pipeline import draft_form
from validators.catalogue import judge
from validators.form import Form
from validators.template import find_template

ROOT = Path(__file__).parent.parent
ROUNDS = 7
FORMS = 200
NOTES = (
    "{n}号乡道养护项目，2023年度预算{budget}万元，全年支出{spent}万元。计划养护道路{n}公里，实际养护{done}公里；"
    "计划修补路面{patched}平方米，实际修补{patched}平方米；计划更换护栏{rails}米，实际更换{rails}米；"
    "计划清理边沟{done}公里，实际清理{done}公里；计划培训养护工{n}人次，实际培训{done}人次；"
    "验收合格率目标不低于95%，实际98%；路面完好率目标不低于90%，实际93%；工程按期完工率目标100%，实际100%；"
    "病害处置及时率目标不低于90%，实际96%；群众满意度目标90%，问卷200份，满意188份，满意度94%。"
    "项目改善了沿线村民出行条件。"
)


class Figure(NamedTuple):
    """One measured figure beside its goal."""

    what: str
    measured: str
    goal: str


def figures() -> Iterator[Figure]:
    """Measure everything here."""
    drafts = [offline(number) for number in range(20, 20 + FORMS)]
    forms = [form for form, _ in drafts]
    seconds = statistics.median(seconds for _, seconds in drafts)
    yield Figure("离线起草一份11行的表（CPU秒）", f"{seconds:.3f}", "< 0.3")
    times = parse_and_judge([form.model_dump_json() for form in forms])
    yield Figure(f"读入{FORMS}张11行的表并过全部规则 ÷ pydantic读入（CPU）", f"{times:.1f}倍", "≤ 8倍")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        path.write_bytes(write(forms[0], find_template(forms[0].template), "docx", draft=False))
        what = "assistant check 一个Word文件 ÷ 空解释器"
        yield Figure(f"{what}（墙钟）", f"{command(path, time.perf_counter):.1f}倍", "≤ 25倍")
        yield Figure(f"{what}（CPU）", f"{command(path, cpu_of_children):.1f}倍", "≤ 25倍")


def offline(number: int) -> tuple[Form, float]:
    """Draft one form without a model; give it with the CPU seconds that it took."""
    lengths = {"n": number, "done": number + 1, "patched": number * 40, "rails": number * 7}
    text = NOTES.format(budget=number * 3, spent=number * 3 - 5, **lengths)
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


def command(path: Path, clock: Callable[[], float]) -> float:
    """Give the time of `assistant check` as a multiple of an empty interpreter's."""
    check = [sys.executable, "-m", "assistant.cli", "check", str(path)]
    return ratio(lambda: start(check), lambda: start([sys.executable, "-c", ""]), clock)


def cpu_of_children() -> float:
    """Give the CPU seconds of every process that was run to its end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def start(command: list[str]) -> None:
    """Run a process to its end; byte code is kept, as for every user from the second start on."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=environment)  # noqa: S603  # our own command


def ratio(one: Callable[[], None], other: Callable[[], None], clock: Callable[[], float]) -> float:
    """Give the median of one/other over rounds in which both are run in turn."""
    one()
    other()
    return statistics.median(timed(one, clock) / timed(other, clock) for _ in range(ROUNDS))


def timed(work: Callable[[], None], clock: Callable[[], float]) -> float:
    """Give how long *work* took."""
    began = clock()
    work()
    return clock() - began


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.what}：{figure.measured}（目标 {figure.goal}）")
