"""Waiver: a finding that somebody answers for, with the reason, the name and the date.

Waivers stand beside the form (表.docx, 表.waivers.yaml). What was waived no longer counts, and stays
visible; a waiver that fits nothing is told, so that none outlives its reason. Sources and personal data
cannot be waived.
"""

import datetime as dt
from typing import Annotated, NamedTuple

import yaml
from pydantic import StringConstraints, ValidationError, field_validator

from validators.errors import UnusableWaiver
from validators.form import Value
from validators.rule import Finding
from validators.template import LOADER

NEVER = ("T", "P")
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Waiver(Value):
    """One finding, or all of a rule, that is answered for.

    `where`: the JSON pointer or the Chinese address of the cell; without it every finding of `code` is
    meant. `form`: the project's name, where a file holds several. `until`: the last day.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")]
    reason: Said
    approver: Said
    date: dt.date
    where: str = ""
    form: str = ""
    until: dt.date | None = None

    @field_validator("code")
    @classmethod
    def _may_be_waived(cls, code: str) -> str:
        if code.startswith(NEVER):
            raise ValueError("出处（T）和个人信息、涉密（P）的发现不能豁免")
        return code

    def fits(self, finding: Finding, form: str) -> bool:
        """Whether this waiver speaks of *finding* in the form of the project *form*."""
        here = not self.where or self.where in {finding.where, finding.cell}
        return self.code == finding.code and here and self.form in {"", form}


class Waived(NamedTuple):
    """The findings that still count, and those that somebody answers for."""

    kept: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]


def read_waivers(name: str, text: str, today: dt.date) -> tuple[Waiver, ...]:
    """Read the waivers that stand in *text*, the content of the file *name*.

    Raises UnusableWaiver for one that is incomplete or has run out.
    """
    try:
        plain = yaml.load(text, LOADER)  # noqa: S506  # a SafeLoader
        listed = plain.get("waivers") if isinstance(plain, dict) else None
        found = tuple(Waiver.model_validate(each) for each in listed or ())
    except yaml.YAMLError as error:
        raise UnusableWaiver(f"{name}：不是有效的 YAML（{error}）") from error
    except (ValidationError, TypeError) as error:
        raise UnusableWaiver(f"{name}：{_fault(error)}") from error
    if listed is None:
        raise UnusableWaiver(f"{name}：应写成 waivers: 下的一列，每条有 code、reason、approver、date")
    if over := next((each for each in found if each.until is not None and each.until < today), None):
        raise UnusableWaiver(f"{name}：{over.code}的豁免已于{over.until}到期，请删去或重新批准")
    return found


def _fault(error: ValidationError | TypeError) -> str:
    if isinstance(error, TypeError):
        return "应写成 waivers: 下的一列"
    fault = error.errors(include_url=False, include_input=False)[0]
    place = " → ".join(str(part) for part in fault["loc"])
    own = str(fault.get("ctx", {}).get("error") or "")
    words = {"missing": "缺少", "extra_forbidden": "没有这个键："}
    return own or f"{words.get(fault['type'], '值不对：')}“{place}”"


def waive(findings: tuple[Finding, ...], waivers: tuple[Waiver, ...], form: str) -> Waived:
    """Part *findings* into those that count and those that are waived."""
    kept, waived = [], []
    for finding in findings:
        found = next((each for each in waivers if each.fits(finding, form)), None)
        if found is None:
            kept.append(finding)
        else:
            waived.append((finding, found))
    return Waived(tuple(kept), tuple(waived))
