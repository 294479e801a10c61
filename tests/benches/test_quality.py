"""docs/quality.md: it is what the script writes from the stored figures, and a model's column takes one command."""

from __future__ import annotations

import importlib
import json
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner
from support import scripted
from support.chat_server import ChatServer

from benchmarks import evaluate as bench

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data"


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    return importlib.import_module("benchmarks.quality")


def test_the_page_is_what_the_stored_figures_say(quality: ModuleType) -> None:
    assert quality.PAGE.read_text("utf-8") == quality.page(), "stale: run `make docs`"
    assert "embedded" in {json.loads(path.read_text("utf-8"))["model"] for path in quality.STORED.glob("*.json")}


def test_stored_figures_belong_to_a_row_and_name_their_command(quality: ModuleType) -> None:
    rows = {row.key: row for row in quality.ROWS}
    assert len(rows) == len(quality.ROWS)
    for path in quality.STORED.glob("*.json"):
        for key, found in json.loads(path.read_text("utf-8"))["rows"].items():
            assert found["command"].startswith(rows[key].command)
            assert found["intervals"]


def test_every_row_is_a_command_that_the_bench_takes(quality: ModuleType) -> None:
    for row in quality.ROWS:
        assert shlex.split(row.command)[:3] == ["python", "-m", "benchmarks.evaluate"]
        bench.evaluate.make_parser(click.Context(bench.evaluate)).parse_args(shlex.split(row.command)[3:])
        if DATA.exists():
            assert all((DATA / f"{file}.jsonl").exists() for file in row.files)


def test_one_command_adds_a_column(quality: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "STORED", tmp_path / "quality")
    monkeypatch.setattr(quality, "PAGE", tmp_path / "quality.md")
    for row in quality.ROWS:
        for name in row.files if row.task == "strength" else ():
            said = [{"id": str(n), "text": f"Tea number {n} raises alertness.", "causal": True} for n in range(9)]
            file = tmp_path / "data" / f"{name}.jsonl"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(json.dumps({**each, "label": "causal"}) + "\n" for each in said), "utf-8")
    with ChatServer(scripted.respond) as server:
        words = ["--data", str(tmp_path / "data"), "--only", "strength", "--limit", "3"]
        words += ["--model", "org/Model:1", "--base-url", server.url]
        done = CliRunner().invoke(quality.main, [*words, "--cache", str(tmp_path / "cache")])
        assert done.exit_code == 0, done.output
        sent = len(server.requests)
        assert CliRunner().invoke(quality.main, [*words, "--cache", str(tmp_path / "cache")]).exit_code == 0
        assert len(server.requests) == sent
    stored = (tmp_path / "quality/org-model-1.json").read_text("utf-8")
    assert server.url not in stored
    rows = json.loads(stored)["rows"]
    assert [found["n"] for found in rows.values()] == [3, 3]
    assert all(found["command"].endswith("--model org/Model:1 --base-url URL --limit 3") for found in rows.values())
    page = (tmp_path / "quality.md").read_text("utf-8")
    assert "| org/Model:1 |" in page
    assert page.count("not measured") == len(quality.ROWS) - 2
