"""Bootstrap: how far a score could have come out otherwise, by percentiles of resampled documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random

RESAMPLES = 1000
SEED = 20260101
LEVEL = 0.95

Counts = Mapping[str, int]
Scores = Mapping[str, float | None]
Interval = tuple[float, float]


def total(documents: Sequence[Counts]) -> Counter[str]:
    """Return the counts of all documents together."""
    summed: Counter[str] = Counter()
    for counts in documents:
        summed.update(counts)
    return summed


def intervals(documents: Sequence[Counts], scores: Callable[[Counts], Scores]) -> dict[str, Interval]:
    """Return the 95 % interval of every score, from 1000 resamples of the documents with a fixed seed.

    A resample in which a score has no value does not count for it; a score that never has one has no interval. Pure.
    """
    kinds = Counter(tuple(sorted(counts.items())) for counts in documents)
    # few documents differ in their counts, so a resample is drawn as how often each kind of document is in it
    listed = [dict(kind) for kind in kinds]
    shares = list(kinds.values())
    places = range(len(listed))
    random = Random(SEED)  # noqa: S311 - no secret
    drawn: dict[str, list[float]] = {}
    for _ in range(RESAMPLES if documents else 0):
        summed: Counter[str] = Counter()
        for place, times in Counter(random.choices(places, shares, k=len(documents))).items():
            for name, count in listed[place].items():
                summed[name] += times * count
        for name, value in scores(summed).items():
            if value is not None:
                drawn.setdefault(name, []).append(value)
    return {name: _percentiles(values) for name, values in drawn.items()}


def _percentiles(values: list[float]) -> Interval:
    values = sorted(values)
    tail = (1 - LEVEL) / 2
    last = len(values) - 1
    return values[round(tail * last)], values[round((1 - tail) * last)]
