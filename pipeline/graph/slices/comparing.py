"""Comparison of two slices: what each says of the pairs of variables that papers of both speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.graph.slices.slices import without_shared
from pipeline.graph.slices.verdict import VERDICTS, Votes, judge
from pipeline.store.database import Store
from pipeline.store.filter import Scope
from pipeline.store.records import Level
from pipeline.store.result import Row

_CLAIMS = 3  # of a side, as many as a listing has
_SIDE = ("sign", "weight", "low", "high", "plus", "minus", "nulls", "unsigned")


class Compared(NamedTuple):
    """Two slices, their pairs in the order in which they are worth a look.

    `shared` claims meet both conditions: they tell nothing apart and are left out. `only` is how many edges each slice
    has that the other has not.
    """

    pairs: list[Row]
    shared: int
    only: tuple[int, int]


def compare(store: Store, one: Scope, other: Scope, level: Level = "concept") -> Compared:
    """Return the edges of a level that papers of both slices find something of, each with both `sides` and its verdict.

    A pair has `cause`, `effect`, their ids, `verdict`, `same` and `odds` (`verdict.judge`), and `sides`: the sign in
    each slice, its support with its interval, the papers by sign, and the strongest `claims`. Contradictions come
    first, the surest first, then drift, agreement, and what cannot be told.
    """
    first, second, shared = without_shared(store, one, other)
    with first, second:
        sides = [{(row["cause_id"], row["effect_id"]): row for row in each.rows("slices/votes", level=level)}
                 for each in (first, second)]  # fmt: skip
        prior = _prior(store)
        both = [pair for pair in sides[0] if pair in sides[1]]
        pairs = [_judged([side[pair] for side in sides], prior) for pair in both]
        pairs.sort(key=_place)
        for number, each in enumerate((first, second)):
            _add_claims(each, level, pairs, number)
    only = (len(sides[0]) - len(both), len(sides[1]) - len(both))
    return Compared(pairs, shared, only)


def counts(compared: Compared) -> dict[str, int]:
    """Return how many pairs have each verdict."""
    return {verdict: sum(row["verdict"] == verdict for row in compared.pairs) for verdict in VERDICTS}


def _judged(sides: Sequence[Row], prior: Votes) -> Row:
    one, other = ((row["votes_plus"], row["votes_minus"], row["votes_nil"]) for row in sides)
    found = judge(one, other, prior)
    endpoints: Row = {name: sides[0][name] for name in ("cause", "effect", "cause_id", "effect_id")}
    shown: list[Row] = [
        {name: side[name] for name in _SIDE} | {"papers": side["found"], "claims": []} for side in sides
    ]
    return {
        **endpoints,
        "verdict": found.verdict,
        "same": round(found.same, 4),
        "odds": round(found.odds, 3),
        "sides": shown,
    }


def _place(row: Row) -> Any:
    """Contradictions, drift, agreement, the rest; in each the surest first, then those of most papers."""
    sure = {"contradict": row["same"], "drift": -row["odds"], "agree": -row["same"], "too few": row["same"]}
    fewest = min(side["papers"] for side in row["sides"])
    return VERDICTS.index(row["verdict"]), sure[row["verdict"]], -fewest, row["cause"], row["effect"]


def _add_claims(layer: Store, level: Level, pairs: Sequence[Row], side: int) -> None:
    """Add the strongest claims of a slice to its side of each pair."""
    wanted = {"causes": [row["cause_id"] for row in pairs], "effects": [row["effect_id"] for row in pairs]}
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for claim in layer.rows("edges/findings", level=level, **wanted):
        found[claim.pop("cause_id"), claim.pop("effect_id")].append(claim)
    for row in pairs:
        row["sides"][side]["claims"] = found[row["cause_id"], row["effect_id"]][:_CLAIMS]


def _prior(store: Store) -> Votes:
    """Return the votes for each sign before any paper is read."""
    prior = store.row("slices/prior")
    return prior["plus"], prior["minus"], prior["nil"]
