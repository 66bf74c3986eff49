"""Goals: a 绩效目标申报表 as a file in, its targets out, as POST /v1/drafts takes them. Nothing is kept."""

import asyncio

from fastapi import APIRouter, Request, UploadFile

from api.problem import RESPONSES, Refusal
from assistant.documents import read_goals
from assistant.draft import Goals

router = APIRouter(prefix="/v1", tags=["草稿"], responses=RESPONSES)


@router.post("/goals", summary="读取批复的绩效目标申报表")
async def read(request: Request, file: UploadFile, project: str = "") -> Goals:
    """读出绩效目标申报表里的指标、指标值、分值：放进起草请求的 `goals`，就锁定在表里。

    文件里有几个项目的，用 `project` 写明项目名称，或写一段提到它的话。
    """
    if not file.filename:
        raise Refusal(422, errors=[("/file", "请上传一个文件")])
    # in a thread, because a large file takes a while and others are waiting
    limits = request.app.state.file_limits
    return await asyncio.to_thread(read_goals, file.filename, await file.read(), project, limits)
