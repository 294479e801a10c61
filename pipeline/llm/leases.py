"""Leases on questions: of the runs that share a cache, one asks each question, and the others wait for its answer.

A lease is a row beside the calls: who asks a question, and until when nobody else may. Who asks renews it, so it
expires only where a run was killed. It is held while one question is asked, and nobody who holds one waits for another:
so no two runs can wait for each other. Leases need not outlive a power cut, so taking one waits for no disk.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress

from pipeline.errors import Stopped
from pipeline.store.statements import statement

SECONDS = 30.0  # until a lease that is not renewed expires
_POLL = 0.1  # seconds between looks at what others hold


class Leases:
    """The leases of one run, in a file that it shares with others. Used from one event loop."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._owner = secrets.token_hex(8)
        self._connection = connection
        self._connection.execute("pragma synchronous = normal")
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="leases")
        self._held = 0
        self._renewing: asyncio.Task[None] | None = None

    def close(self) -> None:
        """Give all leases back, and close the file."""
        self._worker.shutdown()
        with suppress(sqlite3.Error):  # what cannot be given back expires
            self._execute("leases/leave")
        self._connection.close()

    @asynccontextmanager
    async def held(self, key: str) -> AsyncIterator[None]:
        """Hold the lease on a question, as soon as nobody else does. Raises Stopped if the file cannot be written."""
        self._held += 1
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew())
        try:
            while not await self._do("leases/take", key):
                await asyncio.sleep(_POLL)
            yield
        finally:
            self._held -= 1
            self._worker.submit(self._execute, "leases/give_back", key)  # in line behind a taking that was cancelled

    async def _renew(self) -> None:
        while self._held:
            await asyncio.sleep(SECONDS / 3)
            with suppress(Stopped):  # the next one may succeed
                await self._do("leases/renew")

    async def _do(self, command: str, key: str = "") -> bool:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, self._execute, command, key)
        except sqlite3.Error as error:
            raise Stopped(f"The cache that runs share cannot be written: {error}.") from None

    def _execute(self, command: str, key: str = "") -> bool:
        """Carry out a statement; True if it returned a row."""
        now = time.time()
        values = {"key": key, "owner": self._owner, "now": now, "until": now + SECONDS}
        return self._connection.execute(statement(command), values).fetchone() is not None
