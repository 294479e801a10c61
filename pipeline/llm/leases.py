"""Leases on questions: of the runs that share a cache, one asks each question, and the others wait for its answer.

A lease is a row beside the calls: who asks which question. It lasts until it is given back, or until its owner has
given no sign of life for `STALE` seconds: then it is dead, and the lease passes on to whoever waits. A lease is held
while one question is asked, and nobody who holds one waits for another: so no two runs can wait for each other.

Leases need not outlive a power cut, so taking one costs no waiting for the disk; all that are wanted at one moment are
taken in one transaction.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress

from pipeline.errors import Stopped
from pipeline.store.statements import statement

BEAT = 3.0  # seconds between an owner's signs of life
STALE = 15.0  # seconds without one
_POLL = 0.1  # seconds between looks at what others hold


class Leases:
    """The leases of one run, in a file that it shares with others. Used from one event loop."""

    def __init__(self, opened: Callable[[], sqlite3.Connection]) -> None:
        """`opened` opens a connection to the file."""
        self._owner = secrets.token_hex(8)
        self._connection, self._pulse = opened(), opened()
        for connection in (self._connection, self._pulse):
            connection.execute("pragma synchronous = normal")
        self._over = threading.Event()
        self._live()
        self._connection.execute(statement("leases/forget_dead"), self._now())
        self._beating = threading.Thread(target=self._beat, name="leases", daemon=True)
        self._beating.start()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="leases")
        self._wanted: dict[str, asyncio.Future[None]] = {}
        self._returned: list[str] = []
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def close(self) -> None:
        """Give all leases back, and close the file."""
        self._over.set()
        self._beating.join()
        self._worker.shutdown()
        with suppress(sqlite3.Error):  # what cannot be given back becomes stale
            self._connection.execute(statement("leases/leave"), {"owner": self._owner, **self._now()})
            self._connection.execute(statement("leases/forget_dead"), self._now())
        self._connection.close()
        self._pulse.close()

    @asynccontextmanager
    async def held(self, key: str) -> AsyncIterator[None]:
        """Hold the lease on a question, as soon as nobody else does. Raises Stopped if the file cannot be written."""
        taken = asyncio.get_running_loop().create_future()
        self._wanted[key] = taken
        self._go_on()
        try:
            await taken
        except asyncio.CancelledError:
            if self._wanted.get(key) is taken:
                del self._wanted[key]
            if taken.done() and not taken.cancelled():
                self._give_back(key)
            raise
        try:
            yield
        finally:
            self._give_back(key)

    def _give_back(self, key: str) -> None:
        self._returned.append(key)
        self._go_on()

    def _go_on(self) -> None:
        self._news.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        """Take what is wanted and give back what is not, until nothing is left to do."""
        loop = asyncio.get_running_loop()
        while self._wanted or self._returned:
            self._news.clear()
            returned, self._returned = self._returned, []
            try:
                taken = await loop.run_in_executor(self._worker, self._exchange, list(self._wanted), returned)
            except sqlite3.Error as error:
                self._fail(f"The cache that runs share cannot be written: {error}.")
                return
            for key in taken:
                waiting = self._wanted.pop(key, None)
                if waiting is None or waiting.done():  # given up meanwhile
                    self._returned.append(key)
                else:
                    waiting.set_result(None)
            if self._wanted and not self._returned:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_POLL):
                        await self._news.wait()

    def _fail(self, why: str) -> None:
        for waiting in self._wanted.values():
            if not waiting.done():
                waiting.set_exception(Stopped(why))
        self._wanted.clear()

    def _exchange(self, wanted: Sequence[str], returned: Sequence[str]) -> list[str]:
        """Give some leases back, and take those of the wanted that nobody holds."""
        asked = {"keys": json.dumps(wanted), **self._now()}
        free = [row[0] for row in self._connection.execute(statement("leases/free"), asked)]
        if not free and not returned:
            return []
        self._connection.execute("begin immediate")
        try:
            gone = {"keys": json.dumps(returned), "owner": self._owner}
            self._connection.execute(statement("leases/give_back"), gone)
            asked = {"keys": json.dumps(wanted), "owner": self._owner, **self._now()}
            taken = [row[0] for row in self._connection.execute(statement("leases/take"), asked)]
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")
        return taken

    # --- signs of life ------------------------------------------------------------------------------------------------

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            with suppress(sqlite3.Error):  # the next one may succeed
                self._live()

    def _live(self) -> None:
        self._pulse.execute(statement("leases/live"), {"owner": self._owner, "now": time.time()})

    @staticmethod
    def _now() -> dict[str, float]:
        """The times between which an owner that lives was seen; one far ahead is that of a clock that was put back."""
        return {"earliest": time.time() - STALE, "latest": time.time() + STALE}
