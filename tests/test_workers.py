"""Worker processes: they give what the function gives, whatever becomes of them, and never outlive a run."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support import scripted
from support.chat_server import ChatServer
from support.program import ALONE, democritus, listed, started

from pipeline import workers
from pipeline.events import silent
from pipeline.extract import stage
from pipeline.run import run
from pipeline.settings import Settings


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "usable_cores", lambda: 3)
    monkeypatch.setattr(workers, "FEWEST_ITEMS", 1)


def test_few_items_are_worth_no_process() -> None:
    with workers.workers(10) as pool:
        assert pool is None


@pytest.mark.slow
@pytest.mark.usefixtures("many")
def test_processes_give_what_the_function_gives_and_end_with_the_block() -> None:
    with workers.workers(10) as pool:
        assert pool is not None
        assert list(pool.map(str, range(20))) == [str(n) for n in range(20)]
        assert len(multiprocessing.active_children()) == 3
        pool.submit(time.sleep, 60)
    assert not multiprocessing.active_children()


@pytest.mark.slow
@pytest.mark.usefixtures("many")
def test_what_a_dead_process_was_at_is_judged_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def dying(items: int) -> Iterator[ProcessPoolExecutor | None]:
        with workers.workers(items) as pool:
            assert pool is not None
            multiprocessing.active_children()[0].kill()
            yield pool

    monkeypatch.setattr(stage, "workers", dying)
    run(Settings(sources=(write(tmp_path, 30),), out=tmp_path / "out", topics=False), silent)
    assert len(listed("claims", tmp_path / "out")) >= 30


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
