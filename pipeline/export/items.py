"""Nodes and edges of the graph, as every export writes them: one at a time, in one order.

Nodes come in the order of their names, edges in the order of cause and effect, names that are alike in the order of
their ids; an edge brings its evidence, best first. So the same graph gives the same bytes. Only one edge with its
evidence is in memory at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import NamedTuple

from pipeline.records import Sign, Strength
from pipeline.store import Row, Store

PORTION = 10_000  # claims


class Node(NamedTuple):
    """A variable. `name` is its most used form, `aliases` are the others; `claims` use it as cause or effect."""

    id: str
    name: str
    aliases: list[str]
    claims: int


class Evidence(NamedTuple):
    """A claim that speaks to an edge. `quote` is `text[start:end]` of its abstract, in code points.

    `quality`, from 0 to 1, is how much it counts: the product of its evidence factors and its `reliability`.
    From `population` on, the abstract's words, None where it does not say; `design` is the kind of study.
    """

    claim: str
    abstract: str
    title: str
    year: int | None
    relation: str
    quote: str
    start: int
    end: int
    sign: Sign
    hedged: bool
    strength: Strength
    quality: float
    reliability: float
    doubts: list[str]
    population: str | None
    condition: str | None
    comparator: str | None
    dose: str | None
    time: str | None
    effect_size: str | None
    design: str | None
    sample_size: str | None


class Edge(NamedTuple):
    """A cause and its effect. `evidence` is never empty: claims that state the edge's sign first, best quality first.

    `relation` is the most used wording among the claims that speak as the first one does.
    """

    cause_id: str
    effect_id: str
    cause: str
    effect: str
    sign: Sign
    weight: float
    supports: int
    refutes: int
    nulls: int
    abstracts: int
    claims: int
    relation: str
    evidence: list[Evidence]

    @property
    def id(self) -> str:
        """The same in every export of any graph that has the edge. An XML NMTOKEN, as the ids of nodes are."""
        return f"{self.cause_id}-{self.effect_id}"

    @property
    def best(self) -> Evidence:
        """The claim whose quote stands for the edge."""
        return self.evidence[0]


def nodes(store: Store) -> Iterator[Node]:
    """The variables of the graph."""
    for row in store.stream("export/nodes"):
        yield Node(**row)


def edges(store: Store) -> Iterator[Edge]:
    """The edges of the graph, each with all its evidence."""
    for _, rows in groupby(_evidence(store), key=lambda row: (row[0]["cause_id"], row[0]["effect_id"])):
        yield _edge(list(rows))


def _evidence(store: Store) -> Iterator[tuple[Row, Evidence]]:
    """Every claim of every edge, with its edge, in order; what claims say is fetched a portion at a time."""
    ordered = store.stream("export/edges")
    while portion := {row["claim"]: row for row in islice(ordered, PORTION)}:
        said = {row["claim"]: row for row in store.stream("export/claims", claims=list(portion))}
        for claim, row in portion.items():
            yield row, Evidence(**said.pop(claim), quality=float(row["quality"]))


def _edge(rows: list[tuple[Row, Evidence]]) -> Edge:
    first, evidence = rows[0][0], [claim for _, claim in rows]
    return Edge(
        cause_id=first["cause_id"],
        effect_id=first["effect_id"],
        cause=first["cause"],
        effect=first["effect"],
        sign=first["sign"],
        weight=float(first["weight"]),
        supports=first["supports"],
        refutes=first["refutes"],
        nulls=first["nulls"],
        abstracts=first["abstracts"],
        claims=first["claims"],
        relation=_relation(evidence),
        evidence=evidence,
    )


def _relation(evidence: Iterable[Evidence]) -> str:
    """The most used wording of the claims that take the first one's stance; of wordings used alike, the first's."""
    first, *others = evidence
    alike = (claim.relation for claim in others if claim.sign == first.sign)
    return Counter([first.relation, *alike]).most_common(1)[0][0]
