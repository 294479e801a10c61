"""What the geometry is measured against: hypotheses in the order of a geometry or of counting, and TransE."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from test_geometry import clubs, graph_of

from benchmarks import hypotheses, translation
from benchmarks.geometry import stability
from pipeline.graph.geometry import measures
from pipeline.graph.geometry.link_prediction import Training
from pipeline.graph.geometry.signed_graph import SEVERAL


def test_edges_by_year() -> None:
    graph = graph_of([(0, 1), (1, 2), (1, 0), (2, 3), (3, 4)])._replace(since=np.array([1990, 2000, 2001, 0, 2005]))
    earlier, later = hypotheses.by_year(graph, 2000)
    assert (earlier.tolist(), later.tolist()) == ([0], [1, 4])


def test_translation_learns_the_edges_that_it_sees() -> None:
    graph, _ = clubs(1)
    places, roles = translation.train(graph, 1, Training(steps=40))
    ranks = measures.ranks(roles, graph.edges, graph.edges[:0])
    assert measures.mean_reciprocal(ranks) > 0.4  # by chance .07
    step = roles.cause[0, :-1] / 2 - places[0]
    far = [-float(((places[0] + step - other) ** 2).sum()) for other in places]
    assert np.argsort(far).tolist() == np.argsort(roles.effect @ roles.cause[0]).tolist()


def test_candidates_as_networkx_counts_them() -> None:
    draw = np.random.default_rng(4)
    graph = graph_of(sorted({(int(a), int(b)) for a, b in draw.integers(0, 20, (40, 2)) if a != b}), 20)
    plain, arrows = nx.Graph(graph.edges.tolist()), nx.DiGraph(graph.edges.tolist())
    found = hypotheses.candidates(graph, np.array([[3, 4]]))
    expected = {
        pair
        for a in plain
        for b in plain
        for pair in [(a, b)]
        if a != b
        and not plain.has_edge(a, b)
        and {a, b} != {3, 4}
        and {*arrows.successors(a)} & {*arrows.predecessors(b)}
    }
    assert {tuple(pair) for pair in found.pairs.tolist()} == expected
    for at, (a, b) in enumerate(found.pairs.tolist()):
        assert found.common[at] == len(list(nx.common_neighbors(plain, a, b)))
        ((_, _, index),) = nx.adamic_adar_index(plain, [(a, b)])
        assert found.adamic_adar[at] == pytest.approx(index)
        assert found.degrees[at] == plain.degree(a) * plain.degree(b)
    assert len(hypotheses.candidates(graph_of([(0, 1)])).pairs) == 0


def test_a_chain_that_one_paper_states_is_no_hypothesis() -> None:
    graph = graph_of([(0, 1), (1, 2), (0, 3), (3, 2), (1, 4), (3, 5)])
    alone = graph._replace(paper=np.array([7, 7, 8, 8, 9, 8]))
    assert hypotheses.candidates(alone).pairs.tolist() == [[0, 4]]
    several = alone._replace(paper=np.array([SEVERAL, 7, 8, 8, 9, 8]))
    assert hypotheses.candidates(several).pairs.tolist() == [[0, 2], [0, 4]]


def test_no_hypothesis_rests_on_an_edge_that_finds_no_effect() -> None:
    edges = [(0, 1), (1, 2), (0, 3), (3, 4), (2, 5)]
    assert hypotheses.candidates(graph_of(edges, signs="+++++")).pairs.tolist() == [[0, 2], [0, 4], [1, 5]]
    assert hypotheses.candidates(graph_of(edges, signs="+0+++")).pairs.tolist() == [[0, 4]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("depression-like behaviors", "depressive behavior", True), ("drought", "drought tolerance", True),
        ("sustainable land management", "land sustainability", True), ("crop management", "crop production", False),
        ("NMDA receptor antagonist", "NMDA receptor-mediated excitation", True), ("the", "of", False),
    ],
)  # fmt: skip
def test_two_names_of_much_the_same(one: str, other: str, same: bool) -> None:
    assert hypotheses.much_the_same(hypotheses.telling(one), hypotheses.telling(other)) is same


def test_rankings_are_measured_as_by_counting() -> None:
    draw = np.random.default_rng(5)
    scores, right = draw.integers(0, 6, 60).astype(np.float64), draw.random(60) < 0.3
    pairs = [(a > b) + (a == b) / 2 for a in scores[right] for b in scores[~right]]
    assert hypotheses.area(scores, right) == pytest.approx(np.mean(pairs))
    assert hypotheses.precision(scores, right, 60) == pytest.approx(right.mean())
    top = scores == scores.max()
    assert hypotheses.precision(scores, right, 1) == pytest.approx(right[top].mean())
    assert hypotheses.area(scores, right & False) == 0.5
    assert hypotheses.precision(scores[:0], right[:0], 10) == 0


def test_stability_is_the_mean_jaccard_index_of_neighbours() -> None:
    angles = np.array([0, 0.1, 0.25, 3, 3.2])
    near = measures.neighbours(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32), 2)
    assert stability([near, near]) == stability([near, near[:, ::-1]]) == 1
    assert 0 < stability([near, np.roll(near, 1, axis=0)]) < 1
