"""What is printed to a terminal: readable at any width, whole words, and the same words as in a pipe."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from rich.cells import cell_len
from support.program import ALONE, democritus
from support.terminal import shown

from pipeline.cli import cli
from pipeline.observers import layout

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
        ("unpaired ` backtick and more", ["unpaired ` backtick", "  and more"]),
    ],
)
def test_a_line_is_broken_between_words(line: str, lines: list[str]) -> None:
    assert list(layout.broken(line, 20)) == lines


@pytest.mark.parametrize(
    ("widths", "room", "fitted"),
    [([3, 4], 20, [3, 4]), ([30, 4, 30], 40, [16, 4, 16]), ([9, 9, 9], 10, [2, 2, 2]), ([1, 50], 20, [1, 17])],
)
def test_the_widest_columns_of_a_table_give_way(widths: list[int], room: int, fitted: list[int]) -> None:
    assert layout.fitted(widths, room) == fitted


def test_a_cell_is_cut_by_the_columns_it_takes() -> None:
    assert [layout.shortened("漢字漢字", width) for width in (8, 7, 4)] == ["漢字漢字", "漢字漢…", "漢…"]
    assert layout.padded("漢", 4) == "漢  "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graphs") / "demo"
    assert democritus("run", ROOT / "examples", "--out", folder).returncode == 0
    return folder


def every_command(group: click.Group, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of each command of a group and those below it."""
    found = []
    for name, command in group.commands.items():
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
@pytest.mark.parametrize("width", [80, 200])
def test_every_command_is_readable(folder: Path, tmp_path: Path, width: int) -> None:
    placed = [(*words[:1], folder, *words[1:]) if words[0] != "entities" or len(words) == 1
              else (*words[:2], folder, *words[2:]) for words in (*LINES, *TABLES)]  # fmt: skip
    run = [("run", ROOT / "examples", "--out", tmp_path / "new", *ALONE)]
    dry = [("run", ROOT / "examples", "--out", tmp_path / "dry", "--dry-run", "--model", "openai:gpt-5.4-mini")]
    helps = [(*words, "--help") for words in [(), *every_command(cli)]]
    run, dry, helps = (run, dry, helps) if width == 80 else ([], [], [])
    seen = shown(width, [*placed, *run, *dry, *helps])
    for words, lines in zip((*placed, *run, *dry, *helps), seen, strict=True):
        for line in lines:
            longest = max((cell_len(word) for word in line.split()), default=0)
            command = line.lstrip().startswith("democritus ") or "`" in line  # is never broken
            assert cell_len(line.rstrip()) <= width or longest > width // 2 or command, (words, line)
    for words, lines in zip(placed[: len(LINES)], seen, strict=False):
        piped = democritus(*words)
        assert "".join(lines).replace(" ", "") == "".join((piped.stdout + piped.stderr).split()), words
        assert {*" ".join(lines).split()} == {*(piped.stdout + piped.stderr).split()}, words
    assert not run or "Look closer" in seen[len(placed)]
