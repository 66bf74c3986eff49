"""The store on a real PostgreSQL: what is promised on SQLite holds there too."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from assistant.errors import UnknownDraft
from assistant.store import Conflict, Store
from tests import postgres
from tests.assistant.test_store import a_draft, a_request

pytestmark = pytest.mark.skipif(postgres.missing(), reason=postgres.ABSENT)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with TemporaryDirectory() as folder, postgres.server(Path(folder)) as url:
        yield url


@pytest.fixture
async def url(server: str, request: pytest.FixtureRequest) -> str:
    """A fresh database of its own."""
    name = f"drafts_{abs(hash(request.node.name))}"
    engine = create_async_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    await engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await Store.open(url)
    yield opened
    await opened.close()


async def test_what_was_typed_and_every_version_come_back(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    assert (await store.load(draft_id)).request == a_request()
    assert await store.save_version(draft_id, a_draft("一"), after=0) == 1
    assert await store.save_version(draft_id, a_draft("二"), after=1) == 2
    assert (await store.load(draft_id)).draft == a_draft("二")
    assert (await store.load(draft_id, 1)).draft == a_draft("一")


async def test_only_one_of_many_who_save_the_same_version_succeeds(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    saved = await asyncio.gather(
        *(store.save_version(draft_id, a_draft(str(n)), after=0) for n in range(8)), return_exceptions=True
    )
    assert [each for each in saved if not isinstance(each, Conflict)] == [1]


async def test_many_writers_lose_nothing(store: Store) -> None:
    ids = await asyncio.gather(*(store.save_text(a_request(f"支出{n}万元")) for n in range(30)))
    assert len(set(ids)) == 30
    assert {(await store.load(each)).request.text for each in ids} == {f"支出{n}万元" for n in range(30)}


async def test_a_deleted_draft_is_gone(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    await store.delete(draft_id)
    with pytest.raises(UnknownDraft):
        await store.load(draft_id)


async def test_a_second_opening_finds_the_drafts_of_the_first(url: str) -> None:
    first = await Store.open(url)
    draft_id = await first.save_text(a_request())
    await first.close()
    second = await Store.open(url)
    assert (await second.load(draft_id)).request == a_request()
    await second.close()
