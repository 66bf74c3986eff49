"""The catalogue: all rules, and what they say of a form."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal, NamedTuple

from validators import rules
from validators.errors import UnknownRule
from validators.evidence.company import Company
from validators.form import Form, address
from validators.ledger import Ledger, Origin
from validators.profile import Profile
from validators.quantity import reading_once
from validators.rule import Case, Complaint, Finding, Rule
from validators.scoring import Recomputed
from validators.template import Template, find_template

Verdict = Literal["accepted", "accepted_with_warnings", "rejected"]


@cache
def rule_book() -> dict[str, Rule]:
    """Give every rule by code. The folder is the registry: a new file is a new rule."""
    modules = [import_module(f"{rules.__name__}.{entry.name}") for entry in iter_modules(rules.__path__)]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, Rule)]
    return {each.code: each for each in sorted(found, key=lambda each: each.code)}


def find_rule(code: str) -> Rule:
    """Give the rule with *code*. Raises UnknownRule."""
    try:
        return rule_book()[code.upper()]
    except KeyError:
        raise UnknownRule(code) from None


class Judgement(NamedTuple):
    """A form with everything that the validators say of it."""

    form: Form
    template: Template
    verdict: Verdict
    findings: tuple[Finding, ...]
    recomputed: Recomputed


def verdict(findings: tuple[Finding, ...]) -> Verdict:
    """Give the verdict that *findings* amount to: one error rejects."""
    severities = {finding.severity for finding in findings}
    if "error" in severities:
        return "rejected"
    return "accepted_with_warnings" if "warning" in severities else "accepted"


def judge(
    form: Form,
    *,
    ledger: Ledger | None = None,
    origins: Mapping[str, Origin] | None = None,
    siblings: tuple[Form, ...] = (),
    profile: Profile | None = None,
) -> Judgement:
    """Ask every rule about *form*. Same input, same findings, same order. Raises UnknownTemplate.

    What an office sets (*profile*) goes before what the edition says.
    """
    template = find_template(form.template)
    if profile is not None:
        template = profile.applied(template)
    case = Case(form, template, ledger=ledger, origins=origins, siblings=siblings)
    with reading_once():
        findings = tuple(
            _finding(each, complaint, case, profile)
            for each in rule_book().values()
            for complaint in each.find(case)
        )
        return Judgement(form, template, verdict(findings), findings, case.recomputed)


def judge_all(
    forms: tuple[Form, ...], *, ledger: Ledger | None = None, profile: Profile | None = None
) -> tuple[Judgement, ...]:
    """Judge the forms of one file together, so that copies between them are seen."""
    company = Company(forms)
    return tuple(
        judge(form, ledger=ledger, siblings=company.others(index), profile=profile)
        for index, form in enumerate(forms)
    )


def ensure_known(profile: Profile) -> None:
    """Raise UnknownRule when *profile* speaks of a code that no rule has."""
    for code in profile.severities:
        find_rule(code)


def _finding(found: Rule, complaint: Complaint, case: Case, profile: Profile | None) -> Finding:
    severity = complaint.severity or case.template.severities.get(found.code, found.severity)
    if profile is not None:
        severity = profile.severities.get(found.code, severity)
    return Finding(
        code=found.code,
        name=found.slug,
        severity=severity,
        where=complaint.where,
        cell=address(case.form, complaint.where),
        message=complaint.message,
        found=complaint.found,
        expected=complaint.expected,
        fix=complaint.fix,
        clause=found.clause,
    )
