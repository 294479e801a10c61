"""Language-model calls: one question, one answer; budgeted, retried, rate-limited, cached and repaired by wrapping.

    connect(...)  =  Repaired      asks once more, showing the model an answer of its own that cannot be read
                       Cached      answers from the call log; the same question twice at once is sent once
                         Exclusive sends nothing that another run on the same cache is sending: it waits for that
                         Retried   asks again what can succeed later; each attempt waits, in this order, for
                           Slots     one of at most `concurrency` in flight, fewer while the server is overloaded,
                           Ledger    room in the budget: a request that could exceed it is not sent,
                           Slots     its turn, at the rate of `rpm`, `tpm` and the server's own limits
                           HttpModel one request, one Call in the log, one Draft or one named failure

A question goes down this list and its answer comes back up. The order matters: what is cached needs no slot; a
question that waits before it asks again holds no slot and no money; and every answered request, good or bad, is in the
log before anything above `HttpModel` hears of it. Each is a `Model` (one method, `ask`), so a stage cannot tell them
apart, and a test may put its own class in their place. `replay(...)` is the upper half of the list with nothing below.

Vectors of texts go the same way, over the same slots and ledger: `Embeddings` (stored by text) above `Retried` above
`HttpEmbeddings`. What `connect` yields does both.

    question         the seam: Question, Answer, Model, CallLog      schema           JSON schema of a Draft
    client           the openai client, opened for one Server        http_model       a request and its response
    capabilities     what each model was found to accept             decode           from a response to a Draft
    error_mapping    foreign errors to ours                          retry            Retried, Repaired, Patience
    probe            the first questions of a model, one at a time   rate_limit       Slots, GCRA, limits in headers
    circuit_breaker  ends a run whose server is down
    cache            Cached, Exclusive, replay                       budget           Ledger
    metrics          counters and events                             batches          the provider's batch endpoints
    embeddings       vectors of texts, stored by text                offline          requests and answers in files

This package never imports the store: it is given a `CallLog`. All exceptions of the openai client, and what it lets
through of the libraries below it, end in `error_mapping`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pipeline.events import Traffic
from pipeline.llm.budget import Ledger, bound
from pipeline.llm.cache import Cached, Exclusive, replay
from pipeline.llm.client import Endpoint, Server
from pipeline.llm.embeddings import Embeddings, HttpEmbeddings
from pipeline.llm.error_mapping import ErrorMapper
from pipeline.llm.http_model import HttpModel
from pipeline.llm.prices import Price, Prices, cost
from pipeline.llm.probe import Probe
from pipeline.llm.question import Answer, CallLog, Connection, Embedder, Message, Model, Question
from pipeline.llm.rate_limit import Slots
from pipeline.llm.retry import Patience, Repaired, Retried

__all__ = [
    "Answer",
    "CallLog",
    "Connection",
    "Embedder",
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
    trusted: Callable[[str], bool] | None = None,
) -> AsyncIterator[Connection]:
    """A model behind an OpenAI-compatible server, for as long as the block lasts.

    `rpm` and `tpm` are requests and tokens per minute, at most. `patience` is for one question; `since` is explained
    at `Cached`, `trusted` at `Probe`: without it no model is tried before its questions are sent at once. Raises
    Unusable at once where key or address cannot work.
    """
    ledger = ledger or Ledger(Prices.load())
    traffic = traffic or Traffic()
    slots = Slots(concurrency, rpm=rpm, tpm=tpm, traffic=traffic)
    patience = patience or Patience()
    probe = Probe(trusted, traffic)
    endpoint = Endpoint(server, concurrency)
    try:
        errors = ErrorMapper(server.url, *server.secrets)
        model = HttpModel(endpoint, log, ledger, traffic, errors, slots)
        retried = Retried(model, slots, ledger, patience, traffic, probe)
        vectors = HttpEmbeddings(
            endpoint, log, ledger, traffic, errors.about("embeddings", "--embeddings-model"), slots
        )
        embeddings = Embeddings(Retried(vectors, slots, ledger, patience, traffic, probe), log)
        exclusive = Exclusive(retried, log, since)
        yield Connection(Repaired(Cached(exclusive, log, since, traffic)), embeddings)
    finally:
        await endpoint.close()
