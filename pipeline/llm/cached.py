"""Nothing is asked twice: not what the log knows, and not what is being asked right now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from pipeline.errors import Invalid
from pipeline.llm.question import Answer, CallLog, Model, Question
from pipeline.llm.schema import read_draft


@dataclass
class _Flight:
    task: asyncio.Task[Answer]
    waiting: int = 0


class Cached:
    """Answers from the log where it can; asks the same question only once at a time."""

    def __init__(self, inner: Model, log: CallLog) -> None:
        self._inner = inner
        self._log = log
        self._flights: dict[str, _Flight] = {}

    async def ask(self, question: Question) -> Answer:
        """The logged answer, or a new one."""
        known = self._known(question)
        if known is not None:
            return known
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

    def _known(self, question: Question) -> Answer | None:
        call = self._log.find(question.key)
        if call is None or call.state != "ok":
            return None
        try:
            return Answer(read_draft(call.answer, question.schema), call, cached=True)
        except Invalid:  # the schema's own checks have become stricter since; ask again
            return None

    def _depart(self, question: Question) -> _Flight:
        flight = _Flight(asyncio.create_task(self._inner.ask(question)))
        self._flights[question.key] = flight
        flight.task.add_done_callback(lambda _: self._land(question.key, flight))
        return flight

    def _land(self, key: str, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
