"""What a run shows while it goes on: lines, a bar, a log for machines."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import scripted
from support.chat_server import ChatServer, Reply
from support.program import ALONE, democritus, on_a_terminal

from pipeline.cli.event_log import EventLog
from pipeline.errors import Refused, Unusable
from pipeline.events import (
    Connected,
    Ended,
    Event,
    ItemFailed,
    Progressed,
    Retried,
    Spent,
    StageBegan,
    Traffic,
    Waiting,
    every,
    on_traffic,
)
from pipeline.progress import Lines, Tally, meanwhile
from pipeline.settings import Settings

KEY = "sk-secret-0123456789abcdef"
HEADER = "gateway-secret-42"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in scripted.abstracts(24)), "utf-8")
    return path


def respond(request: dict[str, Any]) -> object:
    """One abstract is refused, the others are read."""
    if "20 adults" in request["messages"][-1]["content"]:
        return Reply(refusal="I would rather not.")
    return scripted.respond(request)


def events(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class TestEvents:
    def test_traffic_is_told_to_all_with_the_named_fields_and_no_others(self) -> None:
        one: list[Event] = []
        other: list[Event] = []
        traffic = Traffic(listeners=[on_traffic(every(one.append, other.append))])
        traffic.tell("waiting", seconds=12.0, why="too many requests", prompt="We studied")
        traffic.tell("something new", key="secret")
        assert one == other == [Waiting(12.0, "too many requests")]


class TestTally:
    def test_all_numbers(self) -> None:
        tally = Tally()
        tally.begin("claims", 1000)
        tally.traffic = Traffic(in_flight=16, retried=12)
        tally.tick(90, 3)
        tally.spent(210_345, 0.0312)
        told = tally.notes()
        assert told.startswith("93 of 1,000, ")
        for number in ("3 failed", "16 in flight", " a minute", " left", "12 retries", "210,345 tokens", "0.0312 USD"):
            assert number in told

    def test_nothing_is_said_of_what_is_not_there(self) -> None:
        tally = Tally()
        assert tally.notes() == ""
        tally.begin("claims", 10)
        assert tally.notes() == "0 of 10"

    def test_an_unknown_cost_is_not_zero(self) -> None:
        tally = Tally()
        tally.begin("claims", 10)
        tally.spent(10, None)
        assert tally.notes() == "0 of 10, 10 tokens"


class TestLines:
    def test_a_line_at_its_time_and_at_the_end(self, capsys: pytest.CaptureFixture[str]) -> None:
        with Lines(every=0) as lines:
            traffic = Traffic()
            lines(Connected(traffic))
            lines(StageBegan("claims", 40))
            traffic.in_flight, traffic.retried = 4, 2
            lines(Spent(1200, 0.5))
            lines(Progressed(done=10, failed=1))
        shown = capsys.readouterr().err.splitlines()
        assert shown[0] == "democritus: claims: 40 due"
        assert shown[1].startswith("democritus: claims: 11 of 40, 1 failed, 4 in flight, ")
        assert shown[1].endswith("2 retries, 1,200 tokens, 0.5000 USD")
        assert len(shown) == 3

    def test_not_before_its_time(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = Lines(every=3600)
        lines(StageBegan("claims", 40))
        for _ in range(5):
            lines(Progressed(done=1))
        assert len(capsys.readouterr().err.splitlines()) == 1

    def test_what_goes_over_the_wire_is_told_though_nothing_ends(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines, traffic = Lines(every=0), Traffic(in_flight=3)
        lines(Connected(traffic))
        lines(StageBegan("claims", 40))
        lines(Retried("claims", "a0", "unreachable", wait=1.0, attempt=1, why="503"))
        assert "0 of 40, 3 in flight" in capsys.readouterr().err

    def test_what_counts_nothing_is_told_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        with Lines(every=0.02) as lines:
            lines(StageBegan("graph"))
            time.sleep(0.2)
        assert "democritus: graph: 0 s so far" in capsys.readouterr().err

    def test_what_counts_nothing_is_told_of_while_it_goes_on(self, capsys: pytest.CaptureFixture[str]) -> None:
        with meanwhile("tables.xlsx", every=0.02):
            time.sleep(0.2)
        assert "democritus: tables.xlsx: 0 s so far\n" in capsys.readouterr().err

    def test_a_stage_in_which_nothing_has_ended_says_how_long(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = Lines(every=0)
        lines(StageBegan("claims", due=4))
        lines._tell()
        assert "democritus: claims: 0 of 4, 0 s so far" in capsys.readouterr().err

    def test_a_long_wait_is_said_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = Lines(every=3600)
        for _ in range(16):
            lines(Waiting(seconds=90.0, why="too many requests\x1b[31m"))
        lines(Waiting(seconds=0.5, why="short"))
        assert capsys.readouterr().err == "democritus: waiting 1 min 30 s: too many requests[31m\n"

    def test_a_run_in_a_pipe(self, tmp_path: Path, corpus: Path) -> None:
        with ChatServer(respond) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", server.url, *ALONE]
            shown = democritus(*command).stderr
        assert "claims: 24 due" in shown
        assert "claims: 24 of 24, 1 failed" in shown


@pytest.mark.slow
class TestBar:
    def test_a_run_on_a_terminal(self, tmp_path: Path, corpus: Path) -> None:
        """All answers but the first are held back until the bar tells of what is in flight."""
        told, first = threading.Event(), iter([None])

        def held(request: dict[str, Any]) -> Reply:
            said, hold = respond(request), next(first, told)
            return replace(said, hold=hold) if isinstance(said, Reply) else Reply(said, hold=hold)

        def watch(shown: str) -> None:
            if re.search("[01] of 24, 16 in flight", shown):
                told.set()

        with ChatServer(held) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", server.url, *ALONE]
            code, shown = on_a_terminal(*command, watch=watch)
        assert code == 1, shown
        assert "24 of 24, 1 failed" in shown
        assert "tokens" in shown
        assert "/?" not in shown  # what has no end is not counted to one


@pytest.mark.slow
class TestEventLog:
    def test_a_run_with_a_failure(self, tmp_path: Path, corpus: Path) -> None:
        path = tmp_path / "log" / "events.jsonl"
        with ChatServer(respond) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", server.url, *ALONE]
            command += ["--log-json", path, "--header", f"X-Gateway: {HEADER}"]
            done = democritus(*command, OPENAI_API_KEY=KEY)
            assert done.returncode == 1, done.stderr
        told = events(path)
        assert all(event["at"] and event["event"] for event in told)
        first, last = told[0], told[-1]
        assert (first["event"], first["models"]["claims"], first["folder"]) == ("run", "m", str(tmp_path / "out"))
        assert first["version"]
        assert (last["event"], last["outcome"], last["exit_code"], last["failed_here"]) == ("end", "done", 1, 1)
        assert last["abstracts"]["done"] == 23
        (forecast,) = [event for event in told if event["event"] == "forecast"]
        assert (forecast["calls"]["likely"], forecast["usd"]["high"], forecast["unpriced"]) == (24, 0, ["m"])
        calls = [event for event in told if event["event"] == "call"]
        assert {call["item"] for call in calls} == {f"a{n}" for n in range(24)}
        assert all((call["stage"], call["model"], call["prompt_tokens"]) == ("claims", "m", 100) for call in calls)
        assert sorted(call["state"] for call in calls) == ["ok"] * 23 + ["refused"]
        (failure,) = [event for event in told if event["event"] == "failure"]
        assert (failure["stage"], failure["item"], failure["state"]) == ("claims", "a0", "refused")
        assert failure["reason"]
        (began,) = [event for event in told if event["event"] == "stage" and event["stage"] == "claims"]
        (ended,) = [event for event in told if event["event"] == "stage_end" and event["stage"] == "claims"]
        assert (began["due"], ended["done"], ended["failed"]) == (24, 23, 1)
        assert any(event["event"] == "progress" for event in told)
        text = path.read_text()
        for secret in (KEY, HEADER, "We studied", "scripted", '"quote"'):
            assert secret not in text

    def test_a_run_that_is_stopped_and_goes_on(self, tmp_path: Path, corpus: Path) -> None:
        path = tmp_path / "events.jsonl"
        with ChatServer(lambda _: Reply(status=401, error=f"Incorrect API key provided: {KEY}")) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", server.url, *ALONE]
            assert democritus(*command, "--log-json", path, OPENAI_API_KEY=KEY).returncode == 3
        stopped = events(path)
        assert (stopped[-1]["event"], stopped[-1]["exit_code"]) == ("end", 3)
        assert stopped[-1]["outcome"].startswith("stopped: ")
        assert KEY not in path.read_text()
        with ChatServer(scripted.respond) as server:
            command[command.index("--base-url") + 1] = server.url
            assert democritus(*command, "--log-json", path, OPENAI_API_KEY=KEY).returncode == 0
        told = events(path)
        assert told[: len(stopped)] == stopped
        assert [event["event"] for event in told].count("run") == 2
        assert told[-1]["exit_code"] == 0

    def test_retries_and_waits(self, tmp_path: Path, corpus: Path) -> None:
        path, busy = tmp_path / "events.jsonl", iter([Reply(status=503)])
        with ChatServer(lambda request: next(busy, None) or scripted.respond(request)) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", server.url, *ALONE]
            assert democritus(*command, "--log-json", path, "--limit", 2).returncode == 0
        (retry,) = [event for event in events(path) if event["event"] == "retry"]
        assert (retry["stage"], retry["item"] in {"a0", "a1"}) == ("claims", True)
        assert retry["why"]

    @pytest.mark.parametrize("place", ["folder", "/dev/full"])
    def test_a_file_that_cannot_be_written(self, tmp_path: Path, corpus: Path, place: str) -> None:
        path = tmp_path if place == "folder" else Path(place)
        if place == "/dev/full" and not path.exists():
            pytest.skip("this system has no /dev/full")
        with ChatServer(scripted.respond) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", server.url, *ALONE]
            done = democritus(*command, "--log-json", path)
            assert (done.returncode, server.requests) == (2, [])
        assert "--log-json" in done.stderr
        assert not (tmp_path / "out").exists()

    def test_a_disk_that_fills_up_meanwhile(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """As seen from here a reader that goes away is the same: from some line on nothing can be written."""
        path = tmp_path / "pipe"
        os.mkfifo(path)
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with EventLog(path, Settings()) as log:
            log(StageBegan("claims", 2))
            os.close(reader)
            for n in range(3):
                log(ItemFailed("claims", f"a{n}", Refused("no")))
            log(Ended("done", 0, {}))
        assert capsys.readouterr().err.count("--log-json") == 1

    def test_an_interrupt_is_an_end_too(self, tmp_path: Path) -> None:
        path = tmp_path / "events.jsonl"
        with pytest.raises(KeyboardInterrupt), EventLog(path, Settings()):
            raise KeyboardInterrupt
        assert (events(path)[-1]["outcome"], events(path)[-1]["exit_code"]) == ("interrupted", 130)
        with pytest.raises(Unusable), EventLog(path, Settings()):
            raise Unusable("no source")
        assert events(path)[-1]["exit_code"] == 2
