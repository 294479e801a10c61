"""Probe: the first questions of a model go one at a time, and a server that is none hears of no other."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.chat_server import ChatServer, Reply
from support.many import GOOD, asking, each, events, kinds
from support.program import ALONE, democritus

from pipeline.events import Traffic
from pipeline.llm import probe
from pipeline.llm.retry import Patience

PAGE = Reply(raw="<!doctype html><title>Welcome to our hotel</title>", content_type="text/html")


def new(_: str) -> bool:
    """No model has answered before."""
    return False


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_PATIENCE", 0.1)
    monkeypatch.setattr(probe, "_TOLD_AFTER", 0.1)


NEVER = threading.Event()
# what the server does, the error that all twelve questions end with, words of it, and how many requests there may be
ENDS: list[tuple[Reply, str, str, int]] = [
    (PAGE, "ProviderRefused", "something else than a model's answer for gpt-4o-mini: <!doctype html>", 1),
    (Reply(raw="ok", content_type="text/plain"), "ProviderRefused", "model's answer for gpt-4o-mini: ok.", 1),
    (Reply(raw='{"hello": 1}'), "ProviderRefused", "a response without an answer", 1),
    (Reply(raw=""), "ProviderRefused", "an empty body.", 1),
    (Reply(status=401), "ProviderRefused", "API key", 1),
    (Reply(status=502), "Unanswered", "gave no answer (502)", 100),
    (Reply(status=503), "Unanswered", "gave no answer (503)", 6),
    (Reply(GOOD, hold=NEVER), "Unanswered", "no answer in time", 1),
    (Reply(drop="before"), "Unanswered", "connection was lost", 100),
]


@pytest.mark.parametrize(("reply", "kind", "words", "most"), ENDS)
def test_a_server_that_is_no_model_hears_of_one_question(
    reply: Reply, kind: str, words: str, most: int, tmp_path: Path
) -> None:
    heard = events(traffic := Traffic())
    with ChatServer(lambda _: reply) as server:
        outcomes = asking(
            server.url, tmp_path, each(12), timeout=0.3 if reply.hold else 30.0, trusted=new, traffic=traffic
        )
        asked = {json.dumps(request.json) for request in server.requests}
        assert len(server.requests) <= most
    assert kinds(outcomes) == [kind] * 12
    assert words in str(outcomes[0])
    assert len(asked) == 1
    said = [values["message"] for name, values in heard if name == "said"]
    if kind == "Unanswered":
        assert len(said) == 1  # the reason, once, while it is waited for


def test_nobody_there(tmp_path: Path) -> None:
    with ChatServer([]) as server:
        url = server.url
    outcomes = asking(url, tmp_path, each(12), trusted=new)
    assert kinds(outcomes) == ["Unanswered"] * 12
    assert "could not be reached" in str(outcomes[0])


COMES_BACK: list[tuple[list[Reply], int]] = [
    ([], 1),
    ([Reply(status=500)] * 2, 3),
    ([Reply(status=503)] * 2, 3),
    ([Reply(status=429, headers={"retry-after": "0"})], 1),
    ([Reply(status=400, error="nothing but Latin")] * 4, 5),
    ([Reply(None, refusal="No.")], 1),
]


@pytest.mark.parametrize(("before", "alone"), COMES_BACK)
def test_the_others_follow_when_the_model_is_there(
    before: list[Reply], alone: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One request at a time until then, and then many."""
    monkeypatch.setattr(probe, "_PATIENCE", 30)
    replies = iter(before)
    widths: list[int] = []

    def respond(_: dict[str, Any]) -> Reply:
        widths.append(server.in_flight)
        return next(replies, Reply(GOOD, delay=0.03))

    with ChatServer(respond) as server:
        outcomes = asking(server.url, tmp_path, each(12), trusted=new, patience=Patience(first_wait=0.001))
    assert kinds(outcomes).count("Answer") == 12 - sum(reply.status == 400 or bool(reply.refusal) for reply in before)
    assert widths[:alone] == [1] * alone
    assert server.peak > 4


def old(_: str) -> bool:
    """The model has answered before."""
    return True


@pytest.mark.parametrize(
    ("status", "trusted", "asked"), [(400, new, 5), (400, old, 12), (413, new, 5), (413, old, 12), (500, new, 5)]
)
def test_a_server_that_rejects_everything_is_asked_five_times(
    status: int, trusted: Callable[[str], bool], asked: int, tmp_path: Path
) -> None:
    """Unless it has answered before: then the questions are at fault, and the next run would stop at the same five."""
    with ChatServer(lambda _: Reply(status=status, error="nothing but Latin")) as server:
        outcomes = asking(server.url, tmp_path, each(12), trusted=trusted)
    assert len({json.dumps(request.json) for request in server.requests}) == asked
    stopped = kinds(outcomes).count("ProviderRefused")
    assert stopped == (8 if asked == 5 else 0)
    if stopped:
        assert "nothing but Latin. So it said of the first 5 of 5 questions." in str(outcomes[-1])


def test_a_server_that_has_too_much_to_do_for_ever_ends_the_run(tmp_path: Path) -> None:
    """Though there are fewer questions than the circuit breaker waits for."""
    with ChatServer(lambda _: Reply(status=429, error="slow down", headers={"retry-after": "0"})) as server:
        asking(server.url, tmp_path, each(1), patience=Patience(deadline=0.01))  # what it imports takes time
        outcomes = asking(server.url, tmp_path, each(3), trusted=new, patience=Patience(deadline=1, first_wait=0.3))
    assert kinds(outcomes) == ["Unanswered"] * 3
    assert "slow down. No question has got another answer." in str(outcomes[0])


def test_a_run_says_it_and_goes_on_later(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(
        "".join(json.dumps({"id": f"a{n}", "abstract": f"Tea {n} lowers pain."}) + "\n" for n in range(8))
    )
    command = ("run", source, "--out", tmp_path / "out", "--model", "m", *ALONE, "--base-url")
    with ChatServer(lambda _: PAGE) as server:
        done = democritus(*command, server.url)
        assert (done.returncode, len(server.requests)) == (3, 1)
    assert "Welcome to our hotel" in done.stderr
    with ChatServer(lambda _: {"claims": []}) as server:
        assert democritus(*command, server.url).returncode == 0
        assert len(server.requests) == 8
