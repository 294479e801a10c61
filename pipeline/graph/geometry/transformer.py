"""Geometric Transformer: variables' vectors, refined by messages along the edges and the triangles of the graph.

A layer adds to a variable's vector h what its edges and triangles say, as in the paper (Mahadevan 2025, section 6.2):

    m_v  = sum over edges u -> v      of relu(h_u W + b[kind])
         + sum over edges v -> w      of relu(h_w W' + b'[kind])
         + sum over triangles t of v  of relu(mean(h of t) W'' + b''[type, corner])
    h_v' = unit(h_v + relu(m_v U + c) U' + c')

Other than there, messages also go against the arrows, so that a cause learns of its effects; m_v is divided by the
square root of the number of its messages plus 1; and vectors are brought to length 1 rather than normalised over their
numbers and cut off at 0, so that U' = 0, with which training begins, leaves the vectors as they came.

Training foretells edges that it does not see: in each step half of the edges, drawn anew, are in no message and no
triangle, and are told from corrupted ones (`link_prediction`). Added are diagrammatic consistency (`consistency` times
the mean over triangles of the squared distances of the corners from their mean) and an anchor (`anchor` times the mean
squared distance from the vectors that came in). The step that is kept is the one that ranks a tenth of the edges best,
which are left out of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import autograd.numpy as anp
import numpy as np
from numpy.typing import NDArray

from pipeline.graph.geometry.input_vectors import Vectors
from pipeline.graph.geometry.link_prediction import (
    Parameters,
    Trained,
    Training,
    cross_entropy,
    learn,
    one_hot,
    times,
)
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import KINDS, SignedGraph, held_out
from pipeline.graph.geometry.triangles import TYPES, Triangles

Floats = NDArray[np.float32]
LAYERS = 2


class Refined(NamedTuple):
    """A refined geometry."""

    vectors: Vectors
    roles: Roles


class Messages(NamedTuple):
    """Sparse matrices that carry vectors along edges and triangles: `[rows, n]` picks, `.T` adds up."""

    causes: Any
    effects: Any
    kinds: Any
    corners: tuple[Any, Any, Any]
    types: tuple[Any, Any, Any]
    sides: NDArray[np.int64]


def messages(graph: SignedGraph, found: Triangles) -> Messages:
    """Return the matrices of a graph and its triangles."""
    size = len(graph.ids)
    corners = [one_hot(found.corners[:, at], size) for at in range(3)]
    types = [one_hot(3 * found.type + at, 3 * len(TYPES)) for at in range(3)]
    return Messages(
        one_hot(graph.edges[:, 0], size),
        one_hot(graph.edges[:, 1], size),
        one_hot(graph.kind, KINDS),
        (corners[0], corners[1], corners[2]),
        (types[0], types[1], types[2]),
        found.sides,
    )


def drawn(width: int, seed: int, *, silent: bool) -> Parameters:
    """Return weights as they are drawn; `silent` ones leave the vectors as they come, to begin training with."""
    draw = np.random.default_rng(seed)

    def square() -> Floats:
        return np.asarray(draw.standard_normal((width, width)) / np.sqrt(width), dtype=np.float32)

    def zeros(*shape: int) -> Floats:
        return np.zeros(shape, dtype=np.float32)

    found: Parameters = {"cause": zeros(width, width), "effect": zeros(width, width)}
    found["sharpness"] = np.full(1, np.log(10), dtype=np.float32)
    for layer in range(LAYERS):
        for name in ("along", "against", "triangle", "first"):
            found[f"{name}{layer}"] = square()
        found[f"second{layer}"] = zeros(width, width) if silent else square()
        found[f"along_kind{layer}"] = zeros(KINDS, width)
        found[f"against_kind{layer}"] = zeros(KINDS, width)
        found[f"triangle_type{layer}"] = zeros(3 * len(TYPES), width)
        found[f"first_bias{layer}"] = zeros(width)
        found[f"second_bias{layer}"] = zeros(width)
    return found


def refine(weights: Parameters, vectors: Any, along: Messages, seen: Floats | None = None) -> Any:
    """[n, d] vectors refined by messages along the edges that are `seen` [e] (1 or 0; None: all) and the triangles
    that have no other sides."""
    edges = np.ones(along.kinds.shape[0], dtype=np.float32) if seen is None else seen
    closed = edges[along.sides].min(axis=1, initial=1)
    number = along.causes.T @ edges + along.effects.T @ edges + sum(corner.T @ closed for corner in along.corners)
    scale, edges, closed = (1 / np.sqrt(1 + number))[:, None], edges[:, None], closed[:, None]
    refined = vectors
    for layer in range(LAYERS):
        received: Any = 0
        for name, sent, got in (("along", along.causes, along.effects), ("against", along.effects, along.causes)):
            sent_along = times(sent, anp.dot(refined, weights[f"{name}{layer}"]))
            sent_along = anp.maximum(sent_along + times(along.kinds, weights[f"{name}_kind{layer}"]), 0)
            received = received + times(got.T, sent_along * edges)
        if len(along.sides):
            inner = _mean(along, refined)
            inner = anp.dot(inner, weights[f"triangle{layer}"])
            for corner, kind in zip(along.corners, along.types, strict=True):
                sent_along = anp.maximum(inner + times(kind, weights[f"triangle_type{layer}"]), 0)
                received = received + times(corner.T, sent_along * closed)
        hidden = anp.maximum(anp.dot(received * scale, weights[f"first{layer}"]) + weights[f"first_bias{layer}"], 0)
        refined = refined + anp.dot(hidden, weights[f"second{layer}"]) + weights[f"second_bias{layer}"]
        refined = refined / anp.sqrt(anp.sum(refined**2, axis=1, keepdims=True) + 1e-9)
    return refined


def _mean(along: Messages, vectors: Any) -> Any:
    one, two, three = (times(corner, vectors) for corner in along.corners)
    return (one + two + three) / 3


def roles(weights: Parameters, refined: Any) -> Roles:
    """Return what refined vectors are as causes and as effects; without training, themselves."""
    return Roles(refined + refined @ weights["cause"], refined + refined @ weights["effect"])


def apply(weights: Parameters, vectors: Vectors, graph: SignedGraph, found: Triangles) -> Refined:
    """Return the geometry that weights make of vectors, by all edges of a graph and these triangles."""
    refined = np.asarray(refine(weights, vectors, messages(graph, found)), dtype=np.float32)
    return Refined(refined, roles(weights, refined))


def train(
    vectors: Vectors,
    graph: SignedGraph,
    find: Callable[[SignedGraph], Triangles],
    seed: int,
    how: Training | None = None,
) -> Trained:
    """Return weights learned from a graph's edges, and from the triangles that `find` finds in those."""
    how = how or Training()
    learned, choosing = held_out(graph, 0.1, seed)
    part = graph.only(learned)
    along = messages(part, find(part))

    def known(weights: Parameters) -> Roles:
        return roles(weights, refine(weights, vectors, along))

    loss = _loss(vectors, part, along, seed, how)
    start = drawn(vectors.shape[1], seed, silent=True)
    return learn(start, loss, known, part.edges, graph.edges[choosing], how)


def _loss(
    vectors: Vectors, graph: SignedGraph, along: Messages, seed: int, how: Training
) -> Callable[[Parameters, int], Any]:
    """Return the loss of a step, for weights and the number of the step."""
    known = along.causes.T @ along.effects  # [n, n] above 0 for what is an edge

    def loss(weights: Parameters, step: int) -> Any:
        draw = np.random.default_rng((seed, step))
        hidden = draw.random(len(graph.edges)) < 0.5
        refined = refine(weights, vectors, along, (~hidden).astype(np.float32))
        chosen = np.flatnonzero(hidden)
        causes = times(along.causes[chosen], refined + anp.dot(refined, weights["cause"]))
        effects = refined + anp.dot(refined, weights["effect"])
        sharp = anp.exp(weights["sharpness"])
        value = cross_entropy(sharp * causes, effects, graph.edges[chosen], known, draw, how.corrupted)
        value = value + how.anchor * anp.mean(anp.sum((refined - vectors) ** 2, axis=1))
        if len(along.sides) and how.consistency:
            middle = _mean(along, refined)
            spread = sum(anp.sum((times(corner, refined) - middle) ** 2, axis=1) for corner in along.corners)
            value = value + how.consistency * anp.mean(spread)
        return value

    return loss
