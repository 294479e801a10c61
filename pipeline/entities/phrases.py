"""Phrases: what a stretch of the words of a name can be, by the lists of `aspects.toml`.

A noun phrase that stands alone, people, a list of several things, a clause; where a name may be cut; its head noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.entities.aspect_lists import lists
from pipeline.entities.generic import is_generic
from pipeline.entities.name import POINTERS, PREPOSITIONS, Words, as_listed, key, stripped, word_key
from pipeline.entities.word_relations import ORDERED
from pipeline.sources.text import data, spelling

SPAN = r"(?:second|minute|min|hour|h|hr|day|d|week|wk|month|mo|year|yr)"


def is_clause(words: Words) -> bool:
    """Tell whether the words are a sentence's rather than a name's: "most orders were appropriate"."""
    return any(word in _FINITE for word in words[1:])


_FINITE = frozenset("is are was were be been has have had does did do can could may might will would should".split())


# --- what a stretch can be --------------------------------------------------------------------------------------------


def head_noun(words: Words) -> str:
    """Return the head noun: the last word before the first preposition, numbers and letters behind it left out."""
    said = as_listed(words).split()
    end = next((at for at, word in enumerate(said) if at and word in LINKS), len(said))
    while end > 1 and _INDEX.fullmatch(said[end - 1]):
        end -= 1
    return said[end - 1] if said else ""


_INDEX = re.compile(r"[a-z]|[ivx]+|\d[\w.]*|alpha|beta|gamma|delta")  # vitamin D, angiotensin II, endothelin-1


def stands_alone(words: Words) -> bool:
    """Tell whether words can be a concept's name: a noun phrase that is neither generic nor a group of people."""
    name = " ".join(words)
    said = as_listed(words).split()
    if not said or is_generic(name) or word_key(words[-1]) in SMALL or word_key(words[0]) in SMALL | POINTERS:
        return False
    if re.fullmatch(SPAN, head_noun(words)) or " ".join(said) in lists().qualifiers:  # "years after the menopause"
        return False
    if said[-1].endswith("ally") or words[-1].endswith(_PARTICIPLES):
        return False
    return not is_adjective(head_noun(words)) and not is_adjective(said[-1]) and not is_population(words)


_PARTICIPLES = ("-binding", "-lowering", "-related", "-induced", "-based")
LINKS = PREPOSITIONS | frozenset(data.table("name", "pipeline.entities")["links"].split())
SMALL = LINKS | set("and or the a as not no".split())


def is_adjective(word: str) -> bool:
    """Tell whether a word in the form of the lists is an adjective, by them or by its ending."""
    adjective = lists().adjective
    if word in adjective.words:
        return True
    long = len(word) > 4 and word.endswith(adjective.endings) and word.isalpha()
    return long and word not in adjective.exceptions and not spelling.COUNTED_ICS.search(f"{word}s")


def is_joined(words: Words) -> bool:
    """Tell whether the name lists several things, so that its end need not belong to its beginning."""
    return any(word.endswith((",", ";")) or word_key(word) in ("and", "or", "plus", "versus", "vs") for word in words)


def cuts_well(words: Words, at: int) -> bool:
    """Tell whether no fixed name lies across the place between two words."""
    left, right = as_listed(words[max(0, at - 5) : at]).split(), as_listed(words[at : at + 5]).split()
    fixed = lists().fixed
    return not any(
        " ".join(left[-before:] + right[:after]) in fixed
        for before in range(1, len(left) + 1)
        for after in range(1, len(right) + 1)
    )


def is_any(head: str, words: Words, classes: Iterable[str]) -> bool:
    """Tell whether the name with this head belongs to one of the classes."""
    return any(lists().classes[name].holds(head, words) for name in classes)


def is_population(words: Words) -> bool:
    """Tell whether words name people or animals: "elderly patients with diabetes"; not "patient satisfaction"."""
    tail = lists().tail
    for at, word in enumerate(words):
        if word_key(word) in tail["population"] and not word.endswith(("'", "’", "'s", "’s")):
            if at + 1 == len(words) or word.endswith(",") or words[at + 1].startswith("("):
                return True
            following = word_key(words[at + 1])
            if following in tail["population_more"] or (_is_plural(word) and following.endswith("ing")):
                return True
            if following in ("and", "or"):
                return is_population(words[at + 2 :])
        if word_key(word) in LINKS:
            return False
    return False


def _is_plural(word: str) -> bool:
    """ "Patients receiving aspirin" are people; "patient counseling" is none."""
    return word.islower() and key(word) != word


_SECOND_HALF = 5  # words


def is_noun_phrase(words: Words) -> bool:
    """Tell whether the words are one noun phrase without small words, not too long to be the second half of a name."""
    inner = tuple(stripped(words))
    return (
        0 < len(inner) <= _SECOND_HALF
        and not any(word_key(word) in SMALL for word in inner)
        and not is_joined(inner)
        and stands_alone(inner)
    )


def is_whole(words: Words) -> bool:
    """Tell whether every bracket that opens closes, and no comparison lacks its number."""
    text = " ".join(words)
    return text[-1] not in "<>=≤≥" and text.count("(") == text.count(")") and text.count("[") == text.count("]")


# --- whole names ------------------------------------------------------------------------------------------------------


def has_link(name: str) -> bool:
    """Tell whether a preposition or a small word like "versus" joins parts of the name."""
    return any(word_key(word) in LINKS for word in name.split())


def describes(word: str) -> bool:
    """Tell whether a word before a noun says which: an adjective, or a qualifier as "mean"."""
    said = word_key(word)
    return bool(said) and (is_adjective(said.split()[-1]) or said in lists().qualifiers)


def is_of(name: str, kind: str) -> bool:
    """Tell whether the name stands alone and is of a class of `aspects.toml`."""
    words = tuple(name.split())
    return stands_alone(words) and is_any(head_noun(words), words, (kind,))


# --- lists: "systolic and diastolic blood pressure" names two concepts ------------------------------------------------
# What may be one thing stays one: a combination ("A plus B", "combination of A and B"), "head and neck cancer",
# "access and benefit sharing". Two things are told by their form, an adjective each before one noun, or by their kind,
# both illnesses, both drugs, both events.

MOST_ITEMS = 4  # items; more are an enumeration that was cut somewhere
_JOINT = re.compile(r"\s*,?\s+(?:and/or|and|or)\s+|\s*,\s+")
_SLASHED = re.compile(r"(?<=[a-z]{3})/(?=[a-z]{3}[a-z-]* )")  # systolic/diastolic blood pressure
_JOINED = re.compile(r"\s(?:and/or|and|or)\s")
_ALIKE = ("condition", "inn", "drug class", "event", "count", "lipid")


@lru_cache(maxsize=50_000)
def items(name: str) -> tuple[str, ...]:
    """Return the names that a list joins; the name alone where it is no list of two to four."""
    if name.rsplit(maxsplit=1)[-1] in ORDERED:  # a ratio is of both
        return (name,)
    if _SLASHED.search(name):
        parted = items(_SLASHED.sub(" and ", name, count=1))
        return parted if len(parted) > 1 else (name,)
    parts = [part.strip() for part in _JOINT.split(name)]
    listed = _JOINED.search(name) and not has_link(name) and 1 < len(parts) <= MOST_ITEMS and all(parts)
    return _parted(parts) or (name,) if listed else (name,)


def _parted(parts: list[str]) -> tuple[str, ...]:
    """The names in the parts of a list: of one head with several adjectives, or of one kind; none if it is neither."""
    *first, last = (part.split() for part in parts)
    if all(len(words) == 1 and describes(words[0]) for words in first):
        shared = last[1:]
        described = bool(shared) and describes(last[0])
        return (*(" ".join([*words, *shared]) for words in first), " ".join(last)) if described else ()
    return tuple(parts) if any(all(is_of(part, kind) for part in parts) for kind in _ALIKE) else ()
