"""Every rule against its cases: data beside this file, one YAML file a rule, named as the rule's module."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from validators.catalogue import Verdict, find_rule, rule_book
from validators.form import Form
from validators.ledger import Origin, read
from validators.rule import Case, Complaint
from validators.template import find_template

FOLDER = Path(__file__).parent / "rules"
PARTS = ("查什么", "为什么", "例", "依据")


def load() -> list[tuple[str, str, dict[str, Any]]]:
    """Give (code, name of the case, the case) for every case of every rule."""
    return [
        (path.stem.split("_")[0].upper(), name, case)
        for path in sorted(FOLDER.glob("*.yaml"))
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    ]


CASES = load()


def form_of(partial: dict[str, Any], template: str) -> Form:
    """Fill up a form of a case: ids of rows may be left out."""
    rows = [
        {"id": f"R{n:02}", "level1": "产出指标", "level2": "数量指标", "name": "", **row}
        for n, row in enumerate(partial.get("rows", ()), 1)
    ]
    return Form.model_validate({"template": template, **partial, "rows": rows})


def look(code: str, case: dict[str, Any]) -> list[Complaint]:
    """Ask one rule about one case."""
    template = case.get("template", "mof-2020")
    notes = case.get("notes")
    origins = {where: Origin.model_validate(origin) for where, origin in case.get("origins", {}).items()}
    laid = Case(
        form_of(case["form"], template),
        find_template(template),
        ledger=None if notes is None else read(notes),
        origins=origins if "origins" in case else None,
        siblings=tuple(form_of(other, template) for other in case.get("siblings", ())),
    )
    return list(find_rule(code).find(laid))


@pytest.mark.parametrize(("code", "name", "case"), CASES, ids=[f"{code}-{name}" for code, name, _ in CASES])
def test_a_rule_says_what_its_case_expects(code: str, name: str, case: dict[str, Any]) -> None:
    said = [complaint._asdict() for complaint in look(code, case)]
    expected = case["finds"]
    assert [each["where"] for each in expected] == [each["where"] for each in said], name
    for want, got in zip(expected, said, strict=True):
        assert want == {key: got[key] for key in want}


def test_every_rule_has_cases_that_find_and_cases_that_do_not() -> None:
    for code in rule_book():
        outcomes = {bool(case["finds"]) for other, _, case in CASES if other == code}
        assert outcomes == {True, False}, code


def test_every_rule_explains_itself() -> None:
    for each in rule_book().values():
        assert each.doc.startswith(f"{each.code} {each.slug}:"), each.code
        assert [part for part in PARTS if f"\n{part}\n" not in each.doc] == [], each.code
        assert each.find.__module__.rsplit(".", 1)[-1].startswith(each.code.lower() + "_"), each.code


def test_the_verdicts_are_those_of_the_contract() -> None:
    assert Verdict.__args__ == ("accepted", "accepted_with_warnings", "rejected")  # type: ignore[attr-defined]  # a Literal
