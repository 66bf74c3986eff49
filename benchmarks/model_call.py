"""What one question costs beyond the bare SDK call: `python -m benchmarks.model_call [QUESTIONS]`.

One stub server in a process of its own; the bare call (AsyncOpenAI.create and model_validate_json) and
EndpointModel.ask take turns in one run, and only the CPU of this process is counted. The goal is a ratio
of at most 1.7. The stub answers whole, also where a stream is asked for; the last line shows what a real
stream of one event a character costs.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from openai import AsyncOpenAI
from pydantic import BaseModel, ConfigDict

from assistant.model import open_model
from assistant.proposal import Query
from benchmarks.whole import Figure

ROWS = [{"level2": "数量指标", "name": f"办理案件数量{c}", "target": "F1", "actual": "F2"} for c in "甲乙丙"]
SAID = json.dumps({"rows": ROWS}, ensure_ascii=False)
STUB = """
import asyncio, json, sys
said, stream = json.loads(sys.stdin.readline())
usage = {"prompt_tokens": 700, "completion_tokens": 60, "total_tokens": 760}
head = {"id": "x", "object": "chat.completion", "created": 1, "model": "stub"}
choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
body, kind = json.dumps({**head, "choices": [choice], "usage": usage}), "application/json"
if stream:
    events = [{**head, "choices": [{"index": 0, "delta": {"content": c}}]} for c in said]
    events += [{**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}]
    lines = [json.dumps(e) for e in events] + ["[DONE]"]
    body, kind = "".join("data: " + line + "\\n\\n" for line in lines), "text/event-stream"
body = body.encode()
answer = f"HTTP/1.1 200 OK\\r\\nContent-Type: {kind}\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
answer = answer.encode() + body
async def serve(reader, writer):
    while not reader.at_eof():
        head = await reader.readuntil(b"\\r\\n\\r\\n")
        length = next(l for l in head.lower().split(b"\\r\\n") if l.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        writer.write(answer)
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Row(BaseModel):
    """A row as the bare call validates it."""

    model_config = ConfigDict(extra="forbid")

    level2: str
    name: str
    target: str
    actual: str


class Rows(BaseModel):
    """An answer as the bare call validates it."""

    model_config = ConfigDict(extra="forbid")

    rows: list[Row]


FIELD = {"type": "string", "enum": ["F1", "F2", ""]}
ITEM = {
    "type": "object",
    "properties": {
        "level2": {"type": "string", "enum": ["数量指标", "质量指标"]},
        "name": {"type": "string", "maxLength": 40},
        "target": FIELD,
        "actual": FIELD,
    },
    "required": ["level2", "name", "target", "actual"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {"rows": {"type": "array", "maxItems": 3, "items": ITEM}},
    "required": ["rows"],
    "additionalProperties": False,
}
SHOTS = tuple((f"材料：\n> 计划{n}件，实际{n}件", SAID) for n in range(6))
QUERY = Query("rows", "rows.v1#0", "系统" * 200, SHOTS, "材料：\n> 实际办理40件", SCHEMA)


def stub(*, stream: bool) -> tuple[subprocess.Popen[str], str]:
    """Start the server that answers at once; give it and its address."""
    command = [sys.executable, "-c", STUB]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process: subprocess.Popen[str] = subprocess.Popen(command, text=True, **pipes)  # noqa: S603  # our own interpreter and text
    assert process.stdin  # noqa: S101  # it was asked for
    assert process.stdout  # noqa: S101  # the same
    process.stdin.write(json.dumps([SAID, stream]) + "\n")
    process.stdin.flush()
    return process, f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"


async def cpu(ask: Callable[[], Awaitable[object]], times: int) -> float:
    """Give the CPU milliseconds of one call, twenty under way at once."""
    started = time.process_time()
    for _ in range(times // 20):
        await asyncio.gather(*(ask() for _ in range(20)))
    return (time.process_time() - started) * 1000 / (times // 20 * 20)


async def measure(url: str, times: int) -> tuple[list[float], list[float]]:
    """Let both take turns; give their milliseconds, round by round."""
    bare = AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
    model = open_model(url, "", "stub", parallel=20)
    messages: Any = [{"role": "system", "content": QUERY.system}]
    for asked, answered in SHOTS:
        messages += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
    messages.append({"role": "user", "content": QUERY.user})
    form: Any = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA}}

    async def create() -> object:
        said = await bare.chat.completions.create(
            model="stub",
            messages=messages,
            temperature=0,
            max_tokens=600,
            response_format=form,
        )
        return Rows.model_validate_json(said.choices[0].message.content or "")

    async def ask() -> object:
        return await model.ask(QUERY)

    await cpu(create, 40)
    await cpu(ask, 40)
    rounds = [(await cpu(create, times), await cpu(ask, times)) for _ in range(5)]
    await bare.close()
    await model.aclose()
    return [one for one, _ in rounds], [other for _, other in rounds]


async def streamed(url: str, times: int) -> float:
    """Give the milliseconds of a question whose answer comes as a stream."""
    model = open_model(url, "", "stub", parallel=20)
    await cpu(lambda: model.ask(QUERY), 40)
    spent = await cpu(lambda: model.ask(QUERY), times)
    await model.aclose()
    return spent


def figures(times: int = 200) -> Iterator[Figure]:
    """Give the ratio of both, and what a stream costs."""
    process, url = stub(stream=False)
    bare, asked = asyncio.run(measure(url, times))
    process.kill()
    ratio = statistics.median(b / a for a, b in zip(bare, asked, strict=True))
    yield Figure("向模型提一个问题 ÷ SDK裸调用并校验（CPU）", f"{ratio:.2f}倍", "≤ 1.7倍")
    yield Figure("提一个问题（CPU毫秒）", f"{statistics.median(asked):.2f}", "—")
    process, url = stub(stream=True)
    spent = asyncio.run(streamed(url, times))
    process.kill()
    yield Figure(f"提一个问题，答案分{len(SAID)}次流式送来（CPU毫秒）", f"{spent:.2f}", "—")


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else 200):
        print(f"{figure.what}：{figure.measured}（目标 {figure.goal}）")
