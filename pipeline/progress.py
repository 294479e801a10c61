"""What a run and its commands tell the user on stderr: on a terminal broken between words, in a pipe in whole lines."""

from __future__ import annotations

import re
import shutil
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Self, TextIO

import click
from rich.cells import cell_len

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
)  # fmt: skip
from pipeline.sources.text.unicode import safe_lines

_WINDOW = 60.0  # seconds over which the rate is measured: what came from the cache at first says nothing about the rest
_LONG = 5.0  # seconds; shorter waits are not worth a line
NARROWEST = 40  # columns; on a terminal narrower than this, lines are as on one of so many
_HANG = 24  # the last column at which the words of a line hang under each other
# a command between backticks stays in one piece, so that it can be copied
_WORD = re.compile(r"(?:`[^`]*`|\S)+")
_COPIED = re.compile(r"[/\\`]")
_LABEL = re.compile(r"\S.*?\s{2,}(?=\S)")


def room(stream: TextIO) -> int | None:
    """Return the columns of the terminal that a stream writes to, None if it is none."""
    return max(NARROWEST, shutil.get_terminal_size().columns) if stream.isatty() else None


def broken(line: str, width: int | None) -> Iterator[str]:
    """Break a line into lines of at most `width` columns, None for any.

    Only an address, path or command that is longer than that is wider.

    Lines after the first begin where the first one's words do: after its indent, and after what stands before a gap of
    two spaces near its beginning, such as the name of a number.
    """
    if width is None or cell_len(line) <= width:
        yield line
        return
    indent = len(line) - len(line.lstrip())
    label = _LABEL.match(line, indent)
    hang = " " * (label.end() if label and label.end() <= min(_HANG, width // 2) else indent or 2)
    now, end = line[:indent], indent
    fresh = True
    for word in _WORD.finditer(line):
        gap = line[end : word.start()]
        end = word.end()
        for part in _pieces(word[0], width - len(hang)):
            if not fresh and cell_len(now) + len(gap) + cell_len(part) > width:
                yield now
                now, gap, fresh = hang, "", True
            now += ("" if fresh else gap) + part
            gap, fresh = "", False
    yield now


def _pieces(word: str, width: int) -> Iterator[str]:
    """Yield a word, in pieces if it is longer than a line; what may be copied stays whole, wide characters aside."""
    if cell_len(word) <= width or (_COPIED.search(word) and cell_len(word) == len(word)):
        yield word
        return
    piece = ""
    for character in word:
        if cell_len(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def say(message: str) -> None:
    """Print a message for the user on stderr, on a terminal broken between words."""
    width = room(sys.stderr)
    with suppress(OSError):  # a stderr that is full, or gone, ends nothing
        for line in f"democritus: {message}".split("\n"):
            for part in broken(line, width):
                print(part, file=sys.stderr)


@contextmanager
def meanwhile(what: str, every: float = 10.0) -> Iterator[None]:
    """Say every so many seconds that something goes on which may take long and counts nothing."""
    over, began = threading.Event(), time.monotonic()

    def tell() -> None:
        while not over.wait(every):
            say(f"{what}: {time.monotonic() - began:.0f} s so far")

    telling = threading.Thread(target=tell, daemon=True)
    telling.start()
    try:
        yield
    finally:
        over.set()
        telling.join()


def money(cost: float | None) -> str:
    """Return a cost for reading."""
    return "unknown (the model's price is not known)" if cost is None else f"{cost:.4f} USD"


def spending(tokens: int, cost: float | None) -> str:
    """Return the cost so far, for reading; empty where nothing was asked."""
    return "" if not tokens else f"{tokens} tokens" if cost is None else f"{cost:.4f} USD"


class Tally:
    """The numbers of the current stage, and of its traffic."""

    def __init__(self) -> None:
        self.stage: StageName = "abstracts"
        self.due = self.done = self.failed = 0
        self.traffic = Traffic()
        self._spent = ""
        self._past: deque[tuple[float, int]] = deque()  # when, and how many had ended by then

    def begin(self, stage: StageName, due: int) -> None:
        """Begin a stage."""
        self.stage, self.due, self.done, self.failed = stage, due, 0, 0
        self._past = deque([(time.monotonic(), 0)])

    def tick(self, done: int, failed: int) -> None:
        """Count items that have ended."""
        self.done += done
        self.failed += failed
        now = time.monotonic()
        self._past.append((now, self.ended))
        while len(self._past) > 2 and self._past[1][0] < now - _WINDOW:
            self._past.popleft()

    def spent(self, tokens: int, cost: float | None) -> None:
        """Note the graph's tokens and cost so far."""
        counted = f"{tokens:,} tokens" if tokens else ""
        self._spent = counted if cost is None or not tokens else f"{counted}, {spending(tokens, cost)}"

    @property
    def ended(self) -> int:
        """Return items of the stage that are done or failed."""
        return self.done + self.failed

    @property
    def rate(self) -> float:
        """Return items a minute, lately; 0 while none has ended."""
        (since, before), now = (self._past[0] if self._past else (0.0, 0)), time.monotonic()
        return 60 * (self.ended - before) / max(now - since, 1e-3) if self._past else 0.0

    def notes(self) -> str:
        """Return all numbers in words; those that are zero or not known are left out."""
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
        """Ask, and tell whether the user says yes."""
        with self._paused():
            return click.confirm(f"democritus: {question}", err=True)

    def _begin(self, stage: StageName, due: int) -> None:
        self._tally.begin(stage, due)

    def _tick(self, ended: int) -> None:
        """Note that something has moved, and perhaps items have ended."""

    def _paused(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _wait(self, seconds: float, why: str) -> None:
        """Tell of a long wait once, however many questions are kept waiting by it."""
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
