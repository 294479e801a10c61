"""Question and answer: the types of the seam between the stages and a language model."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal, Protocol, runtime_checkable

from pipeline.llm.schema import schema_text
from pipeline.store.records import Call, Draft, content_id


@dataclass(frozen=True)
class Message:
    """One turn of the conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """Everything a model needs to answer, and for whom (`stage`, `item`) it is asked."""

    stage: str
    item: str
    messages: tuple[Message, ...]
    schema: type[Draft]
    model: str
    max_tokens: int
    temperature: float = 0.0
    seed: int | None = None

    @cached_property
    def key(self) -> str:
        """Hash of everything that determines the answer, and of nothing else: not who asks, nor which server."""
        return content_id(
            "question",
            self.model,
            f"{_before(self.messages[:-1])}{_turn(self.messages[-1])}]",
            schema_text(self.schema),
            float(self.temperature),
            self.max_tokens,
            self.seed,
        )

    def objecting(self, answer: str, complaint: str) -> Question:
        """The question asked again, with a bad answer to it and what is wrong with that.

        All in the last message, so that what comes before stays the same and in the provider's prompt cache.
        """
        *before, last = self.messages
        again = f"{last.content}\n\nYour last answer to this was:\n{answer}\n\n{complaint}"
        return replace(self, messages=(*before, Message(last.role, again)))


@lru_cache(maxsize=64)
def _before(messages: tuple[Message, ...]) -> str:
    """Turns as the beginning of a JSON list. Most questions of a stage share theirs, which are longer than the last."""
    return "[" + "".join(f"{_turn(message)}, " for message in messages)


def _turn(message: Message) -> str:
    return json.dumps([message.role, message.content])


@dataclass(frozen=True)
class Answer:
    """The model's answer, in the question's schema; `cached` if nothing was sent, and so nothing paid, for it.

    `spoiled` counts the items of the answer that did not fit the schema and were left out.
    """

    draft: Draft
    call: Call
    cached: bool = False
    spoiled: int = 0


class Model(Protocol):
    """Whoever answers questions."""

    async def ask(self, question: Question) -> Answer:
        """The answer; or CallFailed for this question alone, or Stopped if every further question would fail too."""
        ...


@runtime_checkable
class Embedder(Protocol):
    """Whoever knows vectors of texts."""

    async def embed(self, model: str, texts: Collection[str]) -> dict[str, bytes]:
        """Each text's vector as `VectorsDraft` has it; a text that the server refuses has none.

        Raises what `Model.ask` raises, where a text has none for another reason.
        """
        ...


class Connection:
    """A model and the embeddings of one server."""

    def __init__(self, model: Model, embeddings: Embedder) -> None:
        self._model, self._embeddings = model, embeddings

    async def ask(self, question: Question) -> Answer:
        """As `Model` says."""
        return await self._model.ask(question)

    async def embed(self, model: str, texts: Collection[str]) -> dict[str, bytes]:
        """As `Embedder` says."""
        return await self._embeddings.embed(model, texts)
