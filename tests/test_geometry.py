"""Geometry: what may be learned from held-out edges (nothing), measures against plain counting, and what is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path

import autograd.numpy as anp
import networkx as nx
import numpy as np
import pytest
from autograd import grad
from scipy.sparse import csr_matrix
from support.chat_server import ChatServer, vectors
from support.graphs import Said, abstract, tell
from support.program import democritus, listed

from pipeline.cli import geometry
from pipeline.errors import Unusable
from pipeline.graph.geometry import embedding, figures, measures, stored, transformer
from pipeline.graph.geometry.input_vectors import Texts, input_vectors, principal, unit
from pipeline.graph.geometry.link_prediction import Training, times
from pipeline.graph.geometry.manifold import Manifold, communities
from pipeline.graph.geometry.measures import Roles
from pipeline.graph.geometry.signed_graph import NO_TOPIC, SEVERAL, SIGNS, SignedGraph, held_out, load
from pipeline.graph.geometry.triangles import TYPES, Triangles, none, triangles
from pipeline.store.database import Store

Edge = tuple[int, int]


def graph_of(edges: Sequence[Edge], size: int = 0, signs: str = "", topics: Sequence[int] = ()) -> SignedGraph:
    """A graph of numbered variables; all edges say + and more than a correlation, and lie in no topic, unless told."""
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    size = size or int(ends.max()) + 1
    names = [f"v{number:02}" for number in range(size)]
    kind = np.array([2 * SIGNS.index(sign) + 1 for sign in signs or "+" * len(ends)])
    topic = np.array(topics or [NO_TOPIC] * len(ends))
    nobody = np.full(size, NO_TOPIC)
    several = np.full(len(ends), SEVERAL)
    return SignedGraph(names, names, ["t"], nobody, ends, kind, topic, np.zeros(len(ends), dtype=np.int64), several)


def clubs(seed: int) -> tuple[SignedGraph, list[int]]:
    """60 variables in 12 clubs, in each of which every two have an edge, and as many edges between clubs; and the
    numbers of some edges within clubs, to be held out. What is in triangles is in a club."""
    draw = np.random.default_rng(seed)
    own = [(5 * club + a, 5 * club + b) for club in range(12) for a, b in combinations(range(5), 2)]
    other = sorted({(int(a), int(b)) for a, b in draw.integers(0, 60, (400, 2)) if a // 5 != b // 5})
    edges = [*own, *(other[at] for at in draw.permutation(len(other))[: len(own)])]
    return graph_of(edges, 60), draw.choice(len(own), 24, replace=False).tolist()


# --- the graph and its triangles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edges", "signs", "topics", "expected"),
    [
        ([(0, 1), (1, 2), (0, 2)], "+--", (), {"transitive, signs compose": 1}),
        ([(0, 1), (1, 2), (0, 2)], "+-+", (), {"transitive, other signs": 1}),
        ([(0, 1), (1, 2), (0, 2)], "+0+", (), {"transitive, other signs": 1}),
        ([(0, 1), (1, 2), (2, 0)], "+++", (), {"3-cycle": 1}),
        ([(0, 1), (1, 2)], "++", (0, 0), {"path in one topic": 1}),
        ([(0, 1), (1, 2)], "++", (), {}),
        ([(0, 1), (1, 0), (1, 2)], "+++", (0, 0, NO_TOPIC), {}),
        ([(0, 1), (2, 1), (0, 2)], "+++", (), {"transitive, signs compose": 1}),
    ],
)
def test_triangles_by_type(edges: list[Edge], signs: str, topics: tuple[int, ...], expected: dict[str, int]) -> None:
    graph = graph_of(edges, signs=signs, topics=topics)
    found = triangles(graph, 1)
    kinds = [TYPES[kind] for kind in found.type]
    assert {name: kinds.count(name) for name in {*kinds}} == expected
    for (u, v, w), sides in zip(found.corners.tolist(), found.sides.tolist(), strict=True):
        assert {tuple(graph.edges[side]) for side in sides} <= {(u, v), (v, w), (u, w), (w, u)}


def test_of_open_paths_a_sample_is_taken() -> None:
    hub = graph_of([*((at, 20) for at in range(20)), *((20, at) for at in range(21, 41))], topics=[0] * 40)
    assert len(triangles(hub, 1).type) == 2 * 40
    assert (triangles(hub, 1).corners == triangles(hub, 1).corners).all()
    assert (triangles(hub, 1).corners != triangles(hub, 2).corners).any()


def test_a_pair_and_its_reverse_are_held_out_together() -> None:
    graph = graph_of([edge for at in range(40) for edge in ((at, at + 1), (at + 1, at))])
    learned, tested = held_out(graph, 0.5, 3)
    assert sorted([*learned, *tested]) == list(range(80))
    pairs = [{frozenset(pair) for pair in graph.edges[part].tolist()} for part in (learned, tested)]
    assert all(pairs)
    assert not pairs[0] & pairs[1]


# --- nothing leaks ----------------------------------------------------------------------------------------------------


def test_edges_that_are_not_seen_send_nothing() -> None:
    graph, _ = clubs(1)
    vectors = unit(np.random.default_rng(0).standard_normal((60, 8)).astype(np.float32))
    weights = transformer.drawn(8, 1, silent=False)
    seen = np.random.default_rng(2).random(len(graph.edges)) < 0.5
    part = graph.only(np.flatnonzero(seen))
    masked = transformer.refine(
        weights, vectors, transformer.messages(graph, triangles(graph, 1)), seen.astype(np.float32)
    )
    apart = transformer.refine(weights, vectors, transformer.messages(part, triangles(part, 1)))
    assert np.allclose(masked, apart, atol=1e-5)
    assert not np.allclose(masked, transformer.apply(weights, vectors, graph, triangles(graph, 1)).vectors, atol=1e-2)


def test_sentences_of_other_edges_are_not_read() -> None:
    graph = graph_of([(0, 1), (1, 2)])
    said = Texts(
        {name: [name] for name in graph.ids},
        [("v00", "v01", "one"), ("v01", "v02", "both"), ("v00", "v02", "both"), ("v00", "v02", "other")],
    )
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> measures.Vectors:
        asked.extend(texts)
        return np.eye(len(texts), 8, dtype=np.float32)

    found = input_vectors(graph, said, embed, weight=0.5)
    assert asked == ["one", "v00", "v01", "v02"]
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    assert found[0, 0] == pytest.approx(0.5 / math.hypot(1, 0.5))
    assert found[2].tolist() == [0, 0, 0, 1, 0, 0, 0, 0]


def test_principal_components_keep_what_is_near() -> None:
    flat = np.random.default_rng(0).standard_normal((30, 2)) @ np.random.default_rng(1).standard_normal((2, 9))
    found = principal(flat.astype(np.float32), 4)
    centred = unit((flat - flat.mean(axis=0)).astype(np.float32))
    assert np.allclose(found @ found.T, centred @ centred.T, atol=1e-4)
    assert np.allclose(principal(flat[:5].astype(np.float32), 4, of=flat.astype(np.float32)), found[:5], atol=1e-4)


# --- training ---------------------------------------------------------------------------------------------------------


def test_gradients_of_sparse_products() -> None:
    matrix = csr_matrix(np.random.default_rng(0).random((5, 3)))
    point = np.random.default_rng(1).random((3, 2))

    def value(dense: object) -> object:
        return anp.sum(anp.tanh(times(matrix, dense)))

    slope = grad(value)(point)
    for place in np.ndindex(*point.shape):
        step = np.zeros_like(point)
        step[place] = 1e-6
        assert (value(point + step) - value(point - step)) / 2e-6 == pytest.approx(slope[place], abs=1e-6)


def test_silent_weights_leave_vectors_as_they_are() -> None:
    graph, _ = clubs(1)
    vectors = unit(np.random.default_rng(0).standard_normal((60, 8)).astype(np.float32))
    found = transformer.apply(transformer.drawn(8, 1, silent=True), vectors, graph, triangles(graph, 1))
    assert np.allclose(found.vectors, vectors, atol=1e-5)
    assert np.allclose(found.roles.cause, vectors, atol=1e-5)


def test_what_is_trained_foretells_edges_and_triangles_help() -> None:
    graph, tested = clubs(1)
    learned = sorted({*range(len(graph.edges))} - {*tested})
    part, asked = graph.only(learned), graph.edges[tested]
    vectors = unit(np.random.default_rng(1).standard_normal((60, 32)).astype(np.float32))
    how = Training(steps=50, rate=0.01, corrupted=60, consistency=0.5, anchor=0.01)

    def mrr(roles: Roles) -> float:
        return measures.mean_reciprocal(measures.ranks(roles, asked, part.edges))

    def trained(find: Callable[[SignedGraph], Triangles]) -> float:
        weights = transformer.train(vectors, part, find, 1, how).weights
        return mrr(transformer.apply(weights, vectors, part, find(part)).roles)

    names, edges, whole = mrr(Roles(vectors, vectors)), trained(lambda _: none()), trained(partial(triangles, seed=1))
    assert whole > edges > names
    again = transformer.train(vectors, part, none_of, 1, how._replace(steps=10))
    same = transformer.train(vectors, part, none_of, 1, how._replace(steps=10))
    assert all((again.weights[name] == same.weights[name]).all() for name in again.weights)


def none_of(_: SignedGraph) -> Triangles:
    return none()


# --- measures ---------------------------------------------------------------------------------------------------------


def test_ranks_leave_out_what_is_known() -> None:
    cause = np.ones((5, 1), dtype=np.float32)
    effect = np.array([[9], [8], [3], [8], [3]], dtype=np.float32)
    roles = Roles(cause, effect)
    ranks = measures.ranks(roles, np.array([[0, 2], [4, 0], [0, 4]]), np.array([[0, 1]]))
    assert ranks.tolist() == [2, 1, 2]  # behind 3; before all; the tie of 2 and 4 is left out, for both are right
    assert measures.ranks(roles, np.array([[0, 2]]), np.array([[0, 1]])).tolist() == [2.5]
    assert (measures.mean_reciprocal(ranks), measures.hits(ranks, 1)) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert measures.mean_reciprocal(ranks[:0]) == measures.hits(ranks[:0]) == 0


def test_neighbours_and_what_they_have_in_common() -> None:
    angles = np.array([0, 0.1, 0.3, 1.5, 1.6])
    near = measures.neighbours(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32), 2)
    assert near.tolist() == [[1, 2], [0, 2], [1, 0], [4, 2], [3, 2]]
    assert measures.purity(near, np.array([0, 0, 1, 2, NO_TOPIC])) == 2 / 7
    assert measures.linked(near, np.array([[0, 1], [0, 3]])) == 0.5


# --- a stored geometry ------------------------------------------------------------------------------------------------

HOSTILE = "<img src=x onerror=alert(1)></script> $x_ \x1b[31m"
SAID = [
    *(Said(f"A{at}", f"cause {at}", "hub", "+-"[at % 2]) for at in range(8)),
    *(Said(f"B{at}", "hub", f"effect {at}", "+", strength="correlational") for at in range(4)),
    Said("C", "cause 1", "effect 1", "0"),
    Said("D", HOSTILE, "hub", "-"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph with a geometry that was put there by hand: places in a ring."""
    folder = tmp_path_factory.mktemp("told")
    with Store.create(folder) as store:
        store.add([abstract(said.abstract, at, year=2000 + at) for at, said in enumerate(SAID)])
        tell(store, SAID)
        graph = load(store)
        angles = np.linspace(0, 6, len(graph.ids))
        ring = np.stack([np.cos(angles), np.sin(angles), angles], axis=1).astype(np.float32)
        made = stored.Made("vectors", "by hand", 1, {}, {})
        where = Manifold(ring[:, :2], np.arange(len(angles)) // 6)
        stored.write(store, made, graph.ids, unit(ring), Roles(unit(ring), -unit(ring)), where)
    return folder


def test_a_graph_as_it_is_loaded(told: Path) -> None:
    with Store.open(told) as store:
        graph, before = load(store), load(store, before=2001)
        named = {
            (graph.names[cause], graph.names[effect]): at for at, (cause, effect) in enumerate(graph.edges.tolist())
        }
        assert len(named) == 14
        assert [SIGNS[graph.kind[named["cause 1", end]] // 2] for end in ("hub", "effect 1")] == ["-", "0"]
        assert graph.kind[named["hub", "effect 0"]] % 2 == 0
        assert graph.since[named["cause 3", "hub"]] == 2003
        assert (before.edges == graph.edges).all()
        assert [row["entity"] for row in stored.places(store)] == graph.ids


def test_figures_are_written(told: Path, tmp_path: Path) -> None:
    done = democritus("plot", told, "-o", tmp_path / "a", "--about", "cause 1")
    assert done.returncode == 0, done.stderr
    paths = list(map(Path, done.stdout.split()))
    assert {path.name for path in paths} == {
        f"{name}.png" for name in ("communities", "signs", "standing", "degrees", "spectrum", "neighbourhood", "models")
    }
    for path in paths:
        assert path.read_bytes().startswith(b"\x89PNG")


def test_what_cannot_be_shown_says_what_to_do(told: Path, tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        tell(store, SAID)
        with pytest.raises(Unusable, match="embed it"):
            stored.made(store, "embed it")
        graph = load(store)
        where = Manifold(np.zeros((len(graph.ids), 2), np.float32), graph.topic)
        stored.write(store, stored.Made("vectors", "", 1, {}, {}), graph.ids, where.plane, None, where)
        assert stored.made(store, "embed it").method == "vectors"
        tell(store, [Said("E", "new", "hub", "+")], recipe="later")
        with pytest.raises(Unusable, match="has changed since"):
            stored.made(store, "embed it")
    done = democritus("plot", tmp_path)
    assert (done.returncode, "democritus embed" in done.stderr) == (2, True), done
    done = democritus("embed", tmp_path, "--base-url", "http://localhost:1/v1")
    assert (done.returncode, "--embeddings-model" in done.stderr) == (2, True)
    done = democritus("plot", told, "--about", "")
    assert (done.returncode, "no variable is called ''" in done.stderr) == (2, True), done
    assert democritus("embed", tmp_path / "nowhere").returncode == 2
    assert not (tmp_path / "nowhere").exists()


def test_few_variables_have_no_map(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.add([abstract("A", 0)])
    for told, said in (("0 variables have", []), ("2 variables have", SAID[:1])):
        with Store.create(tmp_path) as store:
            tell(store, said)
        done = democritus("embed", tmp_path)
        assert (done.returncode, f"{told} edges; a map needs 10" in done.stderr) == (2, True), done


def test_what_the_extra_lacks_is_named(monkeypatch: pytest.MonkeyPatch, told: Path) -> None:
    monkeypatch.setattr(geometry, "PACKAGES", ("numpy", "no_such_package"))
    for verb in ("embed", "plot"):
        done = democritus(verb, told)
        assert (done.returncode, "no_such_package: pip install 'democritus[geometry]'" in done.stderr) == (2, True)


def test_communities_are_those_of_the_neighbourhoods() -> None:
    near = np.kron(np.eye(3), np.ones((4, 4))) - np.eye(12)
    near[:4, :4] = 0
    assert communities(csr_matrix(near), 1)[4:].tolist() == [0] * 4 + [1] * 4


def test_the_spectrum_is_the_laplacian_s() -> None:
    edges = [(int(a), int(b)) for a, b in np.random.default_rng(6).integers(0, 200, (300, 2)) if a != b]
    graph = graph_of(sorted({*edges}))
    plain = nx.Graph(graph.edges.tolist())
    largest = plain.subgraph(max(nx.connected_components(plain), key=len))
    expected = sorted(np.linalg.eigvalsh(nx.normalized_laplacian_matrix(largest).toarray()))
    found, size = figures.eigenvalues(graph)
    assert size == len(largest) > 120
    assert found == pytest.approx(expected[: figures.EIGENVALUES], abs=1e-6)


# --- the whole --------------------------------------------------------------------------------------------------------


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """UMAP without numba's compiler, which takes longer than all tests of this file."""
    import numba

    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    monkeypatch.setattr("pipeline.graph.geometry.manifold.EPOCHS", 10)
    yield


@pytest.mark.slow
@pytest.mark.usefixtures("uncompiled")
def test_embed_makes_a_geometry(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.add([abstract(said.abstract, at, year=2000 + at) for at, said in enumerate(SAID)])
        tell(store, SAID)
    made = listed("embed", tmp_path)
    assert (made["method"], made["variables"], made["edges"]) == ("vectors", 14, 14)
    assert made["measured"].keys() == {"held_out", "vectors", "transformer"}
    with Store.open(tmp_path) as store:
        first = stored.places(store)
    assert democritus("embed", tmp_path, "--method", "transformer").returncode == 0
    with Store.open(tmp_path) as store:
        assert stored.made(store, "").settings["width"] == embedding.WIDTH
    assert democritus("plot", tmp_path, "--format", "svg").returncode == 0
    assert (tmp_path / "figures" / "spectrum.svg").read_text("utf-8").startswith("<?xml")
    with ChatServer([], embed=lambda sent: vectors(sent, lambda text: [1.0, float(len(text))])) as server:
        asked = ["--embeddings-model", "m", "--base-url", server.url, "--method", "vectors"]
        assert listed("embed", tmp_path, *asked)["vectors"] == "m"
        number = len(server.requests)
        assert listed("embed", tmp_path, *asked)["method"] == "vectors"
        assert len(server.requests) == number  # what was paid for is not asked again
    assert listed("embed", tmp_path)["method"] == "vectors"
    with Store.open(tmp_path) as store:
        assert stored.places(store) == first


@pytest.mark.slow
@pytest.mark.usefixtures("uncompiled")
def test_a_slice_has_a_map_of_its_own(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.add([abstract(said.abstract, at, year=2000 + at) for at, said in enumerate(SAID)])
        tell(store, SAID)
    for verb in ("embed", "plot"):
        assert "no slice is called" in democritus(verb, tmp_path, "--slice", "early").stderr
    assert democritus("slice", "create", tmp_path, "early", "--year", ":2009").returncode == 0
    made = listed("embed", tmp_path, "--slice", "early")
    assert (made["variables"], made["edges"]) == (11, 10)
    assert "democritus embed" in democritus("plot", tmp_path).stderr, "the whole graph has none yet"
    assert listed("embed", tmp_path)["edges"] == 14
    with Store.open(tmp_path) as store:
        whole, early = stored.places(store), stored.places(store, "early")
    assert (len(whole), len(early)) == (14, 11)
    assert {row["entity"] for row in early} < {row["entity"] for row in whole}
    assert democritus("plot", tmp_path, "--slice", "early", "-o", tmp_path / "early").returncode == 0
    assert democritus("slice", "create", tmp_path, "early", "--year", "2001", "--replace").returncode == 0
    assert "democritus embed" in democritus("plot", tmp_path, "--slice", "early").stderr
