"""Hypotheses: pairs without an edge that a path of two edges links, in the order in which a geometry likes them.

A link that no abstract states, through a variable that abstracts tie to both ends, is what literature-based discovery
looks for (Swanson 1986). An edge that finds no effect suggests nothing, so no path leads over it. The geometry puts the
pairs in an order; whether it does so better than counting is measured on edges that were first stated later, beside
common neighbours, Adamic and Adar's index (2003) and the product of degrees. A hypothesis is no evidence, and nothing
of it enters the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.graph.geometry.signed_graph import SEVERAL, SIGNS, SignedGraph
from pipeline.topics.generic import STOP
from pipeline.topics.stems import stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.graph.geometry.measures import Roles
    from pipeline.graph.geometry.signed_graph import Ints

    Floats = NDArray[np.float64]

_VALUE = {"+": 1, "-": -1}
PATHS = 3  # shown for each pair


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


class Path(NamedTuple):
    """Two edges from the cause to the effect by way of a third variable; each may point either way."""

    through: int
    first: int
    second: int
    forward: bool
    """both edges point from the cause to the effect"""


def adjacency(graph: SignedGraph) -> Any:
    """[n, n] 1 where there is an edge in either direction, sparse."""
    import numpy as np
    from scipy.sparse import csr_matrix

    size = len(graph.ids)
    ends = np.concatenate([graph.edges, graph.edges[:, ::-1]])
    found = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    found.data[:] = 1
    return found


def candidates(graph: SignedGraph, barred: Ints | None = None) -> Candidates:
    """All pairs without an edge in either direction from whose cause a path of two edges leads to the effect.

    Left out are the pairs `barred` [b, 2], in either order, those whose names are much the same, and those of which one
    paper states every such path: what follows from a paper by itself its authors know.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, diags

    near, size = adjacency(graph), len(graph.ids)
    effects = graph.only(np.flatnonzero(graph.finds))
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
    import numpy as np
    from scipy.sparse import csr_matrix

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
    import numpy as np

    products = np.einsum("cd,cd->c", roles.cause[pairs[:, 0]], roles.effect[pairs[:, 1]])
    return np.asarray(products, dtype=np.float64)


class End(NamedTuple):
    """An edge as one of its ends sees it."""

    there: int
    edge: int
    leaves: bool


def surroundings(graph: SignedGraph) -> list[list[End]]:
    """The edges at each variable that find an effect."""
    import numpy as np

    found: list[list[End]] = [[] for _ in graph.ids]
    for edge in np.flatnonzero(graph.finds).tolist():
        cause, effect = graph.edges[edge].tolist()
        found[cause].append(End(effect, edge, True))
        found[effect].append(End(cause, edge, False))
    return found


def paths(around: Sequence[Sequence[End]], cause: int, effect: int) -> list[Path]:
    """The paths of two edges between cause and effect, those that point forward first."""
    at: dict[int, list[End]] = {}
    for end in around[effect]:
        at.setdefault(end.there, []).append(end)
    found = [
        Path(first.there, first.edge, second.edge, first.leaves and not second.leaves)
        for first in around[cause]
        for second in at.get(first.there, ())
    ]
    return sorted(found, key=lambda path: (not path.forward, path.through, path.first, path.second))


def suggested(graph: SignedGraph, found: list[Path]) -> str:
    """The sign that all forward paths agree on, each the product of its two; ? where none is told."""
    signs = {
        _VALUE.get(SIGNS[graph.kind[path.first] // 2], 0) * _VALUE.get(SIGNS[graph.kind[path.second] // 2], 0)
        for path in found
        if path.forward
    }
    return "+" if signs == {1} else "-" if signs == {-1} else "?"


def area(found: Floats, right: NDArray[np.bool_]) -> float:
    """The probability that a right pair is scored above a wrong one, ties for half: the area under the ROC curve."""
    import numpy as np

    wrong, own = np.sort(found[~right]), found[right]
    if not len(wrong) or not len(own):
        return 0.5
    below = np.searchsorted(wrong, own, "left") + np.searchsorted(wrong, own, "right")
    return float(below.mean() / 2 / len(wrong))


def precision(found: Floats, right: NDArray[np.bool_], within: int) -> float:
    """The share of right pairs among the first `within`; of equals at the border as many as chance would take."""
    import numpy as np

    within = min(within, len(found))
    if not within:
        return 0.0
    border = np.sort(found)[-within]
    above, equal = found > border, found == border
    share = (within - above.sum()) / equal.sum()
    return float((right[above].sum() + share * right[equal].sum()) / within)
