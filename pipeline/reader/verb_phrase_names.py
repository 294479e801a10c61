"""Verb phrases as names of variables: "contribute to the fund" in "subjects began to contribute more to the fund"."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.reader import noun_phrases
from pipeline.reader.match import times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word

# What is begun, tried or wanted is what follows: "began to cooperate", "decided to leave".
_ENTERING = frozenset(
    "begin start tend continue choose decide want wish try learn prefer intend agree need hope opt elect refuse fail "
    "come get seek".split()
)
_READY = frozenset(
    "willing unwilling inclined ready reluctant hesitant eager prepared motivated tempted free able unable likely "
    "unlikely prone".split()
)
# "are asked to contribute"
_MOVED = frozenset("ask force tell require allow encourage instruct pay invite urge permit oblige expect".split())
_UNREADY = frozenset("unwilling reluctant hesitant unable unlikely refuse fail".split())
_MORE = {
    "more": "+", "less": "-", "fewer": "-", "better": "+", "worse": "-", "higher": "+", "lower": "-", "faster": "+",
    "slower": "-", "longer": "+", "shorter": "-", "harder": "+", "earlier": "-", "later": "+",
}  # fmt: skip
# Verbs and adjectives that say nothing alone.
_EMPTY = frozenset(
    "do be have feel seem appear become remain find see realize know think believe suggest show mean say tell imply "
    "exist occur happen consider understand perceive get go come report state argue note need want use make take "
    "provide true likely possible clear unclear important difficult necessary easy able same different present absent "
    "such so due evident apparent available interesting reasonable obvious unlikely impossible worth certain based "
    "essential vital adequate perplexing indicated recommended feasible appropriate needed warranted crucial critical "
    "advisable".split()
)
_HARDLY = frozenset("never rarely seldom hardly scarcely".split())
_LINKING = frozenset("feel become remain seem appear get stay".split())
_VAGUE = frozenset("act behave perform move respond react live work do".split())
_LONGEST = 8


class Deed(NamedTuple):
    """The phrase, and whether it is done ("+") or not ("-")."""

    phrase: Phrase
    sign: str


def deed(words: list[Word], first: int, negated: bool = False) -> Deed | None:
    """The deed that is told from word `first` on.

    None where the verb says nothing alone ("feel", "is true") and nothing that does follows.
    """
    begun, sign = _begun(words, first, "-" if negated else "+")
    if begun >= len(words):
        return None
    if words[begun].low == "off" and words[begun - 1].low in {"better", "worse"}:
        return Deed(Phrase(begun - 1, begun + 1, begun - 1, clausal=True), "-" if negated else "+")
    begun, sign = _linked(words, begun, sign)
    if words[begun].tag == "B":
        return deed(words, begun + 1, negated)
    if words[begun].tag in {"N", "D"}:
        phrase = noun_phrases.whole(words, begun)
        if phrase is not None:
            phrase.clausal = True
    else:
        phrase = _done(words, begun) if words[begun].tag in {"V", "v", "n", "g", "J", "O"} else None
    if phrase is None:
        return None
    if phrase.last < len(words):
        sign = times(sign, _MORE.get(words[phrase.last].low, "+"))
    return Deed(phrase, sign)


def _begun(words: list[Word], first: int, sign: str) -> tuple[int, str]:
    """Past what leads up to a deed: "begin to cooperate", "are more likely to cooperate"."""
    first, sign = _past_degree(words, first, sign)
    while first + 1 < len(words):
        at = first if words[first].tag == "T" else first + 1
        if words[at].tag != "T" or (at > first and not _enters(words[first])):
            break
        if words[at - 1].low in _UNREADY or words[at - 1].lemma in _UNREADY:
            sign = times(sign, "-")
        first, sign = _past_degree(words, at + 1, sign)
    return first, sign


def _linked(words: list[Word], first: int, sign: str) -> tuple[int, str]:
    """Past a verb that only links: "feel obliged", "become more hesitant"."""
    if words[first].lemma in _LINKING and first + 1 < len(words):
        at, turned = _past_degree(words, first + 1, sign)
        if at < len(words) and words[at].tag in {"J", "n"}:
            return at, turned
    return first, sign


def _done(words: list[Word], first: int) -> Phrase | None:
    """The verb phrase that begins at `first`, unless it says nothing alone."""
    last = _end(words, first)
    if last == first + 1 and last + 1 < len(words) and words[last].low in {"and", "or"}:
        # "discuss and successfully implement turn taking"
        second = last + 2 if words[last + 1].tag == "R" and last + 2 < len(words) else last + 1
        if words[second].tag == words[first].tag and words[second].tag in {"V", "v"}:
            last = _end(words, second)
            first = first if last - first <= _LONGEST else second
    if last == first + 1:
        vague = words[first].lemma in _VAGUE
        if vague and last < len(words) and words[last].tag == "R" and words[last].low not in _MORE:
            # "act independently"
            return Phrase(first, last + 1, first, clausal=True)
        if vague or words[first].lemma in _EMPTY or words[first].low in _EMPTY:
            return None
    return Phrase(first, last, first, clausal=True)


def _enters(word: Word) -> bool:
    return word.lemma in _ENTERING or word.low in _READY or (word.tag == "n" and word.lemma in _MOVED)


def _past_degree(words: list[Word], k: int, sign: str) -> tuple[int, str]:
    """Past adverbs and "more" or "less", which turn the sign."""
    while k < len(words) and (words[k].tag in {"R", "X"} or words[k].low in _MORE):
        no = words[k].tag == "X" or words[k].low in _HARDLY
        sign = times(sign, _MORE.get(words[k].low, "-" if no else "+"))
        k += 1
    return k, sign


def _end(words: list[Word], first: int) -> int:
    """Where the verb phrase that begins at `first` ends: after its object and what a preposition adds."""
    k = first + 1
    for _ in range(2):
        if k >= len(words):
            break
        start = k + 1 if words[k].tag in {"I", "T"} else k
        if words[k].tag == "R" and words[k].low not in _MORE and words[k + 1 : k + 2] and words[k + 1].tag == "I":
            # "rely selectively on"
            start = k + 2
        if words[k].tag == "T" and start < len(words) and words[start].tag == "v":
            start += 1
        phrase = noun_phrases.whole(words, start) if start < len(words) else None
        if phrase is None or phrase.last - first > _LONGEST or words[phrase.head].tag not in {"N", "J", "g"}:
            break
        if words[phrase.head].low in _MORE:
            break
        k = phrase.last
    return k
