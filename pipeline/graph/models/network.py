"""Network of effects: the edges of a graph that say one variable acts on another, and, apart, the other findings.

Nodes are ids with a `name`, edges have what `Link` has. An edge of the sign 0 (no effect was found), one that is only a
correlation, and one that is held back by a criterion are no arrows of a causal model; they are kept to be told of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import networkx as nx

from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.records import Level, Sign
from pipeline.store.result import Row

Why = Literal["no effect", "association", "held"]


class Link(NamedTuple):
    """An edge: its sign, the lower end of the 90 % interval of its support, its papers in all and by what they find."""

    sign: Sign
    low: float
    papers: int
    plus: int
    minus: int
    nulls: int
    unsigned: int
    latest: int
    """year of the latest paper, 0 where none is dated"""
    standing: str


class Vote(NamedTuple):
    """How one paper votes on one arrow; nothing below 0."""

    paper: str
    cause: str
    effect: str
    plus: float
    minus: float
    null: float


class Findings(NamedTuple):
    """The arrows with the votes on them, and the pairs that are none, each with why."""

    arrows: nx.DiGraph[str]
    votes: list[Vote]
    others: dict[tuple[str, str], tuple[Why, Link]]
    names: dict[str, str]


def load(store: Store, wanted: Filter = EVERYTHING, level: Level = "concept") -> Findings:
    """Return the findings of a level that pass a filter."""
    rows = store.rows("models/edges", level=level, **wanted.parameters())
    return findings(rows, store.rows("models/votes", level=level))


def findings(rows: Sequence[Row], votes: Sequence[Row]) -> Findings:
    """The findings of rows of `models/edges`, in their order, with those of `models/votes` that are about arrows."""
    arrows: nx.DiGraph[str] = nx.DiGraph()
    others: dict[tuple[str, str], tuple[Why, Link]] = {}
    names: dict[str, str] = {}
    for row in rows:
        names[row["cause_id"]], names[row["effect_id"]] = row["cause"], row["effect"]
        link = Link(**{name: row[name] for name in Link._fields} | {"latest": row["latest"] or 0})
        why: Why | None = None
        if row["sign"] == "0":
            why = "no effect"
        elif not row["directed"]:
            why = "association"
        elif row["standing"] == "held":
            why = "held"
        if why:
            others[row["cause_id"], row["effect_id"]] = (why, link)
        else:
            arrows.add_edge(row["cause_id"], row["effect_id"], link=link)
    for node in arrows:
        arrows.nodes[node]["name"] = names[node]
    on_arrows = [
        Vote(row["paper"], row["cause_id"], row["effect_id"], row["plus"], row["minus"], row["nil"])
        for row in votes
        if arrows.has_edge(row["cause_id"], row["effect_id"])
    ]
    return Findings(arrows, on_arrows, others, names)


def link(graph: nx.DiGraph[str], cause: str, effect: str) -> Link:
    """Return what an edge has."""
    found: Link = graph.edges[cause, effect]["link"]
    return found
