"""Naming of claims' ends: the concept, aspect and qualifiers that each cause and effect names. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pipeline.entities.generic import is_generic
from pipeline.entities.names import expand, key
from pipeline.entities.variables import decompose
from pipeline.reader.sentences import without_label
from pipeline.records import Mention
from pipeline.vocabulary.direction import variable

RULES = 3  # raise when names are read differently: all mentions are then made anew
ROLES: tuple[Literal["cause", "effect"], ...] = ("cause", "effect")


def mentions(rows: Sequence[Mapping[str, Any]], definitions: Mapping[str, str]) -> list[Mention]:
    """The mentions of claims (`id`, `cause_concept`, `effect_concept`) of one abstract, its abbreviations resolved."""
    return [_mention(row["id"], role, row[f"{role}_concept"], definitions) for row in rows for role in ROLES]


def _mention(claim: str, role: Literal["cause", "effect"], said: str, definitions: Mapping[str, str]) -> Mention:
    whole = expand(without_label(said), definitions)
    found = decompose(whole)
    # "risk of decreased renal function": a direction that only the aspect had kept inside
    concept, turn = variable(found.concept)
    concept = expand(concept, definitions)
    return Mention(
        claim=claim,
        role=role,
        name=concept,
        key=key(concept),
        aspect=found.aspect or None,
        qualifiers=sorted(found.qualifiers),
        turn=-1 if turn is not None and turn < 0 else 1,
        generic=is_generic(concept),
        rules=RULES,
    )
