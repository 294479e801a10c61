"""Answer cache: nothing is asked twice, neither what the call log knows nor what is being asked right now, in this run
or in another on the same cache.

`replay` is the cache alone, with nothing behind it: for batches and forecasts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.errors import Postponed, Stopped
from pipeline.events import Traffic
from pipeline.llm.call_log import Calls
from pipeline.llm.decode import decode_logged
from pipeline.llm.embeddings import Embeddings
from pipeline.llm.question import Answer, Connection, Model, Question
from pipeline.llm.retry import Repaired


@dataclass
class _Flight:
    task: asyncio.Task[Answer]
    waiting: int = 0


class Cached:
    """Answers from the log where it can; asks the same question only once at a time.

    A bad answer is an answer too: it is taken from the log if it was given since `since`, the end of the last run that
    went through. A run that goes on after a kill therefore repeats nothing; a new run asks again what went wrong.
    """

    def __init__(self, inner: Model, log: Calls, since: str = "", traffic: Traffic | None = None) -> None:
        self._inner = inner
        self._log = log
        self._since = since
        self._traffic = traffic or Traffic()
        self._flights: dict[str, _Flight] = {}

    async def ask(self, question: Question) -> Answer:
        """The logged answer, or a new one."""
        call = self._log.find(question.key, self._since)
        if call is not None:
            self._traffic.cached += 1
            return decode_logged(question, call)
        joined = self._flights.get(question.key)
        flight = joined or self._depart(question)
        flight.waiting += 1
        try:
            # shielded, because another asker may still want what this one no longer waits for
            answer = await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._land(question.key, flight)
                flight.task.cancel()
                await asyncio.wait([flight.task])
        return replace(answer, cached=True) if joined else answer

    def _depart(self, question: Question) -> _Flight:
        flight = _Flight(asyncio.create_task(self._inner.ask(question)))
        self._flights[question.key] = flight
        flight.task.add_done_callback(lambda _: self._land(question.key, flight))
        return flight

    def _land(self, key: str, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


class Exclusive:
    """Sends no question that another run on the same cache is sending: it waits, and takes the answer from the log."""

    def __init__(self, inner: Model, log: Calls, since: str) -> None:
        self._inner, self._log, self._since = inner, log, since

    async def ask(self, question: Question) -> Answer:
        """The answer, whoever has asked."""
        async with self._log.asking(question.key) as again:
            call = self._log.find(question.key, self._since) if again else None
            if call is not None:
                return replace(decode_logged(question, call), cached=True)
            return await self._inner.ask(question)


class Deferred:
    """Gives every question to `take`, once, and answers none."""

    def __init__(self, take: Callable[[Question], None]) -> None:
        self._take = take
        self._taken: set[str] = set()

    async def ask(self, question: Question) -> Answer:
        """Raises Postponed."""
        if question.key not in self._taken:
            self._taken.add(question.key)
            self._take(question)
        raise Postponed("Some answers are still to come. Run it again when they are there.")


class Missing:
    """Knows no vectors, which no batch is asked for."""

    async def ask(self, question: Question) -> Answer:
        """Raises Stopped."""
        raise Stopped(
            f"{question.model} has still to be asked for vectors of names, which batches cannot: use `democritus run` "
            "with the same --embeddings-model, or leave that out."
        )


def replay(log: Calls, since: str, take: Callable[[Question], None]) -> Connection:
    """A model that sends nothing: it answers from the log, and gives every other question to `take`, once."""
    return Connection(Repaired(Cached(Deferred(take), log, since)), Embeddings(Missing(), log))
