"""Many questions at once against a real server, with calls logged on disk: for tests of limits, retries and outages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import DemocritusError
from pipeline.events import Traffic
from pipeline.llm.call_log import Calls
from pipeline.llm.client import Server
from pipeline.llm.connection import connect
from pipeline.llm.question import Answer, Message, Model, Question
from pipeline.llm.retry import Patience
from pipeline.store.records import TopicsDraft

HASTY = Patience(first_wait=0.001, longest_wait=0.004, outage=0.3)
GOOD = {"topics": [{"name": "sleep", "terms": ["insomnia"]}]}
Body = Callable[[Model], Coroutine[Any, Any, Any]]


def question(text: str = "Which topics?") -> Question:
    """A question for topics."""
    messages = (Message("system", "You name topics."), Message("user", text))
    return Question("topics", text, messages, TopicsDraft, "gpt-4o-mini", max_tokens=500)


def asking(url: str, folder: Path, body: Body, *, timeout: float = 30.0, **settings: Any) -> Any:
    """Run `body` with a model connected to the server."""

    async def run() -> Any:
        options = {"patience": HASTY, **settings}
        with Calls(folder) as calls:
            async with connect(Server(url, timeout=timeout), calls, **options) as model:
                return await asyncio.wait_for(body(model), 60)

    return asyncio.run(run())


def each(number: int) -> Body:
    """Ask so many different questions at once; their answers and errors."""
    return every([str(item) for item in range(number)])


def every(texts: Sequence[str]) -> Body:
    """Ask these questions at once; their answers and errors."""

    async def ask(model: Model) -> list[Answer | BaseException]:
        return await asyncio.gather(*(model.ask(question(text)) for text in texts), return_exceptions=True)

    return ask


def in_turn(texts: Sequence[str]) -> Body:
    """Ask these questions one after the other; their answers and errors."""

    async def ask(model: Model) -> list[Answer | DemocritusError]:
        outcomes: list[Answer | DemocritusError] = []
        for text in texts:
            try:
                outcomes.append(await model.ask(question(text)))
            except DemocritusError as error:
                outcomes.append(error)
        return outcomes

    return ask


def kinds(outcomes: Sequence[object]) -> list[str]:
    """The names of the types of answers and errors."""
    return [type(outcome).__name__ for outcome in outcomes]


def events(traffic: Traffic) -> list[tuple[str, dict[str, Any]]]:
    """What traffic tells from now on, as it comes."""
    heard: list[tuple[str, dict[str, Any]]] = []
    traffic.listeners.append(lambda name, values: heard.append((name, values)))
    return heard
