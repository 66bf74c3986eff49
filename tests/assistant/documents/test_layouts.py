"""Forms as other offices lay them out (benchmarks/layouts): every cell is read in its place."""

from itertools import cycle

import pytest

from benchmarks.layouts.measure import WAYS, outcome
from benchmarks.layouts.offices import MIXED, OFFICES
from benchmarks.mutations.clean import make, projects
from validators.template import templates

# One edition with points, one without; every office gets one of several in turn.
EDITIONS = ("mof-2020", "hubei-2020", "guangxi-2021", "transfer-2022", "yunnan-2022")
TURNS = list(zip(OFFICES, cycle(EDITIONS)))
CUT = "跨页续行"  # a number that a page cuts in two cannot be told from two numbers


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("office", "edition"), TURNS, ids=[office for office, _ in TURNS])
def test_every_cell_is_in_its_place(office: str, edition: str, way: str) -> None:
    form = make(templates()[edition], projects()[len(office) % len(projects())], 1)
    lost = outcome(edition, form, OFFICES[office], way).lost
    assert office == CUT or lost == ()
    assert len(lost) <= 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("office", MIXED)
def test_several_habits_at_once_shift_nothing(office: str, way: str) -> None:
    form = make(templates()["mof-2020"], projects()[1], 2)
    assert len(outcome("", form, MIXED[office], way).lost) <= int(MIXED[office].cut > 0)


@pytest.mark.parametrize("office", ["加佐证材料", "加数据来源和责任科室", "加指标解释"])
def test_columns_that_no_form_has_are_notes(office: str) -> None:
    form = make(templates()["mof-2020"], projects()[0], 1)
    judged = outcome("", form, OFFICES[office], "docx").judged
    assert not [each for each in judged if each.startswith("丢了")]
