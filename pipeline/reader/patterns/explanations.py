"""Effects stated as explanations: "X explains Y", "X accounts for Y"; a share of the variance is only a correlation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import coordination
from pipeline.reader.lexicon import causal, nouns
from pipeline.reader.match import Match, Parse
from pipeline.reader.morphology import singular
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.verbs import abstract, causes_of, is_change, objects_of, pairs
from pipeline.reader.tokens import Word
from pipeline.reader.verb_groups import VerbGroup

_SHARES = frozenset("variance variation variability heterogeneity proportion percent percentage share fraction".split())
_AMOUNTS = frozenset("most more half much third majority part some all".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every explanation that a verb of the sentence gives."""
    words = parse.words
    for n, group in enumerate(parse.groups):
        if group.intended or group.infinitive or group.passive or group.form not in {"V", "v"}:
            # "accounting for clustering", "slides explaining X": done by people
            continue
        if group.lemma == "explain":
            yield from _explained(parse, n, group, group.last)
        elif group.lemma == "account" and group.last < len(words) and words[group.last].low == "for":
            yield from _explained(parse, n, group, group.last + 1)


def _explained(parse: Parse, n: int, group: VerbGroup, k: int) -> Iterator[Match]:
    words = parse.words
    effects = objects_of(words, k)
    share = bool(effects) and _is_share(words, effects[0])
    if share:
        effects = _shared(words, effects[0])
    for match in pairs(parse, group, causes_of(parse, n), effects, "?", "explains", k):
        match.weak = True
        if share:
            match.strength = "correlational"
        elif not (_may_differ(words, match.effect) if group.lemma == "account" else abstract(words, match.effect)):
            continue
        if share or abstract(words, match.cause):
            yield match


def _may_differ(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase names a difference or an effect: to account for deaths may only be to make them up."""
    head = singular(words[phrase.head].low)
    return is_change(words, phrase) or head in causal.EFFECT_NOUNS | causal.LINK_NOUNS


def _is_share(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase is "30% of the variance in Y", not Y."""
    inner = words[phrase.first : phrase.last]
    amount = inner[0].tag == "#" or inner[0].low in _AMOUNTS or "%" in inner[0].text
    return amount or singular(words[phrase.head].low) in _SHARES


def _shared(words: list[Word], phrase: Phrase) -> list[Phrase]:
    """The Y of "30% of the variance in Y"; nothing of "30% of Y", which counts cases."""
    for k in range(phrase.first, min(len(words) - 1, phrase.last + 1)):
        if singular(words[k].low) in _SHARES and words[k + 1].low in {"in", "of"}:
            found = coordination.listed(words, k + 2)
            return [one for one in found if words[one.head].low not in nouns.EMPTY]
    return []
