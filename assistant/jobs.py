"""Jobs: the work on drafts, in this process. What was typed is stored first; the work outlives its client.

    text    -> stored -> drafted -> version 1
    answers -> stored -> put into their cells, all rules asked again -> the next version

One draft is worked on by one job at a time, so two answers at once are put in one after the other, and
none is lost. What a crash or a restart cut off is taken up again by `resume`.
"""

import asyncio
import json
import logging
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from pydantic_core import to_jsonable_python

from assistant.draft import Answer, Draft, Event, Request
from assistant.drafting.inquiry import Limits
from assistant.errors import VersionChanged, whereabouts
from assistant.pipeline import answer, draft_form
from assistant.proposal import Model
from assistant.store import Conflict, Store, StoredAnswer, StoredDraft
from validators.errors import SelfEvaluationError

log = logging.getLogger(__name__)

KEPT_FEEDS = 200
BROKEN = "程序出错了，您填写的内容已保存"


class Told(NamedTuple):
    """One event with the id by which a client can go on after it."""

    id: str
    event: Event


class Feed:
    """What happens while one version is made. Whoever follows late gets everything from the start."""

    def __init__(self, told: Sequence[Told] = (), *, closed: bool = False) -> None:
        """Begin empty, or with what was kept of a finished run."""
        self.told = list(told)
        self.closed = closed
        self._run = secrets.token_hex(4)
        self._changed = asyncio.Event()

    def tell(self, event: Event) -> None:
        """Add an event; a verdict is the last."""
        self.add(self.next(event))

    def next(self, event: Event) -> Told:
        """Give *event* with the id that it will have."""
        return Told(f"{self._run}-{len(self.told) + 1}", event)

    def add(self, told: Told) -> None:
        """Add an event that has its id."""
        self.told.append(told)
        self.closed = told.event.kind == "verdict"
        self._changed.set()
        self._changed = asyncio.Event()

    async def follow(self, after: str | None = None, pulse: float = 15.0) -> AsyncIterator[Told | None]:
        """Give every event after the one with id *after*; None when nothing happened for *pulse* seconds."""
        ids = [each.id for each in self.told]
        position = ids.index(after) + 1 if after in ids else 0
        while True:
            while position < len(self.told):
                yield self.told[position]
                position += 1
            if self.closed:
                return
            try:
                async with asyncio.timeout(pulse):
                    await self._changed.wait()
            except TimeoutError:
                yield None


def dump(told: Sequence[Told]) -> str:
    """Give events as JSON."""
    return json.dumps([[each.id, *each.event] for each in told], ensure_ascii=False)


def undump(dumped: str) -> list[Told]:
    """Give back the events of `dump`."""
    return [Told(event_id, Event(kind, data)) for event_id, kind, data in json.loads(dumped)]


class Crew(NamedTuple):
    """Who does the work; tests put others in."""

    draft: Callable[..., Awaitable[Draft]] = draft_form
    answer: Callable[[Draft, tuple[Answer, ...]], Draft] = answer


class Jobs:
    """The work on all drafts of one process."""

    def __init__(self, store: Store, model: Model | None, limits: Limits, crew: Crew) -> None:
        """Work with *store* and *model* (None: offline)."""
        self._store, self._model, self._limits, self._crew = store, model, limits, crew
        self._tasks: dict[str, set[asyncio.Task[None]]] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._feeds: OrderedDict[str, Feed] = OrderedDict()

    async def resume(self) -> None:
        """Take up what was cut off when the process ended, each answer by itself."""
        for draft_id in await self._store.unfinished():
            for kept in await self._store.pending_answers(draft_id):
                self._begin(draft_id, (kept,))
            if draft_id not in self._tasks:
                self._begin(draft_id)

    async def close(self) -> None:
        """Stop all work; it is taken up at the next start."""
        await _stop([task for tasks in self._tasks.values() for task in tasks])

    async def take_in(self, request: Request) -> tuple[str, asyncio.Task[None]]:
        """Store what the clerk handed in and begin the draft; give its id and the work on it."""
        draft_id = await self._store.save_text(request)
        return draft_id, self._begin(draft_id)

    async def answer(self, draft_id: str, given: Sequence[Answer], after: int | None = None) -> StoredDraft:
        """Store the clerk's answers, put them in, and give the draft as it is then.

        Raises UnknownDraft, UnknownCell, and VersionChanged when *after* is not the newest version.
        """
        ids = await self._store.save_answers(draft_id, given)
        kept = tuple(StoredAnswer(*each) for each in zip(ids, given, strict=True))
        await asyncio.shield(self._begin(draft_id, kept, after))
        return await self._store.load(draft_id)

    async def drop(self, draft_id: str) -> None:
        """Stop the work on a draft and delete it. Raises UnknownDraft."""
        await _stop(self._tasks.get(draft_id, ()))
        await self._store.delete(draft_id)
        feed = self._feeds.pop(draft_id, None)
        if feed and not feed.closed:
            feed.tell(_failure("草稿已删除"))

    async def feed(self, draft_id: str) -> Feed:
        """Give what happened, or happens, while the newest version was made. Raises UnknownDraft."""
        stored = await self._store.load(draft_id)
        if draft_id not in self._feeds:
            told = undump(await self._store.load_events(draft_id))
            self._keep(draft_id, Feed(told or [Told("failed", _failure(stored.problem))], closed=True))
        return self._feeds[draft_id]

    def _begin(
        self, draft_id: str, given: tuple[StoredAnswer, ...] = (), after: int | None = None
    ) -> asyncio.Task[None]:
        if not given:
            self._keep(draft_id, Feed())
        task = asyncio.create_task(self._work(draft_id, given, after))
        self._tasks.setdefault(draft_id, set()).add(task)
        task.add_done_callback(lambda done: self._ended(draft_id, done))
        return task

    def _ended(self, draft_id: str, task: asyncio.Task[None]) -> None:
        tasks = self._tasks[draft_id]
        tasks.discard(task)
        if not tasks:
            del self._tasks[draft_id]
        error = None if task.cancelled() else task.exception()
        if error and not isinstance(error, SelfEvaluationError):
            log.error("draft %s: %s", draft_id, whereabouts(error))

    async def _work(self, draft_id: str, given: tuple[StoredAnswer, ...], after: int | None) -> None:
        async with self._locks.setdefault(draft_id, asyncio.Lock()):
            stored = await self._store.load(draft_id)
            if stored.draft is None:
                stored = await self._make(stored)
            elif not given:
                await self._catch_up(stored)
            if given:
                await self._put_in(stored, given, after)

    async def _catch_up(self, stored: StoredDraft) -> None:
        """Tell what another process did, to those who follow a draft that it made before us."""
        feed = self._feeds[stored.id]
        for told in undump(await self._store.load_events(stored.id)):
            feed.add(told)
        if not feed.closed:
            feed.tell(_verdict_of(stored))

    async def _make(self, stored: StoredDraft) -> StoredDraft:
        feed = self._feeds.get(stored.id)
        if feed is None or feed.closed:
            feed = Feed()
            self._keep(stored.id, feed)
        try:
            await self._draft_into(feed, stored)
        except Conflict:  # another process has made it
            feed.tell(_failure(""))
        except Exception as error:
            problem = str(error) if isinstance(error, SelfEvaluationError) else BROKEN
            try:
                await self._store.save_state(stored.id, "failed", problem)
            finally:  # told last: whoever hears it may look at once
                feed.tell(_failure(problem))
            raise
        return await self._store.load(stored.id)

    async def _draft_into(self, feed: Feed, stored: StoredDraft) -> None:
        def tell(event: Event) -> None:
            if event.kind != "verdict":  # comes when the version is stored, not before
                feed.tell(event)

        draft = await self._crew.draft(stored.request, model=self._model, tell=tell, limits=self._limits)
        last = feed.next(_verdict(draft, 1))
        await self._store.save_version(stored.id, draft, after=0, events=dump([*feed.told, last]))
        feed.add(last)

    async def _put_in(self, stored: StoredDraft, given: tuple[StoredAnswer, ...], after: int | None) -> None:
        ids = [kept.id for kept in given]
        while stored.draft is not None:
            try:
                if after not in {None, stored.version}:
                    raise VersionChanged(f"现在是第{stored.version}版")
                draft = self._crew.answer(stored.draft, tuple(kept.answer for kept in given))
                feed = _told(draft, stored.version + 1)
                await self._store.save_version(
                    stored.id, draft, after=stored.version, applied=ids, events=dump(feed.told)
                )
            except Conflict:  # another process was faster: put the answers into what it made
                stored = await self._store.load(stored.id)
            except SelfEvaluationError:
                await self._store.refuse_answers(ids)
                raise
            else:
                self._keep(stored.id, feed)
                return

    def _keep(self, draft_id: str, feed: Feed) -> None:
        self._feeds[draft_id] = feed
        self._feeds.move_to_end(draft_id)
        finished = [each for each, kept in self._feeds.items() if kept.closed]
        for each in finished[: max(0, len(self._feeds) - KEPT_FEEDS)]:
            del self._feeds[each]


def _told(draft: Draft, version: int) -> Feed:
    """Give the events of a version that was made at one stroke."""
    feed = Feed()
    for index, row in enumerate(draft.form.rows):
        at = f"/rows/{index}/"
        origins = {
            where: each.model_dump(mode="json")
            for where, each in draft.origins.items()
            if where.startswith(at)
        }
        feed.tell(
            Event("row", {"row": row.model_dump(mode="json"), "origins": origins, "provisional": False})
        )
    for finding in draft.findings:
        feed.tell(Event("finding", _json(finding)))
    for question in draft.questions:
        feed.tell(Event("question", _json(question)))
    feed.tell(_verdict(draft, version))
    return feed


def _json(value: object) -> Any:  # noqa: ANN401  # whatever JSON it becomes
    return to_jsonable_python(value)


def _verdict(draft: Draft, version: int) -> Event:
    return Event("verdict", {"verdict": draft.verdict, "version": version})


def _verdict_of(stored: StoredDraft) -> Event:
    return _failure(stored.problem) if stored.draft is None else _verdict(stored.draft, stored.version)


def _failure(problem: str) -> Event:
    return Event("verdict", {"verdict": None, "version": 0, "problem": problem})


async def _stop(tasks: Sequence[asyncio.Task[None]] | set[asyncio.Task[None]]) -> None:
    stopped = tuple(tasks)
    for task in stopped:
        task.cancel()
    await asyncio.gather(*stopped, return_exceptions=True)
