"""Words as topics are compared by: their stems, which of them say nothing, and which names are names at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

import snowballstemmer  # type: ignore[import-untyped]

from pipeline.sources.text import spelling
from pipeline.sources.text.unicode import mend

LONGEST = 80  # characters of a name or term
MOST_WORDS = 8  # what is longer is a sentence

# Scripts that put no spaces between words are read character by character, so that a run of them still matches.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")

_MARKUP = re.compile(r"<[^<>]*>|[`*_#|\\{}<>\[\]]+")
_BULLET = re.compile(r"^\s*(?:[-–—•·]|\d{1,3}[.)])\s+")
_NO_NAME = re.compile(r"://|www\.|[;=]|[.!?]\s")
_ORDER = re.compile(
    r"\b(ignore|disregard|forget|override)\b.*\b(instructions?|prompts?|rules?|above|previous)\b"
    r"|\b(system|developer) (prompt|message)\b",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    ("other", "others", "misc", "miscellaneous", "general", "various", "unknown", "none", "topic", "topics", "null")
)

# Words that say nothing about what an abstract is about, by the heads of their lists.
_LISTS = dict(
    re.findall(
        r"^# (\w+):.*\n((?:[^#\n].*\n|\n)*)",
        resources.files("pipeline.topics").joinpath("generic.txt").read_text("utf-8"),
        re.MULTILINE,
    )
)
STOP, WEAK = (frozenset(_LISTS[name].split()) for name in ("stop", "weak"))

_stemmer = snowballstemmer.stemmer("english")


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case, without possessives."""
    return _WORD.findall(_POSSESSIVE.sub("", text).casefold())


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return what the forms and spellings of a lower-case word have in common: tumour, tumors; adapt, adaptation."""
    return str(_stemmer.stemWord(spelling.word(word)))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text's words, in order."""
    return tuple(stem(word) for word in words(text))


def generic(phrase: Iterable[str]) -> bool:
    """Tell whether stems name nothing by themselves: 'risk factors', 'new methods'."""
    known = _generic()
    return all(word in known or word.isdigit() for word in phrase)


@cache
def _generic() -> frozenset[str]:
    return frozenset(stem(word) for word in STOP | WEAK)


def key(name: str) -> str:
    """Return what is equal for names that differ only in case, punctuation, plural, word order and small words."""
    parts = [spelling.word(word) for word in words(name)]
    return " ".join(sorted(set(parts) - {"of", "the", "a", "an", "in", "on", "and", "for", "to", "with"}) or parts)


def clean(name: str) -> str | None:
    """Return a name as it may be shown and sent on, or None if it is none: a sentence, an order, an address, no
    letters.

    Names come from models that have read untrusted text, so they are treated as untrusted themselves.
    """
    bare = _bare(name)
    while (barer := _bare(bare)) != bare and len(barer) < len(bare):  # what was beside it may have kept it from mending
        bare = barer
    parts = words(bare)
    if len(bare) > LONGEST or not 1 <= len(parts) <= max(MOST_WORDS, _unspaced(bare)):
        return None
    if not any(character.isalpha() for character in bare) or _NOTHING.issuperset(parts):
        return None
    if _NO_NAME.search(bare) or _ORDER.search(bare):
        return None
    return bare


def _bare(name: str) -> str:
    """Return a name without markup, bullets, and marks at its ends."""
    return " ".join(mend(_BULLET.sub("", _MARKUP.sub(" ", mend(name)))).split()).strip(" \"'“”‘’.,:;!?/-–—")


def as_named(name: str) -> str | None:
    """Return a name as its user wrote it, on one line; None if there are no words in it."""
    bare = " ".join(mend(name).split())
    return bare if words(bare) else None


def _unspaced(name: str) -> int:
    """In scripts without spaces each character counts as a word, so more of them make a name."""
    return 30 if re.search(f"[{_UNSPACED}]", name) else 0


def shown(name: str) -> str:
    """Return a name with its first letter large, unless its case carries meaning ('mRNA', 'pH')."""
    first = name.split(" ", 1)[0]
    return name[:1].upper() + name[1:] if first.islower() else name
