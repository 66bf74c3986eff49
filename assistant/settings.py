"""Settings: what the office may set, from environment variables that begin with ASSISTANT_.

A bad value and a misspelt name both stop the start, in Chinese and with the name of the variable. No
secret is ever printed: neither by repr nor in the message.
"""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import Misconfigured, faults

PREFIX = "ASSISTANT_"
FOR_TESTS = "ASSISTANT_TEST_"
MEBIBYTE = 1024 * 1024
GIGABYTE = 10**9
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


class Settings(BaseSettings):
    """Everything that can be set; every field has a default that works offline on one machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_model: str = ""
    llm_timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    llm_parallel: Annotated[int, Field(ge=1, le=256)] = 4
    draft_calls: Annotated[int, Field(ge=1)] = 80
    draft_tokens: Annotated[int, Field(ge=1)] = 200_000
    draft_seconds: Annotated[int, Field(ge=1)] = 300
    draft_repairs: Annotated[int, Field(ge=0, le=10)] = 2
    database_url: Annotated[str, Field(repr=False)] = "sqlite:///data/assistant.db"
    api_keys: Path | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    template: str = "mof-2020"
    templates: Path | None = None
    profile: Path | None = None
    fonts: Path | None = None
    max_upload: Annotated[int, Field(ge=1024)] = 10 * MEBIBYTE
    max_text: Annotated[int, Field(ge=100)] = 50_000
    file_size: Annotated[int, Field(ge=1024, le=GIGABYTE)] = 20_000_000
    file_unpacked: Annotated[int, Field(ge=1_000_000, le=4 * GIGABYTE)] = 200_000_000
    file_rows: Annotated[int, Field(ge=100, le=1_000_000)] = 10_000
    file_cells: Annotated[int, Field(ge=1_000, le=10_000_000)] = 100_000
    file_sheets: Annotated[int, Field(ge=1, le=10_000)] = 500
    file_seconds: Annotated[int, Field(ge=1, le=3_600)] = 60

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  # as wide as the fields
        """Read the environment; *given* values win. Raises Misconfigured."""
        _refuse_misspelt_names()
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise Misconfigured(";".join(_sentence(*fault) for fault in faults(error))) from None

    def limits(self) -> dict[str, int]:
        """Give what one draft may cost, as the fields of `inquiry.Limits`."""
        return {
            "calls": self.draft_calls,
            "tokens": self.draft_tokens,
            "seconds": self.draft_seconds,
            "repairs": self.draft_repairs,
            "at_once": self.llm_parallel,
        }

    def file_limits(self) -> dict[str, int]:
        """Give how much of a foreign file is opened, as the fields of `files.limits.Limits`."""
        return {
            "size": self.file_size,
            "unpacked": self.file_unpacked,
            "rows": self.file_rows,
            "cells": self.file_cells,
            "sheets": self.file_sheets,
            "seconds": self.file_seconds,
        }

    @field_validator("llm_base_url")
    @classmethod
    def _is_a_web_address(cls, given: str) -> str:
        if given and not given.startswith(("http://", "https://")):
            raise ValueError("应以 http:// 或 https:// 开头，如 http://127.0.0.1:11434/v1")
        return given.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _names_its_driver(cls, given: str) -> str:
        scheme, colon, rest = given.partition("://")
        if not colon:
            raise ValueError("应写成 sqlite:///路径 或 postgresql://用户：口令@主机/库名")
        return f"{DRIVERS.get(scheme, scheme)}://{rest}"

    @model_validator(mode="after")
    def _a_model_has_an_address_and_a_name(self) -> Self:
        if bool(self.llm_model) != bool(self.llm_base_url):
            raise ValueError(f"{PREFIX}LLM_BASE_URL(地址)和 {PREFIX}LLM_MODEL(模型名称)要一起设置")
        return self


def _refuse_misspelt_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.upper().startswith(FOR_TESTS):
            continue
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), sorted(known), n=1)
            hint = f"是不是 {near[0]}?" if near else f"可用的有 {'、'.join(sorted(known))}"
            raise Misconfigured(f"没有 {name} 这个设置，{hint}")


def _sentence(pointer: str, message: str) -> str:
    name = PREFIX + pointer.strip("/").upper() if pointer.strip("/") else ""
    return f"{name} {message}".strip()
