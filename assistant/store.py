"""Store: what clerks typed, and every version of every draft, in SQLite or PostgreSQL.

What a clerk types is kept before anything is done with it: `save_text` and `save_answers` come before
the model, the rules, and everything else that can fail. A version is never changed. Deleting deletes:
the bytes are overwritten, not only unlinked.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from assistant.draft import Answer, Draft, Request
from assistant.errors import Misconfigured, UnknownDraft

State = Literal["working", "done", "failed"]
AnswerState = Literal["pending", "applied", "refused"]

VARIABLE = "ASSISTANT_DATABASE_URL"
HEAD = "0001"
"""The newest revision in migrations/: a database that says so needs no Alembic, and no time."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
drafts = Table(
    "drafts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created", String(32), nullable=False, index=True),
    Column("template", String(64), nullable=False),
    Column("request", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("problem", Text, nullable=False),
)
versions = Table(
    "versions",
    metadata,
    Column("draft_id", ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created", String(32), nullable=False),
    Column("cause", String(16), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("draft", Text, nullable=False),
    Column("events", Text, nullable=False),
)
answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", String(32), nullable=False),
    Column("pointer", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
)


class StoredDraft(NamedTuple):
    """One draft as it is kept. `draft` None: nothing was made of the text yet; `version` is then 0.

    `problem` is the sentence that says why the last work on it failed (state failed), else empty.
    """

    id: str
    created: str
    request: Request
    state: State
    version: int
    problem: str
    draft: Draft | None


class StoredAnswer(NamedTuple):
    """One answer as it is kept."""

    id: int
    answer: Answer


class Listed(NamedTuple):
    """One line of the list of drafts."""

    id: str
    created: str
    template: str
    state: State
    version: int
    verdict: str | None


class Conflict(Exception):  # never reaches a user: whoever saves a version tries again
    """Somebody else has saved this version first."""


class Store:
    """The database behind the drafts. Open one for a whole process; it may be used concurrently."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Use *engine*, whose schema is up to date: `open` sees to that."""
        self._engine = engine
        self._writing = engine.execution_options(writes=True)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open the database at *url*, making or upgrading it where needed. Raises Misconfigured."""
        engine = _engine(url)
        try:
            async with engine.execution_options(writes=True).begin() as connection:
                await connection.run_sync(_upgrade)
        except BaseException as error:
            await engine.dispose()  # an open connection's thread would keep the process alive
            if isinstance(error, DBAPIError):
                raise Misconfigured(f"{VARIABLE}:数据库打不开({type(error.orig).__name__})") from None
            raise
        return cls(engine)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(select(1))).scalar() == 1
        except DBAPIError:
            return False

    async def save_text(self, request: Request) -> str:
        """Keep what the clerk handed in and give the new draft's id. Comes before any model is asked."""
        draft_id = secrets.token_hex(12)
        async with self._writing.begin() as connection:
            await connection.execute(
                insert(drafts).values(
                    id=draft_id, created=_now(), template=request.template, state="working", version=0,
                    request=request.model_dump_json(), problem="",
                )
            )  # fmt: skip
        return draft_id

    async def save_answers(self, draft_id: str, given: Sequence[Answer]) -> tuple[int, ...]:
        """Keep what the clerk answered, before anything is done with it. Raises UnknownDraft."""
        async with self._writing.begin() as connection:
            await _draft_row(connection, draft_id)
            ids = [
                await connection.scalar(
                    insert(answers)
                    .values(draft_id=draft_id, created=_now(), pointer=a.where, text=a.text, state="pending")
                    .returning(answers.c.id)
                )
                for a in given
            ]
        return tuple(ids)

    async def pending_answers(self, draft_id: str) -> tuple[StoredAnswer, ...]:
        """Give the answers that no version holds yet, oldest first."""
        pending = (answers.c.draft_id == draft_id) & (answers.c.state == "pending")
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(answers).where(pending).order_by(answers.c.id))
        return tuple(StoredAnswer(row.id, Answer(where=row.pointer, text=row.text)) for row in rows)

    async def refuse_answers(self, ids: Sequence[int]) -> None:
        """Mark answers that fit no cell; what was typed stays."""
        async with self._writing.begin() as connection:
            await _mark(connection, ids, "refused")

    async def save_version(
        self,
        draft_id: str,
        draft: Draft,
        *,
        after: int,
        applied: Sequence[int] = (),
        events: str = "[]",
    ) -> int:
        """Keep *draft* as the version after *after*, with the answers it holds, and give its number.

        Raises Conflict when version *after* is no longer the newest, UnknownDraft when it was deleted.
        """
        try:
            async with self._writing.begin() as connection:
                if (await _draft_row(connection, draft_id)).version != after:
                    raise Conflict(draft_id)
                await connection.execute(
                    insert(versions).values(
                        draft_id=draft_id, number=after + 1, created=_now(),
                        cause="answers" if applied else "draft",
                        verdict=draft.verdict, draft=draft.model_dump_json(), events=events,
                    )
                )  # fmt: skip
                await _mark(connection, applied, "applied")
                await _touch(connection, draft_id, state="done", version=after + 1, problem="")
        except IntegrityError as error:
            raise Conflict(draft_id) from error
        return after + 1

    async def save_state(self, draft_id: str, state: State, problem: str = "") -> None:
        """Keep how the work on a draft stands. Raises UnknownDraft."""
        async with self._writing.begin() as connection:
            await _touch(connection, draft_id, state=state, problem=problem)

    async def load(self, draft_id: str, version: int | None = None) -> StoredDraft:
        """Give a draft, in its newest version or in *version*. Raises UnknownDraft."""
        async with self._engine.connect() as connection:
            row = await _draft_row(connection, draft_id)
            wanted = row.version if version is None else version
            kept = await connection.scalar(select(versions.c.draft).where(_is(draft_id, wanted)))
        if kept is None and wanted:
            raise UnknownDraft(f"{draft_id} 第 {wanted} 版")
        return StoredDraft(
            id=row.id, created=row.created, request=Request.model_validate_json(row.request),
            state=row.state, version=wanted, problem=row.problem,
            draft=Draft.model_validate_json(kept) if kept else None,
        )  # fmt: skip

    async def load_events(self, draft_id: str) -> str:
        """Give the events (JSON) with which the newest version was made. Raises UnknownDraft."""
        async with self._engine.connect() as connection:
            row = await _draft_row(connection, draft_id)
            kept = await connection.scalar(select(versions.c.events).where(_is(draft_id, row.version)))
        return kept or "[]"

    async def list(self, limit: int = 50) -> tuple[Listed, ...]:
        """Give the newest drafts first."""
        newest = (versions.c.draft_id == drafts.c.id) & (versions.c.number == drafts.c.version)
        query = (
            select(drafts, versions.c.verdict)
            .join(versions, newest, isouter=True)
            .order_by(drafts.c.created.desc(), drafts.c.id)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            rows = await connection.execute(query)
        return tuple(
            Listed(row.id, row.created, row.template, row.state, row.version, row.verdict) for row in rows
        )

    async def unfinished(self) -> tuple[str, ...]:
        """Give the drafts whose work was cut off, or who hold answers that no version holds."""
        waiting = select(answers.c.draft_id).where(answers.c.state == "pending")
        query = select(drafts.c.id).where((drafts.c.state == "working") | drafts.c.id.in_(waiting))
        async with self._engine.connect() as connection:
            return tuple((await connection.scalars(query.order_by(drafts.c.created))).all())

    async def delete(self, draft_id: str) -> None:
        """Delete a draft with its versions and answers, for good. Raises UnknownDraft."""
        async with self._writing.begin() as connection:
            await _draft_row(connection, draft_id)
            for table, column in ((answers, "draft_id"), (versions, "draft_id"), (drafts, "id")):
                await connection.execute(delete(table).where(table.c[column] == draft_id))
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _engine(url: str) -> AsyncEngine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database not in {None, "", ":memory:"}:
        Path(str(address.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        engine = create_async_engine(address)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise Misconfigured(f"{VARIABLE}:没有安装 {address.drivername} 的驱动") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver has no public type
    connection.isolation_level = None  # the driver begins too late to lock: `_begin` does it
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON",
    ):  # fmt: skip
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(connection: Connection) -> None:
    made = inspect(connection).has_table("alembic_version")
    if made and connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD:
        return
    from alembic import command  # noqa: PLC0415  # costs 100 ms, and is needed once in a database's life
    from alembic.config import Config  # noqa: PLC0415  # the same
    from alembic.util import CommandError  # noqa: PLC0415  # the same

    config = Config()
    config.set_main_option("script_location", "assistant:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise Misconfigured(f"{VARIABLE}:数据库是另一个（多半更新的）版本的程序建的，请用那个版本") from None


async def _draft_row(connection: AsyncConnection, draft_id: str) -> Row[Any]:
    row = (await connection.execute(select(drafts).where(drafts.c.id == draft_id))).one_or_none()
    if row is None:
        raise UnknownDraft(draft_id)
    return row


async def _touch(connection: AsyncConnection, draft_id: str, **changes: object) -> None:
    changed = await connection.execute(update(drafts).where(drafts.c.id == draft_id).values(**changes))
    if not changed.rowcount:
        raise UnknownDraft(draft_id)


async def _mark(connection: AsyncConnection, ids: Sequence[int], state: AnswerState) -> None:
    if ids:
        await connection.execute(update(answers).where(answers.c.id.in_(ids)).values(state=state))


def _is(draft_id: str, number: int) -> Any:  # noqa: ANN401  # SQLAlchemy's expressions are typed by operators
    return (versions.c.draft_id == draft_id) & (versions.c.number == number)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
