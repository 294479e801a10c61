"""Neighbourhoods: which variables belong to a local model, and how much more they belong together than by chance.

From its focus a model grows one variable at a time, along edges in either direction, so that causes as well as effects
come in: always the variable that most support joins to those that are in. The support of an edge is ln(1 + v), v being
the votes for its likelier direction less all others, so that each further paper adds less, and one that disagrees takes
away.

**Score.** Support inside a model grows with its size, with the number of papers on its variables (a hub has a large
neighbourhood anywhere), and with papers that name many pairs at once (a trial of two drugs with four outcomes is eight
edges). So each model is compared with those that grow in the same way from the same focus, to the same size, in random
graphs: every paper keeps the pattern of its edges, and every variable is a cause in as many papers, and an effect in as
many, but which of them meet in a paper is left to chance (pairs of papers of like size swap a variable of like role, as
Maslov and Sneppen, Science 296, 2002, swap edges). The score is how many standard deviations of the random graphs the
support inside lies above their mean. Where papers met by chance it is 0 on average at every size and for every
variable, so that neither a bigger model nor a hub is better for it.

Each is cut down to the size at which it scores highest, of those at which no paper speaks of more than half of its
pairs. Some model is the best in any graph: `chance` is the share of random graphs in which any model of any size
reaches the score (around one given focus: in which any around it does), so that it allows for how many were looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log1p
from random import Random
from statistics import fmean, pstdev
from typing import NamedTuple

from pipeline.graph.models.network import Vote

SMALLEST = 5  # variables; fewer are no model
OVERLAP = 0.5  # of two models that share more of the smaller one, the better is told
ALONE = 0.5  # the most of a model's pairs that one paper may speak of
_FOCI = 400  # variables that are tried as focus, those of most support
_RANDOM = 40  # random graphs
_LEAST = 0.25  # of a standard deviation: about half the support of an edge of one paper
_SEED = 7
_SWAPS, _FURTHER = 10, 2  # for each use of a variable: swaps before the first random graph, and between two of them

Weights = Mapping[str, Mapping[str, float]]
"""Of each variable its neighbours, in either direction, with the support between them."""


class Grown(NamedTuple):
    """Variables in the order in which they came in, and the support inside after each."""

    members: list[str]
    inside: list[float]


class Scored(NamedTuple):
    """A neighbourhood with its score and how often chance brings it, and the support inside, here and by chance."""

    members: list[str]
    score: float
    chance: float
    inside: float
    expected: float


def weights(votes: Iterable[Vote]) -> Weights:
    """Return the support between neighbours: of both directions together."""
    summed: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for vote in votes:
        edge = summed[vote.cause, vote.effect]
        edge[0] += vote.plus
        edge[1] += vote.minus
        edge[2] += vote.null
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for (cause, effect), (plus, minus, null) in summed.items():
        support = log1p(max(0.0, abs(plus - minus) - null, (plus + minus - null) / 2))
        for here, there in ((cause, effect), (effect, cause)):
            near[here][there] = near[here].get(there, 0.0) + support
    return near


def grow(near: Weights, seeds: Sequence[str], radius: int, size: int) -> Grown:
    """Grow from seeds, no further than `radius` edges from one of them, to at most `size` variables."""
    members = list(dict.fromkeys(seeds))
    steps = dict.fromkeys(members, 0)
    gains: dict[str, float] = {}
    inside: list[float] = []

    def take(member: str, gain: float) -> None:
        inside.append((inside[-1] if inside else 0.0) + gain)
        if steps[member] < radius:
            for other in near.get(member, ()):
                if other not in steps:
                    steps[other] = steps[member] + 1
                    gains[other] = sum(near[other].get(each, 0.0) for each in taken)
        for other, weight in near.get(member, {}).items():
            if other in gains:
                gains[other] += weight
                steps[other] = min(steps[other], steps[member] + 1)

    taken: list[str] = []
    for member in members:
        take(member, sum(near.get(member, {}).get(other, 0.0) for other in taken))
        taken.append(member)
    while gains and len(taken) < size:
        best = max(gains, key=lambda node: (round(gains[node], 9), -steps[node], len(near[node]), node))
        take(best, gains.pop(best))
        taken.append(best)
    return Grown(taken, inside)


def best(votes: Sequence[Vote], radius: int, size: int) -> list[Scored]:
    """Return the neighbourhoods that hold together most, without those that are mostly part of a better one.

    The focus of each is its hub, the member that most support joins to the others: so no hub is chance for its
    neighbours. No paper speaks of more than half of its edges: what one paper says is that paper, and no model.
    """
    near = weights(votes)
    foci = sorted(near, key=lambda node: (-sum(near[node].values()), node))
    grown = [grow(near, [focus], radius, size) for focus in foci[:_FOCI] if len(near[focus]) > 1]
    grown = [each for each in grown if len(each.members) >= SMALLEST]
    pairs = _papers(votes)
    sizes = [_united(pairs, each.members) for each in grown]
    kept: list[Scored] = []
    for each in sorted(_best_sizes(votes, grown, sizes, radius, size), key=lambda one: (-one.score, one.members)):
        if _is_hub(near, each.members) and all(_shared(each.members, other.members) <= OVERLAP for other in kept):
            kept.append(each)
    return kept


def around(votes: Sequence[Vote], seeds: Sequence[str], radius: int, size: int) -> Scored:
    """The neighbourhood of one variable, cut down as `best` does; or of several together, as large as it may be."""
    grown = grow(weights(votes), seeds, radius, size)
    if len(seeds) == 1 and (possible := _united(_papers(votes), grown.members)):
        (found,) = _best_sizes(votes, [grown], [possible], radius, size)
        return found
    return _score(votes, grown, radius)


def _score(votes: Sequence[Vote], grown: Grown, radius: int) -> Scored:
    """Return the score of one neighbourhood as it is."""
    size = len(grown.members)
    (curves,) = random_curves(votes, [grown.members[0]], radius, size)
    found = score_at(grown.inside, curves, size)
    reached = sum(_at(curve, size) >= grown.inside[-1] for curve in curves)
    return Scored(grown.members, found.score, (1 + reached) / (1 + len(curves)), grown.inside[-1], found.expected)


def _best_sizes(
    votes: Sequence[Vote], grown: Sequence[Grown], sizes: Sequence[Sequence[int]], radius: int, size: int
) -> Iterator[Scored]:
    """Neighbourhoods that unite papers at some size, each cut down to the one of these at which it scores highest."""
    all_curves = random_curves(votes, [each.members[0] for each in grown], radius, size)
    highest = [0.0] * _RANDOM  # score of any model in each random graph
    for curves in all_curves:
        for count in range(SMALLEST, size + 1):
            here = score_at([], curves, count)
            for number, curve in enumerate(curves):
                highest[number] = max(highest[number], (_at(curve, count) - here.expected) / here.spread)
    for each, possible, curves in zip(grown, sizes, all_curves, strict=True):
        for _, count in sorted(((score_at(each.inside, curves, n).score, n) for n in possible), reverse=True)[:1]:
            found = score_at(each.inside, curves, count)
            chance = (1 + sum(score >= found.score for score in highest)) / (1 + len(highest))
            yield Scored(each.members[:count], found.score, chance, each.inside[count - 1], found.expected)


class ScoreAt(NamedTuple):
    """Where the support inside a model stands among those of the random graphs."""

    score: float
    expected: float
    spread: float


def score_at(inside: Sequence[float], curves: Sequence[Sequence[float]], size: int) -> ScoreAt:
    """Return the score of a model at a size. One that cannot grow so large has there what it has at its largest."""
    random = [_at(curve, size) for curve in curves]
    expected, spread = fmean(random), max(_LEAST, pstdev(random))
    return ScoreAt((_at(inside, size) - expected) / spread, expected, spread)


def _at(curve: Sequence[float], size: int) -> float:
    return curve[min(size, len(curve)) - 1] if curve else 0.0


def _papers(votes: Iterable[Vote]) -> dict[str, dict[str, set[str]]]:
    """Return the neighbours of each variable, with the papers that speak of both."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for vote in votes:
        found[vote.cause][vote.effect].add(vote.paper)
        found[vote.effect][vote.cause].add(vote.paper)
    return found


def _united(pairs: Mapping[str, Mapping[str, set[str]]], members: Sequence[str]) -> list[int]:
    """Return the sizes from SMALLEST on at which no paper speaks of more than half of the pairs inside."""
    counts: Counter[str] = Counter()
    joined = 0
    sizes = []
    for place, member in enumerate(members):
        inside = [pairs[member][other] for other in members[:place] if other in pairs[member]]
        joined += len(inside)
        counts.update(paper for papers in inside for paper in papers)
        if place + 1 >= SMALLEST and max(counts.values()) <= joined * ALONE:
            sizes.append(place + 1)
    return sizes


def random_curves(votes: Sequence[Vote], foci: Sequence[str], radius: int, size: int) -> list[list[list[float]]]:
    """Return, for each focus, the support inside by size in each random graph."""
    return curves_by_radius(votes, {radius: foci}, size)[radius]


def curves_by_radius(
    votes: Sequence[Vote], foci: Mapping[int, Sequence[str]], size: int
) -> dict[int, list[list[list[float]]]]:
    """Return, for each radius and each of its foci, the support inside by size in each random graph."""
    curves: dict[int, list[list[list[float]]]] = {radius: [[] for _ in of] for radius, of in foci.items()}
    for shuffled in random_graphs(votes, _RANDOM, _SEED):
        near = weights(shuffled)
        for radius, of in foci.items():
            for place, focus in enumerate(of):
                curves[radius][place].append(grow(near, [focus], radius, size).inside)
    return curves


def random_graphs(votes: Sequence[Vote], number: int, seed: int) -> Iterator[list[Vote]]:
    """Yield votes on random graphs: papers keep their patterns, variables the number of papers in each role."""
    chance = Random(seed)  # noqa: S311 - no secret
    uses, alike = _uses(votes)
    for round_ in range(number):
        for kind in alike:
            for _ in range((_FURTHER if round_ else _SWAPS) * len(kind)):
                one, other = (kind[int(chance.random() * len(kind))] for _ in range(2))
                mine, theirs = uses[one[0]], uses[other[0]]
                here, there = mine[one[1]], theirs[other[1]]
                if there not in mine.values() and here not in theirs.values():
                    mine[one[1]], theirs[other[1]] = there, here
        yield [
            vote._replace(cause=uses[vote.paper][vote.cause], effect=uses[vote.paper][vote.effect]) for vote in votes
        ]


def _uses(votes: Sequence[Vote]) -> tuple[dict[str, dict[str, str]], list[list[tuple[str, str]]]]:
    """Return which variable of each paper stands in each place of its pattern, and the places that may be swapped.

    They are of one role (cause, effect, both), in papers of the same number of edges up to a power of two.
    """
    roles: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    edges: dict[str, int] = defaultdict(int)
    for vote in votes:
        roles[vote.paper][vote.cause] |= 1
        roles[vote.paper][vote.effect] |= 2
        edges[vote.paper] += 1
    alike: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for paper, of_paper in roles.items():
        for variable, role in of_paper.items():
            alike[role, edges[paper].bit_length()].append((paper, variable))
    return {paper: {each: each for each in of_paper} for paper, of_paper in roles.items()}, list(alike.values())


def _is_hub(near: Weights, members: Sequence[str]) -> bool:
    """Tell whether no member has more support inside than the first."""
    inside = [sum(near[member].get(other, 0.0) for other in members) for member in members]
    return inside[0] >= max(inside) - 1e-9


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    return len({*one} & {*other}) / min(len(one), len(other))
