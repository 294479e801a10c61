"""Polarity modifiers: words beside a name that say which way it goes: "loss of X", "X deficiency", "removing X"."""

from __future__ import annotations

from functools import cache

from pipeline.reader.tokens import Word
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular
from pipeline.vocabulary.words import Direction, Valence

_LACKING = frozenset("lacking without".split())
_DOING_AWAY = frozenset("avoid quit eliminate skip cease lose cut".split()) | vocabulary.REMOVING.keys()


def _sure(direction: Direction | None, value: Valence) -> str:
    return "" if direction is None else direction.sure(value)


def noun_before(word: Word, value: Valence) -> str:
    """ "W of X": "+" or "-" if the noun says which way X goes, "?" if it says that X changes; else nothing."""
    noun = singular(word.low)
    return "+" if noun in vocabulary.MEASURES else _sure(vocabulary.NOUNS.get(noun), value)


def noun_behind(word: Word, value: Valence) -> str:
    """ "X W": the same for a noun behind the name. What inhibits a thing is less of it: "the ACE inhibitor"."""
    noun = singular(word.low)
    if noun not in vocabulary.BEHIND | vocabulary.NAMED_BEHIND:
        return ""
    return _sure(vocabulary.NOUNS.get(noun) or vocabulary.AGENTS.get(noun), value)


def adjective(word: Word, value: Valence) -> str:
    """ "W X": the same for an adjective or a participle before the name."""
    acts = word.tag == "g" and word.lemma in vocabulary.TRANSITIVE  # "reducing X" is something done
    return "" if acts or word.tag not in "JRDng" else _sure(vocabulary.ADJECTIVES.get(word.low), value)


def either(word: Word) -> bool:
    """Whether a word says that something is more or less, or changes."""
    return word.low in vocabulary.ADJECTIVES or singular(word.low) in vocabulary.NOUNS


def gerund(word: Word, value: Valence) -> str:
    """ "W-ing X raised Y": the same for what is done with X."""
    if word.tag != "g":
        return ""
    if word.low in _LACKING or word.lemma in _DOING_AWAY:
        return "-"
    return _sure(vocabulary.TRANSITIVE.get(word.lemma), value)


def joined(word: Word, name: frozenset[str]) -> str | None:
    """What a word says of a name that it holds: "+", "-", or None if it says nothing of what the thing itself does."""
    head, dash, last = word.low.rpartition("-")
    if not dash or last in name or singular(last) in name or not head:
        return "+"
    found = vocabulary.JOINED.get(last)
    return None if found is None else found.sign


def turning(extra: frozenset[str]) -> bool:
    """Whether some of these words would turn a name that they belong to."""
    return not extra.isdisjoint(_turning())


@cache
def _turning() -> frozenset[str]:
    less = {word for word, sign in vocabulary.signs(vocabulary.NOUNS, vocabulary.JOINED).items() if sign == "-"}
    less |= {noun for noun in vocabulary.NAMED_BEHIND if "-" in vocabulary.signs(vocabulary.AGENTS).get(noun, "-")}
    adjectives = {word for word, sign in vocabulary.signs(vocabulary.ADJECTIVES).items() if sign == "-"}
    lowering = {lemma for lemma, direction in vocabulary.TRANSITIVE.items() if direction.sign == "-"}
    doing = {
        form
        for form, verb in vocabulary.VERB_FORMS.items()
        if "g" in verb.kinds and verb.lemma in lowering | _DOING_AWAY
    }
    return frozenset({part for word in less for part in word.split("-")} | adjectives | doing | _LACKING)
