"""Console: lines for the user on stderr, and money for reading."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pipeline import layout


def say(message: str) -> None:
    """A message for the user on stderr, on a terminal broken between words."""
    width = layout.room(sys.stderr)
    with suppress(OSError):  # a stderr that is full, or gone, ends nothing
        for line in f"democritus: {message}".split("\n"):
            for part in [line] if width is None else layout.broken(line, width):
                print(part, file=sys.stderr)


@contextmanager
def meanwhile(what: str, every: float = 10.0) -> Iterator[None]:
    """Around what may take long and counts nothing: says every so many seconds that it goes on."""
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
    """A cost for reading."""
    return "unknown (the model's price is not known)" if cost is None else f"{cost:.4f} USD"


def spending(tokens: int, cost: float | None) -> str:
    """The cost so far, for reading; empty where nothing was asked."""
    return "" if not tokens else f"{tokens} tokens" if cost is None else f"{cost:.4f} USD"
