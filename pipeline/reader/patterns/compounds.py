"""Compound patterns: "alcohol-induced liver injury"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import clauses, noun_phrases
from pipeline.reader.lexicon import causal
from pipeline.reader.match import Match, Parse
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import last_dash
from pipeline.records import Sign, denial

# What drives a method or a choice, and brings nothing about: "data-driven".
_GUIDES = frozenset("data evidence theory hypothesis model user customer market mission value knowledge event".split())
# What a thing varies with, and is not brought about by: "dose-dependent".
_DEGREES = frozenset(
    "dose time concentration age temperature context density voltage sex site size state stage cell frequency ph "
    "species tissue strain condition rate load treatment light energy path user store".split()
)


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
        if word.low[cut + 1 :] in {"dependent", "independent"} and cut > 1:
            yield from _dependent(parse, i, cut)
            continue
        sign = causal.COMPOUND.get(word.low[cut + 1 :]) if cut > 1 else None
        if sign is None or i + 1 >= len(words):
            continue
        effect = noun_phrases.whole(words, i + 1)
        if effect is None or words[i + 1].tag not in {"N", "J"}:
            continue
        cause = Phrase(i, i + 1, i)
        span = (word.start, word.start + cut)
        yield Match(cause, effect, "+", i, i + 1, "compound", cut=span)


def _dependent(parse: Parse, i: int, cut: int) -> Iterator[Match]:
    """ "Y was X-dependent": X is cut out of the word."""
    words = parse.words
    k = i - 1
    while k >= 0 and words[k].tag == "R":
        k -= 1
    n = next((n for n, group in enumerate(parse.groups) if group.main == k and group.form == "B"), None)
    said = i + 1 >= len(words) or words[i + 1].tag not in {"N", "J"}
    if n is None or not said or words[i].low[:cut] in _DEGREES:
        return
    sign: Sign = "?" if words[i].low[cut + 1 :] == "dependent" else "0"
    for effect in clauses.subjects(words, parse.groups, n):
        span = (words[i].start, words[i].start + cut)
        group = parse.groups[n]
        found = Match(Phrase(i, i + 1, i), effect, sign, group.first, i + 1, "compound", cut=span)
        found.hedged = group.hedged
        found.sign = denial(sign) if group.negated else sign
        yield found
