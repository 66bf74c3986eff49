"""What a model sent back, read with suspicion: nothing here trusts a status 200.

Bytes -> `Said` (what was said, thinking apart) -> one JSON object that keeps the query's schema, or
`NotUnderstood` with a short hint for the next try. No figure is ever mended: an answer that can only be
read by changing its digits is no answer.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

import json_repair

from assistant.draft import Usage

Fault = Literal["empty", "truncated", "refused", "malformed", "unusable"]

THINKING = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
THOUGHT = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
FENCED = re.compile(r"```[a-zA-Z]*\s*\n(.*?)```", re.DOTALL)
MENDABLE = 20_000  # characters; who writes more has not answered a small question
GARBAGE = "garbage"  # stands for a finish_reason where the body is no completion at all


class Said(NamedTuple):
    """One answer as it came: what was said, what was thought, why it ended, what it cost.

    `usage` counts the call as one; the asker marks it as failed when nothing can be made of it.
    """

    content: str
    thinking: str = ""
    refusal: str = ""
    finish: str = ""
    usage: Usage = Usage(calls=1)


class NotUnderstood(Exception):
    """No answer can be read: why (for the record), and what to tell the model before its next try."""

    def __init__(self, outcome: Fault, hint: str) -> None:
        self.outcome = outcome
        self.hint = hint
        super().__init__(hint)


def said_in(body: bytes) -> Said:
    """Read the body of a chat completion, streamed or whole; what is neither says nothing."""
    text = body.decode("utf-8", errors="replace").strip()
    try:
        if text.startswith(("data:", ":", "event:")):
            return _joined(_events(text))
        return _whole(_object(json.loads(text)))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):  # whatever a stranger sends
        return Said("", finish=GARBAGE)


def _events(text: str) -> Iterator[dict[str, Any]]:
    for line in text.split("\n"):
        data = line.removeprefix("data:").strip()
        if line.startswith("data:") and data and data != "[DONE]":
            yield _object(json.loads(data))


def _joined(events: Iterable[dict[str, Any]]) -> Said:
    """Put the pieces of a stream together; a stream without an end was cut off."""
    pieces, finish, usage = [("", "", "")], "", Usage(calls=1)
    for event in events:
        usage = _usage(event) or usage
        for choice in event.get("choices") or ():
            pieces.append(_message(choice.get("delta") or {}))
            finish = choice.get("finish_reason") or finish
    content, thinking, refusal = ("".join(part) for part in zip(*pieces, strict=True))
    return Said(content, thinking, refusal, finish or "length", usage)


def _whole(body: dict[str, Any]) -> Said:
    choices = body.get("choices") or [{}]
    content, thinking, refusal = _message(choices[0].get("message") or {})
    finish = choices[0].get("finish_reason") or ""
    return Said(content, thinking, refusal, finish, _usage(body) or Usage(calls=1))


def _message(message: dict[str, Any]) -> tuple[str, str, str]:
    """Give content, thinking and refusal of a message or of a piece of one."""
    content = message.get("content") or ""
    if isinstance(content, list):
        content = "".join(part.get("text") or "" for part in content)
    thinking = message.get("reasoning_content") or message.get("reasoning") or ""
    return content or _called(message), str(thinking), message.get("refusal") or ""


def _called(message: dict[str, Any]) -> str:
    """Give what was put into a tool call: no tool was offered, yet some models answer so."""
    calls = message.get("tool_calls") or []
    given = (calls[0].get("function") or {}).get("arguments") or "" if calls else ""
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


def _usage(body: dict[str, Any]) -> Usage | None:
    """Give the tokens that the endpoint counted; what it does not count, or counts absurdly, is 0."""
    counted = body.get("usage")
    if not isinstance(counted, dict):
        return None
    details = counted.get("prompt_tokens_details")
    return Usage(
        calls=1,
        prompt_tokens=_tokens(counted.get("prompt_tokens")),
        cached_tokens=_tokens(details.get("cached_tokens")) if isinstance(details, dict) else 0,
        completion_tokens=_tokens(counted.get("completion_tokens")),
    )


def _tokens(count: object) -> int:
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else 0


def answer_in(said: Said, schema: dict[str, Any]) -> dict[str, Any]:
    """Give the JSON object that was said, if it keeps *schema*. Raises NotUnderstood."""
    if said.refusal or said.finish == "content_filter":
        raise NotUnderstood("refused", "模型拒绝回答")
    text = without_thinking(said.content)
    found = _parsed(text)
    if found is None and said.finish == "length":
        raise NotUnderstood("truncated", "上次的回答没有写完,请直接输出JSON,写短一些")
    if not text and said.finish != GARBAGE:
        raise NotUnderstood("empty", "上次没有回答,请直接输出JSON")
    if found is None and (found := _mended(text)) is None:
        raise NotUnderstood("malformed", "上次的回答不是JSON,请只输出一个JSON对象")
    if wrong := next(faults(found, schema), ""):
        raise NotUnderstood("unusable", f"上次的回答不合要求:{wrong}。请按要求重新输出JSON")
    return found


def without_thinking(content: str) -> str:
    """Give what was said aloud: thinking left out, whether it was closed, or opened, or neither."""
    before = THINKING.split(content, maxsplit=1)[0]
    after = THOUGHT.split(content)[-1] if THOUGHT.search(content) else ""
    return THINKING.split(after, maxsplit=1)[0].strip() or ("" if THOUGHT.search(before) else before.strip())


def _parsed(text: str) -> dict[str, Any] | None:
    """Give the one JSON object in *text*, read strictly: alone, in a fence, or between prose."""
    fenced = FENCED.search(text)
    for part in (text, fenced[1] if fenced else "", text[text.find("{") : text.rfind("}") + 1]):
        try:
            return _object(json.loads(part, object_pairs_hook=_no_key_twice))
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> dict[str, Any] | None:
    """Give the object that only commas and quotes were missing from.

    Not a digit or sign may change on the way, and not a letter be left out: repairing is not guessing.
    """
    text = text[text.find("{") : text.rfind("}") + 1]
    found = json_repair.loads(text) if 0 < len(text) <= MENDABLE else None
    if not isinstance(found, dict) or _words(text) != _words(json.dumps(found, ensure_ascii=False)):
        return None
    return found


def _words(text: str) -> Counter[str]:
    return Counter(char for char in text.casefold() if char.isalnum() or char in "%.+-")


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004  # one kind of error for all that is no answer
    return value


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def faults(value: object, schema: dict[str, Any], at: str = "") -> Iterator[str]:
    """Say where *value* does not keep *schema*: the flat part of JSON schema that queries use.

    What the model wrote is not repeated: it would come back in the next question.
    """
    if "enum" in schema:
        if not any(value == each and type(value) is type(each) for each in schema["enum"]):
            yield f"{at or '/'} 不在可选范围内"
    elif schema["type"] == "object":
        yield from _object_faults(value, schema, at)
    elif schema["type"] == "array":
        yield from _array_faults(value, schema, at)
    elif not isinstance(value, {"string": str, "integer": int, "boolean": bool}[schema["type"]]):
        yield f"{at or '/'} 的类型不对"
    elif isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        yield f"{at} 超过 {schema['maxLength']} 个字"


def _object_faults(value: object, schema: dict[str, Any], at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at or '/'} 应为对象"
        return
    known = schema["properties"]
    if missing := [name for name in schema.get("required", known) if name not in value]:
        yield f"{at or '/'} 缺少 {'、'.join(missing)}"
    if set(value) - set(known):
        yield f"{at or '/'} 有多余的字段"
    for name in (name for name in known if name in value):
        yield from faults(value[name], known[name], f"{at}/{name}")


def _array_faults(value: object, schema: dict[str, Any], at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{at} 应为列表"
        return
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at} 应有 {schema.get('minItems', 0)} 到 {schema.get('maxItems', len(value))} 项"
    for index, item in enumerate(value):
        yield from faults(item, schema["items"], f"{at}/{index}")
