"""The one door to a model: any OpenAI-compatible endpoint, asked for one small JSON object at a time.

    ask -> request (time-outs, 429 and 5xx are tried again) -> read with suspicion (reply.py) -> once more,
    with a hint, when nothing can be made of the answer -> Reply, or ModelUnavailable, or UnusableAnswer

What an endpoint cannot do is learnt from its refusals (abilities.py). Machines nearby are asked for a
stream, because a small local server goes on with a question that nobody waits for any more unless its
stream is closed. Neither keys nor anything a clerk wrote is ever logged.
"""

import asyncio
import logging
import os
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from openai import APIConnectionError, APIStatusError, AsyncOpenAI, DefaultAsyncHttpxClient
from pydantic import Field, PrivateAttr, SecretStr

from assistant.abilities import Abilities, learnt, remember
from assistant.draft import Attempt, Usage
from assistant.errors import Misconfigured, ModelUnavailable, UnusableAnswer
from assistant.proposal import Query, Reply
from assistant.reply import NotUnderstood, Said, answer_in, said_in

# langsmith would post every question to its own host; the SDK would log bodies, or label and sign requests
for _name in [name for name in os.environ if name.startswith(("LANGSMITH_", "LANGCHAIN_", "OPENAI_"))]:
    del os.environ[_name]
logging.getLogger("openai").setLevel(logging.WARNING)

Outcome = Literal["ok", "empty", "truncated", "refused", "malformed", "unusable", "unavailable"]

RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
NEGOTIABLE = frozenset({400, 415, 422})
REASONS = {
    401: "密钥无效",
    402: "账户余额不足",
    403: "没有权限",
    404: "没有这个地址或模型",
    413: "问题太长",
    429: "请求太多",
}
ROLES = {"human": "user", "ai": "assistant", "system": "system"}
ANSWERS = 2  # the first, and one more with a hint
TRIES = 8  # requests for one answer: whoever refuses all of them is left alone
FAILURES = 3  # of which so many may fail without an answer: a clerk does not wait for a dead endpoint
ROOM_TO_THINK = 4096
LARGEST_BODY = 4 * 1024 * 1024


def open_model(  # noqa: PLR0913  # an endpoint has as many settings as it has
    base_url: str,
    api_key: str,
    model: str,
    *,
    timeout: float = 60.0,
    budget: float | None = None,
    parallel: int = 4,
    pause: float = 0.5,
) -> "EndpointModel":
    """Open the door to *model* at *base_url*; machines nearby need no key. Raises Misconfigured.

    `timeout` bounds one request and `budget` (as long, if not given) one question with all its retries,
    in seconds. `parallel` is how many questions the endpoint gets at a time, `pause` the first wait before
    a retry.
    """
    address = urlsplit(base_url)
    if address.scheme not in {"http", "https"} or not address.hostname or not model:
        raise Misconfigured("请设置模型服务的地址（如 http://127.0.0.1:11434/v1）和模型名称")
    return EndpointModel(
        name=model,
        base_url=base_url,
        api_key=SecretStr(api_key or "none"),
        timeout=timeout,
        budget=budget or timeout,
        parallel=parallel,
        pause=pause,
        nearby=_is_nearby(address.hostname),
    )


def _is_nearby(host: str) -> bool:
    """Whether *host* is this machine, one of the same net, or one whose name only the same net knows."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan"))


@dataclass
class _Question:
    """One question on its way: what was tried, and how it is put the next time."""

    query: Query
    deadline: float
    abilities: Abilities
    room: int
    hint: str = ""
    plain: bool = False
    seconds: float = 0.0
    attempts: list[Attempt] = field(default_factory=list)

    @contextmanager
    def request(self) -> Iterator[None]:
        """Time one request; record it when it brings no answer, even if nobody waits for it any more."""
        started = time.monotonic()
        try:
            yield
        except BaseException as error:
            self.seconds = time.monotonic() - started
            outcome: Outcome = "refused" if _status(error) in NEGOTIABLE else "unavailable"
            self.record(outcome, Usage(calls=1, failed_calls=1))
            raise
        self.seconds = time.monotonic() - started

    def record(self, outcome: Outcome, usage: Usage) -> None:
        """Keep one attempt."""
        seconds = Decimal(f"{self.seconds:.3f}")
        attempt = Attempt(
            purpose=self.query.purpose,
            prompt=self.query.prompt,
            outcome=outcome,
            seconds=seconds,
            usage=usage,
        )
        self.attempts.append(attempt)

    def failed(self, fault: NotUnderstood, said: Said) -> None:
        """Keep an answer that nothing could be made of, and put the question otherwise."""
        self.record(fault.outcome, said.usage.model_copy(update={"failed_calls": 1}))
        self.hint = fault.hint
        if fault.outcome == "truncated":
            self.room = 2 * self.room + (ROOM_TO_THINK if said.thinking or "<think" in said.content else 0)
        # some endpoints now and then say nothing when they are held to JSON
        self.plain = fault.outcome == "empty"

    def options(self, *, stream: bool) -> dict[str, Any]:
        """Give the parameters of the next request."""
        abilities = self.abilities.in_words_alone() if self.plain else self.abilities
        return abilities.options(self.query.schema, self.room, stream=stream)


class EndpointModel(BaseChatModel):
    """A chat model behind an OpenAI-compatible endpoint, with one shared client for all questions."""

    name: str
    base_url: str
    api_key: SecretStr = Field(exclude=True, repr=False)
    timeout: float
    budget: float
    parallel: int
    pause: float
    nearby: bool

    _client: AsyncOpenAI = PrivateAttr()
    _slots: asyncio.Semaphore = PrivateAttr()

    def model_post_init(self, context: object, /) -> None:
        """Open the shared client. It follows no redirect: what a clerk wrote goes to one host only."""
        super().model_post_init(context)
        self._slots = asyncio.Semaphore(self.parallel)
        self._client = AsyncOpenAI(
            base_url=self.base_url,
            api_key=self.api_key.get_secret_value(),
            max_retries=0,
            timeout=httpx2.Timeout(self.timeout, connect=min(self.timeout, 10.0)),
            http_client=DefaultAsyncHttpxClient(follow_redirects=False),
        )

    @property
    def _llm_type(self) -> str:
        return "openai-compatible"

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def ask(self, query: Query) -> Reply:
        """Answer *query* in the budget. Raises ModelUnavailable or UnusableAnswer, with the attempts."""
        async with self._slots:
            deadline = time.monotonic() + self.budget
            question = _Question(query, deadline, learnt(self.base_url, self.name), query.max_tokens)
            try:
                async with asyncio.timeout(self.budget):
                    return Reply(await self._answer(question), tuple(question.attempts))
            except TimeoutError:
                raise self._unavailable(question, f"{self.budget:g} 秒内没有回答") from None

    async def _answer(self, question: _Question) -> dict[str, Any]:
        for _ in range(ANSWERS):
            said = await self._said(question)
            try:
                data = answer_in(said, question.query.schema)
            except NotUnderstood as fault:
                question.failed(fault, said)
                if fault.outcome == "refused":
                    break
            else:
                question.record("ok", said.usage)
                return data
        raise UnusableAnswer(question.hint, tuple(question.attempts))

    async def _said(self, question: _Question) -> Said:
        """Give what the endpoint says to *question*, in as many requests as that takes."""
        known = question.abilities
        failed = 0
        for _ in range(TRIES):
            put = question.abilities
            try:
                with question.request():
                    async with asyncio.timeout(self.timeout):
                        message = await self._invoked(question)
            except (APIStatusError, APIConnectionError, httpx2.HTTPError, TimeoutError) as error:
                less = put.without(str(error), guess=_status(error) in NEGOTIABLE)
                question.abilities = less or put
                if less is None:
                    failed += 1
                    await self._wait(question, error, failed)
            else:
                if put != known:
                    remember(self.base_url, self.name, put)
                return _said_of(message)
        raise self._unavailable(question, "多次请求都没有成功")

    async def _invoked(self, question: _Question) -> AIMessage:
        query = question.query
        shots = [m for shot in query.shots for m in (HumanMessage(shot[0]), AIMessage(shot[1]))]
        user = f"{query.user}\n\n{question.hint}" if question.hint else query.user
        messages = [SystemMessage(query.system), *shots, HumanMessage(user)]
        return await self.ainvoke(messages, **question.options(stream=self.nearby))

    async def _wait(self, question: _Question, error: Exception, failed: int) -> None:
        """Wait before the next request, as long as the endpoint asks for, if that is within the budget."""
        status = _status(error)
        why = REASONS.get(status, f"状态 {status}") if status else "连接不上或没有回音"
        # a part of the wait is chance, so that questions refused together do not come back together
        wait = max(_asked_to_wait(error), self.pause * 2 ** (failed - 1) * random.uniform(0.5, 1))  # noqa: S311  # no secret
        hopeless = failed >= FAILURES or (status and status not in RETRIED)
        if hopeless or time.monotonic() + wait >= question.deadline:
            raise self._unavailable(question, why) from None
        await asyncio.sleep(wait)

    def _unavailable(self, question: _Question, why: str) -> ModelUnavailable:
        return ModelUnavailable(why, tuple(question.attempts))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002  # rows come whole
        **options: Any,  # noqa: ANN401  # whatever the endpoint takes
    ) -> ChatResult:
        """Make one request; its body is read by ourselves, which costs less than the SDK's values."""
        spoken: Any = [{"role": ROLES[m.type], "content": m.text} for m in messages]
        if stop:
            options["stop"] = stop
        create = self._client.chat.completions.with_streaming_response.create
        async with create(model=self.name, messages=spoken, **options) as response:
            body = await _read(response.iter_bytes())
        return ChatResult(generations=[ChatGeneration(message=_message_of(said_in(body)))])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,  # noqa: ANN401  # as langchain has it
    ) -> ChatResult:
        raise NotImplementedError("this door opens to `await` only")


async def _read(chunks: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > LARGEST_BODY:  # whoever sends that much answers no small question
            return b""
    return bytes(body)


def _message_of(said: Said) -> AIMessage:
    usage = said.usage
    return AIMessage(
        said.content,
        additional_kwargs={"reasoning_content": said.thinking, "refusal": said.refusal},
        response_metadata={"finish_reason": said.finish},
        usage_metadata={
            "input_tokens": usage.prompt_tokens,
            "output_tokens": usage.completion_tokens,
            "total_tokens": usage.prompt_tokens + usage.completion_tokens,
            "input_token_details": {"cache_read": usage.cached_tokens},
        },
    )


def _said_of(message: AIMessage) -> Said:
    counted = message.usage_metadata
    usage = Usage(
        calls=1,
        prompt_tokens=counted["input_tokens"] if counted else 0,
        completion_tokens=counted["output_tokens"] if counted else 0,
        cached_tokens=counted.get("input_token_details", {}).get("cache_read", 0) if counted else 0,
    )
    more = message.additional_kwargs
    finish = message.response_metadata["finish_reason"]
    return Said(message.text, more["reasoning_content"], more["refusal"], finish, usage)


def _status(error: BaseException) -> int:
    """Give the HTTP status of *error*; 0 when there was none."""
    return error.status_code if isinstance(error, APIStatusError) else 0


def _asked_to_wait(error: Exception) -> float:
    """Give how many seconds the endpoint asks for (Retry-After, in seconds or as a date)."""
    asked = error.response.headers.get("retry-after", "") if isinstance(error, APIStatusError) else ""
    try:
        return float(asked)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(asked).timestamp() - time.time()
    except (ValueError, TypeError):
        return 0.0
