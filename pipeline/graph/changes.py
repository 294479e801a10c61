"""One graph through time: abstracts are taken out and put back, two graphs are merged, two are compared.

What is decided here changes what counts; everything that follows from it (`derive`) is then derived anew in the same
transaction, by the same functions as in a run. So it makes no difference in which order things happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.entities import stage as entities
from pipeline.entities.resolution import Resolution
from pipeline.graph.derive import derive_graph, inputs
from pipeline.sources import abstracts, removal
from pipeline.store.database import Store


class Changed(NamedTuple):
    """What a removal or restoring changed.

    `abstracts` are the ids of the records that it is about, `unknown` the keys that name none (a removal of theirs
    holds for records that are read later), `near` readable abstracts that are nearly equal to one of these, and stay.
    """

    abstracts: list[str]
    unknown: list[str]
    near: list[str]


def remove(store: Store, keys: Iterable[str], why: str = "", *, again: bool = True) -> Changed:
    """Take abstracts out of the graph; `keys` are as `removal.key` makes them.

    Without `again`, keys that somebody has removed before and taken back are left as they are.
    """
    listed = list(dict.fromkeys(keys))
    known = removal.in_force(store) if again else removal.decided(store)
    new = [key for key in listed if key not in known]
    named = removal.named(store, listed)
    near: list[str] = []
    if new:
        gone = {identity for key in new for identity in named.get(key, ())}
        near = [row["id"] for row in store.rows("abstracts/near_removed", ids=sorted(gone))]
        revise(store, removal.in_force(store) | set(new), lambda: removal.enter(store, new, why))
    return Changed(_ids(named), [key for key in listed if key not in named], near)


def restore(store: Store, keys: Iterable[str]) -> Changed:
    """Put abstracts back that were taken out; keys that are not removed are `unknown`."""
    listed = list(dict.fromkeys(keys))
    removed = removal.in_force(store)
    back = [key for key in listed if key in removed]
    if back:
        revise(store, removed - set(back), lambda: removal.take_back(store, back))
    return Changed(_ids(removal.named(store, back)), [key for key in listed if key not in removed], [])


def revise(store: Store, removed: Iterable[str], change: Callable[[], None]) -> None:
    """Carry out a change of what counts, and derive everything anew: all of it or nothing.

    `removed` are the keys of the removals that are in force afterwards.
    """
    studies = abstracts.studies(store, abstracts.removed(store, removed))
    with store.transaction():
        change()
        abstracts.write_studies(store, studies)
        entities.decide(store)
        rebuild(store)


def rebuild(store: Store) -> Resolution:
    """Derive the names' entities and the graph between them anew, within an open transaction."""
    resolved = entities.derive(store)
    derive_graph(store)
    return resolved


def bring_up_to_date(store: Store) -> None:
    """Derive anew, in one transaction, the entities and the graph that do not stand for what there is."""
    named = entities.is_derived(store)
    if named and store.rows("derive/built") == [{"inputs": inputs(store)}]:
        return
    store.free_memory()
    with store.transaction():
        if not named:
            entities.derive(store)
        derive_graph(store)


def _ids(named: dict[str, list[str]]) -> list[str]:
    return list(dict.fromkeys(identity for ids in named.values() for identity in ids))
