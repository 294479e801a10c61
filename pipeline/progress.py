"""Progress on stderr: a bar on a terminal, lines in a pipe, the same numbers in both."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from contextlib import AbstractContextManager, nullcontext
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from pipeline.console import say, spending
from pipeline.events import (
    Called,
    Connected,
    Event,
    Forecasted,
    Progressed,
    Retried,
    Said,
    Spent,
    StageBegan,
    StageName,
    Traffic,
    Waiting,
)
from pipeline.layout import broken
from pipeline.sources.text.unicode import safe_lines

_WINDOW = 60.0  # seconds over which the rate is measured: what came from the cache at first says nothing about the rest
_LONG = 5.0  # seconds; shorter waits are not worth a line


class Tally:
    """The numbers of the current stage, and of its traffic."""

    def __init__(self) -> None:
        self.stage: StageName = "abstracts"
        self.due = self.done = self.failed = 0
        self.traffic = Traffic()
        self._spent = ""
        self._past: deque[tuple[float, int]] = deque()  # when, and how many had ended by then

    def begin(self, stage: StageName, due: int) -> None:
        """A stage begins."""
        self.stage, self.due, self.done, self.failed = stage, due, 0, 0
        self._past = deque([(time.monotonic(), 0)])

    def tick(self, done: int, failed: int) -> None:
        """Items have ended."""
        self.done += done
        self.failed += failed
        now = time.monotonic()
        self._past.append((now, self.ended))
        while len(self._past) > 2 and self._past[1][0] < now - _WINDOW:
            self._past.popleft()

    def spent(self, tokens: int, cost: float | None) -> None:
        """The graph's tokens and cost so far."""
        counted = f"{tokens:,} tokens" if tokens else ""
        self._spent = counted if cost is None or not tokens else f"{counted}, {spending(tokens, cost)}"

    @property
    def ended(self) -> int:
        """Items of the stage that are done or failed."""
        return self.done + self.failed

    @property
    def rate(self) -> float:
        """Items a minute, lately; 0 while none has ended."""
        (since, before), now = (self._past[0] if self._past else (0.0, 0)), time.monotonic()
        return 60 * (self.ended - before) / max(now - since, 1e-3) if self._past else 0.0

    def notes(self) -> str:
        """All numbers in words; those that are zero or not known are left out."""
        traffic, rate, left = self.traffic, self.rate, self.due - self.ended
        told = [f"{self.ended:,} of {self.due:,}"] if self.due else [f"{self.ended:,}"] if self.ended else []
        told += [f"{self.failed:,} failed"] if self.failed else []
        told += [f"{traffic.in_flight:,} in flight"] if traffic.in_flight else []
        told += [f"{rate:,.0f} a minute"] if rate >= 1 else []
        told += [f"{_lasting(60 * left / rate)} left"] if rate and left > 0 else []
        told += [f"{traffic.retried:,} retries"] if traffic.retried else []
        return ", ".join(told + ([self._spent] if self._spent else []))


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


class Screen:
    """The common part of both kinds of progress: an observer, and a context manager."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._quiet_until = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, event: Event) -> None:
        """Show an event, or count it."""
        match event:
            case StageBegan():
                self._begin(event.stage, event.due)
            case Progressed():
                self._tally.tick(event.done, event.failed)
                self._tick(event.done + event.failed)
            case Spent():
                self._tally.spent(event.tokens, event.cost)
            case Said():
                self.say(event.message)
            case Forecasted():
                for line in event.lines:
                    self.say(line)
            case Connected():
                self._tally.traffic = event.traffic
            case Waiting():
                self._wait(event.seconds, event.why)
                self._tick(0)
            case Called() | Retried():
                self._tick(0)

    def say(self, message: str) -> None:
        """Show a message."""
        say(safe_lines(message))

    def close(self) -> None:
        """Show the last numbers: nothing more will come."""

    def ask(self, question: str) -> bool:
        """True if the user says yes."""
        with self._paused():
            return click.confirm(f"democritus: {question}", err=True)

    def _begin(self, stage: StageName, due: int) -> None:
        self._tally.begin(stage, due)

    def _tick(self, ended: int) -> None:
        """Something has moved, and perhaps items have ended."""

    def _paused(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _wait(self, seconds: float, why: str) -> None:
        """A long wait is told once, however many questions are kept waiting by it."""
        if seconds < _LONG:
            return
        now = time.monotonic()
        if now >= self._quiet_until:
            self.say(f"waiting {_lasting(seconds)}{f': {why}' if why else ''}")
        self._quiet_until = max(self._quiet_until, now + seconds)


class Lines(Screen):
    """Plain log lines: for pipes, files, CI. None is silent for long, whatever the run is busy with."""

    def __init__(self, every: float = 10.0) -> None:
        super().__init__()
        self._every = every  # seconds
        self._told = self._began = time.monotonic()
        self._over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._beat, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.close()

    def _beat(self) -> None:
        while not self._over.wait(self._every / 10 or None):
            self._tick(0)

    def close(self) -> None:
        if self._tally.ended:
            self._tell()
        self._tally.begin(self._tally.stage, 0)

    def _begin(self, stage: StageName, due: int) -> None:
        self.close()
        super()._begin(stage, due)
        self._told = self._began = time.monotonic()
        say(f"{stage}: {due:,} due" if due else f"{stage} …")

    def _tick(self, ended: int) -> None:
        if time.monotonic() - self._told >= self._every:  # what is slow is told of too, not only what has ended
            self._told = time.monotonic()
            self._tell()

    def _tell(self) -> None:
        notes = [self._tally.notes()] if self._tally.notes() else []
        if not self._tally.ended:
            notes.append(f"{time.monotonic() - self._began:.0f} s so far")
        say(f"{self._tally.stage}: {', '.join(notes)}")


class Bar(Screen):
    """A bar on a terminal, drawn anew several times a second whether anything has ended or not."""

    def __init__(self) -> None:
        super().__init__()
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._progress = Progress(
            TextColumn("{task.description:<9}", markup=False),
            BarColumn(max(10, min(40, self._console.width // 6))),  # the numbers are what is read
            _Notes(self._tally),
            console=self._console,
        )
        self._task: TaskID | None = None
        self._progress.start()

    def say(self, message: str) -> None:
        for line in f"democritus: {safe_lines(message)}".splitlines():
            for part in broken(line, self._console.width):
                self._console.print(part, soft_wrap=True)

    def close(self) -> None:
        self._finish()
        self._progress.stop()

    def _begin(self, stage: StageName, due: int) -> None:
        self._finish()
        super()._begin(stage, due)
        self._task = self._progress.add_task(stage, total=due or None, settled=None)

    def _tick(self, ended: int) -> None:
        if self._task is not None and ended:
            self._progress.update(self._task, advance=ended)

    def _finish(self) -> None:
        """Leave the last numbers beside the bar of the stage that is over; a bar that counts nothing is full then."""
        if self._task is not None:
            if not self._tally.due:
                self._progress.update(self._task, total=1, completed=1)
            self._progress.update(self._task, settled=self._tally.notes())

    def _paused(self) -> AbstractContextManager[None]:
        return _Pause(self._progress)


def screen() -> Bar | Lines:
    """The progress that fits stderr."""
    return Bar() if sys.stderr.isatty() else Lines()


class _Notes(ProgressColumn):
    """The numbers beside a bar: while the stage goes on, those of now."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def render(self, task: Task) -> Text:
        """Called by rich at every drawing."""
        settled = task.fields["settled"]
        return Text(self._tally.notes() if settled is None else settled)


class _Pause(AbstractContextManager[None]):
    """No drawing while the user is asked."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __enter__(self) -> None:
        self._progress.stop()

    def __exit__(self, *_: object) -> None:
        self._progress.start()
