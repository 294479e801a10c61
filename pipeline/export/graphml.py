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

from lxml import etree

from pipeline.export.items import Edge, Node

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

_NODE_KEYS = {
    "label": "string",
    "aliases": "string",
    "aspects": "string",
    "broader": "string",
    "vocabulary_id": "string",
    "claims": "long",
    "papers": "long",
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
    "relation": "string",
    "quote": "string",
    "quote_abstract": "string",
    "quote_reading": "double",
    "quote_doubts": "string",
}

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """`text` with U+FFFD for each character that XML 1.0 does not allow: controls, surrogates, U+FFFE, U+FFFF."""
    return _ILLEGAL.sub("\ufffd", text)


def write(nodes: Iterable[Node], edges: Iterable[Edge], out: BinaryIO) -> None:
    """Write the graph as GraphML, one node or edge per line, each gone from memory before the next is made."""
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        # Only the root is in the namespace as lxml sees it: inside it, the others' bare names are read as its own, and
        # the elements that are made one by one do not each repeat the declaration.
        with xml.element(f"{{{NAMESPACE}}}graphml", nsmap={None: NAMESPACE}):
            xml.write("\n")
            for owner, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
                for name, kind in keys.items():
                    _line(xml, _key(owner, name, kind))
            with xml.element("graph", id="democritus", edgedefault="directed"):
                xml.write("\n")
                for node in nodes:
                    _line(xml, _node(node))
                for edge in edges:
                    _line(xml, _edge(edge))
            xml.write("\n")


def _line(xml: etree._IncrementalFileWriter, element: etree._Element) -> None:
    element.tail = "\n"
    xml.write(element)


def _key(owner: str, name: str, kind: str) -> etree._Element:
    attributes = {"id": f"{owner}_{name}", "for": owner, "attr.name": name, "attr.type": kind}
    return etree.Element("key", attributes)


def _node(node: Node) -> etree._Element:
    element = etree.Element("node", {"id": node.id})
    _add(element, "node_label", node.name)
    _add(element, "node_aliases", "; ".join(node.aliases))
    _add(element, "node_aspects", "; ".join(node.aspects))
    _add(element, "node_broader", "; ".join(node.broader))
    _add(element, "node_vocabulary_id", "; ".join(node.vocabulary_ids))
    _add(element, "node_claims", str(node.claims))
    _add(element, "node_papers", str(node.papers))
    return element


def _edge(edge: Edge) -> etree._Element:
    element = etree.Element("edge", {"id": edge.id, "source": edge.cause_id, "target": edge.effect_id})
    _add(element, "edge_sign", edge.sign)
    _add(element, "edge_weight", repr(edge.weight))
    _add(element, "edge_low", repr(edge.low))
    _add(element, "edge_high", repr(edge.high))
    _add(element, "edge_standing", edge.standing)
    _add(element, "edge_gate", edge.gate or "")
    _add(element, "edge_supports", str(edge.supports))
    _add(element, "edge_refutes", str(edge.refutes))
    _add(element, "edge_nulls", str(edge.nulls))
    _add(element, "edge_background", str(edge.background))
    _add(element, "edge_papers", str(edge.papers))
    _add(element, "edge_abstracts", str(edge.abstracts))
    _add(element, "edge_claims", str(edge.claims))
    _add(element, "edge_narrower", str(edge.narrower))
    _add(element, "edge_relation", edge.relation)
    _add(element, "edge_quote", edge.best.quote)
    _add(element, "edge_quote_abstract", edge.best.abstract)
    _add(element, "edge_quote_reading", repr(edge.best.reading))
    _add(element, "edge_quote_doubts", "; ".join(edge.best.doubts))
    return element


def _add(element: etree._Element, key: str, text: str) -> None:
    """Readers do not agree on what an empty text is (networkx: absent, igraph: ''), so it is left out."""
    if text:
        etree.SubElement(element, "data", {"key": key}).text = legal(text)
