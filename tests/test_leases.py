"""Leases: of the runs that share a cache, one asks each question."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.chat_server import ChatServer, Reply
from support.many import GOOD, HASTY, every, kinds, question
from support.program import ALONE, democritus, started

from pipeline.llm import leases
from pipeline.llm.call_log import FILE, Calls
from pipeline.llm.client import Server
from pipeline.llm.connection import connect

TEXTS = [str(number) for number in range(60)]


def together(url: str, folder: Path, runs: int) -> list[list[object]]:
    """What several runs hear that ask the same at the same time, each for a graph of its own."""

    async def ask(calls: Calls) -> list[object]:
        async with connect(Server(url), calls, concurrency=8, patience=HASTY) as model:
            heard: list[object] = await every(TEXTS)(model)
            return heard

    async def all_of_them() -> list[list[object]]:
        logs = [Calls(folder / f"graph-{n}", folder / "cache") for n in range(runs)]
        try:
            return list(await asyncio.gather(*map(ask, logs)))
        finally:
            for log in logs:
                log.close()

    return asyncio.run(all_of_them())


def left(cache: Path) -> int:
    """The leases in a cache."""
    with sqlite3.connect(cache / FILE) as connection:
        return int(connection.execute("select count(*) from leases").fetchone()[0])


@pytest.mark.parametrize("fails", ["never", "at first"])
def test_runs_at_the_same_time_ask_each_question_once(fails: str, tmp_path: Path) -> None:
    """What the first run gets no answer to, the second asks for itself."""
    asked: Counter[str] = Counter()

    def respond(sent: dict[str, Any]) -> Reply:
        text = sent["messages"][-1]["content"]
        asked[text] += 1
        bad = fails == "at first" and text.endswith("5") and asked[text] == 1
        return Reply(None, refusal="No.") if bad else Reply(GOOD, delay=0.01)

    with ChatServer(respond) as server:
        heard = together(server.url, tmp_path, runs=2)
        refused = sum(kinds(outcomes).count("Refused") for outcomes in heard)
        assert refused == (6 if fails == "at first" else 0)
        assert len(server.requests) == len(TEXTS) + refused
    assert left(tmp_path / "cache") == 0


def test_a_lease_that_is_not_renewed_passes_on(tmp_path: Path) -> None:
    async def outlive() -> float:
        with Calls(tmp_path / "one", tmp_path / "cache") as one, Calls(tmp_path / "two", tmp_path / "cache") as two:
            async with one.asking("key"):
                began = time.monotonic()
                with sqlite3.connect(tmp_path / "cache" / FILE) as connection:
                    connection.execute("update leases set until = ?", (time.time() + 0.3,))
                async with two.asking("key"):
                    return time.monotonic() - began

    assert 0.1 < asyncio.run(outlive()) < 5


def test_a_lease_lasts_as_long_as_the_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "SECONDS", 0.3)

    async def wait() -> None:
        with Calls(tmp_path / "one", tmp_path / "cache") as one, Calls(tmp_path / "two", tmp_path / "cache") as two:
            async with one.asking("key"):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(1), two.asking("key"):
                        pass

    asyncio.run(wait())


@pytest.mark.slow
def test_the_lease_of_a_run_that_was_killed_passes_on(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(
        "".join(json.dumps({"id": f"a{n}", "abstract": f"Tea {n} lowers pain."}) + "\n" for n in range(9))
    )
    with ChatServer(lambda _: Reply({"claims": []}, delay=0.2 if len(server.requests) > 1 else 0)) as server:
        command = ("run", source, "--cache", tmp_path / "cache", *ALONE, "--model", "m", "--base-url", server.url)
        first = started(*command, "--out", tmp_path / "first", "--concurrency", 4)
        server.wait_for(lambda server: server.in_flight == 4)
        first.kill()
        first.wait(20)
        under_way = len(server.requests) - len(server.delivered)
        assert left(tmp_path / "cache") >= under_way
        with sqlite3.connect(tmp_path / "cache" / FILE) as connection:
            connection.execute("update leases set until = ?", (time.time() + 0.5,))
        began = time.monotonic()
        assert democritus(*command, "--out", tmp_path / "second").returncode == 0
        assert time.monotonic() - began < 10
        assert len(server.requests) <= 9 + under_way
    assert left(tmp_path / "cache") == 0


def test_who_gives_up_waiting_leaves_nothing(tmp_path: Path) -> None:
    """A lease that is taken while its asker is cancelled is given back, and the next one in line has it."""

    async def crowd() -> None:
        with Calls(tmp_path / "one", tmp_path / "cache") as one, Calls(tmp_path / "two", tmp_path / "cache") as two:

            async def hold(calls: Calls, seconds: float) -> None:
                async with calls.asking("key"):
                    await asyncio.sleep(seconds)

            for pause in (0.0, 0.0005, 0.001, 0.002, 0.004, 0.05):
                tasks = [asyncio.create_task(hold(calls, 0.01)) for calls in (one, two)]
                await asyncio.sleep(pause)
                tasks[0].cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.wait_for(hold(two, 0), 5)

    asyncio.run(crowd())
    assert left(tmp_path / "cache") == 0


def test_a_question_is_never_asked_for_a_lease_that_is_not_there(tmp_path: Path) -> None:
    """Without a cache to share nothing is written down but calls."""
    with ChatServer(lambda _: GOOD) as server, Calls(tmp_path) as calls:

        async def ask() -> None:
            async with connect(Server(server.url), calls) as model:
                await model.ask(question())

        asyncio.run(ask())
    assert left(tmp_path) == 0
