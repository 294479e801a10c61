"""GraphML, for Gephi, Cytoscape, yEd, igraph and networkx.

One directed graph. Nodes have `label`, the name, and what `items.NODE_COLUMNS` lists; lists are joined by '; ' (the
JSON document has them apart). Edges have an id that stays the same from export to export, and what
`items.GRAPHML_COLUMNS` lists. Every attribute is on every node and edge, except texts that are empty: readers do not
agree on what an empty text is.

XML 1.0 cannot hold every character, not even escaped: those it cannot are replaced by U+FFFD. Everything else comes
back as it was, carriage returns included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from pipeline.graph.items import GRAPHML_COLUMNS, NODE_COLUMNS, Columns, Edge, Node

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
MOST_IN_MEMORY = 100_000
"""Edges up to which networkx writes the file: each takes it 95 µs and 2.5 KB of memory, as a line 24 µs and none."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {int: "long", float: "double"}


def legal(text: str) -> str:
    """Return `text` with U+FFFD for each character that XML 1.0 forbids: controls, surrogates, U+FFFE, U+FFFF."""
    return _ILLEGAL.sub("\ufffd", text)


def write(nodes: Iterable[Node], edges: Iterable[Edge], out: BinaryIO) -> None:
    """Write the graph as GraphML; of more than `MOST_IN_MEMORY` edges one line after another."""
    remaining = iter(edges)
    first = list(islice(remaining, MOST_IN_MEMORY + 1))
    if len(first) > MOST_IN_MEMORY:
        _write_lines(nodes, chain(first, remaining), out)
        return
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(id="democritus")  # whose keys are the ids of edges in the file
    for node in nodes:
        graph.add_node(node.id, **_attributes(node, NODE_COLUMNS))
    for edge in first:
        graph.add_edge(edge.cause_id, edge.effect_id, edge.id, **_attributes(edge, GRAPHML_COLUMNS))
    nx.write_graphml_lxml(graph, out)


def _attributes(item: Node | Edge, columns: Columns) -> dict[str, str | int | float]:
    """Return the values of these columns, without texts that are empty."""
    found = ((name, value(item)) for name, value in columns.items())
    told = ((name, "; ".join(value) if isinstance(value, list) else value) for name, value in found)
    return {name: legal(value) if isinstance(value, str) else value for name, value in told if value not in (None, "")}


def _write_lines(nodes: Iterable[Node], edges: Iterator[Edge], out: BinaryIO) -> None:
    """Write a graph that memory may not hold, each node and edge gone before the next is made."""
    out.write(f"<?xml version='1.0' encoding='UTF-8'?>\n<graphml xmlns=\"{NAMESPACE}\">\n".encode())
    first = next(edges)
    samples = ("node", NODE_COLUMNS, Node("", "", [], [], 0, 0, [], [])), ("edge", GRAPHML_COLUMNS, first)
    for owner, columns, sample in samples:
        for name, value in columns.items():
            kind = _TYPES.get(type(value(sample)), "string")
            key = f'<key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
            out.write(key.encode())
    out.write(b'<graph id="democritus" edgedefault="directed">\n')
    for node in nodes:
        told = _data("node", _attributes(node, NODE_COLUMNS))
        out.write(f"<node id={quoteattr(node.id)}>{told}</node>\n".encode())
    for edge in chain([first], edges):
        ends = f"source={quoteattr(edge.cause_id)} target={quoteattr(edge.effect_id)}"
        told = _data("edge", _attributes(edge, GRAPHML_COLUMNS))
        out.write(f"<edge id={quoteattr(edge.id)} {ends}>{told}</edge>\n".encode())
    out.write(b"</graph>\n</graphml>\n")


def _data(owner: str, values: Mapping[str, str | int | float]) -> str:
    return "".join(f'<data key="{owner}_{name}">{_text(value)}</data>' for name, value in values.items())


def _text(value: str | int | float) -> str:
    return escape(value, {"\r": "&#13;"}) if isinstance(value, str) else str(value)
