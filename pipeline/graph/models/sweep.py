"""Sweep of local models over radius and size: what their scores are at each, so that one sees if they grow with either.

Each of the variables with most support is the focus of one model in each cell, as `grow` makes it: all within the
radius, up to the size. None is chosen for its score, so those of a cell are the scores of any model; where papers met
by chance they are 0 on average. A cell leaves out models that stay too small to be any.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median
from typing import NamedTuple

from pipeline.graph.models.neighbourhoods import SMALLEST, curves_by_radius, grow, score_at, weights
from pipeline.graph.models.network import Vote
from pipeline.store.records import SWEPT

RADII = (1, 2, 3)
SIZES = (10, 20, 30, 40, 60)


class Cell(NamedTuple):
    """The models of one radius and size. The numbers from `variables` on are None where there are no models."""

    radius: int
    size: int
    models: int
    variables: float | None
    """that a model has on average: not all can grow to the size"""
    mean: float | None
    """of the scores, as the next two are"""
    median: float | None
    largest: float | None
    none: float | None
    """share of scores that are 0 or less"""


def sweep(
    votes: Sequence[Vote], foci: int = SWEPT, radii: Sequence[int] = RADII, sizes: Sequence[int] = SIZES
) -> list[Cell]:
    """Return the cells of a graph, by radius, then size; `foci`: the most variables that are tried."""
    near = weights(votes)
    tried = sorted(near, key=lambda node: (-sum(near[node].values()), node))[:foci]
    grown = {
        radius: [each for each in (grow(near, [focus], radius, max(sizes)) for focus in tried)
                 if len(each.members) >= SMALLEST]
        for radius in radii
    }  # fmt: skip
    curves = curves_by_radius(
        votes, {radius: [each.members[0] for each in of] for radius, of in grown.items()}, max(sizes)
    )
    found = []
    for radius, of in grown.items():
        for size in sizes:
            scores = [score_at(each.inside, own, size).score for each, own in zip(of, curves[radius], strict=True)]
            found.append(_cell(radius, size, scores, [min(size, len(each.members)) for each in of]))
    return found


def _cell(radius: int, size: int, scores: Sequence[float], reached: Sequence[int]) -> Cell:
    if not scores:
        return Cell(radius, size, 0, None, None, None, None, None)
    none = sum(score <= 0 for score in scores) / len(scores)
    return Cell(radius, size, len(scores), fmean(reached), fmean(scores), median(scores), max(scores), none)
