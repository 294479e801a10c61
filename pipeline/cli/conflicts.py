"""`democritus conflicts`: findings that cannot all hold, what separates them, and what people judge of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from pipeline.cli import render
from pipeline.cli.filters import FILTERS, SLICE, opened, wanted
from pipeline.cli.groups import Listing
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, SEVERAL_LINES, at_most, limit, options
from pipeline.graph.conflicts import queries
from pipeline.store.records import CONFLICT_TYPES, ConflictType, Level


@click.group(cls=Listing, lazy={"judge": "judge.conflict"})
def conflicts() -> None:
    """Findings that cannot all hold: opposite signs, an effect against none. `conflicts DIR` lists them.

    Those between studies are listed, where nothing speaks against the readings of either side. Each is shown with what
    separates its sides; nothing is resolved by deletion.
    """


@conflicts.command("list")
@FOLDER
@AS_JSON
@click.option(
    "--type",
    "of_type",
    type=click.Choice([*CONFLICT_TYPES, "all"]),
    default=CONFLICT_TYPES[0],
    show_default=True,
    metavar="TYPE",
    help="between studies; within a study: one paper says both; loop: both directions, which can hold; reading "
    "suspected: a side rests on doubted claims; or all.",
)
@options(FILTERS)
@SLICE
@LEVEL
@limit(SEVERAL_LINES)
def list_(
    folder: Path, as_json: bool, of_type: str, slice_: str | None, level: Level, limit: int | None, **asked: Any
) -> None:
    """The conflicts of a level, one a line: those first where much evidence stands evenly.

    A line has the id, the score, the papers of each side, and the first thing that separates them. The filters choose
    its edge, as in `edges`.
    """
    with opened(folder, slice_) as store:
        chosen = wanted(store, asked, level)
        kind = None if of_type == "all" else cast(ConflictType, of_type)
        look = queries.conflicts if as_json else queries.heads
        rows = look(store, at_most(limit, SEVERAL_LINES, as_json), level, kind, chosen)
        found = queries.described_all(store, rows)
        render.tell(
            as_json,
            found,
            lambda row: [render.conflict_line(row)],
            lambda: queries.number(store, level, kind, chosen),
            "conflicts",
        )


@conflicts.command()
@FOLDER
@click.argument("conflict", metavar="ID")
@SLICE
@AS_JSON
def show(folder: Path, conflict: str, slice_: str | None, as_json: bool) -> None:
    """One conflict, its sides next to each other: quotes, year, design, sample, and the words in which they differ.

    ID may be the beginning of one. Over many papers also what goes with the sign.
    """
    with opened(folder, slice_) as store:
        found = queries.show(store, conflict)
    render.show(as_json, found, render.conflict_lines)
