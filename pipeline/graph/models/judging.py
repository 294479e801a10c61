"""Judgements of people on local models: accepted, rejected or unsure, each with what the model was.

They stand in the log of decisions, about the normal form of the focus. `b` of a decision is JSON: level, radius, size,
and the effects as [cause, effect, sign] in normal forms. So a judgement can be held against the model as it is now:
what is new, gone, or of another sign since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypedDict, cast

from pipeline.errors import Unusable
from pipeline.graph.models.local import Model
from pipeline.graph.models.network import link
from pipeline.store.database import Store
from pipeline.store.records import Level, ModelVerdict
from pipeline.store.result import Row

Edge = tuple[str, str]


class Version(TypedDict):
    """What a model was when it was judged."""

    level: str
    radius: int
    size: int
    effects: list[list[str]]


class Judged(NamedTuple):
    """A judgement that holds, and how what was judged differs today; effects by the names of their ends."""

    verdict: ModelVerdict
    by: str
    """empty where it is unknown"""
    at: int
    """milliseconds since 1970"""
    why: str
    new: list[Edge]
    gone: list[Edge]
    turned: list[Edge]

    @property
    def same(self) -> bool:
        """Whether what was judged is so today."""
        return not (self.new or self.gone or self.turned)


def version(store: Store, model: Model, level: Level, radius: int, size: int) -> tuple[str, str]:
    """Return the normal form of the focus of a model, and what it is as a text; both as a decision has them.

    Raises Unusable for one between variables, which are not in the log.
    """
    if level == "variable":
        raise Unusable("models between variables are not judged; judge the one of their concepts (--level concept).")
    keys = {
        row["entity"]: row["key"]
        for row in store.sql(
            "select entity, min(key) as key from names where list_contains($ids::varchar[], entity) group by entity",
            ids=list(model.graph),
        )
    }
    effects = sorted([keys[one], keys[other], link(model.graph, one, other).sign] for one, other in model.graph.edges)
    return keys[model.focus], dump({"level": level, "radius": radius, "size": size, "effects": effects})


def dump(version: Version) -> str:
    """Return a version as the text of a decision; the same has the same text."""
    return json.dumps(version, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def judged(store: Store, models: Sequence[Model], level: Level) -> dict[str, Judged]:
    """Return the judgements that hold on models, by focus."""
    rows = {
        row["focus"]: (row, was)
        for row in store.rows("models/judged", ids=[each.focus for each in models])
        if (was := parsed(row["b"])) and was["level"] == level
    }
    forms = {end for _, was in rows.values() for effect in was["effects"] for end in effect[:2]}
    known = {row["key"]: (row["entity"], row["name"]) for row in store.rows("entities/of_keys", keys=sorted(forms))}
    return {each.focus: _held(each, *rows[each.focus], known) for each in models if each.focus in rows}


def foci(store: Store, level: Level) -> dict[str, ModelVerdict]:
    """Return what people say of the models around variables, by their ids."""
    rows = store.rows("models/judged", ids=None)
    return {row["focus"]: _verdict(row) for row in rows if (was := parsed(row["b"])) and was["level"] == level}


def parsed(text: str) -> Version | None:
    """Return what a decision says of a model; None for what is no such text."""
    try:
        found = json.loads(text)
        whole = (
            isinstance(found["level"], str)
            and all(isinstance(found[each], int) for each in ("radius", "size"))
            and all(len(each) == 3 and all(isinstance(cell, str) for cell in each) for each in found["effects"])
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return cast(Version, found) if whole else None


def _held(model: Model, row: Row, was: Version, known: Mapping[str, tuple[str, str]]) -> Judged:
    now: dict[Edge, str] = {edge: link(model.graph, *edge).sign for edge in model.graph.edges}

    def ids(edge: Sequence[str]) -> Edge:
        one, other = (known.get(key, (key, key))[0] for key in edge[:2])
        return one, other

    before = {ids(effect): effect[2] for effect in was["effects"]}
    names = {**dict(known.values()), **model.names}

    def named(edges: Iterable[Edge]) -> list[Edge]:
        return sorted((names.get(one, one), names.get(other, other)) for one, other in edges)

    return Judged(
        _verdict(row),
        row["by"].partition(": ")[2],
        row["decided"],
        row["why"],
        new=named(now.keys() - before.keys()),
        gone=named(edge for edge in before.keys() - now.keys() if edge[0] != edge[1]),
        turned=named(edge for edge in now.keys() & before.keys() if now[edge] != before[edge]),
    )


def _verdict(row: Row) -> ModelVerdict:
    return cast(ModelVerdict, row["kind"].removeprefix("model "))


def as_row(found: Judged) -> Row:
    """Return a judgement as plain values, but for its time."""
    differs = {what: [list(edge) for edge in getattr(found, what)] for what in ("new", "gone", "turned")}
    return {"verdict": found.verdict, "by": found.by, "why": found.why, "same": found.same, **differs}
