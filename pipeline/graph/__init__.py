"""Causal graph: weighted, signed edges between entities, a pure function of the current claims and the merges.

Edges stand at three levels (`Level`): between variables, which are concepts with their aspect and qualifiers, between
concepts, and between classes of concepts. They are derived rows (`stage.derivation`); nothing is edited by hand. The
sign rule and the formula of support are there, in one place (`store/sql/duckdb/graph`).
"""

from __future__ import annotations

from typing import Any

from pipeline.errors import Unusable
from pipeline.records import Ends, Level, Standing
from pipeline.store import Result, Row, Store


def edges(
    store: Store,
    causes: Ends | None = None,
    effects: Ends | None = None,
    min_weight: float = 0.0,
    limit: int | None = None,
    level: Level = "concept",
    standing: Standing | None = None,
) -> Result:
    """Edges of at least `min_weight` between these ends at the level (None for all), the best supported first.

    Those of ends that are called exactly so come before those of ends that contain what was asked for.
    """
    told = {"min_weight": min_weight, "limit": limit, "level": level, "standing": standing}
    return store.result("edges/list", **told, **between(causes, effects))


def claims(
    store: Store,
    abstract: str | None = None,
    causes: Ends | None = None,
    effects: Ends | None = None,
    standing: Standing | None = None,
) -> Result:
    """The claims that count, of one abstract, between these concepts, of one standing (None for all)."""
    return store.result("claims/list", abstract=abstract, standing=standing, **between(causes, effects))


def between(causes: Ends | None = None, effects: Ends | None = None) -> dict[str, list[str] | None]:
    """The parameters of a statement that lists what has these ends, None for all."""
    return {
        "causes": None if causes is None else causes.all,
        "exact_causes": [] if causes is None else causes.exact,
        "effects": None if effects is None else effects.all,
        "exact_effects": [] if effects is None else effects.exact,
    }


def show(store: Store, causes: list[str], effects: list[str], level: Level = "concept") -> Row:
    """One edge with all its evidence: its counts, how each paper votes, every claim with its sentence, the names merged
    into its ends.

    At the level broader also the edges between concepts that speak in it (`narrower_edges`).

    Raises Unusable if the entities have no edge, or several edges are meant.
    """
    found = edges(store, Ends(causes, []), Ends(effects, []), level=level).rows()
    if not found:
        raise Unusable("no edge between these. `democritus edges DIR --cause X` lists what there is.")
    if len(found) > 1:
        listed = "\n".join(f"  {edge['cause']} -> {edge['effect']}" for edge in found[:10])
        raise Unusable(f"{len(found)} edges fit; name one of them exactly:\n{listed}")
    edge = found[0]
    ends = {"cause": edge["cause_id"], "effect": edge["effect_id"]}
    evidence = store.rows("edges/evidence", level=level, cause=edge["cause_id"], effect=edge["effect_id"])
    votes = store.rows("edges/votes", level=level, cause=edge["cause_id"], effect=edge["effect_id"])
    reverse = edges(store, Ends([edge["effect_id"]], []), Ends([edge["cause_id"]], []), level=level).rows()
    merged: dict[str, Any] = {role: store.rows("edges/merges", entity=identity) for role, identity in ends.items()}
    told = {**edge, "votes": votes, "evidence": evidence, "reverse": reverse[0] if reverse else None, "merges": merged}
    if level == "broader":
        told["narrower_edges"] = store.rows(
            "edges/narrower", level=level, cause=edge["cause_id"], effect=edge["effect_id"]
        )
    return told
