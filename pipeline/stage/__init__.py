"""What the stages share: a recipe, many questions in flight, and someone who is told how it goes.

A stage finds what is due by a query, asks the model about it, lets its pure `keep` judge what came back, and writes
that down. Nothing is passed between stages but rows of the store.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar

from pipeline.errors import CallFailed, Postponed, Stopped
from pipeline.llm import Answer, Message, Model, Question, Traffic
from pipeline.prompt import Turns
from pipeline.records import Draft, content_id
from pipeline.settings import Settings

Name = Literal["abstracts", "topics", "claims", "entities", "graph"]
T = TypeVar("T")
R = TypeVar("R")


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
        model=settings.model_of(stage),
        max_tokens=settings.answer_tokens,
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

    def forecast(self, lines: Sequence[str], numbers: Mapping[str, object]) -> None:
        """What the run is going to ask and what that will cost; no lines if nothing is to be asked."""

    def watch(self, traffic: Traffic) -> None:
        """What goes over the wire is counted here from now on."""

    def failure(self, stage: Name, item: str, failure: CallFailed) -> None:
        """An item has failed; `tick` counts it when that is on disk."""


class Silent:
    """A watcher that tells no one; others are built on it."""

    def begin(self, stage: Name, due: int) -> None: ...

    def tick(self, done: int = 0, failed: int = 0) -> None: ...

    def spent(self, tokens: int, cost: float | None) -> None: ...

    def say(self, message: str) -> None: ...

    def forecast(self, lines: Sequence[str], numbers: Mapping[str, object]) -> None: ...

    def watch(self, traffic: Traffic) -> None: ...

    def failure(self, stage: Name, item: str, failure: CallFailed) -> None: ...


class Watchers:
    """Several watchers, all told the same."""

    def __init__(self, watchers: Sequence[Watcher]) -> None:
        self._watchers = watchers

    def begin(self, stage: Name, due: int) -> None:
        for watcher in self._watchers:
            watcher.begin(stage, due)

    def tick(self, done: int = 0, failed: int = 0) -> None:
        for watcher in self._watchers:
            watcher.tick(done, failed)

    def spent(self, tokens: int, cost: float | None) -> None:
        for watcher in self._watchers:
            watcher.spent(tokens, cost)

    def say(self, message: str) -> None:
        for watcher in self._watchers:
            watcher.say(message)

    def forecast(self, lines: Sequence[str], numbers: Mapping[str, object]) -> None:
        for watcher in self._watchers:
            watcher.forecast(lines, numbers)

    def watch(self, traffic: Traffic) -> None:
        for watcher in self._watchers:
            watcher.watch(traffic)

    def failure(self, stage: Name, item: str, failure: CallFailed) -> None:
        for watcher in self._watchers:
            watcher.failure(stage, item, failure)


async def each(
    items: Iterable[T], do: Callable[[T], Coroutine[Any, Any, R]], width: int
) -> AsyncIterator[tuple[T, R | CallFailed]]:
    """Do something that asks the model for many items, at most `width` at once; yield each with what came, as it comes.

    One failed item never touches the others. When nothing more can be asked (Stopped), no new item is begun, those
    begun are waited for and yielded, and then the error is raised. Items whose answers are to come by batch
    (Postponed) are passed over, and the error is raised at the end.
    """
    waiting = iter(items)
    tasks: dict[asyncio.Task[R], T] = {}
    stopped: Stopped | None = None
    postponed: Postponed | None = None
    exhausted = False
    try:
        while True:
            while not exhausted and stopped is None and len(tasks) < width:
                try:
                    item = next(waiting)
                except StopIteration:
                    exhausted = True
                else:
                    tasks[asyncio.create_task(do(item))] = item
            if not tasks:
                break
            finished, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in finished:
                item = tasks.pop(task)
                try:
                    yield item, task.result()
                except CallFailed as failure:
                    yield item, failure
                except Postponed as error:
                    postponed = error
                except Stopped as error:
                    stopped = stopped or error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    early = stopped or postponed
    if early is not None:
        raise early


async def ask_each(
    model: Model, questions: Iterable[tuple[T, Question]], width: int
) -> AsyncIterator[tuple[T, Answer | CallFailed]]:
    """Ask many questions as `each` does; yield each item with its answer or failure, as they come."""
    async for (item, _), answer in each(questions, lambda pair: model.ask(pair[1]), width):
        yield item, answer
