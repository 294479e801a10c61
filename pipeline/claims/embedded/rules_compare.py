"""Effects stated by comparing: "Y was lower with X than with Z", "no difference in Y between X and Z"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.claims.embedded import clauses, phrases
from pipeline.claims.embedded.lexicon import nouns
from pipeline.claims.embedded.matches import Match, Parse
from pipeline.claims.embedded.morphology import singular
from pipeline.claims.embedded.phrases import Phrase
from pipeline.claims.embedded.words import Word
from pipeline.records import Sign

_ADJECTIVES: dict[str, Sign] = {
    **dict.fromkeys("higher greater larger longer better stronger increased elevated faster more improved".split(), "+"),
    **dict.fromkeys("lower smaller shorter weaker worse reduced decreased fewer less slower poorer diminished".split(), "-"),
    **dict.fromkeys("similar comparable equivalent unchanged identical".split(), "0"),
}  # type: ignore[assignment]


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that a comparison states."""
    words = parse.words
    for i, word in enumerate(words):
        if singular(word.low) == "difference" and word.tag == "N":
            yield from _no_difference(parse, i)
    for n, group in enumerate(parse.groups):
        if group.form == "B" or (group.passive and group.auxiliary):
            yield from _was_higher(parse, n)
        elif group.lemma == "differ" and group.negated:
            yield from _did_not_differ(parse, n)
        elif group.lemma in {"have", "show", "experience", "exhibit", "report", "achieve", "demonstrate", "display"}:
            yield from _had_higher(parse, n)


def _no_difference(parse: Parse, i: int) -> Iterator[Match]:
    """ "no significant difference in Y between X and Z", "no difference between X and Z in Y"."""
    words = parse.words
    before = words[max(0, i - 6) : i]
    if not any(word.low in {"no", "without", "any"} or word.tag == "X" for word in before):
        return
    effects: list[Phrase] = []
    cause: Phrase | None = None
    k = i + 1
    for _ in range(4):
        if k >= len(words) or words[k].tag not in {"I", "R", "n", "B"}:
            break
        low = words[k].low
        if low in {"in", "for", "of", "regarding", "on"} and not effects:
            effects = phrases.listed(words, k + 1)
            k = effects[-1].last if effects else k + 1
        elif low in {"between", "among"} and cause is None:
            cause = phrases.whole(words, k + 1)
            k = cause.last if cause is not None else k + 1
            if k < len(words) and words[k].low == "and":
                second = phrases.whole(words, k + 1)
                k = second.last if second is not None else k + 1
        else:
            k += 1
    if cause is None:
        return
    for effect in effects:
        yield Match(arm(words, cause), effect, "0", i, i + 1, "no difference")


def _did_not_differ(parse: Parse, n: int) -> Iterator[Match]:
    words = parse.words
    group = parse.groups[n]
    k = group.last
    while k < len(words) and words[k].tag == "R":
        k += 1
    if k >= len(words) or words[k].low not in {"between", "among"}:
        return
    cause = phrases.whole(words, k + 1)
    if cause is None:
        return
    for effect in clauses.subjects(words, parse.groups, n):
        yield Match(arm(words, cause), effect, "0", group.first, k + 1, "no difference")


def _was_higher(parse: Parse, n: int) -> Iterator[Match]:
    """ "Y was significantly lower in the X group than …"."""
    words = parse.words
    group = parse.groups[n]
    if group.form == "B":
        k = group.last
        while k < len(words) and words[k].tag in {"R", "X"}:
            k += 1
    else:
        k = group.main
    if k + 2 >= len(words) or words[k].low not in _ADJECTIVES:
        return
    sign = _ADJECTIVES[words[k].low]
    k += 1
    while k < len(words) and words[k].tag == "R":
        k += 1
    if k >= len(words) or words[k].low not in {"in", "with", "for", "among", "after", "under", "during", "following", "at"}:
        return
    if words[k].low == "following":
        k += 0
    cause = phrases.whole(words, k + 1, generous=True)
    if cause is None or (words[k].low == "in" and not _compared(words, k)):
        return
    if words[k].low == "at":
        return
    for effect in clauses.subjects(words, parse.groups, n):
        found = Match(arm(words, cause), effect, sign, group.first, k + 1, "was higher")
        found.strength = "correlational"
        found.hedged, found.conditional = group.hedged, group.conditional
        found.denied = group.negated
        if group.negated:
            found.sign, found.denied = "0", False
        yield found


def _compared(words: list[Word], k: int) -> bool:
    return any(word.low in {"than", "compared", "versus", "vs", "relative", "comparison", "group", "groups", "arm"}
               for word in words[k : k + 25])  # fmt: skip


def _had_higher(parse: Parse, n: int) -> Iterator[Match]:
    """ "X had lower Y than Z"."""
    words = parse.words
    group = parse.groups[n]
    effects = phrases.listed(words, group.last)
    if not effects or not _compared(words, effects[-1].last):
        return
    first = effects[0]
    direction = phrases.direction_of(words, first)
    if not direction:
        return
    for cause in clauses.subjects(words, parse.groups, n):
        for effect in effects:
            sign: Sign = "+"
            if effect.direction:
                sign = "+" if effect.direction == "+" else "-"
            found = Match(arm(words, cause), effect, sign, group.first, group.last, "had higher")
            found.strength = "correlational"
            found.hedged, found.conditional, found.denied = group.hedged, group.conditional, group.negated
            yield found


def arm(words: list[Word], phrase: Phrase) -> Phrase:
    """What a group got: "patients treated with X", "the X group" and "children who received X" stand for X."""
    head = words[phrase.head].low
    if head not in nouns.ARMS:
        return phrase
    k = phrase.head + 1
    while k < len(words) and words[k].tag in {"n", "g", "W", "V", "B", "I"} and k < phrase.head + 5:
        k += 1
    if k > phrase.head + 1:
        inner = phrases.whole(words, k)
        if inner is not None and words[inner.head].low not in nouns.POPULATION:
            return inner
    first = phrase.first
    while first < phrase.head and words[first].tag in {"D", "R"}:
        first += 1
    if first < phrase.head and any(word.tag == "N" for word in words[first : phrase.head]):
        return Phrase(first, phrase.head, phrase.head - 1)
    return phrase
