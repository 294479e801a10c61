"""Link prediction: how a geometry is trained to tell edges from corrupted ones, the same cause with drawn effects.

The loss is the cross-entropy of the right effect among those drawn; the same ones are drawn for all edges of a step.
Adam (Kingma and Ba 2015) and the gradients are autograd's. Of all steps the one is kept that ranks best some edges
that none of them sees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import autograd.numpy as anp
import numpy as np
from autograd import grad
from autograd.extend import defvjp, primitive
from autograd.misc.optimizers import adam
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.graph.geometry import measures
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import Ints

Parameters = dict[str, Any]


@primitive  # type: ignore[untyped-decorator]
def times(matrix: Any, dense: Any) -> Any:
    """Multiply a sparse matrix, which has no gradient, by a dense one."""
    return matrix @ dense


defvjp(times, None, lambda _, matrix, __: lambda gradient: matrix.T @ gradient)


class Training(NamedTuple):
    """How a geometry is trained."""

    steps: int = 200
    rate: float = 0.003
    corrupted: int = 256
    """effects drawn in a step"""
    consistency: float = 0.05
    """weight of diagrammatic consistency"""
    anchor: float = 0.1
    """weight of the distance from the vectors that came in"""
    every: int = 10
    """steps between two rankings of the edges that choose the step"""


class Trained(NamedTuple):
    """Weights, and the step they are of; 0: as they were before training."""

    weights: Parameters
    step: int


def one_hot(places: NDArray[np.int64], width: int) -> Any:
    """[len(places), width] a sparse matrix that picks rows; its transpose adds them up."""
    ones, rows = np.ones(len(places), dtype=np.float32), np.arange(len(places) + 1)
    return csr_matrix((ones, places, rows), shape=(len(places), width))


def learn(
    start: Parameters,
    loss: Callable[[Parameters, int], Any],
    roles: Callable[[Parameters], Roles],
    learned: Ints,
    choosing: Ints,
    how: Training,
) -> Trained:
    """Weights trained from `start`; those of the step that ranks the edges `choosing` best, `learned` being known."""
    best = (-1.0, Trained(start, 0))

    def keep(weights: Parameters, step: int, _: object) -> None:
        nonlocal best
        if step % how.every == 0:
            value = measures.mean_reciprocal(measures.ranks(roles(weights), choosing, learned))
            if value > best[0]:
                best = (value, Trained(weights, step))

    if len(choosing) and len(learned) and how.steps:
        adam(grad(loss), start, callback=keep, num_iters=how.steps + 1, step_size=how.rate)
    return best[1]


def cross_entropy(causes: Any, effects: Any, edges: Ints, known: Any, draw: np.random.Generator, number: int) -> Any:
    """Return the mean cross-entropy of the effects of `edges` [q, 2] among `number` drawn ones.

    `causes` [q, d] and `effects` [n, d] score a pair by their product; what is in `known` [n, n], sparse, or is the
    cause itself, is not held against an edge.
    """
    size = known.shape[0]
    wrong = draw.integers(0, size, min(number, size))
    right = anp.sum(causes * times(one_hot(edges[:, 1], size), effects), axis=1)
    barred = known[edges[:, 0]][:, wrong].toarray() > 0
    barred |= edges[:, :1] == wrong[None, :]
    others = anp.dot(causes, times(one_hot(wrong, size), effects).T) - 1e4 * barred.astype(np.float32)
    top = anp.maximum(right, anp.max(others, axis=1))
    every = anp.exp(right - top) + anp.sum(anp.exp(others - top[:, None]), axis=1)
    return anp.mean(anp.log(every) + top - right)
