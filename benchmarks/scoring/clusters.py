"""Clusters of names: B-cubed and pairwise counts of one clustering against the concepts that names are known to mean.

A name with two meanings may stand with the names of either. All figures are sums over names, so that any resample of
the names has its score from summed counts: shares are counted in millionths, and each pair from both of its ends.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import NamedTuple

import networkx as nx

from benchmarks.scoring.scores import ratios, share

Meanings = Mapping[str, frozenset[str]]  # name -> the concepts it may mean

UNIT = 1_000_000  # of shares


class Company(NamedTuple):
    """The other names that a name stands with, and those that it should stand with."""

    found: list[str]
    right: list[str]
    wanted: list[str]


def companies(meanings: Meanings, cluster_of: Mapping[str, Hashable]) -> Iterator[tuple[str, Company]]:
    """Each name with its company. Pure."""
    clusters: dict[Hashable, list[str]] = defaultdict(list)
    concepts: dict[str, list[str]] = defaultdict(list)
    for name, meant in meanings.items():
        clusters[cluster_of[name]].append(name)
        for concept in meant:
            concepts[concept].append(name)
    for name, meant in meanings.items():
        found = [other for other in clusters[cluster_of[name]] if other != name]
        right = [other for other in found if meant & meanings[other]]
        wanted = {other for concept in meant for other in concepts[concept]} - {name}
        yield name, Company(found, right, sorted(wanted))


def counted(company: Company) -> Counter[str]:
    """What one name counts for the scores of a clustering. The name itself is in its own company, as B-cubed has it."""
    found, right, wanted = map(len, company)
    return Counter(
        {
            "names": 1,
            "precision": round(UNIT * (right + 1) / (found + 1)),
            "recall": round(UNIT * (right + 1) / (wanted + 1)),
            "found": found,
            "right": right,
            "wanted": wanted,
        }
    )


def scored(counts: Mapping[str, int], level: str) -> dict[str, float | None]:
    """B-cubed and pairwise precision, recall and F1 from the counts of a level."""

    def count(name: str) -> int:
        return counts.get(f"{level}.{name}", 0)

    names = UNIT * count("names")
    precision, recall = share(count("precision"), names), share(count("recall"), names)
    both = (precision or 0.0) + (recall or 0.0)
    bcubed = {"precision": precision, "recall": recall, "f1": share(2 * (precision or 0.0) * (recall or 0.0), both)}
    pairwise = ratios(count("right"), count("found"), count("wanted"))
    return {
        **{f"{level}.bcubed.{name}": value for name, value in bcubed.items()},
        **{f"{level}.pairwise.{name}": value for name, value in pairwise.items()},
    }


def kin(meanings: Meanings) -> list[list[str]]:
    """Names in groups that no concept connects: what is resampled, for names of one concept are not independent."""
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    for name, meant in meanings.items():
        graph.add_edges_from((("name", name), ("concept", concept)) for concept in sorted(meant))
    return [[name for kind, name in group if kind == "name"] for group in nx.connected_components(graph)]


def completeness(meanings: Meanings, compared: Callable[[str, str], bool]) -> Iterator[tuple[str, Counter[str]]]:
    """Each name with the number of others of its concepts, and of those that it was compared with. Pure."""
    concepts: dict[str, list[str]] = defaultdict(list)
    for name, meant in meanings.items():
        for concept in meant:
            concepts[concept].append(name)
    for name, meant in meanings.items():
        others = {other for concept in meant for other in concepts[concept]} - {name}
        yield name, Counter(pairs=len(others), compared=sum(compared(name, other) for other in others))
