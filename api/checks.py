"""Checks: a form, or a file with forms, in; verdict and findings out. Nothing is kept."""

import asyncio
from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request
from pydantic import Field, ValidationError
from pydantic_core import from_json, to_json
from starlette.datastructures import State, UploadFile
from starlette.formparsers import MultiPartException
from starlette.responses import Response

from api.problem import RESPONSES, Refusal
from assistant.annotation import Found, annotate
from assistant.documents import Read, read_file, read_narrative
from assistant.documents.files.limits import Limits
from assistant.errors import faults
from assistant.report import code_json, judgement_json, mended_json, narrative_json
from validators.catalogue import Judgement, Verdict, judge_all, verdict
from validators.errors import UnreadableForm
from validators.evidence.company import Company
from validators.form import Form, Value
from validators.ledger import read
from validators.mending import mend
from validators.narrative import Judged, judge_report
from validators.profile import Profile
from validators.rule import Finding
from validators.template import find_template

router = APIRouter(prefix="/v1", tags=["核查"], responses=RESPONSES)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {WORD: "upload.docx", EXCEL: "upload.xlsx", "text/html": "upload.html", "text/plain": "upload.txt"}
PARTS = {"file", "notes", "template"}


class CheckOne(Value):
    """一张表，和（可选的）原始文字：有了它，表中每个数字都查出处。"""

    form: Form
    notes: str | None = None


class CheckMany(Value):
    """同一文件里的几张表：一起核查，相互抄袭也看得出来。"""

    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    notes: str | None = None


class RecomputedJson(Value):
    """按表中数字重新算出的：执行率（百分数）、执行率得分、各行得分、小计、总分。算不出的为 null。"""

    rate: str | None
    execution_score: str | None
    rows: dict[str, str | None]
    subtotals: dict[str, str]
    total: str | None


class CodeJson(Value):
    """核验码：文件里这张表下面印的、按现在的内容算出的、两者是否相同（这种文件不印核验码时为 null）。"""

    printed: str | None
    computed: str
    matches: bool | None


class Mended(Value):
    """改正的一格：为哪一条、哪一格、改成什么。"""

    code: str
    where: str
    text: str


class CheckedForm(Value):
    """一张表的核查结果，与命令行 check --format json 一致。

    fix=safe 时 `form` 是改正后的表，`fixed` 是改了哪些格；code=true 时 `code` 是核验码。
    没有表格的自评报告 `kind` 为 narrative，`figures` 是读到的每个数：角色、原文、位置。
    """

    title: str
    template: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    recomputed: RecomputedJson
    form: Form | None = None
    fixed: tuple[Mended, ...] = ()
    code: CodeJson | None = None
    kind: Literal["narrative"] | None = None
    figures: tuple[dict[str, Any], ...] = ()


class Checked(Value):
    """核查结果。只有一张表时 findings 和 recomputed 就是这张表的；有几张时为 null，见 forms。

    `remarks` 是文件里没有读进任何一张表的：隐藏和删去的文字、图片、认不出的符号等，各写明位置。
    """

    verdict: Verdict
    findings: tuple[Finding, ...] | None
    recomputed: RecomputedJson | None
    forms: tuple[CheckedForm, ...]
    remarks: tuple[str, ...] = ()


class Handed(NamedTuple):
    """What was handed in, as forms; `file`: the file that they came in, its name and its content.

    `narrative`: a report in sentences instead of forms.
    """

    read: Read
    notes: str | None
    file: tuple[str, bytes] | None = None
    narrative: Judged | None = None

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms alone."""
        return self.read.forms


BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [
                    {"$ref": "#/components/schemas/CheckOne"},
                    {"$ref": "#/components/schemas/CheckMany"},
                    {"$ref": "#/components/schemas/Form"},
                ]
            }
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": ".docx .xlsx .html .txt .json",
                    },
                    "notes": {"type": "string", "description": "原始文字"},
                    "template": {"type": "string", "description": "表样；不写则由表头识别"},
                },
            }
        },
        WORD: {"schema": {"type": "string", "format": "binary"}},
        EXCEL: {"schema": {"type": "string", "format": "binary"}},
        "text/html": {"schema": {"type": "string"}},
        "text/plain": {"schema": {"type": "string"}},
    },
}


@router.post(
    "/checks",
    summary="核查自评表",
    response_model=Checked,
    openapi_extra={"requestBody": BODY},
)
async def check(
    request: Request,
    template: str | None = None,
    fix: Literal["safe"] | None = None,
    code: bool = False,  # noqa: FBT001, FBT002  # a query parameter
) -> Response:
    """核查一张或几张自评表：JSON，或上传 .docx .xlsx .html .json .txt(从 Word、Excel 粘贴)。总是 200 和结论。

    fix=safe 时，把能由程序改正的先改正，再给出结论、改正后的表和改了哪些格。

    code=true 时核对文件里印的核验码。
    """
    handed = await _read_body(request, template)
    if handed.narrative is not None:
        return Response(to_json(_report(handed.narrative)), media_type="application/json")
    checked = _checked(handed, request.app.state.profile, fix=fix is not None)
    if code:
        for shown, verified in zip(checked["forms"], handed.read.verified(), strict=True):
            shown["code"] = code_json(verified)
    return Response(to_json(checked), media_type="application/json")


@router.post(
    "/checks/annotated",
    summary="把核查发现写进原文件",
    response_class=Response,
    responses={200: {"content": {WORD: {}, EXCEL: {}}}},
    openapi_extra={"requestBody": BODY},
)
async def annotated(request: Request, template: str | None = None) -> Response:
    """核查上传的 .docx、.xlsx，把每条发现写成批注（Word 里每个改法写成修订），给回这个文件，其余一字不动。"""
    handed = await _read_body(request, template)
    if handed.file is None or handed.narrative is not None:
        raise Refusal(415, "请上传 .docx 或 .xlsx 的自评表，批注要写在原文件的表格里")
    content = await asyncio.to_thread(_annotated, handed, *handed.file, request.app.state)
    book = PurePath(handed.file[0]).suffix.lower() in {".xlsx", ".xlsm"}
    name = quote(f"批注.{'xlsx' if book else 'docx'}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=EXCEL if book else WORD, headers=headers)


def _report(judged: Judged) -> dict[str, Any]:
    """Give a 自评报告 without a table as `check` gives a form."""
    shown = narrative_json(judged)
    return {name: shown[name] for name in ("verdict", "findings", "recomputed")} | {
        "forms": [shown],
        "remarks": [],
    }


def _annotated(handed: Handed, name: str, content: bytes, state: State) -> bytes:
    profile = state.profile
    ledger = None if handed.notes is None else read(handed.notes)
    judged = judge_all(handed.forms, ledger=ledger, profile=profile)
    company = Company(handed.forms)
    found = [
        Found(each, mend(each.form, ledger=ledger, siblings=company.others(at), profile=profile).applied)
        for at, each in enumerate(judged)
    ]
    return annotate(name, content, found, state.file_limits)


def _checked(handed: Handed, profile: Profile | None, *, fix: bool) -> dict[str, Any]:
    ledger = None if handed.notes is None else read(handed.notes)
    judged: tuple[Judgement, ...]
    if fix:
        company = Company(handed.forms)
        mended = [
            mend(form, ledger=ledger, siblings=company.others(at), profile=profile)
            for at, form in enumerate(handed.forms)
        ]
        judged = tuple(each.judgement for each in mended)
        shown = [judgement_json(each.judgement) | mended_json(each) for each in mended]
    else:
        judged = judge_all(handed.forms, ledger=ledger, profile=profile)
        shown = [judgement_json(each) for each in judged]
    alone = shown[0] if len(shown) == 1 else {"findings": None, "recomputed": None}
    return {
        "verdict": verdict(tuple(finding for each in judged for finding in each.findings)),
        "findings": alone["findings"],
        "recomputed": alone["recomputed"],
        "forms": shown,
        "remarks": handed.read.remarks,
    }


async def _read_body(request: Request, template: str | None) -> Handed:
    if template is not None:
        find_template(template)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _read_parts(request, template)
    content = await request.body()
    if kind == "application/json":
        return _read_json(content)
    if kind in KINDS:
        return await _handed(KINDS[kind], content, template, None, request.app.state.file_limits)
    raise Refusal(
        415, "可用 application/json、multipart/form-data、text/html、text/plain 或 .docx、.xlsx 的类型"
    )


async def _read_parts(request: Request, template: str | None) -> Handed:
    limits = {
        "max_files": 1,
        "max_fields": len(PARTS),
        "max_part_size": request.app.state.settings.max_upload,
    }
    try:
        async with request.form(**limits) as parts:
            _refuse_unknown(parts)
            upload, notes, named = parts.get("file"), parts.get("notes"), parts.get("template", template)
            if not isinstance(upload, UploadFile) or not upload.filename:
                raise Refusal(422, errors=[("/file", "请上传一个文件")])
            content, told = await upload.read(), str(notes) if notes else None
            return await _handed(
                upload.filename, content, str(named) if named else None, told, request.app.state.file_limits
            )
    except MultiPartException:
        raise Refusal(400, "上传的内容拆不开，每次请只传一个文件") from None


def _refuse_unknown(parts: Mapping[str, Any]) -> None:
    surplus = sorted(set(parts) - PARTS)
    if surplus:
        raise Refusal(422, errors=[(f"/{name}", "没有这个字段，请核对拼写") for name in surplus])


async def _handed(
    name: str, content: bytes, template: str | None, notes: str | None, limits: Limits
) -> Handed:
    # in a thread, because a large file takes a while and others are waiting
    try:
        read = await asyncio.to_thread(read_file, name, content, template, limits)
    except UnreadableForm:
        report = await asyncio.to_thread(read_narrative, name, content, limits)
        if report is None:
            raise
        return Handed(Read(()), notes, (name, content), judge_report(report))
    return Handed(read, notes, (name, content))


def _read_json(content: bytes) -> Handed:
    try:
        given = from_json(content)
    except ValueError:
        raise Refusal(422, errors=[("", "不是有效的 JSON")]) from None
    try:
        if isinstance(given, dict) and "forms" in given:
            many = CheckMany.model_validate(given)
            return Handed(Read(many.forms), many.notes)
        if isinstance(given, dict) and "form" in given:
            one = CheckOne.model_validate(given)
            return Handed(Read((one.form,)), one.notes)
        return Handed(Read((Form.model_validate(given),)), None)
    except ValidationError as error:
        raise Refusal(422, errors=faults(error)) from None
