"""Where the program may write: links that lead to each other, sources, and files of a graph are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.graphs import Said, abstract, tell
from support.program import democritus

from pipeline.cli.options import KEPT
from pipeline.export.page.file import HTML
from pipeline.export.snapshots import SNAPSHOT
from pipeline.run import GRAPHML
from pipeline.store import half_files
from pipeline.store.database import Store


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    with Store.create(tmp_path / "graph") as store:
        store.add([abstract("A")])
        tell(store, [Said("A", "coffee", "sleep", "-")])
    return tmp_path / "graph"


def test_links_that_lead_to_each_other_are_named(graph: Path, tmp_path: Path) -> None:
    for name, target in (("a", "b"), ("b", "a"), ("a.md", "b.md"), ("b.md", "a.md")):
        (tmp_path / name).symlink_to(tmp_path / target)
    before = sorted(tmp_path.rglob("*"))
    for words in (
        ("run", graph, "--out", tmp_path / "a" / "x"),
        ("run", graph, "--out", tmp_path / "x", "--log-json", tmp_path / "a"),
        ("export", graph, "--format", "json", "-o", tmp_path / "a"),
        ("report", graph, "-o", tmp_path / "a.md"),
        ("merge", graph, tmp_path / "a", "--out", tmp_path / "x"),
    ):
        done = democritus(*words)
        assert (done.returncode, "symbolic links" in done.stderr) == (2, True), done
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_takes_the_place_of_such_links_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with half_files.replacing(tmp_path / "a") as out:
        out.write(b"whole")
    assert (tmp_path / "b").read_bytes() == b"whole"


def test_an_output_has_a_name(graph: Path) -> None:
    done = democritus("export", graph, "--format", "json", "-o", "")
    assert (done.returncode, "the name is empty" in done.stderr) == (2, True)


def test_a_log_is_no_source(tmp_path: Path) -> None:
    source, out = tmp_path / "in" / "source.csv", tmp_path / "in" / "graph"
    source.parent.mkdir()
    source.write_text("id,abstract\n1,Coffee raises blood pressure.\n")
    (tmp_path / "link").symlink_to(source)
    for named, log in ((source, source), (source, tmp_path / "link"), (source.parent, source.parent / "a" / "log")):
        done = democritus("run", named, "--out", out, "--log-json", log)
        assert (done.returncode, "would be read as a source" in done.stderr) == (2, True), done
    assert list(source.parent.iterdir()) == [source]
    assert source.read_text().count("\n") == 2
    assert democritus("run", source.parent, "--out", out, "--log-json", out / "log").returncode == 0
    assert democritus("run", source, "--out", out, "--log-json", source.parent / "log").returncode == 0


def test_files_of_a_graph_are_not_written_over(graph: Path, tmp_path: Path) -> None:
    assert set(KEPT) == {SNAPSHOT, GRAPHML, HTML}
    (tmp_path / "link").symlink_to(graph / GRAPHML)
    for words in (
        ("export", graph, "--format", "csv", "-o", graph / GRAPHML),
        ("export", graph, "--format", "csv", "-o", tmp_path / "link"),
        ("export", graph, "--format", "json", "-o", graph / SNAPSHOT),
        ("export", graph, "--format", "graphml", "-o", graph / HTML),
        ("report", graph, "-o", graph / HTML),
    ):
        done = democritus(*words)
        assert (done.returncode, "is a file of the graph" in done.stderr) == (2, True), done
    assert sorted(path.name for path in graph.iterdir()) == ["graph.duckdb"]
    assert democritus("export", graph, "--format", "graphml", "-o", graph / GRAPHML).returncode == 0
    (tmp_path / "elsewhere").mkdir()
    assert democritus("export", graph, "--format", "json", "-o", tmp_path / "elsewhere" / SNAPSHOT).returncode == 0
