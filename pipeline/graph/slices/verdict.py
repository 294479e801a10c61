"""Verdict on one pair of variables in two slices, from the posterior of its sign in each. Pure.

In a slice the signs of an edge are a Dirichlet over +, - and 0: a vote each to begin with, and the votes of its papers
(docs/concepts.md). Two numbers are made of the two Dirichlets:

- `same`, the probability that one sign prevails in both: the sum over signs of the product, slice by slice, of the
  probability that this sign is the likeliest.
- `odds`, the Bayes factor of two mixes of signs against one that both slices share (Gunel and Dickey, Biometrika 61,
  1974): how many times likelier the votes are if the slices differ. If they do not, it reaches k with a probability of
  at most 1/k, however the papers are divided.
"""

from __future__ import annotations

from math import exp, lgamma, log
from typing import Literal, NamedTuple

Verdict = Literal["contradict", "drift", "agree", "too few"]
VERDICTS: tuple[Verdict, ...] = ("contradict", "drift", "agree", "too few")

DIFFER, ALIKE = 0.10, 0.75  # bounds of `same`
POSITIVE = 3.0  # of `odds`: positive evidence, on the scale of Kass and Raftery (J. Am. Stat. Assoc. 90, 1995)
_STEPS = 200

Votes = tuple[float, float, float]
"""Summed votes for +, - and 0, none below 0."""


class Judged(NamedTuple):
    """What two slices say of a pair; see the module."""

    verdict: Verdict
    same: float
    odds: float


def judge(one: Votes, other: Votes, prior: Votes = (1.0, 1.0, 1.0)) -> Judged:
    """contradict: another sign prevails, surely; drift: the mix of signs differs, though no other sign surely prevails;
    agree: one sign prevails in both, probably; too few: nothing of this can be told.
    """
    same = sum(a * b for a, b in zip(prevailing(one, prior), prevailing(other, prior), strict=True))
    odds = exp(min(700.0, _evidence(one, prior) + _evidence(other, prior) - _evidence(_sum(one, other), prior)))
    if same <= DIFFER:
        return Judged("contradict", same, odds)
    if odds >= POSITIVE:
        return Judged("drift", same, odds)
    return Judged("agree" if same >= ALIKE else "too few", same, odds)


def prevailing(votes: Votes, prior: Votes = (1.0, 1.0, 1.0)) -> Votes:
    """Return the probability of each sign to be the likeliest one, by the midpoint rule.

    A Dirichlet is three gamma variables divided by their sum: of each it is the chance to be the greatest.
    """
    shapes = [p + v for p, v in zip(prior, votes, strict=True)]
    most = max(shapes)
    step = (most + 10 * most**0.5 + 10) / _STEPS
    below = [0.0, 0.0, 0.0]
    chances = [0.0, 0.0, 0.0]
    logs = [log((k + 0.5) * step) for k in range(_STEPS)]
    mass = [
        [step * exp((shape - 1) * logs[k] - (k + 0.5) * step - lgamma(shape)) for k in range(_STEPS)]
        for shape in shapes
    ]
    for k in range(_STEPS):
        here = [each[k] for each in mass]
        middle = [done + half / 2 for done, half in zip(below, here, strict=True)]
        for sign, (one, two) in enumerate(((1, 2), (0, 2), (0, 1))):
            chances[sign] += here[sign] * middle[one] * middle[two]
        below = [done + more for done, more in zip(below, here, strict=True)]
    total = sum(chances)
    return chances[0] / total, chances[1] / total, chances[2] / total


def _evidence(votes: Votes, prior: Votes) -> float:
    """Return the log of the probability of the votes, one after another, under the prior."""
    return (
        sum(lgamma(p + v) - lgamma(p) for p, v in zip(prior, votes, strict=True))
        + lgamma(sum(prior))
        - lgamma(sum(prior) + sum(votes))
    )


def _sum(one: Votes, other: Votes) -> Votes:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
