"""The answer cache: nothing is asked twice, from the log or at once; and replay, which asks nothing."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from support.asking import GOOD, Log, ask_once, asking, question
from support.chat_server import ChatServer, Reply

from pipeline.errors import CallFailed, Postponed, Refused, Rejected, Truncated, Unreachable
from pipeline.llm.cache import replay
from pipeline.llm.call_log import Calls
from pipeline.llm.question import Answer, Message, Model, Question
from pipeline.llm.retry import Patience
from pipeline.store.records import TopicsDraft

REFUSED = "I cannot help with that."

# --- at once ---------------------------------------------------------------------------------------------------------


def test_the_same_question_at_once_is_sent_once() -> None:
    go = threading.Event()

    async def same(model: Model) -> list[Answer]:
        tasks = [asyncio.create_task(model.ask(question(item=str(number)))) for number in range(5)]
        while not server.requests:
            await asyncio.sleep(0.001)
        tasks[0].cancel()  # the one that began it leaves; the others still get their answer
        go.set()
        return await asyncio.gather(*tasks[1:])

    log = Log()
    with ChatServer(lambda _: Reply(GOOD, hold=go)) as server:
        answers = asking(server, same, log)
    assert len(server.requests) == len(log.calls) == 1
    assert {answer.call.id for answer in answers} == {log.calls[0].id}
    assert all(answer.cached for answer in answers)


def test_the_same_question_at_once_fails_for_all_who_asked() -> None:
    async def same(model: Model) -> list[Any]:
        return await asyncio.gather(*(model.ask(question()) for _ in range(3)), return_exceptions=True)

    with ChatServer([Reply(None, refusal=REFUSED)]) as server:
        assert [type(result) for result in asking(server, same)] == [Refused] * 3
    assert len(server.requests) == 1


def test_cancelled_question_can_be_asked_again() -> None:
    hold = threading.Event()

    async def body(model: Model) -> Answer:
        task = asyncio.create_task(model.ask(question()))
        while not server.requests:
            await asyncio.sleep(0.001)
        task.cancel()
        again = asyncio.create_task(model.ask(question()))
        await asyncio.gather(task, return_exceptions=True)
        hold.set()
        return await again

    with ChatServer(lambda _: Reply(GOOD, hold=hold)) as server:
        assert asking(server, body).draft == TopicsDraft.model_validate(GOOD)


# --- the log ---------------------------------------------------------------------------------------------------------


def test_what_was_answered_before_is_not_sent_again() -> None:
    log = Log()
    with ChatServer([GOOD]) as server:
        first = ask_once(server, log)
    with ChatServer([]) as server:
        again = ask_once(server, log, question(stage="other", item="other"))
    assert server.requests == []
    assert (first.cached, again.cached) == (False, True)
    assert again.draft == first.draft
    assert again.call == first.call
    assert len(log.calls) == 1


def test_an_empty_answer_is_an_answer() -> None:
    log = Log()
    with ChatServer([{"topics": []}]) as server:
        for _ in range(2):
            assert ask_once(server, log).draft == TopicsDraft(topics=[])
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("{", finish_reason="length"), Truncated),
        (Reply('{"topics": [{"na'), Truncated),
        (Reply(None, refusal=REFUSED), Refused),
    ],
)
def test_bad_answers_serve_the_run_that_goes_on_and_not_the_next_one(reply: Reply, error: type[CallFailed]) -> None:
    log = Log()
    with ChatServer([reply, GOOD]) as server:
        for _ in range(2):
            with pytest.raises(error):
                ask_once(server, log)
        assert len(server.requests) == 1
        assert not ask_once(server, log, since="9").cached
    assert log.states == [error.state, "ok"]


def test_a_logged_answer_is_judged_anew() -> None:
    log = Log()
    with ChatServer([GOOD]) as server:
        ask_once(server, log)
    (call,) = log.calls
    log.calls = [call.model_copy(update={"state": "invalid", "answer": f"<think>hm</think>{call.answer}"})]
    with ChatServer([]) as server:
        assert ask_once(server, log).draft == TopicsDraft.model_validate(GOOD)
        log.calls = [call.model_copy(update={"answer": "{}"})]
        with pytest.raises(Rejected):  # it is shown to the model, and the script of replies is empty
            ask_once(server, log)
    assert "{}" in server.requests[0].json["messages"][1]["content"]


def test_no_answer_is_never_served_from_the_log() -> None:
    log = Log()
    with ChatServer([Reply(status=500)]) as server, pytest.raises(Unreachable):
        ask_once(server, log, patience=Patience(attempts=1))
    with ChatServer([GOOD]) as server:
        assert not ask_once(server, log).cached
    assert log.states == ["unreachable", "ok"]


# --- replay ----------------------------------------------------------------------------------------------------------


def test_each_question_is_handed_over_once(tmp_path: Path) -> None:
    def asked_for(text: str, item: str) -> Question:
        return Question("topics", item, (Message("user", text),), TopicsDraft, "gpt-4o-mini", max_tokens=500)

    taken: list[Question] = []
    first, again, other = asked_for("Which?", "a"), asked_for("Which?", "b"), asked_for("What?", "c")

    async def ask() -> None:
        model = replay(calls, "", taken.append)
        for asked in (first, again, other):
            with pytest.raises(Postponed):
                await model.ask(asked)

    with Calls(tmp_path) as calls:
        asyncio.run(ask())
    assert taken == [first, other]
