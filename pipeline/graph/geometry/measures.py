"""Measures of a geometry: how well it foretells edges held out, and what lies near what.

Filtered ranks, as is usual for link prediction (Bordes et al. 2013): among all variables, those that are known effects
of the cause do not count. Of equal scores half are counted as better.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.graph.geometry.input_vectors import Vectors, unit
from pipeline.graph.geometry.signed_graph import NO_TOPIC, Ints

NEIGHBOURS = 10
_ROWS = 512


class Roles(NamedTuple):
    """What stands for a variable as a cause and as an effect: a pair's score is the product of the two."""

    cause: Vectors
    effect: Vectors


def ranks(roles: Roles, tested: Ints, known: Ints) -> NDArray[np.float64]:
    """[e] the rank of the effect of each tested edge [e, 2] among all variables, without the cause itself and the
    effects it has in `known` or `tested`."""
    effects: dict[int, list[int]] = {}
    for cause, effect in (*known.tolist(), *tested.tolist()):
        effects.setdefault(cause, []).append(effect)
    found = np.zeros(len(tested))
    for at, (cause, effect) in enumerate(tested.tolist()):
        scores = roles.effect @ roles.cause[cause]
        own = scores[effect]
        scores[[cause, *effects[cause]]] = -np.inf
        found[at] = 1 + (scores > own).sum() + (scores == own).sum() / 2
    return found


def mean_reciprocal(found: NDArray[np.float64]) -> float:
    """Return the mean of 1 / rank, 0 for no ranks."""
    return float((1 / found).mean()) if len(found) else 0.0


def hits(found: NDArray[np.float64], within: int = 10) -> float:
    """Return the share of ranks up to `within`, 0 for no ranks."""
    return float((found <= within).mean()) if len(found) else 0.0


def neighbours(vectors: Vectors, count: int = NEIGHBOURS) -> Ints:
    """[n, k] the variables nearest to each by cosine, k being `count` or all others."""
    ones, count = unit(vectors), min(count, len(vectors) - 1)
    found = np.zeros((len(ones), count), dtype=np.int64)
    for start in range(0, len(ones), _ROWS):
        cosines = ones[start : start + _ROWS] @ ones.T
        rows = np.arange(len(cosines))
        cosines[rows, rows + start] = -np.inf
        found[start : start + _ROWS] = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    return found


def purity(near: Ints, topic: Ints) -> float:
    """The share of neighbours that have a variable's own topic, over the variables and neighbours that have one."""
    has = topic != NO_TOPIC
    counted = has[near] & has[:, None]
    return float((topic[near] == topic[:, None])[counted].mean()) if counted.any() else 0.0


def linked(near: Ints, edges: Ints) -> float:
    """Return the share of edges whose effect is among the neighbours of the cause."""
    return float((near[edges[:, 0]] == edges[:, 1:]).any(axis=1).mean()) if len(edges) else 0.0
