"""What a doubt says and what it costs: `penalties.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from string import Template
from typing import NamedTuple


class Doubt(NamedTuple):
    """One disagreement of a claim with its quote, by its name in the table; `role` is 'cause', 'effect' or ''."""

    name: str
    role: str = ""

    @property
    def words(self) -> str:
        """The reason, for a reader."""
        return Template(_table()[self.name].words).substitute(name=self.role)


class _Kind(NamedTuple):
    words: str
    factor: float


@cache
def _table() -> dict[str, _Kind]:
    text = resources.files("pipeline.claims.checks").joinpath("penalties.toml").read_text("utf-8")
    return {name: _Kind(row["words"], float(row["factor"])) for name, row in tomllib.loads(text).items()}


def reliability(doubts: Iterable[Doubt]) -> float:
    """The product of the doubts' factors: 1 if there are none, and never 0."""
    product = 1.0
    for doubt in doubts:
        product *= _table()[doubt.name].factor
    return round(product, 4)
