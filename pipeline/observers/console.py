"""Console: lines for the user on stderr, and money for reading."""

from __future__ import annotations

import sys
from contextlib import suppress

from pipeline.observers import layout


def say(message: str) -> None:
    """A message for the user on stderr, on a terminal broken between words."""
    width = layout.room(sys.stderr)
    with suppress(OSError):  # a stderr that is full, or gone, ends nothing
        for line in f"democritus: {message}".split("\n"):
            for part in [line] if width is None else layout.broken(line, width):
                print(part, file=sys.stderr)


def money(cost: float | None) -> str:
    """A cost for reading."""
    return "unknown (the model's price is not known)" if cost is None else f"{cost:.4f} USD"


def spending(tokens: int, cost: float | None) -> str:
    """The cost so far, for reading; empty where nothing was asked."""
    return "" if not tokens else f"{tokens} tokens" if cost is None else f"{cost:.4f} USD"
