"""Generic names: names that are no variable across abstracts ("the intervention", "these effects", "group II").

In its own abstract such a name means one thing; in the next one another. Joined by their spelling, they would make
findings meet that have nothing in common. The lists are data, `generic.toml`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.entities import word_relations
from pipeline.entities.name import DETERMINERS, PREPOSITIONS, parse
from pipeline.sources.text import data

_NUMBER = re.compile(r"[-+]?\d[\d.,]*[a-z]?|[ivx]+|[a-z]", re.IGNORECASE)
_NUMBER_WORDS = frozenset("two three four five six seven eight nine ten".split())
_LETTERS = re.compile(r"[^\W\d_]")


class _Lists(NamedTuple):
    heads: frozenset[str]
    modifiers: frozenset[str]
    pronouns: frozenset[str]
    pointers: frozenset[str]
    groups: frozenset[str]
    measures: frozenset[str]
    people: frozenset[str]
    verbs: frozenset[str]
    predicates: frozenset[str]
    origins: frozenset[str]
    relations: frozenset[str]
    not_generic: frozenset[str]


@cache
def _lists() -> _Lists:
    table = data.table("generic", "pipeline.entities")
    words = {name: frozenset(text.split()) for name, text in table.items() if name != "not_generic"}
    compounds = frozenset(" ".join(part.split()) for part in table["not_generic"].split(";"))
    return _Lists(**words, not_generic=compounds)


@lru_cache(maxsize=200_000)
def is_generic(name: str) -> bool:
    """Tell whether the name alone does not say which variable it is.

    So are pronouns, names that point back ("this pathway"), bare heads ("function", "patients", "the treatment
    group"), groups by number or letter, section titles, numbers and statistics. "Obesity", "education" and "mortality"
    are variables.
    """
    if not name.strip():
        return True
    lists = _lists()
    key = parse(name).key
    words = tuple(_cased(word) for word in key.split())
    if any(" ".join(words[at:]) in lists.not_generic for at in range(len(words))):
        return False
    measured = all(word.lower() in lists.measures or _is_number(word) for word in words)
    if measured or _is_letter(key) or not _LETTERS.search(key):
        return not _is_symbol(key)
    said = name.split()
    points = said[0].lower() in lists.pointers and len(words) <= 2
    if points or _points_back(said) or _is_fragment(words, lists):
        return True
    first, *others = _parts(words) or [words]
    return _is_bare(first, lists) and all(_is_bare(part, lists) or part[-1] in lists.people for part in others)


def _cased(word: str) -> str:
    """The word lower-case, unless capitals make it the name of something: the T of T cells, NO for nitric oxide."""
    named = word.isupper() and (len(word) == 1 or word.lower() in word_relations.COLLIDE)
    return word if named else word.lower()


def _points_back(said: list[str]) -> bool:
    """Tell whether a later part stands for a thing said before: "level of this peptide"."""
    return any(word.lower() in ("this", "these", "those") for word in said[1:])


def _is_fragment(words: tuple[str, ...], lists: _Lists) -> bool:
    """Tell whether words are cut out of a sentence: "comparable to atenolol", "done at week 6", "relationship between".

    What has a name and an origin is a kind of that: "pneumonia due to influenza" is one, "changes due to age" is not.
    """
    if len(words) == 1:
        return words[0] in lists.verbs
    at = next((at for at, word in enumerate(words) if word in PREPOSITIONS), 0)
    if not at:
        return False
    told, link = words[at - 1], words[at]
    relates = told in lists.relations and (link == "between" or (link == "with" and told != "interaction"))
    if told in lists.origins:
        return at == 1 or _is_bare(words[: at - 1], lists)
    return told in lists.predicates or relates


def _is_symbol(key: str) -> bool:
    """Tell whether a short name is a gene's or a chemical's rather than a number or letter: K, CO, p53."""
    return len(key.split()) == 1 and bool(re.fullmatch(r"[A-Z][A-Za-z]?|[A-Za-z]+\d+\w*", key)) and key not in "ABI"


def _parts(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the stretches between small words: "number of patients with the outcome" has three."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in PREPOSITIONS or word in ("and", "or", "per", "vs", "versus"):
            parts.append([])
        elif word not in DETERMINERS:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def _is_bare(part: tuple[str, ...], lists: _Lists) -> bool:
    """Tell whether a stretch without small words is a bare head: "outcomes", "the main study outcomes", "group 2"."""
    *before, head = part
    if _NUMBER.fullmatch(head) or head in _NUMBER_WORDS:
        return not before or (before[-1] in lists.groups and _are_modifiers(before[:-1], lists))
    known = head in lists.heads or head in lists.pronouns or head in lists.modifiers or head.lower() in lists.measures
    return known and _are_modifiers(before, lists)


def _are_modifiers(words: list[str], lists: _Lists) -> bool:
    measured = bool(words) and _is_number(words[0])  # "0.3-mg dose"
    return all(
        word in lists.modifiers
        or word in lists.pronouns
        or _is_number(word)
        or (_is_letter(word) and before in lists.groups)
        or (measured and word.lower() in lists.measures)
        for before, word in zip(["", *words], words, strict=False)
    )


def _is_number(word: str) -> bool:
    """True for a number, also in Roman digits, and for a small letter."""
    return _NUMBER.fullmatch(word) is not None and not _is_letter(word)


def _is_letter(word: str) -> bool:
    """True for a capital letter, which tells which: "T cell", "R-R interval"; but not in "group B patients"."""
    return len(word) == 1 and word.isupper()
