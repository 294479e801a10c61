"""Snapshots of a graph's status while a run writes it: no other process can open the graph's file then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.events import Event, Observer, Progressed, Spent, StageBegan, every
from pipeline.llm.call_log import Calls
from pipeline.store import status
from pipeline.store.database import Store
from pipeline.store.status import Status


@contextmanager
def snapshots(store: Store, calls: Calls, folder: Path, observe: Observer) -> Iterator[Observer]:
    """An observer that passes every event on, and keeps the snapshot that `status` reads meanwhile."""
    try:
        yield every(observe, _Snapshots(store, calls, folder, observe))
    finally:
        (folder / status.SNAPSHOT).unlink(missing_ok=True)


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
        self._status = status.collect(self._store, self._calls, self._status)
        with suppress(OSError):  # a disk that is full ends the run where the run itself cannot write
            status.write(self._folder, self._status)
        tokens = self._status["prompt_tokens"] + self._status["completion_tokens"]
        self._tell(Spent(tokens, self._status["cost_usd"]))
        took = time.monotonic() - began
        self._next = began + took + max(2.0, 50 * took)
