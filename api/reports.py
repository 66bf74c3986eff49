"""Reports: the forms of a unit in, its report out. Nothing is kept."""

import asyncio
from typing import Annotated, Literal, get_args
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from api.drafts import MEDIA
from api.problem import RESPONSES
from assistant.documents.files import write_document
from assistant.overview import overview, unit_of
from validators.catalogue import judge_all
from validators.form import Form, Value
from validators.profile import Profile

router = APIRouter(prefix="/v1", tags=["报告"], responses=RESPONSES)

Kind = Literal["docx", "xlsx", "pdf", "html"]


class ReportRequest(Value):
    """一个单位的各张自评表；单位名称和年度不写则取多数表里的。"""

    forms: Annotated[tuple[Form, ...], Field(min_length=1, max_length=500)]
    unit: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None


@router.post(
    "/reports",
    summary="单位自评报告",
    response_class=Response,
    responses={200: {"content": {MEDIA[kind]: {} for kind in get_args(Kind)}}},
)
async def report(given: ReportRequest, request: Request, kind: Kind = "docx") -> Response:
    """由各张自评表写出单位的自评报告：文字、汇总表、得分和执行率图。有退回的表时带“草稿”字样。"""
    content, name = await asyncio.to_thread(_written, given, request.app.state.profile, kind)
    how = "inline" if kind == "html" else "attachment"
    disposition = f"{how}; filename=\"report.{kind}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=MEDIA[kind], headers={"Content-Disposition": disposition})


def _written(given: ReportRequest, profile: Profile | None, kind: Kind) -> tuple[bytes, str]:
    """Give the file and its name. In a thread, because many forms take a while to be judged."""
    unit = unit_of(judge_all(given.forms, profile=profile), given.unit, given.year)
    content = write_document(overview(unit, spreadsheet=kind == "xlsx"), kind)
    return content, f"{'草稿-' if unit.draft else ''}绩效自评报告.{kind}"
