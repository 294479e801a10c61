"""Retries: when a question is asked again, how long its patience lasts, and what giving up says."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from support.chat_server import ChatServer, Reply
from support.many import GOOD, asking, each, events, kinds, question

from pipeline.errors import ProviderRefused, Unanswered, Unreachable
from pipeline.events import Traffic
from pipeline.llm.question import Model
from pipeline.llm.retry import Patience


def test_retry_after_is_for_the_question_that_is_told_so(tmp_path: Path) -> None:
    """A tenth of the requests is refused, each to come again after a second: the others do not wait for that."""
    refused: set[str] = set()

    def respond(sent: dict[str, Any]) -> Reply:
        text = sent["messages"][-1]["content"]
        if text.endswith("3") and text not in refused:
            refused.add(text)
            return Reply(status=429, headers={"retry-after": "0.5"})
        return Reply(GOOD, delay=0.02)

    began = time.monotonic()
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, each(100), concurrency=16)) == ["Answer"] * 100
    assert len(refused) == 10
    assert time.monotonic() - began < 2  # ten such waits one after the other take five


def test_retry_after_as_a_date(tmp_path: Path) -> None:
    when = (datetime.now(UTC) + timedelta(seconds=1)).replace(microsecond=0)
    header = {"retry-after": format_datetime(when, usegmt=True)}
    with ChatServer([Reply(status=429, headers=header), GOOD]) as server:
        asking(server.url, tmp_path, each(1))
        assert datetime.now(UTC) >= when
    assert len(server.requests) == 2


def test_long_waits_are_told_once(tmp_path: Path) -> None:
    traffic = Traffic()
    heard = events(traffic)

    async def impatient(model: Model) -> None:
        tasks = [asyncio.create_task(model.ask(question(str(number)))) for number in range(4)]
        while traffic.retried < 4:
            await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    with ChatServer(lambda _: Reply(status=429, headers={"retry-after": "30"}, delay=0.1)) as server:
        asking(server.url, tmp_path, impatient, concurrency=4, traffic=traffic)
    (waiting,) = [values for name, values in heard if name == "waiting"]
    assert waiting["seconds"] == 30
    assert "429" in waiting["why"]
    retries = [values for name, values in heard if name == "retry"]
    assert {values["item"] for values in retries} == set("0123")
    assert all(values["wait"] >= 30 and values["stage"] == "topics" for values in retries)


def test_a_wait_longer_than_a_question_may_take_stops_the_run(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=503, headers={"retry-after": "7200"})) as server:
        (error,) = asking(server.url, tmp_path, each(1))
    assert isinstance(error, ProviderRefused)
    assert "7200 seconds" in str(error)
    assert len(server.requests) == 1


def test_waits_are_chance_within_a_growing_bound(tmp_path: Path) -> None:
    traffic = Traffic()
    heard = events(traffic)
    patience = Patience(first_wait=0.004, longest_wait=0.012)
    with ChatServer(lambda _: Reply(status=500)) as server:
        asking(server.url, tmp_path, each(10), concurrency=10, patience=patience, traffic=traffic)
    waits = [
        [values["wait"] for name, values in heard if name == "retry" and values["item"] == str(item)]
        for item in range(10)
    ]
    assert [len(of_one) for of_one in waits] == [5] * 10
    for of_one in waits:
        assert all(wait <= most for wait, most in zip(of_one, [0.004, 0.008, 0.012, 0.012, 0.012], strict=True))
    assert len({wait for of_one in waits for wait in of_one}) == 50
    assert len(server.requests) == 60
    assert traffic.retried == 50


def test_the_deadline_is_for_the_questions_own_requests(tmp_path: Path) -> None:
    never = threading.Event()
    patience = Patience(first_wait=0.001, deadline=0.2)
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server:
        (error,) = asking(server.url, tmp_path, each(1), patience=patience)
    assert isinstance(error, Unreachable)
    assert "ran out" in str(error)
    assert "Given up after 1 requests" in str(error)


def test_the_waits_between_count_against_the_deadline(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=429, headers={"retry-after": "0.2"})) as server:
        (error,) = asking(server.url, tmp_path, each(1), patience=Patience(first_wait=0.001, deadline=0.5))
    assert isinstance(error, Unanswered)
    assert len(server.requests) <= 3


def test_giving_up_says_why_and_how_often(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=500, error="oops")) as server:
        (error,) = asking(server.url, tmp_path, each(1))
    assert isinstance(error, Unreachable)
    assert "oops" in str(error)
    assert "Given up after 6 requests" in str(error)


def test_a_server_that_has_too_much_to_do_for_ever_ends_the_run(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=429, error="slow down", headers={"retry-after": "0"})) as server:
        outcomes = asking(server.url, tmp_path, each(3), patience=Patience(deadline=1, first_wait=0.3))
    assert set(kinds(outcomes)) == {"Unanswered"}
    assert "slow down. No question has got another answer." in str(outcomes[0])
