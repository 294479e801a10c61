"""Derivation of the graph: teams, entities, readings, votes, edges and conflicts as rows.

A pure function of the current claims, the ends they have, voices, judgements and factors, by the statements in
`store/sql/duckdb/graph`; so what is read in portions gives the same rows as what is read at once. The formulas stand
in docs/concepts.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import pairwise
from typing import get_args

from pipeline.entities import stage as entities
from pipeline.entities.resolution import Resolution
from pipeline.store.database import Store
from pipeline.store.records import Level, content_id

_PARTS = (
    "entities", "names", "readings", "claim_edges", "class_edges", "votes", "edges", "conflicts",
    "imagined_claim_edges", "imagined_edges",
)  # fmt: skip

_BY_LEVEL = frozenset({"votes", "edges", "conflicts"})
"""What is derived level by level: all at once takes some 1.5 kB of memory a claim."""
_CLAIMS_AT_ONCE = 10_000
_RANGES = (1, 2, 4, 8)


def rebuild(store: Store) -> Resolution:
    """Derive the names' entities and the graph between them anew, within an open transaction."""
    resolved = entities.derive(store)
    derive_graph(store)
    return resolved


def derive_graph(store: Store) -> None:
    """Derive the graph between the entities of names anew, within an open transaction."""
    store.run("entities/forget_ends")
    for role in ("cause", "effect"):  # in portions, too
        store.run("entities/derive_ends", role=role)
    _derive_teams(store)
    derive_parts(store, _PARTS)
    store.add_rows("built", [{"stage": "graph", "inputs": _inputs(store)}], replace=True)


def derive_from_evidence(store: Store) -> None:
    """Derive anew what follows from `claim_edges`, within an open transaction."""
    derive_parts(store, ("class_edges", "votes", "edges", "conflicts"))


def derive_parts(store: Store, parts: Sequence[str]) -> None:
    """Derive some parts of the graph anew, in this order, within an open transaction."""
    claims: int = store.row("graph/ends")["claims"]
    for part in parts:
        store.run(f"graph/forget_{part}")
        for portion in _portions(part, claims):
            store.run(f"graph/derive_{part}", **portion)
        if part == "votes":
            store.run("graph/discount_teams")


def _portions(part: str, claims: int) -> Sequence[Mapping[str, str | None]]:
    """The parameters with which a part is derived from so many claims, portion by portion."""
    if part in _BY_LEVEL:
        return [{"level": level} for level in (get_args(Level) if claims > _CLAIMS_AT_ONCE else (None,))]
    return _ranges(claims) if part == "claim_edges" else [{}]


def _ranges(claims: int) -> list[Mapping[str, str | None]]:
    """Ranges of ids for so many claims, which together are all ids; as these are hashes, all ranges have about as many.

    A range takes less memory than all, but what its claims are found among is read for each: there are at most 8.
    """
    number = next((each for each in _RANGES if claims <= each * _CLAIMS_AT_ONCE), _RANGES[-1])
    bounds = [None, *(f"sha256:{first:x}" for first in range(16 // number, 16, 16 // number)), None]
    return [{"low": low, "high": high} for low, high in pairwise(bounds)]


def bring_up_to_date(store: Store) -> None:
    """Derive anew, in one transaction, the entities and the graph that do not stand for what there is."""
    named = entities.is_derived(store)
    if named and store.rows("graph/built") == [{"inputs": _inputs(store)}]:
        return
    store.free_memory()
    with store.transaction():
        if not named:
            entities.derive(store)
        derive_graph(store)


def _derive_teams(store: Store) -> None:
    """Tell anew who worked together, unless that was told from the same authors."""
    found = store.row("abstracts/authors")
    if store.rows("abstracts/built_teams") != [found]:
        store.run("abstracts/forget_teams")
        store.run("abstracts/derive_teams")
        store.add_rows("built", [{"stage": "teams", **found}], replace=True)


def _inputs(store: Store) -> str:
    """A hash of all that the graph is derived from."""
    return content_id(version("democritus"), *store.row("graph/inputs").values())
