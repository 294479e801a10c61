"""Run of the whole pipeline, top to bottom: check, read, plan, forecast, confirm, ask, build the graph, export."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pipeline.entities import stage as entities
from pipeline.entities.forecast import forecast as forecast_entities
from pipeline.errors import Postponed, Stopped, Unusable
from pipeline.events import Forecasted, Observer, Said, StageBegan
from pipeline.export import writing as export
from pipeline.export.page import file
from pipeline.export.snapshots import snapshots
from pipeline.extract import stage as claims
from pipeline.extract.forecast import forecast as forecast_claims
from pipeline.extract.memory import stage as imagine
from pipeline.extract.memory.forecast import forecast as forecast_imagining
from pipeline.graph import changes as timeline
from pipeline.graph.changes import bring_up_to_date
from pipeline.graph.conflicts import asking as conflicts
from pipeline.graph.conflicts.forecast import forecast as forecast_conflicts
from pipeline.llm import connection, prices, prompt
from pipeline.llm import forecast as forecasts
from pipeline.llm.asking import Recipe, Session
from pipeline.llm.batches import rounds
from pipeline.llm.batches.files import Imported, Written, settings_of, written
from pipeline.llm.batches.jobs import Jobs, last_run, refuse_while_alive
from pipeline.llm.batches.pending import Collector, collect
from pipeline.llm.batches.requests import Limits
from pipeline.llm.batches.results import Importer
from pipeline.llm.call_log import Calls
from pipeline.llm.connection import connected, ledger
from pipeline.llm.error_mapping import ErrorMapper
from pipeline.llm.forecast import Forecast
from pipeline.llm.prices import Prices
from pipeline.llm.question import Model
from pipeline.settings import Settings
from pipeline.sources import abstracts, removal
from pipeline.sources.fields import check as check_columns
from pipeline.sources.text.unicode import safe
from pipeline.store import status
from pipeline.store.database import Store
from pipeline.store.interruption import interruptible
from pipeline.store.runs import recorded
from pipeline.topics import stage as topics
from pipeline.topics.forecast import forecast as forecast_topics

GRAPHML = "graph.graphml"
_STOPPING = "stopping: the graph is built from what there is. A second Ctrl-C ends at once."


class Outcome(NamedTuple):
    """The graph's status after a run, and how many of the abstracts and sources it was to read it could not."""

    status: status.Status
    failed: int
    unread: int


def run(
    settings: Settings,
    observe: Observer,
    confirm: Callable[[Forecast], None] | None = None,
    limits: Limits | None = None,
) -> Outcome:
    """Read the sources, extract, merge and export; everything that was done before is not done again.

    The forecast is told before the first question, and `confirm` may then raise an error that ends the run.
    `limits` are those of batches.

    Raises Stopped if the run ended early and can be resumed, KeyboardInterrupt after SIGINT, SIGTERM or SIGHUP;
    what was done is kept, and the graph is built from it. Raises Unusable if it cannot run at all.
    """
    check(settings)
    with (
        Store.create(settings.out) as store,
        Calls(settings.out, settings.cache) as calls,
        snapshots(store, calls, settings.out, observe) as observed,
    ):
        with (
            interruptible(partial(observe, Said(_STOPPING))) as interruption,
            recorded(store, settings, recipe(settings).row()) as run_id,
        ):
            session = Session(store, calls, settings, observed, run_id)
            try:
                read(session)
                ahead = forecast(session)
                told = forecasts.numbers(ahead)
                store.sql("update runs set forecast = $forecast where id = $id", id=run_id, forecast=json.dumps(told))
                observed(Forecasted(forecasts.lines(ahead), told))
                if confirm is not None:
                    confirm(ahead)
                asyncio.run(interruption.guard(_ask(session, ahead, limits or Limits())))
            except (KeyboardInterrupt, asyncio.CancelledError):
                asyncio.run(_build_anyway(session))
                raise KeyboardInterrupt from None
        found = status.collect(store, calls)
        unread = sum(row["named"] and row["run"] == run_id for row in found["set_aside"])
        return Outcome(found, store.row("status/failed", run=run_id)["failed"], unread)


def recipe(settings: Settings) -> Recipe:
    """How a run reads abstracts under these settings, or asks a model from memory."""
    return claims.recipe(settings) if settings.imagine is None else imagine.recipe(settings)


def check(settings: Settings) -> None:
    """Everything that can be known to be wrong before reading or spending. Raises Unusable, naming it."""
    if not settings.sources and settings.imagine is None:
        raise Unusable("no source given: name at least one file or folder with abstracts.")
    for source in settings.sources:
        if not source.exists():
            raise Unusable(f"{source}: no such file or folder.")
        if source.is_dir() and source.resolve() == settings.out.resolve():
            raise Unusable(
                f"{source}: the source and --out are one folder, and what is written there would be read. Choose "
                "another for --out; a graph that is there already goes on where its graph.duckdb and calls.sqlite are "
                "moved."
            )
    for stage in ("claims", "entities", "topics", "conflicts"):
        if settings.asks(stage):
            prompt.load(stage)
    check_columns(settings.columns)
    prices.check(settings)
    connection.check(settings)
    entities.check(settings)
    if settings.imagine is not None:
        imagine.check(settings)
    if settings.retracted:
        removal.read(settings.retracted)


def read(session: Session) -> None:
    """Read the sources, and plan which of their abstracts this run extracts claims from.

    What is retracted is taken out first, so that nothing is spent on it.
    """
    store, _, settings, observe, run_id = session
    if settings.imagine is not None:
        return  # nothing is read
    if settings.retracted:
        listed = removal.read(settings.retracted)
        if listed.bad:
            told = "1 line names" if len(listed.bad) == 1 else f"{len(listed.bad)} lines name"
            observe(Said(f"{settings.retracted}: {told} no abstract; the first, {safe(listed.bad[0])}."))
        timeline.remove(store, listed.keys, removal.RETRACTED, again=False)
    readable = abstracts.run(store, settings, observe, run_id)
    claims.plan(store, settings, readable, run_id)
    store.free_memory()


def forecast(session: Session) -> Forecast:
    """The questions that are still to be asked, and their cost. The sources must have been read."""
    store, calls, settings, _, run_id = session
    unread = claims.due_count(store, settings, run_id)
    parts = forecast_imagining(store, calls, settings)
    parts += forecast_topics(store, calls, settings)
    parts += forecast_claims(store, calls, settings, run_id)
    parts += forecast_entities(store, calls, settings, run_id, unread)
    parts += forecast_conflicts(store, calls, settings, unread)
    return Forecast.of(parts, calls, settings)


async def _ask(session: Session, ahead: Forecast, limits: Limits) -> None:
    """Go through the stages with a model that is asked live, or by batch."""
    store, calls, settings, observe, _ = session
    if not settings.models:
        await stages(session, None)
        return
    if settings.batch:
        await rounds.ask(session, stages, limits)
        return
    refuse_while_alive(settings.out)
    async with connected(settings, calls, ledger(calls, settings, ahead), observe, status.since(store)) as model:
        await stages(session, model)


async def _build_anyway(session: Session) -> None:
    """Build the graph of a run that ends before its time."""
    store, _, settings, observe, _ = session
    await entities.run(store, settings, None, observe)
    _build(session)


def _build(session: Session) -> None:
    """Derive the graph, and export it."""
    store, _, settings, observe, _ = session
    observe(StageBegan("graph"))
    store.free_memory()
    bring_up_to_date(store)
    export.write(store, "graphml", settings.out / GRAPHML)
    if settings.html:
        write_page(session)


def write_page(session: Session) -> None:
    """Write the page of the graph."""
    store, calls, settings, *_ = session
    name = settings.out.resolve().name
    export.write(store, "html", settings.out / file.HTML, name=name, status=status.collect(store, calls))


async def stages(session: Session, model: Model | None) -> None:
    """All stages after the reading of sources, in order, and the export. Stages without a model get None.

    Raises Stopped if they end early, after the graph is built from what there is: Postponed if answers are still to
    come by batch.
    """
    store, calls, settings, observe, run_id = session
    asked = {stage: model if settings.asks(stage) else None for stage in ("topics", "claims", "entities", "conflicts")}
    early: Stopped | None = None
    met = False
    try:
        try:
            if settings.topics:
                await topics.run(store, settings, asked["topics"], observe)
        except Postponed as error:
            early = error
        if settings.imagine is None:
            await claims.run(store, settings, asked["claims"], observe, run_id)
        elif model is not None:
            await imagine.run(store, settings, model, observe, run_id)
        await entities.run(store, settings, asked["entities"], observe, failed=calls.failed("entities"))
        met = True
    except Stopped as error:
        early = error
        await entities.run(store, settings, None, observe)  # names are asked about when all claims are there
    bring_up_to_date(store)
    if met:  # conflicts are asked about when all names are there
        try:
            await conflicts.run(store, settings, asked["conflicts"], observe, failed=calls.failed("conflicts"))
        except Stopped as error:
            early = error
    _build(session)
    if early is not None:
        raise early


# --- questions and answers as files -----------------------------------------------------------------------------------


def prepare(
    settings: Settings, output: Path, observe: Observer, answers: str = "schema", limits: Limits | None = None
) -> Written:
    """Read the sources, and write what is still due into `output`, whole or not at all.

    Nothing is sent. Raises Unusable if nothing can be asked.
    """
    check(settings)
    if not settings.models:
        raise Unusable("Nothing to prepare: the embedded baseline asks no model. Name one with --model.")
    with (
        Store.create(settings.out) as store,
        Calls(settings.out, settings.cache) as calls,
        Jobs(settings.out) as jobs,
        snapshots(store, calls, settings.out, observe) as observed,
    ):
        try:
            with recorded(store, settings, recipe(settings).row()) as run_id:
                session = Session(store, calls, settings, observed, run_id)
                read(session)
                pass_id = jobs.begin_pass(run_id)
                collector = Collector(jobs, settings, pass_id, status.since(store), answers)
                if not asyncio.run(collect(session, collector, stages)):
                    raise Postponed("answers are still to come by batch")
        except Postponed:
            pass  # written down as how the run ended
        asked = jobs.asked(pass_id)
        return Written(written(jobs, pass_id, asked, output, limits or Limits()), asked, collector.held)


def take_in(folder: Path, files: Sequence[Path], observe: Observer) -> Imported:
    """Import files of results, and build the graph from all answers there are.

    Raises Unusable if a file cannot be read or nothing was ever prepared here.
    """
    Store.open(folder).close()  # says so if there is no graph here
    for file_ in files:
        try:
            file_.open("rb").close()
        except OSError as error:
            raise Unusable(f"{file_}: cannot be read: {error.strerror}.") from None
    run_id = last_run(folder)
    if run_id is None:
        raise Unusable(f"{folder}: nothing was prepared here; `democritus batch prepare` does that first.")
    with Store.create(folder) as store, Jobs(folder) as jobs:
        run_ = store.row("status/run", id=run_id)
        settings = settings_of(run_, folder, {})
        with Calls(folder, settings.cache) as calls, snapshots(store, calls, folder, observe) as observed:
            errors = ErrorMapper("")
            errors.host = "the provider"  # whoever that was
            with Importer(calls, jobs, Prices.load(settings.prices), errors) as importer:
                for file_ in files:
                    importer.file(file_)
            due = 0
            if importer.report.fresh or run_["outcome"] != "done":
                collector = Collector(jobs, settings, None, status.since(store))
                whole = asyncio.run(collect(Session(store, calls, settings, observed, run_id), collector, stages))
                outcome = "done" if whole else "stopped: answers are still to come by batch"
                store.run("status/finish_run", id=run_id, outcome=outcome)
                due = collector.due + collector.held
            failed = store.row("status/failed", run=run_id)["failed"]
            return Imported(importer.report, status.collect(store, calls), due, failed)
