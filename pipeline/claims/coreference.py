"""What "it" or "this reduction" stands for, where the sentence before leaves no doubt. Rules, no model.

A model is asked to name the noun itself. Where it has copied the pronoun all the same, the noun is put in its place if
there is only one that it can be: the one variable that the sentence before tells of in that way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.claims.spans import spans
from pipeline.reader import clauses, extract
from pipeline.reader.extract import read
from pipeline.reader.lexicon import nouns
from pipeline.reader.morphology import is_plural
from pipeline.records import ClaimDraft
from pipeline.vocabulary.spelling import singular

BARE = frozenset("it this that these those they them which".split())
_POINTING = re.compile(r"(?:this|these|that|those|such(?: an?)?)\s+([^\W\d_]+(?:-[^\W\d_]+)*)", re.IGNORECASE)


def points(name: str) -> bool:
    """Whether a name is a pronoun, or a noun that only points: "this reduction"."""
    return name.casefold().strip() in BARE or _POINTING.fullmatch(name.strip()) is not None


def resolve(name: str, text: str, start: int) -> str | None:
    """The noun that `name`, in a quote that begins at `start`, stands for in the sentence before; None if not sure.

    For "this reduction" that is "reduction in X" if the sentence before lowers X and nothing else.
    """
    before = _sentence_before(text, start)
    if before is None:
        return None
    told = [draft for draft in _claims(before) if draft.sign != "0" and not points(draft.cause)]
    low = name.casefold().strip()
    if low in BARE:
        return _subject(told, plural=low in {"they", "them", "these", "those"}) if low in {"it", "they"} else None
    pointing = _POINTING.fullmatch(name.strip())
    if pointing is None:
        return None
    noun = pointing[1].casefold()
    direction = nouns.CHANGE.get(singular(noun))
    if direction in {"+", "-"}:
        return _changed(told, noun, direction)
    return _longer(before, noun)


def _sentence_before(text: str, start: int) -> str | None:
    sentences = spans(text)
    at = sentences.at(start)
    if not at:
        return None
    first, last = sentences.all[at - 1]
    return text[first:last]


@lru_cache(maxsize=32)
def _claims(sentence: str) -> tuple[ClaimDraft, ...]:
    return tuple(extract(sentence))


def _subject(told: Sequence[ClaimDraft], plural: bool) -> str | None:
    """The only cause of the sentence before, if it is as many as the pronoun says."""
    causes = {draft.cause for draft in told}
    if len(causes) != 1:
        return None
    (cause,) = causes
    return cause if is_plural(cause.split()[-1].casefold()) == plural else None


def _changed(told: Sequence[ClaimDraft], noun: str, direction: str) -> str | None:
    """What the sentence before says went that way, as "reduction in X", if it is one thing."""
    effects = {draft.effect for draft in told if draft.sign == direction}
    if len(effects) != 1:
        return None
    (effect,) = effects
    return f"{noun} in {effect}"


def _longer(before: str, noun: str) -> str | None:
    """The only longer name with this noun as its head: "the grazing ban" for "this ban"."""
    sentence = read(before, 0, len(before)).sentence
    found = set()
    for k, word in enumerate(sentence.words):
        phrase = clauses.nearest(sentence.words, k) if singular(word.low) == singular(noun) else None
        if phrase is None:
            continue
        first = phrase.first
        while first < k and sentence.words[first].tag in {"D", "R", "#"}:
            first += 1
        if first == k:
            return None  # the bare noun: which of several it is, nobody says
        found.add(sentence.slice(first, k + 1))
    return found.pop() if len(found) == 1 else None
