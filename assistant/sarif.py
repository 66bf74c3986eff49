"""SARIF 2.1.0: findings as code hosts and editors read them, written file by file."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.checking import Checked
from validators.catalogue import rule_book
from validators.rule import Finding, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(files: Iterable[Checked]) -> Iterator[str]:
    """Give the pieces of one SARIF document; no form is kept after its piece is given."""
    rules = [_rule(each) for each in rule_book().values()]
    driver = {"name": "assistant", "rules": rules}
    tool = json.dumps({"driver": driver}, ensure_ascii=False)
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {tool}, "results": ['
    separator = "\n"
    troubles = []
    for checked in files:
        if checked.error is not None:
            troubles.append({"level": "error", "message": {"text": f"{checked.path}：{checked.error}"}})
        for finding in checked.narrative.findings if checked.narrative else ():
            yield separator + json.dumps(_result(finding, checked, 0, None), ensure_ascii=False)
            separator = ",\n"
        for number, each in enumerate(checked.forms):
            kept = [(finding, None) for finding in each.judgement.findings]
            waived = [(finding, waiver.reason) for finding, waiver in each.waived]
            for finding, reason in (*kept, *waived):
                result = _result(finding, checked, number, reason)
                yield separator + json.dumps(result, ensure_ascii=False)
                separator = ",\n"
    ended = {"executionSuccessful": not troubles, "toolExecutionNotifications": troubles}
    yield f'\n], "invocations": [{json.dumps(ended, ensure_ascii=False)}]}}]}}\n'


def _rule(rule: Rule) -> dict[str, Any]:
    title = rule.doc.strip().splitlines()[0].partition(":")[2].strip()
    return {
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": {"text": title},
        "fullDescription": {"text": rule.clause},
        "help": {"text": rule.doc.strip()},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(finding: Finding, checked: Checked, number: int, reason: str | None) -> dict[str, Any]:
    place = {
        "physicalLocation": {"artifactLocation": {"uri": checked.path.as_posix()}},
        "logicalLocations": [{"name": finding.cell, "fullyQualifiedName": f"/forms/{number}{finding.where}"}],
    }
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.cell}：{finding.message}"},
        "locations": [place],
    }
    if reason is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    if finding.fix is not None:
        result["properties"] = {"fix": finding.fix.model_dump(mode="json")}
    return result
