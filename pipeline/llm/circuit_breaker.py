"""Circuit breaker: ends the run when the server is down or refuses every request."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime

from pipeline.errors import ProviderRefused, Unanswered
from pipeline.llm.error_mapping import Transient

_FAILURES = 5  # questions that found no server


class CircuitBreaker:
    """Counts the questions that got no answer from a server that seems down, from one answer to the next.

    The circuit opens when several questions in a row were given up, or when as many wait for an answer and none has
    come for `longest` seconds. From then on nothing is sent. Five are enough where there is no connection. Where there
    is one, it may be these very questions that the server cannot answer, and stopping for them would stop every further
    run too: then it takes `many`, which is all that a stage has under way. A server that refuses (a wrong key, no
    credit) refuses everybody at once, and for good.
    """

    def __init__(self, longest: float, many: int) -> None:
        self._many = max(_FAILURES, many)
        self._longest = longest
        self._given_up = 0
        self._waiting: set[str] = set()
        self._began = 0.0
        self._since: datetime | None = None
        self._reason = ""
        self._over: ProviderRefused | Unanswered | None = None
        self._opened = asyncio.Event()

    def ended(self, error: ProviderRefused | Unanswered) -> None:
        """The server refuses everybody, or is taken for down: nothing will be sent any more."""
        self._over = self._over or error
        self._opened.set()

    def answered(self) -> None:
        """An answer came, good or bad: the server is there."""
        self._given_up = 0
        self._waiting.clear()
        self._since = None
        self._reason = ""
        if self._over is None:
            self._opened.clear()

    def missed(self, key: str, error: Transient) -> None:
        """A request for this question got no answer. Raises Unanswered if that opens the circuit."""
        now = asyncio.get_running_loop().time()
        if self._since is None:
            self._since, self._began = datetime.now().astimezone(), now
        self._waiting.add(key)
        if len(self._waiting) >= self._threshold(error) and now - self._began >= self._longest:
            self._open(error)
        self.check()

    def gave_up(self, error: Transient) -> None:
        """A question was given up. Raises Unanswered if that opens the circuit."""
        self._given_up += 1
        if self._given_up >= self._threshold(error):
            self._open(error)
        self.check()

    def _threshold(self, error: Transient) -> int:
        return _FAILURES if error.unconnected else self._many

    def _open(self, error: Transient) -> None:
        self._reason = str(error)
        self._opened.set()

    async def sleep(self, seconds: float) -> None:
        """Wait before asking again, no longer than until the circuit opens."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._opened.wait()

    def check(self) -> None:
        """Raises ProviderRefused if the server refuses everybody, Unanswered if it is taken for down."""
        if self._over is not None:
            raise type(self._over)(str(self._over))
        if not self._reason or self._since is None:
            return
        raise Unanswered(
            f"{self._reason} No question has been answered since {self._since:%H:%M:%S}, though several were asked "
            "again and again. When the server is back, run the same command again."
        )
