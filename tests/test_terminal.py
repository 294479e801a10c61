"""What is printed to a terminal: readable at any width, whole words, and the same words as in a pipe."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from rich.cells import cell_len
from support.program import commands, democritus
from support.terminal import shown

from pipeline import progress
from pipeline.cli import render
from pipeline.cli.main import cli

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("short", ["short"]),
        ("a line of words that is broken", ["a line of words that", "  is broken"]),
        ("      an indent stays put", ["      an indent", "      stays put"]),
        ("label  words under words and more", ["label  words under", "       words and", "       more"]),
        ("run `democritus edges a/b` now", ["run", "  `democritus edges a/b`", "  now"]),
        ("an https://address/that/is/longer too", ["an", "  https://address/that/is/longer", "  too"]),
        ("漢字漢字漢字漢字漢字漢字漢字", ["漢字漢字漢字漢字漢", "  字漢字漢字"]),
        (
            "the N-4-benzoyl-L-glutamyl-gamma-acid e\u0301" + "e\u0301" * 20,
            ["the", "  N-4-benzoyl-L-glut", "  amyl-gamma-acid", "  " + "e\u0301" * 18, "  " + "e\u0301" * 3],
        ),
        ("unpaired ` backtick and more", ["unpaired ` backtick", "  and more"]),
    ],
)
def test_a_line_is_broken_between_words(line: str, lines: list[str]) -> None:
    assert list(progress.broken(line, 20)) == lines


@pytest.mark.parametrize(
    ("widths", "room", "fitted"),
    [([3, 4], 20, [3, 4]), ([30, 4, 30], 40, [16, 4, 16]), ([9, 9, 9], 10, [2, 2, 2]), ([1, 50], 20, [1, 17])],
)
def test_the_widest_columns_of_a_table_give_way(widths: list[int], room: int, fitted: list[int]) -> None:
    assert render.fitted(widths, room) == fitted


def test_a_cell_is_cut_by_the_columns_it_takes() -> None:
    assert [render.shortened("漢字漢字", width) for width in (8, 7, 4)] == ["漢字漢字", "漢字漢…", "漢…"]
    assert render.padded("漢", 4) == "漢  "


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A graph, and what making it shows on a terminal of 80 columns."""
    folder = tmp_path_factory.mktemp("graphs") / "demo"
    (lines,) = shown(80, [("run", ROOT / "examples", "--out", folder)])
    return folder, lines


def fits(lines: list[str], width: int) -> bool:
    """Whether lines are no wider than a terminal, but for those that are a command to be copied, or one long word."""
    wide = [line for line in lines if cell_len(line.rstrip()) > width]
    return all(
        line.lstrip().startswith("democritus ") or "`" in line or max(map(cell_len, line.split())) > width // 2
        for line in wide
    )


def every_command(group: click.Group, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of each command of a group and those below it."""
    found = []
    for name, command in commands(group).items():
        found.append((*before, name))
        found += every_command(command, (*before, name)) if isinstance(command, click.Group) else []
    return found


LINES = [
    ("edges",), ("claims",), ("conflicts",), ("status",), ("entities", "show", "class size"),
    ("show", "class size", "test scores"), ("about", "class size"), ("ask", "does class size lower test scores?"),
    ("entities", "log", "--all"), ("topics",),
]  # fmt: skip
TABLES = [("entities",), ("abstracts",)]


@pytest.mark.slow
def test_a_run_is_readable_at_80_columns(made: tuple[Path, list[str]]) -> None:
    folder, lines = made
    assert fits(lines, 80), lines
    assert f"  democritus edges {folder}" in lines[lines.index("Look closer") :]


@pytest.mark.slow
@pytest.mark.parametrize("width", [80, 200])
def test_every_command_is_readable(made: tuple[Path, list[str]], tmp_path: Path, width: int) -> None:
    folder, _ = made
    placed = [
        (*words[:1], folder, *words[1:])
        if words[0] != "entities" or len(words) == 1
        else (*words[:2], folder, *words[2:])
        for words in (*LINES, *TABLES)
    ]
    dry = ("run", ROOT / "examples", "--out", tmp_path / "dry", "--dry-run", "--model", "openai:gpt-5.4-mini")
    helps = [(*words, "--help") for words in [(), *every_command(cli)]]
    commands = [*placed, dry, *helps] if width == 80 else placed
    seen = shown(width, commands)
    for words, lines in zip(commands, seen, strict=True):
        assert fits(lines, width), (words, lines)
    for words, lines in zip(placed[: len(LINES)] if width == 80 else (), seen, strict=False):
        piped = democritus(*words)
        assert " ".join(lines).split() == (piped.stdout + piped.stderr).split(), words
