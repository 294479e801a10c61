"""Trial patterns: "X was superior to Z in Y", "there was a reduction in Y in the X group"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import clauses, coordination, noun_phrases
from pipeline.reader.arms import ARM, given, side, side_at
from pipeline.reader.lexicon import causal, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.patterns.comparisons import compare, is_against
from pipeline.reader.valence import is_bad_phrase
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign
from pipeline.vocabulary.spelling import singular

# How one side did against the other; what that means for Y depends on whether Y is bad.
_BETTER: dict[str, Sign] = {"superior": "+", "better": "+", "inferior": "-", "worse": "-", "noninferior": "0"}
_GOOD = frozenset("survival quality function sleep health recovery healing response remission adherence".split())
_REGARDING = frozenset("in for at regarding concerning on".split())
_MORE: dict[str, Sign] = {
    "more": "+",
    "greater": "+",
    "higher": "+",
    "larger": "+",
    "fewer": "-",
    "less": "-",
    "lower": "-",
}
_SHARES = frozenset("proportion percentage number share rate proportions percentages numbers".split())
_REACHING = frozenset("achieve have experience report reach develop show require need attain receive exhibit".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that the comparison of a trial's sides states."""
    for i, word in enumerate(parse.words[:-2]):
        after = parse.words[i + 1].low
        if word.low in {"favouring", "favoring"} or (word.low in {"favour", "favor"} and after == "of"):
            yield from _favoured(parse, i)
    for n, group in enumerate(parse.groups):
        if group.intended or group.infinitive:
            continue
        if group.form == "B":
            yield from _superior(parse, n, group)
            yield from _there_was(parse, group)
        elif group.lemma in _REACHING and group.form in {"V", "H"}:
            yield from _more_reached(parse, n, group)


def _superior(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X was superior to Z in Y", "X was more effective than Z in reducing Y"."""
    words = parse.words
    k = group.last
    while k < len(words) and words[k].tag in {"R", "X", "D"} and words[k].low not in _BETTER:
        k += 1
    if k + 3 >= len(words):
        return
    effective = words[k].low in {"effective", "efficacious"} and words[k - 1].low in {"more", "less"}
    if words[k].low not in _BETTER and not effective:
        return
    if words[k + 1].low not in {"to", "than", "compared"}:
        return
    way: Sign = "-" if effective and words[k - 1].low == "less" else _BETTER.get(words[k].low, "+")
    if any(word.low == "no" for word in words[group.last : k]):
        # "no better than"
        way = "0"
    place = k + 2 if words[k + 1].low != "compared" else k + 3
    other = coordination.listed(words, place)
    place = other[-1].last if other else place
    if place + 1 >= len(words) or words[place].low not in _REGARDING:
        return
    for cause in clauses.subjects(words, parse.groups, n):
        one = side(words, cause)
        if words[place + 1].tag == "g":
            signs = causal.transitive()
            sign: Sign = times(signs.get(words[place + 1].lemma, "?"), way)
            effects = coordination.listed(words, place + 2)
            if sign != "?":
                yield from compare(words, group, one, effects, sign, place + 1)
        elif not effective:
            for effect in coordination.listed(words, place + 1):
                bad = is_bad_phrase(words, effect)
                sign = times(way, "-" if bad else "+")
                yield from compare(words, group, one, [effect], sign, place + 1)


def _there_was(parse: Parse, group: VerbGroup) -> Iterator[Match]:
    """ "there was a greater reduction in Y in the X group", "… with X than with Z"."""
    words = parse.words
    if not group.first or words[group.first - 1].tag != "E" or group.negated:
        return
    effects = coordination.listed(words, group.last)
    if not effects or not noun_phrases.direction_of(words, effects[0]):
        return
    k = effects[-1].last
    if k + 1 >= len(words) or words[k].low not in {"in", "with", "for", "among", "after", "following"}:
        return
    near = {word.low for word in words[k : k + 8]}
    if not (near & ARM or (words[k].low != "in" and is_against(words, k))):
        return
    one = side_at(words, k + 1)
    if one.kind != "control" or is_against(words, k):
        yield from compare(words, group, one, effects, None, k + 1)


def _more_reached(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "more patients in the X group achieved Y", "a higher proportion of X-treated patients reported Y"."""
    words = parse.words
    for subject in clauses.subjects(words, parse.groups, n)[:1]:
        inner = words[subject.first : subject.last]
        sign = next((_MORE[word.low] for word in inner[:3] if word.low in _MORE), None)
        people = any(word.low in nouns.PEOPLE for word in inner)
        counted = sign is not None and (people or words[subject.head].low in _SHARES)
        place = next((k for k in range(subject.first, subject.last - 1) if words[k].low in {"in", "on", "with"}), None)
        treated = given(words, subject)
        grouped = treated is not None or any(word.low in ARM for word in inner)
        if not counted or sign is None or not (grouped or is_against(words, group.last)):
            continue
        one = treated if treated is not None else side_at(words, place + 1) if place is not None else None
        if one is not None:
            effects = coordination.listed(words, group.last)
            yield from compare(words, group, one, effects, sign, group.last)


def _favoured(parse: Parse, i: int) -> Iterator[Match]:
    """ "a difference in Y in favour of X", "Y differed, favouring X"."""
    words = parse.words
    start = i + 1 if words[i].low in {"favouring", "favoring"} else i + 2
    k = next((k for k in range(i, -1, -1) if singular(words[k].low) == "difference"), None)
    if k is None or k + 2 >= i or words[k + 1].low not in {"in", "for", "of"}:
        return
    if any(word.tag == "X" or word.low == "no" for word in words[max(0, k - 4) : k]):
        return
    group = VerbGroup(i, i, start, "favour", "N")
    for effect in coordination.listed(words, k + 2, i):
        good = words[effect.head].low in _GOOD
        sign: Sign = "-" if is_bad_phrase(words, effect) else "+" if good else "?"
        yield from compare(words, group, side_at(words, start), [effect], sign, start)
