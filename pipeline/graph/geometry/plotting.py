"""Plotting of a stored geometry: which figures there are, and the files they become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from pipeline.graph.geometry import figures
from pipeline.graph.geometry import stored as stored_
from pipeline.graph.geometry.signed_graph import load
from pipeline.graph.models import network
from pipeline.graph.models.sweep import sweep
from pipeline.store.records import SWEPT

_VOTES, _FEWEST = 500_000, 10  # models of a large graph that are swept: so many votes in all, but no fewer models


def plot(part: stored_.Part, folder: Path, kind: stored_.Format, again: str, about: str | None = None) -> list[Path]:
    """Write all figures into a folder. `about`: the id of the variable whose neighbourhood is drawn, by default the one
    with most edges. Raises Unusable as `stored.made` does."""
    store, slice = part
    stored_.made(store, again, slice)
    graph, places = load(store, memory=bool(slice)), stored_.places(store, slice)
    communities = figures.by_community(graph, [place["community"] for place in places])
    topics = figures.by_topic(graph)
    tiers = {
        (row["cause"], row["effect"]): row["standing"]
        for row in store.sql(
            "select cause, effect, sign, standing from told_edges where level = 'concept' order by cause, effect"
        )
    }
    tier_of_edge = [tiers[graph.ids[cause], graph.ids[effect]] for cause, effect in graph.edges.tolist()]
    if about is None or about not in graph.ids:
        focus = Counter(graph.edges.reshape(-1).tolist()).most_common(1)[0][0]
    else:
        focus = graph.ids.index(about)
    title = f"{len(graph.ids):,} variables by "
    of_signs = partial(figures.edges, graph, places, figures.signs(graph), figures.OF_SIGN)
    of_tiers = partial(figures.edges, graph, places, tier_of_edge, figures.OF_STANDING)
    drawings: dict[str, Callable[[], Figure]] = {
        "communities": lambda: figures.variables(graph, places, communities, title + "community"),
        "signs": lambda: of_signs(f"{len(graph.edges):,} edges by sign"),
        "standing": lambda: of_tiers(f"{len(graph.edges):,} edges by standing"),
        "degrees": lambda: figures.degrees(graph),
        "spectrum": lambda: figures.spectrum(graph),
        "neighbourhood": lambda: figures.neighbourhood(graph, focus),
    }
    if topics.names:
        drawings["topics"] = lambda: figures.variables(graph, places, topics, title + "topic")
    votes = network.load(store).votes
    cells = sweep(votes, max(_FEWEST, min(SWEPT, _VOTES // max(1, len(votes)))))
    if any(each.models for each in cells):
        drawings["models"] = lambda: figures.sweep(cells)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in drawings.items():
        path = folder / f"{name}.{kind}"
        figures.save(draw(), path)
        written.append(path)
    return written
