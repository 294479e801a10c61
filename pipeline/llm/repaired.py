"""An answer that does not fit the schema is shown to the model once, with what is wrong with it."""

from __future__ import annotations

from pipeline.errors import Invalid
from pipeline.llm.question import Answer, Model, Question

_LONGEST = 6000  # characters of the bad answer that are shown again


class Repaired:
    """Asks again, once, where an answer cannot be read."""

    def __init__(self, inner: Model) -> None:
        self._inner = inner

    async def ask(self, question: Question) -> Answer:
        """The answer, the second one if the first could not be read. Raises Invalid if neither could."""
        try:
            return await self._inner.ask(question)
        except Invalid as error:
            if not error.answer:
                raise
            bad = error
        complaint = (
            f"That answer cannot be used. {bad} Answer again: one JSON object that fits the schema, and nothing else."
        )
        return await self._inner.ask(question.objecting(bad.answer[:_LONGEST], complaint))
