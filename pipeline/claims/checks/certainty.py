"""How strongly a quote puts a claim at most.

Measured on the conclusion sentences of Yu 2019 (`python benchmarks/checks.py`): a modal, "appears to" or "possibly"
between the names makes a claim conditional, a word of association makes it correlational. "Suggest that" before them
does not: of the sentences with it alone, 27 were judged causal and 1 conditional. It is a hedge all the same.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.claims.checks.adjacent_sign import pair
from pipeline.reader.lexicon import causal, modality
from pipeline.reader.tokens import Word
from pipeline.records import Strength

_SEEMING = frozenset(("appear", "seem"))
_LINKED = frozenset("associate correlate relate link predict tie couple".split())
_LINKS = frozenset(
    "association associations correlation correlations relationship link links predictor predictors".split()
)
_HEDGES = modality.HEDGING_NOUNS | modality.HEDGING_ADVERBS
_SUBJECT = 4  # words before the first name in which "suggest that" governs it: "suggest that, in adults, X"


class Put(NamedTuple):
    """The strength that a quote allows a claim at most, and whether it hedges."""

    strength: Strength
    hedged: bool


def put(quote: str, cause: str, effect: str) -> Put:
    """How strongly a quote puts the claim between two of its names; causal and plain where it does not say."""
    words, one, other = pair(quote, cause, effect)
    if one is None or other is None:
        return Put("causal", False)
    first, last = sorted((one, other))
    between = words[first[1] : max(first[1], last[0])]
    if _is_conditional(between):
        return Put("correlational" if _is_association(between) else "conditional", True)
    reported = any(
        word.lemma in modality.HEDGING_VERBS or word.low in _HEDGES
        for word in words[max(0, first[0] - _SUBJECT) : first[0]]
    )
    return Put("correlational" if _is_association(between) else "causal", reported)


def _is_conditional(words: list[Word]) -> bool:
    return any(
        (word.low in modality.HEDGING_MODALS and word.tag == "M")
        or (
            word.lemma in _SEEMING
            and word.tag in {"V", "v"}
            and k + 1 < len(words)
            and words[k + 1].low in {"to", "that"}
        )
        or (word.low in modality.HEDGING_ADVERBS and word.low != "likely")
        for k, word in enumerate(words)
    )


def _is_association(words: list[Word]) -> bool:
    """Whether words link two names by an association and by nothing stronger."""
    linked = any(
        (word.lemma in _LINKED and word.tag in {"V", "v", "n", "J"})
        or word.low in _LINKS
        or (word.low in {"factor", "factors"} and k and words[k - 1].low == "risk")
        or (word.low in {"related", "predictive"} and word.tag == "J")
        for k, word in enumerate(words)
    )
    return linked and not any(_acts(words, k) for k in range(len(words)))


def _acts(words: list[Word], k: int) -> bool:
    """Whether word `k` is a verb that states an effect."""
    word = words[k]
    follows = words[k + 1].low if k + 1 < len(words) else ""
    if word.tag not in {"V", "v", "g"} and not (word.tag == "n" and k and words[k - 1].tag == "B"):
        return False
    return word.lemma in causal.transitive() or (word.lemma, follows) in causal.FORWARD
