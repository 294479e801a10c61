"""One-to-one matching of predicted with gold pairs: the best there is, not the first that comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.scoring.scores import alike
from pipeline.graph.evaluate import assignment

Names = tuple[str, str]  # a cause and an effect
_FINE = 1000  # steps of likeness


class Match(NamedTuple):
    """A predicted pair and the gold pair that it is; `reversed` if its cause is the gold's effect."""

    predicted: int
    gold: int
    reversed: bool


def match(predicted: Sequence[Names], gold: Sequence[Names], level: str) -> list[Match]:
    """Match pairs one to one at a level (`scores.alike`), in the order of the predicted ones. Pure.

    As many as possible match the right way round; of what is left, as many as possible match the other way round; and
    where there is a choice, the names are as alike as they can be.
    """
    fine = _FINE * (min(len(predicted), len(gold)) + 1)  # more than all likeness together
    worth = [[0] * len(gold) for _ in predicted]
    turned = set()
    for i, (cause, effect) in enumerate(predicted):
        for j, (gold_cause, gold_effect) in enumerate(gold):
            straight = _both(alike(cause, gold_cause, level), alike(effect, gold_effect, level))
            crossed = _both(alike(cause, gold_effect, level), alike(effect, gold_cause, level))
            if straight:
                worth[i][j] = fine * fine + straight
            elif crossed:
                worth[i][j] = fine + crossed
                turned.add((i, j))
    return [Match(i, j, (i, j) in turned) for i, j in enumerate(assignment(worth)) if j is not None]


def _both(cause: float, effect: float) -> int:
    return max(1, round(_FINE * (cause + effect) / 2)) if cause and effect else 0
