"""Hierarchy of entities: from single broader links to classes without cycles, and what lies how far above what.

A link says that one entity is a kind of another, one or more steps above it. Links come from users, models,
vocabularies and the rule `lexical`; the hierarchy is a pure function of them, so it is rebuilt and never edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import networkx as nx

from pipeline.entities import grouping, word_relations
from pipeline.entities.decisions import Decision, Rank, rank
from pipeline.entities.name import GREEK_NAMES, parse
from pipeline.sources.text import data

STEPS = 3  # how far above an entity its classes are looked for
SHARE = 0.25  # of all entities: a class that would hold more says nothing
SMALL = 50  # entities that any class may hold, however small the corpus

Above = dict[str, dict[str, int]]  # entity -> class -> steps


class Link(NamedTuple):
    """`narrow` is a kind of `broad`, `steps` above it; with `denied`, it is not."""

    narrow: str
    broad: str
    steps: int = 1
    rank: int = Rank.RULE
    score: float = 1.0
    denied: bool = False


class Refused(NamedTuple):
    """A link that is not in the hierarchy, and the reason."""

    link: Link
    why: str


@dataclass(frozen=True)
class Hierarchy:
    """The links that hold, without a cycle, and those that were refused; both in the order of names."""

    links: tuple[Link, ...]
    refused: tuple[Refused, ...]


def links_of(decisions: Iterable[Decision]) -> list[Link]:
    """Return the links that decisions make or deny."""
    return [
        Link(item.a, item.b, item.steps, rank(item.by), item.score, item.kind == "not broader")
        for item in decisions
        if item.kind in ("broader", "not broader")
    ]


def build(links: Iterable[Link], entity_of: Mapping[str, str], steps: int = STEPS) -> Hierarchy:
    """Return the hierarchy over entities that links between keys make; `entity_of` maps each key to its cluster.

    Of several links between two entities the strongest holds: the higher rank, then the higher score, then fewer
    steps; a denial of the same rank outweighs it. Links are added from the strongest (ties: by name), and one that
    would close a cycle is refused. So is every link into a class that would hold more than SHARE of all entities
    within `steps`, and more than SMALL. The result does not depend on the order of links; time is linear in their
    number, but for those on cycles and on ways between them: there it is the square of those.
    """
    held, refused = _strongest(links, entity_of)
    kept, cyclic = _acyclic(held)
    wide = _too_wide(kept, len({*entity_of.values()}), steps)
    refused += cyclic
    refused += [
        Refused(link, f"'{link.broad}' would hold {wide[link.broad]} entities") for link in kept if link.broad in wide
    ]
    return Hierarchy(tuple(sorted(link for link in kept if link.broad not in wide)), tuple(sorted(set(refused))))


def _strength(link: Link) -> tuple[int, float, int, str, str]:
    """Sorts from the strongest to the weakest."""
    return -link.rank, -link.score, link.steps, link.narrow, link.broad


def _strongest(links: Iterable[Link], entity_of: Mapping[str, str]) -> tuple[list[Link], list[Refused]]:
    """Return the link that holds between each two entities, and those that cannot."""
    best: dict[tuple[str, str], Link] = {}
    denied: dict[tuple[str, str], int] = {}
    refused = []
    for said in links:
        link = said._replace(
            narrow=entity_of.get(said.narrow, said.narrow), broad=entity_of.get(said.broad, said.broad)
        )
        pair = link.narrow, link.broad
        if link.denied:
            denied[pair] = max(link.rank, denied.get(pair, link.rank))
        elif link.narrow == link.broad:
            refused.append(Refused(said, "both are one entity"))
        elif pair not in best or _strength(link) < _strength(best[pair]):
            best[pair] = link
    refused += [Refused(best[pair], "denied") for pair in denied if pair in best and denied[pair] >= best[pair].rank]
    return [link for pair, link in best.items() if denied.get(pair, -1) < link.rank], refused


def _acyclic(links: Collection[Link]) -> tuple[list[Link], list[Refused]]:
    """Return the links added from the strongest without those that close a cycle.

    Only links between two nodes of one strongly connected component can lie on a cycle: most links are never looked at
    twice. Of the others, the way from the class back to the entity is searched for each.
    """
    whole: nx.DiGraph[str] = nx.DiGraph((link.narrow, link.broad) for link in links)
    component = {node: at for at, nodes in enumerate(nx.strongly_connected_components(whole)) for node in nodes}
    kept: list[Link] = []
    knotted: list[Link] = []
    for link in links:
        (knotted if component[link.narrow] == component[link.broad] else kept).append(link)
    refused = []
    above: nx.DiGraph[str] = nx.DiGraph()
    above.add_nodes_from(node for link in knotted for node in link[:2])
    for link in sorted(knotted, key=_strength):
        if nx.has_path(above, link.broad, link.narrow):
            way = nx.shortest_path(above, link.broad, link.narrow)
            refused.append(Refused(link, f"it would close a cycle: {' > '.join([link.narrow, *way])}"))
        else:
            kept.append(link)
            above.add_edge(link.narrow, link.broad)
    return kept, refused


def _too_wide(links: Collection[Link], entities: int, steps: int) -> dict[str, int]:
    """Return the classes that would hold too many of all entities, and how many they would."""
    holds = Counter(broad for classes in _above(links, steps).values() for broad in classes)
    most = max(SMALL, SHARE * entities)
    return {broad: number for broad, number in holds.items() if number > most}


def closure(hierarchy: Hierarchy, steps: int = STEPS) -> Above:
    """entity -> each class at most `steps` above it -> the fewest steps to it. Entities without classes are not in."""
    return _above(hierarchy.links, steps)


def _above(links: Collection[Link], steps: int) -> Above:
    """As `closure`, from the broadest entities down: the classes of an entity's classes are known before its own."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from((link.narrow, link.broad, link.steps) for link in links)
    above: Above = {}
    for node in reversed(list(nx.topological_sort(graph))):
        found: dict[str, int] = {}
        for upper, link in graph[node].items():
            for broad, far in ((upper, 0), *above.get(upper, {}).items()):
                if link["weight"] + far <= steps:
                    found[broad] = min(link["weight"] + far, found.get(broad, steps))
        if found:
            above[node] = dict(sorted(found.items(), key=lambda item: (item[1], item[0])))
    return above


# --- by rule --------------------------------------------------------------------------------------------------------

_DATA = data.table("hierarchy", "pipeline.entities")
_SENSES = {head: frozenset(text.split()) for head, text in _DATA.pop("senses").items()}
_LISTS = {name: frozenset(text.split()) for name, text in _DATA.items()}


def lexical(keys: Iterable[str], generic: Callable[[str], bool] = lambda name: False) -> list[Link]:
    """Broader links by rule: a name whose head phrase is itself among the keys is a kind of it.

    'pregnancy induced hypertension' is a kind of 'hypertension', 'stroke after surgery' of 'stroke', and 'NOS3 T786C
    polymorphism' of 'NOS3 polymorphism'. Left alone are names with other small words ('risk of', 'and'), heads that
    say little by themselves ('activity', or what `generic` calls so), and modifiers that turn the head or deny it
    ('low income', 'non smoker').
    """
    known = set(keys)
    return [
        Link(name, broad, steps)
        for name in sorted(known)
        for steps, broad in enumerate(_heads(name, known, generic), start=1)
        if steps <= STEPS
    ]


def _heads(name: str, known: Collection[str], generic: Callable[[str], bool]) -> list[str]:
    """Return the keys that are the head phrase of a name, the longest first."""
    words = name.split()
    small = [word for word in words if word in word_relations.FUNCTION or word in _LISTS["joining"]]
    if small and (len(small) > 1 or small[0] not in _LISTS["tails"]):
        return []
    if small:
        at = words.index(small[0])
        found = [" ".join(words[:at])] if at and words[at + 1 :] else []
        where = small[0] == "in" and words[at - 1] in _SENSES  # "depression in heart rate" is no mood
        return [head for head in found if head in known and not where and not _empty(head, generic)]
    found = [
        " ".join(words[at:])
        for at in range(1, len(words))
        if words[at - 1] not in word_relations.PREFIXES  # pre-eclampsia
        and not any(_turns(word) or word in _LISTS["doing"] for word in words[:at])
        and words[at - 1] not in _SENSES.get(words[-1], ())
        and words[-1] not in word_relations.ORDERED  # a ratio is of all that stands before it
        and not _combined(words[:at], words[at:])
        and " ".join(words[at:]) in known
    ]
    if len(words) > 2 and words[-1] in _LISTS["variants"] and f"{words[0]} {words[-1]}" in known:
        found.insert(0, f"{words[0]} {words[-1]}")
    return [head for head in found if not _empty(head, generic)]


def _combined(before: Sequence[str], head: Sequence[str]) -> bool:
    """Tell whether two drugs stand side by side: "bisoprolol hydrochlorothiazide" is no kind of either."""
    stems = tuple(word_relations.DRUG_STEMS)
    return head[-1].endswith(stems) and any(word.endswith(stems) for word in before)


def _empty(head: str, generic: Callable[[str], bool]) -> bool:
    """Tell whether a head says too little to be a class."""
    bag = parse(head).form.bag
    alone = next(iter(bag)) if len(bag) == 1 else ""
    dimensions = word_relations.DIMENSIONS.get(alone, {})
    return (
        generic(head)
        or grouping.too_wide(head)
        or alone in _LISTS["relative"]
        or alone in _LISTS["no_nouns"]
        or "change" in dimensions  # a fall of what?
        or all(word in GREEK_NAMES or not word.isalpha() for word in head.split())
    )


def _turns(word: str) -> bool:
    """Whether a modifier makes another thing of its head: low income, vaccine refusal, non smoker, parental obesity."""
    dimensions = word_relations.DIMENSIONS.get(word, {})
    return (
        word in word_relations.NEGATORS
        or word in _LISTS["other"]
        or any(way in dimensions for way in _LISTS["turning"])
    )
