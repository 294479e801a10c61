"""What the tests of pipeline.llm share: a log in memory, a question, and a model connected to a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from pipeline.llm.client import Server
from pipeline.llm.connection import connect
from pipeline.llm.question import Answer, Message, Model, Question
from pipeline.llm.retry import Patience
from pipeline.store.records import Call, TopicsDraft
from support.chat_server import ChatServer

KEY = "sk-test-0123456789abcdef"
HASTY = Patience(first_wait=0.001, longest_wait=0.004, outage=0.3)
GOOD = {"topics": [{"name": "sleep", "terms": ["insomnia"]}]}
BAD_STATES = {"invalid", "truncated", "refused", "filtered", "too_long"}


class Log:
    """A call log in memory that finds what the one on disk finds."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.vectors: dict[str, bytes] = {}

    def find(self, key: str, since: str) -> Call | None:
        calls = [call for call in self.calls if call.key == key]
        good = [call for call in calls if call.state == "ok"]
        bad = [call for call in calls if call.state in BAD_STATES and call.asked_at >= since]
        return (good or bad or [None])[-1]

    def find_vectors(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {key: self.vectors[key] for key in keys if key in self.vectors}

    async def put(self, call: Call, vectors: Mapping[str, bytes] | None = None) -> None:
        self.calls.append(call)
        self.vectors.update(vectors or {})
        await asyncio.sleep(0)

    def asking(self, key: str) -> AbstractAsyncContextManager[bool]:
        return nullcontext(False)

    @property
    def states(self) -> list[str]:
        return [call.state for call in self.calls]


def question(text: str = "Which topics?", **changes: Any) -> Question:
    """A question for topics, with `changes` to its fields."""
    messages = (Message("system", "You name topics."), Message("user", text))
    fields = {"stage": "topics", "item": "t1", "schema": TopicsDraft, "model": "gpt-4o-mini", "max_tokens": 500}
    return Question(**{**fields, "messages": messages, **changes})


def asking(
    server: ChatServer, body: Callable[[Model], Coroutine[Any, Any, Any]], log: Log | None = None, **settings: Any
) -> Any:
    """Run `body` with a model connected to the server; settings of the Server and of connect may be mixed."""
    of_server = {name: settings.pop(name) for name in ("key", "headers", "ca", "timeout", "url") if name in settings}

    async def run() -> Any:
        where = Server(**{"url": server.url, "key": KEY, "timeout": 30.0, **of_server})
        async with connect(where, Log() if log is None else log, **{"patience": HASTY, **settings}) as model:
            return await body(model)

    return asyncio.run(run())


def ask_once(server: ChatServer, log: Log | None = None, asked: Question | None = None, **settings: Any) -> Answer:
    """The answer to one question."""
    answer = asking(server, lambda model: model.ask(asked or question()), log, **settings)
    assert isinstance(answer, Answer)
    return answer
