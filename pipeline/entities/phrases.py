"""Phrases: the words of a name in one form, and what a stretch of them can be, by the lists of `aspects.toml`.

A noun phrase that stands alone, people, a list of several things, a clause; where a name may be cut; its head noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.entities import names
from pipeline.entities.aspect_lists import lists
from pipeline.entities.generic import is_generic
from pipeline.entities.word_relations import ELEMENT_NAMES
from pipeline.sources.text import spelling

Words = tuple[str, ...]
SPAN = r"(?:second|minute|min|hour|h|hr|day|d|week|wk|month|mo|year|yr)"


# --- the words of a name ----------------------------------------------------------------------------------------------


def tokens(name: str) -> Words:
    """The words of a name without article and outer punctuation, and with one form for each word."""
    text = lists().hyphened_symbol.sub(r"\1 ", name)
    words = stripped(_PARTED.sub(" ", text).split())
    return tuple(_formed(word, word_key(words[at + 1]) if at + 1 < len(words) else "") for at, word in enumerate(words))


def stripped(words: Sequence[str]) -> list[str]:
    """Without what is no part of the name at either end."""
    kept = list(words)
    if kept and kept[0][0] in _QUOTES and kept[-1][-1] in _QUOTES:
        kept = " ".join(kept).strip(_QUOTES).split() or kept
    while len(kept) > 1 and (kept[0].lower() in _LEADING or kept[0] in ("-", "–") or _is_article(kept)):
        del kept[0]
    if kept:
        kept[-1] = kept[-1].rstrip(".,;:") or kept[-1]
    return kept


# "atenolol-based regimen", "propranolol-treatment": the thing, and how it was given
_PARTED = re.compile(
    r"(?<=[a-z])-(?=(?:based|treatment|therapy|treated) (?:regimen|treatment|therap|strateg|group|arm)"
    r"|(?:treatment|therapy)$)"
)
_POINTERS = frozenset("this that these those such".split())
_QUOTES = "'\"‘’“”"
_LEADING = names.DETERMINERS - _POINTERS | {"a", "both", "either", "same", "whose"}


def _is_article(words: Sequence[str]) -> bool:
    """True if a capital A begins the sentence, and names no allele and no vitamin."""
    return words[0] == "A" and words[1].isalpha() and words[1].islower() and words[1] not in _LETTERED


_LETTERED = names.GREEK_NAMES | set(
    "allele alleles carrier carriers genotype genotypes variant variants fiber fibers".split()
)


def _formed(word: str, following: str) -> str:
    """One form of a word where several name the same: "caloric restriction", "N fertilizer"."""
    tables = lists()
    if word in tables.symbols and following.split(" ", maxsplit=1)[0] in tables.after_symbols:
        return ELEMENT_NAMES[word.lower()]
    to, nexts = tables.forms.get(word_key(word), ("", frozenset()))
    return to if to and following in nexts else word


@lru_cache(maxsize=100_000)
def word_key(word: str) -> str:
    """A word in the form of the lists; "" if nothing is left of it."""
    return names.key(word).lower()


def as_listed(words: Sequence[str]) -> str:
    """A stretch of the name in the form of the lists."""
    return " ".join(filter(None, map(word_key, words)))


def is_clause(words: Words) -> bool:
    """True if the words are a sentence's rather than a name's: "most orders were appropriate"."""
    return any(word in _FINITE for word in words[1:])


_FINITE = frozenset("is are was were be been has have had does did do can could may might will would should".split())


# --- what a stretch can be --------------------------------------------------------------------------------------------


def head_noun(words: Words) -> str:
    """The head noun: the last word before the first preposition, numbers and letters behind it left out."""
    said = as_listed(words).split()
    end = next((at for at, word in enumerate(said) if at and word in LINKS), len(said))
    while end > 1 and _INDEX.fullmatch(said[end - 1]):
        end -= 1
    return said[end - 1] if said else ""


_INDEX = re.compile(r"[a-z]|[ivx]+|\d[\w.]*|alpha|beta|gamma|delta")  # vitamin D, angiotensin II, endothelin-1


def stands_alone(words: Words) -> bool:
    """True if words can be a concept's name: a noun phrase that is neither generic nor a group of people."""
    name = " ".join(words)
    said = as_listed(words).split()
    if not said or is_generic(name) or word_key(words[-1]) in SMALL or word_key(words[0]) in SMALL | _POINTERS:
        return False
    if re.fullmatch(SPAN, head_noun(words)) or " ".join(said) in lists().qualifiers:  # "years after the menopause"
        return False
    if said[-1].endswith("ally") or words[-1].endswith(_PARTICIPLES):
        return False
    return not is_adjective(head_noun(words)) and not is_adjective(said[-1]) and not is_population(words)


_PARTICIPLES = ("-binding", "-lowering", "-related", "-induced", "-based")
LINKS = names.PREPOSITIONS | set(
    "into within across through between against versus vs than under over per upon via".split()
)
SMALL = LINKS | set("and or the a as not no".split())


def is_adjective(word: str) -> bool:
    """True if a word in the form of the lists is an adjective, by them or by its ending."""
    adjective = lists().adjective
    if word in adjective.words:
        return True
    long = len(word) > 4 and word.endswith(adjective.endings) and word.isalpha()
    return long and word not in adjective.exceptions and not spelling.COUNTED_ICS.search(f"{word}s")


def is_joined(words: Words) -> bool:
    """True if the name lists several things, so that its end need not belong to its beginning."""
    return any(word.endswith((",", ";")) or word_key(word) in ("and", "or", "plus", "versus", "vs") for word in words)


def cuts_well(words: Words, at: int) -> bool:
    """True if no fixed name lies across the place between two words."""
    left, right = as_listed(words[max(0, at - 5) : at]).split(), as_listed(words[at : at + 5]).split()
    fixed = lists().fixed
    return not any(
        " ".join(left[-before:] + right[:after]) in fixed
        for before in range(1, len(left) + 1)
        for after in range(1, len(right) + 1)
    )


def is_any(head: str, words: Words, classes: Iterable[str]) -> bool:
    """True if the name with this head belongs to one of the classes."""
    return any(lists().classes[name].holds(head, words) for name in classes)


def is_population(words: Words) -> bool:
    """True if words name people or animals: "elderly patients with diabetes"; not "patient satisfaction"."""
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
    return word.islower() and names.key(word) != word


_SECOND_HALF = 5  # words


def is_noun_phrase(words: Words) -> bool:
    """True if the words are one noun phrase without small words, not too long to be the second half of a name."""
    inner = tuple(stripped(words))
    return (
        0 < len(inner) <= _SECOND_HALF
        and not any(word_key(word) in SMALL for word in inner)
        and not is_joined(inner)
        and stands_alone(inner)
    )


def is_whole(words: Words) -> bool:
    """True if every bracket that opens closes, and no comparison lacks its number."""
    text = " ".join(words)
    return text[-1] not in "<>=≤≥" and text.count("(") == text.count(")") and text.count("[") == text.count("]")


# --- whole names ------------------------------------------------------------------------------------------------------


def has_link(name: str) -> bool:
    """True if a preposition or a small word like "versus" joins parts of the name."""
    return any(word_key(word) in LINKS for word in name.split())


def describes(word: str) -> bool:
    """True if a word before a noun says which: an adjective, or a qualifier as "mean"."""
    said = word_key(word)
    return bool(said) and (is_adjective(said.split()[-1]) or said in lists().qualifiers)


def is_of(name: str, kind: str) -> bool:
    """True if the name stands alone and is of a class of `aspects.toml`."""
    words = tuple(name.split())
    return stands_alone(words) and is_any(head_noun(words), words, (kind,))
