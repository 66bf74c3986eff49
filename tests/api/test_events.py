"""Events over a real socket: only there is a stream a stream, and only there can a client hang up."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NamedTuple

import httpx2
import pytest
import uvicorn

from api.app import create_app
from assistant.draft import Draft, Event, Request, Tell
from assistant.jobs import Crew, Feed, dump, undump
from assistant.pipeline import draft_form
from assistant.settings import Settings
from tests.api.conftest import NOTES

Server = Callable[[Crew], AbstractAsyncContextManager[httpx2.AsyncClient]]


class Sent(NamedTuple):
    id: str
    event: str
    data: Any


class Slow:
    """A drafter that tells one event, and goes on when it is let."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.begun = asyncio.Event()

    async def __call__(self, request: Request, *, tell: Tell, **more: Any) -> Draft:  # noqa: ANN401  # as draft_form
        self.begun.set()
        tell(Event("progress", {"stage": "read", "done": 0, "of": 1}))
        await self.go_on.wait()
        return await draft_form(request, tell=tell, **more)


@pytest.fixture
def server(settings: Settings) -> Server:
    @asynccontextmanager
    async def served(crew: Crew) -> AsyncIterator[httpx2.AsyncClient]:
        config = uvicorn.Config(
            create_app(settings, crew=crew),
            port=0,
            log_level="warning",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        running = uvicorn.Server(config)
        task = asyncio.create_task(running.serve())
        while not running.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        try:
            async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                yield client
        finally:
            running.should_exit = True
            await task

    return served


async def sent(response: httpx2.Response) -> AsyncIterator[Sent]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield Sent(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}


async def begun(client: httpx2.AsyncClient) -> str:
    answer = await client.post("/v1/drafts", json={"text": NOTES}, headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    assert answer.headers["preference-applied"] == "respond-async"
    assert (answer.json()["state"], answer.json()["version"]) == ("working", 0)
    return str(answer.headers["location"])


async def test_events_come_while_the_draft_is_made_and_end_with_the_stored_version(server: Server) -> None:
    slow = Slow()
    async with server(Crew(draft=slow)) as client:
        where = await begun(client)
        async with client.stream("GET", f"{where}/events") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            events = sent(response)
            assert (await anext(events)).event == "progress"
            assert (await client.get(where)).json()["state"] == "working"
            slow.go_on.set()
            rest = [each async for each in events]
        shown = (await client.get(where)).json()
    assert [each.event for each in rest].count("verdict") == 1
    assert rest[-1].event == "verdict"
    assert rest[-1].data == {"verdict": shown["verdict"], "version": 1}
    rows = [each.data for each in rest if each.event == "row" and not each.data["provisional"]]
    assert [row["row"] for row in rows] == shown["form"]["rows"]
    assert [each.data for each in rest if each.event == "finding"] == shown["findings"]
    assert [each.data for each in rest if each.event == "question"] == shown["questions"]


async def test_a_client_goes_on_after_the_last_event_it_saw(server: Server) -> None:
    slow = Slow()
    async with server(Crew(draft=slow)) as client:
        where = await begun(client)
        async with client.stream("GET", f"{where}/events") as response:
            first = await anext(sent(response))
        slow.go_on.set()
        async with client.stream("GET", f"{where}/events") as response:
            everything = [each async for each in sent(response)]
        async with client.stream("GET", f"{where}/events", headers={"Last-Event-ID": first.id}) as response:
            rest = [each async for each in sent(response)]
        async with client.stream("GET", f"{where}/events", headers={"Last-Event-ID": "unknown"}) as response:
            again = [each async for each in sent(response)]
    assert everything == [first, *rest] == again
    assert len({each.id for each in everything}) == len(everything)


async def test_a_draft_whose_client_went_away_is_finished(server: Server) -> None:
    slow = Slow()
    async with server(Crew(draft=slow)) as client:
        waiting = asyncio.create_task(client.post("/v1/drafts", json={"text": NOTES}))
        await slow.begun.wait()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        slow.go_on.set()
        draft_id = (await client.get("/v1/drafts")).json()["drafts"][0]["id"]
        async with client.stream("GET", f"/v1/drafts/{draft_id}/events") as response:
            events = [each async for each in sent(response)]
        shown = (await client.get(f"/v1/drafts/{draft_id}")).json()
    assert events[-1].event == "verdict"
    assert (shown["state"], shown["version"]) == ("done", 1)


async def test_a_draft_that_a_restart_cut_off_is_taken_up_again(server: Server) -> None:
    slow = Slow()
    async with server(Crew(draft=slow)) as client:
        where = await begun(client)
        await slow.begun.wait()
    async with server(Crew()) as client, client.stream("GET", f"{where}/events") as response:
        events = [each async for each in sent(response)]
        shown = (await client.get(where)).json()
    assert events[-1].data["version"] == 1
    assert (shown["state"], shown["text"]) == ("done", NOTES)


async def test_after_a_restart_the_events_of_a_finished_draft_are_the_same(server: Server) -> None:
    async with server(Crew()) as client:
        where = (await client.post("/v1/drafts", json={"text": NOTES})).headers["location"]
        before = (await client.get(f"{where}/events")).text
    async with server(Crew()) as client:
        assert (await client.get(f"{where}/events")).text == before


async def test_an_answer_has_events_of_its_own(server: Server) -> None:
    async with server(Crew()) as client:
        where = (await client.post("/v1/drafts", json={"text": NOTES})).headers["location"]
        await client.post(f"{where}/answers", json=[{"where": "/project/name", "text": "普法宣传"}])
        async with client.stream("GET", f"{where}/events") as response:
            events = [each async for each in sent(response)]
    assert events[-1].data["version"] == 2


async def test_deleting_a_draft_ends_its_events_and_its_work(server: Server) -> None:
    slow = Slow()
    async with server(Crew(draft=slow)) as client:
        where = await begun(client)
        async with client.stream("GET", f"{where}/events") as response:
            events = sent(response)
            await anext(events)
            assert (await client.delete(where)).status_code == 204
            last = [each async for each in events][-1]
        assert (await client.get(where)).status_code == 404
    assert (last.event, last.data["verdict"]) == ("verdict", None)


async def test_a_draft_that_failed_ends_with_a_verdict_that_is_none(server: Server) -> None:
    async def broken(request: Request, **_: Any) -> Draft:  # noqa: ANN401  # as draft_form
        raise RuntimeError(request.text)

    async with server(Crew(draft=broken)) as client:
        where = await begun(client)
        async with client.stream("GET", f"{where}/events") as response:
            events = [each async for each in sent(response)]
        shown = (await client.get(where)).json()
    assert events[-1].data == {"verdict": None, "version": 0, "problem": shown["problem"]}
    assert shown["state"] == "failed"


async def test_chinese_is_sent_as_chinese(server: Server) -> None:
    async with server(Crew()) as client:
        where = (await client.post("/v1/drafts", json={"text": NOTES})).headers["location"]
        raw = (await client.get(f"{where}/events")).text
    assert "产出指标" in raw
    assert "\\u4ea7" not in raw


async def test_a_quiet_feed_has_a_pulse() -> None:
    feed = Feed()
    following = feed.follow(pulse=0.01)
    assert await anext(following) is None
    feed.tell(Event("verdict", {"verdict": "accepted", "version": 1}))
    assert [each async for each in following] == feed.told


def test_what_was_told_comes_back_from_its_dump() -> None:
    feed = Feed()
    feed.tell(Event("progress", {"stage": "读数"}))
    feed.tell(Event("verdict", {"verdict": None}))
    assert undump(dump(feed.told)) == feed.told
