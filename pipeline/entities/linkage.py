"""Average linkage under constraints: from decisions on pairs of keys to clusters, without chains.

Clusters merge in the order of the average score over all pairs between them, while it is at least THRESHOLD. A pair
that nobody decided on counts as UNKNOWN, so one link does not join two large clusters: a chain a-b-c-d of certain
links stays one cluster only while the links make up enough of the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from pipeline.entities import match
from pipeline.entities.decisions import Rank

THRESHOLD = 0.5  # average score from which two clusters are one variable
UNKNOWN = 0.25  # score of a pair that nobody decided on
_UNIT = 1000  # scores are summed in thousandths: whole numbers have the same sum in any order

Veto = Callable[[str, str], str | None]


class Verdict(NamedTuple):
    """A verdict on two keys, same or different. A higher rank outweighs a lower one."""

    a: str
    b: str
    same: bool
    rank: int
    score: float


def clusters(keys: Iterable[str], verdicts: Iterable[Verdict], veto: Veto = match.veto) -> dict[str, str]:
    """key -> the first key of its cluster, in the order of the alphabet. A verdict's rank is a `decisions.Rank`.

    Of several verdicts on one pair the highest rank holds, and of equal ranks 'different'. Clusters merge by average
    score, where 'same' counts its score and an outranked 'different' zero. Two clusters never merge where a verdict of
    'different' between them has the rank of the highest 'same' between them or a higher one, or where `veto` keeps a
    name of one from a name of the other.

    A vocabulary and users join last, in this order, and whole clusters: whoever merges two variables means all names of
    both, however unlike they are ('4p deletion syndrome', 'Pitt-Rogers-Danks syndrome'), and nothing but a 'different'
    of the same rank or a higher one between them forbids it. Ties are broken by rank, then by names, so the result does
    not depend on the order of keys or verdicts. Time is about n log n in the number of verdicts.
    """
    found = {key: key for key in keys}  # most keys are spoken of by no verdict
    held = _holding(verdicts, found.keys())
    state = _Clusters(sorted({key for verdict in held for key in (verdict.a, verdict.b)}), veto)
    joins: dict[int, list[tuple[str, str]]] = {Rank.VOCABULARY: [], Rank.USER: []}
    for verdict in held:
        if verdict.same and verdict.rank in joins:
            joins[verdict.rank].append((verdict.a, verdict.b))
        else:
            state.say(verdict)
    state.merge()
    for rank, pairs in joins.items():
        state.join(pairs, rank)
    found.update((key, state.names[at]) for at, members in state.members.items() for key in members)
    return found


def _holding(verdicts: Iterable[Verdict], known: Collection[str]) -> list[Verdict]:
    """Return the verdict that holds on each pair of two known keys, a < b."""
    best: dict[tuple[str, str], Verdict] = {}
    for said in verdicts:
        if said.a == said.b or said.a not in known or said.b not in known:
            continue
        a, b = sorted((said.a, said.b))
        verdict = said._replace(a=a, b=b)
        held = best.get((a, b))
        if held is None or _strength(verdict) > _strength(held):
            best[a, b] = verdict
    return [best[pair] for pair in sorted(best)]


def _strength(verdict: Verdict) -> tuple[int, bool, float]:
    return verdict.rank, not verdict.same, verdict.score


@dataclass(slots=True)
class _Link:
    """All that was said between two clusters."""

    score: int = 0  # the sum over the pairs that were decided on, in thousandths
    pairs: int = 0
    same: int = -1  # the highest rank of a 'same', and of a 'different'
    different: int = -1
    vetoed: bool = False

    def add(self, other: _Link) -> None:
        self.score += other.score
        self.pairs += other.pairs
        self.same = max(self.same, other.same)
        self.different = max(self.different, other.different)
        self.vetoed |= other.vetoed

    @property
    def open(self) -> bool:
        """Whether no verdict and no veto keeps the two apart."""
        return not self.vetoed and self.same > self.different


_Entry = tuple[float, int, str, str, int, int]  # minus average, minus rank, the names of two clusters, the clusters


class _Clusters:
    """Clusters by number, each with its name (its first key) and its links to others."""

    def __init__(self, keys: list[str], veto: Veto) -> None:
        self.number = {key: at for at, key in enumerate(keys)}
        self.names = dict(enumerate(keys))
        self.members = {at: [key] for at, key in enumerate(keys)}
        self.links: dict[int, dict[int, _Link]] = {at: {} for at in self.names}
        self.became = list(self.names)
        self.veto = veto

    def say(self, verdict: Verdict) -> None:
        """Enter a verdict on two keys that are clusters of their own so far."""
        link = _Link(pairs=1)
        if verdict.same:
            link.score, link.same = round(min(1.0, max(0.0, verdict.score)) * _UNIT), verdict.rank
        else:
            link.different = verdict.rank
        a, b = self.number[verdict.a], self.number[verdict.b]
        self.links[a][b] = self.links[b][a] = link

    def join(self, pairs: Iterable[tuple[str, str]], rank: int) -> None:
        """Unite the clusters of names that are one, in the order of names, unless one of that rank keeps them apart."""
        for a, b in pairs:
            one, other = self.now(self.number[a]), self.now(self.number[b])
            link = self.links[one].get(other)
            if one != other and (link is None or link.different < rank):
                self.unite(one, other)

    def merge(self) -> None:
        """Unite clusters, the highest average first.

        Entries of the heap may be out of date, but never too low: the average over pairs falls while a cluster grows,
        and where two links become one, which may raise it, a new entry is pushed.
        """
        heap = [entry for a, near in self.links.items() for b in near if a < b and (entry := self.entry(a, b))]
        heapify(heap)
        while heap:
            entry = heappop(heap)
            one, other = self.now(entry[-2]), self.now(entry[-1])
            current = self.entry(one, other) if one != other else None
            if current is None:
                continue
            if current != entry:
                heappush(heap, current)
            elif self.vetoed(one, other):
                self.links[one][other].vetoed = True
            else:
                for again in self.unite(one, other):
                    heappush(heap, again)

    def entry(self, one: int, other: int) -> _Entry | None:
        """Two clusters as they stand now in the order of merging; None if they may not merge."""
        link = self.links[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        total = link.score + round(UNKNOWN * _UNIT) * (pairs - link.pairs)
        average = total / (pairs * _UNIT)
        if average < THRESHOLD or not link.open:
            return None
        left, right = sorted((one, other), key=self.names.__getitem__)
        return -average, -link.same, self.names[left], self.names[right], left, right

    def unite(self, one: int, other: int) -> list[_Entry]:
        """Make one cluster of two; the entries of what was linked to the one with fewer links, which goes."""
        gone, kept = sorted((one, other), key=lambda at: (len(self.links[at]), at))
        mine, theirs = self.links[kept], self.links.pop(gone)
        mine.pop(gone, None)
        theirs.pop(kept, None)
        for name, link in theirs.items():
            if name in mine:
                mine[name].add(link)
            else:
                mine[name] = self.links[name][kept] = link
            del self.links[name][gone]
        self.became[gone] = kept
        self.members[kept] = _joined(self.members[kept], self.members.pop(gone))
        self.names[kept] = min(self.names[kept], self.names.pop(gone))
        return [entry for name in theirs if (entry := self.entry(kept, name))]

    def vetoed(self, one: int, other: int) -> bool:
        """Tell whether some name of one cluster must not stand with some name of the other."""
        return any(self.veto(a, b) is not None for a in self.members[one] for b in self.members[other])

    def now(self, at: int) -> int:
        """Return the cluster that a former cluster has become."""
        while self.became[at] != at:
            self.became[at] = at = self.became[self.became[at]]
        return at


def _joined(one: list[str], other: list[str]) -> list[str]:
    """Both lists as one, the shorter put behind the longer."""
    few, many = sorted((one, other), key=len)
    many.extend(few)
    return many
