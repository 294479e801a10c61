"""File of the page: one HTML file with its answers inside, which opens from disk without a network.

It holds the best supported edges, at most `MOST_EDGES`, with their claims and the abstracts these stand in, and the
conflicts with the highest scores; it says of how many. What is long is compressed, in portions that are unpacked when
they are looked at. Only a portion of the claims is in Python's memory at a time; tables are there as JSON, row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from pipeline.export.page import questions, shell
from pipeline.export.target import Counts, Wanted
from pipeline.graph.conflicts import queries as conflicts_
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.records import CONFLICT_TYPES, Level
from pipeline.store.result import Row

HTML = "graph.html"
"""What the file is called beside a graph."""
MOST_EDGES = 20_000
MOST_CONFLICTS = {kind: 200 if kind == CONFLICT_TYPES[0] else 50 for kind in CONFLICT_TYPES}
_EDGES, _TEXTS = 100, 50  # of one portion
_TEXTS_AT_ONCE = 5_000  # in memory

_NODE = tuple(
    "id name aliases aspects claims papers statements broader narrower narrower_total vocabulary_ids years".split()
)
_EDGE = tuple(
    "sign weight low high standing gate supports refutes nulls plus minus unsigned background papers claims narrower "
    "latest origin statements model_sign soft disputed".split()
)
_PAPER = ("id", "title", "year", "design", "topics", "graphs")


class _Edge(NamedTuple):
    """An edge: the ids of its cause and effect, and the values of `_EDGE` as JSON."""

    cause: str
    effect: str
    told: str


def write(asked: Wanted, out: BinaryIO) -> Counts:
    """Write the page of the edges that are asked for, called `asked.name`; count the nodes and edges that it holds."""
    store, level, wanted, name, status = asked
    if status is None:
        raise ValueError("a page tells the status of its graph")
    store.free_memory()
    edges, total = _edges(store, level, wanted)
    ids = list(dict.fromkeys(end for edge in edges for end in (edge.cause, edge.effect)))
    head = questions.head(store, status, level, name)
    if not wanted.whole:
        head["conflicts"] = {kind: conflicts_.number(store, level, kind, wanted) for kind in head["conflicts"]}
    head |= {
        "carrier": "file",
        "portions": {"edges": _EDGES, "texts": _TEXTS},
        "shown": {"edges": len(edges), "total": total, "part": not wanted.whole},
    }
    conflicts = [
        row
        for kind, most in MOST_CONFLICTS.items()
        if head["conflicts"].get(kind)
        for row in questions.conflicts(store, level, kind, most, wanted)
    ]
    head["held"] = Counter(row["type"] for row in conflicts)
    for part in _parts(store, level, head, edges, ids, conflicts):
        out.write(part.encode("utf-8", "replace"))
    return Counts(len(ids), len(edges))


def _edges(store: Store, level: Level, wanted: Filter) -> tuple[list[_Edge], int]:
    """The best supported edges, and how many pass the filter."""
    found, total = [], 0
    for row in questions.each_edge(store, level, wanted, MOST_EDGES):
        total = row["total"]
        told = shell.as_json([row[name] for name in _EDGE])[1:-1]
        found.append(_Edge(row["cause_id"], row["effect_id"], told))
    return found, total


def _parts(
    store: Store, level: Level, head: Row, edges: Sequence[_Edge], ids: Sequence[str], conflicts: Sequence[Row]
) -> Iterator[str]:
    yield shell.begin(head["name"], _footer(head))
    yield shell.answer("head", head)
    papers: dict[str, int] = {}
    speaking: list[list[int]] = []
    store.free_memory()
    yield from _claims(store, level, edges, papers, speaking)
    store.free_memory()
    yield from _texts(store, list(papers))
    store.free_memory()
    yield shell.packed("conflicts", [shell.as_json(conflicts)])
    yield shell.packed("core", _core(store, level, edges, ids, speaking, list(papers)))
    yield from shell.end()


def _footer(head: Row) -> str:
    shown = head["shown"]
    parts = [f"{head['name']}: a causal graph by Democritus, from a file that loads nothing from elsewhere."]
    if shown["part"]:
        parts.append("It is the part of the graph that passes the filters it was written with.")
    if shown["edges"] < shown["total"]:
        parts.append(f"The best supported {shown['edges']:,} of {shown['total']:,} edges are in it.")
    return " ".join(parts)


def _claims(
    store: Store, level: Level, edges: Sequence[_Edge], papers: dict[str, int], speaking: list[list[int]]
) -> Iterator[str]:
    """Claims, votes and statements of the edges, in portions. Numbers the papers; tells which speak of each edge."""
    pairs = [(edge.cause, edge.effect) for edge in edges]
    votes = questions.votes(store, level, pairs)
    statements = questions.statements(store, level, pairs)
    claims = questions.claims(store, level, pairs)
    claim = next(claims, None)
    for start in range(0, len(pairs), _EDGES):
        places = range(start, min(len(pairs), start + _EDGES))
        said: dict[int, list[str]] = {place: [] for place in places}
        heard: dict[int, dict[int, None]] = {place: {} for place in places}
        while claim and claim.edge in places:
            said[claim.edge].append(claim.said)
            heard[claim.edge][papers.setdefault(claim.abstract, len(papers))] = None
            claim = next(claims, None)
        speaking += map(list, heard.values())
        parts = (
            f'{{"claims":[{",".join(said[each])}],"votes":[{",".join(votes.pop(each))}],'
            f'"statements":[{",".join(statements.pop(each))}]}}'
            for each in places
        )
        yield shell.packed(f"claims-{start // _EDGES}", [f"[{','.join(parts)}]"])


def _texts(store: Store, papers: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(papers), _TEXTS_AT_ONCE):
        some = papers[start : start + _TEXTS_AT_ONCE]
        told = questions.texts(store, some)
        for place in range(0, len(some), _TEXTS):
            portion = ",".join(told[each] for each in some[place : place + _TEXTS])
            yield shell.packed(f"texts-{(start + place) // _TEXTS}", [f"[{portion}]"])


def _core(
    store: Store,
    level: Level,
    edges: Sequence[_Edge],
    ids: Sequence[str],
    speaking: Sequence[Sequence[int]],
    papers: Sequence[str],
) -> Iterator[str]:
    """Nodes, edges and papers as tables, ends and papers by their numbers, as pieces of one JSON document."""
    number = {identity: place for place, identity in enumerate(ids)}
    yield '{"nodes":'
    nodes = questions.nodes(store, level, ids)
    yield from _table(_NODE, (shell.as_json([node[name] for name in _NODE]) for node in nodes))
    yield ',"edges":'
    yield from _table(
        ["cause", "effect", *_EDGE, "speaking"],
        (
            f"[{number[edge.cause]},{number[edge.effect]},{edge.told},{shell.as_json(heard)}]"
            for edge, heard in zip(edges, speaking, strict=True)
        ),
    )
    yield ',"papers":'
    rows = store.stream("page/papers", ids=list(papers))
    yield from _table(_PAPER, (shell.as_json([row[name] for name in _PAPER]) for row in rows))
    yield "}"


def _table(columns: Sequence[str], rows: Iterable[str]) -> Iterator[str]:
    """A table as JSON; its rows are JSON already."""
    yield f'{{"columns":{shell.as_json(columns)},"rows":['
    first = True
    for row in rows:
        yield row if first else f",{row}"
        first = False
    yield "]}"
