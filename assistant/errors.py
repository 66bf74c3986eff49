"""What stops the assistant: each docstring is the sentence that the user reads.

SelfEvaluationError (validators/errors.py)
├── ModelFailed           no answer that can be used; knows what was tried (and paid) in vain
│   ├── ModelUnavailable  the endpoint did not answer, in all its tries
│   └── UnusableAnswer    it answered, and nothing could be made of it
├── BudgetExhausted       attempts, tokens or time of the draft are used up
├── UnknownDraft
├── VersionChanged        somebody else has changed the draft since it was read
├── UnknownCell           an answer names a cell that the form does not have
│   ├── ComputedCell      … or one that nobody fills in: a rate, a score, a total
│   └── LockedCell        … or one that was approved: a target of the 绩效目标申报表
├── DraftNotAccepted      a final document was asked for and the form is rejected
├── UnreadableFile
└── Misconfigured
"""

import traceback
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from validators.errors import SelfEvaluationError


class ModelFailed(SelfEvaluationError):
    """模型没有给出可用的回答"""

    def __init__(self, detail: str = "", attempts: tuple[Any, ...] = ()) -> None:
        """Keep every call that was made in vain (draft.Attempt), so that its usage is counted."""
        self.attempts = attempts
        super().__init__(detail)


class ModelUnavailable(ModelFailed):
    """模型服务没有回应，您填写的内容已保存，可稍后重试或先用离线起草"""


class UnusableAnswer(ModelFailed):
    """模型的回答无法使用"""


class BudgetExhausted(SelfEvaluationError):
    """本次起草的次数、用量或时间已用完"""


class UnknownDraft(SelfEvaluationError):
    """没有这份草稿"""


class VersionChanged(SelfEvaluationError):
    """草稿已有新版本，请重新读取后再改"""


class UnknownCell(SelfEvaluationError):
    """表里没有这一格"""


class ComputedCell(UnknownCell):
    """这一格由程序计算，不能手填；改了它依据的数，它会跟着变"""


class LockedCell(UnknownCell):
    """这一格是批复的绩效目标，不能改；目标调整过的，请用调整后的绩效目标申报表重新起草"""


class DraftNotAccepted(SelfEvaluationError):
    """自评表还没有通过核查，只能导出带“草稿”字样的版本"""


class UnreadableFile(SelfEvaluationError):
    """文件读不出来"""


class Misconfigured(SelfEvaluationError):
    """设置有误"""


def whereabouts(error: BaseException) -> str:
    """Say what was raised and where, for logs. The message is left out: it may quote what a clerk typed."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = (f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames))
    return " <- ".join((type(error).__name__, *places))


SENTENCES = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段，请核对拼写",
    "json_invalid": "不是有效的 JSON",
    "json_type": "不是有效的 JSON",
    "string_type": "应为文字",
    "string_unicode": "含有不能识别的字符",
    "string_too_short": "至少要有 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "decimal_type": "应为数字，写成字符串",
    "decimal_parsing": "应为数字，写成字符串",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "literal_error": "只能是 {expected}",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不应小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不应大于 {le}",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
}


def faults(error: ValidationError) -> tuple[tuple[str, str], ...]:
    """Give every fault of a value that pydantic refused: its JSON pointer and what is wrong, in Chinese.

    What was handed in is not repeated: it may be a secret or a clerk's text.
    """
    return tuple(
        (pointer(fault["loc"]), fault_sentence(fault["type"], fault["msg"], fault.get("ctx", {})))
        for fault in error.errors(include_url=False, include_input=False)
    )


def pointer(path: Iterable[str | int]) -> str:
    """Give the JSON pointer (RFC 6901) of *path*."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def fault_sentence(kind: str, message: str, context: Mapping[str, Any]) -> str:
    """Say in Chinese what pydantic's fault of *kind* means; our own validators already speak Chinese."""
    if kind in {"value_error", "assertion_error"}:
        return message.partition(", ")[2] or message
    told = {name: str(value).replace(" or ", "或") for name, value in context.items()}
    return SENTENCES.get(kind, "内容不符合要求").format_map(told)
