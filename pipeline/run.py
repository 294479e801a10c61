"""The whole run, top to bottom."""

from __future__ import annotations

import asyncio
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipeline import abstracts, claims, entities, export, prompt, status, topics
from pipeline.errors import Stopped, Unusable
from pipeline.llm import Model, connect
from pipeline.settings import Settings
from pipeline.stage import Name, Watcher
from pipeline.store import FILE, Store

GRAPHML = "graph.graphml"


class Outcome(NamedTuple):
    """How a run ended: the graph's status, and how many of the abstracts it was to read have failed."""

    status: status.Status
    failed: int


def run(settings: Settings, watcher: Watcher) -> Outcome:
    """Read the sources, extract, merge and export; everything that was done before is not done again.

    Raises Stopped if the run ended early and can be resumed; what was done is kept, and the graph is built from it.
    Raises Unusable if it cannot run at all.
    """
    check(settings)
    with Store.create(settings.out) as store, _snapshots(store, settings.out, watcher) as telling:
        with _recorded(store, settings) as run_id:
            abstracts.run(store, settings, telling, run_id, claims.recipe(settings).id)
            asyncio.run(_ask(store, settings, telling, run_id))
        return Outcome(status.collect(store), store.row("status/failed", run=run_id)["failed"])


def check(settings: Settings) -> None:
    """Everything that can be known to be wrong before reading or spending."""
    if not settings.sources:
        raise Unusable("no source given: name at least one file or folder with abstracts.")
    for source in settings.sources:
        if not source.exists():
            raise Unusable(f"{source}: no such file or folder.")
    if not settings.embedded:
        for name in ("claims", "entities", "topics"):
            prompt.load(name)


async def _ask(store: Store, settings: Settings, watcher: Watcher, run_id: str) -> None:
    """The stages that may ask a model. However they end, the graph is built from what there is."""
    if settings.embedded:
        await _stages(store, settings, None, watcher, run_id)
        return
    async with connect(
        key=settings.key.get_secret_value() if settings.key else None,
        log=store,
        base_url=settings.base_url,
        concurrency=settings.concurrency,
        timeout=settings.timeout,
    ) as model:
        try:
            await _stages(store, settings, model, watcher, run_id)
        except Stopped:
            await entities.run(store, settings, None, watcher)
            _export(store, settings.out, watcher)
            raise


async def _stages(store: Store, settings: Settings, model: Model | None, watcher: Watcher, run_id: str) -> None:
    if settings.topics:
        await topics.run(store, settings, model, watcher)
    await claims.run(store, settings, model, watcher, run_id)
    await entities.run(store, settings, model, watcher)
    _export(store, settings.out, watcher)


def forecast(settings: Settings) -> list[str]:
    """What a run would do, as lines for the user. Nothing is sent, and the graph is not touched."""
    check(settings)
    with TemporaryDirectory(prefix="democritus-") as scratch:
        copy = Path(scratch)
        for name in (FILE, f"{FILE}.wal"):
            if (settings.out / name).exists():
                Store.open(settings.out).close()  # says so if a run is writing
                shutil.copy(settings.out / name, copy / name)
        with Store.create(copy) as store:
            how = claims.recipe(settings)
            abstracts.run(store, settings, _Silent(), "forecast", how.id)
            states = store.row("status/abstracts")
            due = store.rows("claims/due", run="forecast", recipe=how.id)
            asked = [] if settings.embedded else [claims.ask(row, settings) for row in due]
            new = [question for question in asked if store.find(question.key) is None]
    lines = [
        f"records    {states['total']} in all, {states['skipped']} without abstract, {states['duplicate']} duplicates",
        f"to read    {len(due)} abstracts with {settings.model_name}",
    ]
    if not settings.embedded:
        characters = sum(len(message.content) for question in new for message in question.messages)
        lines.append(f"calls      {len(new)} for claims, about {characters // 4} prompt tokens (4 characters a token)")
        if settings.topics:
            lines.append(f"           at most {settings.topics_number + 1} for topics")
        lines.append(f"           at most {settings.entities_calls} in all for entities")
    return [*lines, "Nothing was sent and nothing written."]


class _Silent:
    """A watcher that tells no one."""

    def begin(self, stage: Name, due: int) -> None: ...

    def tick(self, done: int = 0, failed: int = 0) -> None: ...

    def spent(self, tokens: int, cost: float | None) -> None: ...

    def say(self, message: str) -> None: ...


def _export(store: Store, folder: Path, watcher: Watcher) -> None:
    watcher.begin("graph", 0)
    export.write(store, "graphml", folder / GRAPHML)


@contextmanager
def _recorded(store: Store, settings: Settings) -> Iterator[str]:
    """A row in `runs` that says what was run and how it ended; a run that was killed has no end."""
    run_id = uuid.uuid4().hex
    row = {
        "id": run_id,
        "started_at": datetime.now(UTC).isoformat(),
        "version": version("democritus"),
        "sources": [str(source) for source in settings.sources],
        "recipe": claims.recipe(settings).id,
        "settings": settings.model_dump_json(exclude={"key", "sources", "base_url"}),
    }
    store.add_rows("runs", [row])
    store.add_rows("recipes", [claims.recipe(settings).row()])
    try:
        yield run_id
    except BaseException as error:
        outcome = f"stopped: {error}" if isinstance(error, Stopped) else f"interrupted: {type(error).__name__}"
        store.run("status/finish_run", id=run_id, outcome=outcome)
        raise
    store.run("status/finish_run", id=run_id, outcome="done")


@contextmanager
def _snapshots(store: Store, folder: Path, watcher: Watcher) -> Iterator[Watcher]:
    """Passes on what the watcher is told, and keeps the snapshot that `status` reads meanwhile."""
    yield _Snapshots(store, folder, watcher)
    (folder / status.SNAPSHOT).unlink(missing_ok=True)


class _Snapshots:
    """Writes a snapshot at every stage and then as often as costs little."""

    def __init__(self, store: Store, folder: Path, watcher: Watcher) -> None:
        self._store, self._folder, self._watcher = store, folder, watcher
        self._status = status.collect(store)
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

    def _write(self) -> None:
        began = time.monotonic()
        self._status = status.collect(self._store, self._status)
        status.write(self._folder, self._status)
        tokens = self._status["prompt_tokens"] + self._status["completion_tokens"]
        self.spent(tokens, self._status["cost_usd"])
        took = time.monotonic() - began
        self._next = began + took + max(1.0, 20 * took)
