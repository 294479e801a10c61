"""Console: lines for the user on stderr, and money for reading."""

from __future__ import annotations

import sys
from contextlib import suppress


def say(message: str) -> None:
    """A line for the user on stderr."""
    with suppress(OSError):  # a stderr that is full, or gone, ends nothing
        print(f"democritus: {message}", file=sys.stderr)


def money(cost: float | None) -> str:
    """A cost for reading."""
    return "unknown (the model's price is not known)" if cost is None else f"{cost:.4f} USD"


def spending(tokens: int, cost: float | None) -> str:
    """The cost so far, for reading; empty where nothing was asked."""
    return "" if not tokens else f"{tokens} tokens" if cost is None else f"{cost:.4f} USD"
