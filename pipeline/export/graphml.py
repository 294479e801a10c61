"""GraphML, for Gephi, Cytoscape, yEd, igraph and networkx.

One directed graph. Nodes have what `_NODE_KEYS` lists: `label` is the name, `vocabulary_id` the id in a controlled
vocabulary, and lists are joined by '; ' (the JSON document has them apart). Edges have an id that stays the same from
export to export, and what `_EDGE_KEYS` lists. Every attribute is on every node and edge, except texts that are empty.

XML 1.0 cannot hold every character, not even escaped: those it cannot are replaced by U+FFFD. Everything else comes
back as it was, carriage returns included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from pipeline.graph.items import Edge, Node

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

_NODE_KEYS = {
    "label": "string",
    "aliases": "string",
    "aspects": "string",
    "broader": "string",
    "vocabulary_id": "string",
    "claims": "long",
    "papers": "long",
    "statements": "long",
}
_EDGE_KEYS = {
    "sign": "string",
    "weight": "double",
    "low": "double",
    "high": "double",
    "standing": "string",
    "gate": "string",
    "supports": "long",
    "refutes": "long",
    "nulls": "long",
    "background": "long",
    "papers": "long",
    "abstracts": "long",
    "claims": "long",
    "narrower": "long",
    "origin": "string",
    "statements": "long",
    "model_sign": "string",
    "relation": "string",
    "quote": "string",
    "quote_abstract": "string",
    "quote_reading": "double",
    "quote_doubts": "string",
}

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_AS_IT_IS = re.compile("[^\t\n\x20!#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}  # & before those that bring one


def legal(text: str) -> str:
    """`text` with U+FFFD for each character that XML 1.0 does not allow: controls, surrogates, U+FFFE, U+FFFF."""
    return _ILLEGAL.sub("\ufffd", text)


def write(nodes: Iterable[Node], edges: Iterable[Edge], out: BinaryIO) -> None:
    """Write the graph as GraphML, one node or edge per line, each gone from memory before the next is made.

    Lines are formatted, not built as elements: that takes a tenth of the time (`benchmarks/export.py`).
    """
    out.write(f"<?xml version='1.0' encoding='UTF-8'?>\n<graphml xmlns=\"{NAMESPACE}\">\n".encode())
    for owner, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            line = f'<key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
            out.write(line.encode())
    out.write(b'<graph id="democritus" edgedefault="directed">\n')
    for node in nodes:
        out.write(_node(node).encode())
    for edge in edges:
        out.write(_edge(edge).encode())
    out.write(b"</graph>\n</graphml>\n")


def _node(node: Node) -> str:
    return (
        f'<node id="{_escaped(node.id)}">'
        f"{_data('node_label', node.name)}"
        f"{_data('node_aliases', '; '.join(node.aliases))}"
        f"{_data('node_aspects', '; '.join(node.aspects))}"
        f"{_data('node_broader', '; '.join(node.broader))}"
        f"{_data('node_vocabulary_id', '; '.join(node.vocabulary_ids))}"
        f'<data key="node_claims">{node.claims}</data>'
        f'<data key="node_papers">{node.papers}</data>'
        f'<data key="node_statements">{node.statements}</data>'
        "</node>\n"
    )


def _edge(edge: Edge) -> str:
    best = edge.best
    return (
        f'<edge id="{_escaped(edge.id)}" source="{_escaped(edge.cause_id)}" target="{_escaped(edge.effect_id)}">'
        f'<data key="edge_sign">{edge.sign}</data>'
        f'<data key="edge_weight">{edge.weight!r}</data>'
        f'<data key="edge_low">{edge.low!r}</data>'
        f'<data key="edge_high">{edge.high!r}</data>'
        f'<data key="edge_standing">{edge.standing}</data>'
        f"{_data('edge_gate', edge.gate)}"
        f'<data key="edge_supports">{edge.supports}</data>'
        f'<data key="edge_refutes">{edge.refutes}</data>'
        f'<data key="edge_nulls">{edge.nulls}</data>'
        f'<data key="edge_background">{edge.background}</data>'
        f'<data key="edge_papers">{edge.papers}</data>'
        f'<data key="edge_abstracts">{edge.abstracts}</data>'
        f'<data key="edge_claims">{edge.claims}</data>'
        f'<data key="edge_narrower">{edge.narrower}</data>'
        f'<data key="edge_origin">{edge.origin}</data>'
        f'<data key="edge_statements">{edge.model_statements}</data>'
        f"{_data('edge_model_sign', edge.model_sign)}"
        f"{_data('edge_relation', edge.relation)}"
        f"{_data('edge_quote', best.quote)}"
        f"{_data('edge_quote_abstract', best.abstract)}"
        f'<data key="edge_quote_reading">{best.reading!r}</data>'
        f"{_data('edge_quote_doubts', '; '.join(best.doubts))}"
        "</edge>\n"
    )


def _data(key: str, text: str | None) -> str:
    """Readers do not agree on what an empty text is (networkx: absent, igraph: ''), so it is left out."""
    return f'<data key="{key}">{_escaped(text)}</data>' if text else ""


def _escaped(text: str) -> str:
    """Text as it stands in XML, within an element or an attribute."""
    if not _NOT_AS_IT_IS.search(text):
        return text
    text = legal(text)
    for character, reference in _REFERENCES.items():
        text = text.replace(character, reference)
    return text
