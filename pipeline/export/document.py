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
    told = {**edge._asdict(), "relation": edge.relation}
    for said in ("evidence", "statements"):
        told[said] = [claim._asdict() for claim in told.pop(said)]  # last, where a reader looks for them
    return told
