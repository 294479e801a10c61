"""Effects stated inside a name: "alcohol-induced liver injury"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.claims.embedded import phrases
from pipeline.claims.embedded.lexicon import causal
from pipeline.claims.embedded.matches import Match, Parse
from pipeline.claims.embedded.phrases import Phrase
from pipeline.claims.embedded.words import last_dash

# What drives a method or a choice, and brings nothing about: "data-driven".
_GUIDES = frozenset("data evidence theory hypothesis model user customer market mission value knowledge event".split())


def find(parse: Parse) -> Iterator[Match]:
    """ "X-induced Y": X is cut out of the word, Y is what the word describes."""
    words = parse.words
    for i, word in enumerate(words):
        if word.tag != "J" or len(word.low) < 9:
            continue
        cut = last_dash(word.low)
        if word.low[cut + 1 :] == "mediated" and word.text[:cut].islower():
            # "immune-mediated" is a kind of disease; "TNF-mediated" names what acts
            continue
        if word.low[cut + 1 :] == "driven" and word.low[:cut] in _GUIDES:
            continue
        if word.low[:cut] in {"self", "non", "co", "re", "well", "un", "rna", "experimentally", "cell"}:
            continue
        sign = causal.COMPOUND.get(word.low[cut + 1 :]) if cut > 1 else None
        if sign is None or i + 1 >= len(words):
            continue
        effect = phrases.whole(words, i + 1)
        if effect is None or words[i + 1].tag not in {"N", "J"}:
            continue
        cause = Phrase(i, i + 1, i)
        span = (word.start, word.start + cut)
        yield Match(cause, effect, "+", i, i + 1, "compound", cut=span)
