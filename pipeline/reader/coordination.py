"""Coordination: lists of noun phrases ("A, B and C but not D", "factors such as A and B")."""

from __future__ import annotations

import re

from pipeline.reader import noun_phrases
from pipeline.reader.lexicon import nouns
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word
from pipeline.reader.valence import on_phrase, phrase_valence
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular

# "H3", "IL-1β", "p27(kip)"; what stands before the number is its kind
_SYMBOL = re.compile(r"([A-Za-z]+)[-‐‑–]?\d")
_KINDS = frozenset("kinds types forms sorts".split())
_LONGEST = 12  # words of a name
_AMOUNTS = frozenset("number variety range set host series array combination multitude plethora".split())


def listed(words: list[Word], i: int, stop: int | None = None, generous: bool = False) -> list[Phrase]:
    """The phrases of a list that begins at `i`: "A, B and C but not D"."""
    limit = len(words) if stop is None else stop
    i = _skip_openers(words, i, limit)
    first = noun_phrases.whole(words, i, limit, generous)
    if first is None:
        return []
    found = [first]
    if words[first.head].low in nouns.JOINT:
        _take_all(words, first, limit)
    while True:
        joined = _joined(words, found, limit, generous)
        if joined is None:
            return _instances(words, found, limit, generous)
        found.extend(joined)


def _take_all(words: list[Word], first: Phrase, limit: int) -> None:
    """Let a noun of joining have all that it joins: "the association of A, B, and C" is one thing."""
    k = first.last
    joins = first.last > first.head + 1 and words[first.head + 1].low in {"of", "between", "among"}
    while joins and k < limit and words[k].tag == "," and first.last - first.first < _LONGEST:
        inner = noun_phrases.base(words, k + 1)
        if inner is None or inner.last >= limit or words[inner.last].tag not in {",", "C"}:
            break
        k = inner.last
    if joins and k < limit and words[k].tag == "," and noun_phrases.joins(words, k + 1):
        k += 1
    last = noun_phrases.base(words, k + 1) if noun_phrases.joins(words, k) else None
    if last is not None and last.last <= limit and last.last - first.first <= _LONGEST:
        first.last = last.last


def _instances(words: list[Word], found: list[Phrase], limit: int, generous: bool) -> list[Phrase]:
    """For "several factors, such as A and B" the A and B: what is too empty to be named is named by its instances."""
    # the last noun of "factors" and "a number of factors", not of "the rate of disorders"
    k = found[0].last
    whole = k == found[0].head + 1 or words[found[0].head].low in _AMOUNTS
    head = words[k - 1].low
    empty = whole and head in nouns.EMPTY and head not in nouns.PEOPLE
    if len(found) > 1 or not (empty or words[found[0].head].low in _KINDS):
        return found
    k += k < limit and words[k].tag == ","
    low = [word.low for word in words[k : min(k + 2, limit)]]
    if low == ["such", "as"]:
        k += 2
    elif low[:1] in (["including"], ["like"], ["namely"]):
        k += 1
    else:
        return found
    return listed(words, k, limit, generous) or found


def _skip_openers(words: list[Word], i: int, limit: int) -> int:
    while i < limit and words[i].low in {"both", "either", "not", "only", "neither", "n't", "also", "even", "and"}:
        i += 1
    return i


def _joined(words: list[Word], found: list[Phrase], limit: int, generous: bool) -> list[Phrase] | None:
    """What is joined to the end of a list, or None."""
    i = _past_measure(words, found[-1].last, limit)
    denied, low = False, ""
    comma = i < limit and words[i].tag == ","
    if comma:
        i += 1
    if i < limit and words[i].tag == "R" and i + 1 < limit and words[i + 1].tag in {"C", "D", "J", "N"}:
        i += 1
    if i + 2 < limit and words[i].low == "as" and words[i + 1].low == "well" and words[i + 2].low == "as":
        i += 3
    elif i < limit and words[i].tag == "C":
        low = words[i].low
        i += 1
        if i < limit and words[i].tag == "X":
            denied = True
            i += 1
            # "by A but not by B"
            i += i < limit and words[i].tag == "I" and words[i].low == words[found[0].first - 1].low
        elif low in {"but", "yet"}:
            if not (i < limit and words[i].low == "also"):
                return None
            i += 1
        while i < limit and words[i].low in {"also", "even", "possibly", "thus", "therefore", "hence", "both", "in"}:
            if words[i].low == "in" and words[found[-1].first - 1].low != "in":
                return None
            i += 1
    elif i + 1 < limit and comma and words[i].tag == "X":
        denied = True
        i += 1
    elif not (comma and _list_goes_on(words, i, limit)):
        return None
    found_next = noun_phrases.whole(words, i, limit, generous)
    if found_next is None or words[found_next.first].tag == "P":
        return None
    # "increased A and decreasing B", but not "raised A, lowering B"
    describes = words[i].low in vocabulary.ADJECTIVES and noun_phrases.direction_word(words, found[-1]) is not None
    if words[i].tag == "g" and not describes:
        return None
    if _is_new_clause(words, found_next, limit):
        return None
    if not denied and (_same_place(words, found[-1], found_next) or _share_head(words, found[-1], found_next)):
        found[-1].last = found_next.last
        return []
    found_next.direction = _shared_direction(words, found, found_next)
    # "no increase in A, B or fall in C"; "by A but not by B, C, or D"
    none = words[found[0].first].low == "no" and (found_next.direction != "" or low in {"or", "nor"})
    still = found[-1].denied and (low in {"or", "nor"} or (low in {"", "and"} and (comma, low) != (True, "and")))
    found_next.denied = denied or none or still
    return [found_next]


def _same_place(words: list[Word], before: Phrase, later: Phrase) -> bool:
    """Whether "Y cells" in "expression in X and Y cells" is where, not what."""
    inner = [word.low for word in words[before.head + 1 : before.last]]
    placed = any(low in {"in", "among", "between", "from"} for low in inner)
    if inner[:1] == ["of"] and "in" in inner and noun_phrases.direction_of(words, before) and len(later) == 1:
        # "disruption of A in melanocytes or melanoma"
        return True
    return placed and words[later.head].low in nouns.POPULATION and words[before.head].low not in nouns.POPULATION


def _share_head(words: list[Word], before: Phrase, later: Phrase) -> bool:
    """Whether two names of one kind have one noun: "H3 and H4 acetylation" is no "H3"."""
    one, other = (_SYMBOL.match(words[k].text) for k in (before.head, later.first))
    alike = one is not None and other is not None and one[1] == other[1]
    return alike and len(before) == 1 and later.head > later.first and words[later.first - 1].low in {"and", "or"}


def _past_measure(words: list[Word], i: int, limit: int) -> int:
    """Past "by 40%" between the members of a list: "lowered A by 40% and B by 12%"."""
    if i + 2 < limit and words[i].low == "by" and words[i + 1].tag == "#":
        k = i + 2
        while k < limit and words[k].low in {"%", "percent", "points", "mmhg", "fold", "mm", "hg", "mg", "dl"}:
            k += 1
        if k < limit and words[k].low in {"and", ","}:
            return k
    return i


def _list_goes_on(words: list[Word], i: int, limit: int) -> bool:
    """Whether after a comma the list has a further member and then its "and"."""
    for _ in range(8):
        phrase = noun_phrases.whole(words, i, limit)
        if phrase is None or phrase.last >= limit:
            return False
        i = phrase.last
        if words[i].tag == ",":
            i += 1
            if i < limit and words[i].low in {"and", "or"}:
                return True
            continue
        return words[i].low in {"and", "or"}
    return False


def _is_new_clause(words: list[Word], phrase: Phrase, limit: int) -> bool:
    """Whether the phrase is the subject of a verb of its own."""
    i = phrase.last
    for _ in range(12):
        if i >= limit:
            return False
        tag = words[i].tag
        if tag in {"V", "B", "H", "M", "O"}:
            return True
        if tag in {"R", "X"}:
            i += 1
        elif tag == "I":
            after = noun_phrases.base(words, i + 1)
            if after is None:
                return False
            i = after.last
        else:
            return False
    return False


def _shared_direction(words: list[Word], found: list[Phrase], later: Phrase) -> str:
    """The direction that a member of a list has from one before it: "decreases in A and B" lowers B.

    It is that of the nearest member with a word of direction of its own: in "more A, less B and C" there is less of C.
    """
    if noun_phrases.direction_word(words, later) is not None:
        # "loss of A and overexpression of B": what is said of B is its own
        return ""
    shared = next((word for one in reversed(found) if (word := noun_phrases.direction_word(words, one))), None)
    if shared is None or noun_phrases.direction_word(words, found[0]) is None:
        # "necrosis, lack of A, and B": where not all members have a direction, each has its own
        return ""
    direction, first = shared
    described = words[first - 1].low in vocabulary.ADJECTIVES  # "lower A and B activation"
    if _changes_itself(words, later, direction.sign if described else ""):
        return ""
    if _is_opposed(words, first, later):
        return ""
    return on_phrase(direction, words, later)


def _is_opposed(words: list[Word], first: int, later: Phrase) -> bool:
    """Whether a list goes from less of something to what is bad by itself: "loss of X and habitat destruction"."""
    head = singular(words[later.head].low)
    lessens = head in vocabulary.NOUNS and vocabulary.NOUNS[head].sign == "-"
    named = noun_phrases.base(words, first)
    return lessens and named is not None and phrase_valence(words, named) != "bad"


def _changes_itself(words: list[Word], phrase: Phrase, described: str) -> bool:
    """Whether a phrase names a change or a deed: "weight reduction", "methylation of B"; not "the severity of B".

    Behind an adjective, whose sign `described` is, only one that goes the same way, as no one speaks of "reduced
    calorie restriction"; or one with an article, which the adjective does not reach over.
    """
    if described and words[phrase.first].low in {"the", "a", "an", "this", "their", "its"}:
        return True
    head = singular(words[phrase.head].low)
    if head in nouns.BAD:
        return False
    change = vocabulary.NOUNS.get(head)
    of = [word.low for word in words[phrase.head + 1 : phrase.last][:1]] == ["of"]
    changes = change is not None and (not described or change.sign == described == "-")
    return changes or (of and head.endswith(("tion", "sion", "ment")))
