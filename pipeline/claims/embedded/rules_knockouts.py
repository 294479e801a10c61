"""What goes on without something: "mice lacking X had less Y" and "X-deficient cells showed higher Y".

Whoever takes X away and sees more of Y has found that X lowers Y: the cause is X, not the mice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.claims.embedded import clauses, lists, phrases
from pipeline.claims.embedded.lexicon import nouns
from pipeline.claims.embedded.matches import Match, Parse, times
from pipeline.claims.embedded.phrases import Phrase
from pipeline.claims.embedded.verbs import VerbGroup
from pipeline.claims.embedded.words import Word, last_dash
from pipeline.records import Sign

_BEARERS = frozenset(
    "mice mouse rats animals cells mutants mutant embryos flies worms larvae zebrafish plants seedlings macrophages "
    "neurons neutrophils fibroblasts keratinocytes hepatocytes myocytes cardiomyocytes platelets lymphocytes strains "
    "mef mefs littermates bmdms splenocytes thymocytes islets hearts livers muscles organoids "
    "escs esc dcs oocytes zygotes".split()
)
_LACKING = frozenset("deficient null knockout depleted silenced ablated knockdown".split())
_GENOTYPE = re.compile(r"(?:\([-−–]/[-−–]\)|[-−–]/[-−–])$")
_SHOWING = frozenset("have show exhibit display develop demonstrate experience suffer".split())
# What is as in others says nothing of what is missing.
_USUAL = frozenset("no normal similar comparable same wild-type unaltered unchanged intact".split())


class Missing(NamedTuple):
    """What is not there, and the characters that name it where it is a part of a word."""

    name: Phrase
    cut: tuple[int, int] | None = None


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that what happens without something tells of."""
    words = parse.words
    for n, group in enumerate(parse.groups):
        if group.intended or group.infinitive or group.negated:
            continue
        effects = list(_shown(words, group))
        bearers = clauses.subjects(words, parse.groups, n) if effects else []
        for missing in (one for bearer in bearers for one in _missing(words, bearer)):
            for effect, sign in effects:
                match = Match(missing.name, effect, sign, group.first, group.last, "knockout", cut=missing.cut)
                match.hedged, match.conditional = group.hedged, group.conditional
                yield match


def _shown(words: list[Word], group: VerbGroup) -> Iterator[tuple[Phrase, Sign]]:
    """What goes on, with the sign that what is missing has on it."""
    k = group.last
    if group.lemma == "protect" and group.passive and words[k : k + 1] and words[k].low in {"from", "against"}:
        for effect in lists.listed(words, k + 1):
            yield effect, "+"
    if group.passive or group.lemma not in _SHOWING:
        return
    k += k < len(words) and words[k].low == "from"
    for effect in lists.listed(words, k):
        turned = _turned(words, effect)
        low = {word.low for word in words[effect.first : effect.last]}
        if low & _USUAL or words[effect.head].low in nouns.EMPTY | nouns.PEOPLE | nouns.STUDY:
            continue
        if turned is not None:
            yield turned
        elif group.lemma in {"develop", "suffer"} or words[effect.head].low in nouns.BAD:
            yield effect, "-"


def _turned(words: list[Word], effect: Phrase) -> tuple[Phrase, Sign] | None:
    """A phrase without the word of more or less, which says what is missing does to it."""
    direction = phrases.direction_of(words, effect)
    for k in range(effect.first, effect.head):
        sign = nouns.DIRECTION_ADJECTIVES.get(words[k].low)
        if sign:
            return Phrase(k + 1, effect.last, effect.head), times(sign, "-")
    return (effect, "-") if direction else None


def _missing(words: list[Word], bearer: Phrase) -> list[Missing]:
    """What the mice or cells do without; nothing where they are like any others."""
    if words[bearer.head].low not in _BEARERS:
        return []
    for k in range(bearer.first, bearer.head):
        low = words[k].low
        first = k
        while first > bearer.first and words[first - 1].tag == "N":
            first -= 1
        dash = last_dash(low)
        if dash > 1 and low[dash + 1 :] in _LACKING:
            return [Missing(Phrase(first, k + 1, k), (words[first].start, words[k].start + dash))]
        genotype = _GENOTYPE.search(low)
        if genotype is not None and genotype.start() > 1:
            return [Missing(Phrase(first, k + 1, k), (words[first].start, words[k].start + genotype.start()))]
        if low in _LACKING and first < k:
            return [Missing(Phrase(first, k, k - 1))]
    k = bearer.head + 1
    after = [word.low for word in words[k : k + 2]]
    if after[:1] == ["lacking"]:
        return [Missing(name) for name in lists.listed(words, k + 1)]
    if after in (["deficient", "in"], ["deficient", "for"], ["null", "for"]):
        return [Missing(name) for name in lists.listed(words, k + 2)]
    return []
