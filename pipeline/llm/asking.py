"""Stage kit: what all stages share, a recipe, the making of a question, and many questions in flight.

A stage finds what is due by a query, asks the model about it, lets its pure `keep` judge what came back, and writes
that down. Nothing is passed between stages but rows of the store.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from contextlib import aclosing
from typing import Any, NamedTuple, TypeVar

from pipeline.errors import CallFailed, Postponed, Stopped
from pipeline.events import Observer, StageName
from pipeline.llm.call_log import Calls
from pipeline.llm.prompt import Turns
from pipeline.llm.question import Answer, Message, Model, Question
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import Draft, content_id

T = TypeVar("T")
R = TypeVar("R")


class Session(NamedTuple):
    """The open graph, the settings of the run, its observer and its id."""

    store: Store
    calls: Calls
    settings: Settings
    observe: Observer
    run_id: str


class Recipe:
    """Prompt (its hash), model and settings: everything that determines how a stage reads."""

    def __init__(self, stage: StageName, prompt: str, model: str, settings: dict[str, object]) -> None:
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


def question(stage: StageName, item: str, turns: Turns, schema: type[Draft], settings: Settings) -> Question:
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


async def each(
    items: Iterable[T], do: Callable[[T], Coroutine[Any, Any, R]], width: int
) -> AsyncGenerator[tuple[T, R | CallFailed], None]:
    """Do something that asks the model for many items, at most `width` at once; yield each with what came, as it comes.

    One failed item never touches the others. When nothing more can be asked (Stopped), no new item is begun, those
    begun are waited for and yielded, and then the error is raised. Items whose answers are to come by batch
    (Postponed) are passed over, and the error is raised at the end. Who may leave early closes it (`aclosing`), so that
    nothing more is asked from then on.
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
) -> AsyncGenerator[tuple[T, Answer | CallFailed], None]:
    """Ask many questions as `each` does; yield each item with its answer or failure, as they come."""
    async with aclosing(each(questions, lambda pair: model.ask(pair[1]), width)) as answers:
        async for (item, _), answer in answers:
            yield item, answer
