"""The log for machines: one JSON object a line, each with `at` and `event` (`--log-json FILE`).

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
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from pipeline.errors import CallFailed, DemocritusError, Unusable
from pipeline.llm import Traffic
from pipeline.observers.console import say
from pipeline.settings import Settings, shown
from pipeline.stage import Name, Silent

_EVERY = 1.0  # seconds between two progress events
# What is taken over of an event of the traffic. A list, so that nothing new gets into the log unseen.
_TOLD = (
    *("stage", "item", "model", "state", "via", "finish_reason", "prompt_tokens", "completion_tokens", "tokens"),
    *("cost_usd", "cost", "risk_tokens", "risk_usd", "seconds", "wait", "attempt", "why", "width"),
)
_EVENTS = frozenset({"call", "retry", "waiting"})
_INTERRUPTED = 130


class EventLog(Silent):
    """A watcher that writes. A context manager: what ends the block is the outcome."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Raises Unusable if the file cannot be written."""
        self._path, self._settings = path, settings
        self._stage: Name | None = None
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
            models={stage: told.model_of(stage) for stage in ("claims", "topics", "entities")},
            fallback=list(told.fallback),
            server=shown(told.base_url) if told.base_url and told.models else None,
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
            self.end(f"stopped: {error}", error.exit_code, {})
        elif error is not None:
            interrupted = isinstance(error, KeyboardInterrupt)
            self.end(f"interrupted: {type(error).__name__}", _INTERRUPTED if interrupted else 1, {})
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                self._file = None

    def end(self, outcome: str, exit_code: int, counts: Mapping[str, object]) -> None:
        """The last event of a run."""
        if not self._ended:
            self._end_stage()
            self._ended = True
            self._write("end", outcome=outcome, exit_code=exit_code, **counts)

    # --- what a watcher is told -------------------------------------------------------------------------------------

    def begin(self, stage: Name, due: int) -> None:
        self._end_stage()
        self._stage, self._due, self._done, self._failed = stage, due, 0, 0
        self._began = time.monotonic()
        self._write("stage", stage=stage, due=due)

    def tick(self, done: int = 0, failed: int = 0) -> None:
        self._done += done
        self._failed += failed
        self._progress()

    def spent(self, tokens: int, cost: float | None) -> None:
        self._tokens, self._cost = tokens, cost

    def say(self, message: str) -> None:
        self._write("message", text=message)

    def forecast(self, lines: Sequence[str], numbers: Mapping[str, object]) -> None:
        self._write("forecast", **numbers)

    def watch(self, traffic: Traffic) -> None:
        self._traffic = traffic
        traffic.listeners.append(self._heard)

    def failure(self, stage: Name, item: str, failure: CallFailed) -> None:
        self._write("failure", stage=stage, item=item, state=failure.state, reason=str(failure))

    # ----------------------------------------------------------------------------------------------------------------

    def _heard(self, event: str, values: dict[str, Any]) -> None:
        if event in _EVENTS:
            self._write(event, **{name: values[name] for name in _TOLD if name in values})
        self._progress()

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
        """One line, on its way to the disk when this returns. A disk that is full ends the log, not the run."""
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
