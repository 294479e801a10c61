"""Layout of the map: a place and a group for each variable, the same for the same graph.

Groups are communities by label propagation, one after another in a fixed order. Each group is a disc of variables,
those with most edges in the middle; the discs are packed in a spiral, the largest first. Then springs along the edges
and repulsion between what lies near (Fruchterman and Reingold 1991, the grid variant) draw together what belongs
together. That is linear in edges at each step, so 20,000 of them take seconds in plain Python.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt
from typing import NamedTuple

_ROUNDS = 8
_STEPS = 30
_COLUMN = 1 << 32  # cells between two columns
_AROUND = [column * _COLUMN + row for column in (-1, 0, 1) for row in (-1, 0, 1)]
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
    x, y = _discs(near, groups)
    _relax(x, y, near)
    return [Place(round(px, 2), round(py, 2), group) for px, py, group in zip(x, y, groups, strict=True)]


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


def _discs(near: Sequence[Sequence[tuple[int, float]]], groups: Sequence[int]) -> tuple[list[float], list[float]]:
    """Each community as a disc, variables of high degree in its middle; the discs in a spiral that grows with them."""
    members: dict[int, list[int]] = defaultdict(list)
    for each in sorted(range(len(near)), key=lambda each: (-len(near[each]), each)):
        members[groups[each]].append(each)
    x, y = [0.0] * len(near), [0.0] * len(near)
    covered = 0.0
    for group in sorted(members):
        radius = sqrt(len(members[group])) + 1
        covered += radius * radius * 1.3
        away, turn = (sqrt(covered) if group else 0.0), group * _GOLDEN
        for number, each in enumerate(members[group]):
            out, angle = sqrt(number), number * _GOLDEN
            x[each] = away * cos(turn) + out * cos(angle)
            y[each] = away * sin(turn) + out * sin(angle)
    return x, y


def _relax(x: list[float], y: list[float], near: Sequence[Sequence[tuple[int, float]]]) -> None:
    """Move each variable towards its neighbours and away from what lies within two units, less at each step."""
    shares = [0.08 / max(1.0, sqrt(len(links))) for links in near]
    for step in range(_STEPS):
        most = 3.0 * (1 - step / _STEPS) + 0.1
        moves = _pushes(x, y)
        for each, links in enumerate(near):
            px, py, pull_x, pull_y = x[each], y[each], 0.0, 0.0  # less for each neighbour where they are many
            for other, weight in links:
                pull_x += weight * (x[other] - px)
                pull_y += weight * (y[other] - py)
            dx, dy = moves[each]
            dx, dy = dx + pull_x * shares[each], dy + pull_y * shares[each]
            length = hypot(dx, dy)
            share = most / length if length > most else 1.0
            moves[each] = dx * share, dy * share
        for each, (dx, dy) in enumerate(moves):
            x[each] += dx
            y[each] += dy


def _pushes(x: Sequence[float], y: Sequence[float]) -> list[tuple[float, float]]:
    """The push on each variable by those in its cell and the cells around it; of a crowd the first forty."""
    cells: dict[int, list[int]] = defaultdict(list)
    for each, (px, py) in enumerate(zip(x, y, strict=True)):
        cells[int(px // 2) * _COLUMN + int(py // 2)].append(each)
    crowds = {cell: [(other, x[other], y[other]) for other in members[:40]] for cell, members in cells.items()}
    pushes = [(0.0, 0.0)] * len(x)
    for cell, members in cells.items():
        around: list[tuple[int, float, float]] = []
        for step in _AROUND:
            if there := crowds.get(cell + step):
                around += there
        if len(around) == 1:  # itself
            continue
        for each in members:
            px, py, dx, dy = x[each], y[each], 0.0, 0.0
            for other, ox, oy in around:
                away_x, away_y = px - ox, py - oy
                squared = away_x * away_x + away_y * away_y
                if squared < 4:
                    if squared < 1e-6:  # on one spot: apart in a direction of their own
                        if other == each:
                            continue
                        away_x, away_y, squared = 0.1 * cos(each), 0.1 * sin(each), 0.01
                    force = 0.5 / max(squared, 0.05)
                    dx += away_x * force
                    dy += away_y * force
            pushes[each] = dx, dy
    return pushes
