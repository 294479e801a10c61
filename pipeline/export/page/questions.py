"""Questions of the page: what it asks of a graph, each answered with values that become JSON.

The file asks them of everything it shows, the server of what is looked at. Rows keep the names of the listings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.graph.conflicts import queries as conflicts_
from pipeline.graph.slices import slices as slices_
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter, Sort
from pipeline.store.records import ConflictType, Ends, Level
from pipeline.store.result import Row
from pipeline.store.status import Status

CLAIMS = 200
"""Claims, and votes, of one edge that the page shows at most; it says of how many."""
CONFLICT_CLAIMS = 60
"""Claims on one side of a conflict, as CLAIMS."""
_EDGES_AT_ONCE = 1_000
_STEPS = 5
_FRONTIER = 20_000

Pair = tuple[str, str]
"""The ids of cause and effect."""


def head(store: Store, status: Status, level: Level, name: str) -> Row:
    """What the opening view needs besides edges and conflicts: what was read, how it went, and what can be filtered."""
    return {
        "name": name,
        "level": level,
        "status": status,
        "conflicts": {row["type"]: row["conflicts"] for row in store.rows("page/conflicts", level=level)},
        "topics": store.rows("topics/list"),
        "coverage": store.row("topics/coverage"),
        "runs": store.rows("page/runs"),
        "reasons": store.rows("page/reasons"),
        "designs": store.rows("page/designs"),
        "years": store.rows("page/years_read"),
        "graphs": store.rows("page/graphs"),
        "origins": store.row("page/origins", level=level),
        "slices": slices_.named(store),
        "factors": [{**row, "factor": float(row["factor"])} for row in store.rows("page/factors")],
    }


def edges(store: Store, level: Level, wanted: Filter, limit: int, offset: int = 0, sort: Sort = "support") -> Row:
    """A portion of the edges that pass a filter, the best first, and how many pass: `{"rows": …, "total": …}`.

    Those that only a model speaks of, from memory, come last; `origin` tells them, and their numbers of papers are 0.
    """
    rows = list(each_edge(store, level, wanted, limit, offset, sort))
    total = rows[0]["total"] if rows else 0
    for row in rows:
        del row["total"]
    return {"rows": rows, "total": total}


def each_edge(
    store: Store, level: Level, wanted: Filter, limit: int, offset: int = 0, sort: Sort = "support"
) -> Iterator[Row]:
    """The same edge by edge; each says the `total`."""
    return store.stream("page/edges", level=level, **wanted.portion(limit, offset, sort))


def between(causes: Sequence[str] | None = None, effects: Sequence[str] | None = None) -> Filter:
    """The filter for edges with these causes and effects (ids; None for all)."""
    return Filter(causes=_ids(causes), effects=_ids(effects))


def _ids(ids: Sequence[str] | None) -> Ends | None:
    return None if ids is None else Ends(list(ids), [])


def edge(store: Store, level: Level, pair: Pair) -> Row | None:
    """One edge with its claims, the papers' votes, the texts they stand in, and what a model says of it from memory.

    None if there is no such edge.
    """
    rows = edges(store, level, between([pair[0]], [pair[1]]), 1)["rows"]
    if not rows:
        return None
    found = list(claims(store, level, [pair]))
    ids = list(dict.fromkeys(claim.abstract for claim in found))
    papers = {row["id"]: row for row in store.rows("page/papers", ids=ids)}
    told = texts(store, ids)
    back = edges(store, level, between([pair[1]], [pair[0]]), 1)["rows"]
    return {
        "edge": rows[0],
        "claims": [json.loads(claim.said) for claim in found],
        "votes": [json.loads(vote) for vote in votes(store, level, [pair])[0]],
        "statements": [json.loads(said) for said in statements(store, level, [pair])[0]],
        "abstracts": {identity: {**papers[identity], **json.loads(told[identity])} for identity in ids},
        "reverse": back[0] if back else None,
    }


def slice_(layer: Store, level: Level, name: str) -> Row:
    """What the page says of an opened slice: its name, how large it is, and its conflicts by type."""
    return {
        "name": name,
        "sizes": slices_.sizes(layer, level),
        "conflicts": {row["type"]: row["conflicts"] for row in layer.rows("page/conflicts", level=level)},
    }


class Said(NamedTuple):
    """A claim behind an edge: the edge's place among those asked for, the abstract, and what the claim says as JSON."""

    edge: int
    abstract: str
    said: str


def claims(store: Store, level: Level, pairs: Sequence[Pair]) -> Iterator[Said]:
    """The claims behind edges, edge by edge in the order of `pairs`, the best first, at most `CLAIMS` of each.

    They are fetched for `_EDGES_AT_ONCE` edges at a time: DuckDB holds all that it puts in order.
    """
    for start in range(0, len(pairs), _EDGES_AT_ONCE):
        some = pairs[start : start + _EDGES_AT_ONCE]
        for row in store.stream("page/claims", **_each_of(level, some)):
            yield Said(start + row["edge"], row["abstract"], row["said"])


def votes(store: Store, level: Level, pairs: Sequence[Pair]) -> dict[int, list[str]]:
    """How the papers vote on each edge, by its place in `pairs`, as JSON; at most `CLAIMS` papers of each."""
    found: dict[int, list[str]] = {place: [] for place in range(len(pairs))}
    for row in store.stream("page/votes", **_each_of(level, pairs)):
        found[row["edge"]].append(row["vote"])
    return found


def statements(store: Store, level: Level, pairs: Sequence[Pair]) -> dict[int, list[str]]:
    """What a model says from memory of each edge, by its place in `pairs`, as JSON; at most `CLAIMS` of each."""
    found: dict[int, list[str]] = {place: [] for place in range(len(pairs))}
    for row in store.stream("page/statements", **_each_of(level, pairs)):
        found[row["edge"]].append(row["said"])
    return found


def _each_of(level: Level, pairs: Sequence[Pair]) -> dict[str, object]:
    ends = {"causes": [cause for cause, _ in pairs], "effects": [effect for _, effect in pairs]}
    return {"level": level, "each": CLAIMS, **ends}


def texts(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """The texts of abstracts, each with where it can be found, as JSON."""
    return {row["id"]: row["told"] for row in store.stream("page/texts", ids=list(ids))}


def nodes(store: Store, level: Level, ids: Sequence[str]) -> Iterator[Row]:
    """Variables with their names, classes, and papers by year, in the order of `ids`."""
    years: dict[str, dict[int, int]] = {}
    for row in store.stream("page/years", level=level, ids=list(ids)):
        years.setdefault(row["id"], {})[row["year"]] = row["papers"]
    for row in store.stream("page/nodes", level=level, ids=list(ids)):
        yield {**row, "years": years.get(row["id"], {})}


def search(store: Store, level: Level, text: str, limit: int = 20) -> list[Row]:
    """Variables whose name or an alias contains the text, those called so first; of no text, those with most claims."""
    return store.rows("page/search", level=level, text=" ".join(text.split()), limit=limit)


def conflicts(store: Store, level: Level, of_type: ConflictType, limit: int, wanted: Filter = EVERYTHING) -> list[Row]:
    """The conflicts of a type with the highest scores on edges that pass a filter, laid out, long sides cut."""
    return laid_out(store, conflicts_.heads(store, limit, level, of_type, wanted).rows())


def conflict(store: Store, level: Level, identity: str) -> Row | None:
    """One conflict; None if there is none with this id at this level."""
    told = EVERYTHING.parameters()
    rows = store.rows("conflicts/heads", limit=1, level=level, type=None, id=identity, **told)
    return laid_out(store, rows)[0] if rows else None


def conflict_list(
    store: Store, level: Level, of_type: ConflictType, limit: int, offset: int = 0, wanted: Filter = EVERYTHING
) -> list[Row]:
    """As `conflicts`, without what the sides say, from one in their order on."""
    rows = conflicts_.heads(store, offset + limit, level, of_type, wanted).rows()[offset:]
    return [{**row, "sides": []} for row in conflicts_.described(store, rows)]


def laid_out(store: Store, rows: Sequence[Row]) -> list[Row]:
    """Conflicts with their sides, at most `CONFLICT_CLAIMS` claims on each; a side says how many `claims` it has."""
    told: dict[int, Row] = {}
    for place, row in conflicts_.each_laid_out(store, rows):
        shown = [[_numbers(claim) for claim in side[:CONFLICT_CLAIMS]] for side in row["sides"]]
        note = _note(store, row) if row["verdict"] else None
        told[place] = {**row, "claims": [len(side) for side in row["sides"]], "sides": shown, "note": note}
    return [told[place] for place in range(len(rows))]


def _note(store: Store, conflict: Row) -> Row | None:
    """What was noted with a verdict, and when: `why` and `decided`."""
    place = {"level": conflict["level"], "cause": conflict["cause_id"], "effect": conflict["effect_id"]}
    told = {"kind": conflict["kind"], "verdict": conflict["verdict"], "by": conflict["verdict_by"]}
    return next(iter(store.rows("page/verdict", **place, **told)), None)


def _numbers(claim: Row) -> Row:
    return {**claim, "vote": float(claim["vote"]), "reading": float(claim["reading"])}


def path(store: Store, level: Level, start: str, end: str) -> list[Pair]:
    """The shortest chain of edges between two variables, of several the better supported; empty if none is found.

    At most five steps; of the edges that lead on at each step, the 20,000 best supported are looked at.
    """
    came: dict[str, str] = {start: ""}
    frontier = [start]
    for _ in range(_STEPS):
        ahead: list[str] = []
        for row in store.rows("page/steps", level=level, ends=frontier, limit=_FRONTIER):
            if row["effect"] not in came:
                came[row["effect"]] = row["cause"]
                ahead.append(row["effect"])
        if end in came or not ahead:
            break
        frontier = ahead
    return _back(came, end) if end in came and start != end else []


def _back(came: dict[str, str], end: str) -> list[Pair]:
    steps: list[Pair] = []
    while before := came[end]:
        steps.append((before, end))
        end = before
    return steps[::-1]


def plain(value: object) -> Any:
    """A value as JSON has it, where `json` does not know it: numbers of DuckDB's, dates."""
    return float(value) if isinstance(value, Decimal) else str(value)
