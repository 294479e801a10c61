"""Candidate sets: which terms a model is asked about together, the most valuable sets first.

Terms belong together that are spelled alike (words, stems, endings, initials), that act on or are acted on by the same
things, or that embeddings find near. Two rounds share one number of questions: the first is about terms, the second
about the classes that the first one named, so that the classes of different sets agree. Neither depends on the order
in which answers come: a round's sets are a pure function of the terms, and the second round's terms are one of all
answers of the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from math import ceil, sqrt
from typing import NamedTuple

from pipeline.entities import blocking
from pipeline.entities.decisions import Decision
from pipeline.entities.grouping import Role, Term, names_of
from pipeline.entities.name import parse, stem

LARGEST, SMALLEST = 12, 8  # terms in a set; only where terms run out a set has fewer
PER_HUNDRED = 15  # questions for 100 abstracts, of both rounds
FIRST = 0.75  # share of them for the first round; what it does not need is the second's
ENDINGS = (4, 6)  # letters: -pril, -sartan, -emia; of words that have two more
SHARED = 0.5  # weight of claims that end alike, beside 1 for names that are spelled alike
ENDS_SHOWN = 4  # members named in the sentence about a class

Neighbours = Callable[[Sequence[str]], Sequence[Sequence[int]]]  # names -> the places of those nearest to each
Edge = tuple[Role, str]  # the role that a term has, and the key of the other end


class Rounds(NamedTuple):
    """How many questions each round may ask."""

    first: int
    second: int


def rounds(abstracts: int, per_hundred: float = PER_HUNDRED) -> Rounds:
    """Return the questions that so many abstracts allow, parted between the rounds."""
    allowed = ceil(abstracts * per_hundred / 100)
    first = ceil(allowed * FIRST)
    return Rounds(first, allowed - first)


def candidate_sets(terms: Iterable[Term], limit: int, neighbours: Neighbours | None = None) -> list[tuple[Term, ...]]:
    """Return at most `limit` sets of SMALLEST to LARGEST terms, the most valuable first; no term is in two.

    The value of a set is

        claims of its terms + edges that would join + conflicts that would show,

    where two terms join an edge for each thing that both are a cause of, or both an effect of, if they come under one
    class, and a conflict shows where the signs of the two differ (`?` aside). Pairs of like terms unite, the likest
    and most valuable first, up to LARGEST; what is left over fills sets by value, causes with causes. The result does
    not depend on the order of terms. Time and memory grow with the number of terms, not with its square.
    """
    ordered = sorted(terms, key=lambda term: term.key)
    pairs = _likeness(ordered, neighbours)
    clusters = _united(ordered, pairs)
    filled = _filled([[ordered[at] for at in cluster] for cluster in clusters])
    ranked = sorted(filled, key=lambda group: (-value(group), group[0].key))
    return [tuple(group) for group in ranked[: max(0, limit)]]


def value(terms: Sequence[Term]) -> int:
    """Return the value of a set, as `candidate_sets` defines it."""
    edges: dict[Edge, list[frozenset[str]]] = defaultdict(list)
    for term in terms:
        for edge, signs in _edges(term).items():
            edges[edge].append(signs)
    met = [signs for signs in edges.values() if len(signs) > 1]
    return sum(term.claims for term in terms) + sum(len(signs) - 1 for signs in met) + sum(map(_conflict, met))


def _edges(term: Term) -> dict[Edge, frozenset[str]]:
    """Return a term's edges, each with the signs that are claimed, `?` aside."""
    found: dict[Edge, set[str]] = defaultdict(set)
    for end in term.ends:
        found[end.role, end.other].update(end.sign.replace("?", ""))
    return {edge: frozenset(signs) for edge, signs in found.items()}


def _conflict(met: Sequence[frozenset[str]]) -> bool:
    """Tell whether terms that meet on an edge contradict each other, which none of them does by itself."""
    return max(map(len, met)) <= 1 and len(frozenset().union(*met)) > 1


# --- likeness -------------------------------------------------------------------------------------------------------


def _likeness(terms: Sequence[Term], neighbours: Neighbours | None) -> dict[tuple[int, int], float]:
    """Return pairs of places, a < b, and how well they belong into one set."""
    ordered = [term.key for term in terms]
    counts = {term.key: term.claims for term in terms}
    found: dict[tuple[int, int], float] = defaultdict(float)
    for factor, blocks in ((1.0, blocking.blocks(ordered) + _endings(terms)), (SHARED, _shared_ends(terms))):
        for one, near in enumerate(blocking.neighbours(ordered, blocks, counts)):
            for other, weight in near.items():
                pair = min(one, other), max(one, other)
                found[pair] += factor * weight  # found from both sides: up to .5 + .5
    for one, nearest in enumerate(neighbours([term.name for term in terms]) if neighbours else ()):
        for at, other in enumerate(nearest[: blocking.PARTNERS]):
            if other != one:
                found[min(one, other), max(one, other)] += 0.5 / (at + 1)
    return found


def _endings(terms: Sequence[Term]) -> list[list[int]]:
    """Return places of terms that have a word ending alike, as kinds of one thing often do: ramipril, lisinopril."""
    members: dict[str, list[int]] = defaultdict(list)
    for at, term in enumerate(terms):
        words = [word for word in parse(term.key).form.bag if word.isalpha()]
        for ending in {word[-size:] for word in words for size in ENDINGS if len(word) >= size + 2}:
            members[ending].append(at)
    return [places for _, places in sorted(members.items()) if len(places) > 1]


def _shared_ends(terms: Sequence[Term]) -> list[list[int]]:
    """Places of terms whose claims have an end in common: the same thing in the same role, or what ends in the same
    two words (coronary artery disease, premature coronary artery disease)."""
    members: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, term in enumerate(terms):
        features = {(end.role, end.other) for end in term.ends}
        for feature in features | {(end.role, *_head(end.other)) for end in term.ends}:
            members[feature].append(at)
    return [places for _, places in sorted(members.items()) if len(places) > 1]


def _head(name: str) -> tuple[str, ...]:
    return ("ending in", *(stem(word) for word in parse(name).form.content[-2:]))


# --- from pairs to sets ---------------------------------------------------------------------------------------------


def _united(terms: Sequence[Term], pairs: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Clusters of at most LARGEST places: pairs unite, the likest and most valuable first."""

    edges = [_edges(term) for term in terms]

    def gain(pair: tuple[int, int]) -> float:
        one, other = edges[pair[0]], edges[pair[1]]
        met = [(one[edge], other[edge]) for edge in one.keys() & other.keys()]
        uses = min(terms[at].claims for at in pair)
        return pairs[pair] * sqrt(1 + len(met) + sum(map(_conflict, met))) * float(uses**0.25)

    clusters = {at: [at] for at in range(len(terms))}
    of = list(range(len(terms)))
    for one, other in sorted(pairs, key=lambda pair: (-round(gain(pair), 9), pair)):
        left, right = of[one], of[other]
        if left != right and len(clusters[left]) + len(clusters[right]) <= LARGEST:
            for at in clusters[right]:
                of[at] = left
            clusters[left].extend(clusters.pop(right))
    return [sorted(cluster) for cluster in clusters.values()]


def _filled(clusters: Iterable[Sequence[Term]]) -> list[list[Term]]:
    """Sets made of clusters: a question costs the same whether it is full or not.

    A set begins with the most valuable cluster left and takes the most valuable ones that still fit, first of those
    whose terms have mostly the same role. It takes a part of one only if it would have less than SMALLEST terms.
    """
    waiting = _Waiting()
    for cluster in clusters:
        waiting.put(cluster)
    made = []
    while (first := waiting.take(LARGEST)) is not None:
        group, role = list(first), _role(first)
        while room := LARGEST - len(group):
            more = waiting.take(room, role) or waiting.take(room)
            if more is None and len(group) < SMALLEST and (whole := waiting.take(LARGEST)) is not None:
                more = whole[:room]
                waiting.put(whole[room:])
            if more is None:
                break
            group.extend(more)
        made.append(sorted(group, key=lambda term: term.key))
    return made


class _Waiting:
    """Clusters that are in no set yet, by role and size, the most valuable for each of its terms first."""

    def __init__(self) -> None:
        self.queues: dict[tuple[Role, int], list[tuple[float, str, Sequence[Term]]]] = defaultdict(list)

    def put(self, cluster: Sequence[Term]) -> None:
        entry = (-value(cluster) / len(cluster), cluster[0].key, cluster)
        heappush(self.queues[_role(cluster), len(cluster)], entry)

    def take(self, room: int, role: Role | None = None) -> Sequence[Term] | None:
        """Return the most valuable cluster of at most `room` terms (and of a role); None if there is none."""
        fits = [
            queue
            for (mostly, size), queue in self.queues.items()
            if queue and size <= room and (role is None or mostly == role)
        ]
        return heappop(min(fits, key=lambda queue: queue[0]))[2] if fits else None


def _role(terms: Sequence[Term]) -> Role:
    """Return what the terms are more often."""
    causes = sum((end.role == "cause") - (end.role == "effect") for term in terms for end in term.ends)
    return "cause" if causes > 0 else "effect"


# --- the second round -----------------------------------------------------------------------------------------------


def class_terms(terms: Iterable[Term], decisions: Sequence[Decision]) -> list[Term]:
    """Return the classes that answers named, as terms of their own, those aside that were terms already. Pure.

    A class has the claims and ends of its members, and a sentence that names some.
    """
    known = {term.key: term for term in terms}
    members: dict[str, set[str]] = defaultdict(set)
    for item in decisions:
        if item.kind == "broader" and item.a in known and item.b not in known:
            members[item.b].add(item.a)
    called = names_of(decisions)
    return [
        _class(called.get(name, name), name, [known[key] for key in sorted(keys)])
        for name, keys in sorted(members.items())
    ]


def _class(name: str, key: str, members: Sequence[Term]) -> Term:
    most_used = sorted(members, key=lambda term: (-term.claims, term.key))[:ENDS_SHOWN]
    shown = ", ".join(term.name for term in most_used) + (", …" if len(members) > ENDS_SHOWN else "")
    ends = sorted({end for term in members for end in term.ends})
    return Term(key, name, f"a class of: {shown}", sum(term.claims for term in members), tuple(ends))
