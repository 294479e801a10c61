"""docs/quality.md: it is what the script writes from the stored figures, and a model's column takes one command."""

from __future__ import annotations

import importlib.util
import json
import shlex
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner
from support import scripted
from support.chat_server import ChatServer

from pipeline.cli import cli

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared/data"


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality", ROOT / "benchmarks/quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


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


def test_every_row_is_a_command_that_the_program_takes(quality: ModuleType) -> None:
    for row in quality.ROWS:
        program, verb, *words = shlex.split(row.command)
        command = cli.commands[verb]
        assert program == "democritus"
        command.make_parser(click.Context(command)).parse_args(words)
        if DATA.exists():
            assert all((DATA / f"{file}.jsonl").exists() for file in row.files)


@pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")
def test_one_command_adds_a_column(quality: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "STORED", tmp_path / "quality")
    monkeypatch.setattr(quality, "PAGE", tmp_path / "quality.md")
    with ChatServer(scripted.respond) as server:
        words = ["--only", "strength", "--limit", "3", "--model", "org/Model:1", "--base-url", server.url]
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
