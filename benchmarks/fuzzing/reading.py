"""Reading: a process that makes spoilt files, reads and judges them, and tells what came of each."""

import contextlib
import resource
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.documents import read_file
from benchmarks.fuzzing.spoiling import spoilt
from validators.catalogue import judge_all
from validators.errors import SelfEvaluationError

Outcome = Literal["read", "refused", "crashed", "hung"]
MEBIBYTE = 1024 * 1024
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Told(NamedTuple):
    """What came of one file. `seconds` of CPU; `memory`: the most that the process held meanwhile, in MiB."""

    kind: str
    number: int
    outcome: Outcome
    says: str
    seconds: float = 0.0
    memory: float = 0.0


def serve(line: Connection) -> None:
    """Take (kind, number) after (kind, number) until None comes; say "made", then what came of it."""
    while (asked := line.recv()) is not None:
        kind, number = asked
        content = spoilt(kind, number)
        line.send("made")
        line.send(read_and_judge(kind, number, content))


def read_and_judge(kind: str, number: int, content: bytes) -> Told:
    """Read and judge one file."""
    _forget_peak()
    began = time.process_time()
    outcome: Outcome = "read"
    says = ""
    try:
        judge_all(read_file(f"表.{kind}", content).forms)
    except SelfEvaluationError as error:
        outcome, says = "refused", str(error)
    except Exception as error:  # noqa: BLE001  # that is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        outcome, says = (
            "crashed",
            f"{type(error).__name__}: {str(error)[:200]} ({Path(frame.filename).name}:{frame.lineno})",
        )
    return Told(kind, number, outcome, says, time.process_time() - began, _peak())


def _forget_peak() -> None:
    """Let the system measure the peak anew, where it can."""
    with contextlib.suppress(OSError):
        CLEAR.write_text("5", "ascii")


def _peak() -> float:
    """Give the most memory that was held, in MiB."""
    if STATUS.exists():
        line = next(each for each in STATUS.read_text("ascii").splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / MEBIBYTE if sys.platform == "darwin" else used / 1024
