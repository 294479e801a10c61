"""Comparison patterns: "Y was lower with X than with Z", "no difference in Y between X and Z"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from pipeline.reader import clauses, coordination, noun_phrases, verb_phrase_names
from pipeline.reader.arms import (
    ARM,
    GROUPS,
    MARKS,
    NOBODY,
    UNNAMED,
    UNSAID,
    WHEN,
    Side,
    after_than,
    are_groups,
    is_exposed,
    side,
    side_at,
)
from pipeline.reader.lexicon import causal, modality, nouns, trials
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.verbs import by_value
from pipeline.reader.tokens import Word
from pipeline.reader.valence import on_phrase
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular

_UP = frozenset("higher greater larger longer better stronger increased elevated faster more improved later".split())
_DOWN = frozenset(
    "lower smaller shorter weaker worse reduced decreased fewer less slower poorer diminished earlier sooner".split()
)
_STEPS = (_UP | _DOWN) - {"more", "less"}
_SAME = frozenset("similar comparable equivalent unchanged identical same".split())
_OFTEN = frozenset("common frequent prevalent likely severe pronounced intense".split())
_HAVING = frozenset("have show experience exhibit report achieve demonstrate display reveal".split())
SEEN = frozenset("observe find see note detect report achieve record demonstrate show".split())
_PLACES = frozenset("in with for among after under during following".split())
_GETTING = frozenset("have develop experience report suffer contract".split())
_WHO = frozenset("male female older younger white black smokers single married men women unmarried".split())
_OFTENLY = frozenset("often frequently commonly".split())
_BETWEEN = frozenset("between-group intergroup inter-group between-groups between-arm".split())


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
            if group.lemma in SEEN:
                yield from _seen_in(parse, n, group)
        elif group.lemma == "differ" and group.negated:
            yield from _did_not_differ(parse, n, group)
        elif group.lemma in _HAVING:
            yield from _had_higher(parse, n, group)
        elif group.lemma in {"occur", "develop", "appear"}:
            yield from _occurred(parse, n, group)
        elif group.lemma in causal.INTRANSITIVE:
            yield from _rose_in(parse, n, group)


def _no_difference(parse: Parse, i: int) -> Iterator[Match]:
    """ "no significant difference in Y between X and Z", "no difference between X and Z in Y"."""
    words = parse.words
    before = words[max(0, i - 6) : i]
    if not any(word.low in {"no", "without"} or word.tag == "X" for word in before):
        return
    effects: list[Phrase] = []
    one = UNSAID if any(word.low in _BETWEEN for word in before) else NOBODY
    k, told = i + 1, False
    for _ in range(5):
        if k >= len(words) or words[k].tag not in {"I", "R", "n", "B", "V"}:
            break
        low = words[k].low
        if low in {"in", "for", "of", "regarding", "on", "concerning"} and not effects:
            effects = coordination.listed(words, k + 1)
            k = effects[-1].last if effects else k + 1
        elif low in {"between", "among", "across"} and one is NOBODY:
            one, k = _first_of_pair(words, k + 1)
            told = True
        elif low == "with" and words[min(k + 1, len(words) - 1)].low in {"respect", "regard"}:
            k += 2
        else:
            k += 1
    if not effects and words[i - 1].tag == "N" and words[i - 1].low not in _BETWEEN:
        # "no mortality differences between groups"
        first = i - 1
        while first and words[first - 1].tag == "N":
            first -= 1
        effects = [Phrase(first, i, i - 1)]
    if not effects:
        effects = _shown_by(parse, i)
    if one is NOBODY and not told and effects and (k >= len(words) or words[k].tag in {".", ",", ";"}):
        one = GROUPS
    yield from _same(words, one, effects, i, i + 1)


def _shown_by(parse: Parse, i: int) -> list[Phrase]:
    """For "Y showed no difference" Y, unless it is what was found by, not what was measured."""
    words = parse.words
    for n, group in enumerate(parse.groups):
        shows = group.lemma in _HAVING and not group.passive and group.last <= i
        if shows and all(word.tag in {"D", "J", "R", "X"} for word in words[group.last : i]):
            found = clauses.subjects(words, parse.groups, n)
            return [each for each in found if words[each.head].low not in nouns.STUDY | nouns.INQUIRY | nouns.ARMS]
    return []


def _first_of_pair(words: list[Word], k: int) -> tuple[Side, int]:
    """The side under test of "X and Z", and where the pair ends."""
    first = noun_phrases.whole(words, k)
    if first is None:
        return NOBODY, k
    one = side(words, first)
    k = first.last
    if k < len(words) and words[k].low in {"and", "or", "versus", "vs"}:
        second = noun_phrases.whole(words, k + 1)
        if second is None:
            return one, k + 1
        if words[second.head].low in nouns.ARMS and first.head == first.last - 1 and one.kind == "named":
            # "between the X and Z groups"
            return Side("named", first), second.last
        if one.kind == "control":
            other = side(words, second)
            return (other if other.kind == "named" else UNSAID), second.last
        k = second.last
    return one, k


def _same(words: list[Word], one: Side, effects: list[Phrase], first: int, last: int) -> Iterator[Match]:
    if any(_is_baseline(words, effect) for effect in effects):
        return
    for effect in effects:
        if one.kind == "named" and one.name is not None:
            yield Match(one.name, effect, "0", first, last, "no difference", cut=one.cut)
        elif one.kind == "tested":
            yield Match(effect, effect, "0", first, last, "no difference", tested=True)


def _is_baseline(words: list[Word], effect: Phrase) -> bool:
    """Whether what is compared was there before anything was done."""
    low = [word.low for word in words]
    before = any(one in {"at", "before"} and two in trials.BEFORE for one, two in pairwise(low))
    named = low[effect.first : effect.last]
    return before or any(
        one in trials.BASELINE or one.startswith(("preinterv", "pretreat", "preclass")) for one in named
    )


def _did_not_differ(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    words = parse.words
    k = _past_adverbs(words, group.last)
    if k < len(words) and words[k].low in {"between", "among", "across"}:
        one, _ = _first_of_pair(words, k + 1)
        yield from _same(words, one, clauses.subjects(words, parse.groups, n), group.first, k + 1)


def _past_adverbs(words: list[Word], k: int) -> int:
    while k < len(words) and words[k].tag in {"R", "X"}:
        k += 1
    return k


def _past_measure(words: list[Word], k: int) -> int:
    """Past "by about 70 %" at word `k`."""
    if k >= len(words) or words[k].low != "by":
        return k
    end = k + 1
    while end < len(words) and (words[end].tag in {"R", "#"} or words[end].low in nouns.UNITS | {"%"}):
        end += 1
    return end if end > k + 1 and words[end - 1].tag != "R" else k


def _past_time(words: list[Word], k: int) -> int:
    """Past "at 6 weeks" at word `k`, where the place follows."""
    if k >= len(words) or words[k].low not in {"at", "after", "by", "during"}:
        return k
    phrase = noun_phrases.whole(words, k + 1)
    timed = phrase is not None and any(w.low in nouns.TIMES | WHEN for w in words[phrase.first : phrase.last])
    if phrase is None or not timed or phrase.last >= len(words) or words[phrase.last].low not in _PLACES:
        return k
    return phrase.last


def _was_higher(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "Y was lower in the X group than …", "Y in the X group was lower than …"."""
    words = parse.words
    k = group.last if group.form == "B" else group.main
    while group.form == "B" and k < len(words) and words[k].tag in {"R", "X"} and words[k].low not in _STEPS:
        k += 1
    if k + 1 >= len(words):
        return
    if words[k].tag == "T" and words[k - 1].low == "likely" and words[k - 2].low in {"more", "less"}:
        yield from _likelier(parse, n, group, k)
        return
    low = words[k].low
    sign: Sign | None = "+" if low in _UP else "-" if low in _DOWN else "0" if low in _SAME else None
    if sign is None and low == "different" and group.negated:
        sign = "0"
    if low in _OFTEN and words[k - 1].low in {"more", "less"}:
        sign = "+" if words[k - 1].low == "more" else "-"
    if sign is None:
        return
    place = _past_time(words, _past_measure(words, _past_adverbs(words, k + 1)))
    after = words[place].low if place < len(words) else ""
    effects = clauses.subjects(words, parse.groups, n)
    if after in _PLACES and (after != "in" or _compared(words, place)):
        one = side_at(words, place + 1)
        if sign == "0" and one.kind == "none":
            one = GROUPS if are_groups(words, place + 1) else one
        place += 1
    elif after in {"between", "among", "across"}:
        one, _ = _first_of_pair(words, place + 1)
        yield from _same(words, one, effects, group.first, place + 1)
        return
    elif after in {"than", "compared"} or (
        after == "as" and [word.low for word in words[place + 1 : place + 2]] == ["compared"]
    ):
        one, placed = _placed_subject(parse, n, group)
        effects = placed or effects
        if one.kind == "none" and after_than(words, place).kind == "control" and sign != "0":
            one = UNSAID
    else:
        return
    yield from compare(words, group, one, effects, sign, max(place, k + 1))


def _likelier(parse: Parse, n: int, group: VerbGroup, k: int) -> Iterator[Match]:
    """ "Patients in the X group were more likely to leave": X, and what they did."""
    words = parse.words
    if words[k + 1].low in _GETTING:
        # "likelier to have pain"
        sign: Sign = "+"
        effects = coordination.listed(
            words, k + 3 if [word.low for word in words[k + 2 : k + 3]] == ["from"] else k + 2
        )
    else:
        done = verb_phrase_names.deed(words, k + 1)
        sign, effects = (times(done.sign, "+"), [done.phrase]) if done is not None else ("+", [])
        if done is not None and words[done.phrase.last - 1].low in nouns.PEOPLE | _WHO:
            # "more likely to be women": who they were
            return
    before = words[group.first : k - 1]
    supposed = any(word.low in modality.HEDGING_MODALS | modality.HEDGING_ADVERBS for word in before)
    for subject in clauses.subjects(words, parse.groups, n)[:1]:
        one = side(words, subject)
        itself = one.name is not None and one.name.head == subject.head
        told = words[subject.head : one.name.last if one.name is not None else subject.last]
        if itself or any(word.tag == "W" for word in told) or words[subject.head].low not in nouns.ARMS | nouns.PEOPLE:
            continue
        turned = times("+" if words[k - 2].low == "more" else "-", sign)
        for found in compare(words, group, one, effects, turned, k + 1):
            found.hedged = supposed
            yield found


def _placed_subject(parse: Parse, n: int, group: VerbGroup) -> tuple[Side, list[Phrase]]:
    """ "Y in the X group" before the verb: X, and Y."""
    words = parse.words
    j = group.first - 1
    while j >= 0 and words[j].tag == "R":
        j -= 1
    place = clauses.nearest(words, j)
    if place is None or place.first < 2 or words[place.first - 1].low not in _PLACES | {"of"}:
        return NOBODY, []
    if words[place.first - 1].low == "of" and words[place.head].low not in {"group", "arm", "groups", "arms"}:
        return NOBODY, []
    return side(words, place), clauses.listed_before(words, place.first - 2)


def compare(
    words: list[Word], group: VerbGroup, one: Side, effects: list[Phrase], sign: Sign | None, last: int
) -> Iterator[Match]:
    """One match for every effect; what the control arm had more of, the other side had less of."""
    flipped = False
    if one.kind == "tested" and one.many and sign != "0":
        # "both groups improved" tells nothing of what was tested
        return
    if one.kind == "control":
        other = after_than(words, last)
        one, flipped = (other if other.kind == "named" else UNSAID), True
    if one.kind == "none":
        return
    for effect in effects:
        if _is_baseline(words, effect):
            continue
        signed = sign or cast(Sign, effect.direction or "+")
        found = Match(
            effect if one.name is None else one.name, effect, times(signed, "-") if flipped else signed,
            group.first, max(last, group.last), "comparison", strength="correlational", cut=one.cut,
        )  # fmt: skip
        found.tested = one.name is None
        found.hedged, found.conditional = group.hedged, group.conditional
        if group.negated and found.sign != "0":
            found.denied = True
        yield found


def is_against(words: list[Word], k: int) -> bool:
    """Whether one side is set against the other after word `k`."""
    return any(word.low in {"than", "compared", "versus", "vs", "relative"} for word in words[k : k + 16])


def _compared(words: list[Word], k: int) -> bool:
    return any(word.low in MARKS for word in words[k : k + 25])


def _had_higher(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X had lower Y than Z", "the X group showed a reduction in Y"."""
    words = parse.words
    effects = coordination.listed(words, group.last)
    if not effects or not noun_phrases.direction_of(words, effects[0]):
        return
    for cause in clauses.subjects(words, parse.groups, n):
        against = _compared(words, effects[-1].last) or words[cause.head].low in ARM
        if not (against or is_exposed(words, cause)):
            continue
        one = side(words, cause)
        if one.kind != "control" or is_against(words, group.last):
            yield from compare(words, group, one, effects, None, group.last)


def _improved_for(words: list[Word], group: VerbGroup, change: Phrase, k: int) -> Iterator[Match]:
    """ "Improvements were found in the X group for Y": Y got better."""
    phrase = noun_phrases.whole(words, k + 1)
    if phrase is None or words[phrase.head].low not in ARM or phrase.last + 1 >= len(words):
        return
    if words[phrase.last].low not in {"for", "in"}:
        return
    noun = singular(words[change.head].low)
    for effect in coordination.listed(words, phrase.last + 1):
        sign = on_phrase(vocabulary.NOUNS[noun], words, effect)
        yield from compare(words, group, side(words, phrase), [effect], sign, phrase.last)


def _seen_in(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "a reduction in Y was observed in the X group"."""
    words = parse.words
    k = _past_adverbs(words, group.last)
    if k + 1 >= len(words) or words[k].low not in _PLACES:
        return
    effects = clauses.subjects(words, parse.groups, n)
    if effects and singular(words[effects[-1].last - 1].low) in nouns.CHANGE and len(effects) == 1:
        yield from _improved_for(words, group, effects[0], k)
        return
    if not effects or not noun_phrases.direction_of(words, effects[0]):
        return
    if words[k].low == "in" and not any(word.low in ARM for word in words[k : k + 10]):
        return
    if singular(words[effects[0].head].low) not in nouns.CHANGE and not _compared(words, k):
        return
    one = side_at(words, k + 1)
    if one.kind != "control" or is_against(words, k):
        yield from compare(words, group, one, effects, None, k + 1)


def _occurred(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "Y occurred less often with X", "Y developed more frequently in patients treated with X"."""
    words = parse.words
    k = group.last
    while k < len(words) and words[k].tag == "R" and words[k].low not in {"more", "less"}:
        k += 1
    often = [word.low for word in words[k + 1 : k + 3]]
    if (
        k + 3 >= len(words)
        or words[k].low not in {"more", "less"}
        or often[0] not in _OFTENLY
        or often[1] not in _PLACES
    ):
        return
    phrase = noun_phrases.whole(words, k + 3, generous=True)
    if phrase is None:
        return
    told = often[1] in {"with", "after", "under"} or words[phrase.head].low in ARM
    if told or is_exposed(words, phrase):
        sign: Sign = "+" if words[k].low == "more" else "-"
        yield from compare(words, group, side(words, phrase), clauses.subjects(words, parse.groups, n), sign, k + 3)


def _rose_in(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "Y rose in the X group", "Y fell more in the X group"."""
    words = parse.words
    k = _past_adverbs(words, group.last)
    turn: Sign = "+"
    while k < len(words) and words[k].low in {"more", "further", "less"}:
        turn = "-" if words[k].low == "less" else turn
        k += 1
    if k + 1 >= len(words) or words[k].low not in _PLACES:
        return
    phrase = noun_phrases.whole(words, k + 1)
    if phrase is None or words[k + 1].low in UNNAMED:
        return
    grouped = words[k].low == "in" and words[phrase.head].low in ARM
    compared = words[k].low != "in" and words[k - 1].low in {"more", "less"} and is_against(words, k)
    if not (grouped or compared):
        return
    effects = clauses.subjects(words, parse.groups, n)
    if not effects:
        return
    # what fell less there fell more on the other side
    one = side(words, phrase)
    for effect in effects if one.kind != "control" or is_against(words, k) else ():
        sign = times(by_value(words, group.lemma, effect, causal.INTRANSITIVE[group.lemma]), turn)
        yield from compare(words, group, one, [effect], sign, k + 1)
