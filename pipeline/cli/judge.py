"""`claims judge` and `conflicts judge`: what people think of how a claim was read, and of a conflict."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from pipeline.cli import render
from pipeline.cli.filters import writable
from pipeline.cli.options import FOLDER, options
from pipeline.cli.render import command
from pipeline.graph import edges as graph
from pipeline.graph import people
from pipeline.graph.conflicts import queries, verdicts
from pipeline.progress import say
from pipeline.store.records import ConflictVerdict

JUDGED = [
    click.option("--note", metavar="TEXT", default="", help="A reason to keep with it."),
    click.option("--by", metavar="NAME", help="Who judges. Default: the login name."),
]


@click.command(short_help="Say whether a claim was read rightly.")
@FOLDER
@click.argument("claim", metavar="ID")
@click.argument("verdict", type=click.Choice(["right", "wrong"]))
@options(JUDGED)
def claim(folder: Path, claim: str, verdict: str, note: str, by: str | None) -> None:
    """Say that the abstract does, or does not, say what the claim ID says it does.

    It holds for the same claim by any reader, over every run; a wrong one is no evidence. It stands in the log of
    decisions: `entities log` lists it, `entities undo` takes it back, and `entities export-decisions` writes it out.
    """
    with writable(folder) as store:
        abstract = people.judge_claim(store, claim, verdict == "right", signed(by, note))
        rows = graph.claims(store, abstract=abstract).rows()
    render.print_lines(line for row in rows if row["id"] == claim for line in render.claim_lines(row))
    tell_log(folder)


@click.command(short_help="Say what a conflict is.")
@FOLDER
@click.argument("conflict", metavar="ID")
@click.argument("verdict", type=click.Choice(get_args(ConflictVerdict)))
@options(JUDGED)
def conflict(folder: Path, conflict: str, verdict: ConflictVerdict, note: str, by: str | None) -> None:
    """Say what the conflict ID is.

    real: the sides oppose each other. apparent: they speak of different things. misread: one of them is not what the
    abstract says; `claims judge` says which.

    It holds over every run. It stands in the log of decisions: `entities log` lists it, `entities undo` takes it back.
    """
    with writable(folder) as store:
        row = queries.found(store, conflict)
        people.judge_conflict(store, verdicts.place(row), verdict, signed(by, note))
        found = queries.described(store, [queries.found(store, row["id"])])
    render.print_lines(map(render.conflict_line, found))
    tell_log(folder)


def signed(by: str | None, why: str) -> people.Signed:
    """Return who decides, by default whoever is logged in, and why."""
    return people.Signed(people.login() if by is None else by, why)


def tell_log(folder: Path) -> None:
    """Say where decisions stand, and how one is taken back."""
    say(f"`{command('entities', 'log', folder)}` lists what people decided, `entities undo` takes it back.")
