"""JSON: the form as it is exchanged (design.md section 4): decimals are strings, nothing is escaped."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from validators.errors import UnreadableForm
from validators.form import Form

if TYPE_CHECKING:
    from assistant.draft import Goals

REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "表里没有这一项，请检查字段名",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "tuple_type": "应为数组",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "decimal_parsing": "应为数字字符串",
    "literal_error": "不是允许的取值",
}


def form_to_json(form: Form) -> str:
    """Give *form* as JSON text; the same form gives the same text."""
    return form.model_dump_json(indent=2) + "\n"


def forms_to_json(several: Sequence[Form]) -> str:
    """Give several forms as one JSON text: {"forms": [...]}."""
    forms = [form.model_dump(mode="json") for form in several]
    return json.dumps({"forms": forms}, ensure_ascii=False, indent=2) + "\n"


def form_from_json(text: str | bytes) -> Form:
    """Read the form of a JSON text. Raises UnreadableForm, which names every pointer that is wrong."""
    return form_of(_object(text))


def forms_from_json(text: str | bytes) -> tuple[Form, ...]:
    """Read the one form of a JSON text, or all that it holds under `forms`. Raises UnreadableForm."""
    content = _object(text)
    listed = content.get("forms")
    if not isinstance(listed, list) or set(content) != {"forms"}:
        return (form_of(content),)
    if not listed:
        raise UnreadableForm("forms 里一张表也没有")
    return tuple(_numbered(each, number) for number, each in enumerate(listed))


def _numbered(content: object, number: int) -> Form:
    """Read one of several forms; what is wrong with it is told with its place."""
    if not isinstance(content, dict):
        raise UnreadableForm(f"/forms/{number} 应为对象")
    try:
        return form_of(content)
    except UnreadableForm as error:
        raise UnreadableForm(f"/forms/{number}：{error.args[0]}") from error


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableForm(f"不是有效的 JSON：{_place(error)}") from error
    if not isinstance(content, dict):
        raise UnreadableForm("JSON 的最外层应为对象")
    return content


def form_of(content: dict[str, Any]) -> Form:
    """Read the form of a JSON object; that of a draft holds it under `form`. Raises UnreadableForm."""
    inner = content.get("form")
    try:
        return Form.model_validate(inner if isinstance(inner, dict) and "verdict" in content else content)
    except ValidationError as error:
        raise UnreadableForm(";".join(_reason(dict(each)) for each in error.errors())) from error


def goals_from_json(text: str | bytes) -> "Goals":
    """Read the approved targets of a JSON text. Raises UnreadableForm."""
    from assistant.draft import Goals  # noqa: PLC0415  # only drafting needs it

    try:
        return Goals.model_validate(_object(text))
    except ValidationError as error:
        raise UnreadableForm(";".join(_reason(dict(each)) for each in error.errors())) from error


def form_schema() -> dict[str, Any]:
    """Give the JSON Schema of a form, `schema_version` 1."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Form.model_json_schema()}


def _place(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.lineno}行第{error.colno}列"
    return "编码不是 UTF-8" if isinstance(error, UnicodeDecodeError) else "嵌套过深"


def _reason(error: dict[str, Any]) -> str:
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error["loc"])
    said = str(error.get("ctx", {}).get("error") or "") if error["type"] == "value_error" else ""
    return f"{pointer or '/'} {said or REASONS.get(error['type'], '内容不符合要求')}"
