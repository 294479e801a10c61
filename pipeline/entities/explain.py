"""Explanation of an entity: why each of its names is there, what nearly joined it, and what kept that out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.entities.lookup import forms_of
from pipeline.entities.name import key
from pipeline.entities.near_misses import Known, near_misses
from pipeline.entities.stage import resolved_names
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.records import Ends
from pipeline.store.result import Row

EDGES = 10


def explain(store: Store, entity: str) -> Row:
    """Return all that is known of an entity, and by whom; decisions have ids, by which they can be undone.

    `aliases` are its normal forms as claims write them, each with the decisions that joined it. `kept_out` are names
    that nearly joined, and classes that were refused, each with the reason; people's decisions come first.
    """
    rows = {row["id"]: row for row in store.rows("entities/names")}
    forms = forms_of(store, entity)
    own = [form["key"] for form in forms]
    entities = {row["key"]: row["entity"] for row in store.rows("entities/members")}
    members: dict[str, list[str]] = defaultdict(list)
    for form, owner in entities.items():
        members[owner].append(form)
    # a class that nothing is under has no row, and is called by its normal form
    names = {each: of[0] for each, of in members.items()} | {each: row["name"] for each, row in rows.items()}
    about = store.rows("entities/about", keys=own)
    links = [
        link for link in store.rows("entities/links", entity=entity) if {link["entity"], link["broader"]} <= {*rows}
    ]
    near = {edge["cause_id"] + edge["effect_id"]: edge for edge in _edges(store, entity)}
    return {
        **rows[entity],
        "aspects": store.rows("entities/aspects", entity=entity),
        "aliases": [{**form, "because": _joined(form["key"], own, about)} for form in forms],
        "broader": [
            {"id": above, "name": names[above], "steps": steps, "because": _links(about, own, members[above])}
            for steps, _, above in sorted(
                (link["steps"], names[link["broader"]], link["broader"]) for link in links if link["entity"] == entity
            )
        ],
        "narrower": [
            {"id": below, "name": names[below], "steps": steps, "claims": -claims}
            for steps, claims, _, below in sorted(
                (link["steps"], -rows[link["entity"]]["claims"], names[link["entity"]], link["entity"])
                for link in links
                if link["broader"] == entity
            )
        ],
        "kept_out": [
            *(
                {"kind": "name", "name": names.get(entities[row["key"]], row["key"]), **row}
                for row in near_misses(store, Known(own, entities, about))
            ),
            *_refused(store, entity, about, entities, {(link["entity"], link["broader"]) for link in links}, names),
        ],
        "edges": sorted(near.values(), key=lambda edge: (-edge["weight"], -edge["papers"]))[:EDGES],
    }


def _edges(store: Store, entity: str) -> Iterator[Row]:
    for wanted in (Filter(causes=Ends([entity], [])), Filter(effects=Ends([entity], []))):
        yield from store.rows("edges/list", level="concept", **wanted.portion(EDGES))


def _joined(form: str, own: Sequence[str], about: Iterable[Row]) -> list[Row]:
    """The decisions that join a normal form to others of its entity; if there is none, those that name it otherwise."""
    same = [
        row
        for row in about
        if row["kind"] == "same" and form in (row["a"], row["b"]) and {row["a"], row["b"]} <= {*own}
    ]
    if same:
        return same
    named = [row for row in about if row["kind"] == "name" and row["a"] == form]
    return named if len(own) > 1 else [row for row in named if key(row["b"]) != form]


def _links(about: Iterable[Row], own: Sequence[str], broad: Sequence[str]) -> list[Row]:
    """Return the decisions that put the normal forms of one entity under those of another."""
    return [row for row in about if row["kind"] == "broader" and row["a"] in own and row["b"] in broad]


def _refused(
    store: Store,
    entity: str,
    about: Iterable[Row],
    entities: Mapping[str, str],
    links: Collection[tuple[str, str]],
    names: Mapping[str, str],
) -> Iterator[Row]:
    """The links to and from an entity that are not in the hierarchy. Only if there are any, everything is resolved
    anew to learn why."""
    said = [row for row in about if row["kind"] in ("broader", "not broader")]
    ends = [(row["kind"], entities.get(row["a"]), entities.get(row["b"])) for row in said]
    if all(kind == "broader" and (narrow == broad or (narrow, broad) in links) for kind, narrow, broad in ends):
        return
    for each in resolved_names(store).refused:
        narrow, broad = each.link.narrow, each.link.broad
        if entity in (narrow, broad) and narrow != broad:
            kind, other = ("broader", broad) if entity == narrow else ("narrower", narrow)
            why = each.why
            for identity in {narrow, broad, *(word for word in why.replace("'", " ").split() if word in names)}:
                why = why.replace(identity, names.get(identity, identity))
            yield {"kind": kind, "name": names.get(other, other), "key": None, "why": why, "by": None, "id": None}
