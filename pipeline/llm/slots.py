"""How many requests are in flight, and how fast they start."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType

from pipeline.llm.allowance import pause
from pipeline.llm.pace import Pace, Typical
from pipeline.llm.traffic import Traffic

_IN_A_ROW = 3  # requests that go unanswered before fewer are sent
_WORTH_TELLING = 10.0  # seconds of waiting that the user is told of
_LOOK_AGAIN = 1.0  # seconds; the wait may have become shorter when answers took less than was thought


class Slots:
    """At most `most` requests in flight, fewer while the server cannot take them, started at an even pace.

    `async with` takes a slot. Half as many are given out when the server says that it has too many, or when several
    in a row go unanswered; requests that were on their way together count once, so a width of 64 is 1 after six such
    waves. Each answer then gives one slot back until half of the old width is reached, and after that each round of
    answers does, so a server that comes back is not met by everyone who waited for it.
    """

    def __init__(
        self, most: int, *, rpm: int | None = None, tpm: int | None = None, traffic: Traffic | None = None
    ) -> None:
        self._free = asyncio.Semaphore(most)
        self.most = self._steady = most
        self._owed = 0  # slots that vanish when they are given back
        self._answered = self._unanswered = 0
        self._failing = False  # narrowed, and no answer since
        self._narrowed_at = self._quiet_until = self._told_until = float("-inf")
        self._requests = Pace(rpm) if rpm else None
        self._tokens = Pace(tpm) if tpm else None
        self._typical = Typical()
        self._door = asyncio.Lock()  # one at a time waits for the right moment, the others in line behind
        self._traffic = traffic or Traffic()
        self._traffic.width = self.width = most

    async def __aenter__(self) -> None:
        await self._free.acquire()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    def _give_back(self) -> None:
        if self._owed:
            self._owed -= 1
        else:
            self._free.release()

    # --- when -------------------------------------------------------------------------------------------------------

    async def moment(self, characters: int) -> float:
        """Wait until a request with a prompt of so many characters may start; the tokens it is taken to need."""
        async with self._door:
            while True:
                tokens = self._typical.estimate(characters)
                left = self._left(_now(), tokens)
                if left <= 0:
                    break
                await asyncio.sleep(min(left, _LOOK_AGAIN))
            if self._requests:
                self._requests.take(_now(), 1)
            if self._tokens:
                self._tokens.take(_now(), tokens)
        return tokens

    async def again(self) -> None:
        """Wait until a request may start in place of one that was refused: its tokens are still there to be used."""
        self.unused(await self.moment(0))

    def _left(self, now: float, tokens: float) -> float:
        left = self._quiet_until - now
        if self._requests:
            left = max(left, self._requests.wait(now, 1))
        if self._tokens:
            left = max(left, self._tokens.wait(now, tokens))
        return left

    def heard(self, headers: Mapping[str, str]) -> None:
        """The headers of a response, good or bad: nothing is sent while they say that nothing would be answered."""
        self.quiet(pause(headers, self._typical.question, datetime.now(UTC)), "the server's limit is reached")

    def quiet(self, seconds: float, why: str) -> None:
        """Start no request for so long. The user is told of a long wait, once."""
        now = _now()
        self._quiet_until = max(self._quiet_until, now + seconds)
        if seconds > _WORTH_TELLING and now >= self._told_until:
            self._told_until = self._quiet_until
            self._traffic.tell("waiting", seconds=seconds, why=why)

    # --- how many ---------------------------------------------------------------------------------------------------

    def answered(self) -> None:
        """A request was answered, well or badly."""
        self._unanswered = 0
        self._failing = False
        self._answered += 1
        if self.width < self.most and (self.width < self._steady or self._answered >= self.width):
            self._answered = 0
            self._set_width(self.width + 1)
            self._give_back()

    def used(self, taken: float, prompt: int, answer: int) -> None:
        """What was taken to need so many tokens has needed these."""
        self._typical.learn(prompt, answer)
        if self._tokens:
            self._tokens.correct(prompt + answer - taken)

    def unused(self, taken: float) -> None:
        """What was taken to need so many tokens has not reached the server."""
        if self._tokens:
            self._tokens.correct(-taken)

    def unanswered(self, sent_at: float) -> None:
        """A request sent at `sent_at` got no answer, and the server may be down."""
        self._unanswered += 1
        if self._unanswered >= _IN_A_ROW:
            self._narrow(sent_at)

    def crowded(self, sent_at: float) -> None:
        """A request sent at `sent_at` was told that there are too many."""
        self._unanswered += 1
        self._narrow(sent_at)

    def _narrow(self, sent_at: float) -> None:
        if sent_at <= self._narrowed_at:  # requests of one wave count once
            return
        fewer = max(1, self.width // 2)
        if not self._failing:  # only the first wave tells what was too much; the others find the server still down
            self._steady = fewer
        self._failing = True
        self._narrowed_at = _now()
        self._answered = 0
        self._owed += self.width - fewer
        self._set_width(fewer)

    def _set_width(self, width: int) -> None:
        self.width = self._traffic.width = width


def _now() -> float:
    return asyncio.get_running_loop().time()
