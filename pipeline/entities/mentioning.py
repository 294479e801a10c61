"""Mentions of claims: worked out of an abstract's claims and abbreviations, and written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.entities.abbreviations import abbreviations
from pipeline.entities.naming import mentions
from pipeline.store.database import Store
from pipeline.store.records import Mention
from pipeline.store.result import Row


class Mentioned(NamedTuple):
    """The rows of `mentions` and of `abbreviations` of one abstract."""

    abstract: str
    mentions: list[Row]
    short: list[Row]


def mentioned(abstract: str, words: str, claims: Sequence[Mapping[str, Any]]) -> Mentioned:
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
    """What an abstract's abbreviations are read in."""
    return f"{row['title']}\n{row['text']}"
