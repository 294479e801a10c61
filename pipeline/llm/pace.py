"""Pace of requests: never more requests, and tokens, a minute than the user allows (--rpm, --tpm)."""

from __future__ import annotations

import asyncio

from aiolimiter import AsyncLimiter

_CHARACTERS = 4  # of English text, in a token
_ANSWER = 500.0  # tokens, until an answer was seen
_REMEMBERED = 100  # answers; after so many, older ones fade


class Pace:
    """Waits until a request may start. Tokens are estimated before it and corrected when the server has counted."""

    def __init__(self, rpm: int | None = None, tpm: int | None = None) -> None:
        self._requests = _limiter(rpm) if rpm else None
        self._tokens = _limiter(tpm) if tpm else None
        self._line = asyncio.Lock()  # one at a time waits for the right moment, the others in line behind
        self._answer, self._seen = _ANSWER, 0
        self._owed = 0.0  # tokens that were used and not yet waited for; below 0: the other way round

    async def start(self, characters: int) -> float:
        """Wait until a request with a prompt of so many characters may start; return the tokens it is taken to need."""
        async with self._line:
            await self.again()
            needed = characters / _CHARACTERS + self._answer
            if self._tokens:
                while self._owed > 0:
                    part = min(self._owed, self._tokens.max_rate)
                    await self._tokens.acquire(part)
                    self._owed -= part
                # what is larger than the bucket starts when all before it is paid off, and is paid off after it
                part = min(max(0.0, needed + self._owed), self._tokens.max_rate)
                await self._tokens.acquire(part)
                self._owed += needed - part
        return needed

    async def again(self) -> None:
        """Wait until a request may start in place of one that was refused: its tokens are still there to be used."""
        if self._requests:
            await self._requests.acquire()

    def used(self, taken: float, prompt: int, answer: int) -> None:
        """Correct the estimate of a request that was taken to need so many tokens; vectors have no answer."""
        self._owed += prompt + answer - taken
        if answer:
            self._seen = min(self._seen + 1, _REMEMBERED)
            self._answer += (answer - self._answer) / self._seen

    def unused(self, taken: float) -> None:
        """Give back the tokens of a request that has not reached the server."""
        self._owed -= taken


def _limiter(per_minute: int) -> AsyncLimiter:
    """Return a limiter; a second's worth may start at once, as part of the minute's allowance, not on top of it."""
    burst = max(1, per_minute // 60)
    return AsyncLimiter(burst, burst * 60 / (per_minute - burst + 1))
