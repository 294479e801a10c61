"""Effects stated by comparing: "Y was lower with X than with Z", "no difference in Y between X and Z"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pipeline.claims.embedded import clauses, phrases
from pipeline.claims.embedded.lexicon import causal, nouns
from pipeline.claims.embedded.matches import Match, Parse
from pipeline.claims.embedded.morphology import singular
from pipeline.claims.embedded.phrases import Phrase
from pipeline.claims.embedded.verbs import VerbGroup
from pipeline.claims.embedded.words import Word
from pipeline.records import Sign

_UP = frozenset("higher greater larger longer better stronger increased elevated faster more improved".split())
_DOWN = frozenset("lower smaller shorter weaker worse reduced decreased fewer less slower poorer diminished".split())
_SAME = frozenset("similar comparable equivalent unchanged identical same".split())
_HAVING = frozenset("have show experience exhibit report achieve demonstrate display reveal".split())
_SEEN = frozenset("observe find see note detect report achieve record demonstrate show".split())
_PLACES = frozenset("in with for among after under during following".split())
_MARKS = frozenset("than compared versus vs relative comparison group groups arm".split())
_UNNAMED = frozenset("both all either two three four each any these those".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that a comparison states."""
    words = parse.words
    for i, word in enumerate(words):
        if word.tag == "N" and singular(word.low) == "difference":
            yield from _no_difference(parse, i)
    for n, group in enumerate(parse.groups):
        if group.intended or group.infinitive:
            continue
        if group.form == "B" or (group.passive and group.auxiliary):
            yield from _was_higher(parse, n, group)
            if group.lemma in _SEEN:
                yield from _seen_in(parse, n, group)
        elif group.lemma == "differ" and group.negated:
            yield from _did_not_differ(parse, n, group)
        elif group.lemma in _HAVING:
            yield from _had_higher(parse, n, group)
        elif group.lemma in causal.INTRANSITIVE:
            yield from _rose_in(parse, n, group)


def _no_difference(parse: Parse, i: int) -> Iterator[Match]:
    """ "no significant difference in Y between X and Z", "no difference between X and Z in Y"."""
    words = parse.words
    before = words[max(0, i - 6) : i]
    if not any(word.low in {"no", "without"} or word.tag == "X" for word in before):
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
            cause, k = _first_of_pair(words, k + 1)
        else:
            k += 1
    yield from _same(words, cause, effects, i, i + 1)


def _first_of_pair(words: list[Word], k: int) -> tuple[Phrase | None, int]:
    """The first of "X and Z", and where the pair ends."""
    cause = phrases.whole(words, k)
    if cause is None:
        return None, k
    k = cause.last
    if k < len(words) and words[k].low == "and":
        second = phrases.whole(words, k + 1)
        if second is not None and words[second.head].low in nouns.ARMS and cause.head == cause.last - 1:
            # "between the X and Z groups"
            return cause, second.last
        k = second.last if second is not None else k + 1
    return cause, k


def _same(words: list[Word], cause: Phrase | None, effects: list[Phrase], first: int, last: int) -> Iterator[Match]:
    if cause is None or words[cause.first].low in _UNNAMED:
        return
    named = arm(words, cause)
    for effect in effects:
        if named is not None:
            yield Match(named, effect, "0", first, last, "no difference")


def _did_not_differ(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    words = parse.words
    k = _past_adverbs(words, group.last)
    if k < len(words) and words[k].low in {"between", "among"}:
        cause, _ = _first_of_pair(words, k + 1)
        yield from _same(words, cause, clauses.subjects(words, parse.groups, n), group.first, k + 1)


def _past_adverbs(words: list[Word], k: int) -> int:
    while k < len(words) and words[k].tag in {"R", "X"}:
        k += 1
    return k


def _was_higher(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "Y was lower in the X group than …", "Y in the X group was lower than …"."""
    words = parse.words
    k = _past_adverbs(words, group.last) if group.form == "B" else group.main
    if k + 1 >= len(words):
        return
    low = words[k].low
    sign: Sign | None = "+" if low in _UP else "-" if low in _DOWN else "0" if low in _SAME else None
    if sign is None and low == "different" and group.negated:
        sign = "0"
    if sign is None:
        return
    place = _past_adverbs(words, k + 1)
    named: Phrase | None = None
    effects: list[Phrase] = []
    if place < len(words) and words[place].low in _PLACES and (words[place].low != "in" or _compared(words, place)):
        named = _named(words, place + 1)
        effects = clauses.subjects(words, parse.groups, n)
        place += 1
    elif place < len(words) and words[place].low in {"between", "among"}:
        cause, _ = _first_of_pair(words, place + 1)
        yield from _same(words, cause, clauses.subjects(words, parse.groups, n), group.first, place + 1)
        return
    elif place < len(words) and words[place].low in {"than", "compared"}:
        named, effects = _placed_subject(parse, n, group)
    if named is None:
        return
    for effect in effects:
        yield _comparison(words, group, named, effect, sign, max(place, k + 1))


def _placed_subject(parse: Parse, n: int, group: VerbGroup) -> tuple[Phrase | None, list[Phrase]]:
    """ "Y in the X group" before the verb: X, and Y."""
    words = parse.words
    j = group.first - 1
    while j >= 0 and words[j].tag == "R":
        j -= 1
    place = clauses.left_phrase(words, j)
    if place is None or place.first < 2 or words[place.first - 1].low not in {"in", "with", "for", "among", "after"}:
        return None, []
    effect = clauses.left_phrase(words, place.first - 2)
    return arm(words, place), [effect] if effect is not None else []


def _named(words: list[Word], k: int) -> Phrase | None:
    """What the group that begins at `k` got, unless it is just "both groups"."""
    if k >= len(words) or words[k].low in _UNNAMED:
        return None
    phrase = phrases.whole(words, k, generous=True)
    return arm(words, phrase) if phrase is not None else None


def _comparison(words: list[Word], group: VerbGroup, cause: Phrase, effect: Phrase, sign: Sign, last: int) -> Match:
    found = Match(cause, effect, sign, group.first, max(last, group.last), "comparison")
    found.strength = "correlational"
    found.hedged, found.conditional = group.hedged, group.conditional
    if group.negated or not_significant(words, group.last):
        found.sign = "0"
    return found


def not_significant(words: list[Word], i: int) -> bool:
    """Whether what follows word `i` takes the difference back: "… but this was not significant"."""
    for k in range(i, len(words)):
        if words[k].low in {"nonsignificant", "non-significant", "insignificant"}:
            return True
        if words[k].low in {"significant", "significance", "significantly"}:
            return any(word.tag == "X" for word in words[max(i, k - 4) : k])
    return False


def _compared(words: list[Word], k: int) -> bool:
    return any(word.low in _MARKS for word in words[k : k + 25])


def _had_higher(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X had lower Y than Z", "the X group showed a reduction in Y"."""
    words = parse.words
    effects = phrases.listed(words, group.last)
    if not effects or not phrases.direction_of(words, effects[0]):
        return
    for cause in clauses.subjects(words, parse.groups, n):
        if not (_compared(words, effects[-1].last) or words[cause.head].low in {"group", "arm"}):
            continue
        named = arm(words, cause)
        for effect in effects:
            if named is not None:
                sign = cast(Sign, effect.direction or "+")
                yield _comparison(words, group, named, effect, sign, group.last)


def _seen_in(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "a reduction in Y was observed in the X group"."""
    words = parse.words
    k = _past_adverbs(words, group.last)
    if k + 1 >= len(words) or words[k].low not in _PLACES:
        return
    effects = clauses.subjects(words, parse.groups, n)
    if not effects or not phrases.direction_of(words, effects[0]):
        return
    if words[k].low == "in" and not any(word.low in {"group", "arm"} for word in words[k : k + 10]):
        return
    if singular(words[effects[0].head].low) not in nouns.CHANGE and not _compared(words, k):
        return
    named = _named(words, k + 1)
    for effect in effects:
        if named is not None:
            sign = cast(Sign, effect.direction or "+")
            yield _comparison(words, group, named, effect, sign, k + 1)


def _rose_in(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "Y rose in the X group"."""
    words = parse.words
    k = _past_adverbs(words, group.last)
    if k + 1 >= len(words) or words[k].low != "in":
        return
    phrase = phrases.whole(words, k + 1)
    if phrase is None or words[phrase.head].low not in {"group", "arm"} or words[k + 1].low in _UNNAMED:
        return
    named = arm(words, phrase)
    for effect in clauses.subjects(words, parse.groups, n):
        if named is not None:
            yield _comparison(words, group, named, effect, cast(Sign, causal.INTRANSITIVE[group.lemma]), k + 1)


def arm(words: list[Word], phrase: Phrase) -> Phrase | None:
    """What a group got: "patients treated with X", "the X group" and "children who received X" stand for X."""
    if words[phrase.head].low not in nouns.ARMS:
        return phrase
    if words[phrase.first].low in _UNNAMED:
        return None
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
