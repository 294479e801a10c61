"""File of the page: one HTML file with its answers inside, which opens from disk without a network.

It holds the best supported edges, at most `MOST_EDGES`, with their claims and the abstracts these stand in, and the
conflicts with the highest scores; it says of how many. What is long is compressed, in portions that are unpacked when
they are looked at. Only a portion of the claims is in Python's memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.explore import questions, shell
from pipeline.explore.layout import layout
from pipeline.export import Counts, onto
from pipeline.records import Level
from pipeline.store import Row, Store
from pipeline.store.status import Status

HTML = "graph.html"
"""What the file is called beside a graph."""
MOST_EDGES = 20_000
MOST_CONFLICTS = 300
"""Of each type."""
_EDGES, _TEXTS = 100, 50  # of one portion

_NODE = ("id", "name", "aliases", "aspects", "claims", "papers", "broader", "narrower", "vocabulary_ids", "years")
_EDGE = tuple(
    "sign weight low high standing gate supports refutes nulls plus minus unsigned background papers claims narrower "
    "latest soft disputed".split()
)
_PAPER = ("id", "title", "year", "design", "topics", "origins")


def write(store: Store, status: Status, name: str, target: Path | BinaryIO, level: Level = "concept") -> Counts:
    """Write the page of the graph at a level, called `name`; how many nodes and edges it holds.

    A path gets the whole file or is left as it was. Raises Unusable if it cannot be written.
    """
    return onto(target, lambda out: _write(store, status, name, out, level))


def _write(store: Store, status: Status, name: str, out: BinaryIO, level: Level) -> Counts:
    found = questions.edges(store, level, questions.Filters(), MOST_EDGES)
    edges: list[Row] = found["rows"]
    ids = list(dict.fromkeys(edge[end] for end in ("cause_id", "effect_id") for edge in edges))
    head = questions.head(store, status, level, name)
    head |= {
        "carrier": "file",
        "portions": {"edges": _EDGES, "texts": _TEXTS},
        "shown": {"edges": len(edges), "total": found["total"]},
    }
    conflicts = [row for kind in head["conflicts"] for row in questions.conflicts(store, level, kind, MOST_CONFLICTS)]
    for part in _parts(store, level, head, edges, ids, conflicts):
        out.write(part.encode("utf-8", "replace"))
    return Counts(len(ids), len(edges))


def _parts(
    store: Store, level: Level, head: Row, edges: Sequence[Row], ids: Sequence[str], conflicts: Sequence[Row]
) -> Iterator[str]:
    yield shell.begin(head["name"], _footer(head))
    yield shell.answer("head", head)
    papers: dict[str, int] = {}
    yield from _claims(store, level, edges, papers)
    yield from _texts(store, list(papers))
    yield shell.packed("conflicts", shell.as_json(conflicts))
    yield shell.packed("core", shell.as_json(_core(store, level, edges, ids, list(papers))))
    yield from shell.end()


def _footer(head: Row) -> str:
    shown = head["shown"]
    cut = (
        f" The best supported {shown['edges']:,} of {shown['total']:,} edges are in it."
        if shown["edges"] < shown["total"]
        else ""
    )
    return f"{head['name']}: a causal graph by Democritus, from a file that loads nothing from elsewhere.{cut}"


def _claims(store: Store, level: Level, edges: Sequence[Row], papers: dict[str, int]) -> Iterator[str]:
    """The claims and votes of the edges, in portions. Tells each edge what papers speak in it, and numbers these."""
    pairs = [(edge["cause_id"], edge["effect_id"]) for edge in edges]
    votes = questions.votes(store, level, pairs)
    portion: list[Row] = []
    for place, claims in questions.evidence(store, level, pairs):
        for claim in claims:
            claim["paper_place"] = papers.setdefault(claim["abstract"], len(papers))
        edges[place]["speaking"] = list(dict.fromkeys(claim["paper_place"] for claim in claims))
        portion.append({"claims": claims, "votes": votes.pop(place)})
        if len(portion) == _EDGES:
            yield shell.packed(f"claims-{place // _EDGES}", shell.as_json(portion))
            portion = []
    if portion:
        yield shell.packed(f"claims-{(len(pairs) - 1) // _EDGES}", shell.as_json(portion))


def _texts(store: Store, papers: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(papers), _TEXTS):
        some = store.rows("explore/texts", ids=list(papers[start : start + _TEXTS]))
        yield shell.packed(f"texts-{start // _TEXTS}", shell.as_json(some))


def _core(store: Store, level: Level, edges: Sequence[Row], ids: Sequence[str], papers: Sequence[str]) -> Row:
    """Nodes, edges and papers as tables, ends and papers by their numbers."""
    number = {identity: place for place, identity in enumerate(ids)}
    links = [(number[edge["cause_id"]], number[edge["effect_id"]], 0.2 + edge["low"]) for edge in edges]
    places = layout(len(ids), links)
    nodes = questions.nodes(store, level, ids)
    return {
        "nodes": {
            "columns": [*_NODE, "x", "y", "group"],
            "rows": [[*(node[name] for name in _NODE), *place] for node, place in zip(nodes, places, strict=True)],
        },
        "edges": {
            "columns": ["cause", "effect", *_EDGE, "speaking"],
            "rows": [
                [one, other, *(edge[name] for name in _EDGE), edge["speaking"]]
                for edge, (one, other, _) in zip(edges, links, strict=True)
            ],
        },
        "papers": _table(_PAPER, store.rows("explore/papers", ids=list(papers))),
    }


def _table(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, Any]:
    return {"columns": list(columns), "rows": [[row[name] for name in columns] for row in rows]}
