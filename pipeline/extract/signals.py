"""Signals of a reading: what of a claim tells how likely its abstract says so.

Each is a short name, with its words and its fitted coefficient in `store/reading.toml`. A claim that a model read has
none but its doubts. A claim that the program's own reader read has the step of the reader's certainty. All pure.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable

from pipeline.extract.checks import doubts
from pipeline.extract.checks.doubts import Doubt
from pipeline.store.factors import coefficients

EMBEDDED = "reader embedded"
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
CERTAINTY = ("certainty below .3", *(f"certainty .{round(10 * step)}" for step in STEPS))
"""The steps of the reader's certainty before it is calibrated; each from its number up to the next."""
SIGN_OPEN = "sign ?"

SIGNALS = (EMBEDDED, *CERTAINTY, SIGN_OPEN, *(f"doubt {name}" for name in doubts.names()))


def signals(doubted: Iterable[Doubt], certainty: float | None, sign: str) -> list[str]:
    """Return the signals of a claim, in the order of SIGNALS; `certainty` is None where a model read it."""
    found = {f"doubt {doubt.name}" for doubt in doubted}
    if certainty is not None:
        found |= {EMBEDDED, CERTAINTY[bisect_right(STEPS, certainty)]}
        if sign == "?":
            found.add(SIGN_OPEN)
    return [signal for signal in SIGNALS if signal in found]


def reading(found: Collection[str]) -> float:
    """Return the probability that an abstract says what a claim with these signals says: a logistic function of their
    sum."""
    table = {row.signal: row.coefficient for row in coefficients()}
    return 1 / (1 + math.exp(-math.fsum(table.get(signal, 0.0) for signal in ("intercept", *found))))
