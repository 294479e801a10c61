"""Local causal models: neighbourhoods of variables that the papers join, without loops, each with its weakest link.

A model holds causes as well as effects of its focus. Which variables belong to it, and its score, is told in
`neighbourhoods`, which edges are cut and what can be asked of it in `analysis`, what it leaves open in
`questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import networkx as nx

from pipeline.errors import Unusable
from pipeline.graph.models import neighbourhoods
from pipeline.graph.models.analysis import Cut, Path, Weakest, acyclic, hubs, loops, weakest
from pipeline.graph.models.neighbourhoods import Scored, best
from pipeline.graph.models.network import Findings, link, load
from pipeline.graph.models.questions import Question, questions
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.records import MODEL_RADIUS, MODEL_SIZE, Level
from pipeline.store.result import Row


class Model(NamedTuple):
    """A local causal model. All nodes are ids; `names` has what they are called."""

    focus: str
    names: dict[str, str]
    graph: nx.DiGraph[str]
    """with the edges that were cut"""
    dag: nx.DiGraph[str]
    cuts: list[Cut]
    score: float
    """standard deviations of random graphs by which the support inside lies above theirs"""
    chance: float
    """share of random graphs in which any model scores as high; any around the focus, where it was asked for alone"""
    alone: bool
    """it was asked for, and not found as one of the best of a graph"""
    support: float
    """inside the model"""
    expected: float
    """the same in random graphs, on average"""
    papers: int
    weakest: Weakest | None
    loops: list[Path]
    hubs: list[tuple[str, int, int]]
    """variables of most edges, with their causes and effects"""
    questions: list[Question]
    topics: dict[str, str]
    """the topic that most papers on each variable lie under; empty where there are no topics"""

    def pair(self, edge: Sequence[str], arrow: str = " → ") -> str:
        """Return the names of the ends of an edge, or of the variables of a path."""
        return arrow.join(self.names[node] for node in edge)

    def ordered(self) -> list[tuple[str, str]]:
        """Return the edges, those first whose support reaches highest at its lower end."""
        return sorted(self.graph.edges, key=lambda edge: (-link(self.graph, *edge).low, self.pair(edge)))

    @property
    def bridges(self) -> list[tuple[str, str]]:
        """The edges between variables of different topics, the best supported first."""
        across = [edge for edge in self.graph.edges if len({self.topics.get(end) for end in edge} - {None}) == 2]
        return sorted(across, key=lambda edge: (-link(self.graph, *edge).low, edge))


def models(
    store: Store,
    wanted: Filter = EVERYTHING,
    level: Level = "concept",
    *,
    radius: int = MODEL_RADIUS,
    size: int = MODEL_SIZE,
    limit: int | None = None,
    chosen: Callable[[str], bool] | None = None,
) -> tuple[list[Model], int]:
    """Return the local models of a graph that hold together most, at most `limit`, and how many there are.

    The edges that pass a filter are looked at; `radius` is in edges from the focus, `size` the most variables. `chosen`
    says of the id of a focus whether its model is wanted.
    """
    found = load(store, wanted, level)
    scored = [each for each in best(found.votes, radius, size) if chosen is None or chosen(each.members[0])]
    return [_model(store, found, each, level) for each in scored[:limit]], len(scored)


def around(
    store: Store,
    foci: Sequence[str],
    wanted: Filter = EVERYTHING,
    level: Level = "concept",
    *,
    radius: int = MODEL_RADIUS,
    size: int = MODEL_SIZE,
) -> Model:
    """The local model around one variable, as `models` has it; or around several together, with what lies between them.

    Raises Unusable if a variable has no effect and no cause in the graph.
    """
    found = load(store, wanted, level)
    for focus in foci:
        if focus not in found.arrows:
            name = store.row("models/name", level=level, id=focus)["name"]
            raise Unusable(
                f"{name!r} has no cause and no effect here that a model could be made of: no paper that is looked at "
                "finds one, or only correlations. `democritus about DIR X` tells what there is."
            )
    seeds = [*foci, *_between(found.arrows, foci, size - len(foci))]
    scored = neighbourhoods.around(found.votes, seeds, radius, size)
    return _model(store, found, scored, level, alone=True)


def _between(graph: nx.DiGraph[str], foci: Sequence[str], room: int) -> list[str]:
    """What joins several variables: what lies on ways of at most three edges between them, then their common causes."""
    if len(foci) < 2:
        return []
    ways: dict[str, float] = {}
    for one in foci:
        for other in foci:
            if one != other:
                for nodes in nx.all_simple_paths(graph, one, other, cutoff=3):
                    low = min(link(graph, *pair).low for pair in pairwise(nodes))
                    for node in nodes[1:-1]:
                        ways[node] = max(ways.get(node, 0.0), 1 + low)
    common = set.intersection(*(set(graph.predecessors(each)) for each in foci)) - {*foci}
    for node in common:
        ways[node] = max(ways.get(node, 0.0), min(link(graph, node, each).low for each in foci))
    return [node for node in sorted(ways, key=lambda each: (-ways[each], each)) if node not in foci][: max(0, room)]


def _model(store: Store, found: Findings, scored: Scored, level: Level, *, alone: bool = False) -> Model:
    inside = {*scored.members}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((node, dict(found.arrows.nodes[node])) for node in scored.members)
    graph.add_edges_from(
        (one, other, data) for one, other, data in found.arrows.edges(data=True) if {one, other} <= inside
    )
    dag, cuts = acyclic(graph)
    return Model(
        focus=scored.members[0],
        names={node: found.names[node] for node in scored.members},
        graph=graph,
        dag=dag,
        cuts=cuts,
        score=scored.score,
        chance=scored.chance,
        alone=alone,
        support=scored.inside,
        expected=scored.expected,
        papers=len({vote.paper for vote in found.votes if {vote.cause, vote.effect} <= inside}),
        weakest=weakest(dag),
        loops=loops(graph),
        hubs=hubs(graph),
        questions=questions(found, graph, dag, cuts),
        topics={row["id"]: row["name"] for row in store.rows("models/topics", level=level, ids=scored.members)},
    )


def as_row(model: Model) -> Row:
    """Return a model as plain values, as --json prints it."""
    names = model.names
    cut = {(each.cause, each.effect): each for each in model.cuts}
    return {
        "focus": names[model.focus],
        "score": round(model.score, 4),
        "chance": round(model.chance, 4),
        "chance_of": "any around it" if model.alone else "any",
        "support": round(model.support, 4),
        "expected": round(model.expected, 4),
        "papers": model.papers,
        "nodes": [
            {"id": node, "name": names[node], "topic": model.topics.get(node),
             "causes": model.graph.in_degree(node), "effects": model.graph.out_degree(node)}
            for node in model.graph
        ],
        "edges": [
            {"cause": names[cause], "effect": names[effect], "cause_id": cause, "effect_id": effect,
             **link(model.graph, cause, effect)._asdict(), "cut": (cause, effect) in cut,
             "back": [names[node] for node in cut[cause, effect].back] if (cause, effect) in cut else None}
            for cause, effect in model.graph.edges
        ],
        "weakest": model.weakest and {
            "cause": names[model.weakest.cause], "effect": names[model.weakest.effect],
            "share": round(model.weakest.share, 4),
        },
        "loops": [each.as_row(names) for each in model.loops],
        "hubs": [{"name": names[node], "causes": causes, "effects": effects} for node, causes, effects in model.hubs],
        "bridges": [{"cause": names[cause], "effect": names[effect],
                     "topics": [model.topics[cause], model.topics[effect]]} for cause, effect in model.bridges],
        "questions": [{**each._asdict(), "cause": names[each.cause], "effect": names[each.effect]}
                      for each in model.questions],
    }  # fmt: skip
