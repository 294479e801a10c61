"""Prices of tokens by model; the numbers are in `prices.toml`."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from pipeline.errors import Unusable
from pipeline.settings import Settings

FILE = Path(__file__).with_name("prices.toml")
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens; what is not told apart costs as much as any prompt token."""

    prompt: float
    completion: float
    cached: float | None = None
    written: float | None = None
    batch: float | None = None
    """what batches cost, as a share of these prices; None: all of them"""

    @property
    def free(self) -> bool:
        """True if nothing costs anything, however much of it there is."""
        return not (self.prompt or self.completion or self.cached or self.written)

    def batched(self) -> Price:
        """The price of the same tokens in a batch."""
        if self.batch is None:
            return self
        share = self.batch
        return Price(
            prompt=self.prompt * share,
            completion=self.completion * share,
            cached=None if self.cached is None else self.cached * share,
            written=None if self.written is None else self.written * share,
        )


@dataclass(frozen=True)
class Tokens:
    """The server's count of a call's tokens; `known` is false where it gives none."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0
    written: int = 0
    known: bool = False


class Prices:
    """A table of prices by model pattern."""

    def __init__(self, rows: Mapping[str, Price]) -> None:
        self._rows = rows
        self._found: dict[str, Price | None] = {}

    @classmethod
    def load(cls, own: Path | None = None) -> Prices:
        """Our table, and above it the user's own. Raises Unusable, naming the file and row, if that cannot be read."""
        rows = _read(FILE)
        return cls({**rows, **_read(own)} if own else rows)

    def of(self, model: str) -> Price | None:
        """The price of a model, by the longest pattern that matches its name; None if nobody knows."""
        if model not in self._found:  # looked up three times for each call
            name = model.removeprefix("openai/")
            names = (name, _SNAPSHOT.sub("", name))
            matches = [pattern for pattern in self._rows if any(fnmatchcase(each, pattern) for each in names)]
            self._found[model] = self._rows[max(matches, key=len)] if matches else None
        return self._found[model]


def check(settings: Settings) -> None:
    """Raises Unusable if the table of prices cannot be read, or a limit on cost cannot be kept by it."""
    prices = Prices.load(settings.prices)
    for model in settings.models if settings.max_cost is not None else ():
        if prices.of(model) is None:
            raise Unusable(
                f"--max-cost cannot be kept: the price of {model!r} is not known. Give it in a table with --prices "
                "(see docs/spending.md), or limit tokens with --max-tokens."
            )


@cache
def _read(path: Path) -> dict[str, Price]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unusable(f"{path}: cannot be read as a table of prices: {reason}.") from None
    rows = {}
    for pattern, row in document.items():
        try:
            rows[pattern] = Price(**{name: float(value) for name, value in row.items()})
        except (AttributeError, TypeError, ValueError):
            raise Unusable(
                f"{path}: row {pattern!r} must have prompt and completion, and may have cached, written and batch: "
                "US dollars per million tokens (batch: the share of them that batches cost)."
            ) from None
        if not all(0 <= value < math.inf for value in vars(rows[pattern]).values() if value is not None):
            raise Unusable(f"{path}: row {pattern!r} has a price that is none: below zero, nan or inf.")
    return rows


def cost(tokens: Tokens, price: Price | None) -> float | None:
    """US dollars for one request; None if its price, or what it takes to count them, is unknown."""
    if price is None or not (tokens.known or price.free):
        return None
    cached = min(tokens.cached, tokens.prompt)
    written = min(tokens.written, tokens.prompt - cached)
    dollars = (
        (tokens.prompt - cached - written) * price.prompt
        + cached * (price.prompt if price.cached is None else price.cached)
        + written * (price.prompt if price.written is None else price.written)
        + tokens.completion * price.completion
    )
    return dollars / 1_000_000
