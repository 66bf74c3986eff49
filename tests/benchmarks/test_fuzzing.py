"""The spoilt files themselves: each can be made again, every kind is spoilt, and a crash is called one."""

import pytest

from benchmarks.fuzzing import reading
from benchmarks.fuzzing.__main__ import is_bad, report
from benchmarks.fuzzing.reading import Told
from benchmarks.fuzzing.sound import KINDS, sound_files
from benchmarks.fuzzing.spoiling import spoilt


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_always_the_same_and_no_sound_one(kind: str) -> None:
    made = [spoilt(kind, number) for number in range(15)]
    assert made == [spoilt(kind, number) for number in range(15)]
    assert len({*made} - {*sound_files(kind)}) > 10


@pytest.mark.parametrize("kind", ["docx", "txt", "json"])
def test_some_are_read_some_are_refused_and_none_crashes(kind: str) -> None:
    outcomes = [reading.read_and_judge(kind, number, spoilt(kind, number)).outcome for number in range(40)]
    assert set(outcomes) == {"read", "refused"}


def test_what_is_no_error_of_ours_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("表")

    monkeypatch.setattr(reading, "read_file", fail)
    told = reading.read_and_judge("docx", 1, b"")
    assert (told.outcome, is_bad(told)) == ("crashed", True)
    assert "KeyError" in told.says


def test_the_report_names_what_went_wrong() -> None:
    told = [Told("docx", 1, "read", "", 0.1, 50), Told("docx", 2, "refused", "x", 0.2, 301)]
    said = report(told)
    assert "| .docx | 2 | 1 | 1 | 0 | 0 | 0.20 | 200 | 301 |" in said
    assert "- docx/2：" in said
    assert "没有一个" in report(told[:1])
