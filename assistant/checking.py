"""Checking: files in, what is said of each form out: one file at a time, so that ten thousand cost no memory.

The law comes from the editions and the office's profile; what somebody answers for (waivers) and what was
known before (a baseline) is set apart here, and never lost from sight.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.documents import (
    Kind,
    Read,
    Verified,
    form_to_json,
    forms_to_json,
    read_file,
    read_narrative,
    write,
)
from assistant.documents.files.limits import USUAL, Limits
from assistant.errors import Misconfigured, UnreadableFile
from validators.catalogue import Judgement, ensure_known, judge_all, rule_book, verdict
from validators.errors import SelfEvaluationError, UnknownRule, UnreadableForm
from validators.evidence.company import Company
from validators.form import Form
from validators.ledger import Ledger
from validators.profile import Profile, read_profile
from validators.rule import Edit, Finding
from validators.waiver import Waiver, read_waivers, waive

if TYPE_CHECKING:
    from validators.narrative import Judged

WAIVERS = ".waivers.yaml"
MENDED = ".改正"
OF_FILES = "ASSISTANT_FILE_"
Known = frozenset[tuple[str, str, str, str]]


class Reviewed(NamedTuple):
    """One form: what still counts, what is waived, how much was known before, and what was mended.

    `code`: its 核验码, where that was asked for.
    """

    judgement: Judgement
    waived: tuple[tuple[Finding, Waiver], ...] = ()
    known: int = 0
    applied: tuple[tuple[Finding, Edit], ...] = ()
    code: Verified | None = None


class Checked(NamedTuple):
    """One file: its forms, the waivers that fit nothing, where the mended form went; or why it is unread.

    `narrative`: the file is no form but a 自评报告 without a table.
    `remarks`: what of the file went into no form.
    """

    path: Path
    forms: tuple[Reviewed, ...] = ()
    remarks: tuple[str, ...] = ()
    unused: tuple[Waiver, ...] = ()
    written: Path | None = None
    error: str | None = None
    narrative: "Judged | None" = None


class Wanted(NamedTuple):
    """What the user asked for. `select`, `ignore`: codes or prefixes; `known`: the baseline."""

    template: str | None = None
    ledger: Ledger | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: Profile | None = None
    waivers: Path | None = None
    known: Known = frozenset()
    fix: bool = False
    code: bool = False
    annotate: Path | None = None
    limits: Limits = USUAL


def check_files(paths: Iterable[Path], wanted: Wanted) -> Iterator[Checked]:
    """Check each file; one that cannot be read is said so, and the next is taken."""
    for path in paths:
        try:
            yield _checked(path, wanted)
        except UnreadableForm as error:
            yield _as_report(path, wanted) or Checked(path, error=str(error))
        except SelfEvaluationError as error:
            yield Checked(path, error=str(error))


def _as_report(path: Path, wanted: Wanted) -> Checked | None:
    """Check a file without a form as a report in sentences; None when it is none."""
    from validators.narrative import judge_report  # noqa: PLC0415  # hardly any file is one

    report = read_narrative(path.name, path.read_bytes(), wanted.limits)
    if report is None:
        return None
    judged = judge_report(report)
    asked = tuple(each for each in judged.findings if _is_asked(each.code, wanted))
    return Checked(path, narrative=judged._replace(findings=asked, verdict=verdict(asked)))


def _checked(path: Path, wanted: Wanted) -> Checked:
    read = read_path(path, wanted.template, wanted.limits)
    forms = read.forms
    waivers = _waivers(path, wanted.waivers)
    judged = judge_all(forms, ledger=wanted.ledger, profile=wanted.profile)
    mended: tuple[tuple[tuple[Finding, Edit], ...], ...] = ((),) * len(forms)
    written = None
    if wanted.fix:
        judged, mended = _mended(judged, wanted)
        written = _written(path, judged) if any(mended) else None
    used: set[Waiver] = set()
    if wanted.annotate:
        _, mended = _mended(judged, wanted)
    reviewed = tuple(
        _reviewed(each, waivers, wanted, applied, used) for each, applied in zip(judged, mended, strict=True)
    )
    if wanted.code:
        pairs = zip(reviewed, read.verified(), strict=True)
        reviewed = tuple(each._replace(code=verified) for each, verified in pairs)
    if wanted.annotate:
        from assistant.annotation import Found, annotate  # noqa: PLC0415  # only --annotate needs it

        found = [Found(each.judgement, each.applied) for each in reviewed]
        wanted.annotate.write_bytes(annotate(path.name, path.read_bytes(), found, wanted.limits))
        reviewed, written = tuple(each._replace(applied=()) for each in reviewed), wanted.annotate
    unused = tuple(each for each in waivers if each not in used)
    return Checked(path, reviewed, read.remarks, unused, written)


def _reviewed(
    judged: Judgement,
    waivers: tuple[Waiver, ...],
    wanted: Wanted,
    applied: tuple[tuple[Finding, Edit], ...],
    used: set[Waiver],
) -> Reviewed:
    asked = tuple(each for each in judged.findings if _is_asked(each.code, wanted))
    kept, waived = waive(asked, waivers, judged.form.project.name)
    used |= {waiver for _, waiver in waived}
    new = tuple(each for each in kept if fingerprint(judged.form, each) not in wanted.known)
    return Reviewed(
        judged._replace(findings=new, verdict=verdict(new)), waived, len(kept) - len(new), applied
    )


def _is_asked(code: str, wanted: Wanted) -> bool:
    return code.startswith(wanted.select or ("",)) and not (wanted.ignore and code.startswith(wanted.ignore))


def _mended(
    judged: tuple[Judgement, ...], wanted: Wanted
) -> tuple[tuple[Judgement, ...], tuple[tuple[tuple[Finding, Edit], ...], ...]]:
    from validators.mending import mend  # noqa: PLC0415  # only --fix needs it

    forms = tuple(each.form for each in judged)
    company = Company(forms)
    found = [
        mend(
            form,
            ledger=wanted.ledger,
            siblings=company.others(index),
            profile=wanted.profile,
        )
        for index, form in enumerate(forms)
    ]
    return tuple(each.judgement for each in found), tuple(each.applied for each in found)


def _written(path: Path, judged: tuple[Judgement, ...]) -> Path:
    """Write what was mended: a JSON form in its place, everything else beside its file."""
    if path.suffix.lower() == ".json":
        return _written_in_place(path, [each.form for each in judged])
    kind: Kind = "xlsx" if path.suffix.lower() in {".xlsx", ".xlsm"} else "docx"
    for number, each in enumerate(judged, 1):
        mark = f"{MENDED}{number}" if len(judged) > 1 else MENDED
        beside = path.with_name(f"{path.stem}{mark}.{kind}")
        draft = each.verdict == "rejected"
        beside.write_bytes(write(each.form, each.template, kind, draft=draft))
    return path.with_name(f"{path.stem}{MENDED}{'' if len(judged) == 1 else 1}.{kind}")


def _written_in_place(path: Path, forms: list[Form]) -> Path:
    form = forms[0]
    content = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content, dict) and "form" in content and "verdict" in content:
        content["form"] = form.model_dump(mode="json")
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    else:
        path.write_text(form_to_json(form) if len(forms) == 1 else forms_to_json(forms), encoding="utf-8")
    return path


def read_path(path: Path, template: str | None, limits: Limits = USUAL) -> Read:
    """Read the forms of a file. Raises UnreadableFile, UnreadableForm."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}({error.strerror})") from error
    return read_file(path.name, content, template, limits)


def _waivers(path: Path, given: Path | None) -> tuple[Waiver, ...]:
    """Read the waivers that were named, or those beside the file. Raises UnusableWaiver, UnreadableFile."""
    beside = given or path.with_name(f"{path.stem}{WAIVERS}")
    if given is None and not beside.is_file():
        return ()
    return read_waivers(beside.name, _text(beside), datetime.now(UTC).astimezone().date())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path}（{error}）") from error


def profile_of(path: Path | None) -> Profile | None:
    """Read the office's profile. Raises UnusableProfile, UnreadableFile, UnknownRule."""
    if path is None:
        return None
    profile = read_profile(path.name, _text(path))
    ensure_known(profile)
    return profile


def file_limits() -> Limits:
    """Give how much of a file this office opens. Raises Misconfigured.

    The settings are slow to load, and hardly any office sets one of these.
    """
    if not any(name.upper().startswith(OF_FILES) for name in os.environ):
        return USUAL
    from assistant.settings import Settings  # noqa: PLC0415  # see above

    return Limits(**Settings().file_limits())


def prefixes(given: str | None) -> tuple[str, ...]:
    """Split a list of codes or prefixes at its commas, Chinese ones too. Raises UnknownRule."""
    found = tuple(
        part.strip().upper() for part in (given or "").replace("，", ",").split(",") if part.strip()
    )
    for prefix in found:
        if not any(code.startswith(prefix) for code in rule_book()):
            raise UnknownRule(prefix)
    return found


# --- the baseline ---------------------------------------------------------------------------------------


def fingerprint(form: Form, finding: Finding) -> tuple[str, str, str, str]:
    """Give what makes a finding the same one tomorrow: project, code, cell and what was found there."""
    return (form.project.name or form.title, finding.code, finding.where, finding.found or "")


def read_baseline(path: Path | None) -> Known:
    """Read what was known before. Raises Misconfigured, UnreadableFile."""
    if path is None:
        return frozenset()
    try:
        listed = json.loads(_text(path))["findings"]
        return frozenset((each["form"], each["code"], each["where"], each["found"]) for each in listed)
    except (ValueError, KeyError, TypeError) as error:
        raise Misconfigured(f"{path}：不是 --write-baseline 写出的文件") from error


def baseline_of(checked: Iterable[Checked]) -> str:
    """Give the text of a baseline with everything that is said now."""
    found = sorted(
        {
            fingerprint(each.judgement.form, finding)
            for one in checked
            for each in one.forms
            for finding in each.judgement.findings
        }
    )
    listed = [dict(zip(("form", "code", "where", "found"), each, strict=True)) for each in found]
    return json.dumps({"version": 1, "findings": listed}, ensure_ascii=False, indent=1) + "\n"
