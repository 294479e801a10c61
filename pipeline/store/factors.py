"""Factors of support and coefficients of reading: the weights that the derivation of the graph takes as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple


class Factor(NamedTuple):
    """A row of the table `factors`: a claim with this `value` of `kind` counts `factor` times as much (0 to 1).

    `kind` is 'strength' or 'hedged', columns of claims, 'design', a column of extractions, 'team', 'sign' (of
    an edge), or 'prior': then `factor` is the number of votes for the sign `value` before any paper is read.
    """

    kind: str
    value: str
    factor: float
    words: str


class Coefficient(NamedTuple):
    """A row of the table `reading_coefficients`: what a signal adds to the logit of a claim's reading."""

    signal: str
    coefficient: float
    words: str


@cache
def factors() -> tuple[Factor, ...]:
    """All factors of support, in the order of the file."""
    return tuple(
        Factor(kind, value, row["factor"], row["words"])
        for kind, rows in _tables("factors.toml").items()
        for value, row in rows.items()
    )


@cache
def coefficients() -> tuple[Coefficient, ...]:
    """All coefficients of reading, in the order of the file."""
    rows = _tables("reading.toml").items()
    return tuple(Coefficient(signal, row["coefficient"], row["words"]) for signal, row in rows)


def _tables(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("pipeline.store").joinpath(file).read_text("utf-8"))
