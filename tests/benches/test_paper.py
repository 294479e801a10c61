"""The page about the paper: what it shows was printed, and what the parts measure is what they say."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import networkx as nx
import pytest
from support.chat_server import ChatServer
from support.graphs import Said, tell
from support.imagining import respond

from pipeline.store.database import Store

ROOT = Path(__file__).parents[2]


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.{name}")


def test_the_page_is_what_was_printed() -> None:
    paper = _module("paper")
    assert paper.page() == (ROOT / "docs/paper.md").read_text("utf-8"), "run `python -m benchmarks.paper --page`"
    assert {path.stem for path in (ROOT / "docs/paper").glob("*.txt")} <= set(paper.PARTS)
    template = paper.TEMPLATE.read_text("utf-8")
    assert all(f"\n<!-- {name} -->\n" in template for name in paper.PARTS)
    assert list(paper._blocks("a\n  b\n\n| x |\n|---|\n\nc\n")) == [
        "```text\na\n  b\n```",
        "| x |\n|---|",
        "```text\nc\n```",
    ]


def test_structure() -> None:
    structure = _module("structure")
    found = structure.measured([("a", "b"), ("b", "a"), ("b", "c"), ("c", "c"), ("x", "y")])
    assert (found["variables"], found["edges"], found["components"], found["largest"]) == (5, 4, 2, 3)
    assert (found["most"], found["degree"]) == (2, pytest.approx(6 / 5))
    line = nx.path_graph(500)
    assert structure.gap(line) == pytest.approx(structure.gap(nx.path_graph(500)), abs=1e-9)
    dense = structure._DENSE
    try:
        structure._DENSE = 1000
        assert structure.gap(line) == pytest.approx(sorted(nx.normalized_laplacian_spectrum(line))[1], abs=1e-7)
    finally:
        structure._DENSE = dense
    assert structure.gap(line) == pytest.approx(sorted(nx.normalized_laplacian_spectrum(line))[1], abs=1e-7)
    assert [row.count("|") for row in structure.reported()] == [len(structure.HEAD) + 1] * 4


def test_agreement_of_graphs() -> None:
    stability = _module("stability")
    one = {("a", "b"): "+", ("b", "c"): "-"}
    found = stability.compared(one, {("a", "b"): "-", ("b", "c"): "-", ("c", "d"): "+"})
    assert found[:4] == (pytest.approx(0.8), pytest.approx(0.4), pytest.approx(6 / 7), 0.5)
    assert found.distances == pytest.approx(1) and found.neighbours == pytest.approx((1 + 1 + 0.5) / 3)
    same = stability.compared(one, one)
    assert same[:4] == (1, 1, 1, 1) and same.neighbours == 1
    assert stability.compared(one, {}) == (0, 0, 0, None, None, None)


@pytest.mark.slow
def test_a_memory_is_measured_end_to_end(tmp_path: Path) -> None:
    with ChatServer(respond) as server:
        model = ["--model", "m", "--base-url", server.url]
        run = [sys.executable, "-m", "benchmarks.memory", *model, "--out", str(tmp_path / "m"), "--no-map"]
        told = subprocess.run([*run, "Hot drinks", "Sleep"], capture_output=True, text=True, check=True).stdout
        again = [sys.executable, "-m", "benchmarks.stability", *model, "--runs", "2", "Hot drinks"]
        agreed = subprocess.run(again, capture_output=True, text=True, check=True).stdout
    assert "| 1 topics | 2 |" in told and "statements" in told and "| memory of m | concepts |" in told
    assert "| run1, run2 | 1.000 | 1.000 | 1.000 | 1.000 |" in agreed


def test_literature_can_be_compared_too(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with Store.create(tmp_path / name) as store:
            tell(store, [Said("a", "coffee", "sleep", "-"), Said("b", "tea", "sleep", "+")])
    stability = _module("stability")
    assert stability.read(tmp_path / "one") == {("coffee", "sleep"): "-", ("tea", "sleep"): "+"}
