"""Word relations for `match`: opposites, words that make another variable, words that add nothing.

The lists are data, `word_relations.toml`.
"""

from __future__ import annotations

from collections import defaultdict

from pipeline.sources.text import data, spelling
from pipeline.sources.text import words as vocabulary

_DATA = data.table("word_relations", "pipeline.entities")


def _set(name: str) -> frozenset[str]:
    return frozenset(_DATA[name].split())


def _pairs(name: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in _DATA[name].split())


def _of_direction() -> dict[str, dict[str, str]]:
    """Return the words of direction: what is more of a thing is another variable than what is less of it."""
    families = {word: family for family, members in vocabulary.FAMILIES.items() for word in members}
    plain = vocabulary.signs(vocabulary.ADJECTIVES, vocabulary.PLAIN, vocabulary.OPPOSITES)
    signs = vocabulary.signs(vocabulary.JOINED, vocabulary.AGENTS, vocabulary.NOUNS) | plain
    table = {word: {family: f"{family} {signs[word]}"} for word, family in families.items()}
    for word in vocabulary.FAMILIES["excess"]:
        if signs[word] == "-":
            table[word]["measure"] = "deficiency"  # a lack of a thing is a subject of its own
    changes = {word: sign for word, sign in plain.items() if word not in families and sign in {"+", "-"}}
    return table | {spelling.word(word): {"change": f"change {sign}"} for word, sign in changes.items()}


def _dimensions() -> dict[str, dict[str, str]]:
    """word -> dimension -> value; a word may lie in several dimensions."""
    table = _of_direction()
    for dimension, values in _DATA["dimensions"].items():
        for words in map(str.split, values.split("/")):
            for word in words:
                table.setdefault(word, {})[dimension] = words[0]
    return table


def _near() -> dict[str, frozenset[int]]:
    """word -> numbers of the groups it is in."""
    table: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(_DATA["near"].split("/")):
        for word in group.split():
            table[word].add(number)
    return {word: frozenset(groups) for word, groups in table.items()}


DIMENSIONS = _dimensions()
NEAR = _near()
KNOWN = NEAR.keys() | DIMENSIONS.keys()
EQUAL = _pairs("equal")
SUFFIX_PAIRS = tuple(tuple(pair.split(":")) for pair in _DATA["suffix_pairs"].split())
PHRASES: dict[str, str] = _DATA["phrases"]
ACTING: dict[str, str] = _DATA["acting"]
DRUG_STEMS: dict[str, str] = _DATA["drug_stems"]
ELEMENT_NAMES: dict[str, str] = _DATA["element_names"]
FIXED_OF = frozenset(data.phrases(_DATA["fixed_of"]))
NEGATORS = _set("negators")
PREFIXES = _set("prefixes")
BOUND = _set("bound")
BENIGN = _set("benign")
FUNCTION = _set("function")
ORDERED = _set("ordered")
COLLIDE = _set("collide")
AGENTS = _set("agents")
TARGETS = _set("targets")
DRUG_NOUNS = _set("drug_nouns")
