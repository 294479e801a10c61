"""Nodes and edges of the graph, as every export writes them: one at a time, in one order.

Nodes come in the order of their names, edges in the order of cause and effect, names that are alike in the order of
their ids; an edge brings its evidence, best first, or its best claim alone. So the same graph gives the same bytes.
Only one edge with its evidence is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.records import ComparatorKind, Level, Sign, Strength
from pipeline.store.result import Row

PORTION = 10_000  # claims


class Node(NamedTuple):
    """A concept, variable or class, by the level. `claims` of so many `papers` use it as cause or effect; `statements`
    are claims of a model from memory that do.

    `name` is its standard term or most used form, `aliases` are the other forms, `aspects` what of it claims speak of
    (risk, level, consumption); `broader` are the names of the classes next above it, `vocabulary_ids` the ids of a
    controlled vocabulary for its names, usually one.
    """

    id: str
    name: str
    aliases: list[str]
    aspects: list[str]
    claims: int
    papers: int
    broader: list[str]
    vocabulary_ids: list[str]
    statements: int = 0


class Evidence(NamedTuple):
    """A claim that speaks to an edge. `quote` is `text[start:end]` of its abstract, in code points.

    `cause` and `effect` are the abstract's words, and `said` is the sign between them; `sign` is that between the ends
    of the edge. `basis` is 'finding' or 'background': what the abstract only presupposes or recalls is no support.

    `reading` is the probability that the abstract says so. `vote`, from 0 to 1, is how much the claim counts: its
    reading times the factors of strength, hedge and design. `standing` is promoted, qualified or held, by its `gate`.
    From `population` on, the abstract's words, None where it does not say; `design` is the kind of study.

    `origin` is literature, or model: then `abstract` is a statement of a `model` from memory, which no abstract makes,
    in answer to a `question` under a `topic`; it has no vote.
    """

    claim: str
    abstract: str
    title: str
    year: int | None
    journal: str | None
    pmid: str | None
    doi: str | None
    cause: str
    relation: str
    effect: str
    quote: str
    start: int
    end: int
    sign: Sign
    said: Sign
    hedged: bool
    strength: Strength
    basis: str
    reading: float
    vote: float
    standing: str
    gate: str | None
    doubts: list[str]
    population: str | None
    condition: str | None
    comparator: str | None
    dose: str | None
    time: str | None
    effect_size: str | None
    design: str | None
    sample_size: str | None
    comparator_kind: ComparatorKind | None = None
    origin: str = "literature"
    topic: str | None = None
    question: str | None = None
    guide: str | None = None
    model: str | None = None


class Edge(NamedTuple):
    """A cause and its effect. `evidence` are the claims of abstracts: those that find the edge's sign first, greatest
    vote first. `statements` are the claims of a model from memory: no support. One of the two may be empty.

    `weight` is the mean of the support for its sign, `low` and `high` the ends of its 90 % interval; `standing` is
    promoted, qualified or held, by the first `gate` that it does not pass, None if it passes all.

    `supports`, `refutes`, `nulls` and `background` count papers; nearly equal abstracts are one paper. `narrower` is
    the number of edges between concepts that an edge between classes brings together, else 1.

    `origin` tells who speaks of it: literature, model or both. `model_sign` is that of most of the model's statements;
    None where it says nothing. `model_statements` is the number of these, equal ones once.
    """

    cause_id: str
    effect_id: str
    cause: str
    effect: str
    sign: Sign
    weight: float
    low: float
    high: float
    standing: str
    gate: str | None
    supports: int
    refutes: int
    nulls: int
    background: int
    papers: int
    abstracts: int
    claims: int
    narrower: int
    evidence: list[Evidence]
    origin: str = "literature"
    model_sign: Sign | None = None
    model_plus: int = 0
    model_minus: int = 0
    model_nulls: int = 0
    model_unsigned: int = 0
    model_statements: int = 0
    statements: Sequence[Evidence] = ()

    @property
    def id(self) -> str:
        """The same in every export of any graph that has the edge. An XML NMTOKEN, as the ids of nodes are."""
        return f"{self.cause_id}-{self.effect_id}"

    @property
    def best(self) -> Evidence:
        """The claim whose quote stands for the edge: one of the literature where there is any."""
        return (self.evidence or self.statements)[0]

    @property
    def relation(self) -> str:
        """The words of that quote for what the cause does."""
        return self.best.relation


Columns = Mapping[str, Callable[[Any], Any]]
"""Columns of a table: what each is called, and its value of an item."""

NODE_COLUMNS: Columns = {
    {"name": "label", "vocabulary_ids": "vocabulary_id"}.get(name, name): attrgetter(name) for name in Node._fields[1:]
}
_JSON_ALONE = {"evidence", "statements", "model_plus", "model_minus", "model_nulls", "model_unsigned"}
_OF_QUOTE = tuple("abstract title year doi pmid design population effect_size comparator_kind reading doubts".split())
EDGE_COLUMNS: Columns = {
    **{name: attrgetter(name) for name in Edge._fields[2:] if name not in {*_JSON_ALONE, "model_statements"}},
    "statements": attrgetter("model_statements"),
    "relation": attrgetter("relation"),
    "quote": attrgetter("best.quote"),
    **{f"quote_{name}": attrgetter(f"best.{name}") for name in _OF_QUOTE},
}
"""What listings of edges tell of one, its names first; `quote_…` is of the claim that its quote is from."""
GRAPHML_COLUMNS: Columns = {
    name: value
    for name, value in EDGE_COLUMNS.items()
    if name not in {"cause", "effect", *(f"quote_{each}" for each in _OF_QUOTE[1:-3])}
}
CLAIM_COLUMNS: Columns = {
    name: attrgetter(name)
    for name in Evidence._fields
    if name not in {"start", "end", "said", "topic", "question", "guide", "model"}
}
STATED = Evidence._fields[Evidence._fields.index("population") : Evidence._fields.index("origin")]
"""What a claim states besides, in the abstract's words."""


def nodes(store: Store, level: Level = "concept", wanted: Filter = EVERYTHING) -> Iterator[Node]:
    """The nodes of the graph at a level; of a part of it, the ends of its edges."""
    parameters = {"level": level, "whole": wanted.whole, **wanted.parameters()}
    for row in store.stream("export/nodes", **parameters):
        yield Node(**row)


def edges(store: Store, level: Level = "concept", wanted: Filter = EVERYTHING) -> Iterator[Edge]:
    """The edges of the graph at a level that pass a filter, each with all its evidence."""
    ordered = store.stream("export/edges", level=level, **wanted.parameters())
    evidence = ((row, _evidence(row, claim)) for row, claim in _with_claims(store, ordered))
    for _, of_edge in groupby(evidence, key=lambda row: (row[0]["cause_id"], row[0]["effect_id"])):
        yield _edge(list(of_edge))


def best_edges(store: Store, level: Level = "concept", wanted: Filter = EVERYTHING) -> Iterator[Edge]:
    """The same edges, each with its best claim alone, so that the words of the others need not be fetched."""
    ordered = store.stream("export/best_edges", level=level, **wanted.parameters())
    for row, claim in _with_claims(store, ordered):
        yield _edge([(row, _evidence(row, claim))])


def claims_apart(store: Store, level: Level = "concept") -> Iterator[tuple[str, str, Evidence]]:
    """The claims that count and speak to no edge, with the concepts they name: those whose quote was not found, and the
    like. They have no vote; `start` and `end` may be None.
    """
    for row, claim in _with_claims(store, store.stream("export/claims_apart", level=level)):
        yield row["cause_concept"], row["effect_concept"], _evidence(row, claim)


def _with_claims(store: Store, ordered: Iterator[Row]) -> Iterator[tuple[Row, Row]]:
    """Rows that name a claim, with what it says, which is fetched a portion at a time."""
    while portion := list(islice(ordered, PORTION)):
        wanted = list(dict.fromkeys(row["claim"] for row in portion))
        claims = {row["claim"]: row for row in store.stream("export/claims", claims=wanted)}
        for row in portion:
            yield row, claims[row["claim"]]


def _evidence(row: Row, claim: Row) -> Evidence:
    return Evidence(**claim, sign=row["claim_sign"], vote=float(row["vote"]))


def _edge(rows: list[tuple[Row, Evidence]]) -> Edge:
    first = rows[0][0]
    evidence = [claim for row, claim in rows if not row["imagined"]]
    statements = [claim for row, claim in rows if row["imagined"]]
    own = {name: first[name] for name in Edge._fields if name in first and name != "statements"}
    return Edge(**own, model_statements=first["statements"], evidence=evidence, statements=statements)
