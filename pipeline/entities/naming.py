"""Naming of claims' ends: the concept, aspect and qualifiers that each cause and effect names. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pipeline.entities.abbreviations import expand
from pipeline.entities.generic import is_generic
from pipeline.entities.name import key, parse
from pipeline.entities.phrases import items
from pipeline.entities.variables import decompose
from pipeline.sources.text.direction import variable
from pipeline.sources.text.sentences import without_label
from pipeline.store.records import Mention

RULES = 5  # raise when names are read differently: all mentions are then made anew
ROLES: tuple[Literal["cause", "effect"], ...] = ("cause", "effect")


def mentions(rows: Sequence[Mapping[str, Any]], definitions: Mapping[str, str]) -> list[Mention]:
    """The mentions of claims (`id`, `cause_concept`, `effect_concept`) of one abstract, its abbreviations resolved.

    An end that lists several things is one mention for each.
    """
    found = (
        mention
        for row in rows
        for role in ROLES
        for mention in mentioned(row["id"], role, row[f"{role}_concept"], definitions)
    )
    return list({(mention.claim, mention.role, mention.key): mention for mention in found}.values())


def mentioned(
    claim: str, role: Literal["cause", "effect"], said: str, definitions: Mapping[str, str]
) -> Iterator[Mention]:
    """The mentions at one end of a claim that names it `said`."""
    whole = _read(expand(without_label(said), definitions))
    # an abbreviation may stand for a name with aspect and qualifiers of its own
    for item in items(expand(whole.concept, definitions)):
        part = _read(item) if item != whole.concept else _Read(item, "", frozenset(), 1)
        yield Mention(
            claim=claim,
            role=role,
            name=part.concept,
            key=key(part.concept),
            aspect=" of ".join(filter(None, dict.fromkeys((whole.aspect, part.aspect)))) or None,
            qualifiers=sorted(whole.qualifiers | part.qualifiers),
            turn=-1 if whole.turn * part.turn < 0 else 1,
            generic=is_generic(part.concept),
            rules=RULES,
        )


class _Read(NamedTuple):
    concept: str
    aspect: str
    qualifiers: frozenset[str]
    turn: int


@lru_cache(maxsize=50_000)
def _read(name: str) -> _Read:
    """A name without direction, aspect and qualifiers, whichever of them hides another.

    "Risk of decreased renal function" keeps a direction inside its aspect, "(P < .05) reductions in sitting blood
    pressure" an aspect behind it.
    """
    aspects: list[str] = []
    qualifiers: set[str] = set()
    turn = 1
    for _ in range(4):
        plain, way = variable(parse(name).trimmed)
        turn *= -1 if way is not None and way < 0 else 1
        found = decompose(plain)
        aspects += [found.aspect] if found.aspect and found.aspect not in aspects else []
        qualifiers |= set(found.qualifiers)
        if found.concept == name:
            break
        name = found.concept
    return _Read(name, " of ".join(aspects), frozenset(qualifiers), turn)
