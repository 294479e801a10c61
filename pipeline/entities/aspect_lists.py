"""Lists of `aspects.toml`: aspects, qualifiers and circumstances, and the classes of nouns that can have them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.sources.text.data import table

_SYMBOL = re.compile(r"(?=\S*[A-Z]\S*[A-Z0-9]|[a-z]{1,4}[A-Z0-9])[^\W_][\w/()+-]*")
_ROMAN = re.compile(r"[IVX]+")


@dataclass(frozen=True, slots=True)
class NounClass:
    """Heads of one sort."""

    words: frozenset[str]
    endings: tuple[str, ...]
    exceptions: frozenset[str]
    symbols: bool = False
    any: bool = False

    def holds(self, head: str, words: Sequence[str]) -> bool:
        """Tell whether a name of these words, with this head noun, is of the class."""
        if head in self.exceptions:
            return False
        return (
            self.any
            or head in self.words
            or bool(self.endings and len(head) > 4 and head.endswith(self.endings))
            or (self.symbols and bool(_SYMBOL.fullmatch(words[-1])) and not _ROMAN.fullmatch(words[-1]))
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """An aspect or a qualifier: its name, the classes it may be of (none for any noun), the heads it may not be of."""

    name: str
    of: frozenset[str]
    unless: frozenset[str]
    becomes: str = ""
    without: frozenset[str] = frozenset()
    described: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """All of `aspects.toml`, its phrases in the form of `Name.key`."""

    before: Mapping[tuple[str, str], Sequence[Rule]]
    openings: frozenset[str]  # first words of what stands before a concept
    behind: Mapping[str, Sequence[Rule]]
    qualifiers: Mapping[str, Sequence[Rule]]
    tail: Mapping[str, frozenset[str]]
    fixed: frozenset[str]
    classes: Mapping[str, NounClass]
    adjective: NounClass
    acts: frozenset[str]
    forms: Mapping[str, tuple[str, frozenset[str]]]
    symbols: frozenset[str]
    after_symbols: frozenset[str]
    hyphened_symbol: re.Pattern[str]  # the hyphen of "N-fertilizer"


@cache
def lists() -> Lists:
    """`aspects.toml`, read once."""
    data = table("aspects", "pipeline.entities")
    before: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    behind: dict[str, list[Rule]] = defaultdict(list)
    qualifiers: dict[str, list[Rule]] = defaultdict(list)
    for row in data["aspect"]:
        for phrase in _phrases(row.get("before", "")):
            for link in _phrases(row.get("links", "of")):
                before[phrase, link].append(_rule(row, "of_before"))
        for phrase in _phrases(row.get("behind", "")):
            behind[phrase].append(_rule(row, "of"))
    for row in data["qualifier"]:
        for phrase in _phrases(row["words"]):
            qualifiers[phrase].append(_rule(row, "of"))
    symbols, after_symbols = (frozenset(data["elements"][name].split()) for name in ("symbols", "next"))
    return Lists(
        before=dict(before),
        openings=frozenset((phrase or link).partition(" ")[0] for phrase, link in before),
        behind=dict(behind),
        qualifiers=dict(qualifiers),
        tail={name: frozenset(_phrases(text)) for name, text in data["tail"].items()},
        fixed=frozenset(_phrases(data["fixed"]["names"])),
        classes={name: _class(data["class"], name) for name in data["class"]},
        adjective=_class({"": data["adjective"] | {"except": data["adjective"]["nouns"]}}, ""),
        acts=frozenset(data["act"]["words"].split()),
        forms={row["from"]: (row["to"], frozenset(row["next"].split())) for row in data["form"]},
        symbols=symbols,
        after_symbols=after_symbols,
        hyphened_symbol=re.compile(rf"\b({_any(symbols)})-(?={_any(after_symbols)})"),
    )


def _any(words: Iterable[str]) -> str:
    """Return the words as alternatives of a regular expression."""
    return "|".join(sorted(words))


def _phrases(text: str) -> Iterator[str]:
    """Return the phrases of a list with commas."""
    return (" ".join(part.split()) for part in text.split(",") if part.strip())


def _rule(row: Mapping[str, Any], classes: str) -> Rule:
    return Rule(
        name=row.get("name", ""),
        of=frozenset(_phrases(row.get(classes, ""))),
        unless=frozenset(row.get("unless", "").split()),
        becomes=row.get("becomes", ""),
        without=frozenset(row.get("without", "").split()),
        described=row.get("described", False),
    )


def _class(rows: Mapping[str, Mapping[str, Any]], name: str) -> NounClass:
    """One class with those it includes."""
    row = rows[name]
    inner = [_class(rows, part) for part in _phrases(row.get("includes", ""))]
    return NounClass(
        words=frozenset(row.get("words", "").split()).union(*(one.words for one in inner)),
        endings=tuple(row.get("endings", "").split()) + tuple(end for one in inner for end in one.endings),
        exceptions=frozenset(row.get("except", "").split()).union(*(one.exceptions for one in inner)),
        symbols=row.get("symbols", False) or any(one.symbols for one in inner),
        any=row.get("of_any", False),
    )
