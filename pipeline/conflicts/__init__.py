"""Conflicts: claims that cannot all hold. Every side keeps its claims; nothing is resolved by deletion.

Kinds: `sign` (opposite signs), `null` (an effect against none or a denied one), `direction` (both directions between
two entities). The score and the sides are views (`pipeline/store/sql/duckdb/views/40_conflicts.sql`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.store import Row, Store

_KEY = ("cause", "effect", "cause_id", "effect_id", "kind", "score")
_SIDE = ("cause", "effect", "sign", "denied")


def conflicts(store: Store, limit: int | None = None) -> list[Row]:
    """Conflicts, the highest score first, each with its sides and their claims."""
    return list(_gathered(store.rows("conflicts/list", limit=limit)))


def _gathered(rows: list[Row]) -> Iterator[Row]:
    for key, members in groupby(rows, key=lambda row: tuple(row[name] for name in _KEY)):
        sides: list[Row] = []
        for row in members:
            side = {name: row[f"side_{name}"] for name in _SIDE}
            if not sides or any(sides[-1][name] != side[name] for name in _SIDE):
                sides.append({**side, "claims": []})
            sides[-1]["claims"].append(
                {"id": row["claim"], "abstract": row["abstract"], "title": row["title"], "quote": row["quote"]}
            )
        yield {**dict(zip(_KEY, key, strict=True)), "sides": sides}
