"""Vectors of variables: the mean of those of a variable's names, and with less weight of the sentences about it.

A sentence that states a held-out edge names both its ends and would tell of it, so that none of these is taken.
Vectors are static ones of the package wordllama, or those of an embeddings endpoint; all have length 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.graph.geometry.signed_graph import SignedGraph
from pipeline.store.database import Store

Vectors = NDArray[np.float32]

SENTENCES = 0.3  # weight of the sentences beside the names


class Texts(NamedTuple):
    """What is said of variables, by their ids."""

    names: Mapping[str, Sequence[str]]
    sentences: Sequence[tuple[str, str, str]]
    """(cause, effect, sentence)"""


def texts(store: Store, *, memory: bool = False) -> Texts:
    """Return the names and sentences of a graph; with `memory` also those of a model's memory."""
    names = {row["id"]: [row["name"], *row["aliases"]] for row in store.rows("geometry/variables", memory=memory)}
    rows = store.rows("geometry/sentences", memory=memory)
    return Texts(names, [(row["cause"], row["effect"], row["quote"]) for row in rows])


def input_texts(given: Texts) -> list[str]:
    """Return all texts whose vectors may be asked for."""
    sentences = [quote for _, _, quote in given.sentences] if SENTENCES else []
    return sorted({*(name for names in given.names.values() for name in names), *sentences})


def input_vectors(
    graph: SignedGraph,
    given: Texts,
    embed: Callable[[Sequence[str]], Vectors],
    weight: float = SENTENCES,
) -> Vectors:
    """[n, d] a vector of length 1 for each variable, by the sentences of no other edges than the graph's own."""
    known = {(graph.ids[cause], graph.ids[effect]) for cause, effect in graph.edges.tolist()}
    other = {quote for cause, effect, quote in given.sentences if (cause, effect) not in known}
    sentences: dict[str, list[str]] = {}
    for cause, effect, quote in given.sentences if weight else ():
        if quote not in other:
            for end in (cause, effect):
                sentences.setdefault(end, []).append(quote)
    names = (name for one in graph.ids for name in given.names[one])
    every = sorted({*names, *(quote for quotes in sentences.values() for quote in quotes)})
    place = {text: at for at, text in enumerate(every)}
    vectors = embed(every)
    found = np.zeros((len(graph.ids), vectors.shape[1]), dtype=np.float32)
    for at, one in enumerate(graph.ids):
        found[at] = unit(vectors[[place[name] for name in given.names[one]]].mean(axis=0, keepdims=True))[0]
        if one in sentences:
            found[at] += weight * vectors[[place[quote] for quote in sentences[one]]].mean(axis=0)
    return unit(found)


def unit(vectors: Vectors) -> Vectors:
    """Return the same directions at length 1; 0 stays 0."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), dtype=np.float32)


def principal(vectors: Vectors, width: int, of: Vectors | None = None) -> Vectors:
    """[n, width] vectors along the principal components of `of` (by default themselves), about its mean, at length 1.

    Padded with zeros where there are fewer components.
    """
    of = vectors if of is None else of
    middle = of.mean(axis=0, keepdims=True)
    _, _, axes = np.linalg.svd(of - middle, full_matrices=False)
    kept = (vectors - middle) @ axes[:width].T
    padded = np.zeros((len(vectors), width), dtype=np.float32)
    padded[:, : kept.shape[1]] = kept
    return unit(padded)
