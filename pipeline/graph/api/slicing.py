"""Slices as people write them: years, topics and designs as text, turned into the condition and its scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict, Unpack

from pipeline.errors import Unusable
from pipeline.graph.api.filters import check_designs, several, topics, years
from pipeline.graph.slices import slices
from pipeline.graph.slices.slices import Condition
from pipeline.store.database import Store
from pipeline.store.filter import Scope
from pipeline.store.records import Origin


def dated(scope: Scope) -> bool:
    """Tell whether a condition is about years."""
    return scope.since is not None or scope.until is not None


def rest(scope: Scope) -> Scope:
    """What a slice is compared with where no other is named: everything, of which the slice itself is left out; for one
    of years, only what has a year."""
    return Scope(since=0) if dated(scope) else Scope()


class Slicing(TypedDict, total=False):
    """What a slice can be of; None, or nothing, for all. Of several values of one kind one is enough.

    `year`: 2015, "2010:2020", "2010:" or ":2020". `design`: one of `DESIGNS`. `topic`: part of a topic's name; what is
    under the topics below it counts. `population`: beginnings of words of the population that a claim states, of its
    title where it states none. `source`: part of the path of the file that was read, or of a merged graph's folder.
    `origin`: the literature, which is meant where nothing is said; a model's memory, of which `topic` alone chooses; or
    both.
    """

    year: int | str | None
    design: str | Sequence[str]
    topic: str | Sequence[str]
    population: str | Sequence[str]
    source: str | Sequence[str]
    origin: Origin | None


def condition(**options: Unpack[Slicing]) -> Condition:
    """Return the condition for what is asked for. Raises Unusable for what is no year, and no design."""
    since, until = years(options.get("year"))
    listed = {
        "topic": options.get("topic", ()),
        "population": options.get("population", ()),
        "source": options.get("source", ()),
    }
    texts = {name: [text.strip() for text in several(given)] for name, given in listed.items()}
    for name, given in texts.items():
        if "" in given:
            raise Unusable(f"{name}: nothing was named. Leave it out for all.")
    return Condition(
        topics=texts["topic"],
        since=since,
        until=until,
        designs=check_designs(options.get("design", ())),
        populations=texts["population"],
        sources=texts["source"],
        origin=options.get("origin"),
    )


def scope(store: Store, wanted: Condition, unknown: Callable[[str], object] = len) -> Scope:
    """What a condition means in a graph. `unknown` is told of topics that nothing is called; they fit nothing."""
    return Scope(
        since=wanted.since,
        until=wanted.until,
        designs=wanted.designs or None,
        topics=topics(store, wanted.topics, len if wanted.origin == "model" else unknown),
        populations=wanted.populations or None,
        sources=wanted.sources or None,
        origin=wanted.origin,
        themes=wanted.topics or None,
    )


def opened(store: Store, name: str, unknown: Callable[[str], object] = len) -> Store:
    """Return a slice by its name, as a store. Raises Unusable if none is called so."""
    return slices.opened(store, scope(store, slices.find(store, name), unknown))
