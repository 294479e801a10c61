"""Circuit breaker: a server that is down, or refuses everybody, ends the run; questions that fail alone do not."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from support.chat_server import ChatServer, Reply
from support.many import GOOD, asking, each, every, in_turn, kinds, question

from pipeline.errors import Unanswered
from pipeline.llm.asking import ask_each
from pipeline.llm.question import Model
from pipeline.llm.retry import Patience


@pytest.mark.parametrize("bad", [Reply(status=502), Reply(status=503), Reply(status=504), Reply(drop="before")])
def test_an_outage_stops_the_run_instead_of_failing_everything(bad: Reply, tmp_path: Path) -> None:
    """A thousand items of a stage: a handful fail, none is begun after that, and what is sent is six times a few."""
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

    with ChatServer(lambda _: bad) as server:
        asking(server.url, tmp_path, stage, concurrency=8)
    assert len(outcomes) < 16
    assert set(kinds(outcomes)) <= {"Unreachable"}
    assert len(server.requests) <= (16 + 15) * 6


def test_who_waits_to_ask_again_hears_of_an_outage_at_once(tmp_path: Path) -> None:
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
    error = next(outcome for outcome in outcomes if isinstance(outcome, Unanswered))
    assert url in str(error)
    assert "since" in str(error)
    assert "run the same command again" in str(error)
    assert error.exit_code == 3


def test_a_server_that_never_answers_is_down_too(tmp_path: Path) -> None:
    """Before any one question has used up its patience, for they share the slots that are left."""
    never = threading.Event()
    patience = Patience(attempts=1000, first_wait=0.001, longest_wait=0.004, deadline=2.0)
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server:
        outcomes = asking(server.url, tmp_path, each(12), concurrency=6, timeout=0.05, patience=patience)
    assert set(kinds(outcomes)) == {"Unanswered"}


def test_the_last_few_questions_fail_where_the_server_is_there(tmp_path: Path) -> None:
    """Otherwise what a server cannot answer would end every further run, and stay pending for ever."""
    with ChatServer(lambda _: Reply(status=504)) as server:
        outcomes = asking(server.url, tmp_path, each(7), concurrency=8)
    assert kinds(outcomes) == ["Unreachable"] * 7


def test_poison_fails_alone(tmp_path: Path) -> None:
    """More poisonous questions than an outage needs, one at a time, but others in between are answered."""

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD, drop="before" if "poison" in sent["messages"][1]["content"] else None)

    texts = [f"{'poison' if number % 2 else 'food'} {number}" for number in range(14)]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=1)) == ["Answer", "Unreachable"] * 7
        assert kinds(asking(server.url, tmp_path, in_turn(["poison"]), concurrency=1)) == ["Unreachable"]


def test_a_server_that_answers_badly_is_not_down(tmp_path: Path) -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(status=502 if sent["messages"][1]["content"] == "last" else 500)

    texts = [*"12345678", "last"]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=1)) == ["Unreachable"] * 9


def test_bad_answers_are_answers(tmp_path: Path) -> None:
    """Questions that fail by a refusal show that the server is there."""

    def respond(sent: dict[str, Any]) -> Reply:
        good = "good" in sent["messages"][1]["content"]
        return Reply(None, refusal="No.") if good else Reply(drop="before")

    texts = [f"{'bad' if number % 2 else 'good'} {number}" for number in range(14)]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=1)) == ["Refused", "Unreachable"] * 7
