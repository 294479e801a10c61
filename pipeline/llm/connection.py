"""Connection to the model: server, spending limits and traffic, by the settings of a run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pipeline.events import Connected, Observer, Traffic, on_traffic
from pipeline.llm.budget import Ledger
from pipeline.llm.call_log import Calls
from pipeline.llm.client import Server
from pipeline.llm.client import check as check_server
from pipeline.llm.forecast import Forecast
from pipeline.llm.prices import Prices
from pipeline.llm.question import CallLog, Connection
from pipeline.llm.retry import Patience
from pipeline.llm.stack import connect
from pipeline.settings import OPENAI_URL, Settings


def server(settings: Settings) -> Server:
    """The server that questions go to."""
    return Server(
        url=settings.base_url or OPENAI_URL,
        key=settings.key.get_secret_value() if settings.key else None,
        headers={name: value.get_secret_value() for name, value in settings.headers.items()},
        ca=settings.ca,
        timeout=settings.timeout,
    )


def check(settings: Settings) -> None:
    """Raises Unusable where address, key, headers or certificates cannot work; opens no connection."""
    if settings.models and not settings.dry_run:
        check_server(server(settings))


def ledger(calls: Calls, settings: Settings, ahead: Forecast | None = None) -> Ledger:
    """The graph's spending so far and its limit: the user's own, or else the one that the forecast implies."""
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


@asynccontextmanager
async def connected(
    settings: Settings, log: CallLog, ledger: Ledger, observe: Observer, since: str = ""
) -> AsyncIterator[Connection]:
    """The model behind the settings' server, for as long as the block lasts; its traffic is told to the observer.

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
        rpm=settings.rpm,
        tpm=settings.tpm,
        patience=Patience(deadline=settings.deadline),
        since=since,
        trusted=lambda model: bool(settings.fallback) or log.answered(model),
    ) as model:
        yield model
