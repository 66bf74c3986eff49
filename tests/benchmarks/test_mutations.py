"""Three hundred mutants and every clean form: what `python -m benchmarks.mutations` measures, on a sample."""

from functools import cache

from benchmarks.mutations.measure import OPERATORS, Run, errors, mutants, run, tally
from validators.template import templates

LEAST_DETECTED, LEAST_RIGHT = 0.995, 0.97


@cache
def sample() -> Run:
    return run(each=1, places=1, every=4, most=300)


def test_mutants_are_found_by_the_right_code() -> None:
    found = tally(sample().forms)
    assert found.made == 300
    assert found.detection >= LEAST_DETECTED, [str(each) for each in sample().forms if not each.detected]
    assert found.rightness >= LEAST_RIGHT, [str(each) for each in sample().forms if not each.right]


def test_pasted_mutants_are_found_too() -> None:
    missed = [str(each) for each in sample().pasted if not each.detected]
    assert len(sample().pasted) >= 50
    assert len(missed) <= 1, missed


def test_a_clean_form_is_never_rejected() -> None:
    wrong = {name: errors(found) for name, found in sample().alarms.items() if errors(found)}
    assert wrong == {}


def test_every_edition_is_broken_and_in_many_ways() -> None:
    assert {one.form.template for _, one, _ in mutants(each=1, places=1)} == set(templates())
    assert len(OPERATORS) >= 60
    assert all(each.says for each in OPERATORS.values())
