"""Conflicts: sets of claims that cannot all hold. Every side keeps its claims; nothing is resolved by deletion.

Kinds: `sign` (opposite signs), `null` (an effect against none), `direction` (both directions between
two entities). They are derived rows (`stage.derivation`).
"""

from __future__ import annotations

from pipeline.records import Level
from pipeline.store import Result, Store


def conflicts(store: Store, limit: int | None = None, level: Level = "concept") -> Result:
    """Conflicts between the findings of a level, the highest score first, each with its sides and their claims."""
    return store.result("conflicts/list", limit=limit, level=level)
