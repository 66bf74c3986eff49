"""Every example is drafted anew, and must come out as it stands in its folder."""

from collections import Counter
from pathlib import Path

import pytest

from examples.replay import FOLDERS, finished, first_draft, recorded, request_of, shown

RECORDED = [folder for folder in FOLDERS if recorded(folder) is not None]
FEW = 5


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_an_example_comes_out_offline_as_it_is_written(folder: Path) -> None:
    expected = (folder / "form.offline.json").read_text(encoding="utf-8")
    assert shown(await finished(folder, None)) == expected


async def test_examples_come_out_of_recorded_answers_as_they_are_written() -> None:
    for folder in RECORDED:
        made = await finished(folder, recorded(folder))
        assert shown(made) == (folder / "form.json").read_text(encoding="utf-8"), folder.name
        assert made.model == "recorded"


def test_there_are_at_least_eight_examples_of_every_edition() -> None:
    assert len(FOLDERS) >= 8
    assert {request_of(folder).template for folder in FOLDERS} == {"mof-2020", "hubei-2020", "mof-2021-cost"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_an_example_is_accepted_once_its_few_questions_are_answered(folder: Path) -> None:
    asked = len((await first_draft(folder, None)).questions)
    made = await finished(folder, None)
    assert asked <= FEW, [question.ask for question in (await first_draft(folder, None)).questions]
    assert made.verdict != "rejected", [finding.message for finding in made.findings]


async def test_most_examples_need_at_most_two_questions() -> None:
    asked = Counter([len((await first_draft(folder, None)).questions) <= 2 for folder in FOLDERS])
    assert asked[True] >= asked[False]
