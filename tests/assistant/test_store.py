import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from assistant.draft import Answer, Draft, Request
from assistant.errors import Misconfigured, UnknownDraft
from assistant.store import HEAD, Conflict, Store, metadata
from validators.form import Form
from validators.ledger import Ledger

POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
TEXT = "全年预算120万元，执行96万元，举办培训12场。"


def a_request(text: str = TEXT) -> Request:
    return Request(text=text, template="mof-2020", year=2021, project={"name": "普法宣传"})


def a_draft(summary: str = "") -> Draft:
    return Draft(
        verdict="rejected",
        form=Form(template="mof-2020", summary=summary),
        findings=(),
        questions=(),
        origins={},
        ledger=Ledger(text=TEXT, facts=()),
        model=None,
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/new folder/drafts.db")
    yield opened
    await opened.close()


async def test_what_the_clerk_typed_is_kept_before_anything_is_made_of_it(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    kept = await store.load(draft_id)
    assert kept.request == a_request()
    assert (kept.state, kept.version, kept.draft) == ("working", 0, None)


async def test_a_draft_comes_back_as_it_was_kept_in_every_version(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    assert await store.save_version(draft_id, a_draft("一"), after=0) == 1
    assert await store.save_version(draft_id, a_draft("二"), after=1) == 2
    assert (await store.load(draft_id)).draft == a_draft("二")
    assert (await store.load(draft_id, version=1)).draft == a_draft("一")
    assert (await store.load(draft_id)).state == "done"


async def test_a_version_that_somebody_else_has_saved_is_not_overwritten(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    await store.save_version(draft_id, a_draft("一"), after=0)
    with pytest.raises(Conflict):
        await store.save_version(draft_id, a_draft("二"), after=0)
    assert (await store.load(draft_id)).draft == a_draft("一")


async def test_answers_wait_until_a_version_holds_them(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    ids = await store.save_answers(draft_id, [Answer(where="/rows/0/actual", text="12场")])
    assert await store.unfinished() == (draft_id,)
    assert [kept.answer.text for kept in await store.pending_answers(draft_id)] == ["12场"]
    await store.save_version(draft_id, a_draft(), after=0, applied=ids)
    assert await store.pending_answers(draft_id) == ()
    assert await store.unfinished() == ()


async def test_a_refused_answer_waits_no_longer(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    await store.save_version(draft_id, a_draft(), after=0)
    await store.refuse_answers(await store.save_answers(draft_id, [Answer(where="/nowhere", text="?")]))
    assert await store.pending_answers(draft_id) == ()
    assert await store.unfinished() == ()


async def test_deleting_deletes_the_bytes(store: Store, tmp_path: Path) -> None:
    secret = "涉及张三的一段话" * 200
    draft_id = await store.save_text(a_request(secret))
    await store.save_answers(draft_id, [Answer(where="/rows/0/actual", text=secret)])
    await store.save_version(draft_id, a_draft(secret), after=0)
    assert any("张三".encode() in path.read_bytes() for path in (tmp_path / "new folder").iterdir())
    await store.delete(draft_id)
    with pytest.raises(UnknownDraft):
        await store.load(draft_id)
    assert not any("张三".encode() in path.read_bytes() for path in (tmp_path / "new folder").iterdir())


@pytest.mark.parametrize("verb", ["load", "delete", "load_events", "save_state", "save_answers"])
async def test_an_unknown_draft_is_said_to_be_unknown(store: Store, verb: str) -> None:
    more: dict[str, tuple[Any, ...]] = {"save_state": ("done",), "save_answers": ([],)}
    with pytest.raises(UnknownDraft):
        await getattr(store, verb)("nothing", *more.get(verb, ()))


async def test_an_unknown_version_is_said_to_be_unknown(store: Store) -> None:
    draft_id = await store.save_text(a_request())
    with pytest.raises(UnknownDraft):
        await store.load(draft_id, version=3)


async def test_the_list_shows_the_newest_verdict(store: Store) -> None:
    first, second = await store.save_text(a_request()), await store.save_text(a_request())
    await store.save_version(second, a_draft(), after=0)
    listed = {line.id: (line.state, line.version, line.verdict) for line in await store.list()}
    assert listed == {first: ("working", 0, None), second: ("done", 1, "rejected")}


async def test_a_reopened_database_still_has_its_drafts(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/drafts.db"
    first = await Store.open(url)
    draft_id = await first.save_text(a_request())
    await first.close()
    second = await Store.open(url)
    assert (await second.load(draft_id)).request.text == TEXT
    await second.close()


async def test_many_writers_on_two_connections_to_one_file_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/drafts.db"
    stores = await asyncio.gather(Store.open(url), Store.open(url))
    ids = await asyncio.gather(*(stores[n % 2].save_text(a_request(f"第{n}份")) for n in range(40)))
    loaded = await asyncio.gather(*(stores[0].load(draft_id) for draft_id in ids))
    assert [kept.request.text for kept in loaded] == [f"第{n}份" for n in range(40)]
    for each in stores:
        await each.close()


async def test_only_one_of_many_who_save_the_same_version_succeeds(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/drafts.db"
    stores = await asyncio.gather(Store.open(url), Store.open(url))
    draft_id = await stores[0].save_text(a_request())
    outcomes = await asyncio.gather(
        *(stores[n % 2].save_version(draft_id, a_draft(str(n)), after=0) for n in range(8)),
        return_exceptions=True,
    )
    assert outcomes.count(1) == 1
    assert sum(isinstance(each, Conflict) for each in outcomes) == 7
    for each in stores:
        await each.close()


async def test_sqlite_runs_as_it_was_measured(store: Store) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 10000,
        "secure_delete": 1,
    }
    async with store._engine.connect() as connection:  # noqa: SLF001  # the settings have no other window
        found = {name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in expected}
    assert found == expected


async def test_the_migrations_lead_to_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    await (await Store.open(f"sqlite+aiosqlite:///{tmp_path}/drafts.db")).close()

    def difference(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    engine = create_engine(f"sqlite:///{tmp_path}/drafts.db")
    with engine.connect() as connection:
        assert difference(connection) == []
    engine.dispose()


def test_the_store_knows_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "assistant:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_a_database_that_is_up_to_date_opens_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/drafts.db"
    await (await Store.open(url)).close()
    began = time.process_time()
    await (await Store.open(url)).close()
    assert time.process_time() - began < 0.1


async def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/drafts.db"
    await (await Store.open(url)).close()
    engine = create_engine(f"sqlite:///{tmp_path}/drafts.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Misconfigured, match="版本"):
        await Store.open(url)


async def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    (tmp_path / "drafts.db").write_bytes(b"no database at all, but long enough to be looked at " * 20)
    with pytest.raises(Misconfigured, match="ASSISTANT_DATABASE_URL"):
        await Store.open(f"sqlite+aiosqlite:///{tmp_path}/drafts.db")
    with pytest.raises(Misconfigured, match="驱动") as refused:
        await Store.open("nosuchdatabase+driver://user:geheim@127.0.0.1/drafts")
    assert "geheim" not in str(refused.value)


def test_postgresql_takes_the_tables_too() -> None:
    written = [str(CreateTable(table).compile(dialect=POSTGRESQL)) for table in metadata.sorted_tables]
    assert ["CREATE TABLE" in each for each in written] == [True] * 3
