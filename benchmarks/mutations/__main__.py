"""Runs the mutants and writes what came out to MUTATIONS.md: `python -m benchmarks.mutations [--misses]`."""

import sys
import time

from benchmarks.mutations.measure import run
from benchmarks.mutations.report import REPORT, SIZE, report, summary


def main() -> None:
    """Run, write the report, print the figures; with --misses, everything that slipped by."""
    began = time.process_time()
    done = run(**SIZE)
    REPORT.write_text(report(done), encoding="utf-8")
    print(*summary(done), f"CPU {time.process_time() - began:.0f} 秒", sep="\n")
    if "--misses" in sys.argv:
        for each in (*done.forms, *done.pasted):
            if not each.right:
                print(each.operator.name, "漏报" if not each.detected else "错码", each)


if __name__ == "__main__":
    main()
