"""Slices: the graph of the claims that meet a condition, with support and conflicts of its own.

A slice is a named condition (years, topics, designs, populations, sources, origin), one row of the table `slices`.
Opened, it is a layer in memory over the graph: the claims that meet the condition, and what `derive.sql`
makes of them. Every question that can be asked of a graph can be asked of a slice, and is answered as a
graph of these claims alone would answer. Names and merges are those of the whole, so that a variable is the same in all
slices.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from pipeline.errors import Unusable
from pipeline.graph.derive import derive_from_evidence
from pipeline.store.database import Store
from pipeline.store.filter import Scope
from pipeline.store.records import Level, Origin
from pipeline.store.result import Row


class Condition(NamedTuple):
    """The condition of a slice as it is kept: topics are parts of names, for a later run may make other topics."""

    topics: Sequence[str] = ()
    since: int | None = None
    until: int | None = None
    designs: Sequence[str] = ()
    populations: Sequence[str] = ()
    sources: Sequence[str] = ()
    origin: Origin | None = None


def create(store: Store, name: str, condition: Condition, why: str = "", *, replace: bool = False) -> None:
    """Keep a condition under a name. Raises Unusable for one that another has, and for one that says nothing."""
    if not name.strip():
        raise Unusable("a slice needs a name.")
    of_papers = (condition.since, condition.until, condition.designs, condition.populations, condition.sources)
    if condition.origin == "model" and any(of_papers):
        raise Unusable("what a model says from memory has no year, design, population or source: name topics alone.")
    if not any(condition):
        raise Unusable("a slice needs a condition: --year, --topic, --design, --population, --source or --origin.")
    kept = {
        key: value if value is None or isinstance(value, int | str) else list(value)
        for key, value in condition._asdict().items()
    }
    known = [row for row in named(store) if row["name"] == name]
    if not replace and any({key: row[key] for key in kept} != kept for row in known):
        raise Unusable(f"there is a slice called {name!r} already; --replace puts this one in its place.")
    _forget_places(store, name)
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    store.add_rows("slices", [{"name": name, **kept, "why": why, "made_at": moment}], replace=True)


def named(store: Store) -> list[Row]:
    """Return the slices, in the order of their names."""
    return store.rows("slices/list")


def find(store: Store, name: str) -> Condition:
    """Return the condition of a slice. Raises Unusable if none is called so."""
    rows = {row["name"]: row for row in named(store)}
    if name not in rows:
        known = f"They are: {', '.join(rows)}." if rows else "There are none; `democritus slice create` makes one."
        raise Unusable(f"no slice is called {name!r}. {known}")
    return Condition(**{field: rows[name][field] for field in Condition._fields})


def forget(store: Store, name: str) -> None:
    """Forget a slice. Raises Unusable if none is called so."""
    find(store, name)
    _forget_places(store, name)
    store.sql("delete from slices where name = $name", name=name)


def _forget_places(store: Store, name: str) -> None:
    store.run("geometry/forget", slice=name)
    store.run("geometry/forget_run", slice=name)


def sizes(layer: Store, level: Level = "concept") -> Row:
    """How large an opened slice is: abstracts with claims, claims, edges of a level, conflicts between studies."""
    return layer.row("slices/sizes", level=level)


def opened(store: Store, scope: Scope) -> Store:
    """Return the slice of what meets a condition, as a store of its own, to be closed by itself or with the graph."""
    return _opened(store, scope, None)[0]


def without_shared(store: Store, one: Scope, other: Scope) -> tuple[Store, Store, int]:
    """Return two slices without the claims that are in both, and how many those are that count for neither.

    A slice that lies in the other keeps its claims, and is so compared with the rest of that one. Raises Unusable if
    both have the same claims, and for what a model says, which is of no paper.
    """
    if "model" in {one.origin, other.origin}:
        raise Unusable("papers are compared, and a model's memory has none; `democritus compare-origins` compares it.")
    first, shared = _opened(store, one, other)
    try:
        return first, _opened(store, other, one)[0], shared
    except BaseException:
        first.close()
        raise


def _opened(store: Store, scope: Scope, other: Scope | None) -> tuple[Store, int]:
    """Return a slice without what is also in the other, and how many claims so count for neither."""
    layer = store.layered()
    shared = 0
    try:
        with layer.transaction():
            layer.sql("create table chosen_claims (claim varchar not null, part varchar not null)")
            layer.run("slices/choose", part="own", **scope.parameters())
            if other is not None:
                layer.run("slices/choose", part="other", **other.parameters())
                shared = _drop_shared(layer)
            elif scope.origin in {"model", "both"}:
                layer.run("slices/choose_imagined", themes=scope.themes)
            layer.run("slices/restrict")
            layer.run("views/concepts")
            layer.run("views/evidence")
            derive_from_evidence(layer)
    except BaseException:
        layer.close()
        raise
    return layer, shared


def _drop_shared(layer: Store) -> int:
    found = layer.row("slices/shared")
    if not found["own"] or not found["other"]:
        raise Unusable("no claim meets the condition of one of the slices; there is nothing to compare.")
    if found["own"] == found["other"] == found["shared"]:
        raise Unusable("both slices have the same claims; there is nothing to compare.")
    nested = found["shared"] in {found["own"], found["other"]}
    if found["own"] != found["shared"]:  # else it lies in the other, which gives way
        layer.run("slices/drop_shared")
    layer.sql("delete from chosen_claims where part = 'other'")
    return 0 if nested else int(found["shared"])
