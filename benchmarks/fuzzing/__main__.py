"""Runs the spoilt files and writes what came of them to FUZZING.md: `python -m benchmarks.fuzzing`.

--files N (20000)   --kinds docx,xlsx (all)   --first N (0)   --save docx/4711 (write that file and stop)
"""

import argparse
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from benchmarks.fuzzing.reading import Outcome, Told, serve
from benchmarks.fuzzing.sound import KINDS
from benchmarks.fuzzing.spoiling import spoilt

REPORT = Path(__file__).parents[1] / "FUZZING.md"
SECONDS, MEBIBYTES = 5.0, 300.0
PATIENCE = 60.0  # seconds by the clock before a process is ended: the machine may be busy
OUTCOMES: dict[Outcome, str] = {
    "read": "读出",
    "refused": "说明原因后拒绝",
    "crashed": "崩溃",
    "hung": "停住",
}


def main() -> None:
    """Run, print what went wrong as it comes, and write the report."""
    asked = arguments()
    if asked.save:
        kind, _, number = asked.save.partition("/")
        Path(f"{kind}-{number}.{kind}").write_bytes(spoilt(kind, int(number)))
        return
    told: list[Told] = []
    for each in run(asked.kinds.split(","), asked.first, asked.files):
        told.append(each)
        if is_bad(each):
            print(each, flush=True)
        if len(told) % 1000 == 0:
            print(f"{len(told)} 个", flush=True)
    REPORT.write_text(report(told), "utf-8")
    print(REPORT.read_text("utf-8"))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--save", default="")
    return parser.parse_args()


def is_bad(told: Told) -> bool:
    """Whether a file did what none may do."""
    return told.outcome in {"crashed", "hung"} or told.seconds > SECONDS or told.memory > MEBIBYTES


def run(kinds: list[str], first: int, files: int) -> Iterator[Told]:
    """Read *files* spoilt files, shared out evenly over *kinds*, by as many processes as there are cores."""
    cases: SimpleQueue[tuple[str, int]] = SimpleQueue()
    for at in range(files):
        cases.put((kinds[at % len(kinds)], first + at // len(kinds)))
    results: SimpleQueue[Told] = SimpleQueue()
    for _ in range(os.cpu_count() or 1):
        Thread(target=_keep_busy, args=(cases, results), daemon=True).start()
    for _ in range(files):
        yield results.get()


def _keep_busy(cases: "SimpleQueue[tuple[str, int]]", results: "SimpleQueue[Told]") -> None:
    """Hand case after case to a process; one that hangs or dies is replaced."""
    process, line = _started()
    while True:
        try:
            case = cases.get_nowait()
        except Empty:
            line.send(None)
            return
        try:
            line.send(case)
            line.recv()  # made
            told = line.recv() if line.poll(PATIENCE) else Told(*case, "hung", f"{PATIENCE:.0f} 秒没有结果")
        except (EOFError, OSError):
            told = Told(*case, "crashed", "进程死了")
        if told.outcome == "hung" or told.says == "进程死了":
            process.kill()
            process, line = _started()
        results.put(told)


def _started() -> tuple["multiprocessing.process.BaseProcess", "multiprocessing.connection.Connection"]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return process, ours


HEAD = """# 坏文件试验

由 `python -m benchmarks.fuzzing` 写出：把能读的每一种文件随机弄坏（改字节、改行、改 XML 的树、改压缩包），
在单独的进程里读入并核查。不许崩溃（报出不是自己的错误），不许一个文件用 {seconds:.0f} 秒以上的 CPU，
内存不许超过 {memory:.0f} MiB。同一编号的文件每次都一样，`--save docx/4711` 写出那一个。

{when}，{files} 个文件。

| 种类 | 文件 | {outcomes} | 最慢（CPU 秒） | 中位（毫秒） | 内存（MiB） |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


NOTHING = "没有一个崩溃、停住或超出内存。\n"


def report(told: list[Told]) -> str:
    """Give the results in Chinese."""
    head = HEAD.format(
        seconds=SECONDS,
        memory=MEBIBYTES,
        when=datetime.now(UTC).date(),
        files=len(told),
        outcomes=" | ".join(OUTCOMES.values()),
    )
    kinds = sorted({each.kind for each in told})
    lines = "".join(_line(kind, [each for each in told if each.kind == kind]) for kind in kinds)
    bad = "".join(f"- {_said(each)}\n" for each in told if is_bad(each))
    return f"{head}{lines}\n{bad or NOTHING}"


def _line(kind: str, told: list[Told]) -> str:
    count = Counter(each.outcome for each in told)
    seconds = sorted(each.seconds for each in told)
    figures = [f".{kind}", str(len(told)), *(str(number) for number in (count[each] for each in OUTCOMES))]
    memory = max(each.memory for each in told)
    figures += [f"{seconds[-1]:.2f}", f"{1000 * seconds[len(seconds) // 2]:.0f}", f"{memory:.0f}"]
    return f"| {' | '.join(figures)} |\n"


def _said(told: Told) -> str:
    what = f"{OUTCOMES[told.outcome]} {told.says}"
    return f"{told.kind}/{told.number}：{what}（{told.seconds:.1f} 秒，{told.memory:.0f} MiB）"


if __name__ == "__main__":
    main()
