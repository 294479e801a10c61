"""Derivation of the graph: teams, entities, readings, votes, edges and conflicts as rows.

A pure function of the current claims, the ends they have, voices, judgements and factors, by the statements in
`store/sql/duckdb/graph`; so what is read in portions gives the same rows as what is read at once. The formulas stand
in docs/concepts.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import get_args

from pipeline.records import Level, content_id
from pipeline.store import Store

_PARTS = (
    "entities", "names", "readings", "claim_edges", "class_edges", "votes", "edges", "conflicts",
    "imagined_claim_edges", "imagined_edges",
)  # fmt: skip

_QUARTERS = ((None, "sha256:4"), ("sha256:4", "sha256:8"), ("sha256:8", "sha256:c"), ("sha256:c", None))
_LEVELS: list[Mapping[str, str | None]] = [{"level": level} for level in get_args(Level)]
_PORTIONS: Mapping[str, Sequence[Mapping[str, str | None]]] = {
    "claim_edges": [{"low": low, "high": high} for low, high in _QUARTERS],
    "votes": _LEVELS,
    "edges": _LEVELS,
    "conflicts": _LEVELS,
}
"""What is derived portion by portion, for all at once takes some 1.5 kB of memory a claim: by ranges of ids, which
together are all there are (ids are hashes, so that each is about a quarter), and by levels."""


def derive_graph(store: Store) -> None:
    """Derive the graph anew, within an open transaction."""
    _derive_teams(store)
    _derive(store, _PARTS)
    store.add_rows("built", [{"stage": "graph", "inputs": _inputs(store)}], replace=True)


def derive_from_evidence(store: Store) -> None:
    """Derive anew what follows from `claim_edges`, within an open transaction."""
    _derive(store, ("class_edges", "votes", "edges", "conflicts"))


def _derive(store: Store, parts: Sequence[str]) -> None:
    for part in parts:
        store.run(f"graph/forget_{part}")
        for portion in _PORTIONS.get(part, [{}]):
            store.run(f"graph/derive_{part}", **portion)
        if part == "votes":
            store.run("graph/discount_teams")


def bring_up_to_date(store: Store) -> None:
    """Derive the graph anew, in one transaction, unless it stands for what there is."""
    if store.rows("graph/built") != [{"inputs": _inputs(store)}]:
        with store.transaction():
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
