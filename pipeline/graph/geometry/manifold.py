"""Manifold: places of variables in the plane, and their communities, from their vectors.

Places are UMAP's (McInnes et al. 2018), communities those of Louvain (Blondel et al. 2008) on the weighted
neighbourhoods that UMAP sees; both with a seed, so that equal vectors have equal places.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import networkx as nx
import numpy as np

from pipeline.errors import Unusable
from pipeline.graph.geometry.input_vectors import Vectors
from pipeline.graph.geometry.signed_graph import Ints

LEAST = 10  # variables; fewer are no manifold
EPOCHS: int | None = None  # of UMAP; None: as many as it finds right for the number of variables


class Manifold(NamedTuple):
    """n places."""

    plane: Vectors
    """[n, 2]"""
    community: Ints
    """[n] numbers, the largest community being 0"""


def check(variables: int) -> None:
    """Raise Unusable for fewer variables than LEAST."""
    if variables < LEAST:
        counted = "1 variable has" if variables == 1 else f"{variables} variables have"
        raise Unusable(f"{counted} edges; a map needs {LEAST}. Read more abstracts first.")


def manifold(vectors: Vectors, seed: int, neighbours: int = 30, distance: float = 0.1) -> Manifold:
    """Return where LEAST vectors or more lie. `neighbours` and `distance` are UMAP's n_neighbors and min_dist."""
    from umap import UMAP  # compiles for seconds when it is imported, which `plot` need not wait for

    plane = UMAP(
        n_components=2,
        n_neighbors=min(neighbours, len(vectors) - 1),
        min_dist=distance,
        metric="cosine",
        n_epochs=EPOCHS,
        random_state=seed,
        n_jobs=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of graphs in several parts, which these are
        return Manifold(plane.fit_transform(vectors), communities(plane.graph_, seed))


def communities(near: object, seed: int) -> Ints:
    """[n] the community of each row of a symmetric sparse matrix of weights [n, n]."""
    graph = nx.from_scipy_sparse_array(near)
    groups = sorted(nx.community.louvain_communities(graph, seed=seed), key=lambda group: (-len(group), min(group)))
    found = np.zeros(len(graph), dtype=np.int64)
    for number, group in enumerate(groups):
        found[sorted(group)] = number
    return found
