"""Effect noun patterns: "the effect of X on Y", "the effect that X has on Y", "a link between X and Y"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import clauses, coordination, noun_phrases
from pipeline.reader.lexicon import causal, modality, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.nouns import EMPTY_EFFECT, in_doing, is_origin, is_supposed, stated, tone
from pipeline.reader.patterns.verbs import adverb_sign
from pipeline.reader.tokens import Word
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign
from pipeline.vocabulary.spelling import singular

_MEANS_NOUNS = frozenset("efficacy effectiveness usefulness utility potential ability role".split())
_EXERTING = frozenset("have exert play exercise".split())
_ASSERTING = frozenset(
    "find show observe see note reveal demonstrate have identify confirm report indicate suggest detect".split()
)
_INVERSE = frozenset("negative inverse reverse reciprocal".split())
_BEARING = frozenset("have show display exhibit demonstrate".split())
_TOGETHER = frozenset("correlate associate relate link".split())
_NIL = frozenset("nonsignificant non-significant insignificant negligible null zero absent nil".split())
_NOTED = frozenset("significant detectable detected observed found apparent evident discernible different".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that a noun of the sentence names."""
    for i, word in enumerate(parse.words):
        if word.tag == "N":
            head = singular(word.low)
            if head in causal.EFFECT_NOUNS or word.low in _MEANS_NOUNS:
                yield from _effect_of(parse, i)
            elif head in causal.LINK_NOUNS:
                yield from _link_between(parse, i)
    for n, group in enumerate(parse.groups):
        if not group.intended:
            yield from _go_together(parse, n, group)
            if group.lemma in _BEARING and not group.passive:
                yield from _has_link(parse, n, group)


def _go_together(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X and Y were inversely correlated"."""
    words = parse.words
    if not group.passive or group.lemma not in _TOGETHER or words[group.last : group.last + 1] == []:
        return
    both = clauses.subjects(words, parse.groups, n)
    goes_on = words[group.last].tag in {"I", "T", "N", "J", "D", "n"} or words[group.last].low in {"both", "either"}
    if goes_on or len(both) != 2:
        return
    sign: Sign = "0" if group.negated else times(adverb_sign(words, group, group.last), "+")
    found = Match(both[0], both[1], sign, group.first, group.last, "association", strength="correlational")
    found.hedged, found.conditional = group.hedged, group.conditional
    yield found


def _has_link(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X had an inverse association with Y", "X showed no association with Y"."""
    words = parse.words
    k = group.last
    while k < len(words) and words[k].tag in {"D", "J", "R", "#", "n"}:
        k += 1
    linked = k + 1 < len(words) and singular(words[k].low) in causal.LINK_NOUNS and words[k + 1].low in {"with", "to"}
    if not linked or (words[k + 1].low == "to" and singular(words[k].low) != "link"):
        return
    low = {word.low for word in words[group.last : k]}
    sign: Sign = "0" if low & EMPTY_EFFECT or group.negated else "-" if low & _INVERSE else "+"
    if any(word.endswith("shaped") for word in low):
        sign = "?"
    for cause in clauses.subjects(words, parse.groups, n):
        for effect in coordination.listed(words, k + 2):
            if singular(words[effect.head].low) in causal.LINK_NOUNS:
                # "… and negative correlations with" begins the next
                continue
            found = stated(parse, group, cause, effect, sign, (group.first, k + 2), "association")
            found.strength = "correlational"
            if found.denied:
                found.sign, found.denied = "0", False
            yield found


def _start(words: list[Word], i: int) -> int:
    """Where the noun phrase around `i` begins."""
    while i > 0 and words[i - 1].tag in {"D", "J", "#", "R"} and words[i].tag != "D":
        i -= 1
    return i


def _effect_of(parse: Parse, i: int) -> Iterator[Match]:
    """ "the effect of X on Y", "X's influence on Y"."""
    words = parse.words
    head = singular(words[i].low)
    if not any(group.finite for group in parse.groups):
        # A heading: "Effect of X on Y"
        return
    if words[i].low in _MEANS_NOUNS and i + 1 < len(words) and words[i + 1].low == "of":
        yield from _efficacy(parse, i)
        return
    if head in {"consequence", "action", "implication", "bearing", "repercussion"}:
        return
    first = _start(words, i)
    none = _is_no_evidence(words, first)
    if not none and first > 1 and words[first - 1].low == "of" and words[first - 2].low in nouns.ASSESSING:
        return
    asked = first > 0 and words[first - 1].lemma in modality.GOAL_VERBS - {"suggest"}
    if asked and words[first - 1].tag in {"V", "v", "g", "n"}:
        return
    group = None
    target = {"role": ("in",)}.get(head, ("on", "upon"))
    if i + 1 < len(words) and words[i + 1].low == "of":
        causes = coordination.listed(words, i + 2)
        if not causes or causes[-1].last >= len(words) or words[causes[-1].last].low not in target:
            return
        end = causes[-1].last
    elif i + 1 < len(words) and words[i + 1].low in target and first and words[first - 1].tag == "'":
        owner = clauses.left_phrase(words, first - 2)
        causes, end = ([owner] if owner is not None else []), i + 1
    elif (had := _effect_had(parse, i)) is not None:
        causes, group = had
        end = group.last
        if words[end].low not in target:
            return
    else:
        return
    effects = coordination.listed(words, end + 1)
    for effect in effects:
        said = "0" if none else tone(words, first, i, effect)
        sign: Sign = _predicated(words, effects[-1].last, effect) or said
        for cause in causes:
            found = stated(parse, group, cause, effect, sign, (i, i + 1), "effect of")
            found.hedged = found.hedged or is_supposed(words, first, i)
            yield found


def _effect_had(parse: Parse, i: int) -> tuple[list[Phrase], VerbGroup] | None:
    """ "the effect that X has on Y", "the influence X exerts on Y": the X, and its verb."""
    words = parse.words
    k = i + 2 if i + 1 < len(words) and words[i + 1].low in {"that", "which"} else i + 1
    causes = coordination.listed(words, k)
    if not causes or (k == i + 1 and words[k].tag not in {"D", "N", "J"}):
        return None
    for group in parse.groups:
        if group.first == causes[-1].last and group.lemma in _EXERTING and group.last < len(words):
            return causes, group
    return None


def _is_no_evidence(words: list[Word], first: int) -> bool:
    """Whether "no evidence of" or "no sign of" stands before word `first`."""
    if first < 3 or words[first - 1].low not in {"of", "for"} or words[first - 2].low not in modality.GROUNDS:
        return False
    return any(word.low == "no" or word.tag == "X" for word in words[max(0, first - 6) : first - 2])


def _predicated(words: list[Word], k: int, effect: Phrase) -> Sign | None:
    """ "… was negative", "… were not significant": what is said of an effect that has been named before word `k`."""
    if k >= len(words) or words[k].tag != "B":
        return None
    end = next((j for j in range(k, len(words)) if words[j].tag in {",", ";", ":", ".", "S", "W", "V"}), len(words))
    said = {word.low for word in words[k:end]}
    negated = any(word.tag == "X" for word in words[k:end])
    if said & _NIL or (negated and said & _NOTED):
        return "0"
    way = tone(words, k, end, effect)
    return None if negated or way == "?" else way


def _efficacy(parse: Parse, i: int) -> Iterator[Match]:
    """ "the efficacy of X in reducing Y"."""
    words = parse.words
    first = _start(words, i)
    if first and (words[first - 1].lemma in modality.GOAL_VERBS or words[first - 1].low == "of"):
        return
    causes = coordination.listed(words, i + 2)
    if not causes or causes[-1].last >= len(words) or words[causes[-1].last].low not in {"in", "for", "on", "at"}:
        return
    if words[i].low == "role" and words[causes[-1].last].low == "in":
        # "support a role of X in the development of Y"
        for cause in causes:
            for effect in coordination.listed(words, causes[-1].last + 1):
                if is_origin(words, effect):
                    found = stated(parse, None, cause, effect, "?", (i, i + 1), "effect of")
                    found.hedged = is_supposed(words, first, i)
                    yield found
    group = VerbGroup(i, i, i + 1, "", "")
    for found in in_doing(parse, group, causes, causes[-1].last + 1, "efficacy"):
        found.first, found.last = i, i + 1
        found.hedged = is_supposed(words, first, i)
        yield found


def _link_between(parse: Parse, i: int) -> Iterator[Match]:
    """ "there was a significant association between X and Y", "no correlation of X with Y was found"."""
    words = parse.words
    first = _start(words, i)
    low = {word.low for word in words[first:i]}
    # "an association was found between"
    seen = _seen(parse, i + 1)
    link = seen.last if seen is not None else i + 1
    if "other" in low or link >= len(words) or words[link].low not in {"between", "of"}:
        return
    left, others = _pair(words, link)
    if left is None or not others:
        return
    nil = _predicated(words, others[-1].last, others[-1]) == "0"
    seen = seen or _seen(parse, others[-1].last)
    sign: Sign = "-" if low & _INVERSE else "+"
    if low & EMPTY_EFFECT or nil or (seen is not None and seen.negated):
        sign = "0"
    elif words[first].low in {"the", "this", "these"} or not (seen is not None or _asserted(parse, first)):
        return
    if _negated_before(words, first) or _not_found(words, first):
        sign = "0"
    for right in others:
        found = stated(parse, None, left, right, sign, (i, i + 1), "association")
        suggested = seen is not None and (seen.hedged or seen.lemma in modality.HEDGING_VERBS)
        found.hedged = suggested or is_supposed(words, first, i)
        if "causal" not in low:
            found.strength = "correlational"
        elif sign != "0":
            found.sign = "?"
        yield found


def _seen(parse: Parse, k: int) -> VerbGroup | None:
    """The group that begins at word `k`, if it says of what stands before it that it was found."""
    found = next((group for group in parse.groups if group.first == k), None)
    return found if found is not None and found.passive and found.lemma in _ASSERTING else None


def _not_found(words: list[Word], first: int) -> bool:
    """Whether "failed to find any" or "the failure of the study to find" stands before word `first`."""
    before = words[max(0, first - 9) : first]
    sought = any(word.lemma in _ASSERTING and word.tag == "v" for word in before[-2:])
    return sought and any(word.low in {"failure", "failed", "fails", "unable", "inability"} for word in before)


def _pair(words: list[Word], i: int) -> tuple[Phrase | None, list[Phrase]]:
    """What is linked to what behind the "between" or "of" at `i`."""
    left = noun_phrases.whole(words, i + 1)
    if left is None or left.last + 1 >= len(words) or words[left.last].low not in {"and", "with", "to"}:
        return left, []
    # "… and a negative correlation between" begins the next
    right = coordination.listed(words, left.last + 1)
    return left, [phrase for phrase in right if singular(words[phrase.head].low) not in causal.LINK_NOUNS]


def _negated_before(words: list[Word], first: int) -> bool:
    """Whether what stands before a link denies it: "did not show a", "neither A nor B showed a"."""
    near = any(word.tag == "X" or word.low == "no" for word in words[max(0, first - 5) : first])
    return near or {"neither", "nor"} <= {word.low for word in words[max(0, first - 9) : first]}


def _asserted(parse: Parse, first: int) -> bool:
    """Whether the noun phrase that begins at `first` is said to exist: "there is", "we found", "showed"."""
    for group in parse.groups:
        if group.main < first <= group.main + 4:
            return group.form == "B" or group.lemma in _ASSERTING
    return False
