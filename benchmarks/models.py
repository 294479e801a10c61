"""Local causal models of recorded corpora: does the score grow with size, and how much support do cuts cost?

    python -m benchmarks.names --out DIR nudging scifact      (once: makes the graphs)
    python -m benchmarks.models DIR/nudging-names DIR/scifact-names [--radius 2] [--size 20]

Three tables:

- Size: Spearman's correlation of the size of neighbourhoods with their score, for every variable and each size allowed
  from five on: of our score with the size allowed and with the size reached (not all can grow so large), and of the
  author's, the sum of ln(1 + papers) - 0.25 over the edges, with the size reached. On the real graph, and on one in
  which papers met by chance, where what is larger is no better.
- Chance: the best scores on the real graph, and on graphs in which papers met by chance, with their `chance`.
- Cuts: support that is cut so that no loop is left, against the least that could be (igraph, exact), over the
  neighbourhoods with loops of the real graph, and over those of which 30 % of the edges were turned at random.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import islice
from math import log1p
from pathlib import Path
from random import Random

import igraph
import networkx as nx

from pipeline.graph.models import neighbourhoods
from pipeline.graph.models.analysis import acyclic
from pipeline.graph.models.network import Vote, link, load
from pipeline.store.database import Store

SMALLEST, SEED = neighbourhoods.SMALLEST, 11


def spearman(pairs: Sequence[tuple[float, float]]) -> float:
    """The correlation of the ranks of two measures, equal ones sharing the mean of their ranks."""

    def ranks(values: Sequence[float]) -> list[float]:
        order = sorted(range(len(values)), key=values.__getitem__)
        found = [0.0] * len(values)
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and values[order[end]] == values[order[start]]:
                end += 1
            for place in order[start:end]:
                found[place] = (start + end - 1) / 2
            start = end
        return found

    one, other = (ranks([pair[side] for pair in pairs]) for side in (0, 1))
    middle = (len(pairs) - 1) / 2
    shared = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    spread = (sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in other)) ** 0.5
    return shared / spread if spread else 0.0


def sized(votes: Sequence[Vote], radius: int, size: int) -> tuple[float, float, float, int]:
    """The correlation of our score with the size allowed and reached, of the author's with that reached; the models."""
    near = neighbourhoods.weights(votes)
    papers: dict[tuple[str, str], set[str]] = {}
    for vote in votes:
        papers.setdefault((vote.cause, vote.effect), set()).add(vote.paper)
    grown = [neighbourhoods.grow(near, [focus], radius, size) for focus in sorted(near)]
    curves = neighbourhoods.random_curves(votes, [each.members[0] for each in grown], radius, size)
    allowed, reached, author = [], [], []
    for each, random in zip(grown, curves, strict=True):
        for count in range(SMALLEST, size + 1):
            members = {*each.members[:count]}
            inside = [len(some) for pair, some in papers.items() if members.issuperset(pair)]
            score = neighbourhoods.standing(each.inside, random, count).score
            allowed.append((count, score))
            reached.append((len(members), score))
            author.append((len(members), sum(log1p(number) for number in inside) - 0.25 * len(inside)))
    return spearman(allowed), spearman(reached), spearman(author), len(allowed)


def least_cut(graph: nx.DiGraph[str]) -> float:
    """The least support that has to be cut."""
    nodes = list(graph)
    edges = [(nodes.index(a), nodes.index(b)) for a, b in graph.edges]
    weights = [link(graph, a, b).low for a, b in graph.edges]
    cut = igraph.Graph(len(nodes), edges, directed=True).feedback_arc_set(weights, "ip")
    return sum(weights[place] for place in cut)


def turned(graph: nx.DiGraph[str], share: float, chance: Random) -> nx.DiGraph[str]:
    """The graph with a share of its edges turned round."""
    other: nx.DiGraph[str] = nx.DiGraph()
    other.add_nodes_from(graph.nodes(data=True))
    for cause, effect, data in graph.edges(data=True):
        one, two = (effect, cause) if chance.random() < share else (cause, effect)
        other.add_edge(one, two, **data)
    return other


def cuts(graph: nx.DiGraph[str], votes: Sequence[Vote], radius: int, size: int, chance: Random | None) -> str:
    """What is cut of the neighbourhoods that have loops, and the least."""
    near = neighbourhoods.weights(votes)
    ours = least = 0.0
    number = same = 0
    for focus in sorted(near):
        members = {*neighbourhoods.grow(near, [focus], radius, size).members}
        model: nx.DiGraph[str] = nx.DiGraph()
        model.add_edges_from(edge for edge in graph.edges(data=True) if members.issuperset(edge[:2]))
        model = turned(model, 0.3, chance) if chance else model
        _, gone = acyclic(model)
        if gone:
            mine, best = sum(link(model, *each[:2]).low for each in gone), least_cut(model)
            ours, least, number, same = ours + mine, least + best, number + 1, same + (mine <= best + 1e-9)
    return f"{number} | {same} | {ours:.2f} | {least:.2f}"


def main() -> None:
    """Print the tables."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("graphs", nargs="+", type=Path)
    parser.add_argument("--radius", type=int, default=2)
    parser.add_argument("--size", type=int, default=20)
    asked = parser.parse_args()
    for folder in asked.graphs:
        with Store.open(folder) as store:
            found = load(store)
        (by_chance,) = neighbourhoods.random_graphs(found.votes, 1, SEED)
        print(f"\n{folder.name}: {len(found.arrows)} variables, {found.arrows.number_of_edges()} arrows\n")
        print("| graph | models | ours, size allowed | ours, size reached | the author's |\n|---|---|---|---|---|")
        for name, votes in (("real", found.votes), ("papers met by chance", by_chance)):
            *correlations, number = sized(votes, asked.radius, asked.size)
            print(f"| {name} | {number} | {' | '.join(f'{each:+.2f}' for each in correlations)} |")
        real = neighbourhoods.best(found.votes, asked.radius, asked.size)
        chance = [neighbourhoods.best(each, asked.radius, asked.size)
                  for each in islice(neighbourhoods.random_graphs(found.votes, 5, SEED), 5)]  # fmt: skip
        print("\n| graph | models | best three scores |\n|---|---|---|")
        for name, some in (("real", real), *(("by chance", each) for each in chance)):
            print(
                f"| {name} | {len(some)} | {', '.join(f'{each.score:.1f} ({each.chance:.2f})' for each in some[:3])} |"
            )
        print()
        print("| graph | models with loops | cut no more than the least | cut | least |\n|---|---|---|---|---|")
        print(f"| real | {cuts(found.arrows, found.votes, asked.radius, asked.size, None)} |")
        print(f"| edges turned | {cuts(found.arrows, found.votes, asked.radius, asked.size, Random(SEED))} |")


if __name__ == "__main__":
    main()
