"""`democritus conflicts`: findings that cannot all hold, what separates them, and what people judge of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from pipeline.cli import conflict_lines, render
from pipeline.cli.filters import FILTERS, SLICE, opened, wanted
from pipeline.cli.groups import Listing
from pipeline.cli.listing import SEVERAL_LINES, tell
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, at_most, limit, options
from pipeline.cli.program import command
from pipeline.console import say
from pipeline.store.database import Store
from pipeline.store.records import CONFLICT_TYPES, ConflictType, ConflictVerdict, Level


@click.group(cls=Listing, short_help="Findings that cannot all hold.")
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
    from pipeline.graph.conflicts import (
        queries as conflicts_,  # takes half a second, which other listings need not wait
    )

    with opened(folder, slice_) as store:
        chosen = wanted(store, asked, level)
        kind = None if of_type == "all" else cast(ConflictType, of_type)
        look = conflicts_.conflicts if as_json else conflicts_.heads
        rows = look(store, at_most(limit, SEVERAL_LINES, as_json), level, kind, chosen)
        found = conflicts_.described_all(store, rows)
        tell(
            as_json,
            found,
            lambda row: [conflict_lines.listing_line(row)],
            lambda: conflicts_.number(store, level, kind, chosen),
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
    from pipeline.graph.conflicts import (
        queries as conflicts_,  # takes half a second, which other listings need not wait
    )

    with opened(folder, slice_) as store:
        found = conflicts_.show(store, conflict)
    if as_json:
        render.print_json(found)
    else:
        render.print_lines(conflict_lines.show_lines(found))


@conflicts.command()
@FOLDER
@click.argument("conflict", metavar="ID")
@click.argument("verdict", type=click.Choice(["real", "apparent", "misread"]))
@click.option("--note", metavar="TEXT", default="", help="A reason to keep with it.")
@click.option("--by", metavar="NAME", help="Who judges. Default: the login name.")
def judge(folder: Path, conflict: str, verdict: ConflictVerdict, note: str, by: str | None) -> None:
    """Say what the conflict ID is.

    real: the sides oppose each other. apparent: they speak of different things. misread: one of them is not what the
    abstract says; `claims judge` says which.

    It holds over every run. It stands in the log of decisions: `entities log` lists it, `entities undo` takes it back.
    """
    from pipeline.entities import people
    from pipeline.graph.conflicts import queries as conflicts_
    from pipeline.graph.conflicts import verdicts

    Store.open(folder).close()  # says so if there is no graph here
    with Store.create(folder) as store:
        row = conflicts_.found(store, conflict)
        signed = people.Signed(people.login() if by is None else by, note)
        people.judge_conflict(store, verdicts.place(row), verdict, signed)
        found = conflicts_.described(store, [conflicts_.found(store, row["id"])])
    render.print_lines(map(conflict_lines.listing_line, found))
    say(f"`{command('entities', 'log', folder)}` lists what people decided, `entities undo` takes it back.")
