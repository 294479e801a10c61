"""Analysis of a causal graph with networkx: acyclic part, paths, loops, adjustment sets, interventions. Pure.

What is said of a graph holds if the graph is right and lacks no common cause. It is made of what abstracts say, so it
is a set of questions put well, not an identified effect.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, pairwise
from typing import NamedTuple

import networkx as nx

from pipeline.graph.models.network import Link, link
from pipeline.store.records import Sign
from pipeline.store.result import Row

LONGEST = 4  # edges of a path or a loop
_MANY = 1000  # paths or loops that are looked at
_SETS = 12  # adjustment sets that are found


class Path(NamedTuple):
    """A directed path, or a loop without its first node again: its sign, and the support of its weakest edge."""

    nodes: list[str]
    sign: Sign
    weakest: float

    def as_row(self, names: dict[str, str]) -> Row:
        """Return it as plain values, as --json prints it."""
        return {"variables": [names[node] for node in self.nodes], "sign": self.sign, "weakest": round(self.weakest, 4)}


class Weakest(NamedTuple):
    """The edge on which most rests with least support, and the share of shortest ways between variables through it."""

    cause: str
    effect: str
    share: float


class Cut(NamedTuple):
    """An edge that was cut, and the way back from its effect to its cause, every edge of which has as much support."""

    cause: str
    effect: str
    back: list[str]
    """ids from the effect to the cause"""


class Adjustment(NamedTuple):
    """What must be known to tell the effect of one variable on another from what confounds it, in an acyclic graph."""

    confounders: list[str]
    """common causes: they act on the cause, and on the effect by a way that does not pass through the cause"""
    sets: list[list[str]]
    """the minimal adjustment sets; [[]] where nothing needs to be adjusted for, [] where no set is enough"""
    mediators: list[str]
    """on the way from the cause to the effect: not to be adjusted for"""
    colliders: list[str]
    """effects of both: not to be adjusted for"""


def acyclic(graph: nx.DiGraph[str]) -> tuple[nx.DiGraph[str], list[Cut]]:
    """Return the graph without the edges that are cut, and these, the best supported first.

    To cut as little support as possible is the weighted minimum feedback arc set, which is NP-hard (Karp 1972). Edges
    are taken in the order of their support, and one that would close a loop with those taken before is cut: of each
    loop a weakest edge goes, and the better supported way back is the reason. No cut edge could be put back.
    `benchmarks/models.py` compares what is cut with the least that could be.
    """
    kept: nx.DiGraph[str] = nx.DiGraph()
    kept.add_nodes_from(graph.nodes(data=True))
    cuts = []
    for cause, effect in in_order(graph, graph.edges):
        if nx.has_path(kept, effect, cause):
            cuts.append(Cut(cause, effect, nx.shortest_path(kept, effect, cause)))
        else:
            kept.add_edge(cause, effect, **graph.edges[cause, effect])
    return kept, cuts


def in_order(graph: nx.DiGraph[str], edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Sort edges by support, of those with the same the one of most papers first, then the latest, then by name."""

    def place(edge: tuple[str, str]) -> tuple[float, int, int, str, str]:
        found: Link = link(graph, *edge)
        names = (graph.nodes[end].get("name", end) for end in edge)
        return (-round(found.low, 6), -found.papers, -found.latest, *names)

    return sorted(edges, key=place)


def product(signs: Iterable[Sign]) -> Sign:
    """Return the sign of a path: ? where any of its edges has none."""
    found: Sign = "+"
    for sign in signs:
        if sign not in {"+", "-"}:
            return "?"
        found = "+" if sign == found else "-"
    return found


def paths(graph: nx.DiGraph[str], cause: str, effect: str, longest: int = LONGEST) -> list[Path]:
    """Return the directed paths from a cause to an effect: those whose weakest edge has most support first."""
    found = islice(nx.all_simple_paths(graph, cause, effect, cutoff=longest), _MANY)
    return sorted((_path(graph, nodes) for nodes in found), key=_place)


def loops(graph: nx.DiGraph[str], longest: int = LONGEST) -> list[Path]:
    """Return the loops: + reinforces a change, - balances it; those whose weakest edge has most support first."""
    found = [_path(graph, [*nodes, nodes[0]]) for nodes in islice(nx.simple_cycles(graph, length_bound=longest), _MANY)]
    ordered = [Path(_from_least(each.nodes[:-1]), each.sign, each.weakest) for each in found]
    return sorted(ordered, key=_place)


def adjustment(dag: nx.DiGraph[str], cause: str, effect: str) -> Adjustment:
    """Return the confounders of an effect, and its minimal adjustment sets.

    By the adjustment criterion for total effects (Shpitser, VanderWeele and Robins, UAI 2010): a set of variables, none
    of them on a way from cause to effect or an effect of one that is, which separates cause and effect in the graph
    without the first edges of these ways (van der Zander, Liskiewicz and Textor, UAI 2014). The first minimal separator
    is that of networkx; the others are found by leaving out each variable of one that was found.
    """
    below, above = nx.descendants(dag, cause), nx.ancestors(dag, effect)
    mediators = below & above
    onward: set[str] = {*mediators, effect} & {*below}
    forbidden: set[str] = {cause, effect, *onward}
    for node in onward:
        forbidden |= nx.descendants(dag, node)
    reduced = nx.DiGraph(dag)
    reduced.remove_edges_from([(cause, node) for node in onward if dag.has_edge(cause, node)])
    without = nx.DiGraph(dag)
    without.remove_node(cause)
    beside = nx.ancestors(without, effect)
    after: set[str] = nx.descendants(dag, effect)
    return Adjustment(
        confounders=_ordered(dag, nx.ancestors(dag, cause) & beside),
        sets=_separators(reduced, cause, effect, set(dag) - forbidden),
        mediators=_ordered(dag, mediators),
        colliders=_ordered(dag, after & below),
    )


class Reached(NamedTuple):
    """A variable that another acts on, by one way or several: those whose weakest edge has most support first."""

    ways: list[Path]

    @property
    def node(self) -> str:
        """The variable."""
        return self.ways[0].nodes[-1]

    @property
    def sign(self) -> Sign:
        """The sign in which all ways agree; ? where they do not, or one of them has none."""
        signs = {way.sign for way in self.ways}
        return signs.pop() if len(signs) == 1 else "?"


def intervene(graph: nx.DiGraph[str], node: str) -> nx.DiGraph[str]:
    """Return the graph in which a variable is set from outside, Pearl's do(): the edges into it are cut."""
    done = nx.DiGraph(graph)
    done.remove_edges_from(list(graph.in_edges(node)))
    return done


def reached(graph: nx.DiGraph[str], node: str) -> list[Reached]:
    """What a variable acts on, by all ways of at most LONGEST edges, or the shortest where all are longer; the nearest
    first."""
    found = []
    for other in nx.descendants(graph, node):
        ways = paths(graph, node, other) or [_path(graph, nx.shortest_path(graph, node, other))]
        found.append(Reached(ways))
    return sorted(found, key=lambda each: (min(len(way.nodes) for way in each.ways), -each.ways[0].weakest, each.node))


def hubs(graph: nx.DiGraph[str], most: int = 3) -> list[tuple[str, int, int]]:
    """Return the variables of most edges, with the number of their causes and of their effects."""
    found = [(node, graph.in_degree(node), graph.out_degree(node)) for node in graph]
    found.sort(key=lambda each: (-each[1] - each[2], each[0]))
    return [each for each in found[:most] if each[1] + each[2] > 2]


def weakest(dag: nx.DiGraph[str]) -> Weakest | None:
    """The edge on which most rests with least support, and the share of shortest ways between variables through it.

    That share (Brandes' edge betweenness) times what is missing to full support is the greatest.
    """
    if dag.number_of_edges() < 2:
        return None
    between = nx.edge_betweenness_centrality(dag, normalized=False)
    ways = sum(len(nx.descendants(dag, node)) for node in dag)
    edge = max(sorted(between), key=lambda each: round(between[each] * (1 - link(dag, *each).low), 9))
    return Weakest(*edge, between[edge] / ways)


def _path(graph: nx.DiGraph[str], nodes: list[str]) -> Path:
    edges = [link(graph, *pair) for pair in pairwise(nodes)]
    return Path(nodes, product(edge.sign for edge in edges), min((edge.low for edge in edges), default=0.0))


def _place(path: Path) -> tuple[float, int, list[str]]:
    return -path.weakest, len(path.nodes), path.nodes


def _from_least(nodes: list[str]) -> list[str]:
    start = nodes.index(min(nodes))
    return nodes[start:] + nodes[:start]


def _separators(graph: nx.DiGraph[str], cause: str, effect: str, allowed: set[str]) -> list[list[str]]:
    """Return the minimal separators made of the allowed variables, the smallest first."""
    found: dict[frozenset[str], None] = {}
    tried: set[frozenset[str]] = set()
    left = [frozenset(allowed)]
    while left and len(found) < _SETS:
        among = left.pop(0)
        if among in tried:
            continue
        tried.add(among)
        separator = nx.find_minimal_d_separator(graph, cause, effect, restricted=set(among))
        if separator is None:
            continue
        found[frozenset(separator)] = None
        left += [among - {node} for node in sorted(separator)]
    return sorted((_ordered(graph, each) for each in found), key=lambda each: (len(each), each))


def _ordered(graph: nx.DiGraph[str], nodes: Iterable[str]) -> list[str]:
    return sorted(nodes, key=lambda node: (graph.nodes[node].get("name", node), node))
