"""Documentation fails the build: generated pages are up to date, and what pages name exists."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from support.program import SCRIPT, commands, environment, parse

from pipeline import errors
from pipeline.cli.groups import Listing
from pipeline.cli.main import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
VERBS = (
    "run", "batch", "abstracts", "status", "calls", "topics", "claims", "entities", "edges", "conflicts", "show",
    "about", "imagine", "compare-origins", "ask", "explore", "slice", "models", "export",
    "report", "embed", "plot", "remove", "restore", "diff", "merge", "evaluate",
)  # fmt: skip
LISTINGS = {"list", "show", "log"}


def _generated() -> dict[Path, str]:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[Path, str] = module.pages()
    return pages


@pytest.mark.slow
def test_generated_pages_are_up_to_date() -> None:
    for path, text in _generated().items():
        assert path.read_text("utf-8") == text, f"{path.name} is stale: run `make docs`"


def test_the_command_line_is_the_contract() -> None:
    assert tuple(sorted(commands(cli))) == tuple(sorted(VERBS))
    for name, command in commands(cli).items():
        assert command.help, name
        listing = commands(command)["list"] if isinstance(command, Listing) else command
        options = {option for parameter in listing.params for option in parameter.opts}
        assert (
            name
            in {
                "run",
                "batch",
                "imagine",
                "explore",
                "export",
                "report",
                "plot",
                "remove",
                "restore",
                "merge",
            }
            or "--json" in options
        )
        for inner, each in [(name, command), *commands(command).items()]:
            assert each.help, (name, inner)
            assert inner not in LISTINGS or any("--json" in parameter.opts for parameter in each.params), (name, inner)
            for parameter in each.params:
                if isinstance(parameter, click.Option):
                    assert parameter.help, f"{name} {inner} {parameter.name}"
    run = {option for parameter in commands(cli)["run"].params for option in parameter.opts}
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
                parse(words[1:])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_files_in_pages_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    for link in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (page.parent / link).exists(), link
    for name in re.findall(r"`((?:pipeline|prompts|docs|tests|benchmarks)/[\w./-]+)`", text):
        assert (ROOT / name).exists() or list((ROOT / name).parent.glob(Path(name).name + "*")), name


# --- what pages say to type, typed -----------------------------------------------------------------------------------


class Demo(NamedTuple):
    """A folder as `make demo` leaves it."""

    folder: Path
    printed: str

    def shell(self, script: str) -> subprocess.CompletedProcess[str]:
        # the second time that make is asked for the demo, it must not try to install anything either
        made = script.replace("make demo", "make -o .venv/.runtime demo")
        apart = environment(PATH=os.defpath)  # no environment is activated
        return subprocess.run(["bash", "-e", "-c", made], cwd=self.folder, capture_output=True, text=True, env=apart)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    for name in ("Makefile", "examples"):
        (folder / name).symlink_to(ROOT / name)
    done = Demo(folder, "").shell("make demo")
    assert done.returncode == 0, done.stderr
    return Demo(folder, done.stdout)


def blocks(page: Path, language: str, heading: str = "") -> list[str]:
    """The code blocks of a page, or of the part of it under a heading."""
    text = page.read_text("utf-8")
    if heading:
        (text,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found


@pytest.mark.slow
def test_the_readme_shows_what_make_demo_prints(demo: Demo) -> None:
    (shown,) = blocks(ROOT / "README.md", "text")
    assert shown.strip() in demo.printed


@pytest.mark.slow
def test_the_commands_that_the_demo_prints_run_as_printed(demo: Demo) -> None:
    closer = demo.printed.rpartition("Look closer\n")[2].partition("\n\n")[0].splitlines()
    printed = [*closer, *re.findall(r"`(.*?)`", demo.printed)]
    assert len(printed) >= 3
    for command in printed:
        done = demo.shell(command)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout or " -o " in command


@pytest.mark.slow
def test_the_notebook_runs_from_top_to_bottom(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    book = json.loads((ROOT / "examples/first-look.ipynb").read_text("utf-8"))
    assert (book["nbformat"], {cell["cell_type"] for cell in book["cells"]}) == (4, {"markdown", "code"})
    monkeypatch.setenv("MPLBACKEND", "agg")
    (demo.folder / "beside").mkdir()  # a folder next to outputs, as examples is; that is a link here
    monkeypatch.chdir(demo.folder / "beside")
    seen: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert not cell["outputs"], "clear the outputs before you commit it: they go stale"
            exec("".join(cell["source"]), seen)
    assert len(seen["edges"]) > 100
    assert list(seen["by_design"]) == ["design", "abstracts", "claims"]


@pytest.mark.slow
def test_hints_name_the_program_as_it_was_started(demo: Demo) -> None:
    def hint(start: str) -> list[str]:
        said = demo.shell(f"{start} entities rename outputs/demo coffee coffee").stderr
        return re.findall("`(.*) entities log '?outputs/demo", said)

    assert hint(".venv/bin/democritus") == hint('"$PWD"/.venv/bin/democritus') == [".venv/bin/democritus"]
    assert hint("PATH=.venv/bin:$PATH democritus") == ["democritus"]
    assert hint("cp .venv/bin/democritus . && ./democritus") == ["./democritus"]
    assert hint(shlex.quote(str(SCRIPT))) == [str(SCRIPT)]


@pytest.mark.slow
def test_the_readmes_first_screen_runs_as_pasted(demo: Demo) -> None:
    first, *_ = blocks(ROOT / "README.md", "sh")
    (look,) = blocks(ROOT / "README.md", "sh", "Looking at a graph")
    done = demo.shell(re.sub("^make test .*", "", first, flags=re.MULTILINE) + look)
    assert done.returncode == 0, done.stderr
    assert "class size" in done.stdout
    assert (demo.folder / "demo.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", "docs/api.md"])
def test_python_in_pages_runs_on_the_demo(demo: Demo, page: str) -> None:
    for block in blocks(ROOT / page, "python"):
        done = subprocess.run([sys.executable, "-c", block], cwd=demo.folder, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


def test_every_error_is_drawn_in_the_tree() -> None:
    drawn = errors.__doc__ or ""
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, Exception):
            assert re.search(rf"\b{name}\b", drawn), name
            assert kind.__doc__
