"""Penalties: the words of a doubt about a claim, and the reliability that doubts leave it (`store/factors.toml`)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from string import Template
from typing import NamedTuple

from pipeline.store.factors import doubts


class Doubt(NamedTuple):
    """One disagreement of a claim with its quote, by its name in the table; `role` is 'cause', 'effect' or ''."""

    name: str
    role: str = ""

    @property
    def words(self) -> str:
        """The reason, for a reader."""
        return Template(doubts()[self.name].words).substitute(name=self.role)


def reliability(found: Iterable[Doubt]) -> float:
    """The product of the doubts' factors: 1 if there are none, and never 0."""
    return round(math.prod(doubts()[doubt.name].factor for doubt in found), 4)
