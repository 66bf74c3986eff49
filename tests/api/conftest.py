from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from assistant.settings import Settings

NOTES = (
    "普法宣传项目2021年全年预算120万元，实际执行96万元。"
    "计划举办培训不少于10场，实际举办12场。群众满意度目标90%以上，实际达到95%。"
)
ADDRESS = "http://127.0.0.1:8000"

Opener = Callable[..., AbstractContextManager[TestClient]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/drafts.db", max_upload=64 * 1024, max_text=2000)


@pytest.fixture
def service(settings: Settings) -> Opener:
    """Opens the service on the test's database; opened again, it is the service after a restart."""

    @contextmanager
    def opened(
        given: Settings | None = None,
        address: str = ADDRESS,
        **stand_ins: Any,  # noqa: ANN401  # what create_app takes
    ) -> Iterator[TestClient]:
        with TestClient(create_app(given or settings, **stand_ins), base_url=address) as client:
            yield client

    return opened


@pytest.fixture
def client(service: Opener) -> Iterator[TestClient]:
    with service() as opened:
        yield opened
