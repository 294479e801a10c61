"""Questions of the page: what it asks of a graph, each answered with values that become JSON.

The file asks them of everything it shows, the server of what is looked at. Rows keep the names of the listings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from pipeline import conflicts as conflicts_
from pipeline.records import ConflictType, Ends, Level
from pipeline.store import Row, Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.status import Status

CLAIMS = 200
"""Claims, and votes, of one edge that the page shows at most; it says of how many."""
CONFLICT_CLAIMS = 60
"""Claims on one side of a conflict, as CLAIMS."""
PORTION = 10_000  # claims fetched at once
_STEPS = 5
_FRONTIER = 20_000

Sort = Literal["support", "papers", "against", "latest"]
Pair = tuple[str, str]
"""The ids of cause and effect."""


class Filters(NamedTuple):
    """What edges are to be shown; None and 0 for all. Year, design, topic and origin must be one paper's."""

    about: list[str] | None = None
    cause: str | None = None
    effect: str | None = None
    signs: list[str] | None = None
    standings: list[str] | None = None
    papers: int = 0
    since: int | None = None
    until: int | None = None
    design: str | None = None
    topic: str | None = None
    origin: str | None = None
    sort: Sort = "support"


def head(store: Store, status: Status, level: Level, name: str) -> Row:
    """What the opening view needs besides edges and conflicts: what was read, how it went, and what can be filtered."""
    return {
        "name": name,
        "level": level,
        "status": status,
        "conflicts": {row["type"]: row["conflicts"] for row in store.rows("explore/conflicts", level=level)},
        "topics": store.rows("topics/list"),
        "coverage": store.row("topics/coverage"),
        "runs": store.rows("explore/runs"),
        "reasons": store.rows("explore/reasons"),
        "designs": store.rows("explore/designs"),
        "years": store.rows("explore/years_read"),
        "origins": store.rows("explore/origins"),
        "factors": [{**row, "factor": float(row["factor"])} for row in store.rows("explore/factors")],
    }


def edges(store: Store, level: Level, filters: Filters, limit: int, offset: int = 0) -> Row:
    """A portion of the edges that pass the filters, the best first, and how many pass: `{"rows": …, "total": …}`."""
    by_paper = any(each is not None for each in (filters.since, filters.until, filters.design, filters.topic))
    rows = store.rows(
        "explore/edges",
        level=level,
        limit=limit,
        offset=offset,
        by_paper=by_paper or filters.origin is not None,
        **filters._asdict(),
    )
    total = rows[0]["total"] if rows else 0
    for row in rows:
        del row["total"]
    return {"rows": rows, "total": total}


def edge(store: Store, level: Level, pair: Pair) -> Row | None:
    """One edge with its claims, the papers' votes, and the texts they stand in; None if there is no such edge."""
    rows = edges(store, level, Filters(cause=pair[0], effect=pair[1]), 1)["rows"]
    if not rows:
        return None
    ((_, claims),) = evidence(store, level, [pair])
    ids = list(dict.fromkeys(claim["abstract"] for claim in claims))
    papers = {row["id"]: row for row in store.rows("explore/papers", ids=ids)}
    texts = store.rows("explore/texts", ids=ids)
    back = edges(store, level, Filters(cause=pair[1], effect=pair[0]), 1)["rows"]
    return {
        "edge": rows[0],
        "claims": claims,
        "votes": votes(store, level, [pair])[0],
        "abstracts": {row["id"]: {**papers[row["id"]], **row} for row in texts},
        "reverse": back[0] if back else None,
    }


def evidence(store: Store, level: Level, pairs: Sequence[Pair]) -> Iterator[tuple[int, list[Row]]]:
    """The place of each edge in `pairs`, in order, and its claims, the best first, at most `CLAIMS`."""
    causes, effects = [cause for cause, _ in pairs], [effect for _, effect in pairs]
    ordered = store.stream("explore/speaking", level=level, causes=causes, effects=effects, each=CLAIMS)
    for place, rows in groupby(_told(store, ordered), key=itemgetter("edge")):
        yield place, [{name: value for name, value in row.items() if name != "edge"} for row in rows]


def _told(store: Store, ordered: Iterator[Row]) -> Iterator[Row]:
    while portion := list(islice(ordered, PORTION)):
        wanted = list(dict.fromkeys(row["claim"] for row in portion))
        said = {row["claim"]: row for row in store.stream("explore/said", claims=wanted)}
        for row in portion:
            yield {**said[row["claim"]], **row}


def votes(store: Store, level: Level, pairs: Sequence[Pair]) -> dict[int, list[Row]]:
    """How the papers vote on each edge, by its place in `pairs`; at most `CLAIMS` papers of each."""
    causes, effects = [cause for cause, _ in pairs], [effect for _, effect in pairs]
    found: dict[int, list[Row]] = {place: [] for place in range(len(pairs))}
    for row in store.stream("explore/votes", level=level, causes=causes, effects=effects, each=CLAIMS):
        found[row.pop("edge")].append(row)
    return found


def nodes(store: Store, level: Level, ids: Sequence[str]) -> list[Row]:
    """Variables with their names, classes, and papers by year, in the order of `ids`."""
    years: dict[str, dict[int, int]] = {}
    for row in store.stream("explore/years", level=level, ids=list(ids)):
        years.setdefault(row["id"], {})[row["year"]] = row["papers"]
    return [
        {**row, "years": years.get(row["id"], {})} for row in store.rows("explore/nodes", level=level, ids=list(ids))
    ]


def search(store: Store, level: Level, text: str, limit: int = 20) -> list[Row]:
    """Variables whose name or an alias contains the text, those called so first."""
    wanted = " ".join(text.split())
    return store.rows("explore/search", level=level, text=wanted, limit=limit) if wanted else []


def conflicts(
    store: Store, level: Level, of_type: ConflictType | None, limit: int, about: list[str] | None = None
) -> list[Row]:
    """The conflicts of a type (None for all) with the highest scores, laid out, long sides cut to `CONFLICT_CLAIMS`."""
    found = conflicts_.heads(store, limit, level, of_type, _about(about)).rows()
    return [conflict for start in range(0, len(found), 50) for conflict in laid_out(store, found[start : start + 50])]


def conflict(store: Store, level: Level, identity: str) -> Row | None:
    """One conflict; None if there is none with this id at this level."""
    told = {**EVERYTHING.parameters(), **EVERYTHING.exact()}
    rows = store.rows("conflicts/heads", limit=1, level=level, type=None, id=identity, **told)
    return laid_out(store, rows)[0] if rows else None


def conflict_list(
    store: Store, level: Level, of_type: ConflictType, limit: int, about: list[str] | None = None
) -> list[Row]:
    """As `conflicts`, without what the sides say."""
    rows = conflicts_.heads(store, limit, level, of_type, _about(about)).rows()
    return [{**row, "sides": []} for row in conflicts_.described(store, rows)]


def _about(ids: list[str] | None) -> Filter:
    return Filter(about=None if ids is None else Ends(ids, []))


def laid_out(store: Store, rows: Sequence[Row]) -> list[Row]:
    """Conflicts with their sides; a side says how many `claims` it has of which it shows some."""
    told = conflicts_.laid_out(store, rows)
    for row in told:
        row["claims"] = [len(side) for side in row["sides"]]
        row["sides"] = [
            [
                {**claim, "vote": float(claim["vote"]), "reading": float(claim["reading"])}
                for claim in side[:CONFLICT_CLAIMS]
            ]
            for side in row["sides"]
        ]
    return told


def path(store: Store, level: Level, start: str, end: str) -> list[Pair]:
    """The shortest chain of edges between two variables, of several the better supported; empty if none is found.

    At most five steps; of the edges that lead on at each step, the 20,000 best supported are looked at.
    """
    came: dict[str, str] = {start: ""}
    frontier = [start]
    for _ in range(_STEPS):
        ahead: list[str] = []
        for row in store.rows("explore/steps", level=level, ends=frontier, limit=_FRONTIER):
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
