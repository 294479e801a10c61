"""Figures of a geometry: the map by topic, sign, standing and community, degrees, the spectrum, one neighbourhood; and
the scores of local models by radius and size.

Drawings are matplotlib's, PNG or SVG, without a display. Names are data: no mathematics, no markup.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from scipy.sparse import csr_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigsh

from pipeline.graph.geometry.signed_graph import NO_TOPIC, SIGNS, SignedGraph
from pipeline.graph.models.sweep import Cell
from pipeline.sources.text.unicode import cut
from pipeline.store.result import Row

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6BB1", "#7F6000")  # Okabe and Ito's
GREY = "#B8B8B8"
OF_SIGN = {"+": "#009E73", "-": "#D55E00", "0": "#7F7F7F", "?": "#56B4E9"}
SAID = {"+": "raises", "-": "lowers", "0": "no effect", "?": "direction open"}
OF_STANDING = {"promoted": "#0072B2", "qualified": "#E69F00", "held": GREY}
LABELS = 16  # names written on a map, of the variables with most edges
EIGENVALUES = 60
NEIGHBOURS = 14  # causes, and effects, of a neighbourhood


class Groups(NamedTuple):
    """What colours the variables of a map."""

    number: Sequence[int]
    """of each variable; below 0 for none"""
    names: Sequence[str]
    """of the numbers, the largest first, as many as have a colour"""


def by_topic(graph: SignedGraph) -> Groups:
    """Return the topics that most variables have."""
    counts = Counter(int(topic) for topic in graph.topic if topic != NO_TOPIC)
    place = {topic: at for at, (topic, _) in enumerate(counts.most_common(len(COLOURS)))}
    return Groups([place.get(int(topic), -1) for topic in graph.topic], [graph.topics[topic] for topic in place])


def by_community(graph: SignedGraph, community: Sequence[int]) -> Groups:
    """Return the largest communities, each called by its variables with most edges."""
    degree = Counter(graph.edges.reshape(-1).tolist())
    members: dict[int, list[int]] = defaultdict(list)
    for variable, number in enumerate(community):
        members[number].append(variable)
    names = [
        "; ".join(graph.names[each] for each in sorted(members[number], key=lambda one: (-degree[one], one))[:2])
        for number in sorted(members)[: len(COLOURS)]
    ]
    return Groups([number if number < len(COLOURS) else -1 for number in community], names)


def variables(graph: SignedGraph, places: Sequence[Row], groups: Groups, title: str) -> Figure:
    """Draw the map with variables in the colours of their groups."""
    figure, axes = _canvas(title)
    _scatter(axes, places, groups)
    _label(axes, graph, places)
    _legend(axes)
    return figure


def edges(
    graph: SignedGraph, places: Sequence[Row], kinds: Sequence[str], colours: Mapping[str, str], title: str
) -> Figure:
    """The map with edges in the colours of their kinds; `colours` in the order in which they are drawn over others."""
    figure, axes = _canvas(title)
    for kind, colour in reversed(list(colours.items())):
        lines = [
            [(places[cause]["x"], places[cause]["y"]), (places[effect]["x"], places[effect]["y"])]
            for (cause, effect), own in zip(graph.edges.tolist(), kinds, strict=True)
            if own == kind
        ]
        label = f"{SAID.get(kind, kind)} ({len(lines):,})"
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=0.5, alpha=0.6, label=label))
    axes.scatter([place["x"] for place in places], [place["y"] for place in places], s=3, c="#404040", zorder=3)
    _label(axes, graph, places)
    _legend(axes)
    return figure


def signs(graph: SignedGraph) -> list[str]:
    """Return the sign of each edge."""
    return [SIGNS[kind // 2] for kind in graph.kind.tolist()]


def degrees(graph: SignedGraph) -> Figure:
    """Draw how many variables have how many causes, effects, and both, on logarithmic axes."""
    figure, axes = _canvas("Variables by their number of edges", plain=True)
    pairs = graph.edges.tolist()
    counted = {
        "causes": Counter(effect for _, effect in pairs),
        "effects": Counter(cause for cause, _ in pairs),
        "both": Counter(end for pair in pairs for end in pair),
    }
    for (name, counts), colour, marker in zip(counted.items(), COLOURS, "v^o", strict=False):
        numbers = sorted(Counter(counts.values()).items())
        axes.plot(*zip(*numbers, strict=True), marker, color=colour, label=name, markersize=5, alpha=0.8)
    axes.set(xscale="log", yscale="log", xlabel="edges", ylabel="variables")
    axes.legend(frameon=False)
    return figure


def spectrum(graph: SignedGraph) -> Figure:
    """Return the smallest eigenvalues of the normalised Laplacian of the largest component."""
    values, size = eigenvalues(graph)
    figure, axes = _canvas(f"Spectrum of the largest component ({size:,} of {len(graph.ids):,} variables)", plain=True)
    axes.plot(range(1, len(values) + 1), values, "o", color=COLOURS[0], markersize=4)
    axes.set(xlabel="number", ylabel="eigenvalue of the normalised Laplacian", ylim=(-0.02, max(values) * 1.05 + 0.02))
    return figure


def eigenvalues(graph: SignedGraph) -> tuple[list[float], int]:
    """Return the smallest eigenvalues of the largest component, ascending, at most EIGENVALUES, and its size."""
    near = adjacency(graph)
    _, part = connected_components(near, directed=False)
    inside = np.flatnonzero(part == np.bincount(part).argmax())
    near = near[inside][:, inside]
    scale = diags(1 / np.sqrt(np.asarray(near.sum(axis=1)).reshape(-1)))
    similar = scale @ near @ scale  # 1 less its eigenvalues are those of the Laplacian
    if len(inside) <= 2 * EIGENVALUES:
        found = np.linalg.eigvalsh(similar.toarray())
    else:
        found = eigsh(similar, k=EIGENVALUES, which="LA", v0=np.ones(len(inside)), return_eigenvectors=False)
    return sorted(max(0.0, float(1 - value)) for value in found)[:EIGENVALUES], len(inside)


def adjacency(graph: SignedGraph) -> Any:
    """Return the sparse matrix [n, n] that is 1 where there is an edge in either direction."""
    size = len(graph.ids)
    pairs = np.concatenate([graph.edges, graph.edges[:, ::-1]])
    found = csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    found.data[:] = 1
    return found


def neighbourhood(graph: SignedGraph, variable: int) -> Figure:
    """Draw one variable between its causes, on the left, and its effects, on the right."""
    degree = Counter(graph.edges.reshape(-1).tolist())
    figure, axes = _canvas(f"Causes and effects of {cut(graph.names[variable], 60)}")
    axes.set(xlim=(-1.75, 1.75), ylim=(-1.15, 1.15))
    for side, here, there in ((-1, 1, 0), (1, 0, 1)):
        own = [edge for edge in range(len(graph.edges)) if graph.edges[edge, here] == variable]
        own.sort(key=lambda edge: (-degree[int(graph.edges[edge, there])], edge))
        shown = own[:NEIGHBOURS]
        for at, edge in enumerate(shown):
            height = 0.0 if len(shown) == 1 else 1 - 2 * at / (len(shown) - 1)
            sign = SIGNS[int(graph.kind[edge]) // 2]
            pairs = ((0.62 * side, height), (0.03 * side, 0.02 * height))
            axes.annotate(
                "",
                xy=pairs[1] if side < 0 else pairs[0],
                xytext=pairs[0] if side < 0 else pairs[1],
                arrowprops={"arrowstyle": "->", "color": OF_SIGN[sign], "lw": 1.3},
            )
            name = cut(graph.names[int(graph.edges[edge, there])], 36)
            aligned = "right" if side < 0 else "left"
            _write(axes, 0.66 * side, height, name, ha=aligned, va="center", fontsize=8)
        if len(own) > len(shown):
            _write(axes, 0.66 * side, -1.12, f"and {len(own) - len(shown)} more", ha="center", va="top", fontsize=7)
    _write(axes, 0, 0.1, cut(graph.names[variable], 40), ha="center", va="bottom", fontsize=9, fontweight="bold")
    for sign, colour in OF_SIGN.items():
        axes.plot([], [], color=colour, label=SAID[sign])
    _legend(axes)
    return figure


def sweep(cells: Sequence[Cell]) -> Figure:
    """Heat maps of the scores of local models by radius and size: mean, median, largest, and the share of 0 or less.

    White is a score of 0, or half of the models; purple is better, orange worse.
    """
    figure = Figure(figsize=(9, 7), layout="constrained")
    counts = {each.radius: each.models for each in cells}
    counted = ", ".join(f"{number:,} within {radius}" for radius, number in counts.items())
    figure.suptitle(f"Scores of local models by radius and size ({counted})", fontsize=11)
    titles = {"mean": "mean score", "median": "median score", "largest": "largest score", "none": "share of 0 or less"}
    for axes, (field, title) in zip(figure.subplots(2, 2).flat, titles.items(), strict=True):
        axes.set_title(title, fontsize=10)
        _heat(axes, {(each.radius, each.size): getattr(each, field) for each in cells}, share=field == "none")
    return figure


def _heat(axes: Axes, values: Mapping[tuple[int, int], float | None], *, share: bool) -> None:
    """A cell for each radius and size, in the colour of its value, with the value written in it."""
    radii, sizes = (sorted({key[of] for key in values}) for of in (0, 1))
    middle = 0.5 if share else 0.0
    most = 0.5 if share else max([1.0, *(abs(value) for value in values.values() if value is not None)])
    drawn = [[math.nan if (value := values[radius, size]) is None else value for size in sizes] for radius in radii]
    axes.imshow(drawn, cmap="PuOr_r" if share else "PuOr", vmin=middle - most, vmax=middle + most, aspect="auto")
    axes.set(xlabel="size", ylabel="radius")
    axes.set_xticks(range(len(sizes)), list(map(str, sizes)))
    axes.set_yticks(range(len(radii)), list(map(str, radii)))
    for row, of_radius in enumerate(drawn):
        for column, value in enumerate(of_radius):
            words = "" if math.isnan(value) else f"{value:.0%}" if share else f"{value:.1f}"
            colour = "white" if abs(value - middle) > 0.6 * most else "black"
            axes.text(column, row, words, ha="center", va="center", fontsize=9, color=colour)


def save(figure: Figure, path: Path) -> None:
    """Write a drawing; the same drawing is the same file."""
    with mpl.rc_context({"svg.hashsalt": "democritus"}):
        empty: dict[str, Any] = {"Date": None} if path.suffix == ".svg" else {"Software": None}
        figure.savefig(path, dpi=200, metadata=empty)


def _canvas(title: str, *, plain: bool = False) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(9, 7), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=11, parse_math=False)
    if not plain:
        axes.set_axis_off()
    return figure, axes


def _scatter(axes: Axes, places: Sequence[Row], groups: Groups) -> None:
    for number, colour in ((-1, GREY), *enumerate(COLOURS[: len(groups.names)])):
        own = [place for place, group in zip(places, groups.number, strict=True) if group == number]
        name = "others" if number < 0 else cut(groups.names[number], 44)
        if own:
            label = f"{_plain(name)} ({len(own):,})"
            axes.scatter([one["x"] for one in own], [one["y"] for one in own], s=7, c=colour, label=label, alpha=0.8)


def _label(axes: Axes, graph: SignedGraph, places: Sequence[Row]) -> None:
    degree = Counter(graph.edges.reshape(-1).tolist())
    written: list[tuple[float, float]] = []
    room = _room(places)
    for variable, _ in sorted(degree.items(), key=lambda item: (-item[1], item[0])):
        x, y = places[variable]["x"], places[variable]["y"]
        if all(abs(x - other) > room[0] or abs(y - above) > room[1] for other, above in written):
            _write(axes, x, y, cut(graph.names[variable], 30), fontsize=6.5, zorder=4, backgroundcolor="#FFFFFFB0")
            written.append((x, y))
        if len(written) == LABELS:
            break


def _room(places: Iterable[Row]) -> tuple[float, float]:
    """Return the width and height that a written name takes, in the units of the map."""
    xs, ys = zip(*((place["x"], place["y"]) for place in places), strict=True)
    return 0.18 * (max(xs) - min(xs)), 0.03 * (max(ys) - min(ys))


def _write(axes: Axes, x: float, y: float, text: str, **how: Any) -> None:
    if "backgroundcolor" in how:
        how["bbox"] = {"facecolor": how.pop("backgroundcolor"), "edgecolor": "none", "pad": 0.5}
    axes.text(x, y, text, parse_math=False, **how)


def _plain(text: str) -> str:
    """Text for a legend, where dollars would begin mathematics and a leading underscore would hide it."""
    return text.replace("$", r"\$").lstrip("_") or "(no name)"


def _legend(axes: Axes) -> None:
    axes.legend(loc="upper left", bbox_to_anchor=(0, 0), ncols=2, frameon=False, fontsize=7, markerscale=1.6)
