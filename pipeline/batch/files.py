"""Batch files that a person carries: questions written into files, results imported from files."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import run as run_
from pipeline.batch.importing import Importer, ImportReport
from pipeline.batch.pending import Collector, collect
from pipeline.batch.requests import Limits, write
from pipeline.errors import Postponed, Unusable
from pipeline.events import Observer
from pipeline.llm.batch_jobs import Asked, Jobs, last_run
from pipeline.llm.call_log import Calls
from pipeline.llm.error_mapping import ErrorMapper
from pipeline.llm.prices import Prices
from pipeline.session import Session
from pipeline.settings import Settings
from pipeline.snapshots import snapshots
from pipeline.store import status
from pipeline.store.database import Store
from pipeline.store.result import Row
from pipeline.store.runs import recorded

_OWN = {"out", "sources", "batch", "yes", "dry_run", "log_json", "max_cost", "max_tokens"}  # of a run, not of questions


class Written(NamedTuple):
    """The prepared files, their questions by model, and the number of questions that running jobs carry."""

    files: list[Path]
    asked: list[Asked]
    held: int


class Imported(NamedTuple):
    """The report of an import, the graph's status after it, and the number of questions without an answer.

    `failed` counts the abstracts that got no usable answer; the next preparation asks them again.
    """

    report: ImportReport
    status: status.Status
    due: int
    failed: int


def last_settings(folder: Path, given: dict[str, Any]) -> Settings:
    """The settings of the graph's last run, and above them those that are given. Raises Unusable if there is none."""
    with Store.open(folder) as store:
        runs = store.rows("status/last_run")
        if not runs:
            raise Unusable(f"{folder}: no run has been here; name the sources and a model.")
        return _settings(store.row("status/run", id=runs[0]["id"]), folder, given)


def _settings(run: Row, folder: Path, given: dict[str, Any]) -> Settings:
    known = {name: value for name, value in json.loads(run["settings"]).items() if name in Settings.model_fields}
    kept = {name: value for name, value in known.items() if name not in _OWN}
    return Settings.model_validate({**kept, "sources": run["sources"], **given, "out": folder})


def prepare(
    settings: Settings, output: Path, observe: Observer, answers: str = "schema", limits: Limits | None = None
) -> Written:
    """Read the sources, and write what is still due into `output`, whole or not at all.

    What does not fit one file of the size that providers take, or is for another model, goes to `name-2.jsonl` and so
    on. Nothing is sent. Raises Unusable if nothing can be asked.
    """
    run_.check(settings)
    if not settings.models:
        raise Unusable("Nothing to prepare: the embedded baseline asks no model. Name one with --model.")
    with (
        Store.create(settings.out) as store,
        Calls(settings.out, settings.cache) as calls,
        Jobs(settings.out) as jobs,
        snapshots(store, calls, settings.out, observe) as observed,
    ):
        try:
            with recorded(store, settings, run_.recipe(settings).row()) as run_id:
                session = Session(store, calls, settings, observed, run_id)
                run_.read(session)
                pass_id = jobs.begin_pass(run_id)
                collector = Collector(jobs, settings, pass_id, status.since(store), answers)
                if not asyncio.run(collect(session, collector)):
                    raise Postponed("answers are still to come by batch")
        except Postponed:
            pass  # written down as how the run ended
        asked = jobs.asked(pass_id)
        return Written(_files(jobs, pass_id, asked, output, limits or Limits()), asked, collector.held)


def _files(jobs: Jobs, pass_id: int, asked: Sequence[Asked], output: Path, limits: Limits) -> list[Path]:
    halves: list[Path] = []

    def place(_: int) -> Path:
        halves.append(output.with_name(f".{output.name}.{os.getpid()}.{len(halves)}"))
        return halves[-1]

    try:
        for each in asked:
            for _ in write(jobs, pass_id, each.model, limits, place):
                pass
        written = [_numbered(output, number) for number in range(1, len(halves) + 1)]
        for half, whole in zip(halves, written, strict=True):
            half.replace(whole)
    except OSError as error:
        raise Unusable(f"{output}: cannot be written: {error.strerror}.") from None
    finally:
        for half in halves:
            half.unlink(missing_ok=True)
    return written


def _numbered(output: Path, number: int) -> Path:
    return output if number == 1 else output.with_name(f"{output.stem}-{number}{output.suffix}")


def import_(folder: Path, files: Sequence[Path], observe: Observer) -> Imported:
    """Import files of results, and build the graph from all answers there are.

    Raises Unusable if a file cannot be read or nothing was ever prepared here.
    """
    Store.open(folder).close()  # says so if there is no graph here
    for file in files:
        try:
            file.open("rb").close()
        except OSError as error:
            raise Unusable(f"{file}: cannot be read: {error.strerror}.") from None
    run_id = last_run(folder)
    if run_id is None:
        raise Unusable(f"{folder}: nothing was prepared here; `democritus batch prepare` does that first.")
    with Store.create(folder) as store, Jobs(folder) as jobs:
        run = store.row("status/run", id=run_id)
        settings = _settings(run, folder, {})
        prices = Prices.load(settings.prices)
        with (
            Calls(folder, settings.cache) as calls,
            snapshots(store, calls, folder, observe) as observed,
        ):
            errors = ErrorMapper("")
            errors.host = "the provider"  # whoever that was
            with Importer(calls, jobs, prices, errors) as importer:
                for file in files:
                    importer.file(file)
            report = importer.report
            due = 0
            if report.fresh or run["outcome"] != "done":
                due = _rebuild(Session(store, calls, settings, observed, run_id), jobs)
            failed = store.row("status/failed", run=run_id)["failed"]
            return Imported(report, status.collect(store, calls), due, failed)


def _rebuild(session: Session, jobs: Jobs) -> int:
    """Build the graph from all answers there are. The number of questions that are still due."""
    store = session.store
    collector = Collector(jobs, session.settings, None, status.since(store))
    whole = asyncio.run(collect(session, collector))
    outcome = "done" if whole else "stopped: answers are still to come by batch"
    store.run("status/finish_run", id=session.run_id, outcome=outcome)
    return collector.due + collector.held
