"""Conflicts: sets of claims that cannot all hold. Every side keeps its claims; nothing is resolved by deletion.

Kinds: `sign` (opposite signs), `null` (an effect against none), `direction` (both directions between
two entities). The score and the sides are views (`pipeline/store/sql/duckdb/views/40_conflicts.sql`).
"""

from __future__ import annotations

from pipeline.store import Result, Store


def conflicts(store: Store, limit: int | None = None) -> Result:
    """Conflicts, the highest score first, each with its sides and their claims."""
    return store.result("conflicts/list", limit=limit)
