"""What the stages share: a recipe, many questions in flight, and someone who is told how it goes.

A stage finds what is due by a query, asks the model about it, lets its pure `keep` judge what came back, and writes
that down. Nothing is passed between stages but rows of the store.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from typing import Literal, Protocol, TypeVar

from pipeline.errors import CallFailed, Stopped
from pipeline.llm import Answer, Message, Model, Question
from pipeline.prompt import Turns
from pipeline.records import Draft, content_id
from pipeline.settings import Settings

Name = Literal["abstracts", "topics", "claims", "entities", "graph"]
T = TypeVar("T")


class Recipe:
    """Everything that determines how a stage reads: prompt (its hash), model, settings."""

    def __init__(self, stage: Name, prompt: str, model: str, settings: dict[str, object]) -> None:
        self.stage, self.prompt, self.model = stage, prompt, model
        self.settings = json.dumps(settings, sort_keys=True)
        self.id = content_id(stage, prompt, model, self.settings)

    def row(self) -> dict[str, object]:
        """The row of the table `recipes`."""
        return {
            "id": self.id,
            "stage": self.stage,
            "prompt": self.prompt,
            "model": self.model,
            "settings": self.settings,
        }


def question(stage: Name, item: str, turns: Turns, schema: type[Draft], settings: Settings) -> Question:
    """A stage's question about an item, under the run's settings."""
    return Question(
        stage=stage,
        item=item,
        messages=tuple(Message(role, content) for role, content in turns),
        schema=schema,
        model=settings.model_name,
        max_tokens=settings.max_tokens,
        temperature=settings.temperature,
        seed=settings.seed,
    )


class Watcher(Protocol):
    """Who is told how a run goes."""

    def begin(self, stage: Name, due: int) -> None:
        """A stage begins, with so many items due."""

    def tick(self, done: int = 0, failed: int = 0) -> None:
        """Items have ended, and are on disk."""

    def spent(self, tokens: int, cost: float | None) -> None:
        """What the graph has cost so far; the cost is None if a price is not known."""

    def say(self, message: str) -> None:
        """Something the user should know, once."""


async def ask_each(
    model: Model, questions: Iterable[tuple[T, Question]], width: int
) -> AsyncIterator[tuple[T, Answer | CallFailed]]:
    """Ask many questions, at most `width` at once; yield each item with its answer or failure, as they come.

    One failed question never touches the others. When the provider refuses everything (Stopped), no new question is
    sent, those in flight are waited for and yielded, and then the error is raised.
    """
    waiting = iter(questions)
    tasks: dict[asyncio.Task[Answer], T] = {}
    stopped: Stopped | None = None
    exhausted = False
    try:
        while True:
            while not exhausted and stopped is None and len(tasks) < width:
                pair = next(waiting, None)
                if pair is None:
                    exhausted = True
                else:
                    tasks[asyncio.create_task(model.ask(pair[1]))] = pair[0]
            if not tasks:
                break
            finished, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in finished:
                item = tasks.pop(task)
                try:
                    yield item, task.result()
                except CallFailed as failure:
                    yield item, failure
                except Stopped as error:
                    stopped = stopped or error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if stopped is not None:
        raise stopped
