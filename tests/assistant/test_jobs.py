import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from assistant import jobs as module
from assistant.draft import Answer, Draft, Request
from assistant.drafting.inquiry import Limits
from assistant.errors import UnknownCell, UnknownDraft
from assistant.jobs import Crew, Jobs
from assistant.pipeline import draft_form
from assistant.store import Store

REQUEST = Request(text="全年预算120万元，实际执行96万元。计划培训10场，实际培训12场。", template="mof-2020")
CELLS = ("/project/name", "/project/department", "/project/implementer")


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[tuple[Store, Store]]:
    """Two processes on one database."""
    url = f"sqlite+aiosqlite:///{tmp_path}/drafts.db"
    both = (await Store.open(url), await Store.open(url))
    yield both
    for each in both:
        await each.close()


def working_on(store: Store, crew: Crew | None = None) -> Jobs:
    return Jobs(store, None, Limits(), crew or Crew())


async def a_draft(jobs: Jobs) -> str:
    draft_id, work = await jobs.take_in(REQUEST)
    await work
    return draft_id


async def test_answers_through_two_processes_are_all_kept(stores: tuple[Store, Store]) -> None:
    both = [working_on(store) for store in stores]
    draft_id = await a_draft(both[0])
    await asyncio.gather(
        *(both[n % 2].answer(draft_id, [Answer(where=where, text=f"第{n}")]) for n, where in enumerate(CELLS))
    )
    stored = await stores[0].load(draft_id)
    assert stored.version == 1 + len(CELLS)
    assert stored.draft is not None
    project = stored.draft.form.project
    assert (project.name, project.department, project.implementer) == ("第0", "第1", "第2")


async def test_a_bad_answer_beside_a_good_one_does_not_take_it_along(stores: tuple[Store, Store]) -> None:
    jobs = working_on(stores[0])
    draft_id = await a_draft(jobs)
    outcomes = await asyncio.gather(
        jobs.answer(draft_id, [Answer(where="/nowhere", text="?")]),
        jobs.answer(draft_id, [Answer(where=CELLS[0], text="普法宣传")]),
        return_exceptions=True,
    )
    assert isinstance(outcomes[0], UnknownCell)
    stored = await stores[0].load(draft_id)
    assert stored.draft is not None
    assert stored.draft.form.project.name == "普法宣传"


async def test_an_answer_that_comes_while_the_draft_is_made_waits_for_it(stores: tuple[Store, Store]) -> None:
    go_on = asyncio.Event()

    async def slow(request: Request, **more: Any) -> Draft:  # noqa: ANN401  # as draft_form
        await go_on.wait()
        return await draft_form(request, **more)

    jobs = working_on(stores[0], Crew(draft=slow))
    draft_id, _work = await jobs.take_in(REQUEST)
    answering = asyncio.create_task(jobs.answer(draft_id, [Answer(where=CELLS[0], text="普法宣传")]))
    while not await stores[0].pending_answers(draft_id):  # it is stored at once  # noqa: ASYNC110  # in a database
        await asyncio.sleep(0.01)
    go_on.set()
    assert (await answering).version == 2


async def test_two_processes_that_take_up_the_same_draft_make_one_version(
    stores: tuple[Store, Store],
) -> None:
    draft_id = await stores[0].save_text(REQUEST)
    for jobs in (both := [working_on(store) for store in stores]):
        await jobs.resume()
    for jobs in both:
        feed = await jobs.feed(draft_id)
        assert [told async for told in feed.follow()]
    assert (await stores[0].load(draft_id)).version == 1


async def test_who_follows_a_draft_that_another_process_made_first_hears_of_it(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = await a_draft(working_on(stores[0]))
    late = working_on(stores[1])

    async def as_it_was(*_: Any) -> tuple[str, ...]:  # noqa: ANN401  # a store's own arguments
        return (draft_id,)

    monkeypatch.setattr(Store, "unfinished", as_it_was)
    await late.resume()
    async with asyncio.timeout(5):
        told = [each async for each in (await late.feed(draft_id)).follow(pulse=0.1)]
    assert told[-1] is not None
    assert told[-1].event.kind == "verdict"
    assert told[-1].event.data["verdict"] == "rejected"


async def test_what_is_deleted_while_it_is_drafted_stays_deleted(stores: tuple[Store, Store]) -> None:
    async def slow(request: Request, **more: Any) -> Draft:  # noqa: ANN401  # as draft_form
        await asyncio.sleep(0.05)
        return await draft_form(request, **more)

    jobs = working_on(stores[0], Crew(draft=slow))
    draft_id, work = await jobs.take_in(REQUEST)
    await stores[1].delete(draft_id)  # by another process
    with pytest.raises(UnknownDraft):
        await work
    assert await stores[0].list() == ()


async def test_only_so_many_finished_feeds_are_kept_in_memory(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_FEEDS", 2)
    jobs = working_on(stores[0])
    ids = [await a_draft(jobs) for _ in range(4)]
    assert len(jobs._feeds) <= 3  # noqa: SLF001  # memory has no other window
    for draft_id in ids:
        told = [each async for each in (await jobs.feed(draft_id)).follow()]
        assert told[-1] is not None
        assert told[-1].event.kind == "verdict"
