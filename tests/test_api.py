"""The Python API: what an open graph gives is what the command line and the exports give."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import pytest
from support.graphs import Said, tell
from support.program import listed

import pipeline
from pipeline.errors import Busy, Unusable
from pipeline.export import writing as export
from pipeline.graph import items
from pipeline.graph.api.graph import Graph
from pipeline.store.database import FILE, Store
from pipeline.store.records import content_id

SAID = [
    Said("A", "coffee", "sleep", "-"),
    Said("B", "coffee", "sleep", "-", hedged=True, quote="a “sentence” – β"),
    Said("C", "coffee", "sleep", "+", strength="correlational", doubts=("far",)),
    Said("C", "sleep", "mood", "+"),
    Said("C", "mood", "sleep", "-"),
    Said("A", "coffee intake", "mood", "?"),
    Said("A", "it", "mood", "?", resolved=False),
]
COFFEE, SLEEP = content_id("entity", "coffee"), content_id("entity", "sleep")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a graph in which all of this is said."""
    folder = tmp_path_factory.mktemp("told")
    with Store.create(folder) as store:
        tell(store, SAID)
    return folder / FILE


@pytest.fixture
def folder(said: Path, tmp_path: Path) -> Path:
    shutil.copyfile(said, tmp_path / FILE)
    return tmp_path


@pytest.fixture
def graph(folder: Path) -> Iterator[Graph]:
    with pipeline.open(folder) as graph:
        yield graph


def document(folder: Path) -> Any:
    out = io.BytesIO()
    with Store.open(folder) as store:
        export.write(store, "json", out)
    return json.loads(out.getvalue())


class TestNetworkx:
    def test_one_edge_per_cause_and_effect(self, folder: Path, graph: Graph) -> None:
        found = graph.to_networkx()
        assert type(found) is nx.DiGraph
        exported = document(folder)
        wanted = {(edge.pop("cause_id"), edge.pop("effect_id")): edge for edge in exported["edges"]}
        names = nx.get_node_attributes(found, "name")
        for (cause, effect), edge in wanted.items():
            assert (names[cause], names[effect]) == (edge.pop("cause"), edge.pop("effect"))
        assert {(cause, effect): values for cause, effect, values in found.edges(data=True)} == wanted
        assert [{"id": id, **values} for id, values in found.nodes(data=True)] == exported["nodes"]

    def test_signs_weights_counts_and_evidence(self, graph: Graph) -> None:
        edge = graph.to_networkx().edges[COFFEE, SLEEP]
        counts = [edge[name] for name in ("supports", "refutes", "nulls", "abstracts", "claims")]
        assert (edge["sign"], counts) == ("-", [2, 1, 0, 3, 3])
        votes = [claim["vote"] for claim in edge["evidence"]]
        assert edge["weight"] == pytest.approx((1 + votes[0] + votes[1]) / (3 + sum(votes)))
        assert [claim["abstract"] for claim in edge["evidence"]] == ["A", "B", "C"]
        assert votes[0] > votes[1] > votes[2] > 0
        second = edge["evidence"][1]
        told = [second[name] for name in ("quote", "start", "end", "title", "year", "hedged")]
        assert told == ["a “sentence” – β", 0, 16, "On B", 2020, True]

    def test_parallel_edges_are_claims(self, graph: Graph) -> None:
        found, simple = graph.to_networkx(parallel=True), graph.to_networkx()
        assert type(found) is nx.MultiDiGraph
        assert found.nodes(data=True) == simple.nodes(data=True)
        claims = {}
        for cause, effect, values in simple.edges(data=True):
            claims |= {(cause, effect, claim["claim"]): claim for claim in values["evidence"]}
        assert len(claims) == 6
        parallel = {(cause, effect, key): values for cause, effect, key, values in found.edges(data=True, keys=True)}
        assert parallel == {key: claim | {"weight": claim["vote"]} for key, claim in claims.items()}

    def test_the_size_of_portions_changes_nothing(self, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = list(graph.to_networkx().edges(data=True))
        monkeypatch.setattr(items, "PORTION", 2)
        assert list(graph.to_networkx().edges(data=True)) == whole

    @pytest.mark.slow
    def test_an_empty_graph(self, tmp_path: Path) -> None:
        Store.create(tmp_path).close()
        with pipeline.open(tmp_path) as graph:
            assert len(graph.to_networkx()) == len(graph.to_networkx(parallel=True)) == 0
            assert graph.edges().rows() == []
            assert list(graph.edges().pandas().columns)[:3] == ["cause", "effect", "sign"]


class TestListings:
    def test_they_are_the_command_lines(self, folder: Path) -> None:
        with pipeline.open(str(folder)) as graph:
            found = {
                "edges": graph.edges("coffee", min_weight=0.4).rows(),
                "edges to": graph.edges(effect="SLEEP", limit=2).rows(),
                "claims": graph.claims(cause="coffee", effect="sleep").rows(),
                "claims of": graph.claims(abstract="C").rows(),
                "entities": graph.entities("coffee").rows(),
                "conflicts": graph.conflicts(limit=1).rows(),
            }
        told = listed("conflicts", folder, "--limit", 1)  # they have what separates their sides besides
        assert found == {
            "edges": listed("edges", folder, "--cause", "coffee", "--min-weight", 0.4),
            "edges to": listed("edges", folder, "--effect", "SLEEP", "--limit", 2),
            "claims": listed("claims", folder, "--cause", "coffee", "--effect", "sleep"),
            "claims of": listed("claims", folder, "--abstract", "C"),
            "entities": listed("entities", folder, "--search", "coffee"),
            "conflicts": [{name: row[name] for name in found["conflicts"][0]} for row in told],
        }
        assert {name: len(rows) for name, rows in found.items()} == {
            "edges": 1, "edges to": 2, "claims": 3, "claims of": 3, "entities": 2, "conflicts": 1,
        }  # fmt: skip

    def test_a_name_that_nothing_has_gives_no_rows(self, graph: Graph) -> None:
        assert graph.edges(cause="tea").rows() == graph.claims(effect="tea").rows() == []

    @pytest.mark.parametrize("listing", ["edges", "claims", "entities", "conflicts"])
    def test_rows_arrow_and_pandas_are_the_same(self, graph: Graph, listing: str) -> None:
        result = getattr(graph, listing)()
        rows = result.rows()
        assert rows
        assert list(result) == rows
        assert result.arrow().to_pylist() == rows
        for frame in (result.pandas(), result.df()):
            assert list(frame.columns) == list(rows[0])
            assert json.loads(frame.to_json(orient="records")) == json.loads(json.dumps(rows))

    @pytest.mark.parametrize(("method", "package"), [("arrow", "pyarrow"), ("pandas", "pandas")])
    def test_without_the_extra_the_error_names_it(
        self, graph: Graph, method: str, package: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(Unusable, match=rf"need {package}: pip install 'democritus\[pandas\]'"):
            getattr(graph.edges(), method)()
        assert graph.edges().rows()


class TestErrors:
    def test_no_graph_and_one_of_before_the_first_schema(self, tmp_path: Path, folder: Path) -> None:
        with pytest.raises(Unusable, match="no graph here"):
            pipeline.open(tmp_path / "nowhere")
        with duckdb.connect(str(folder / FILE)) as connection:
            connection.execute("update migrations set name = '001_tables'")
        with pytest.raises(Unusable, match="not a graph of this program"):
            pipeline.open(folder)

    def test_a_run_that_writes(self, folder: Path) -> None:
        script = (
            "import sys; from pathlib import Path; from pipeline.store import Store\n"
            "with Store.create(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
        )
        writer = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        with pytest.raises(Busy, match="another process"):
            pipeline.open(folder)
        writer.communicate("")
        pipeline.open(folder).close()

    def test_a_closed_graph(self, folder: Path) -> None:
        with pipeline.open(folder) as graph:
            edges = graph.edges()
        for read in (edges.rows, edges.arrow, edges.pandas, lambda: list(edges), graph.to_networkx):
            with pytest.raises(Unusable, match="the graph is closed"):
                read()


def test_importing_the_package_is_cheap() -> None:
    loaded = "import sys, pipeline; print({'duckdb', 'networkx', 'pydantic', 'pipeline.graph.api'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
