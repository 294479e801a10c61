"""Embedding of a graph: vectors of its variables, refined where that foretells held-out edges better, and their places.

A tenth of the edges is held out; vectors of names and refined ones are measured on it, and unless a method is asked
for the better one is taken. The refined ones that are kept are made by the weights that were measured, of all edges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.graph.geometry import hypotheses, manifold, measures, transformer
from pipeline.graph.geometry import stored as stored_
from pipeline.graph.geometry.input_vectors import input_vectors, principal, texts
from pipeline.graph.geometry.link_prediction import Training
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import SIGNS, SignedGraph, by_year, held_out, load
from pipeline.graph.geometry.triangles import TYPES, triangles
from pipeline.store.database import Store
from pipeline.store.result import Row

if TYPE_CHECKING:
    from pipeline.graph.geometry.input_vectors import Vectors
    from pipeline.graph.geometry.signed_graph import Ints

Method = Literal["transformer", "vectors"]
Embed = Callable[[Sequence[str]], "Vectors"]

WIDTH = 64
HELD_OUT = 0.1
LEAST = 20  # held-out edges that can speak against the vectors of names


class How(NamedTuple):
    """What a user may choose."""

    method: Method | None = None
    seed: int = 1
    neighbours: int = 30
    distance: float = 0.1
    training: Training = Training()


class Figures(NamedTuple):
    """What is measured of one geometry, each between 0 and 1."""

    mrr: float
    hits: float
    linked: float
    purity: float

    @classmethod
    def of(cls, vectors: Vectors, roles: Roles, graph: SignedGraph, tested: Ints) -> Figures:
        """Of a geometry that was made of a graph's edges, on edges [e, 2] that are none of them."""
        ranks, near = measures.ranks(roles, tested, graph.edges), measures.neighbours(vectors)
        return cls(
            measures.mean_reciprocal(ranks),
            measures.hits(ranks),
            measures.linked(near, graph.edges),
            measures.purity(near, graph.topic),
        )


def embed(store: Store, of_texts: Embed, called: str, how: How, of: stored_.Part | None = None) -> Row:
    """Make and store the geometry of a graph, or of a slice of it; `called` says whose vectors `of_texts` gives.

    Returns what was made. Raises Unusable for a graph of hardly any variables.
    """
    source, slice = of or stored_.Part(store)
    graph, said = load(source, memory=bool(slice)), texts(source, memory=bool(slice))
    manifold.check(len(graph.ids))
    every = input_vectors(graph, said, of_texts)
    find = partial(triangles, seed=how.seed)
    learned, tested = held_out(graph, HELD_OUT, how.seed)
    part, asked = graph.only(learned), graph.edges[tested]
    names = input_vectors(part, said, of_texts)
    figures = {"vectors": Figures.of(names, Roles(names, names), part, asked)}
    refined, step = None, 0
    if how.method != "vectors":
        short = principal(names, WIDTH)
        trained = transformer.train(short, part, find, how.seed, how.training)
        step = trained.step
        measured = transformer.apply(trained.weights, short, part, find(part))
        figures["transformer"] = Figures.of(measured.vectors, measured.roles, part, asked)
        better = len(tested) >= LEAST and figures["transformer"].mrr > figures["vectors"].mrr
        if how.method or better:
            refined = transformer.apply(trained.weights, principal(every, WIDTH, of=names), graph, find(graph))
    where = manifold.manifold(refined.vectors if refined else every, how.seed, how.neighbours, how.distance)
    settings = {"neighbours": how.neighbours, "distance": how.distance, "metric": "cosine"}
    if refined:
        settings |= {**how.training._asdict(), "width": WIDTH, "layers": transformer.LAYERS, "step": step}
    made = stored_.Made(
        "transformer" if refined else "vectors",
        called,
        how.seed,
        settings,
        {"held_out": len(tested), **{name: each._asdict() for name, each in figures.items()}},
    )
    if refined:
        stored_.write(store, made, graph.ids, refined.vectors, refined.roles, where, slice)
    else:
        stored_.write(store, made, graph.ids, every, None, where, slice)
    kinds = find(graph).type.tolist()
    return {
        **made._asdict(),
        "variables": len(graph.ids),
        "edges": len(graph.edges),
        "triangles": {name: kinds.count(at) for at, name in enumerate(TYPES)},
        "communities": int(where.community.max()) + 1,
    }


def proposed(part: stored_.Part, again: str, about: str | None = None, limit: int | None = None) -> list[Row]:
    """The pairs without an edge that a path of two edges links, as the stored geometry ranks them, with their paths.

    `about`: the id of a variable that is an end of them. Raises Unusable as `stored.made` does.
    """
    import numpy as np

    store, slice = part
    stored_.made(store, again, slice)
    graph = load(store, memory=bool(slice))
    _, roles = stored_.roles(store, slice)
    found = hypotheses.candidates(graph, kin(store, graph))
    pairs = found.pairs
    if about is not None:
        own = graph.ids.index(about) if about in graph.ids else -1
        pairs = pairs[(pairs == own).any(axis=1)]
    scores = hypotheses.scores(roles, pairs)
    around = hypotheses.surroundings(graph)
    rows: list[Row] = []
    for at in np.lexsort((pairs[:, 1], pairs[:, 0], -scores)).tolist():
        cause, effect = pairs[at].tolist()
        if limit is not None and len(rows) >= limit:
            break
        paths = hypotheses.paths(around, cause, effect)
        rows.append(
            {
                "cause": graph.names[cause],
                "effect": graph.names[effect],
                "sign": hypotheses.suggested(graph, paths),
                "score": round(float(scores[at]), 4),
                "number": len(paths),
                "paths": [_told(graph, path) for path in paths[: hypotheses.PATHS]],
                "cause_id": graph.ids[cause],
                "effect_id": graph.ids[effect],
            }
        )
    return rows


def _told(graph: SignedGraph, path: hypotheses.Path) -> list[Row]:
    """The two edges of a path, with the names of their ends."""
    return [
        {
            "cause": graph.names[int(graph.edges[edge, 0])],
            "effect": graph.names[int(graph.edges[edge, 1])],
            "sign": SIGNS[int(graph.kind[edge]) // 2],
        }
        for edge in (path.first, path.second)
    ]


def kin(store: Store, graph: SignedGraph) -> Ints:
    """[b, 2] variables of which one is a class of the other: that they go together is no hypothesis."""
    import numpy as np

    at = {name: number for number, name in enumerate(graph.ids)}
    rows = [(at.get(row["entity"]), at.get(row["broader"])) for row in store.rows("geometry/kin")]
    return np.array([pair for pair in rows if None not in pair], dtype=np.int64).reshape(-1, 2)


def foretold(store: Store, year: int, of_texts: Embed, how: How) -> Row:
    """How well hypotheses from edges stated before a year foretell those first stated in it or later."""
    import numpy as np

    graph, said = load(store, before=year), texts(store)
    earlier, later = by_year(graph, year)
    part = graph.only(earlier)
    names = input_vectors(part, said, of_texts)
    short = principal(names, WIDTH)
    find = partial(triangles, seed=how.seed)
    trained = transformer.train(short, part, find, how.seed, how.training)
    refined = transformer.apply(trained.weights, short, part, find(part))
    found = hypotheses.candidates(part, kin(store, graph))
    size = len(graph.ids)
    codes = found.pairs[:, 0] * size + found.pairs[:, 1]
    right = np.isin(codes, graph.edges[later, 0] * size + graph.edges[later, 1])
    rankings = {
        "transformer": hypotheses.scores(refined.roles, found.pairs),
        "vectors": hypotheses.scores(Roles(names, names), found.pairs),
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
                "area": hypotheses.area(values, right),
                **{f"first {k}": hypotheses.precision(values, right, k) for k in (10, 100, 1000)},
            }
            for name, values in rankings.items()
        },
    }
