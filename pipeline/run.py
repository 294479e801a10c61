"""The whole run, top to bottom."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipeline import abstracts, claims, entities, export, prompt, topics
from pipeline.cost import forecast
from pipeline.cost.forecast import Correction, Forecast
from pipeline.errors import Busy, CallFailed, DemocritusError, Postponed, Stopped, Unusable
from pipeline.llm import Ledger, Model, Patience, Prices, Server, Traffic, connect
from pipeline.records import Call
from pipeline.settings import OPENAI_URL, Settings
from pipeline.stage import Name, Silent, Watcher
from pipeline.store import FILE, Store, status
from pipeline.store.batch_jobs import Jobs
from pipeline.store.call_log import FILE as CALLS
from pipeline.store.call_log import Calls

GRAPHML = "graph.graphml"


class Outcome(NamedTuple):
    """How a run ended: the graph's status, and how many of the abstracts it was to read have failed."""

    status: status.Status
    failed: int


def run(settings: Settings, watcher: Watcher, confirm: Callable[[Forecast], None] | None = None) -> Outcome:
    """Read the sources, extract, merge and export; everything that was done before is not done again.

    The forecast is told before the first question is asked, and `confirm` may then raise an error that ends the run.

    Raises Stopped if the run ended early and can be resumed; what was done is kept, and the graph is built from it.
    Raises Unusable if it cannot run at all.
    """
    check(settings)
    with (
        Store.create(settings.out) as store,
        Calls(settings.out, settings.cache) as calls,
        snapshots(store, calls, settings.out, watcher) as telling,
    ):
        adopt(store, calls)
        with recorded(store, settings) as run_id:
            abstracts.run(store, settings, telling, run_id, claims.recipe(settings).id)
            ahead = forecast.estimate(store, calls, settings, run_id)
            telling.forecast(forecast.lines(ahead), forecast.numbers(ahead))
            if confirm is not None:
                confirm(ahead)
            asyncio.run(_ask(store, calls, settings, telling, run_id, ahead))
        return Outcome(status.collect(store, calls), store.row("status/failed", run=run_id)["failed"])


def check(settings: Settings) -> None:
    """Everything that can be known to be wrong before reading or spending."""
    if not settings.sources:
        raise Unusable("no source given: name at least one file or folder with abstracts.")
    for source in settings.sources:
        if not source.exists():
            raise Unusable(f"{source}: no such file or folder.")
    for stage in ("claims", "entities", "topics"):
        if settings.asks(stage):
            prompt.load(stage)
    check_prices(settings)


def check_prices(settings: Settings) -> None:
    """Raises Unusable if the table of prices cannot be read, or a limit on cost cannot be kept by it."""
    prices = Prices.load(settings.prices)
    for model in settings.models if settings.max_cost is not None else ():
        if prices.of(model) is None:
            raise Unusable(
                f"--max-cost cannot be kept: the price of {model!r} is not known. Give it in a table with --prices "
                "(see docs/spending.md), or limit tokens with --max-tokens."
            )


def adopt(store: Store, calls: Calls) -> None:
    """Carry over the calls of a graph from before they had a file of their own."""
    if not store.row("status/has_old_calls")["has"]:
        return
    old = store.rows("status/old_calls")
    for row in old:
        request = json.loads(row.pop("request"))
        *before, last = request["messages"]
        row["preamble"] = json.dumps(request | {"messages": before}, ensure_ascii=False)
        row["prompt"] = last["content"]
    calls.add([Call.model_validate(row) for row in old])
    store.run("status/forget_old_calls")


async def _ask(store: Store, calls: Calls, settings: Settings, watcher: Watcher, run_id: str, ahead: Forecast) -> None:
    """The stages that may ask a model. However they end, the graph is built from what there is."""
    if not settings.models:
        await stages(store, calls, settings, None, watcher, run_id)
        return
    with Jobs(settings.out) as jobs:
        alive = len(jobs.alive())
    if alive:
        raise Unusable(
            f"{alive} batches of this graph are under way, and what is in them would be paid for twice. "
            "Run the same command with --batch to wait for them."
        )
    traffic = Traffic(listeners=[Correction(ahead, calls, watcher.say)])
    watcher.watch(traffic)
    async with connect(
        server(settings),
        calls,
        ledger=ledger(calls, settings, ahead),
        traffic=traffic,
        concurrency=settings.concurrency,
        rpm=settings.rpm,
        tpm=settings.tpm,
        patience=Patience(deadline=settings.deadline),
        since=status.since(store),
    ) as model:
        try:
            await stages(store, calls, settings, model, watcher, run_id)
        except Stopped:
            await entities.run(store, settings, None, watcher)
            _export(store, settings.out, watcher)
            raise


def server(settings: Settings) -> Server:
    """Where questions go."""
    return Server(
        url=settings.base_url or OPENAI_URL,
        key=settings.key.get_secret_value() if settings.key else None,
        headers={name: value.get_secret_value() for name, value in settings.headers.items()},
        ca=settings.ca,
        timeout=settings.timeout,
    )


def ledger(calls: Calls, settings: Settings, ahead: Forecast | None = None) -> Ledger:
    """What the graph has spent, against what it may spend: limits, or else what its user knows of by the forecast."""
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


async def stages(
    store: Store, calls: Calls, settings: Settings, model: Model | None, watcher: Watcher, run_id: str
) -> None:
    """All stages after the reading of sources, in order, and the export. Stages without a model get None.

    Raises Postponed, after everything else is done, if answers are still to come by batch.
    """

    def of(stage: Name) -> Model | None:
        return model if settings.asks(stage) else None

    postponed = None
    if settings.topics:
        try:
            await topics.run(store, settings, of("topics"), watcher)
        except Postponed as error:
            postponed = error
    try:
        await claims.run(store, settings, of("claims"), watcher, run_id)
        await entities.run(store, settings, of("entities"), watcher, failed=calls.failed("entities"))
    except Postponed as error:
        postponed = error
        await entities.run(store, settings, None, watcher)  # names are asked about when all claims are there
    _export(store, settings.out, watcher)
    if postponed is not None:
        raise postponed


def dry_run(settings: Settings) -> list[str]:
    """What a run would do and cost, as lines for the user. Nothing is sent, and the graph is not touched."""
    check(settings)
    with TemporaryDirectory(prefix="democritus-") as scratch:
        copy = Path(scratch)
        _copy(settings.out, copy)
        cache = settings.cache if settings.cache and (settings.cache / CALLS).exists() else None
        with Store.create(copy) as store, Calls(copy, cache) as calls:
            adopt(store, calls)
            recipe = claims.recipe(settings).id
            abstracts.run(store, settings, Silent(), "dry run", recipe)
            states = store.row("status/abstracts")
            due = store.row("claims/due_count", run="dry run", recipe=recipe)["due"]
            asked = forecast.lines(forecast.estimate(store, calls, settings, "dry run"))
    return [
        f"records    {states['total']:,} in all, {states['skipped']:,} without abstract, "
        f"{states['duplicate']:,} duplicates",
        f"to read    {due:,} abstracts with {settings.model_of('claims')}",
        *(asked or ["forecast   nothing to ask, nothing to pay"]),
        "Nothing was sent and nothing written.",
    ]


def _copy(folder: Path, to: Path) -> None:
    """The files of a graph. Raises Busy if a run is writing it; one of an older version is welcome."""
    if (folder / FILE).exists():
        try:
            Store.open(folder).close()
        except Unusable as error:
            if isinstance(error, Busy):
                raise
    for name in (FILE, f"{FILE}.wal", CALLS, f"{CALLS}-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, to / name)


def _export(store: Store, folder: Path, watcher: Watcher) -> None:
    watcher.begin("graph", 0)
    export.write(store, "graphml", folder / GRAPHML)


@contextmanager
def recorded(store: Store, settings: Settings) -> Iterator[str]:
    """A row in `runs` that says what was run and how it ended; a run that was killed has no end."""
    run_id = uuid.uuid4().hex
    row = {
        "id": run_id,
        "started_at": datetime.now(UTC).isoformat(),
        "version": version("democritus"),
        "sources": [str(source) for source in settings.sources],
        "recipe": claims.recipe(settings).id,
        "settings": settings.model_dump(mode="json", exclude={"key", "headers", "sources", "base_url"}),
    }
    store.add_rows("runs", [row])
    store.add_rows("recipes", [claims.recipe(settings).row()])
    try:
        yield run_id
    except BaseException as error:
        outcome = f"stopped: {error}" if isinstance(error, DemocritusError) else f"interrupted: {type(error).__name__}"
        store.run("status/finish_run", id=run_id, outcome=outcome)
        raise
    store.run("status/finish_run", id=run_id, outcome="done")


@contextmanager
def snapshots(store: Store, calls: Calls, folder: Path, watcher: Watcher) -> Iterator[Watcher]:
    """Passes on what the watcher is told, and keeps the snapshot that `status` reads meanwhile."""
    yield _Snapshots(store, calls, folder, watcher)
    (folder / status.SNAPSHOT).unlink(missing_ok=True)


class _Snapshots:
    """Writes a snapshot at every stage and then as often as costs little."""

    def __init__(self, store: Store, calls: Calls, folder: Path, watcher: Watcher) -> None:
        self._store, self._calls, self._folder, self._watcher = store, calls, folder, watcher
        self._status = status.collect(store, calls)
        self._next = 0.0
        self._write()

    def begin(self, stage: Name, due: int) -> None:
        self._watcher.begin(stage, due)
        self._write()

    def tick(self, done: int = 0, failed: int = 0) -> None:
        self._watcher.tick(done, failed)
        if time.monotonic() >= self._next:
            self._write()

    def spent(self, tokens: int, cost: float | None) -> None:
        self._watcher.spent(tokens, cost)

    def say(self, message: str) -> None:
        self._watcher.say(message)

    def forecast(self, lines: Sequence[str], numbers: Mapping[str, object]) -> None:
        self._watcher.forecast(lines, numbers)

    def watch(self, traffic: Traffic) -> None:
        self._watcher.watch(traffic)

    def failure(self, stage: Name, item: str, failure: CallFailed) -> None:
        self._watcher.failure(stage, item, failure)

    def _write(self) -> None:
        began = time.monotonic()
        self._status = status.collect(self._store, self._calls, self._status)
        status.write(self._folder, self._status)
        tokens = self._status["prompt_tokens"] + self._status["completion_tokens"]
        self.spent(tokens, self._status["cost_usd"])
        took = time.monotonic() - began
        self._next = began + took + max(2.0, 50 * took)
