"""Snapshots of a graph's status while a run writes it: no other process can open the graph's file then."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import Busy
from pipeline.events import Event, Observer, Progressed, Spent, StageBegan, every
from pipeline.llm.call_log import Calls
from pipeline.store.database import Store
from pipeline.store.half_files import replacing
from pipeline.store.result import Row
from pipeline.store.status import Status, collect

SNAPSHOT = "status.json"


@contextmanager
def snapshots(store: Store, calls: Calls, folder: Path, observe: Observer) -> Iterator[Observer]:
    """Yield an observer that passes every event on, and keeps the snapshot that `status` reads meanwhile."""
    try:
        yield every(observe, _Snapshots(store, calls, folder, observe))
    finally:
        (folder / SNAPSHOT).unlink(missing_ok=True)


class _Snapshots:
    """Writes a snapshot at every stage and then as often as costs little; tells the spending in it."""

    def __init__(self, store: Store, calls: Calls, folder: Path, tell: Observer) -> None:
        self._store, self._calls, self._folder, self._tell = store, calls, folder, tell
        self._status: Status | None = None  # the first has the whole graph in it
        self._next = 0.0
        self._write()

    def __call__(self, event: Event) -> None:
        if isinstance(event, StageBegan) or (isinstance(event, Progressed) and time.monotonic() >= self._next):
            self._write()

    def _write(self) -> None:
        began = time.monotonic()
        self._status = collect(self._store, self._calls, self._status)
        # a reader sees the old one or the new one, never half of one; a full disk ends the run where the run writes
        with suppress(OSError), replacing(self._folder / SNAPSHOT) as out:
            out.write(json.dumps({**self._status, "running": True}, ensure_ascii=False).encode())
        tokens = self._status["prompt_tokens"] + self._status["completion_tokens"]
        self._tell(Spent(tokens, self._status["cost_usd"]))
        took = time.monotonic() - began
        self._next = began + took + max(2.0, 50 * took)


def read(folder: Path) -> Status:
    """Return the status of the graph in `folder`, be a run writing it or not."""
    try:
        with Store.open(folder) as store, Calls(folder, look=True) as calls:
            return collect(store, calls)
    except Busy:
        try:
            status: Status = json.loads((folder / SNAPSHOT).read_text("utf-8"))
        except (OSError, ValueError):
            # the run has only just begun, or it is no run of ours that holds the file
            with Store.open(folder, wait=5.0) as store, Calls(folder, look=True) as calls:
                return collect(store, calls)
        return status


def failures(folder: Path) -> list[Row]:
    """Return the abstracts that failed, with state and reason: of `read`, what does not take the whole graph."""
    try:
        with Store.open(folder) as store:
            return store.rows("status/failures")
    except Busy:
        found: list[Row] = read(folder)["failures"]
        return found
