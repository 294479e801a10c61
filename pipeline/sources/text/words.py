"""Lexicon of direction and valence: every word that says "more", "less", "better" or "worse", with its sign.

The one source of these words: the reader, the checks of claims, the names of variables and the comparison of entities
all look here, so that no two of them read a word differently. The data stand in direction.toml and valence.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from pipeline.sources.text import data
from pipeline.sources.text.morphology import VerbForm, forms_of, plural
from pipeline.store.records import Sign

Valence = Literal["good", "bad", ""]

_SIGNS: dict[str, Sign] = {"more": "+", "less": "-", "open": "?", "none": "0"}


class Direction(NamedTuple):
    """What a word says happens to what it is said of.

    `sign` holds whatever that is, or, for a word of better (`better` True) or worse (False), where its valence is not
    known.
    """

    sign: Sign
    better: bool | None = None

    def on(self, valence: Valence) -> Sign:
        """Return the sign on something of this valence: what is bad gets less as it gets better."""
        if self.better is None or not valence:
            return self.sign
        return "+" if self.better == (valence == "good") else "-"

    def sure(self, valence: Valence) -> Sign:
        """Return the same, but "?" where it hangs on a valence that is not known."""
        return "?" if self.better is not None and not valence else self.on(valence)


Table = Mapping[str, Direction]
Pairs = Mapping[tuple[str, ...], Direction]


def _lists(table: Mapping[str, Any]) -> Iterator[tuple[Sign, str]]:
    """Return the lists more, less, open and none of a table, each with its sign."""
    return ((_SIGNS[key], text) for key, text in table.items() if key in _SIGNS)


def _read(table: Mapping[str, Any], better: bool | None = None) -> dict[str, Direction]:
    return {word: Direction(sign, better) for sign, text in _lists(table) for word in text.split()}


def _phrases(table: Mapping[str, Any]) -> dict[str, Direction]:
    return {phrase: Direction(sign) for sign, text in _lists(table) for phrase in data.phrases(text)}


def _pairs(table: Mapping[str, Any]) -> dict[tuple[str, ...], Direction]:
    return {tuple(phrase.split()): direction for phrase, direction in _phrases(table).items()}


def _valued(kind: str) -> dict[str, Direction]:
    """Return the words of better and worse of one kind: verbs, intransitive, nouns, adjectives."""
    told = data.table("valence")
    return _read(told["better"].get(kind, {}), True) | _read(told["worse"].get(kind, {}), False)


_TOLD = data.table("direction")
_PLACES = {key: frozenset(text.split()) for key, text in _TOLD["nouns"]["place"].items()}

# Verbs, by lemma. What the object of a transitive verb undergoes, or the subject of an intransitive one.
MAKING: Table = _read(_TOLD["verbs"]["making"])
VALUED: Table = _valued("verbs")
TRANSITIVE: Table = {**_read(_TOLD["verbs"]), **MAKING, **VALUED}
WEAK: Table = _read(_TOLD["verbs"]["weak"])
GUARDING = frozenset(_TOLD["verbs"]["guarding"]["words"].split())
REMOVING: Table = _read(_TOLD["verbs"]["removing"])
INTRANSITIVE: Table = _read(_TOLD["verbs"]["intransitive"]) | _valued("intransitive")
LINKING: Table = _read(_TOLD["verbs"]["linking"])
SERVING: Table = _read(_TOLD["verbs"]["serving"])

# Verbs with particles or a preposition.
PHRASAL: Pairs = _pairs(_TOLD["phrasal"])
PHRASAL_INTRANSITIVE: Pairs = _pairs(_TOLD["phrasal"]["intransitive"])
FORWARD: Pairs = _pairs(_TOLD["prepositional"])
BACKWARD: Pairs = _pairs(_TOLD["prepositional"]["backward"])

# Nouns, in the singular. PLAIN and ABSENCE leave the plain variable ("a loss of Y"), PROCESS is a part of its name.
PLAIN: Table = _read(_TOLD["nouns"]) | _valued("nouns")
ABSENCE: Table = _read(_TOLD["nouns"]["absence"])
PROCESS: Table = _read(_TOLD["nouns"]["process"])
NOUNS: Table = {**PROCESS, **ABSENCE, **PLAIN}
AGENTS: Table = _read(_TOLD["nouns"]["agent"])
BEHIND = _PLACES["behind"]
NAMED_BEHIND = _PLACES["named"]

# Adjectives, participles and adverbs.
ADJECTIVES: Table = _read(_TOLD["adjectives"]) | _valued("adjectives")
NAME_PATTERNS: tuple[str, ...] = tuple(_TOLD["adjectives"]["names"]["patterns"])
PREDICATES: Pairs = _pairs(_TOLD["predicates"])
BACKWARD_PREDICATES: Pairs = _pairs(_TOLD["predicates"]["backward"])
LINKING_PREDICATES: Pairs = _pairs(_TOLD["predicates"]["linking"])
JOINED: Table = _read(_TOLD["joined"])
OPPOSITES: Table = _read(_TOLD["opposites"])
FAMILIES = {family: frozenset(text.split()) for family, text in _TOLD["families"].items()}


def signs(*tables: Table) -> dict[str, Sign]:
    """Map each word to the sign it usually has."""
    return {word: direction.sign for table in tables for word, direction in table.items()}


def with_plurals(nouns: Iterable[str]) -> list[str]:
    """Return nouns in both numbers."""
    return [form for noun in nouns for form in (noun, plural(noun))]


def _lemmas() -> frozenset[str]:
    pairs = (verb for table in (PHRASAL, PHRASAL_INTRANSITIVE, FORWARD, BACKWARD) for verb, *_ in table)
    return frozenset({*TRANSITIVE, *WEAK, *REMOVING, *INTRANSITIVE, *LINKING, *pairs})


LEMMAS = _lemmas()
VERB_FORMS: Mapping[str, VerbForm] = forms_of(LEMMAS)
