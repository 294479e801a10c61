"""Event log: one JSON object per line for machines, each with `at` and `event` (`--log-json FILE`).

    run        version, models, folder, limits          stage, stage_end   how many were due, done, failed
    forecast   what is to be asked, in numbers          progress           at most every second
    call       one request that was answered or lost    retry, waiting     why, and for how long
    failure    an item and its reason                   message            what the user was told
    end        outcome, exit code, counts

Numbers, names and reasons: never a prompt, an answer, a key or a header.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from pipeline.errors import DemocritusError, Unusable
from pipeline.events import (
    Called,
    Connected,
    Ended,
    Event,
    Forecasted,
    ItemFailed,
    Progressed,
    Retried,
    Said,
    Spent,
    StageBegan,
    StageName,
    Traffic,
    Waiting,
)
from pipeline.progress import say
from pipeline.settings import Settings, redact_url

_EVERY = 1.0  # seconds between two progress events
_INTERRUPTED = 130
_TRAFFIC: dict[type[Called | Retried | Waiting], str] = {Called: "call", Retried: "retry", Waiting: "waiting"}


class EventLog:
    """The observer that writes the log. A context manager: what ends the block is the outcome."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Raise Unusable if the file cannot be written."""
        self._path, self._settings = path, settings
        self._stage: StageName | None = None
        self._due = self._done = self._failed = self._tokens = 0
        self._cost: float | None = None
        self._began = self._told = 0.0
        self._traffic = Traffic()
        self._ended = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: TextIO | None = path.open("a", encoding="utf-8")
        except OSError as error:
            raise Unusable(f"--log-json {path}: cannot be written: {error.strerror}.") from None

    def __enter__(self) -> Self:
        told = self._settings
        self._write(
            "run",
            version=version("democritus"),
            folder=str(told.out),
            sources=[str(source) for source in told.sources],
            models={stage: told.model_of(stage) for stage in ("claims", "topics", "entities", "conflicts")},
            fallback=list(told.fallback),
            server=redact_url(told.base_url) if told.base_url and told.models else None,
            concurrency=told.concurrency,
            max_cost=told.max_cost,
            max_tokens=told.max_tokens,
            batch=told.batch,
        )
        if self._file is None:
            raise Unusable(f"--log-json {self._path}: nothing can be written to it.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, DemocritusError):
            self(Ended(f"stopped: {error}", error.exit_code, {}))
        elif error is not None:
            interrupted = isinstance(error, KeyboardInterrupt)
            outcome = "interrupted" if interrupted else f"interrupted: {type(error).__name__}"
            self(Ended(outcome, _INTERRUPTED if interrupted else 1, {}))
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                self._file = None

    def __call__(self, event: Event) -> None:
        """Write an event down, or count it for the next line of progress."""
        match event:
            case StageBegan():
                self._begin(event)
            case Progressed():
                self._done += event.done
                self._failed += event.failed
                self._progress()
            case Called() | Retried() | Waiting():
                self._write(_TRAFFIC[type(event)], **asdict(event))
                self._progress()
            case Spent():
                self._tokens, self._cost = event.tokens, event.cost
            case Connected():
                self._traffic = event.traffic
            case Said():
                self._write("message", text=event.message)
            case Forecasted():
                self._write("forecast", **event.numbers)
            case ItemFailed():
                failure = event.failure
                self._write("failure", stage=event.stage, item=event.item, state=failure.state, reason=str(failure))
            case Ended():
                self._end(event)

    def _begin(self, event: StageBegan) -> None:
        self._end_stage()
        self._stage, self._due, self._done, self._failed = event.stage, event.due, 0, 0
        self._began = time.monotonic()
        self._write("stage", stage=event.stage, due=event.due)

    def _end(self, event: Ended) -> None:
        """Write the last line of a run; an error that comes after it is not another end."""
        if not self._ended:
            self._end_stage()
            self._ended = True
            self._write("end", outcome=event.outcome, exit_code=event.exit_code, **event.counts)

    def _progress(self) -> None:
        if time.monotonic() - self._told < _EVERY:
            return
        self._told = time.monotonic()
        traffic = self._traffic
        self._write(
            "progress",
            stage=self._stage,
            due=self._due,
            done=self._done,
            failed=self._failed,
            in_flight=traffic.in_flight,
            retried=traffic.retried,
            cached=traffic.cached,
            tokens=self._tokens,
            cost_usd=self._cost,
        )

    def _end_stage(self) -> None:
        if self._stage is not None:
            seconds = round(time.monotonic() - self._began, 3)
            self._write("stage_end", stage=self._stage, done=self._done, failed=self._failed, seconds=seconds)
        self._stage = None

    def _write(self, event: str, **values: object) -> None:
        """Write one line, on its way to the disk when this returns; a disk that is full ends the log, not the run."""
        if self._file is None:
            return
        document = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **values}
        try:
            self._file.write(json.dumps(document, default=str) + "\n")
            self._file.flush()
        except (OSError, ValueError) as error:
            lost, self._file = self._file, None
            say(f"--log-json {self._path}: {error}. The run goes on without this log.")
            try:
                lost.close()
            except OSError:
                return
