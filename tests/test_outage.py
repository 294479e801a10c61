"""Outage: a server that is down, or refuses everybody, ends the run; questions that fail alone do not."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from support.chat_server import ChatServer, Reply
from support.many import GOOD, asking, each, events, every, in_turn, kinds, question

from pipeline.errors import Unanswered
from pipeline.events import Traffic
from pipeline.llm.asking import ask_each
from pipeline.llm.question import Model
from pipeline.llm.retry import Patience

PAGE = Reply(raw="<!doctype html><title>Welcome to our hotel</title>", content_type="text/html")


@pytest.mark.parametrize("bad", [Reply(status=502), Reply(status=503), Reply(status=504), Reply(drop="before"), PAGE])
def test_an_outage_stops_the_run_instead_of_failing_everything(bad: Reply, tmp_path: Path) -> None:
    """A thousand items of a stage, twenty of them answered: none of the others fails, and nothing is sent after it."""
    outcomes: list[object] = []

    async def stage(model: Model) -> None:
        questions = ((number, question(str(number))) for number in range(1000))
        with pytest.raises(Unanswered):
            async for _, outcome in ask_each(model, questions, width=16):
                outcomes.append(outcome)
        sent = len(server.requests)
        with pytest.raises(Unanswered):
            await model.ask(question("one more"))
        assert len(server.requests) == sent

    with ChatServer(lambda _: Reply(GOOD) if len(server.requests) <= 20 else bad) as server:
        asking(server.url, tmp_path, stage, concurrency=8)
    assert kinds(outcomes).count("Answer") == 20
    assert len(outcomes) <= 20 + 8


def test_a_server_that_is_slow_to_start_is_waited_for(tmp_path: Path) -> None:
    """Everything fails at first, more often than one question may; all are answered all the same, and it is told."""
    heard = events(traffic := Traffic())

    def respond(_: dict[str, Any]) -> Reply:
        return Reply(status=503) if len(server.requests) <= 12 * 8 else Reply(GOOD)

    patience = Patience(first_wait=0.001, longest_wait=0.004, outage=20)
    with ChatServer(respond) as server:
        outcomes = asking(server.url, tmp_path, each(12), concurrency=4, patience=patience, traffic=traffic)
    assert kinds(outcomes) == ["Answer"] * 12
    (told,) = [values["message"] for name, values in heard if name == "said"]
    assert "no answer of gpt-4o-mini yet" in told


def test_who_waits_to_ask_again_is_told_of_an_outage_at_once(tmp_path: Path) -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        slow = sent["messages"][1]["content"] == "slow"
        return Reply(status=502, headers={"retry-after": "60"} if slow else {})

    with ChatServer(respond) as server:
        outcomes = asking(server.url, tmp_path, every(["slow", *"123456789"]), concurrency=4)
    assert isinstance(outcomes[0], Unanswered)
    assert sum(request.json["messages"][1]["content"] == "slow" for request in server.requests) == 1


@pytest.mark.parametrize("busy", [[], [Reply(status=500, headers={"retry-after": "60"})]])
def test_a_refusal_is_for_all_who_wait(busy: list[Reply], tmp_path: Path) -> None:
    """For a slot, or to ask again: nothing is sent after a server has said that it will take nothing."""
    replies = iter(busy)
    with ChatServer(lambda _: next(replies, Reply(status=401))) as server:
        outcomes = asking(server.url, tmp_path, each(40), concurrency=4)
    assert kinds(outcomes) == ["ProviderRefused"] * 40
    assert "(401): status 401. Check OPENAI_API_KEY" in str(outcomes[0])
    assert len(server.requests) <= 4 + len(busy)


def test_no_server_is_one_clear_message(tmp_path: Path) -> None:
    with ChatServer([]) as server:
        url = server.url
    outcomes = asking(url, tmp_path, each(12))
    assert set(kinds(outcomes)) == {"Unanswered"}
    error = outcomes[0]
    assert "could not be reached" in str(error)
    assert url in str(error)
    assert "since" in str(error)
    assert "run the same command again" in str(error)
    assert error.exit_code == 3


def test_a_server_that_never_answers_is_down_too(tmp_path: Path) -> None:
    never = threading.Event()
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server:
        outcomes = asking(server.url, tmp_path, each(12), concurrency=6, timeout=0.05)
    assert set(kinds(outcomes)) == {"Unanswered"}


def test_the_last_few_questions_fail_where_the_server_has_answered(tmp_path: Path) -> None:
    """Otherwise what a server cannot answer would end every further run, and stay pending for ever."""

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD) if sent["messages"][1]["content"] == "0" else Reply(status=504)

    with ChatServer(respond) as server:
        outcomes = asking(server.url, tmp_path, in_turn("01234567"), concurrency=8)
    assert kinds(outcomes) == ["Answer", *["Unreachable"] * 7]


def test_poison_fails_alone(tmp_path: Path) -> None:
    """One at a time, but others in between are answered."""

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD, drop="before" if "poison" in sent["messages"][1]["content"] else None)

    texts = [f"{'poison' if number % 2 else 'food'} {number}" for number in range(14)]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=2)) == ["Answer", "Unreachable"] * 7


def test_a_server_that_answers_badly_is_not_down(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=500)) as server:
        assert kinds(asking(server.url, tmp_path, in_turn("12345678"), concurrency=1)) == ["Unreachable"] * 8


def test_bad_answers_are_answers(tmp_path: Path) -> None:
    """Questions that fail by a refusal show that the server is there."""

    def respond(sent: dict[str, Any]) -> Reply:
        good = "good" in sent["messages"][1]["content"]
        return Reply(None, refusal="No.") if good else Reply(drop="before")

    texts = [f"{'bad' if number % 2 else 'good'} {number}" for number in range(14)]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=2)) == ["Refused", "Unreachable"] * 7


@pytest.mark.parametrize(("trusted", "good"), [(True, -1), (False, 3), (False, -1)])
def test_five_of_five_rejections_stop(trusted: bool, good: int, tmp_path: Path) -> None:
    """Not where one of the first five was answered, nor where the model has answered in another run."""

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD) if sent["messages"][1]["content"] == str(good) else Reply(status=400)

    with ChatServer(respond) as server:
        outcomes = kinds(asking(server.url, tmp_path, in_turn("01234567"), trusted=lambda _: trusted))
    stops = not trusted and good < 0
    assert outcomes.count("ProviderRefused") == (4 if stops else 0)
    assert outcomes.count("Rejected") == (4 if stops else 8 if good < 0 else 7)
