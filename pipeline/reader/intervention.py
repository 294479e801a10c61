"""Intervention of a comparative study: the name behind "the intervention group" and "the two groups"."""

from __future__ import annotations

from pipeline.reader import coordination
from pipeline.reader.lexicon import nouns, trials
from pipeline.reader.match import Parse
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word
from pipeline.vocabulary.spelling import singular

_REACH = 12


def tested(parses: list[Parse]) -> str:
    """The words of the abstract that name what its groups were compared for, or "".

    Every sentence that assigns, compares with placebo, treats or asks for an effect names a candidate; candidates
    that share a word speak for each other, and one faint hint is not enough.
    """
    if not any(_is_experimental(word.low) for parse in parses for word in parse.words):
        return ""
    found: list[tuple[int, frozenset[str], str]] = []
    for find, weight in _FINDERS:
        for parse in parses:
            phrase = find(parse.words)
            if phrase is not None:
                inner = parse.words[phrase.first : phrase.last]
                stems = frozenset(word.low[:6] for word in inner if word.tag in {"N", "J", "g"} and len(word.low) > 3)
                stems -= _FAINT
                found.append(
                    (weight, stems or frozenset({inner[-1].low}), parse.sentence.slice(phrase.first, phrase.last))
                )
    best, name = 0, ""
    for _, stems, words in found:
        score = sum(weight for weight, other, _ in found if stems & other)
        if score > best:
            best, name = score, words
    return name if best >= _ENOUGH else ""


def is_generic(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase only says that it is the arm under test, or no more than that there are groups."""
    return all(
        word.low in trials.GENERIC or singular(word.low) in trials.GENERIC or word.tag in {"D", "R", "#"}
        for word in words[phrase.first : phrase.last]
    )


def is_control(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase names the arm that the other is compared with."""
    return any(word.low in trials.CONTROL for word in words[phrase.first : phrase.last])


def _is_experimental(low: str) -> bool:
    return low.startswith(("random", "placebo", "double-blind", "cross-over", "crossover")) or low in trials.DESIGNS


def _named(words: list[Word], i: int) -> Phrase | None:
    """The first phrase of the list at `i` that names an intervention."""
    for phrase in coordination.listed(words, i):
        first = phrase.first
        while first < phrase.last - 1 and (words[first].tag in {"D", "R"} or words[first].lemma in trials.RECEIVE):
            first += 1
        inner = Phrase(first, phrase.last, phrase.head)
        people = words[inner.head].low in nouns.ARMS or words[inner.head].low in nouns.POPULATION
        head = words[inner.head].low
        if words[first].tag == "#" or head in nouns.BAD | nouns.TIMES | _PLACES or head.endswith(("itis", "osis")):
            continue
        empty = words[inner.head].low in nouns.STUDY | nouns.EMPTY | nouns.METHOD
        plain = words[inner.head].tag == "N" and not is_generic(words, inner) and not is_control(words, inner)
        if plain and not people and not (empty and len(inner) == 1):
            return inner
    return None


def _assigned(words: list[Word]) -> Phrase | None:
    """ "were randomly assigned to X or Y", "randomised to receive X"."""
    for i, word in enumerate(words):
        if word.lemma not in trials.ASSIGN and not word.low.startswith("randomi"):
            continue
        for k in range(i + 1, min(len(words), i + _REACH)):
            if words[k].low not in {"to", "into"} and not (words[k].lemma in trials.RECEIVE and words[k].tag in "vVgn"):
                continue
            start = k + 1
            while start < len(words) and (words[start].lemma in trials.RECEIVE or words[start].low in _OPENERS):
                start += 1
            found = _named(words, start)
            if found is not None:
                return found
    return None


def _against_placebo(words: list[Word]) -> Phrase | None:
    """ "X versus placebo", "X or placebo", "X compared with usual care"."""
    for i, word in enumerate(words):
        if word.low not in trials.CONTROL or i < 2:
            continue
        k = i - 1
        while k > 0 and words[k].tag in {"D", "J"}:
            k -= 1
        if words[k].low in {"with", "to"} and k and words[k - 1].low in {"compared", "comparison"}:
            k -= 1
        if words[k].low not in {"versus", "vs", "or", "compared", "and", "with"} or words[k].low == "with":
            continue
        j = k - 1
        while j > 0 and words[j].tag in {"N", "J", "#"}:
            j -= 1
        found = _named(words, j + 1)
        if found is not None and found.last == k:
            return found
    return None


def _effect_of(words: list[Word]) -> Phrase | None:
    """ "the effect of X on", "efficacy of X"."""
    for i, word in enumerate(words[:-2]):
        if singular(word.low) in trials.ASSESSED and words[i + 1].low == "of":
            found = _named(words, i + 2)
            if found is not None:
                return found
    return None


def _received(words: list[Word]) -> Phrase | None:
    """ "patients received X", "treated with X"."""
    for i, word in enumerate(words[:-1]):
        if word.tag not in {"V", "n", "g"}:
            continue
        start = i + 2 if word.lemma == "treat" and words[i + 1].low == "with" else i + 1
        if word.lemma in trials.RECEIVE or start == i + 2:
            found = _named(words, start)
            if found is not None:
                return found
    return None


_OPENERS = frozenset("either receive both a an the one of".split())
_PLACES = frozenset("place hospital clinic ward site office school care food mg ml g kg".split())
# How much each way of naming what is tested counts, and how much it takes.
_FINDERS = ((_assigned, 3), (_against_placebo, 3), (_effect_of, 2), (_received, 2))
_ENOUGH = 3
_FAINT = frozenset({"treatm", "interv", "group", "groups", "therap", "daily", "single", "patien", "use"})
