"""Naming of claims' ends: the concept, aspect and qualifiers that each cause and effect names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pipeline.entities.abbreviations import abbreviations, expand
from pipeline.entities.generic import is_generic
from pipeline.entities.name import key, parse
from pipeline.entities.phrases import items
from pipeline.entities.variables import decompose
from pipeline.sources.text.direction import variable
from pipeline.sources.text.sentences import without_label
from pipeline.store.database import Store
from pipeline.store.records import Mention
from pipeline.store.result import Row

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
    """Yield the mentions at one end of a claim that names it `said`."""
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
    """Return a name without direction, aspect and qualifiers, whichever of them hides another.

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


# --- the rows of an abstract ------------------------------------------------------------------------------------------


class Mentioned(NamedTuple):
    """The rows of `mentions` and of `abbreviations` of one abstract."""

    abstract: str
    mentions: list[Row]
    short: list[Row]


def of_abstract(abstract: str, words: str, claims: Sequence[Mapping[str, Any]]) -> Mentioned:
    """The mentions of an abstract's claims (`id`, `cause_concept`, `effect_concept`), read by its own words. Pure."""
    definitions = abbreviations(words)
    short = [{"abstract": abstract, "short": s, "long": long} for s, long in sorted(definitions.items())]
    return Mentioned(abstract, [dict(vars(each)) for each in mentions(claims, definitions)], short)


def write(store: Store, found: Sequence[Mentioned]) -> None:
    """Write mentions down, within an open transaction."""
    store.run("entities/forget_abbreviations", abstracts=[each.abstract for each in found])
    rows = [row for each in found for row in each.mentions]
    store.run("entities/forget_mentions_of", claims=sorted({row["claim"] for row in rows}))
    store.add_rows(Mention.table, rows)
    store.add_rows("abbreviations", [row for each in found for row in each.short])


def words(row: Mapping[str, Any]) -> str:
    """Return what an abstract's abbreviations are read in."""
    return f"{row['title']}\n{row['text']}"
