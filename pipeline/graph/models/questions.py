"""Open questions of a model: what its papers leave undecided, and what none of them asks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from itertools import product as product_of
from typing import Literal, NamedTuple

import networkx as nx

from pipeline.graph.models.analysis import Cut, product
from pipeline.graph.models.network import Findings, Link, link

Kind = Literal["disputed", "against its paths", "cut", "direction open", "association only", "untested"]
KINDS: tuple[Kind, ...] = ("disputed", "against its paths", "cut", "direction open", "association only", "untested")
Add = Callable[[float, Kind, str, str, str], None]
_UNTESTED = 5  # pairs that no paper speaks of, the best supported
_OF_A_KIND = 6
_ALIKE = 4  # causes that are named with one of the same way


class Question(NamedTuple):
    """A question about a pair of variables, in words."""

    kind: Kind
    cause: str
    effect: str
    words: str


def questions(found: Findings, graph: nx.DiGraph[str], dag: nx.DiGraph[str], cuts: list[Cut]) -> list[Question]:
    """Return the open questions of a model, by kind, those of most papers or support first."""
    names = found.names
    entries: list[tuple[float, Question]] = []

    def add(weight: float, kind: Kind, cause: str, effect: str, words: str) -> None:
        entries.append((weight, Question(kind, cause, effect, words)))

    for cause, effect in graph.edges:
        edge = link(graph, cause, effect)
        pair = f"{names[cause]} → {names[effect]}"
        if (edge.plus and edge.minus) or edge.nulls:
            add(edge.papers, "disputed", cause, effect, f"{pair}: {_divided(edge)}.")
        elif edge.sign == "?":
            add(edge.papers, "direction open", cause, effect, f"{pair}: an effect, but no paper says which way.")
    for cut in cuts:
        back = " → ".join(names[node] for node in cut.back)
        words = (
            f"{names[cut.cause]} → {names[cut.effect]} was cut: with {back} it closes a loop, and no edge of that way "
            "has less support. Is it feedback?"
        )
        add(link(graph, cut.cause, cut.effect).papers, "cut", cut.cause, cut.effect, words)
    for cause, effect in permutations(graph, 2):
        other = found.others.get((cause, effect))
        if other and other[0] == "association" and not graph.has_edge(cause, effect):
            papers = other[1].papers
            words = (
                f"{names[cause]} and {names[effect]} vary together ({_papers(papers)}); no paper says that one acts on "
                "the other."
            )
            add(papers, "association only", cause, effect, words)
    _of_triples(found, dag, add)
    ordered = sorted(entries, key=lambda each: (KINDS.index(each[1].kind), -each[0], each[1].words))
    kept: list[Question] = []
    for _, question in ordered:
        most = _UNTESTED if question.kind == "untested" else _OF_A_KIND
        if sum(each.kind == question.kind for each in kept) < most:
            kept.append(question)
    return kept


def _of_triples(found: Findings, dag: nx.DiGraph[str], add: Add) -> None:
    """What follows from two edges in a row: an effect that nobody asked for, or one that says the opposite."""
    names = found.names
    best: dict[tuple[str, str], tuple[float, str]] = {}

    def way(cause: str, middle: str, effect: str) -> str:
        first, second = (_acts(link(dag, *edge).sign) for edge in ((cause, middle), (middle, effect)))
        return f"it {first} {names[middle]}, which {second} {names[effect]}"

    for middle in dag:
        for cause, effect in product_of(dag.predecessors(middle), dag.successors(middle)):
            edges = link(dag, cause, middle), link(dag, middle, effect)
            weight, sign = min(edge.low for edge in edges), product(edge.sign for edge in edges)
            if dag.has_edge(cause, effect):
                direct = link(dag, cause, effect).sign
                if {sign, direct} == {"+", "-"}:
                    words = f"{names[cause]} {_acts(direct)} {names[effect]}, yet {way(cause, middle, effect)}."
                    add(weight, "against its paths", cause, effect, words)
            elif sign != "?" and not _spoken(found, cause, effect):
                best[cause, effect] = max(best.get((cause, effect), (-1.0, "")), (weight, middle))
    alike: dict[tuple[str, str, str], list[tuple[float, str]]] = {}
    for (cause, effect), (weight, middle) in best.items():
        alike.setdefault((_acts(link(dag, cause, middle).sign), middle, effect), []).append((weight, cause))
    for (_, middle, effect), causes in alike.items():
        (weight, cause), *others = sorted(causes, key=lambda one: (-one[0], names[one[1]]))
        words = f"Does {names[cause]} act on {names[effect]}? I{way(cause, middle, effect)[1:]}; "
        words += "no paper speaks of the two."
        more = ", ".join(names[other] for _, other in others[:_ALIKE]) + (", …" if len(others) > _ALIKE else "")
        add(weight, "untested", cause, effect, f"{words} The same of {more}." if others else words)


def _spoken(found: Findings, one: str, other: str) -> bool:
    """Tell whether any paper speaks of two variables, in whichever direction."""
    pairs = ((one, other), (other, one))
    return any(found.arrows.has_edge(*pair) or pair in found.others for pair in pairs)


def _divided(edge: Link) -> str:
    entries = [(edge.plus, "up"), (edge.minus, "down"), (edge.nulls, "no effect"), (edge.unsigned, "open")]
    who = "one paper says both" if edge.papers == 1 else "papers disagree"
    return f"{who} ({', '.join(f'{count} {what}' for count, what in entries if count)})"


def _papers(count: int) -> str:
    return f"{count} paper" if count == 1 else f"{count} papers"


def _acts(sign: str) -> str:
    return {"+": "raises", "-": "lowers"}.get(sign, "affects")
