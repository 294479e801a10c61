"""Stored geometry: the vectors and places of variables in the graph's file, with how they were made.

One geometry at a time of the whole graph, and one of each slice. It belongs to the graph as it was: after a change it
is outdated, and is not shown. `slice` is the name of a slice, empty for the whole graph.
"""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

from pipeline.errors import Unusable
from pipeline.graph.geometry.input_vectors import Vectors
from pipeline.graph.geometry.manifold import Manifold
from pipeline.graph.geometry.measures import Roles
from pipeline.store.database import Store
from pipeline.store.result import Row

Method = Literal["transformer", "vectors"]
Format = Literal["png", "svg"]

LEAST = 20  # held-out edges that can speak against the vectors of names


class Part(NamedTuple):
    """What a geometry is of: the whole graph, of which a model's memory is no part, or all of an opened slice."""

    graph: Store
    slice: str = ""


class Made(NamedTuple):
    """How a geometry was made."""

    method: str
    vectors: str
    seed: int
    settings: dict[str, Any]
    measured: dict[str, Any]


def write(
    store: Store,
    made: Made,
    ids: list[str],
    vectors: Vectors,
    roles: Roles | None,
    where: Manifold,
    slice: str = "",
) -> None:
    """Put a geometry in the place of the one before. `roles`: None where vectors stand for themselves."""
    inputs = store.rows("derive/built")
    numbers = zip(ids, where.plane.tolist(), where.community.tolist(), vectors.tolist(), strict=True)
    rows: list[Row] = [
        {
            "slice": slice,
            "entity": entity,
            "x": x,
            "y": y,
            "community": community,
            "vector": _short(vector),
            "as_cause": roles and _short(roles.cause[at].tolist()),
            "as_effect": roles and _short(roles.effect[at].tolist()),
        }
        for at, (entity, (x, y), community, vector) in enumerate(numbers)
    ]
    row = {
        "slice": slice,
        **made._asdict(),
        "settings": json.dumps(made.settings),
        "measured": json.dumps(made.measured),
        "graph": inputs[0]["inputs"] if inputs else "",
    }
    with store.transaction():
        store.run("geometry/forget", slice=slice)
        store.run("geometry/forget_run", slice=slice)
        store.add_rows("places", rows)
        store.add_rows("geometry", [row])


def _short(vector: list[float]) -> list[float]:
    return [round(number, 5) for number in vector]


def made(store: Store, again: str, slice: str = "") -> Made:
    """How the stored geometry was made. Raises Unusable where there is none, or the graph has changed since; `again`
    is the command that makes one."""
    rows = store.rows("geometry/run", slice=slice)
    if not rows:
        raise Unusable(f"this graph has no geometry yet: `{again}` makes one.")
    if rows[0]["outdated"]:
        raise Unusable(f"the graph has changed since its geometry was made: `{again}` makes it anew.")
    row = rows[0]
    return Made(row["method"], row["vectors"], row["seed"], json.loads(row["settings"]), json.loads(row["measured"]))


def places(store: Store, slice: str = "") -> list[Row]:
    """Return where each variable lies: entity, name, x, y, community."""
    return store.rows("geometry/places", slice=slice)
