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
_CROWD = 40
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
    share = [0.08 / max(1.0, sqrt(len(around))) for around in near]  # the pull is less for each where they are many
    links = [
        (one, other, weight * share[one], weight * share[other])
        for one, around in enumerate(near)
        for other, weight in around
        if one < other
    ]
    for step in range(_STEPS):
        dx, dy = [0.0] * len(x), [0.0] * len(x)
        _pull(links, x, y, dx, dy)
        _push(x, y, dx, dy)
        most = 3.0 * (1 - step / _STEPS) + 0.1
        for each, length in enumerate(map(hypot, dx, dy)):
            part = most / length if length > most else 1.0
            x[each] += dx[each] * part
            y[each] += dy[each] * part


def _pull(
    links: Sequence[tuple[int, int, float, float]], x: list[float], y: list[float], dx: list[float], dy: list[float]
) -> None:
    """Add the pull along each link to the moves of its ends."""
    for one, other, of_one, of_other in links:
        away_x, away_y = x[other] - x[one], y[other] - y[one]
        dx[one] += of_one * away_x
        dy[one] += of_one * away_y
        dx[other] -= of_other * away_x
        dy[other] -= of_other * away_y


def _push(x: list[float], y: list[float], dx: list[float], dy: list[float]) -> None:
    """Add the push between variables within two units to the moves of both; in a crowd, with forty others of a cell."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for each in range(len(x)):
        cells[int(x[each] // 2), int(y[each] // 2)].append(each)
    for (column, row), here in cells.items():
        for place, each in enumerate(here):
            _part(each, here[max(0, place - _CROWD) : place], x, y, dx, dy)
        for cell in ((column + 1, row - 1), (column + 1, row), (column + 1, row + 1), (column, row + 1)):
            if there := cells.get(cell):  # each pair of cells once
                for each in here:
                    _part(each, there[:_CROWD], x, y, dx, dy)


def _part(one: int, others: Sequence[int], x: list[float], y: list[float], dx: list[float], dy: list[float]) -> None:
    """Add to the moves of one variable and of others what pushes them apart."""
    here_x, here_y = x[one], y[one]
    for other in others:
        away_x, away_y = here_x - x[other], here_y - y[other]
        squared = away_x * away_x + away_y * away_y
        if squared >= 4:
            continue
        if squared < 1e-6:  # on one spot: apart in a direction of their own
            away_x, away_y, squared = 0.1 * cos(one), 0.1 * sin(one), 0.01
        force = 0.5 / max(squared, 0.05)
        dx[one] += away_x * force
        dy[one] += away_y * force
        dx[other] -= away_x * force
        dy[other] -= away_y * force
