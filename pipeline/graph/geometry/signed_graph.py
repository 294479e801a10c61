"""Signed, typed graph as arrays: the edges between concepts, with what a geometry may learn from them.

An edge's kind is its sign and whether any of its claims says more than that the two vary together: eight kinds. Its
topic, and that of a variable, is the one under which most of its abstracts lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.store.database import Store

Ints = NDArray[np.int64]

SIGNS = "+-0?"
KINDS = 2 * len(SIGNS)
NO_TOPIC = -1
SEVERAL = -1


class SignedGraph(NamedTuple):
    """n variables and e edges, in the order of their ids."""

    ids: list[str]
    names: list[str]
    topics: list[str]
    """the names of the topics that numbers stand for"""
    topic: Ints
    """[n] of each variable; NO_TOPIC for none"""
    edges: Ints
    """[e, 2] numbers of cause and effect"""
    kind: Ints
    """[e] 2 * the place of the sign in SIGNS + whether some claim is about more than a correlation"""
    edge_topic: Ints
    """[e] NO_TOPIC for none"""
    since: Ints
    """[e] year of the earliest abstract that states it; 0 where none is dated"""
    paper: Ints
    """[e] number of the paper that states it; SEVERAL for more than one"""

    def only(self, chosen: Sequence[int] | Ints) -> SignedGraph:
        """Return the same variables with these edges alone."""
        return self._replace(
            edges=self.edges[chosen],
            kind=self.kind[chosen],
            edge_topic=self.edge_topic[chosen],
            since=self.since[chosen],
            paper=self.paper[chosen],
        )


def load(store: Store, before: int | None = None, *, memory: bool = False) -> SignedGraph:
    """The edges of the level concept. With `before`, kinds are of what abstracts of earlier years say, as far as any
    does; the year of an edge is that of its first abstract all the same. With `memory` also what a model says from
    memory and no abstract does."""
    rows = store.rows("geometry/edges", before=before, memory=memory)
    named = {row["id"]: row for row in store.rows("geometry/variables", memory=memory)}
    ids = sorted({end for row in rows for end in (row["cause"], row["effect"])})
    at = {name: number for number, name in enumerate(ids)}
    topics = sorted(
        {row["topic"] for row in (*rows, *(named[one] for one in ids if one in named)) if row["topic"] is not None}
    )
    number = {name: place for place, name in enumerate(topics)}

    papers = {name: place for place, name in enumerate(sorted({row["paper"] for row in rows} - {None}))}

    def ints(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    return SignedGraph(
        ids,
        [named[one]["name"] for one in ids],
        topics,
        ints([number.get(named[one]["topic"], NO_TOPIC) for one in ids]),
        ints([end for row in rows for end in (at[row["cause"]], at[row["effect"]])]).reshape(-1, 2),
        ints([2 * SIGNS.index(row["sign"]) + row["directed"] for row in rows]),
        ints([number.get(row["topic"], NO_TOPIC) for row in rows]),
        ints([row["since"] or 0 for row in rows]),
        ints([papers.get(row["paper"], SEVERAL) for row in rows]),
    )


def held_out(graph: SignedGraph, share: float, seed: int) -> tuple[Ints, Ints]:
    """Numbers of the edges to learn from and of those held out, drawn at random. A pair and its reverse go together,
    else the one would tell of the other."""
    pairs = np.sort(graph.edges, axis=1)
    _, group = np.unique(pairs, axis=0, return_inverse=True)
    group = group.reshape(-1)
    drawn = np.random.default_rng(seed).random(group.max(initial=-1) + 1) < share
    return np.flatnonzero(~drawn[group]), np.flatnonzero(drawn[group])
