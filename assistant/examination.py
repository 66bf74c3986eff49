"""What `assistant doctor` looks at: is everything here that the service needs, and what would be nice."""

import importlib.metadata
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.error import HTTPError, URLError

import validators
from assistant.access import ensure_safe
from assistant.documents.files.legacy import office_program
from assistant.errors import Misconfigured
from assistant.settings import Settings
from validators.catalogue import rule_book
from validators.errors import SelfEvaluationError
from validators.template import templates

FORBIDDEN = ("validators", "prompts", "assistant", "api")


class Sign(NamedTuple):
    """One thing that was looked at. `missing`: works without it; `broken`: must be mended."""

    what: str
    state: Literal["good", "missing", "broken"]
    says: str


def examine(*, offline: bool) -> Iterator[Sign]:
    """Look at everything in turn; with *offline* the model endpoint is not asked."""
    yield Sign("Python", "good", sys.version.split()[0])
    yield packages()
    yield law()
    try:
        settings = Settings()
        ensure_safe(settings.host, settings)
    except SelfEvaluationError as error:
        yield Sign("设置", "broken", str(error))
        return
    yield Sign("设置", "good", f"监听 {settings.host}:{settings.port}")
    yield endpoint(settings, offline=offline)
    yield office()
    yield fonts(settings)


def packages() -> Sign:
    """Look whether another distribution has taken one of our names (they would overwrite each other)."""
    taken = [
        d.metadata["Name"] for d in importlib.metadata.distributions() if d.metadata["Name"] in FORBIDDEN
    ]
    ours = Path(__file__).parent.parent / "validators"
    if taken or Path(str(validators.__file__)).parent != ours:
        return Sign(
            "程序包",
            "broken",
            f"与同名的包冲突：{'、'.join(taken) or validators.__file__}，请在单独的环境里运行",
        )
    return Sign("程序包", "good", "没有同名冲突")


def law() -> Sign:
    """Load every template and every rule."""
    try:
        return Sign("表样和规则", "good", f"{len(templates())}种表样，{len(rule_book())}条规则")
    except SelfEvaluationError as error:
        return Sign("表样和规则", "broken", str(error))


def endpoint(settings: Settings, *, offline: bool) -> Sign:
    """Ask the configured endpoint for its list of models: any answer shows that it is there."""
    if not settings.llm_base_url:
        return Sign("模型", "missing", "没有配置 ASSISTANT_LLM_BASE_URL，将离线起草")
    if offline:
        return Sign("模型", "missing", f"已配置 {settings.llm_base_url}，本次不连接")
    address = f"{str(settings.llm_base_url).rstrip('/')}/models"
    if not address.startswith(("http://", "https://")):
        return Sign("模型", "broken", f"地址应以 http:// 或 https:// 开头：{settings.llm_base_url}")
    request = urllib.request.Request(address)  # noqa: S310  # the scheme is checked above
    if settings.llm_api_key:
        request.add_header("Authorization", f"Bearer {settings.llm_api_key.get_secret_value()}")
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310  # the scheme is checked above
            return Sign("模型", "good", f"{settings.llm_base_url} 有回应")
    except HTTPError as error:
        return Sign(
            "模型",
            "broken" if error.code in {401, 403} else "good",
            f"{settings.llm_base_url} 回应 {error.code}",
        )
    except (URLError, OSError) as error:
        return Sign("模型", "broken", f"{settings.llm_base_url} 没有回应（{error}）")


def office() -> Sign:
    """Look for LibreOffice: with it .doc, .wps, .rtf and .odt can be read too."""
    found = office_program()
    if found is None:
        return Sign("LibreOffice", "missing", "没有安装，不能读 .doc、.wps、.rtf、.odt（.docx 不需要它）")
    return Sign("LibreOffice", "good", f"{found}，可以读 .doc、.wps、.rtf、.odt")


def fonts(settings: Settings) -> Sign:
    """Look for a Chinese font, which PDF files need."""
    from assistant.documents.files.pdf.writing import families  # noqa: PLC0415  # typst is slow to load

    try:
        return Sign(
            "中文字体", "good", "、".join(sorted({names[0] for names in families(settings.fonts).values()}))
        )
    except Misconfigured as error:
        return Sign("中文字体", "missing", str(error))
