"""Connection to a model: one question, one answer; cached, budgeted, retried, paced and repaired by wrapping.

    connect(...)  =  Repaired      asks once more, showing the model an answer of its own that cannot be read
                       Cached      answers from the call log; the same question twice at once is sent once
                         Exclusive sends nothing that another run on the same cache is sending: it waits for that
                         Retried   asks again what can succeed later; each attempt passes, in this order, the Gates:
                                     one of `concurrency` slots, room in the budget, the pace of --rpm and --tpm
                           HttpModel one request, one Call in the log, one Draft or one named failure

The order matters: what is cached needs no slot; a question that waits before it asks again holds no slot and no money;
and every answered request, good or bad, is in the log before anything above `HttpModel` hears of it. Each is a `Model`
(one method, `ask`), so a stage cannot tell them apart, and a test may put its own class in their place. `cache.replay`
is the upper half with nothing below. Vectors of texts go the same way: `Embeddings` above `Retried` above
`HttpEmbeddings`. All exceptions of the openai client end in `error_mapping`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pipeline.events import Connected, Observer, Traffic, on_traffic
from pipeline.llm.budget import Ledger
from pipeline.llm.cache import Cached, Exclusive
from pipeline.llm.call_log import Calls
from pipeline.llm.client import Endpoint, Server
from pipeline.llm.client import check as check_server
from pipeline.llm.embeddings import Embeddings, HttpEmbeddings
from pipeline.llm.error_mapping import ErrorMapper
from pipeline.llm.forecast import Forecast
from pipeline.llm.http_model import HttpModel
from pipeline.llm.outage import Outage
from pipeline.llm.pace import Pace
from pipeline.llm.prices import Prices
from pipeline.llm.question import Connection
from pipeline.llm.retry import Gates, Patience, Repaired, Retried
from pipeline.settings import OPENAI_URL, Settings


@asynccontextmanager
async def connect(
    server: Server,
    log: Calls,
    *,
    ledger: Ledger | None = None,
    traffic: Traffic | None = None,
    concurrency: int = 16,
    pace: Pace | None = None,
    patience: Patience | None = None,
    since: str = "",
    trusted: Callable[[str], bool] = lambda _: True,
) -> AsyncIterator[Connection]:
    """Yield a model behind an OpenAI-compatible server, for as long as the block lasts.

    `patience` is for one question; `since` is explained at `Cached`, `trusted` at `Outage`.

    Raises Unusable where key or address cannot work.
    """
    ledger, traffic, patience = ledger or Ledger(Prices.load()), traffic or Traffic(), patience or Patience()
    traffic.width = concurrency
    outage = Outage(patience.outage, concurrency, traffic, trusted)
    gates = Gates(asyncio.Semaphore(concurrency), ledger, pace or Pace(), outage, patience, traffic)
    endpoint = Endpoint(server, concurrency)
    try:
        errors = ErrorMapper(server.url, *server.secrets)
        retried = Retried(HttpModel(endpoint, log, gates, errors), gates)
        errors = ErrorMapper(server.url, *server.secrets, asked="embeddings", option="--embeddings-model")
        vectors = HttpEmbeddings(endpoint, log, gates, errors)
        model = Repaired(Cached(Exclusive(retried, log, since), log, since, traffic))
        yield Connection(model, Embeddings(Retried(vectors, gates), log))
    finally:
        await endpoint.close()


@asynccontextmanager
async def connected(
    settings: Settings, log: Calls, ledger: Ledger, observe: Observer, since: str = ""
) -> AsyncIterator[Connection]:
    """Yield the model behind the settings' server; its traffic is told to the observer.

    Bad answers since `since`, an ISO time, count as answers.
    """
    traffic = Traffic(listeners=[on_traffic(observe)])
    observe(Connected(traffic))
    async with connect(
        server(settings),
        log,
        ledger=ledger,
        traffic=traffic,
        concurrency=settings.concurrency,
        pace=Pace(settings.rpm, settings.tpm),
        patience=Patience(deadline=settings.deadline),
        since=since,
        trusted=lambda model: bool(settings.fallback) or log.answered(model),
    ) as model:
        yield model


def server(settings: Settings) -> Server:
    """Return the server that questions go to."""
    return Server(
        url=settings.base_url or OPENAI_URL,
        key=settings.key.get_secret_value() if settings.key else None,
        headers={name: value.get_secret_value() for name, value in settings.headers.items()},
        ca=settings.ca,
        timeout=settings.timeout,
    )


def check(settings: Settings) -> None:
    """Raise Unusable where address, key, headers or certificates cannot work; open no connection."""
    if settings.models and not settings.dry_run:
        check_server(server(settings))


def ledger(calls: Calls, settings: Settings, ahead: Forecast | None = None) -> Ledger:
    """Return the graph's spending so far and its limit: the user's own, or else the one that the forecast implies."""
    tokens, usd = calls.spent()
    bounded = settings.yes or settings.max_cost is not None
    return Ledger(
        Prices.load(settings.prices),
        tokens=tokens,
        usd=usd,
        max_tokens=settings.max_tokens,
        max_usd=settings.max_cost,
        agreed_usd=None if ahead is None or bounded else usd + ahead.agreed,
        hold=calls.hold,
    )
