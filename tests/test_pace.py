"""Pace: requests and tokens a minute."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

from support.chat_server import ChatServer, Reply
from support.many import GOOD, asking, each, in_turn, kinds, question

from pipeline.llm.budget import Ledger, bound
from pipeline.llm.pace import Pace
from pipeline.llm.prices import Prices
from pipeline.llm.question import Answer, Model


def test_requests_a_minute(tmp_path: Path) -> None:
    """300 a minute are 5 at once and then one every 203 milliseconds."""
    with ChatServer(lambda _: Reply(GOOD)) as server:
        assert kinds(asking(server.url, tmp_path, each(10), pace=Pace(rpm=300), concurrency=10)) == ["Answer"] * 10
        arrivals = [request.at for request in server.requests]
    assert len(arrivals) == 10
    assert arrivals[-1] - arrivals[0] >= 0.7  # whatever time the first one took to get there


def test_requests_that_find_out_what_a_server_takes_are_requests_too(tmp_path: Path) -> None:
    """Two are refused for their form, and asked in another: four requests, each a second after the one before."""
    both_there = threading.Event()

    def respond(sent: dict[str, Any]) -> Reply:
        if server.in_flight == 2:
            both_there.set()
        if sent["response_format"]["type"] == "json_object":
            return Reply(GOOD)
        return Reply(status=400, error="This response_format is unavailable", hold=both_there)

    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, each(2), pace=Pace(rpm=60))) == ["Answer"] * 2
        _, second, _, fourth = (request.at for request in server.requests)
    assert fourth - second >= 1


def test_tokens_a_minute_are_those_the_server_counts(tmp_path: Path) -> None:
    """4,000 tokens a second; the questions look small, and take 2,000 each."""
    usage = {"prompt_tokens": 1900, "completion_tokens": 100}
    with ChatServer(lambda _: Reply(GOOD, usage=usage)) as server:
        asking(server.url, tmp_path, in_turn("123456"), pace=Pace(tpm=240_000))
        arrivals = [request.at for request in server.requests]
    assert len(arrivals) == 6
    assert arrivals[-1] - arrivals[0] >= 1.0


def test_what_the_server_does_not_count_is_paced_as_it_was_taken_to_be(tmp_path: Path) -> None:
    """4,000 tokens a second, all of it at once: seven questions of 500 and a bit, and then one each eighth of it."""
    with ChatServer(lambda _: Reply(GOOD, usage=None)) as server:
        asking(server.url, tmp_path, each(14), pace=Pace(tpm=240_000))
        arrivals = [request.at for request in server.requests]
    assert len(arrivals) == 14
    assert arrivals[-1] - arrivals[0] >= 0.5


def test_large_questions_are_sent_all_the_same(tmp_path: Path) -> None:
    with ChatServer([GOOD]) as server:
        assert kinds(asking(server.url, tmp_path, each(1), pace=Pace(tpm=10))) == ["Answer"]


def test_what_never_reached_the_server_is_not_paced() -> None:
    async def twice() -> None:
        pace = Pace(tpm=60)
        async with asyncio.timeout(10):
            for _ in range(2):
                pace.unused(await pace.start(1000))

    asyncio.run(twice())


def test_cancelling_gives_slot_and_reservation_back(tmp_path: Path) -> None:
    """One slot, and a budget for two questions: what was cut off may have been billed, but is reserved no longer."""
    never = threading.Event()
    most = bound(question("slow"), Prices.load())
    ledger = Ledger(Prices.load(), max_tokens=2 * most.tokens)

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD, hold=never if sent["messages"][1]["content"] == "slow" else None)

    async def cancelled(model: Model) -> Answer:
        tasks = [asyncio.create_task(model.ask(question(text))) for text in ("slow", "wait")]
        while not server.requests:
            await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return await model.ask(question("next"))

    with ChatServer(respond) as server:
        assert isinstance(asking(server.url, tmp_path, cancelled, concurrency=1, ledger=ledger), Answer)
    assert len(server.requests) == 2
