"""A model that answers from the log and hands over what is not there: for batches and forecasts."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.errors import Postponed
from pipeline.llm.cached import Cached
from pipeline.llm.question import Answer, CallLog, Model, Question
from pipeline.llm.repaired import Repaired


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


def replay(log: CallLog, since: str, take: Callable[[Question], None]) -> Model:
    """A model that sends nothing: it knows what the log knows, and `take` is told of every other question, once."""
    return Repaired(Cached(Deferred(take), log, since))
