"""Translation model TransE (Bordes et al. 2013): a cause's place plus one vector is near the effect's place.

A baseline: it sees edges and no names. All kinds of edges share the vector, for what is asked is the effect of a cause,
whatever the kind. It is written here, for the libraries that have it bring along PyTorch.
"""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np

from pipeline.graph.geometry.input_vectors import Vectors
from pipeline.graph.geometry.link_prediction import Parameters, Training, cross_entropy, learn, one_hot, times
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import SignedGraph, held_out

WIDTH = 64
_RATE = 0.01
_SHARPNESS = 5.0  # of the squared distance


def train(graph: SignedGraph, seed: int, how: Training | None = None) -> tuple[Vectors, Roles]:
    """[n, WIDTH] places, and what they say of pairs: the negative squared distance, as a product."""
    how = (how or Training())._replace(rate=_RATE)
    draw, size = np.random.default_rng(seed), len(graph.ids)
    start: Parameters = {
        "places": (draw.standard_normal((size, WIDTH)) / np.sqrt(WIDTH)).astype(np.float32),
        "step": np.zeros((1, WIDTH), dtype=np.float32),
    }
    learned, choosing = held_out(graph, 0.1, seed)
    part = graph.only(learned)
    picked = one_hot(part.edges[:, 0], size)
    known = picked.T @ one_hot(part.edges[:, 1], size)

    def loss(weights: Parameters, step: int) -> Any:
        causes, effects = _products(anp, weights)
        return cross_entropy(
            _SHARPNESS * times(picked, causes),
            effects,
            part.edges,
            known,
            np.random.default_rng((seed, step)),
            how.corrupted,
        )

    def roles(weights: Parameters) -> Roles:
        return Roles(*_products(np, weights))

    weights = learn(start, loss, roles, part.edges, graph.edges[choosing], how).weights
    return weights["places"], roles(weights)


def _products(numbers: Any, weights: Parameters) -> tuple[Any, Any]:
    """Vectors whose product is 2 q e - e e, q being the cause's place and the step: the squared distance, less q q."""
    places = weights["places"]
    length = numbers.sum(places**2, axis=1, keepdims=True)
    asked = 2 * (places + weights["step"])
    ones = 1 + 0 * length
    return numbers.concatenate([asked, -ones], axis=1), numbers.concatenate([places, length], axis=1)
