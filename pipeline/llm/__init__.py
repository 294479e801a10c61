"""One question, one answer; then cached, retried and limited by wrapping.

    connect(...)  =  Cached        answered before? then nothing is sent; the same question twice at once is sent once
                       Retried     asks again what can succeed later, one attempt at a time, each in a slot
                         Slots     at most `concurrency` requests in flight, fewer while the server says "too many"
                       Wire        one request, one Call written to the log, one Draft or one named failure

A question goes down this list and its answer comes back up. The order matters: what is cached needs no slot; a
question that waits before it asks again holds no slot; and every answered request, good or bad, is in the log before
anything above `Wire` hears of it. `Cached`, `Retried` and `Wire` are each a `Model` (one method, `ask`), so a stage
cannot tell them apart, and a test may put its own class in their place.

This package never imports the store: it is given a `CallLog`. All exceptions of the openai client end in `faults`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pipeline.llm.cached import Cached
from pipeline.llm.lanes import open_lanes
from pipeline.llm.prices import Price, cost, price_of
from pipeline.llm.question import Answer, CallLog, Message, Model, Question
from pipeline.llm.retried import Patience, Retried, Slots
from pipeline.llm.wire import Wire

__all__ = [
    "Answer",
    "CallLog",
    "Message",
    "Model",
    "Patience",
    "Price",
    "Question",
    "connect",
    "cost",
    "price_of",
]

OPENAI_URL = "https://api.openai.com/v1"
_PATIENCE = Patience()


@asynccontextmanager
async def connect(
    *,
    key: str | None,
    log: CallLog,
    base_url: str | None = None,
    concurrency: int = 16,
    timeout: float = 120.0,
    patience: Patience = _PATIENCE,
) -> AsyncIterator[Model]:
    """A model behind an OpenAI-compatible server, for as long as the block lasts.

    `timeout` is for one request, `patience` for one question. Servers that want no key get `key=None`. Raises
    Unusable at once where key or address cannot work.
    """
    url = base_url or OPENAI_URL
    lanes = open_lanes(url, key, concurrency, timeout)
    try:
        wire = Wire(lanes, log, url=url, key=key or "", timeout=timeout)
        yield Cached(Retried(wire, Slots(concurrency), patience), log)
    finally:
        for lane in lanes:
            await lane.client.close()
