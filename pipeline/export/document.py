"""JSON: the whole graph with all its evidence, in one document.

    {"format": "democritus", "version": 4, "nodes": [...], "edges": [...]}

One node or edge per line, UTF-8, with the fields of `items.Node` and `items.Edge`. An edge's `evidence` begins with its
best claim, and is empty where only a model speaks of it, whose claims are its `statements`; each has its `reading`, its
`vote`, its `doubts` and what it states besides. `start` and `end` count code points of the abstract's text as the graph
keeps it. `version` changes when a reader of the old one could be misled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from pipeline.graph.items import Edge, Node

VERSION = 4

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def write(nodes: Iterable[Node], edges: Iterable[Edge], out: BinaryIO) -> None:
    """Write the graph as one JSON document, item by item."""
    out.write(f'{{"format":"democritus","version":{VERSION},\n"nodes":['.encode())
    _array((node._asdict() for node in nodes), out)
    out.write(b'],\n"edges":[')
    _array((_edge(edge) for edge in edges), out)
    out.write(b"]}\n")


def _array(items: Iterator[dict[str, Any]], out: BinaryIO) -> None:
    separator = "\n"
    for item in items:
        out.write((separator + _ENCODER.encode(item)).encode())
        separator = ",\n"


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "cause": edge.cause,
        "effect": edge.effect,
        "cause_id": edge.cause_id,
        "effect_id": edge.effect_id,
        "sign": edge.sign,
        "weight": edge.weight,
        "low": edge.low,
        "high": edge.high,
        "standing": edge.standing,
        "gate": edge.gate,
        "supports": edge.supports,
        "refutes": edge.refutes,
        "nulls": edge.nulls,
        "background": edge.background,
        "papers": edge.papers,
        "abstracts": edge.abstracts,
        "claims": edge.claims,
        "narrower": edge.narrower,
        "origin": edge.origin,
        "model_sign": edge.model_sign,
        "model_plus": edge.model_plus,
        "model_minus": edge.model_minus,
        "model_nulls": edge.model_nulls,
        "model_unsigned": edge.model_unsigned,
        "model_statements": edge.model_statements,
        "relation": edge.relation,
        "evidence": [claim._asdict() for claim in edge.evidence],
        "statements": [claim._asdict() for claim in edge.statements],
    }
