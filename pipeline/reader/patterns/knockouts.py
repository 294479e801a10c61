"""What goes on without something: "mice lacking X had less Y" and "X-deficient cells showed higher Y".

Whoever takes X away and sees more of Y has found that X lowers Y: the cause is X, not the mice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from pipeline.reader import clauses, coordination, noun_phrases
from pipeline.reader.lexicon import causal, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.verbs import by_value
from pipeline.reader.tokens import Word, last_dash
from pipeline.reader.valence import is_bad_phrase
from pipeline.reader.verb_groups import VerbGroup
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
# "Mice lacking X were resistant to Y": X raises Y.
_PRONE: dict[str, Sign] = {"resistant": "+", "susceptible": "-", "sensitive": "-", "prone": "-", "vulnerable": "-"}
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
        if effects:
            bearers = clauses.subjects(words, parse.groups, n)
        else:
            bearers, effects = _changed(parse, n, group)
        for missing in (one for bearer in bearers for one in lacking(words, bearer)):
            for effect, sign in effects:
                match = Match(missing.name, effect, sign, group.first, group.last, "knockout", cut=missing.cut)
                match.hedged, match.conditional = group.hedged, group.conditional
                yield match


def _changed(parse: Parse, n: int, group: VerbGroup) -> tuple[list[Phrase], list[tuple[Phrase, Sign]]]:
    """ "Y was reduced in mice lacking X", "in X-null mice, Y was lower": the mice, and what X does to each Y."""
    words = parse.words
    k = group.last
    while k < len(words) and words[k].tag == "R":
        k += 1
    sign = ""
    if group.passive:
        sign = causal.transitive().get(group.lemma, "")
    elif group.form == "B" and k < len(words):
        sign, k = nouns.DIRECTION_ADJECTIVES.get(words[k].low, ""), k + 1
    elif group.form == "V":
        sign = causal.INTRANSITIVE.get(group.lemma, "")
    if sign not in {"+", "-"}:
        return [], []
    bearer = noun_phrases.whole(words, k + 1) if k + 1 < len(words) and words[k].low == "in" else None
    if bearer is None and words[0].low == "in":
        bearer = noun_phrases.whole(words, 1)
        if bearer is None or bearer.last >= len(words) or words[bearer.last].tag != ",":
            return [], []
    if bearer is None or not lacking(words, bearer):
        return [], []
    behind = takewhile(lambda word: word.tag not in {",", ";", "C"}, words[bearer.last : bearer.last + 8])
    if group.passive and any(word.low == "by" for word in behind):
        # "was induced in mice lacking X by Z": Z did it
        return [], []
    effects = clauses.subjects(words, parse.groups, n)
    return [bearer], [(effect, times(by_value(words, group.lemma, effect, sign), "-")) for effect in effects]


def _shown(words: list[Word], group: VerbGroup) -> Iterator[tuple[Phrase, Sign]]:
    """What goes on, with the sign that what is missing has on it."""
    k = group.last
    if group.lemma == "protect" and group.passive and words[k : k + 1] and words[k].low in {"from", "against"}:
        for effect in coordination.listed(words, k + 1):
            yield effect, "+"
    if group.form == "B" and k + 2 < len(words) and words[k + 1].low == "to" and words[k].low in _PRONE:
        for effect in coordination.listed(words, k + 2):
            if is_bad_phrase(words, effect):
                yield effect, _PRONE[words[k].low]
    if group.passive or group.lemma not in _SHOWING:
        return
    k += k < len(words) and words[k].low == "from"
    for effect in coordination.listed(words, k):
        turned = _turned(words, effect)
        low = {word.low for word in words[effect.first : effect.last]}
        told = {word.low for word in words[effect.first : effect.last] if word.tag != "D"} - set(
            nouns.DIRECTION_ADJECTIVES
        )
        empty = words[effect.head].low in nouns.EMPTY and len(told) == 1
        if low & _USUAL or empty or words[effect.head].low in nouns.PEOPLE | nouns.STUDY:
            continue
        if turned is not None:
            yield turned
        elif group.lemma in {"develop", "suffer"} or words[effect.head].low in nouns.BAD:
            yield effect, "-"


def _turned(words: list[Word], effect: Phrase) -> tuple[Phrase, Sign] | None:
    """A phrase without the word of more or less, which says what is missing does to it."""
    direction = noun_phrases.direction_of(words, effect)
    for k in range(effect.first, effect.head):
        sign = nouns.DIRECTION_ADJECTIVES.get(words[k].low)
        if sign:
            return Phrase(k + 1, effect.last, effect.head), times(sign, "-")
    return (effect, "-") if direction else None


def lacking(words: list[Word], bearer: Phrase) -> list[Missing]:
    """What the mice or cells do without; nothing where they are like any others."""
    if words[bearer.head].low not in _BEARERS:
        return []
    for k in range(bearer.first, bearer.head):
        low = words[k].low
        first = k
        while first > bearer.first and words[first - 1].tag == "N":
            first -= 1
        dash = last_dash(low)
        if low[: max(dash, 0)] in {"double", "triple"} and first < k and low[dash + 1 :] in _LACKING:
            return [Missing(Phrase(first, k, k - 1))]
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
        return [Missing(name) for name in coordination.listed(words, k + 1)]
    if after in (["deficient", "in"], ["deficient", "for"], ["null", "for"]):
        return [Missing(name) for name in coordination.listed(words, k + 2)]
    return []
