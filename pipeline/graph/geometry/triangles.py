"""Triangles of a directed graph, by type: transitive ones, 3-cycles, and open paths within one topic.

A transitive triangle is u -> v, v -> w and u -> w. Whether its signs compose (those of u -> v and v -> w multiply to
that of u -> w) makes two types of it. A path u -> v -> w that no edge closes counts where both its edges lie in one
topic; hubs have as many of these as the product of what goes in and out, so that a sample of them is taken.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from pipeline.graph.geometry.signed_graph import NO_TOPIC, SIGNS, Ints, SignedGraph

TYPES = ("transitive, signs compose", "transitive, other signs", "3-cycle", "path in one topic")
PATHS = 2  # open paths for each edge of the graph that are kept at most
_VALUE = {"+": 1, "-": -1}


class Triangles(NamedTuple):
    """t triangles u, v, w."""

    corners: Ints
    """[t, 3] variables"""
    sides: Ints
    """[t, 3] edges u -> v, v -> w, and u -> w or w -> u; for an open path the first once more"""
    type: Ints
    """[t] places in TYPES"""


def triangles(graph: SignedGraph, seed: int) -> Triangles:
    """Return all closed triangles of a graph, and of its open paths at most PATHS for each edge, drawn at random."""
    pairs = [tuple(pair) for pair in graph.edges.tolist()]
    number = {pair: edge for edge, pair in enumerate(pairs)}
    after: dict[int, list[int]] = defaultdict(list)
    for edge, (cause, _) in enumerate(pairs):
        after[cause].append(edge)
    closed, paths = [], []
    for first, (u, v) in enumerate(pairs):
        for second in after[v]:
            w = pairs[second][1]
            if w == u:
                continue
            if (u, w) in number:
                third = number[u, w]
                closed.append((u, v, w, first, second, third, _transitive(graph, first, second, third)))
            elif (w, u) in number:
                if u == min(u, v, w):
                    closed.append((u, v, w, first, second, number[w, u], 2))
            elif graph.edge_topic[first] == graph.edge_topic[second] != NO_TOPIC:
                paths.append((u, v, w, first, second, first, 3))
    if len(paths) > PATHS * len(pairs):
        drawn = np.random.default_rng(seed).choice(len(paths), PATHS * len(pairs), replace=False)
        paths = [paths[at] for at in sorted(drawn)]
    found = np.array([*closed, *paths], dtype=np.int64).reshape(-1, 7)
    return Triangles(found[:, :3], found[:, 3:6], found[:, 6])


def none() -> Triangles:
    """No triangles."""
    empty = np.zeros((0, 3), dtype=np.int64)
    return Triangles(empty, empty, empty[:, 0])


def _transitive(graph: SignedGraph, first: int, second: int, third: int) -> int:
    """Return the type of a transitive triangle; signs that are open or null compose to nothing."""
    one, two, whole = (_VALUE.get(SIGNS[graph.kind[edge] // 2], 0) for edge in (first, second, third))
    return 0 if one * two == whole != 0 else 1
