"""Lookup of entities by what a person types: the entity and normal form that are meant, or an error that helps on."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz, process

from pipeline.entities.name import key
from pipeline.entities.variables import decompose
from pipeline.errors import Unusable
from pipeline.store.database import Store
from pipeline.store.records import Ends, Level
from pipeline.store.result import Row

NEAREST = 5  # names suggested for one that nothing is called


class Meant(NamedTuple):
    """An entity that a person named, and the normal form that stands for it in decisions.

    `exact`: the form is that of the typed name; otherwise it is the entity's most used one.
    """

    entity: str
    key: str
    name: str
    exact: bool


def forms(text: str) -> list[str]:
    """Return the normal forms that a typed name may have: its own, and that of the concept in it."""
    return list(dict.fromkeys((key(text), key(decompose(text).concept))))


def meant(store: Store, text: str) -> Meant:
    """Return the one entity called `text`. Raises Unusable if there is none, or several."""
    found = look_up(store, text)
    if found is None:
        raise Unusable(_unknown(store, text))
    return found


def look_up(store: Store, text: str) -> Meant | None:
    """As `meant`, None if nothing is called so."""
    typed = forms(text)
    known = {row["key"]: row for row in store.rows("entities/of_keys", keys=typed)}
    for form in typed:
        if form in known:
            return Meant(known[form]["entity"], form, known[form]["name"], exact=True)
    called = store.rows("entities/called", text=text.strip(), keys=typed)
    if len(called) > 1:
        listed = "\n".join(_line(row, forms_of(store, row["id"])) for row in called)
        raise Unusable(f"{len(called)} variables are called {text!r}. Name one by a name that it alone has:\n{listed}")
    if not called:
        return None
    return Meant(called[0]["id"], forms_of(store, called[0]["id"])[0]["key"], called[0]["name"], exact=False)


def search(store: Store, text: str, level: Level = "concept") -> Ends:
    """Return ids at a level of what is called so, in any spelling, and of all else that contains the text.

    At the level variable the former is what is called exactly so, else every variable of a concept that is; the latter
    holds the variables of each concept that contains the text.
    """
    parts = {"text": text.strip(), "key": key(text)}
    exact = [row["id"] for row in store.rows("entities/called", text=parts["text"], keys=forms(text))]
    found = [row["id"] for row in store.rows("entities/containing", **parts)]
    if level == "variable":
        found = [row["id"] for row in store.rows("entities/variables", concepts=found, text=parts["text"])]
        whole = [row["id"] for row in store.rows("entities/named", level=level, text=parts["text"])]
        exact = whole or [row["id"] for row in store.rows("entities/variables", concepts=exact, text=None)]
    return Ends(exact, [identity for identity in found if identity not in {*exact}])


def forms_of(store: Store, entity: str) -> list[Row]:
    """Return the normal forms of an entity with the names that claims use for each, the most used first."""
    return store.rows("entities/forms", entity=entity)


def left_out(store: Store, text: str) -> list[Row]:
    """Return the decisions that leave a name out of the graph, or the rule that does; empty for other names."""
    return store.rows("entities/left_out", keys=forms(text))


def _line(row: Row, names: list[Row]) -> str:
    return f"  {row['name']} ({row['claims']} claims): {'; '.join(each['key'] for each in names)}"


def _unknown(store: Store, text: str) -> str:
    out = left_out(store, text)
    if out:
        return f"{text!r} is left out of the graph: {out[0]['why']} ({out[0]['by']}). `entities accept` takes it in."
    names = {row["name"] for row in store.rows("entities/list", search=None)}
    near = process.extract(text, sorted(names), scorer=fuzz.WRatio, processor=str.casefold, limit=NEAREST)
    listed = ", ".join(repr(name) for name, *_ in near)
    return f"no variable is called {text!r}. " + (f"Nearest: {listed}." if listed else "There are none in this graph.")
