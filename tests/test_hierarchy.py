"""The hierarchy of entities: acyclic, from the strongest link down, in any order the same; broader links by rule."""

from __future__ import annotations

from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import hierarchy
from pipeline.entities.decisions import Decision, Rank
from pipeline.entities.hierarchy import Hierarchy, Link, Refused, build, closure, lexical, links_of

RULE, VOCABULARY, MODEL, USER = Rank
NODES = "abcdefg"


def alone(nodes: str = NODES) -> dict[str, str]:
    return {node: node for node in nodes}


def pairs(found: Hierarchy) -> set[str]:
    return {link.narrow + link.broad for link in found.links}


links = st.lists(
    st.builds(
        Link,
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.integers(1, 3),
        st.sampled_from(list(Rank)),
        st.sampled_from([0.5, 0.9, 1.0]),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=30,
)


def naive(said: list[Link]) -> set[str]:
    """One link after the other, from the strongest, each tried for a cycle in the whole graph."""
    denied = {(link.narrow, link.broad, link.rank) for link in said if link.denied}
    graph: nx.DiGraph[str] = nx.DiGraph()
    for link in sorted(said, key=lambda link: (-link.rank, -link.score, link.steps, link.narrow, link.broad)):
        outvoted = any((link.narrow, link.broad, rank) in denied for rank in Rank if rank >= link.rank)
        if not link.denied and not outvoted and link.narrow != link.broad:
            graph.add_edge(link.narrow, link.broad)
            if not nx.is_directed_acyclic_graph(graph):
                graph.remove_edge(link.narrow, link.broad)
    return {a + b for a, b in graph.edges}


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(links)
def test_as_the_naive_reference(said: list[Link]) -> None:
    found = build(said, alone())
    assert pairs(found) == naive(said)
    graph: nx.DiGraph[str] = nx.DiGraph([(link.narrow, link.broad) for link in found.links])
    assert nx.is_directed_acyclic_graph(graph)


@given(links, st.randoms(use_true_random=False))
def test_the_order_of_links_does_not_matter(said: list[Link], random: Random) -> None:
    shuffled = said + said[:4]
    random.shuffle(shuffled)
    assert build(shuffled, alone()) == build(said, alone())


@settings(deadline=None)
@given(links, st.integers(1, 5))
def test_the_closure_is_every_shortest_way(said: list[Link], steps: int) -> None:
    found = build(said, alone())
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from((link.narrow, link.broad, link.steps) for link in found.links)
    expected = {
        node: {
            broad: far
            for broad, far in nx.single_source_dijkstra_path_length(graph, node, cutoff=steps).items()
            if broad != node
        }
        for node in graph
    }
    assert closure(found, steps) == {node: above for node, above in expected.items() if above}


# --- case by case ---------------------------------------------------------------------------------------------------


def test_a_link_that_would_close_a_cycle_is_refused_with_the_way() -> None:
    said = [Link("a", "b", rank=USER), Link("b", "c", rank=MODEL), Link("c", "a", rank=RULE)]
    found = build(said, alone())
    assert pairs(found) == {"ab", "bc"}
    assert found.refused == (Refused(said[2], "it would close a cycle: c > a > b > c"),)


def test_the_higher_rank_wins_then_the_higher_score() -> None:
    assert pairs(build([Link("a", "b", rank=RULE, score=1.0), Link("b", "a", rank=MODEL, score=0.1)], alone())) == {
        "ba"
    }
    assert pairs(build([Link("a", "b", score=0.8), Link("b", "a", score=0.9)], alone())) == {"ba"}
    assert pairs(build([Link("a", "b"), Link("b", "a")], alone())) == {"ab"}


def test_a_denial_outweighs_links_of_its_rank_and_below() -> None:
    denial = Link("a", "b", rank=MODEL, denied=True)
    assert pairs(build([Link("a", "b", rank=MODEL), denial], alone())) == set()
    assert pairs(build([Link("a", "b", rank=RULE), denial], alone())) == set()
    assert pairs(build([Link("a", "b", rank=USER), denial], alone())) == {"ab"}
    assert [item.why for item in build([Link("a", "b"), denial], alone()).refused] == ["denied"]
    assert build([denial], alone()) == Hierarchy((), ())


def test_links_are_between_entities() -> None:
    found = build([Link("a", "b"), Link("c", "d"), Link("a", "c")], {"a": "a", "c": "a", "b": "b", "d": "b"})
    assert pairs(found) == {"ab"}
    assert [item.why for item in found.refused] == ["both are one entity"]


def test_of_two_links_the_stronger_says_how_far() -> None:
    assert build([Link("a", "b", 3, USER), Link("a", "b", 1, RULE)], alone()).links[0].steps == 3
    assert build([Link("a", "b", 3), Link("a", "b", 1)], alone()).links[0].steps == 1


def test_a_class_of_nearly_everything_is_left_out() -> None:
    many = [f"k{number:03}" for number in range(400)]
    said = [Link(name, "everything") for name in many[:120]] + [Link(name, "something") for name in many[:40]]
    said.append(Link("everything", "all"))
    found = build(said, {name: name for name in many})
    assert {link.broad for link in found.links} == {"something"}
    assert {item.why for item in found.refused} == {
        "'everything' would hold 120 entities",
        "'all' would hold 121 entities",
    }


def test_in_a_small_corpus_a_class_may_hold_all() -> None:
    names = [f"k{number}" for number in range(hierarchy.SMALL - 1)]
    assert len(build([Link(name, "all") for name in names], {name: name for name in names}).links) == len(names)


def test_decisions_make_links() -> None:
    said = [
        Decision("broader", "a", "b", "w", "rule", 0.9, 2),
        Decision("not broader", "a", "c", "w", "user"),
        Decision("same", "a", "d", "w", "user"),
    ]
    assert links_of(said) == [Link("a", "b", 2, RULE, 0.9), Link("a", "c", 1, USER, 1.0, True)]


def test_nothing() -> None:
    assert build([], {}) == Hierarchy((), ())
    assert closure(Hierarchy((), ())) == {}


def test_long_chains_do_not_recurse() -> None:
    chain = [Link(f"n{at:05}", f"n{at + 1:05}") for at in range(3000)]
    found = build([*chain, Link("n03000", "n00000", rank=RULE, score=0.1)], {})
    assert len(found.links) == 3000
    assert closure(found)["n00000"] == {"n00001": 1, "n00002": 2, "n00003": 3}


# --- by rule --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("pregnancy induced hypertension", "hypertension"),
        ("small cell lung cancer", "lung cancer"),
        ("stroke after surgery", "stroke"),
        ("obesity in childhood", "obesity"),
        ("COMT V158M polymorphism", "COMT polymorphism"),
        ("organic wheat yield", "wheat yield"),
    ],
)
def test_a_name_is_a_kind_of_its_head_phrase(narrow: str, broad: str) -> None:
    assert lexical([narrow, broad]) == [Link(narrow, broad)]
    assert lexical([narrow]) == []  # nobody speaks of the class


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("gene expression", "expression"),  # says little by itself
        ("job market", "market disease"),  # is no ending
        ("physical activity", "activity"),
        ("low income", "income"),  # more of it is less
        ("non smoker", "smoker"),
        ("parental obesity", "obesity"),  # somebody else's
        ("sham surgery", "surgery"),  # none
        ("pre eclampsia", "eclampsia"),
        ("oats plus barley", "barley"),
        ("early retirement", "retirement"),
        ("fear of cancer", "cancer"),  # a small word turns the head round
        ("diet and exercise", "exercise"),
        ("heart disease", "disease"),  # holds nearly everything
        ("heart attack", "attack"),
        ("behavior following trauma", "trauma"),
        ("few stressors", "stressors"),
        ("requiring active avoidance", "avoidance"),
        ("p11 serum", "serum"),  # where it is measured
        ("respiratory depression", "depression"),  # another sense
        ("depression in heart rate", "depression"),
    ],
)
def test_and_is_not_where_the_head_says_little_or_is_turned(name: str, head: str) -> None:
    assert lexical([name, head]) == []


def test_the_longest_head_is_nearest() -> None:
    names = ["acute small cell lung cancer", "small cell lung cancer", "lung cancer", "cancer"]
    assert [(link.broad, link.steps) for link in lexical(names) if link.narrow == names[0]] == [
        ("small cell lung cancer", 1),
        ("lung cancer", 2),
        ("cancer", 3),
    ]


def test_a_generic_head_is_no_class() -> None:
    assert lexical(["small widget", "widget"], generic={"widget"}.__contains__) == []
