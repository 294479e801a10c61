"""Worker processes: they give what the function gives, whatever becomes of them, and never outlive a run."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from support import scripted
from support.chat_server import ChatServer
from support.program import ALONE, democritus, listed, started

from pipeline.extract import workers
from pipeline.extract.workers import Workers


def spell(number: int) -> str:
    """A function that can be pickled by its name, and knows where it runs."""
    return str(number)


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "usable_cores", lambda: 3)
    monkeypatch.setattr(workers, "FEWEST_ITEMS", 1)


def test_little_is_done_here() -> None:
    with Workers(spell, 10) as few:
        assert few.together == 1
        assert asyncio.run(few.apply([1, 2])) == ["1", "2"]


@pytest.mark.slow
@pytest.mark.usefixtures("two_cores")
def test_groups_come_back_in_their_order_also_where_a_process_dies() -> None:
    async def ask(many: Workers[int, str]) -> list[list[str]]:
        return await asyncio.gather(*(many.apply([n, n + 1]) for n in range(20)))

    expected = [[str(n), str(n + 1)] for n in range(20)]
    with Workers(spell, 100) as many:
        assert asyncio.run(ask(many)) == expected
        for process in many._processes:
            process.kill()
            assert asyncio.run(ask(many)) == expected
    assert all(process.returncode is not None for process in many._processes)


def write(folder: Path, number: int) -> Path:
    source = folder / "a.jsonl"
    records = [
        {"id": f"a{n}", "title": f"T{n}", "abstract": f"Tea (T{n}) lowers pain {n} in adults. Coffee raises pain {n}."}
        for n in range(number)
    ]
    source.write_text("\n".join(map(json.dumps, records)))
    return source


def told(folder: Path) -> tuple[Any, ...]:
    return tuple(
        sorted(json.dumps(row, sort_keys=True) for row in listed(*verb, folder))
        for verb in (("claims",), ("edges",), ("entities", "list"))
    )


@pytest.mark.slow
def test_the_graph_is_the_same_whoever_judges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path, 60)
    with ChatServer(scripted.respond) as server:
        command = ("run", source, *ALONE, "--model", "m", "--base-url", server.url)
        assert democritus(*command, "--out", tmp_path / "here").returncode == 0
        monkeypatch.setattr(workers, "usable_cores", lambda: 3)
        monkeypatch.setattr(workers, "FEWEST_ITEMS", 1)
        assert democritus(*command, "--out", tmp_path / "there").returncode == 0
    assert told(tmp_path / "there") == told(tmp_path / "here")
    assert len(listed("claims", tmp_path / "here")) >= 60


@pytest.mark.slow
def test_no_worker_outlives_a_run_that_is_killed(tmp_path: Path) -> None:
    source = write(tmp_path, workers.FEWEST_ITEMS)

    def of_this_test() -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            try:
                environment = (entry / "environ").read_bytes() if entry.name.isdigit() else b""
            except OSError:
                continue
            if f"RUN_OF_TEST={tmp_path}".encode() in environment:
                found.append(int(entry.name))
        return found

    with ChatServer(scripted.respond) as server:
        command = ("run", source, "--out", tmp_path / "out", *ALONE, "--model", "m", "--base-url", server.url)
        run = started(*command, RUN_OF_TEST=str(tmp_path))
        server.wait_for(lambda server: len(server.requests) > 20)
        if workers.usable_cores() > 1:
            assert len(of_this_test()) > 1
        os.kill(run.pid, signal.SIGKILL)
        run.wait(20)
    end = time.monotonic() + 20
    while of_this_test() and time.monotonic() < end:
        time.sleep(0.05)
    assert not of_this_test()
