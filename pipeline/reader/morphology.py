"""Morphology as the grammar needs it: the forms of all verbs it knows, and nouns that look plural."""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.reader.lexicon import causal, verbs
from pipeline.vocabulary.morphology import VerbForm, forms_of


@cache
def verb_forms() -> dict[str, VerbForm]:
    """Every known form of every known verb."""
    return forms_of(verbs.GENERAL | causal.all_verbs() | causal.TAKE_AWAY)


@lru_cache(maxsize=65536)
def is_plural(noun: str) -> bool:
    """Whether a lower-case noun looks plural."""
    if noun in verbs.PLURALS:
        return True
    return len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "ics", "itis", "ness"))
