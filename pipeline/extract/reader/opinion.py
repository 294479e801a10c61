"""Second opinion: what the reader makes of a cause and an effect that somebody else names in a sentence.

Its judge was taught on pairs of what the tagger takes for causes and effects, so it tells sign, strength and hedge, and
whether a likely pair is a claim; which of two names acts on the other the tags tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.extract.reader.decoding import CLAIM, HEDGED, LINK, SIGN, SIGNS, STRENGTH, Floats, softmax
from pipeline.extract.reader.network import networks
from pipeline.extract.reader.windows import Span, Window, tokens_of, windows
from pipeline.sources.text.sentences import split
from pipeline.store.records import Sign


class Opinion(NamedTuple):
    """What is made of a cause and an effect; all but the roles are probabilities."""

    states: float
    """that the words state an effect of the one on the other"""
    cause: float
    """the logit of the surest word of the cause to be in a cause, less that to be in an effect"""
    effect: float
    """the same the other way round for the effect"""
    signs: Mapping[Sign, float]
    """of the stretches that were judged"""
    correlational: float
    hedged: float
    stretches: tuple[str, str]
    """cause and effect as they were judged: the names with what the tagger takes to belong to them, "loss of X" """


def opinion(words: str, cause: Span, effect: Span) -> Opinion | None:
    """Return what is made of two names at places in `words`, a sentence or two. Pure.

    None where there are no such places, or more words than the encoder takes at once. The encoding of the words is
    kept a while, so that more claims of the same sentence cost little.
    """
    read = _encoded(words)
    if read is None:
        return None
    window, hidden, tags = read
    named = [tokens_of(window, span) for span in (cause, effect)]
    if named[0] is None or named[1] is None or named[0] == named[1]:
        return None
    of_cause, of_effect = (_stretch(window, tags, span, role) for role, span in enumerate(named) if span)
    if of_cause[0] < of_effect[1] and of_effect[0] < of_cause[1]:
        of_cause, of_effect = named[0], named[1]
    sentences = np.array(window.sentence, dtype=np.int64)
    places = [np.array([span], dtype=np.int64) for span in (of_cause, of_effect)]
    out = networks().judge(hidden, tags[:, LINK], places[0], places[1], np.zeros((1, 2), dtype=np.int64), sentences)
    return Opinion(
        (1 / (1 + np.exp(-out[0, CLAIM]))).item(),
        _role(tags, of_cause, 0) - _role(tags, of_cause, 1),
        _role(tags, of_effect, 1) - _role(tags, of_effect, 0),
        dict(zip(SIGNS, softmax(out[:, SIGN])[0].tolist(), strict=True)),
        softmax(out[:, STRENGTH])[0, 1].item(),
        softmax(out[:, HEDGED])[0, 1].item(),
        (_words(window, words, of_cause), _words(window, words, of_effect)),
    )


def _stretch(window: Window, tags: Floats, span: Span, role: int) -> Span:
    """Return a name with the tokens beside it that are tagged as part of the same cause (role 0) or effect (1)."""
    best = tags[:, 3 * role : 3 * role + 3].argmax(1)
    first, last = span
    while best[first] == 2 and best[first - 1] and window.sentence[first - 1] == window.sentence[first]:
        first -= 1
    while best[last] == 2 and best[last - 1] and window.sentence[last] == window.sentence[last - 1]:
        last += 1
    return first, last


def _words(window: Window, words: str, span: Span) -> str:
    return words[window.spans[span[0]][0] : window.spans[span[1] - 1][1]]


def _role(tags: Floats, span: Span, role: int) -> float:
    """Return the logit of the surest word of a span to be in a cause (role 0) or in an effect (1)."""
    found = tags[slice(*span), 3 * role : 3 * role + 3]
    return float((found[:, 1:].max(1) - found[:, 0]).max())


@lru_cache(maxsize=16)
def _encoded(words: str) -> tuple[Window, Floats, Floats] | None:
    made = networks()
    found = windows(words, list(split(words)), made.tokenizer)
    return (found[0], *made.encode(found[0])) if len(found) == 1 else None
