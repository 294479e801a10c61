"""Coreference resolution: the noun of the clause or sentence before that "it", "this" or "this reduction" refers to."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.reader import clauses, noun_phrases
from pipeline.reader.lexicon import nouns
from pipeline.reader.match import Match, Parse
from pipeline.reader.morphology import is_plural
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word
from pipeline.records import Sign
from pipeline.vocabulary.spelling import singular

_DEMONSTRATIVE = frozenset("this these such that those".split())
_ALONE = {"it": False, "this": False, "they": True, "these": True}


# A clause that opens with one of these goes on about the subject of the clause before.
_JOINING = frozenset("because since as and but so although though while whereas".split())


class Named(NamedTuple):
    """A phrase that stood before, what is to be multiplied into the sign, and whether it is in the same sentence."""

    words: str
    turn: Sign
    same_sentence: bool = False


def resolve(parse: Parse, match: Match) -> Named | None:
    """What the cause of a match stands for, if it is a pronoun or "this" with a noun, and the sentence before says."""
    before = parse.before
    cause = match.cause
    if match.cut is not None or match.tested:
        return None
    words = parse.words
    head = words[cause.head]
    opens = all(word.tag in {"R", "C", ","} for word in words[: cause.first])
    if len(cause) == 1 and head.low in {"it", "they"} and not opens and match.rule != "adjective":
        return _clause_before(parse, cause.first, _ALONE[head.low])
    if before is None:
        return None
    if len(cause) == 1 and head.tag == "P":
        if not opens or head.low not in _ALONE or (head.low == "it" and match.rule == "adjective"):
            # "…, but it …" stands for a noun of its own sentence; "it is essential for …" for nothing
            return None
        return _subject(before, _ALONE[head.low]) if head.low in {"it", "they"} else _told(before, "")
    inner = [word for word in words[cause.first : cause.last] if word.tag not in {"D", "R"}]
    if words[cause.first].low not in _DEMONSTRATIVE or len(inner) != 1:
        return None
    noun = singular(head.low)
    if head.low in nouns.STUDY or head.low in nouns.METHOD or head.low in nouns.EMPTY:
        return None
    if noun in nouns.CHANGE and nouns.CHANGE[noun] != "?":
        return _same_head(before, noun) or _told(before, nouns.CHANGE[noun])
    return _same_head(before, noun)


def _clause_before(parse: Parse, i: int, plural: bool) -> Named | None:
    """The subject of the clause before the pronoun at `i`: "X is harmful because it raises Y"."""
    words = parse.words
    j = i - 1
    while j >= 0 and words[j].tag == "R":
        j -= 1
    n = max((m for m, group in enumerate(parse.groups) if group.last <= j), default=-1)
    while n >= 0 and not (parse.groups[n].finite and not parse.groups[n].infinitive):
        n -= 1
    if n < 0 or words[j].low not in _JOINING or any(word.tag in {";", ":"} for word in words[parse.groups[n].last : j]):
        return None
    found = clauses.subjects(words, parse.groups, n)
    if len(found) != 1 or is_plural(words[found[0].head].low) != plural or not _names(words, found[0]):
        return None
    return Named(_slice(parse, found[0]), "+", same_sentence=True)


def _subject(before: Parse, plural: bool) -> Named | None:
    """The subject of the sentence before, where it has one of the right number that is no person."""
    words = before.words
    first = next((n for n, group in enumerate(before.groups) if group.finite and not group.infinitive), None)
    found = clauses.subjects(words, before.groups, first) if first is not None else []
    if len(found) != 1 or is_plural(words[found[0].head].low) != plural or not _names(words, found[0]):
        return None
    return Named(_slice(before, found[0]), "+")


def _told(before: Parse, direction: str) -> Named | None:
    """The one effect that the sentence before told of; where a direction is asked for, the one that went that way."""
    signs = {effect: sign for effect, sign in before.told if sign in {"+", "-"}}
    fitting = [effect for effect, sign in signs.items() if direction in {"", sign}]
    if len(fitting) != 1 or (not direction and len(before.told) != 1):
        return None
    return Named(fitting[0], signs[fitting[0]])


def _same_head(before: Parse, noun: str) -> Named | None:
    """A longer phrase of the sentence before with the same noun as its head."""
    words = before.words
    found: Phrase | None = None
    for k, word in enumerate(words):
        if word.tag == "N" and singular(word.low) == noun:
            start = clauses.nearest(words, k)
            phrase = noun_phrases.whole(words, start.first) if start is not None else None
            if phrase is not None and phrase.head == k and _names(words, phrase):
                found = phrase
    return Named(_slice(before, found), "+") if found is not None else None


def _names(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase says more than its head and is about a thing, not people or the paper."""
    head = words[phrase.head].low
    telling = [
        word
        for word in words[phrase.first : phrase.last]
        if word.tag in {"N", "J", "g"} and word.low not in nouns.VAGUE and word.low not in nouns.EMPTY
    ]
    outside = head in nouns.PEOPLE or head in nouns.STUDY or head in nouns.METHOD or words[phrase.head].tag == "P"
    return not outside and len(phrase) <= 8 and (len(telling) > 1 or (bool(telling) and head not in nouns.BARE))


def _slice(parse: Parse, phrase: Phrase) -> str:
    first = phrase.first
    while first < phrase.last - 1 and parse.words[first].tag in {"D", "R"}:
        first += 1
    return parse.sentence.slice(first, phrase.last)
