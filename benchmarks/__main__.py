"""Runs every measurement and writes RESULTS.md beside this file: `make bench`."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from benchmarks import model_call, quantities, reading_back, spreadsheets, whole, writing
from benchmarks.mutations import report
from benchmarks.whole import Figure

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """# 测量结果

由 `make bench` 写出。倍数都是同一次运行里与基准轮流测得的（中位数），与机器快慢无关；机器忙时会起伏一两成。

{when}，Python {python}，{cores}个核，测量前平均负载{load:.1f}（高于0.5，就是与别的程序共用机器）。

破坏试验（把没有毛病的表按一百多种方法弄坏，看规则说什么）的明细见 MUTATIONS.md，坏文件试验见 FUZZING.md。

| 量什么 | 结果 | 目标 |
| --- | --- | --- |
"""


def main() -> None:
    """Measure, print each figure as it comes, and write them all down."""
    head = HEAD.format(
        when=datetime.now(UTC).date(),
        python=platform.python_version(),
        cores=os.cpu_count(),
        load=os.getloadavg()[0],
    )
    lines = [head]
    for figure in everything():
        line = f"| {figure.what} | {figure.measured} | {figure.goal} |\n"
        print(line, end="", flush=True)
        lines.append(line)
    RESULTS.write_text("".join(lines), "utf-8")


def everything() -> Iterator[Figure]:
    """Give the figures of every measurement that needs no outside service."""
    return chain(
        whole.figures(),
        writing.figures(),
        reading_back.figures(),
        spreadsheets.figures(),
        quantities.figures(),
        model_call.figures(),
        report.figures(),
    )


if __name__ == "__main__":
    main()
