"""Derivation of the graph: teams, entities, readings, votes, edges and conflicts as rows.

A pure function of the current claims, the variables at their ends, study clusters, judgements and factors, by the
statements in derive.sql; so what is read in portions gives the same rows as what is read at once. The formulas stand in
support.sql, and in docs/concepts.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import pairwise
from typing import get_args

from pipeline.store.database import Store
from pipeline.store.records import Level, content_id

_OF_CLAIMS = ("derive/entities", "derive/names", "derive/readings", "derive/claim_edges")
OF_EVIDENCE = ("derive/class_edges", "derive/votes", "derive/discount_teams", "derive/edges", "derive/conflicts")
_OF_MEMORY = ("derive/imagined_claim_edges", "derive/imagined_edges")

_BY_LEVEL = frozenset({"derive/votes", "derive/edges", "derive/conflicts"})
"""What is derived level by level: all at once takes some 1.5 kB of memory a claim."""
_CLAIMS_AT_ONCE = 10_000
_RANGES = (1, 2, 4, 8)
_SMALL = 500  # claims up to which a query takes less time as it stands than DuckDB takes to make a better one of it


def derive_graph(store: Store) -> None:
    """Derive the graph between the entities of names anew, within an open transaction."""
    store.sql("delete from claim_ends")
    for role in ("cause", "effect"):  # in portions, too
        store.run("entities/derive_ends", role=role)
    _derive_teams(store)
    store.run("derive/forget")
    (size,) = store.sql(
        "select count(*) filter (role = 'cause') as claims, coalesce(bool_or(imagined), false) as remembered "
        "from claim_ends"
    )
    steps = (*_OF_CLAIMS, *OF_EVIDENCE, *(_OF_MEMORY if size["remembered"] else ()))
    if size["claims"] <= _SMALL:
        with store.unoptimized():
            carry_out(store, steps)
    else:
        carry_out(store, steps)
    store.add_rows("built", [{"stage": "graph", "inputs": inputs(store)}], replace=True)


def derive_from_evidence(store: Store) -> None:
    """Derive what follows from `claim_edges` into empty tables, within an open transaction."""
    carry_out(store, OF_EVIDENCE)
    store.run("derive/imagined_edges")


def carry_out(store: Store, steps: Iterable[str]) -> None:
    """Carry out statements that derive parts of the graph, in this order, within an open transaction."""
    (size,) = store.sql("select count(*) as claims from claim_ends where role = 'cause'")
    claims = size["claims"]
    for step in steps:
        for portion in _portions(step, claims):
            store.run(step, **portion)


def _portions(step: str, claims: int) -> Iterator[Mapping[str, str | None]]:
    """Yield the parameters with which a statement is carried out for so many claims, portion by portion."""
    if step in _BY_LEVEL:
        yield from ({"level": level} for level in (get_args(Level) if claims > _CLAIMS_AT_ONCE else (None,)))
    elif step == "derive/claim_edges":
        yield from _ranges(claims)
    else:
        yield {}


def _ranges(claims: int) -> Iterator[Mapping[str, str | None]]:
    """Yield ranges of ids for so many claims, which together are all ids; these are hashes, so all have about as many.

    A range takes less memory than all, but what its claims are found among is read for each: there are at most 8.
    """
    number = next((each for each in _RANGES if claims <= each * _CLAIMS_AT_ONCE), _RANGES[-1])
    bounds = [None, *(f"sha256:{first:x}" for first in range(16 // number, 16, 16 // number)), None]
    return ({"low": low, "high": high} for low, high in pairwise(bounds))


def _derive_teams(store: Store) -> None:
    """Find anew who worked together, unless that was found from the same authors."""
    found = store.row("abstracts/authors")
    if store.rows("abstracts/built_teams") != [found]:
        store.run("abstracts/forget_teams")
        store.run("abstracts/derive_teams")
        store.add_rows("built", [{"stage": "teams", **found}], replace=True)


def inputs(store: Store) -> str:
    """Return a hash of all that the graph is derived from."""
    return content_id(version("democritus"), *store.row("derive/inputs").values())
