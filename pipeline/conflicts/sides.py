"""Sides of a conflict: the claims that stand on each, with all that separates them, out of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.conflicts.axes import Told
from pipeline.records import Level
from pipeline.store import Row, Store

Pair = tuple[str, str]
"""The ids of cause and effect."""


class Evidence(NamedTuple):
    """A claim that stands on a side."""

    claim: str
    statement: str
    vote: float
    told: Told
    row: Row
    """all of it, as the query has it"""


class Sides(NamedTuple):
    """The two sides of a conflict, each the strongest claim first."""

    one: list[Evidence]
    other: list[Evidence]


def fetch(store: Store, level: Level, conflicts: Sequence[Row]) -> list[Sides]:
    """The sides of conflicts of a level, in their order; each conflict has the ids of its ends and its kind."""
    pairs = {(row["cause_id"], row["effect_id"]) for row in conflicts}
    pairs |= {(effect, cause) for cause, effect in pairs if any(row["kind"] == "direction" for row in conflicts)}
    found: dict[Pair, list[Evidence]] = defaultdict(list)
    wanted = sorted(pairs)
    causes, effects = [cause for cause, _ in wanted], [effect for _, effect in wanted]
    for row in store.rows("conflicts/evidence", level=level, causes=causes, effects=effects):
        found[row["cause_id"], row["effect_id"]].append(_evidence(row, level))
    return [_sides(row, found) for row in conflicts]


def _evidence(row: Row, level: Level) -> Evidence:
    broader = level == "broader"
    told = Told(
        paper=row["paper"],
        quote=row["quote"],
        relation=row["relation"],
        sign=row["sign"],
        cause=row["cause"],
        effect=row["effect"],
        title=row["title"] or "",
        text=row["text"] or "",
        population=row["population"],
        condition=row["condition"],
        comparator=row["comparator"],
        dose=row["dose"],
        time=row["time"],
        design=row["design"],
        cause_qualifiers=row["cause_qualifiers"] or (),
        effect_qualifiers=row["effect_qualifiers"] or (),
        effect_aspect=row["effect_aspect"],
        narrow_cause=row["narrow_cause"] if broader else "",
        narrow_effect=row["narrow_effect"] if broader else "",
    )
    return Evidence(row["claim"], row["statement"], float(row["vote"]), told, row)


def _sides(conflict: Row, found: dict[Pair, list[Evidence]]) -> Sides:
    """Of a sign conflict + and -, of a null one any effect and none, of a loop this direction and the other."""
    pair = conflict["cause_id"], conflict["effect_id"]
    there = found[pair]
    if conflict["kind"] == "sign":
        return Sides(_with(there, "+"), _with(there, "-"))
    if conflict["kind"] == "null":
        return Sides(_with(there, "+-?"), _with(there, "0"))
    back = found[pair[1], pair[0]]
    return Sides(*([each for each in _with(way, "+-?") if each.row["directed"]] for way in (there, back)))


def _with(evidence: Iterable[Evidence], signs: str) -> list[Evidence]:
    return [each for each in evidence if each.told.sign in signs]
