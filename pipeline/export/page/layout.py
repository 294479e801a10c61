"""Layout of the map: a place and a group for each variable, the same for the same graph.

Groups are communities by label propagation, one after another in a fixed order. Each group is a disc of variables,
those with most edges in the middle; the discs are packed in a spiral, the largest first. Then springs along the edges
and repulsion between what lies near (Fruchterman and Reingold 1991, the grid variant) draw together what belongs
together. That is linear in edges at each step, so 20,000 of them take seconds in plain Python.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # numpy is slow to load, and only the page needs it
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_ROUNDS = 8
_STEPS = 30
_CROWD = 40
_CELL = 2.0  # the side of a cell of the grid, and the distance from which on nothing is pushed
_GOLDEN = pi * (3 - sqrt(5))


class Place(NamedTuple):
    """Where a variable is drawn; `group` is the number of its community, the largest being 0."""

    x: float
    y: float
    group: int


def layout(size: int, links: Sequence[tuple[int, int, float]]) -> list[Place]:
    """A place for each of `size` variables; links are pairs of their numbers, with a weight above 0."""
    near: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for one, other, weight in links:
        near[one].append((other, weight))
        near[other].append((one, weight))
    groups = communities(near)
    places = _relax(_discs(near, groups), near)
    return [Place(round(x, 2), round(y, 2), group) for (x, y), group in zip(places, groups, strict=True)]


def communities(near: Sequence[Sequence[tuple[int, float]]]) -> list[int]:
    """The number of each variable's community, the largest 0: each takes the label that most of its neighbours have.

    Raghavan, Albert and Kumara 2007, in the order of degree instead of at random; ties go to the smaller label.
    """
    label = list(range(len(near)))
    order = sorted(range(len(near)), key=lambda each: (-len(near[each]), each))
    for _ in range(_ROUNDS):
        changed = False
        for each in order:
            weights: dict[int, float] = defaultdict(float)
            for other, weight in near[each]:
                weights[label[other]] += weight
            if weights:
                best = min(weights, key=lambda name: (-weights[name], name))
                changed |= best != label[each]
                label[each] = best
        if not changed:
            break
    sizes = Counter(label)
    rank = {name: number for number, name in enumerate(sorted(sizes, key=lambda name: (-sizes[name], name)))}
    return [rank[name] for name in label]


def _discs(near: Sequence[Sequence[tuple[int, float]]], groups: Sequence[int]) -> list[tuple[float, float]]:
    """Each community as a disc, variables of high degree in its middle; the discs in a spiral that grows with them."""
    members: dict[int, list[int]] = defaultdict(list)
    for each in sorted(range(len(near)), key=lambda each: (-len(near[each]), each)):
        members[groups[each]].append(each)
    places = [(0.0, 0.0)] * len(near)
    covered = 0.0
    for group in sorted(members):
        radius = sqrt(len(members[group])) + 1
        covered += radius * radius * 1.3
        away, turn = (sqrt(covered) if group else 0.0), group * _GOLDEN
        for number, each in enumerate(members[group]):
            out, angle = sqrt(number), number * _GOLDEN
            places[each] = away * cos(turn) + out * cos(angle), away * sin(turn) + out * sin(angle)
    return places


def _relax(
    places: Sequence[tuple[float, float]], near: Sequence[Sequence[tuple[int, float]]]
) -> list[tuple[float, float]]:
    """Move each variable towards its neighbours and away from what lies near, less at each step."""
    import numpy as np

    at = np.array(places, np.float64).reshape(-1, 2)
    links = [(one, *link) for one, around in enumerate(near) for link in around if one < link[0]]
    one, other = (np.array([link[end] for link in links], np.int64) for end in (0, 1))
    # the pull is less for each where they are many
    share = 0.08 / np.sqrt(np.maximum(1, [len(around) for around in near]))
    weight = np.array([link[2] for link in links], np.float64)
    of_one, of_other = (weight * share[one])[:, None], (weight * share[other])[:, None]
    for step in range(_STEPS):
        away = at[other] - at[one]
        move = _summed(one, of_one * away, len(at)) - _summed(other, of_other * away, len(at)) + _push(at)
        most = 3.0 * (1 - step / _STEPS) + 0.1
        at += move * (most / np.maximum(most, np.hypot(*move.T)))[:, None]
    return [(float(x), float(y)) for x, y in at]


def _push(at: Floats) -> Floats:
    """The moves by which variables nearer than a cell's side, n × 2 places, push each other apart."""
    import numpy as np

    one, other = _neighbours(at)
    away = at[one] - at[other]
    squared = np.square(away).sum(axis=1)
    near = squared < _CELL * _CELL
    one, other, away, squared = one[near], other[near], away[near], squared[near]
    same = squared < 1e-6  # on one spot: apart in a direction of their own
    away[same] = 0.1 * np.stack([np.cos(one[same]), np.sin(one[same])], axis=1)
    squared[same] = 0.01
    away *= (0.5 / np.maximum(squared, 0.05))[:, None]
    return _summed(one, away, len(at)) - _summed(other, away, len(at))


def _neighbours(at: Floats) -> tuple[Ints, Ints]:
    """Pairs of what lies in one cell of a grid or in two that touch, each once; in a crowd, with forty of a cell."""
    import numpy as np

    column, row = np.floor(at.T / _CELL).astype(np.int64)
    row -= row.min(initial=0) - 1
    rows = int(row.max(initial=0)) + 2
    cell = column * rows + row
    order = np.argsort(cell, kind="stable")
    cells, first, size = np.unique(cell[order], return_index=True, return_counts=True)
    # within a cell with those before it there
    before = np.minimum(np.arange(len(order)) - np.repeat(first, size), _CROWD)
    pairs = [_runs(np.arange(len(order)) - before, before)]
    for beside in (rows - 1, rows, rows + 1, 1):
        there = np.searchsorted(cells, cells + beside).clip(max=len(cells) - 1)
        held = np.where(cells[there] == cells + beside, np.minimum(size[there], _CROWD), 0)
        pairs.append(_runs(np.repeat(first[there], size), np.repeat(held, size)))
    one, other = (np.concatenate(each) for each in zip(*pairs, strict=True))
    return order[one], order[other]


def _runs(starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """For each run of so many numbers from its start: the place of the run, once for each, and the numbers."""
    import numpy as np

    run = np.repeat(np.arange(len(starts)), lengths)
    within = np.arange(len(run)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return run, starts[run] + within


def _summed(places: Ints, moves: Floats, size: int) -> Floats:
    """The sums of moves, m × 2, by the place of each among so many."""
    import numpy as np

    return np.stack([np.bincount(places, part, size) for part in moves.T], axis=1)
