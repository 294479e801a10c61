"""Findings: what a report tells, asked of the graph once, so that text, tables and figures say the same."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from pipeline.graph import edges as graph
from pipeline.graph.conflicts import queries as conflicts_
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.records import Level
from pipeline.store.result import Row
from pipeline.store.status import Status

VOTES = 200
"""Papers of one edge that are looked at for citing, at most."""
CELLS = 400
"""Edges that are looked at for the evidence map, at most."""


class Findings(NamedTuple):
    """What a report tells. Edges are rows of `edges/list`, conflicts those that `conflicts.described` gives."""

    status: Status
    sizes: Row
    """of the whole graph"""
    flow: dict[str, Row]
    """how far the records of each state come, by state"""
    reasons: list[Row]
    studies: list[Row]
    recipes: list[Row]
    answered: list[Row]
    decisions: list[Row]
    runs: list[Row]
    edges: list[Row]
    """the best supported, each with `votes` (see `page/votes`) and `best`, its best claim"""
    more_edges: list[Row]
    """those after them that the evidence map may show"""
    edge_count: int
    conflicts: list[Row]
    conflict_count: int
    disputed: frozenset[tuple[str, str]]
    """causes and effects of all conflicts between studies, by ids"""


def find(
    store: Store, status: Status, wanted: Filter, level: Level, most_edges: int | None, most_conflicts: int
) -> Findings:
    """Ask the graph what papers say; of what passes the filter at most so many edges (None: all) and conflicts."""
    wanted = wanted._replace(origin="literature")
    passing = {"level": level, **wanted.parameters()}
    listed = graph.edges(store, wanted, None if most_edges is None else max(most_edges, CELLS), level).rows()
    edges = listed if most_edges is None else listed[:most_edges]
    heads = conflicts_.heads(store, None, level, conflicts_.BETWEEN, wanted).rows()
    _tell(store, level, edges)
    return Findings(
        status=status,
        sizes=store.row("report/sizes", level=level),
        flow={row["state"]: row for row in store.rows("report/flow", **passing)},
        reasons=store.rows("page/reasons"),
        studies=store.rows("report/studies", **passing),
        recipes=store.rows("report/recipes"),
        answered=store.rows("report/answered"),
        decisions=store.rows("report/decisions"),
        runs=store.rows("report/runs"),
        edges=edges,
        more_edges=listed[len(edges) : CELLS],
        edge_count=graph.edge_count(store, wanted, level),
        conflicts=conflicts_.described(store, heads[:most_conflicts]),
        conflict_count=len(heads),
        disputed=frozenset((row["cause_id"], row["effect_id"]) for row in heads),
    )


def _tell(store: Store, level: Level, edges: list[Row]) -> None:
    """Give each edge the votes of its papers, and its best claim."""
    pairs: dict[str, Any] = {
        "level": level,
        "causes": [edge["cause_id"] for edge in edges],
        "effects": [edge["effect_id"] for edge in edges],
    }
    for edge in edges:
        edge["votes"] = []
    for row in store.rows("page/votes", **pairs, each=VOTES):
        edges[row["edge"]]["votes"].append(json.loads(row["vote"]))
    for row in store.rows("page/claims", **pairs, each=1):
        edges[row["edge"]]["best"] = json.loads(row["said"])
