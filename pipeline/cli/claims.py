"""`democritus claims`: what each abstract says, and what people judge of how it was read."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import listing, render
from pipeline.cli.groups import Listing
from pipeline.cli.options import FOLDER
from pipeline.cli.program import command
from pipeline.console import say
from pipeline.graph import edges as graph
from pipeline.store.database import Store


@click.group(cls=Listing, short_help="Claims with quotes, and judging them.")
def claims() -> None:
    """The claims that count, and what people judge of how they were read. `claims DIR` lists them."""


claims.add_command(listing.claims, "list")


@claims.command()
@FOLDER
@click.argument("claim", metavar="ID")
@click.argument("verdict", type=click.Choice(["right", "wrong"]))
@click.option("--note", metavar="TEXT", default="", help="A reason to keep with it.")
@click.option("--by", metavar="NAME", help="Who judges. Default: the login name.")
def judge(folder: Path, claim: str, verdict: str, note: str, by: str | None) -> None:
    """Say that the abstract does, or does not, say what the claim ID says it does.

    It holds for the same claim by any reader, over every run; a wrong one is no evidence. It stands in the log of
    decisions: `entities log` lists it, `entities undo` takes it back, and `entities export-decisions` writes it out.
    """
    from pipeline.entities import people  # takes half a second, which a listing need not wait

    Store.open(folder).close()  # says so if there is no graph here
    with Store.create(folder) as store:
        signed = people.Signed(people.login() if by is None else by, note)
        abstract = people.judge_claim(store, claim, verdict == "right", signed)
        rows = graph.claims(store, abstract=abstract).rows()
    render.print_lines(line for row in rows if row["id"] == claim for line in render.claim_lines(row))
    say(f"`{command('entities', 'log', folder)}` lists what people decided, `entities undo` takes it back.")
