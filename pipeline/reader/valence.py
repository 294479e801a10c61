"""Valence of a phrase of a sentence, and the sign of a verb on it: pain that improves is less pain."""

from __future__ import annotations

from pipeline.reader.match import times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word
from pipeline.records import Sign
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.direction import named_valence
from pipeline.vocabulary.words import Direction, Valence


def phrase_valence(words: list[Word], phrase: Phrase) -> Valence:
    """Whether a phrase names something bad or good."""
    return named_valence(" ".join(word.low for word in words[phrase.first : phrase.last]))


def is_bad_phrase(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase names something bad."""
    return phrase_valence(words, phrase) == "bad"


def on_phrase(direction: Direction, words: list[Word], phrase: Phrase) -> Sign:
    """The sign that a word of direction gives to a phrase."""
    return direction.on(phrase_valence(words, phrase)) if direction.better is not None else direction.sign


def verb_on(lemma: str, words: list[Word], phrase: Phrase, sign: str) -> Sign:
    """`sign`, unless the verb is one of better or worse: then the sign that follows the valence of the phrase.

    Where `sign` is the opposite of the verb's usual one, less of something acts: then this sign is turned, too.
    """
    direction = vocabulary.VALUED.get(lemma) or vocabulary.INTRANSITIVE.get(lemma)
    if direction is None or direction.better is None:
        return times(sign, "+")
    return times(on_phrase(direction, words, phrase), times(sign, direction.sign))
