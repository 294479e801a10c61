"""Moderators: what goes with the sign, over the many papers of one edge. Pure.

For each value of an axis (children, placebo, long-term) the papers that have it are set against those that have another
value of the axis, by side. Fisher's exact test, two-sided: the probability, with the margins as they are, of a table no
more likely than this one (R. A. Fisher, Statistical Methods for Research Workers, 5th ed. 1934, section 21.02). Values
are ranked by it. Many are tried on few papers, so each probability is also given after Holm's correction (S. Holm,
Scand. J. Statist. 6, 1979). Where the margins are such that no table could reach .05, the answer is "too few to tell".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import comb
from typing import Literal, NamedTuple

from pipeline.graph.conflicts.axes import ClaimDetails, values
from pipeline.store.records import AXES, AxisName

LEVEL = 0.05
Verdict = Literal["splits the sides", "does not split the sides", "too few to tell"]
_SLACK = 1 + 1e-9  # two tables of equal probability differ in the last digit of a float


class Moderator(NamedTuple):
    """A value of an axis and the papers on each side that have it, and that have another value of the axis."""

    axis: AxisName
    value: str
    one: tuple[int, int]
    """papers of the first side: with the value, and with another one"""
    other: tuple[int, int]
    p: float
    """two-sided, of Fisher's exact test"""
    corrected: float
    """after Holm's correction for all values that were tried"""
    verdict: Verdict


def moderators(one: Sequence[ClaimDetails], other: Sequence[ClaimDetails]) -> list[Moderator]:
    """The values that at least two papers have and not all, those that split the sides best first.

    A paper counts once on a side, and not at all if it stands on both.
    """
    sides = (_papers(one), _papers(other))
    both = sides[0].keys() & sides[1].keys()
    tried = []
    for axis in (each for each in AXES if each != "subgroup"):  # its values are those of the population
        mine, theirs = (
            {paper: found for paper, claims in side.items() if paper not in both and (found := _of(axis, claims))}
            for side in sides
        )
        words = {value: text for found in [*theirs.values(), *mine.values()] for value, text in found.items()}
        seen: set[frozenset[str]] = set()
        for value in sorted(words):
            papers = frozenset(paper for side in (mine, theirs) for paper, found in side.items() if value in found)
            if papers in seen or (mine.keys() | theirs.keys()) - papers in seen:
                continue  # the other of two values, or another word for it
            seen.add(papers)
            table = _split(value, mine), _split(value, theirs)
            having, lacking = (table[0][k] + table[1][k] for k in (0, 1))
            if having >= 2 and lacking >= 1:
                tried.append((axis, words[value], table, fisher(*table[0], *table[1])))
    tried.sort(key=lambda each: (each[3], AXES.index(each[0]), each[1]))
    ranked: list[Moderator] = []
    most = 0.0
    for place, (axis, text, table, p) in enumerate(tried):
        most = max(most, min(1.0, p * (len(tried) - place)))
        ranked.append(Moderator(axis, text, *table, p, most, _verdict(table, most)))
    return ranked


def _papers(side: Sequence[ClaimDetails]) -> dict[str, list[ClaimDetails]]:
    found: dict[str, list[ClaimDetails]] = defaultdict(list)
    for details in side:
        found[details.paper].append(details)
    return found


def _of(axis: AxisName, claims: Sequence[ClaimDetails]) -> Mapping[str, str]:
    return {value: words for details in claims for value, words in values(axis, details).items()}


def _split(value: str, papers: Mapping[str, Mapping[str, str]]) -> tuple[int, int]:
    having = sum(value in found for found in papers.values())
    return having, len(papers) - having


def _verdict(table: tuple[tuple[int, int], tuple[int, int]], corrected: float) -> Verdict:
    (a, b), (c, d) = table
    if corrected <= LEVEL:
        return "splits the sides"
    return "too few to tell" if least(a + b, c + d, a + c) > LEVEL else "does not split the sides"


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact test of the table ((a, b), (c, d)), two-sided: a probability. Counts of 0 and more."""
    chances = _chances(a + b, c + d, a + c)
    mine = chances[a - max(0, a + c - (c + d))]
    return min(1.0, sum(chance for chance in chances if chance <= mine * _SLACK))


def least(first: int, second: int, having: int) -> float:
    """The least p that any table with these margins has: rows of `first` and `second`, a column of `having`."""
    chances = _chances(first, second, having)
    return min(1.0, sum(chance for chance in chances if chance <= min(chances) * _SLACK))


def _chances(first: int, second: int, having: int) -> list[float]:
    """The hypergeometric probabilities of all tables with these margins, by the count in their first cell."""
    every = comb(first + second, having)
    lowest, highest = max(0, having - second), min(first, having)
    return [comb(first, k) * comb(second, having - k) / every for k in range(lowest, highest + 1)]
