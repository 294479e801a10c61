"""The one retry layer, and the slots its attempts take place in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter, wait_random

from pipeline.errors import Invalid, ProviderRefused, Unreachable
from pipeline.llm.faults import Later
from pipeline.llm.question import Answer, Model, Question


@dataclass(frozen=True)
class Patience:
    """How long one question is asked again. Times are seconds; what is spent waiting for a slot does not count."""

    attempts: int = 6
    """requests that may go unanswered; being told 'too many requests' is not counted, only the deadline ends that"""
    repeats: int = 2
    """times a question is asked again because its answer did not fit the schema"""
    first_wait: float = 0.5
    """doubled with each attempt, and jittered; a server's Retry-After comes before it"""
    longest_wait: float = 30.0
    deadline: float = 600.0
    """for one question, all its attempts and the waits between them together"""


class Slots:
    """At most `most` requests in flight. Half as many after 'too many requests', then slowly more again.

    `async with` takes a slot. When a server says how long it wants to be left alone, nobody gets one before that.
    """

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._most = self.width = most
        self._owed = 0  # slots that vanish when they are given back
        self._answered = 0
        self._narrowed_at = self._quiet_until = float("-inf")

    async def __aenter__(self) -> None:
        await self._free.acquire()
        try:
            while (left := self._quiet_until - _now()) > 0:
                await asyncio.sleep(left)
        except BaseException:
            self._give_back()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    def _give_back(self) -> None:
        if self._owed:
            self._owed -= 1
        else:
            self._free.release()

    def answered(self) -> None:
        """A request was answered. After as many answers as there are slots, one slot more is tried."""
        self._answered += 1
        if self._answered >= self.width:
            self._answered = 0
            if self.width < self._most:
                self.width += 1
                self._give_back()

    def crowded(self, sent_at: float, quiet: float) -> None:
        """A request sent at `sent_at` was told 'too many'; send nothing for `quiet` seconds."""
        self._quiet_until = max(self._quiet_until, _now() + quiet)
        if sent_at > self._narrowed_at:  # requests of one wave count once
            self._narrowed_at = _now()
            self._answered = 0
            fewer = max(1, self.width // 2)
            self._owed += self.width - fewer
            self.width = fewer


class Retried:
    """Asks again what can succeed later, each attempt in a slot, the waits between them outside."""

    def __init__(self, inner: Model, slots: Slots, patience: Patience) -> None:
        self._inner = inner
        self._slots = slots
        self._patience = patience

    async def ask(self, question: Question) -> Answer:
        """The first usable answer; or Unreachable or Invalid when patience ends."""
        asking = _Asking(self._inner, self._slots, self._patience, question)
        retrying = AsyncRetrying(
            retry=retry_if_exception_type((Later, Invalid)),
            wait=asking.wait,
            stop=asking.enough,
            sleep=asyncio.sleep,
            reraise=True,
        )
        unanswered: Later | None = None
        try:
            return await retrying(asking.attempt)
        except Later as error:
            unanswered = error
        raise Unreachable(f"{unanswered} Given up after {asking.sent} requests and {asking.spent:.0f} seconds.")


class _Asking:
    """One question's attempts so far."""

    def __init__(self, inner: Model, slots: Slots, patience: Patience, question: Question) -> None:
        self._inner, self._slots, self._patience, self._question = inner, slots, patience, question
        self._backoff = wait_exponential_jitter(
            multiplier=patience.first_wait, max=patience.longest_wait, jitter=patience.first_wait
        )
        self._jitter = wait_random(0, patience.first_wait)
        self.sent = self._unanswered = self._invalid = 0
        self.spent = 0.0

    async def attempt(self) -> Answer:
        async with self._slots:
            self.sent += 1
            sent_at = _now()
            try:
                async with asyncio.timeout(self._patience.deadline - self.spent):
                    answer = await self._inner.ask(self._question)
            except Later as error:
                self._note(error, sent_at)
                raise
            except TimeoutError:
                self.spent = self._patience.deadline
                raise Later("The time for this question ran out.") from None
            except Invalid:
                self._invalid += 1
                raise
            finally:
                self.spent += _now() - sent_at
            self._slots.answered()
            return answer

    def _note(self, error: Later, sent_at: float) -> None:
        if not error.crowded:
            self._unanswered += 1
            return
        quiet = self._patience.first_wait if error.after is None else error.after
        if quiet > self._patience.deadline:
            raise ProviderRefused(
                f"{error} It asks to wait {quiet:.0f} seconds, longer than a question may take. "
                "Run the same command again after that."
            ) from None
        self._slots.crowded(sent_at, quiet)

    def wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, Later):
            return 0.0
        if error.after is None:
            return self._backoff(state)
        return error.after + self._jitter(state)

    def enough(self, state: RetryCallState) -> bool:
        self.spent += state.upcoming_sleep
        return (
            self.spent >= self._patience.deadline
            or self._unanswered >= self._patience.attempts
            or self._invalid > self._patience.repeats
        )


def _now() -> float:
    return asyncio.get_running_loop().time()
