"""One question, one answer; then budgeted, retried, limited, cached and repaired by wrapping.

    connect(...)  =  Repaired      shows the model an answer that cannot be read, once
                       Cached      answered before? then nothing is sent; the same question twice at once is sent once
                         Retried   asks again what can succeed later; for each attempt, in this order, waits for
                           Slots     one of at most `concurrency` in flight, fewer while the server has too many,
                           Ledger    room in the budget: the request that could exceed it is not sent,
                           Slots     and its moment, at the pace of `rpm`, `tpm` and the server's own limits
                           Wire      one request, one Call written to the log, one Draft or one named failure

A question goes down this list and its answer comes back up. The order matters: what is cached needs no slot; a
question that waits before it asks again holds no slot and no money; and every answered request, good or bad, is in the
log before anything above `Wire` hears of it. Each is a `Model` (one method, `ask`), so a stage cannot tell them apart,
and a test may put its own class in their place. `replay(...)` is the upper half of the list with nothing below it.

This package never imports the store: it is given a `CallLog`. All exceptions of aiohttp and of the openai client end
in `faults`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pipeline.cost.prices import Price, Prices, cost
from pipeline.llm.budget import Ledger, bound
from pipeline.llm.cached import Cached
from pipeline.llm.client import Server
from pipeline.llm.deferred import replay
from pipeline.llm.faults import Translator
from pipeline.llm.question import Answer, CallLog, Message, Model, Question
from pipeline.llm.repaired import Repaired
from pipeline.llm.retried import Patience, Retried
from pipeline.llm.slots import Slots
from pipeline.llm.traffic import Traffic
from pipeline.llm.transport import Transport
from pipeline.llm.wire import Wire

__all__ = [
    "Answer",
    "CallLog",
    "Ledger",
    "Message",
    "Model",
    "Patience",
    "Price",
    "Prices",
    "Question",
    "Server",
    "Traffic",
    "bound",
    "connect",
    "cost",
    "replay",
]


@asynccontextmanager
async def connect(
    server: Server,
    log: CallLog,
    *,
    ledger: Ledger | None = None,
    traffic: Traffic | None = None,
    concurrency: int = 16,
    rpm: int | None = None,
    tpm: int | None = None,
    patience: Patience | None = None,
    since: str = "",
) -> AsyncIterator[Model]:
    """A model behind an OpenAI-compatible server, for as long as the block lasts.

    `rpm` and `tpm` are requests and tokens a minute, at most. `patience` is for one question; `since` is explained at
    `Cached`. Raises Unusable at once where key or address cannot work.
    """
    ledger = ledger or Ledger(Prices.load())
    traffic = traffic or Traffic()
    slots = Slots(concurrency, rpm=rpm, tpm=tpm, traffic=traffic)
    transport = Transport(server, concurrency)
    try:
        translator = Translator(server.url, *server.secrets)
        wire = Wire(transport, log, ledger, traffic, translator, slots)
        retried = Retried(wire, slots, ledger, patience or Patience(), traffic)
        yield Repaired(Cached(retried, log, since, traffic))
    finally:
        await transport.close()
