"""Resolution of names: from the decisions about them to entities, their names and the classes above them.

A pure function of the names in use and the decisions, so a rebuild and an increment give the same graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.entities import grouping, hierarchy, linkage
from pipeline.entities.decisions import Decision, rank
from pipeline.store.records import content_id


class Resolution(NamedTuple):
    """What the names of a graph mean.

    `entities` maps each normal form to its entity, `labels` an entity to its standard term, `above` an entity to the
    classes above it and how many steps that is. `refused` links of the hierarchy have their reasons.
    """

    entities: Mapping[str, str]
    labels: Mapping[str, str]
    above: Mapping[str, Mapping[str, int]]
    refused: Sequence[hierarchy.Refused]


def resolve(keys: Iterable[str], decisions: Sequence[Decision]) -> Resolution:
    """Return the entities that decisions make of the names in use and the classes that decisions name.

    Normal forms that the strongest decision calls no variable have no entity. An entity's id is a hash of the first of
    its normal forms, so it is the same in every run that joins the same names.
    """
    left_out = _left_out(decisions)
    known = set(keys) - left_out
    known |= _classes(known, decisions) - left_out
    verdicts = [
        linkage.Verdict(each.a, each.b, each.kind == "same", rank(each.by), each.score)
        for each in [*decisions, *grouping.named_alike(decisions)]
        if each.kind in ("same", "different")
    ]
    first = linkage.clusters(known, verdicts)
    entities = {key: content_id("entity", name) for key, name in first.items()}
    links = [
        link for link in hierarchy.links_of(decisions) if link.narrow in known and (link.broad in known or link.denied)
    ]
    built = hierarchy.build(links, entities)
    return Resolution(entities, _labels(entities, decisions), hierarchy.closure(built), built.refused)


def _classes(keys: Iterable[str], decisions: Iterable[Decision]) -> set[str]:
    """Return the classes of keys, and the classes of these."""
    above: dict[str, list[str]] = defaultdict(list)
    for each in decisions:
        if each.kind == "broader":
            above[each.a].append(each.b)
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        new = [broad for broad in above.get(waiting.pop(), ()) if broad not in found]
        found.update(new)
        waiting.extend(new)
    return found


def _left_out(decisions: Iterable[Decision]) -> set[str]:
    """Return the normal forms that are no variable, by the decision of the highest rank, the later one of equals."""
    said: dict[str, tuple[int, bool]] = {}
    for each in decisions:
        if each.kind in ("not a variable", "variable"):
            now = int(rank(each.by)), each.kind == "not a variable"
            if each.a not in said or now[0] >= said[each.a][0]:
                said[each.a] = now
    return {key for key, (_, out) in said.items() if out}


def _labels(entities: Mapping[str, str], decisions: Sequence[Decision]) -> dict[str, str]:
    """Standard terms by entity: of the names its forms were given the one of the highest rank, then the commonest."""
    ranks = {(each.a, each.b): int(rank(each.by)) for each in decisions if each.kind == "name"}
    given: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key, name in grouping.names_of(decisions).items():
        if key in entities:
            given[entities[key]].append((ranks[key, name], name))
    return {
        entity: min(names, key=lambda said: (-said[0], -names.count(said), len(said[1]), said[1]))[1]
        for entity, names in given.items()
    }
