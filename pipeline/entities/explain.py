"""Explanation of an entity: why each of its names is there, what nearly joined it, and what kept that out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.entities import blocking, match, resolved_names
from pipeline.entities.decisions import rank
from pipeline.entities.hierarchy import Refused
from pipeline.entities.lookup import forms_of
from pipeline.entities.names import key
from pipeline.store import Row, Store

EDGES = 10
_SHORT = 8  # letters of a name without spaces that may be an abbreviation


def explain(store: Store, entity: str) -> Row:
    """All that is known of an entity, and by whom; decisions have ids, by which they can be undone.

    `aliases` are its normal forms as claims write them, each with the decisions that joined it. `kept_out` are names
    like its own, and classes that were refused, each with the reason; people's decisions come first.
    """
    (row,) = store.rows("entities/one", entity=entity)
    forms = forms_of(store, entity)
    own = [form["key"] for form in forms]
    about = store.rows("entities/about", keys=own)
    resolved = resolved_names(store)
    names = {each["id"]: each["name"] for each in store.rows("entities/list", search=None)}
    members: dict[str, list[str]] = defaultdict(list)
    for form, owner in resolved.entities.items():
        members[owner].append(form)
    near = {edge["cause_id"] + edge["effect_id"]: edge for edge in _edges(store, entity)}
    return {
        **{name: row[name] for name in ("id", "name", "claims", "papers", "vocabulary_ids")},
        "aspects": store.rows("entities/aspects", entity=entity),
        "aliases": [{**form, "because": _joined(form["key"], own, about)} for form in forms],
        "broader": [
            {**each, "because": _links(about, own, members[each["id"]])}
            for each in store.rows("entities/classes", entity=entity)
        ],
        "narrower": store.rows("entities/narrower", entity=entity),
        "kept_out": [
            *_apart(store, own, about, resolved.entities, names),
            *_refused(resolved.refused, entity, names),
        ],
        "edges": sorted(near.values(), key=lambda edge: (-edge["weight"], -edge["papers"]))[:EDGES],
    }


def _edges(store: Store, entity: str) -> Iterator[Row]:
    told = {"exact_causes": [], "exact_effects": [], "min_weight": 0.0, "limit": EDGES, "level": "concept"}
    for ends in ({"causes": [entity], "effects": None}, {"causes": None, "effects": [entity]}):
        yield from store.rows("edges/list", **ends, **told)


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
    """The decisions that put the normal forms of one entity under those of another."""
    return [row for row in about if row["kind"] == "broader" and row["a"] in own and row["b"] in broad]


def _apart(
    store: Store, own: Sequence[str], about: Iterable[Row], entities: Mapping[str, str], names: Mapping[str, str]
) -> list[Row]:
    """Names that are like those of an entity, or that somebody compared with them, and what kept each out."""
    mine = {*own}
    found: dict[str, Row] = {}
    for row in sorted(about, key=lambda row: (-rank(row["by"]), row["kind"] == "same", row["id"])):
        other = row["b"] if row["a"] in mine else row["a"]
        if row["kind"] not in ("same", "different") or other in mine or other not in entities:
            continue
        voted = f"'{row['why']}', but more speaks against it than for it"
        told = {"why": row["why"] if row["kind"] == "different" else voted, "by": row["by"], "id": row["id"]}
        found.setdefault(other, {"key": other, **told})
    for other, why in _alike(store, mine):
        if other in entities:
            found.setdefault(other, {"key": other, "why": why, "by": "rule", "id": None})
    return [{"kind": "name", "name": names.get(entities[key], key), **row} for key, row in found.items()]


def _alike(store: Store, own: set[str]) -> Iterator[tuple[str, str]]:
    """Names that the rules compare with those of an entity, and why they do not join them."""
    uses = {row["key"]: row["claims"] for row in store.rows("entities/keys")}
    akin = {key: uses.get(key, 0) for key in {*own, *(key for key in uses if _akin(key, own))}}
    for a, b in blocking.candidates(akin):
        mine, other = (a, b) if a in own else (b, a)
        if mine not in own or other in own:
            continue
        value, why = match.score(a, b)
        if value >= match.ASK:
            veto = match.veto(a, b)
            yield other, veto if veto else f"alike ({why}), but not certainly one, and nobody decided"


def _akin(key: str, own: Iterable[str]) -> bool:
    """True if a name has a word that begins as one of the others does, or if one may abbreviate the other."""
    begins = {word[:3] for word in key.lower().split()}
    for other in own:
        if begins & {word[:3] for word in other.lower().split()}:
            return True
        short = min(key, other, key=len)
        if " " not in short and len(short) <= _SHORT and key[:1].lower() == other[:1].lower():
            return True
    return False


def _refused(refused: Iterable[Refused], entity: str, names: Mapping[str, str]) -> Iterator[Row]:
    """The links to and from an entity that are not in the hierarchy."""
    for each in refused:
        narrow, broad = each.link.narrow, each.link.broad
        if entity in (narrow, broad) and narrow != broad:
            kind, other = ("broader", broad) if entity == narrow else ("narrower", narrow)
            why = each.why
            for identity in {narrow, broad, *(word for word in why.replace("'", " ").split() if word in names)}:
                why = why.replace(identity, names.get(identity, identity))
            yield {"kind": kind, "name": names.get(other, other), "key": None, "why": why, "by": None, "id": None}
