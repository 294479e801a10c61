"""Sides of a conflict: the claims that stand on each, with all that separates them, out of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from pipeline.graph.conflicts.axes import ClaimDetails
from pipeline.store.database import Store
from pipeline.store.records import Level
from pipeline.store.result import Row

_AS_THEY_ARE = (
    "paper quote relation sign cause effect population condition comparator dose time design effect_aspect".split()
)
Pair = tuple[str, str]
"""The ids of cause and effect."""


class Evidence(NamedTuple):
    """A claim that stands on a side."""

    claim: str
    statement: str
    vote: float
    details: ClaimDetails
    row: Row
    """all of it, as the query has it"""


class Sides(NamedTuple):
    """The two sides of a conflict, each the strongest claim first."""

    one: list[Evidence]
    other: list[Evidence]


def fetch(store: Store, level: Level, conflicts: Sequence[Row]) -> list[Sides]:
    """The sides of conflicts of a level, in their order; each conflict has the ids of its ends and its kind."""
    found = dict(_of_rows(store.rows("conflicts/evidence", **_parameters(level, conflicts)), level, conflicts))
    return [found[place] for place in range(len(conflicts))]


def stream(store: Store, level: Level, conflicts: Sequence[Row]) -> Iterator[tuple[int, Sides]]:
    """As `fetch`, committed claims only: the place of each conflict and its sides, in an order of their ends, with the
    claims of one pair of these in memory at a time.
    """
    return _of_rows(store.stream("conflicts/evidence", **_parameters(level, conflicts)), level, conflicts)


def _parameters(level: Level, conflicts: Sequence[Row]) -> dict[str, object]:
    pairs = {_pair(row) for row in conflicts} | {_pair(row)[::-1] for row in conflicts if row["kind"] == "direction"}
    wanted = sorted(pairs)
    return {"level": level, "causes": [cause for cause, _ in wanted], "effects": [effect for _, effect in wanted]}


def _of_rows(rows: Iterable[Row], level: Level, conflicts: Sequence[Row]) -> Iterator[tuple[int, Sides]]:
    """Rows of `conflicts/evidence` as sides; what speaks of two ends, whichever way, lies together."""
    left: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, conflict in enumerate(conflicts):
        left[_endpoints(conflict)].append(place)
    for endpoints, speaking in groupby(rows, key=_endpoints):
        found: dict[Pair, list[Evidence]] = defaultdict(list)
        for row in speaking:
            found[_pair(row)].append(_evidence(row, level))
        for place in left.pop(endpoints):
            yield place, _sides(conflicts[place], found)
    for place in (place for places in left.values() for place in places):
        yield place, Sides([], [])


def _pair(row: Row) -> Pair:
    return row["cause_id"], row["effect_id"]


def _endpoints(row: Row) -> tuple[str, ...]:
    return tuple(sorted(_pair(row)))


def _evidence(row: Row, level: Level) -> Evidence:
    given: dict[str, Any] = {name: row[name] for name in _AS_THEY_ARE}
    given |= {name: row[name] or "" for name in ("title", "text")}
    given |= {name: row[name] or () for name in ("cause_qualifiers", "effect_qualifiers")}
    if level == "broader":
        given |= {name: row[name] for name in ("narrow_cause", "narrow_effect")}
    details = ClaimDetails(**given)
    return Evidence(row["claim"], row["statement"], float(row["vote"]), details, row)


def _sides(conflict: Row, found: dict[Pair, list[Evidence]]) -> Sides:
    """Of a sign conflict + and -, of a null one any effect and none, of a loop this direction and the other."""
    pair = _pair(conflict)
    there = found[pair]
    if conflict["kind"] == "sign":
        return Sides(_with(there, "+"), _with(there, "-"))
    if conflict["kind"] == "null":
        return Sides(_with(there, "+-?"), _with(there, "0"))
    back = found[pair[1], pair[0]]
    return Sides(*([each for each in _with(way, "+-?") if each.row["directed"]] for way in (there, back)))


def _with(evidence: Iterable[Evidence], signs: str) -> list[Evidence]:
    return [each for each in evidence if each.details.sign in signs]
