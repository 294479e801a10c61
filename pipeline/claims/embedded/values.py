"""What is bad to have more of: pain that improves is less pain."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.claims.embedded.lexicon import closed, nouns
from pipeline.claims.embedded.morphology import singular
from pipeline.claims.embedded.phrases import Phrase
from pipeline.claims.embedded.words import Word

# How much there is of what is named before: "pain scores" improve as pain does.
_MEASURES = frozenset("score rating intensity index level rate frequency incidence prevalence scale".split())
_BESIDE = closed.ADJECTIVES | closed.DETERMINERS
_ENDINGS = ("itis", "algia", "penia")


def is_bad(name: Sequence[str]) -> bool:
    """Whether a name of these lower-case words is one of something bad: "chronic pain in adults", "anxiety levels"."""
    end = next((k for k, word in enumerate(name) if word in closed.PREPOSITIONS or word.startswith("(")), len(name))
    inner = [word for word in name[:end] if word not in _BESIDE]
    if not inner:
        return False
    head = singular(inner[-1])
    if head in _MEASURES and len(inner) > 1:
        return is_bad(inner[:-1])
    if head in _MEASURES and name[end : end + 1] == ["of"]:
        return is_bad(name[end + 1 :])
    return bool({head, inner[-1]} & nouns.BAD) or head.endswith(_ENDINGS)


def is_bad_phrase(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase of a sentence names something bad."""
    return is_bad([word.low for word in words[phrase.first : phrase.last]])
