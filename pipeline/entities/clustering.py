"""Constrained clustering: verdicts on pairs become clusters, and no chain joins what a verdict keeps apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.entities.match import veto

USER = 2  # rank of a user's verdict; the model's is 1, the rules' 0


class Verdict(NamedTuple):
    """A verdict on two keys, same or different. A higher rank outweighs a lower one."""

    a: str
    b: str
    same: bool
    rank: int
    score: float


def components(keys: Iterable[str], verdicts: Iterable[Verdict]) -> dict[str, str]:
    """The clusters: key -> the first key of its cluster, in alphabetical order.

    Verdicts of 'same' join, the higher rank first, then the higher score, then names. A union is refused where it
    would bring together two keys that a verdict of the same or a higher rank calls different, or that `match.veto`
    keeps apart. Names that a user joined count as one name with several spellings: another name is vetoed only if it
    is vetoed against every spelling. The result does not depend on the order of keys or verdicts.
    """
    clusters = _Clusters(sorted(set(keys)))
    said = [verdict for verdict in set(verdicts) if verdict.a in clusters.of and verdict.b in clusters.of]
    for verdict in said:
        if not verdict.same:
            clusters.keep_apart(verdict)
    joins = (verdict for verdict in said if verdict.same and verdict.a != verdict.b)
    for verdict in sorted(joins, key=lambda v: (-v.rank, -v.score, min(v.a, v.b), max(v.a, v.b))):
        clusters.join(verdict)
    return {key: min(clusters.members[root]) for key, root in clusters.of.items()}


class _Clusters:
    """Disjoint sets of keys. A cluster is a list of spellings: tuples of keys that a user called one name."""

    def __init__(self, keys: list[str]) -> None:
        self.of = {key: key for key in keys}
        self.members = {key: [key] for key in keys}
        self.spellings: dict[str, list[tuple[str, ...]]] = {key: [(key,)] for key in keys}
        self.apart: dict[str, dict[str, int]] = defaultdict(dict)

    def keep_apart(self, verdict: Verdict) -> None:
        """Remember that two keys are different, and by which rank."""
        for one, other in ((verdict.a, verdict.b), (verdict.b, verdict.a)):
            self.apart[one][other] = max(verdict.rank, self.apart[one].get(other, verdict.rank))

    def join(self, verdict: Verdict) -> None:
        """Unite the clusters of the verdict's two keys unless something speaks against it."""
        left, right = self.of[verdict.a], self.of[verdict.b]
        if left == right or self._different(left, right, verdict.rank):
            return
        if verdict.rank < USER and self._vetoed(left, right):
            return
        if len(self.members[left]) < len(self.members[right]):
            left, right = right, left
        for key in self.members[right]:
            self.of[key] = left
        self.members[left].extend(self.members.pop(right))
        merged = self.spellings.pop(right)
        if verdict.rank >= USER:  # users' verdicts come first, so each cluster is one name so far
            self.spellings[left] = [tuple(key for spelling in self.spellings[left] + merged for key in spelling)]
        else:
            self.spellings[left].extend(merged)

    def _different(self, left: str, right: str, rank: int) -> bool:
        """Whether a verdict of at least this rank keeps a key of one cluster from a key of the other."""
        if len(self.members[left]) > len(self.members[right]):
            left, right = right, left
        return any(
            self.of[other] == right and said >= rank
            for key in self.members[left]
            for other, said in self.apart.get(key, {}).items()
        )

    def _vetoed(self, left: str, right: str) -> bool:
        """Whether some name of one cluster must not stand with some name of the other."""
        return any(
            all(veto(a, b) is not None for a in one for b in other)
            for one in self.spellings[left]
            for other in self.spellings[right]
        )
