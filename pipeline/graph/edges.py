"""Causal graph: weighted, signed edges between entities, a pure function of the current claims and the merges.

Edges stand at three levels (`Level`): between variables, which are concepts with their aspect and qualifiers, between
concepts, and between classes of concepts. They are derived rows (`stage.derivation`); nothing is edited by hand. The
sign rule and the formula of support are there, in one place (`store/sql/duckdb/graph`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.errors import Unusable
from pipeline.sources.text import effect_sizes
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.records import Ends, Level
from pipeline.store.result import Result, Row


def edges(store: Store, wanted: Filter = EVERYTHING, limit: int | None = None, level: Level = "concept") -> Result:
    """The edges of a level that pass a filter, at most `limit` (None for all), the best supported first.

    Those of ends that are called exactly as was asked for come before those of ends that contain it. Of edges supported
    alike those of most independent papers come first, then those that a paper is direct about (as more than a
    correlation), then the latest, then those between the variables that most papers speak of.
    """
    return store.result("edges/list", level=level, **wanted.portion(limit))


def edge_count(store: Store, wanted: Filter = EVERYTHING, level: Level = "concept") -> int:
    """How many edges of a level pass a filter."""
    return int(store.row("edges/count", level=level, **wanted.parameters())["number"])


def claims(store: Store, wanted: Filter = EVERYTHING, limit: int | None = None, abstract: str | None = None) -> Result:
    """The claims that count and pass a filter, of one abstract if named, in the order of the abstracts."""
    return store.result("claims/list", limit=limit, abstract=abstract, **wanted.parameters())


def claim_count(store: Store, wanted: Filter = EVERYTHING, abstract: str | None = None) -> int:
    """How many claims pass a filter, of one abstract if named."""
    return int(store.row("claims/count", abstract=abstract, **wanted.parameters())["number"])


def between(causes: list[str], effects: list[str]) -> Filter:
    """The filter for what has these ends."""
    return Filter(causes=Ends(causes, []), effects=Ends(effects, []))


def show(store: Store, causes: list[str], effects: list[str], level: Level = "concept") -> Row:
    """Return one edge with all its evidence: its counts, how each paper votes, what the votes add up to (`support`),
    every claim with its sentence, what a model says from memory (`said`), the names merged into its ends, and the
    effect sizes of its papers (`sizes`).

    At the level broader also the edges between concepts that speak in it (`narrower_edges`).

    Raises Unusable if the entities have no edge, or several edges are meant.
    """
    found = edges(store, between(causes, effects), level=level).rows()
    if not found:
        raise Unusable("no edge between these. `democritus edges DIR --cause X` lists what there is.")
    if len(found) > 1:
        listed = "\n".join(f"  {edge['cause']} -> {edge['effect']}" for edge in found[:10])
        raise Unusable(f"{len(found)} edges fit; name one of them exactly:\n{listed}")
    edge = found[0]
    endpoints = {"cause": edge["cause_id"], "effect": edge["effect_id"]}
    evidence = store.rows("edges/evidence", level=level, cause=edge["cause_id"], effect=edge["effect_id"])
    elicited = store.rows("imagined/evidence", level=level, cause=edge["cause_id"], effect=edge["effect_id"])
    votes = store.rows("edges/votes", level=level, cause=edge["cause_id"], effect=edge["effect_id"])
    support = store.rows("edges/support", level=level, cause=edge["cause_id"], effect=edge["effect_id"])
    reverse = edges(store, between([edge["effect_id"]], [edge["cause_id"]]), level=level).rows()
    merged: dict[str, Any] = {role: store.rows("edges/merges", entity=identity) for role, identity in endpoints.items()}
    back = reverse[0] if reverse else None
    shown = {**edge, "votes": votes, "evidence": evidence, "sizes": sizes(evidence), "said": elicited}
    shown |= {"reverse": back, "merges": merged, "support": support[0] if support else None}
    if level == "broader":
        shown["narrower_edges"] = store.rows(
            "edges/narrower", level=level, cause=edge["cause_id"], effect=edge["effect_id"]
        )
    return shown


def sizes(evidence: Iterable[Row]) -> list[Row]:
    """The effect sizes that claims behind an edge state, those that could be read, measure by measure.

    `direction` is that for the edge's variables, `warning` what does not go with the sign of the claim.
    """
    found: dict[tuple[str, str], Row] = {}
    for claim in evidence:
        stated = claim["effect_size"]
        size = stated and effect_sizes.compared(stated, claim["quote"], claim["effect"], claim["said"], claim["sign"])
        if size:
            of = {name: claim[name] for name in ("id", "abstract", "paper", "year", "sample_size", "design", "sign")}
            found.setdefault((claim["abstract"], stated), {**size, **of, "words": stated})
    return sorted(found.values(), key=lambda row: (row["measure"] or "~", -(row["year"] or 0), row["abstract"]))
