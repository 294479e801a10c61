"""Hypotheses: pairs without an edge that a path of two edges links, in the order in which a geometry likes them.

A link that no abstract states, through a variable that abstracts tie to both ends, is what literature-based discovery
looks for (Swanson 1986). An edge that finds no effect suggests nothing, so no path leads over it. The geometry puts the
pairs in an order; whether it does so better than counting is measured on edges that were first stated later, beside
common neighbours, Adamic and Adar's index (2003) and the product of degrees. A hypothesis is no evidence, and nothing
of it enters the graph.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from pipeline.graph.geometry import transformer
from pipeline.graph.geometry.embedding import WIDTH, Embed, How
from pipeline.graph.geometry.figures import adjacency
from pipeline.graph.geometry.input_vectors import input_vectors, principal, texts
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import SEVERAL, SIGNS, Ints, SignedGraph, load
from pipeline.graph.geometry.triangles import triangles
from pipeline.store.database import Store
from pipeline.store.result import Row
from pipeline.topics.stems import STOP, stem, words

Floats = NDArray[np.float64]


class Candidates(NamedTuple):
    """c ordered pairs, from the cause of which a path of two edges leads to the effect."""

    pairs: Ints
    """[c, 2] cause and effect"""
    common: Floats
    """[c] how many variables have edges with both, in any direction"""
    adamic_adar: Floats
    """[c] the same, each weighted by 1 / log of its degree"""
    degrees: Floats
    """[c] the product of their degrees"""


def candidates(graph: SignedGraph, barred: Ints | None = None) -> Candidates:
    """All pairs without an edge in either direction from whose cause a path of two edges leads to the effect.

    Left out are the pairs `barred` [b, 2], in either order, those whose names are much the same, and those of which one
    paper states every such path: what follows from a paper by itself its authors know.
    """
    near, size = adjacency(graph), len(graph.ids)
    effects = graph.only(np.flatnonzero(graph.kind // 2 != SIGNS.index("0")))  # without edges that find no effect
    degree = np.asarray(near.sum(axis=1)).reshape(-1)
    weight = diags(np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0))
    forward = csr_matrix((np.ones(len(effects.edges)), (effects.edges[:, 0], effects.edges[:, 1])), shape=(size, size))
    led = (forward @ forward - _within_papers(effects)).tocoo()
    taken = np.concatenate([graph.edges, np.zeros((0, 2), dtype=np.int64) if barred is None else barred])
    taken = np.concatenate([taken, taken[:, ::-1]])
    pairs = np.stack([led.row, led.col], axis=1).astype(np.int64)
    pairs = pairs[(led.data > 0) & (led.row != led.col) & ~np.isin(pairs @ [size, 1], taken @ [size, 1])]
    said = [telling(name) for name in graph.names]
    alike = [much_the_same(said[one], said[other]) for one, other in pairs.tolist()]
    pairs = pairs[~np.array(alike, dtype=bool)]
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    if not len(pairs):
        return Candidates(pairs, *(np.zeros(0) for _ in range(3)))
    common, weighted = (
        np.asarray(each.tocsr()[pairs[:, 0], pairs[:, 1]]).reshape(-1) for each in (near @ near, near @ weight @ near)
    )
    return Candidates(pairs, common, weighted, degree[pairs[:, 0]] * degree[pairs[:, 1]])


def _within_papers(graph: SignedGraph) -> Any:
    """[n, n] how many paths of two edges there are that one paper alone states, sparse."""
    of_one = np.flatnonzero(graph.paper != SEVERAL)
    size, (causes, effects), papers = len(graph.ids), graph.edges[of_one].T, graph.paper[of_one]
    # the middle of a path is a variable in a paper
    middles, at = np.unique(np.concatenate([effects, causes]) + size * np.tile(papers, 2), return_inverse=True)
    ones, shape = np.ones(len(of_one)), (size, len(middles))
    into = csr_matrix((ones, (causes, at[: len(of_one)])), shape=shape)
    out_of = csr_matrix((ones, (effects, at[len(of_one) :])), shape=shape)
    return into @ out_of.T


def telling(name: str) -> frozenset[str]:
    """The stems of the words of a name, but for function words."""
    return frozenset(stem(word) for word in words(name) if word not in STOP)


def much_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names share more than half of the telling words of the shorter one: that they go together is hardly
    news, and often they are two names of one thing."""
    return 2 * len(one & other) > min(len(one), len(other))


def scores(roles: Roles, pairs: Ints) -> Floats:
    """[c] what a geometry says of pairs [c, 2]."""
    products = np.einsum("cd,cd->c", roles.cause[pairs[:, 0]], roles.effect[pairs[:, 1]])
    return np.asarray(products, dtype=np.float64)


def area(found: Floats, right: NDArray[np.bool_]) -> float:
    """The probability that a right pair is scored above a wrong one, ties for half: the area under the ROC curve."""
    wrong, own = np.sort(found[~right]), found[right]
    if not len(wrong) or not len(own):
        return 0.5
    below = np.searchsorted(wrong, own, "left") + np.searchsorted(wrong, own, "right")
    return float(below.mean() / 2 / len(wrong))


def precision(found: Floats, right: NDArray[np.bool_], within: int) -> float:
    """The share of right pairs among the first `within`; of equals at the border as many as chance would take."""
    within = min(within, len(found))
    if not within:
        return 0.0
    border = np.sort(found)[-within]
    above, equal = found > border, found == border
    share = (within - above.sum()) / equal.sum()
    return float((right[above].sum() + share * right[equal].sum()) / within)


def by_year(graph: SignedGraph, year: int) -> tuple[Ints, Ints]:
    """Numbers of the edges first stated before a year, and of those first stated in it or later; undated ones are in
    neither, and so are later ones whose reverse is among the earlier."""
    earlier = np.flatnonzero((graph.since > 0) & (graph.since < year))
    known = {(int(effect), int(cause)) for cause, effect in graph.edges[earlier]}
    later = [edge for edge in np.flatnonzero(graph.since >= year) if tuple(graph.edges[edge].tolist()) not in known]
    return earlier, np.array(later, dtype=np.int64)


def kin(store: Store, graph: SignedGraph) -> Ints:
    """[b, 2] variables of which one is a class of the other: that they go together is no hypothesis."""
    at = {name: number for number, name in enumerate(graph.ids)}
    rows = [(at.get(row["entity"]), at.get(row["broader"])) for row in store.sql("select entity, broader from broader")]
    return np.array([pair for pair in rows if None not in pair], dtype=np.int64).reshape(-1, 2)


def foretold(store: Store, year: int, of_texts: Embed, how: How) -> Row:
    """How well hypotheses from edges stated before a year foretell those first stated in it or later."""
    graph, said = load(store, before=year), texts(store)
    earlier, later = by_year(graph, year)
    part = graph.only(earlier)
    names = input_vectors(part, said, of_texts)
    short = principal(names, WIDTH)
    find = partial(triangles, seed=how.seed)
    trained = transformer.train(short, part, find, how.seed, how.training)
    refined = transformer.apply(trained.weights, short, part, find(part))
    found = candidates(part, kin(store, graph))
    size = len(graph.ids)
    codes = found.pairs[:, 0] * size + found.pairs[:, 1]
    right = np.isin(codes, graph.edges[later, 0] * size + graph.edges[later, 1])
    rankings = {
        "transformer": scores(refined.roles, found.pairs),
        "vectors": scores(Roles(names, names), found.pairs),
        "common neighbours": found.common,
        "Adamic-Adar": found.adamic_adar,
        "degrees": found.degrees,
    }
    return {
        "year": year,
        "earlier": len(earlier),
        "later": len(later),
        "pairs": len(found.pairs),
        "right": int(right.sum()),
        "rankings": {
            name: {
                "area": area(values, right),
                **{f"first {k}": precision(values, right, k) for k in (10, 100, 1000)},
            }
            for name, values in rankings.items()
        },
    }
