"""Acyclic part of a model: which edges are cut so that no loop is left, and why each of them.

To cut as little support as possible is the weighted minimum feedback arc set, which is NP-hard (Karp 1972). Edges are
taken in the order of their support, and one that would close a loop with those taken before is cut: of each loop a
weakest edge goes, and the better supported way back is the reason. No cut edge could be put back.
`benchmarks/models.py` compares what is cut with the least that could be.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import networkx as nx

from pipeline.graph.models.network import Link, link


class Cut(NamedTuple):
    """An edge that was cut, and the way back from its effect to its cause, every edge of which has as much support."""

    cause: str
    effect: str
    back: list[str]
    """ids from the effect to the cause"""


def acyclic(graph: nx.DiGraph[str]) -> tuple[nx.DiGraph[str], list[Cut]]:
    """Return the graph without the edges that are cut, and these, the best supported first."""
    kept: nx.DiGraph[str] = nx.DiGraph()
    kept.add_nodes_from(graph.nodes(data=True))
    cuts = []
    for cause, effect in in_order(graph, graph.edges):
        if nx.has_path(kept, effect, cause):
            cuts.append(Cut(cause, effect, nx.shortest_path(kept, effect, cause)))
        else:
            kept.add_edge(cause, effect, **graph.edges[cause, effect])
    return kept, cuts


def in_order(graph: nx.DiGraph[str], edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Sort edges by support, of those with the same the one of most papers first, then the latest, then by name."""

    def place(edge: tuple[str, str]) -> tuple[float, int, int, str, str]:
        found: Link = link(graph, *edge)
        names = (graph.nodes[end].get("name", end) for end in edge)
        return (-round(found.low, 6), -found.papers, -found.latest, *names)

    return sorted(edges, key=place)
