"""pipeline.llm as a whole: waiting and concurrency against a real server on localhost."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from support.asking import GOOD, Log, ask_once, asking, question
from support.chat_server import ChatServer, Reply

from pipeline.errors import Unanswered, Unreachable
from pipeline.llm.question import Answer, Message, Model
from pipeline.llm.retry import Patience
from pipeline.store.records import GroupsDraft

# --- the key of a question -------------------------------------------------------------------------------------------


def test_key_is_what_determines_the_answer_and_nothing_else() -> None:
    base = question()
    assert base.key == question(stage="claims", item="other").key == question(temperature=0).key
    others = [
        question("Other text"),
        question(model="gpt-4o"),
        question(schema=GroupsDraft),
        question(temperature=0.5),
        question(max_tokens=501),
        question(seed=1),
        question(messages=(Message("user", "You name topics."), Message("user", "Which topics?"))),
    ]
    assert len({base.key, *(other.key for other in others)}) == len(others) + 1


# --- waiting ---------------------------------------------------------------------------------------------------------


def test_too_many_requests_are_not_counted_as_attempts() -> None:
    with ChatServer([Reply(status=429, headers={"retry-after": "0"})] * 20 + [GOOD]) as server:
        ask_once(server)
    assert len(server.requests) == 21


@pytest.mark.parametrize("headers", [{"retry-after": "0.25"}, {"retry-after-ms": "250", "retry-after": "9"}])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(headers: dict[str, str], status: int) -> None:
    with ChatServer([Reply(status=status, headers=headers), GOOD]) as server:
        ask_once(server)
    first, second = server.requests
    assert second.at - first.at >= 0.25


def test_deadline_ends_a_question() -> None:
    never = threading.Event()
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server, pytest.raises(Unreachable, match="Given up"):
        ask_once(server, patience=Patience(first_wait=0.001, deadline=0.2))
    assert len(server.requests) <= 1
    with ChatServer(lambda _: Reply(status=429)) as server, pytest.raises(Unanswered, match="No question has got"):
        ask_once(server, patience=Patience(first_wait=0.02, longest_wait=0.02, deadline=2.0))
    assert len(server.requests) > 1


def test_waiting_for_a_slot_is_not_counted_against_the_deadline() -> None:
    """Thirty questions of 0.1 seconds each, one at a time, with a deadline that they would not all fit into."""

    async def many(model: Model) -> list[Answer]:
        return await asyncio.gather(*(model.ask(question(str(number))) for number in range(30)))

    with ChatServer(lambda _: Reply(GOOD, delay=0.1)) as server:
        assert len(asking(server, many, concurrency=1, patience=Patience(deadline=2.5))) == 30


def test_waiting_to_ask_again_holds_no_slot() -> None:
    """With one slot, a question is answered while another waits half a minute to be asked again."""

    def respond(sent: dict[str, Any]) -> Reply:
        slow = sent["messages"][1]["content"] == "slow"
        return Reply(status=500, headers={"retry-after": "30"}) if slow else Reply(GOOD)

    async def both(model: Model) -> None:
        slow = asyncio.create_task(model.ask(question("slow")))
        while not server.requests:
            await asyncio.sleep(0.001)
        await model.ask(question("quick"))
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)

    with ChatServer(respond) as server:
        asking(server, both, concurrency=1)
    assert len(server.requests) == 2


# --- many at once ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [1, 7, 64])
def test_concurrency_is_reached_and_never_exceeded(concurrency: int) -> None:
    full = threading.Event()

    def respond(_: dict[str, Any]) -> Reply:
        if server.in_flight == concurrency:
            full.set()
        return Reply(GOOD, hold=full)

    async def many(model: Model) -> list[Answer]:
        return await asyncio.gather(*(model.ask(question(str(number))) for number in range(2 * concurrency + 3)))

    log = Log()
    with ChatServer(respond) as server:
        assert len(asking(server, many, log, concurrency=concurrency)) == 2 * concurrency + 3
        assert server.peak == concurrency
        assert server.connections <= concurrency
    assert len({call.id for call in log.calls}) == 2 * concurrency + 3


def test_cancelling_frees_slot_and_connection() -> None:
    never = threading.Event()

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD, hold=None if sent["messages"][1]["content"] == "quick" else never)

    async def body(model: Model) -> None:
        tasks = [asyncio.create_task(model.ask(question(text))) for text in ("a", "b", "c", "d")]
        while server.in_flight < 2:
            await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [asyncio.CancelledError] * 4
        await asyncio.gather(*(model.ask(question("quick", item=str(n), seed=n)) for n in range(4)))
        assert (await model.ask(question("quick", seed=0))).cached
        assert asyncio.all_tasks() == {asyncio.current_task()}

    log = Log()
    with ChatServer(respond) as server:
        asking(server, body, log, concurrency=2)
        server.wait_for(lambda it: it.in_flight == 0)
    assert sorted(log.states) == ["ok"] * 4 + ["unreachable"] * 2  # what was on its way may have been billed
