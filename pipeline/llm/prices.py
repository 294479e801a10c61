"""What tokens cost. The numbers are in `pipeline/prices.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.with_name("prices.toml")
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens; what is not told apart costs as much as any prompt token."""

    prompt: float
    completion: float
    cached: float | None = None
    written: float | None = None


@dataclass(frozen=True)
class Tokens:
    """What the server says it counted; `known` is false where it says nothing."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0
    written: int = 0
    known: bool = False


@cache
def _prices() -> dict[str, Price]:
    return {pattern: Price(**row) for pattern, row in tomllib.loads(_FILE.read_text("utf-8")).items()}


def price_of(model: str) -> Price | None:
    """The price of a model, by the longest pattern that matches its name; None if nobody knows."""
    name = model.removeprefix("openai/")
    names = (name, _SNAPSHOT.sub("", name))
    matches = [pattern for pattern in _prices() if any(fnmatchcase(each, pattern) for each in names)]
    return _prices()[max(matches, key=len)] if matches else None


def cost(tokens: Tokens, price: Price | None) -> float | None:
    """US dollars for one request; None if its price or its tokens are unknown."""
    if price is None or not tokens.known:
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
