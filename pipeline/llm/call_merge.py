"""Merge of call logs: the calls of two graphs in one file, each once, so that nothing is paid for twice."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from pipeline.errors import Stopped, Unusable
from pipeline.llm.call_log import FILE, Row, opened, read_only
from pipeline.store.statements import statement

PORTION = 500  # calls written together


def refuse_while_alive(folder: Path) -> None:
    """Raises Unusable if batches of the graph in `folder` are under way; nothing is written there."""
    with closing(read_only(folder / FILE)) as log, suppress(sqlite3.OperationalError):  # no batch was ever begun
        alive = log.execute(statement("jobs/alive_count")).fetchone()["jobs"]
        if alive:
            raise Unusable(
                f"{folder}: {alive} batches are under way, and their answers would be lost to the merged graph. "
                "Run it again with --batch to take them in first."
            )


def merge(folders: Mapping[str, Path], out: Path) -> None:
    """Write the calls of the graphs in `folders` (their ids -> where they are) into the log of `out`, by their time.

    Raises Unusable if a log cannot be read, Stopped if the new one cannot be written.
    """
    logs = {graph: read_only(folder / FILE) for graph, folder in folders.items()}
    with closing(opened(out / FILE)) as new:
        try:
            calls = heapq.merge(*(_calls(log, graph) for graph, log in logs.items()), key=lambda row: row["asked_at"])
            while portion := list(islice(calls, PORTION)):
                _write(new, portion)
            for log in logs.values():
                held = [dict(row) for row in _rows(log, "calls/held_all")]
                new.executemany(statement("calls/hold"), held)
        except sqlite3.Error as error:
            raise Stopped(f"{out / FILE}: the calls cannot be written: {error}.") from None
        finally:
            for log in logs.values():
                log.close()


def _calls(log: sqlite3.Connection, graph: str) -> Iterator[Row]:
    """The calls of a log with the graph each came from: of one that was merged, that of before."""
    before: dict[str, list[str]] = {}
    for row in _rows(log, "calls/origins"):
        before.setdefault(row["call"], []).append(row["graph"])
    for row in _rows(log, "calls/all"):
        yield {**dict(row), "origins": before.get(row["id"], [graph])}


def _rows(log: sqlite3.Connection, question: str) -> Iterator[sqlite3.Row]:
    with suppress(sqlite3.OperationalError):  # a table that an older log has not
        yield from log.execute(statement(question))


def _write(new: sqlite3.Connection, calls: list[Row]) -> None:
    new.execute("begin immediate")
    new.executemany(
        "insert or ignore into preambles (hash, text) values (?, ?)",
        {(call["preamble"], call["preamble_text"]) for call in calls},
    )
    fields = [{name: call[name] for name in call if name not in ("seq", "preamble_text", "origins")} for call in calls]
    new.executemany(statement("calls/take"), fields)
    new.executemany(
        "insert or ignore into origins (call, graph) values (?, ?)",
        [(call["id"], graph) for call in calls for graph in call["origins"]],
    )
    new.execute("commit")
