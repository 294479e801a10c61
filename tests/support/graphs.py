"""Small graphs for tests: claims as tuples, in a real store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.entities import lookup
from pipeline.entities import stage as entities
from pipeline.graph.derive import derive_graph
from pipeline.graph.items import Edge
from pipeline.store.database import Store
from pipeline.store.records import Abstract, Claim, Extraction, Level, content_id

RECIPE = "recipe"


class Said(NamedTuple):
    """One claim of one abstract, in short."""

    abstract: str
    cause: str
    effect: str
    sign: str
    strength: str = "causal"
    hedged: bool = False
    grounding: str = "exact"
    quote: str = "a sentence"
    doubts: tuple[str, ...] = ()
    resolved: bool = True
    signals: tuple[str, ...] = ()


def abstract(name: str, ordinal: int = 0, text: str = "a sentence", **changes: object) -> Abstract:
    """A readable abstract, with `changes` to its fields."""
    values: dict[str, object] = {
        "ordinal": ordinal, "id": name, "base": name, "title": f"On {name}", "text": text, "year": 2020,
        "journal": None, "pmid": None, "doi": None, "source": "test", "position": ordinal + 1, "digest": "d",
        "content": content_id(name), "standing": "readable", "reason": None, "duplicate_of": None,
    }  # fmt: skip
    return Abstract.model_validate({**values, **changes})


def claim(said: Said, extraction: str, ordinal: int) -> Claim:
    """The record of a claim told in short."""
    grounded = said.grounding != "ungrounded"
    return Claim.model_validate(
        {
            "id": content_id(extraction, ordinal, *said), "extraction": extraction, "abstract": said.abstract,
            "ordinal": ordinal, "cause": said.cause, "effect": said.effect, "cause_concept": said.cause,
            "effect_concept": said.effect, "relation": "affects", "sign": said.sign, "concept_sign": said.sign,
            "hedged": said.hedged, "strength": said.strength, "population": None, "condition": None, "dose": None,
            "time": None, "quote": said.quote, "quote_start": 0 if grounded else None,
            "quote_end": len(said.quote) if grounded else None, "grounding": said.grounding,
            "doubts": [f"doubted: {doubt}" for doubt in said.doubts], "resolved": said.resolved,
            "statement": content_id(*said),
            "signals": [f"grounding {said.grounding}", *(f"doubt {doubt}" for doubt in said.doubts), *said.signals],
        }
    )  # fmt: skip


def tell(store: Store, said: Iterable[Said], recipe: str = RECIPE, *, named: bool = True) -> None:
    """Add claims as one completed extraction of each abstract they come from; unless `named`, without mentions."""
    said = list(said)
    names = sorted({item.abstract for item in said})
    known = {row["id"] for row in store.rows("abstracts/list", state=None)}
    store.add([abstract(name, ordinal) for ordinal, name in enumerate(names) if name not in known])
    store.add_rows("recipes", [{"id": recipe, "stage": "claims", "prompt": "p", "model": recipe, "settings": "{}"}])
    ids = {name: content_id(name, recipe) for name in names}
    store.add([claim(item, ids[item.abstract], number) for number, item in enumerate(said)])
    store.add(
        [
            Extraction(id=ids[name], abstract=name, digest="d", recipe=recipe, state="done", reason=None, dropped=0)
            for name in names
        ]
    )
    if named:
        name_plainly(store)


def name_plainly(store: Store) -> None:
    """Name every claim's variables by their own words, so that equal words are one entity and others are not."""
    rows = store.rows("entities/unnamed")
    store.add_rows(
        "mentions",
        [
            {
                "claim": row["id"],
                "role": role,
                "name": row[f"{role}_concept"],
                "key": row[f"{role}_concept"],
                "qualifiers": [],
                "turn": 1,
                "generic": False,
                "rules": entities.RULES,
            }
            for row in rows
            for role in ("cause", "effect")
        ],
    )
    known = {row["key"] for row in store.rows("entities/keys")}
    with store.transaction():
        store.run("entities/forget_names")
        store.add_rows("names", [{"key": key, "entity": content_id("entity", key)} for key in sorted(known)])
        derive_graph(store)


def find(store: Store, text: str, level: Level = "concept") -> list[str]:
    """Ids of what a user names: entities called so, else those that contain the text (see `search`)."""
    found = lookup.search(store, text, level)
    return found.exact or found.containing


def first_alone(edge: Edge) -> Edge:
    """An edge of an export with its best claim alone."""
    return edge._replace(evidence=edge.evidence[:1], statements=[] if edge.evidence else edge.statements[:1])
