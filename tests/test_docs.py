"""Documentation fails the build: generated pages are up to date, and what pages name exists."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import click
import pytest

from pipeline import errors
from pipeline.cli import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
VERBS = (
    "run", "batch", "abstracts", "status", "calls", "topics", "claims", "entities", "edges", "conflicts", "show",
    "export", "evaluate",
)  # fmt: skip


def _generated() -> dict[Path, str]:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[Path, str] = module.pages()
    return pages


def test_generated_pages_are_up_to_date() -> None:
    for path, text in _generated().items():
        assert path.read_text("utf-8") == text, f"{path.name} is stale: run `make docs`"


def test_the_command_line_is_the_contract() -> None:
    assert tuple(sorted(cli.commands)) == tuple(sorted(VERBS))
    for name, command in cli.commands.items():
        assert command.help, name
        options = {option for parameter in command.params for option in parameter.opts}
        assert name in {"run", "batch", "export"} or "--json" in options
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"
    run = {option for parameter in cli.commands["run"].params for option in parameter.opts}
    assert {
        "--out", "--model", "--base-url", "--topic", "--no-topics", "--concurrency", "--limit", "--entities-calls",
        "--dry-run",
    } <= run  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_pages_are_real(page: Path) -> None:
    for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0].rpartition("/")[2] == "democritus":
                command: click.Command = cli
                words.pop(0)
                while isinstance(command, click.Group):
                    command = command.commands[words.pop(0)]
                command.make_parser(click.Context(command)).parse_args(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_files_in_pages_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    for link in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (page.parent / link).exists(), link
    for name in re.findall(r"`((?:pipeline|prompts|docs|tests|benchmarks)/[\w./-]+)`", text):
        assert (ROOT / name).exists() or list((ROOT / name).parent.glob(Path(name).name + "*")), name


def test_every_error_is_drawn_in_the_tree() -> None:
    drawn = errors.__doc__ or ""
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, Exception):
            assert re.search(rf"\b{name}\b", drawn), name
            assert kind.__doc__
