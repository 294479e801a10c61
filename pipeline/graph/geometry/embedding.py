"""Embedding of a graph: vectors of its variables, refined where that foretells held-out edges better, and their places.

A tenth of the edges is held out; vectors of names and refined ones are measured on it, and unless a method is asked
for the better one is taken. The refined ones that are kept are made by the weights that were measured, of all edges.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.entities import semantic
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.graph.geometry import manifold, measures, transformer
from pipeline.graph.geometry import stored as stored_
from pipeline.graph.geometry.input_vectors import Vectors, input_texts, input_vectors, principal, texts
from pipeline.graph.geometry.link_prediction import Training
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import Ints, SignedGraph, held_out, load
from pipeline.graph.geometry.triangles import TYPES, triangles
from pipeline.llm.call_log import Calls
from pipeline.llm.connection import connected, ledger
from pipeline.settings import Settings, resolve
from pipeline.store.database import Store
from pipeline.store.result import Row

Embed = Callable[[Sequence[str]], Vectors]

WIDTH = 64
HELD_OUT = 0.1


class How(NamedTuple):
    """What a user may choose."""

    method: stored_.Method | None = None
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
        """Measure a geometry that was made of a graph's edges, on edges [e, 2] that are none of them."""
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
    graph, names_and_quotes = load(source, memory=bool(slice)), texts(source, memory=bool(slice))
    manifold.check(len(graph.ids))
    every = input_vectors(graph, names_and_quotes, of_texts)
    find = partial(triangles, seed=how.seed)
    learned, tested = held_out(graph, HELD_OUT, how.seed)
    part, wanted = graph.only(learned), graph.edges[tested]
    names = input_vectors(part, names_and_quotes, of_texts)
    figures = {"vectors": Figures.of(names, Roles(names, names), part, wanted)}
    refined, step = None, 0
    if how.method != "vectors":
        short = principal(names, WIDTH)
        trained = transformer.train(short, part, find, how.seed, how.training)
        step = trained.step
        measured = transformer.apply(trained.weights, short, part, find(part))
        figures["transformer"] = Figures.of(measured.vectors, measured.roles, part, wanted)
        better = len(tested) >= stored_.LEAST and figures["transformer"].mrr > figures["vectors"].mrr
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


def vectors_of(store: Store, folder: Path, server: dict[str, Any], *, memory: bool = False) -> tuple[Embed, str]:
    """Return whose vectors texts have, and what that is called. An endpoint is asked for all of them now."""
    given = {name: value for name, value in server.items() if value is not None}
    if not given.get("embeddings_model"):
        if given.keys() & {"base_url", "key_from"}:
            raise Unusable(
                "--base-url and --key-from need --embeddings-model: say which of the server's models to use."
            )
        return semantic.embed, semantic.RULES
    settings = resolve({**given, "model": given["embeddings_model"]})  # no other is asked
    embedder = str(settings.embedder)
    wanted = input_texts(texts(store, memory=memory))
    known = asyncio.run(_ask(folder, settings, embedder, wanted))
    return lambda names: semantic.unpack(known, list(names)), embedder


async def _ask(folder: Path, settings: Settings, embedder: str, wanted: Sequence[str]) -> dict[str, bytes]:
    with Calls(folder) as calls:
        async with connected(settings, calls, ledger(calls, settings), silent) as model:
            return await model.embed(embedder, wanted)
