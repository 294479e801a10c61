"""What every format is made of: the nodes and edges of the graph, one at a time, in one order.

Nodes come in the order of their names, edges in the order of cause and effect, names that are alike in the order of
their ids; an edge brings its evidence, best first. So the same graph gives the same bytes. Only one edge with its
evidence is in memory at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pipeline.records import Sign, Strength
from pipeline.store import Row, Store


class Node(NamedTuple):
    """A variable. `name` is its most used form, `aliases` are the others; `claims` use it as cause or effect."""

    id: str
    name: str
    aliases: list[str]
    claims: int


class Evidence(NamedTuple):
    """A claim that speaks to an edge. `quote` is `text[start:end]` of its abstract, in code points.

    From `population` on, the abstract's words, None where it does not say; `design` is the kind of study.
    """

    claim: str
    abstract: str
    title: str
    relation: str
    quote: str
    start: int
    end: int
    sign: Sign
    denied: bool
    hedged: bool
    strength: Strength
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
    rows = store.stream("export/evidence")
    for _, claims in groupby(rows, key=itemgetter("cause_id", "effect_id")):
        yield _edge(list(claims))


def _edge(rows: list[Row]) -> Edge:
    first = rows[0]
    evidence = [
        Evidence(
            claim=row["claim"],
            abstract=row["abstract"],
            title=row["title"],
            relation=row["relation"],
            quote=row["quote"],
            start=row["quote_start"],
            end=row["quote_end"],
            sign=row["claim_sign"],
            denied=row["denied"],
            hedged=row["hedged"],
            strength=row["strength"],
            reliability=float(row["reliability"]),
            doubts=row["doubts"],
            population=row["population"],
            condition=row["condition"],
            comparator=row["comparator"],
            dose=row["dose"],
            time=row["time"],
            effect_size=row["effect_size"],
            design=row["design"],
            sample_size=row["sample_size"],
        )
        for row in rows
    ]
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
    alike = (claim.relation for claim in others if (claim.sign, claim.denied) == (first.sign, first.denied))
    return Counter([first.relation, *alike]).most_common(1)[0][0]
