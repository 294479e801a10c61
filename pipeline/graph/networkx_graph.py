"""networkx: the graph in memory, for algorithms. Nodes are entity ids; what they and edges hold are plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx

from pipeline.graph.items import Edge, Node


def simple(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.DiGraph[str]:
    """One edge per cause and effect, with its claims as `evidence` and a model's as `statements`, lists of dicts."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(map(_node, nodes))
    for edge in edges:
        values = {**edge._asdict(), "relation": edge.relation}
        for said in ("evidence", "statements"):
            values[said] = [claim._asdict() for claim in values[said]]
        for end in ("cause", "effect", "cause_id", "effect_id"):  # the nodes have them
            del values[end]
        graph.add_edge(edge.cause_id, edge.effect_id, **values)
    return graph


def parallel(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.MultiDiGraph[str]:
    """One edge per claim, the claim's id its key, and the claim's vote its weight."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(map(_node, nodes))
    for edge in edges:
        for claim in (*edge.evidence, *edge.statements):
            graph.add_edge(edge.cause_id, edge.effect_id, key=claim.claim, weight=claim.vote, **claim._asdict())
    return graph


def _node(node: Node) -> tuple[str, dict[str, Any]]:
    return node.id, {name: value for name, value in node._asdict().items() if name != "id"}
