"""Hedges: the words by which a quote states a claim as possible only, or as an association only.

A modal, "appears to" or "possibly" between the names makes a claim conditional. "Suggest that" before them does not: of
the conclusions of Yu 2019 with it alone, 27 were judged causal and 1 conditional. It is a hedge all the same.
"""

from __future__ import annotations

import re
from typing import Literal

from pipeline.extract.checks.presence import place

Span = tuple[int, int]

_BETWEEN = re.compile(
    r"\b(?:may|might|could|possibly|potentially|perhaps|probably|maybe|presumably|conceivably|seemingly|apparently|"
    r"hypothetically|plausibly|putatively|allegedly|reportedly|(?:appear|seem)(?:s|ed|ing)?\s+(?:to|that))\b"
)
_BEFORE = re.compile(
    r"\b(?:suggest|suspect|belie[vf]|speculat|seem|appear|impl(?:y|ies)|hypothesi|propos|argu|expect|predict|posit|"
    r"conjectur|assum|presum|contend|possibly|potentially|perhaps|probably|likely|possibility|hypothesis|likelihood)\w*"
    r"(?:\W+\w+){0,4}\W*$"
)  # words before the first name in which "suggest that" governs it: "suggest that, in adults, X"

_ASSOCIATED = re.compile(
    r"\b(?:associat\w+|correlat\w+|relationships?|link(?:s|ed)?|predict(?:s|ed|ors?|ive)?|risk factors?|related to)\b"
)

Hedge = Literal["between", "before", ""]


def hedge(quote: str, cause: str, effect: str) -> Hedge:
    """Return where a quote hedges what it says of two names; "" if it does not, or does not name them."""
    spots = _spots(quote, cause, effect)
    if spots is None:
        return ""
    if _BETWEEN.search(_between(quote, *spots)):
        return "between"
    return "before" if _BEFORE.search(quote[max(0, spots[0][0] - 80) : spots[0][0]]) else ""


def is_associated(quote: str, cause: str, effect: str) -> bool:
    """Tell whether words of going together stand between two names; there may be words of acting, too."""
    spots = _spots(quote, cause, effect)
    return spots is not None and _ASSOCIATED.search(_between(quote, *spots)) is not None


def _spots(quote: str, cause: str, effect: str) -> tuple[Span, Span] | None:
    """Return the places of two names, the first one first."""
    one, other = place(cause, quote), place(effect, quote)
    return None if one is None or other is None else (min(one, other), max(one, other))


def _between(quote: str, first: Span, last: Span) -> str:
    return quote[first[1] : max(first[1], last[0])]
