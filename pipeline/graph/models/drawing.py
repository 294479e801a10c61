"""Drawing of a model as SVG, and its text for DAGitty.

Causes are on the left, effects on the right; signs are told apart by colour and by the end of the line.
Layers are longest ways from the left; within a layer variables stand near their neighbours (the barycenter heuristic of
Sugiyama, Tagawa and Toda 1981). Colours are those of Okabe and Ito, which colour-blind people tell apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from textwrap import wrap
from xml.sax.saxutils import escape

import networkx as nx

from pipeline.graph.models.local import Model
from pipeline.graph.models.network import link
from pipeline.sources.text.unicode import safe

_WIDE, _GAP, _LINE, _CHARACTERS = 168, 96, 15, 24
_MOST_LINES = 3
_ILLEGAL = re.compile("[\ufffe\uffff]")  # in XML
_BARE = re.compile(r"[0-9a-zA-Z_.]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_COLOURS = {"+": "#0072B2", "-": "#D55E00", "?": "#767676"}
_ENDS = {"+": "raises", "-": "lowers", "?": "affects"}

Place = tuple[float, float]


def places(dag: nx.DiGraph[str]) -> dict[str, Place]:
    """Return a layer and a height for each variable, both from 0."""
    layer: dict[str, int] = {}
    for node in nx.topological_sort(dag):
        layer[node] = max((layer[each] + 1 for each in dag.predecessors(node)), default=0)
    for node in dag:  # what nothing acts on stands right before what it acts on
        if not dag.in_degree(node) and dag.out_degree(node):
            layer[node] = min(layer[each] for each in dag.successors(node)) - 1
    columns: dict[int, list[str]] = defaultdict(list)
    for node in dag:
        columns[layer[node]].append(node)
    height = {node: float(place) for column in columns.values() for place, node in enumerate(column)}
    for sweep in range(12):
        for number in sorted(columns, reverse=bool(sweep % 2)):
            near = {
                node: [height[each] for each in (*dag.predecessors(node), *dag.successors(node))] or [height[node]]
                for node in columns[number]
            }
            columns[number].sort(key=lambda node: (sum(near[node]) / len(near[node]), node))
            middle = (len(columns[number]) - 1) / 2
            for place, node in enumerate(columns[number]):
                height[node] = place - middle
    lowest = min(height.values(), default=0.0)
    return {node: (float(layer[node]), height[node] - lowest) for node in dag}


def svg(model: Model) -> str:
    """Return the model as one SVG element with its own styles."""
    at = places(model.dag)
    tall = 18 + _MOST_LINES * _LINE
    wide = (max(x for x, _ in at.values()) + 1) * (_WIDE + _GAP) - _GAP + 20
    high = (max(y for _, y in at.values()) + 1) * (tall + 14) + 40
    corner = {node: (10 + x * (_WIDE + _GAP), 10 + y * (tall + 14)) for node, (x, y) in at.items()}
    title = f"Local causal model around {model.names[model.focus]}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" '
        f'height="{high:.0f}" font-family="sans-serif" font-size="12">',
        f"<title>{_escaped(title)}</title>",
        "<defs>",
        *(_marker(sign) for sign in _COLOURS),
        "</defs>",
    ]
    cut = {(each.cause, each.effect) for each in model.cuts}
    for edge in model.graph.edges:
        parts.append(_line(model, edge, corner, tall, cut=edge in cut))
    for node, (x, y) in corner.items():
        parts += _box(model, node, x, y, tall)
    parts.append(_legend(high, bool(cut)))
    return "\n".join([*parts, "</svg>", ""])


def _marker(sign: str) -> str:
    shape = {
        "+": '<path d="M0 0L10 5L0 10z"',
        "-": '<path d="M6 0L10 0L10 10L6 10z"',
        "?": '<circle cx="6" cy="5" r="4"',
    }
    return (
        f'<marker id="end-{_ENDS[sign]}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto">{shape[sign]} fill="{_COLOURS[sign]}"/></marker>'
    )


def _line(model: Model, edge: tuple[str, str], corner: dict[str, Place], tall: float, *, cut: bool) -> str:
    (x, y), (to_x, to_y) = corner[edge[0]], corner[edge[1]]
    to_x -= 3  # so that the end of the line is seen before the box
    x, y, to_y = x + _WIDE, y + tall / 2, to_y + tall / 2
    bend = max(40.0, abs(to_x - x) / 2)
    found = link(model.graph, *edge)
    sign = found.sign if found.sign in _COLOURS else "?"
    dash = ' stroke-dasharray="2 4"' if cut else ' stroke-dasharray="6 3"' if sign == "?" else ""
    papers = f"{found.papers} paper{'s' * (found.papers != 1)}"
    label = f"{model.names[edge[0]]} {_ENDS[sign]} {model.names[edge[1]]}: {papers}{', cut' if cut else ''}"
    return (
        f'<path d="M{x:.0f} {y:.0f}C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}" '
        f'fill="none" stroke="{_COLOURS[sign]}" stroke-width="{min(4.0, 0.8 + 0.5 * found.papers):.1f}"{dash} '
        f'marker-end="url(#end-{_ENDS[sign]})"><title>{_escaped(label)}</title></path>'
    )


def _box(model: Model, node: str, x: float, y: float, tall: float) -> list[str]:
    words = wrap(model.names[node], _CHARACTERS) or [""]
    shown = words[:_MOST_LINES]
    if len(words) > _MOST_LINES:
        shown[-1] = shown[-1][: _CHARACTERS - 1] + "…"
    first = y + tall / 2 - (len(shown) - 1) * _LINE / 2 + 4
    weight = 'stroke-width="2.5"' if node == model.focus else 'stroke-width="1"'
    return [
        f'<g><title>{_escaped(model.names[node])}</title><rect x="{x:.0f}" y="{y:.0f}" width="{_WIDE}" '
        f'height="{tall:.0f}" rx="6" fill="#fff" stroke="#333" {weight}/>',
        *(
            f'<text x="{x + _WIDE / 2:.0f}" y="{first + place * _LINE:.0f}" text-anchor="middle" fill="#111">'
            f"{_escaped(line)}</text>"
            for place, line in enumerate(shown)
        ),
        "</g>",
    ]


def _legend(high: float, cut: bool) -> str:
    label = "blue arrow: raises · orange bar: lowers · grey dashes: direction open · thicker: more papers"
    label += " · dotted: cut, closes a loop" if cut else ""
    return f'<text x="10" y="{high - 10:.0f}" fill="#444" font-size="11">{label}</text>'


def _escaped(text: str) -> str:
    return escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", safe(text)))


def dagitty(
    dag: nx.DiGraph[str],
    names: dict[str, str],
    exposure: str | None = None,
    outcome: str | None = None,
    places: dict[str, tuple[float, float]] | None = None,
) -> str:
    """Return the text of an acyclic graph for dagitty.net and the R package `dagitty`, one statement a line.

    The grammar is that of jslib/parser/GraphDotParser.pegjs in github.com/jtextor/dagitty: `dag {`, statements, `}`; a
    variable is a bare word or stands in double quotes, in which a backslash makes a quote part of the name, and so
    cannot stand before another. There are no comments, and no variable may be called graph or node; two variables of
    one name get a number.
    """
    called = _called(dag, names)
    lines = ["dag {"]
    for node in dag:
        marks = ["exposure"] * (node == exposure) + ["outcome"] * (node == outcome)
        if places:
            x, y = places[node]
            marks.append(f'pos="{x:.3f},{y:.3f}"')
        lines.append(f"{called[node]} [{','.join(marks)}]" if marks else called[node])
    lines += [f"{called[cause]} -> {called[effect]}" for cause, effect in dag.edges]
    return "\n".join([*lines, "}", ""])


def _called(dag: nx.DiGraph[str], names: dict[str, str]) -> dict[str, str]:
    called: dict[str, str] = {}
    taken: set[str] = set()
    for node in dag:
        plain = _CONTROL.sub(" ", names[node]).replace("\\", "/").strip() or "variable"
        if plain in {"graph", "node"}:
            plain = f"{plain} (variable)"
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain} ({number})"
        taken.add(name)
        called[node] = name if _BARE.fullmatch(name) else '"' + name.replace('"', '\\"') + '"'
    return called
