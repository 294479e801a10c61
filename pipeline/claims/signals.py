"""Signals of a reading: what of a claim tells how likely its abstract says so.

Each is a short name, with its words and its fitted coefficient in `store/reading.toml`. A claim that a model read has
none but its doubts. What the quote of a claim looks like tells of the errors of rules only: they go astray in long
sentences, in passive ones, and where no word that they know links the names. All pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable

from pipeline.claims.checks import doubts
from pipeline.claims.checks.doubts import Doubt
from pipeline.claims.grounding import find
from pipeline.records import Claim
from pipeline.store.factors import coefficients
from pipeline.unicode import folded
from pipeline.vocabulary.direction import polarity

LONG_QUOTE = 40  # words


def _is_backward(claim: Claim) -> bool:
    """Whether the effect stands before the cause in the quote."""
    cause, effect = _places(claim)
    return 0 <= effect < cause


def _is_cue_outside(claim: Claim) -> bool:
    """Whether the words that link the names stand elsewhere than between them in the quote."""
    cause, effect = _places(claim)
    first, last = min(cause, effect), max(cause, effect)
    at = find(folded(claim.relation), folded(claim.quote), max(first, 0))
    return first >= 0 and not first < at < last


def _places(claim: Claim) -> tuple[int, int]:
    """Where the cause and the effect first stand in the quote; -1 for what does not."""
    quote = folded(claim.quote)
    return find(folded(claim.cause), quote), find(folded(claim.effect), quote)


EMBEDDED = "reader embedded"
OF_RULES: dict[str, Callable[[Claim], bool]] = {
    "sign ?": lambda claim: claim.concept_sign == "?",
    "quote long": lambda claim: len(claim.quote.split()) > LONG_QUOTE,
    "names backward": _is_backward,
    "cue unknown": lambda claim: polarity(claim.relation, claim.effect) is None,
    "cue outside": _is_cue_outside,
}
"""What is asked of a claim that the embedded reader read."""

SIGNALS = (EMBEDDED, *OF_RULES, *(f"doubt {name}" for name in doubts.names()))


def signals(claim: Claim, doubted: Iterable[Doubt], embedded: bool) -> list[str]:
    """The signals of a claim, in the order of SIGNALS; `embedded`: the rules of this program read it."""
    found = {f"doubt {doubt.name}" for doubt in doubted}
    if embedded:
        found |= {EMBEDDED, *(name for name, holds in OF_RULES.items() if holds(claim))}
    return [signal for signal in SIGNALS if signal in found]


def reading(found: Collection[str]) -> float:
    """The probability that an abstract says what a claim with these signals says: a logistic function of their sum."""
    table = {row.signal: row.coefficient for row in coefficients()}
    return 1 / (1 + math.exp(-math.fsum(table.get(signal, 0.0) for signal in ("intercept", *found))))
