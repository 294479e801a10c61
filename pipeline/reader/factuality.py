"""Factuality: negation and hedging by a governing clause ("no evidence that …", "suggests that …")."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from pipeline.reader.lexicon import modality
from pipeline.reader.tokens import Word

_BEFORE = 25  # words before a claim that may govern it
_HEAD = 12  # words before "that" that belong to what it hangs on
_HEDGING = modality.HEDGING_NOUNS | modality.HEDGING_ADJECTIVES | (modality.NOTIONS - {"expectation", "prediction"})
_FRONTED = frozenset("contrary despite in notwithstanding against".split())
_FAILING = frozenset("fail failure unable inability insufficient".split())
_NEAR = 3  # words before a claim where a hedging adverb is about it


class Governed(NamedTuple):
    """What stands before a claim makes of it."""

    denied: bool
    hedged: bool


def governed(words: list[Word], first: int) -> Governed:
    """Whether the claim whose link begins at `first` is denied or hedged by the clause that its "that" hangs on."""
    hedged = False
    for k in range(first - 1, max(-1, first - _BEFORE), -1):
        word = words[k]
        if word.tag in {";", ":"}:
            break
        if word.low == "that" and k:
            head = _head(words, k)
            if words[head].low in _FRONTED and any(other.tag == "," for other in words[k:first]):
                # "contrary to the belief that A, B" says B
                break
            if _rejects(words, head, k):
                return Governed(True, True)
            if _denies(words, head, k):
                return Governed(True, any(words[i].low in modality.DOUBTING for i in range(head, k)))
            before = words[k - 1]
            hedged = hedged or before.lemma in modality.HEDGING_VERBS or before.low in _HEDGING
            hedged = hedged or _is_weakly_grounded(words, head, k)
        hedged = hedged or (word.low in modality.HEDGING_ADVERBS and k >= first - _NEAR)
    return Governed(False, hedged)


def _rejects(words: list[Word], head: int, that: int) -> bool:
    """Whether `words[head:that]` tells that what follows is wrong: "challenge the view", "contrary to the belief"."""
    told = {word.lemma for word in words[head:that]} | {word.low for word in words[head:that]}
    negated = any(word.tag == "X" or word.low in {"no", "cannot"} for word in words[head:that])
    return words[that - 1].low in modality.NOTIONS and bool(told & modality.REJECTING) and not negated


def _is_weakly_grounded(words: list[Word], head: int, that: int) -> bool:
    """Whether what follows has "limited evidence"."""
    return words[that - 1].low in modality.GROUNDS and any(
        word.low in modality.WEAK_GROUNDS for word in words[head:that]
    )


def _head(words: list[Word], that: int) -> int:
    """Where the clause that a "that" hangs on begins."""
    k = that
    while (
        k > 0 and that - k < _HEAD and words[k - 1].tag not in {",", ";", ":", "S", "W"} and words[k - 1].low != "but"
    ):
        k -= 1
    return k


def _denies(words: list[Word], head: int, that: int) -> bool:
    """Whether `words[head:that]` takes back what follows: "no evidence", "it is unlikely", "do not show"."""
    clause = words[head:that]
    if any(word.low in modality.DOUBTING and word.tag == "J" for word in clause[-1:]):
        return True
    negated = any(
        word.tag == "X"
        or word.low in modality.NONE
        or (word.low in modality.LACKING and following.low in {"of", "any"})
        for word, following in pairwise(words[head : that + 1])
    )
    if not negated:
        return _fails_to_tell(clause)
    governor = next((word for word in reversed(clause) if word.tag in {"N", "V", "v", "n"}), None)
    if governor is None:
        return False
    told = governor.lemma in modality.TELLING or governor.low in modality.TELLING
    return told or any(word.low in modality.GROUNDS for word in clause)


def _fails_to_tell(clause: list[Word]) -> bool:
    """Whether a clause says that something could not be shown: "failed to show", "were unable to confirm"."""
    return any(
        to.tag == "T" and verb.lemma in modality.TELLING and (fail.lemma in _FAILING or fail.low in _FAILING)
        for fail, to, verb in zip(clause, clause[1:], clause[2:], strict=False)
    )
