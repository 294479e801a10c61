"""Evidence factors: by how much a hedge, a weak strength, a loose quote or a doubt lowers a claim (`factors.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple


class Factor(NamedTuple):
    """A row of the table `factors`: a claim with this `value` of `kind` counts `factor` times as much (0 to 1).

    `kind` is 'strength', 'hedged' or 'grounding', which are columns of claims, or 'doubt'.
    """

    kind: str
    value: str
    factor: float
    words: str


@cache
def factors() -> tuple[Factor, ...]:
    """All evidence factors, in the order of the file."""
    tables = tomllib.loads(resources.files("pipeline.store").joinpath("factors.toml").read_text("utf-8"))
    return tuple(
        Factor(kind, value, row["factor"], row["words"]) for kind, rows in tables.items() for value, row in rows.items()
    )


@cache
def doubts() -> dict[str, Factor]:
    """The factors of a claim's disagreements with its own quote, by the name of the doubt."""
    return {row.value: row for row in factors() if row.kind == "doubt"}
