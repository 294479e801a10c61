"""Listings: the commands that look at a graph, one for each noun, as lines or as one JSON document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from pipeline import graph
from pipeline.cli import render
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, LIMIT, STANDING
from pipeline.errors import Ungrounded, Unusable
from pipeline.observers.console import say
from pipeline.records import Ends, Level, Standing
from pipeline.store import Row, Store
from pipeline.store import call_log as calls_
from pipeline.store import status as status_
from pipeline.unicode import safe


@click.command()
@FOLDER
@AS_JSON
@click.option("--state", type=click.Choice(status_.STATES), help="Only these.")
def abstracts(folder: Path, as_json: bool, state: str | None) -> None:
    """The records that were read: id, title, text as stored, state, and the reason for it."""
    with Store.open(folder) as store:
        rows = store.rows("abstracts/list", state=state)
    _list(as_json, rows, "id year state reason title source")


@click.command()
@FOLDER
@AS_JSON
def status(folder: Path, as_json: bool) -> None:
    """Progress, failures and their reasons, tokens and cost. Works while a run is writing."""
    found = status_.read(folder)
    if as_json:
        render.print_json(found)
    else:
        render.print_lines(render.status_lines(found, folder))


@click.command()
@FOLDER
@AS_JSON
@click.option("--failed", is_flag=True, help="Only those that brought no usable answer.")
@click.option(
    "--stage",
    type=click.Choice(["topics", "claims", "entities", "embeddings", "conflicts"]),
    help="Only those of this stage.",
)
@click.option("--abstract", metavar="ID", help="Only those about this abstract.")
@LIMIT
def calls(
    folder: Path, as_json: bool, failed: bool, stage: str | None, abstract: str | None, limit: int | None
) -> None:
    """Every call with its prompt, its answer and the abstract it served. Works while a run is writing."""
    if not (folder / calls_.FILE).exists():
        Store.open(folder).close()  # says so if there is no graph here
    stage = "claims" if abstract else stage
    with calls_.Calls(folder, look=True) as log:
        found = log.list(failed=failed, stage=stage, item=abstract, limit=limit, ungrounded=_ungrounded(folder))
        if as_json:
            render.print_json([call.model_dump(exclude={"risk_tokens", "risk_usd"}) for call in found])
            return
        number = 0
        for number, call in enumerate(found, start=1):  # noqa: B007 - counts them too
            render.print_lines(render.call_lines(call))
        if not number:
            print("(none)")


def _ungrounded(folder: Path) -> set[str]:
    """The abstracts of which no answer quotes anything; none where there are calls but no graph."""
    try:
        failures = status_.failures(folder)
    except Unusable:
        return set()
    return {failure["abstract"] for failure in failures if failure["state"] == Ungrounded.state}


@click.command()
@FOLDER
@AS_JSON
def topics(folder: Path, as_json: bool) -> None:
    """The topic tree, the abstracts and claims under each topic, and how many lie under none."""
    with Store.open(folder) as store:
        rows, coverage = store.rows("topics/list"), store.row("topics/coverage")
    if as_json:
        render.print_json({"topics": rows, "coverage": coverage})
        return
    print("abstracts   claims  topic")
    for row in rows:
        print(f"{row['abstracts']:>9} {row['claims']:>8}  {'  ' * (row['depth'] - 1)}{safe(row['name'])}")
    print(f"{coverage['none']:>9} {'':>8}  (under no topic, of {coverage['abstracts']} abstracts)")


@click.command()
@FOLDER
@AS_JSON
@click.option("--abstract", metavar="ID", help="Of this abstract.")
@click.option("--cause", metavar="X", help="With this cause: every entity with X in its name, exact ones first.")
@click.option("--effect", metavar="Y", help="With this effect.")
@STANDING
def claims(
    folder: Path, as_json: bool, abstract: str | None, cause: str | None, effect: str | None, standing: Standing | None
) -> None:
    """The claims that count, each with its quote and where it stands in the abstract's text."""
    with Store.open(folder) as store:
        causes, effects = entities_of(store, cause), entities_of(store, effect)
        rows = graph.claims(store, abstract, causes, effects, standing).rows()
    tell(as_json, rows, render.claim_lines)


@click.command()
@FOLDER
@AS_JSON
@click.option("--cause", metavar="X", help="From every entity with X in a name or alias, exact ones first.")
@click.option("--effect", metavar="Y", help="To every entity with Y in a name.")
@click.option("--min-weight", type=click.FloatRange(0, 1), default=0.0, metavar="W", help="At least this weight.")
@STANDING
@LEVEL
@LIMIT
def edges(
    folder: Path,
    as_json: bool,
    cause: str | None,
    effect: str | None,
    min_weight: float,
    standing: Standing | None,
    level: Level,
    limit: int | None,
) -> None:
    """The causal graph: signed, weighted edges, the best supported first."""
    with Store.open(folder) as store:
        causes, effects = entities_of(store, cause, level), entities_of(store, effect, level)
        rows = graph.edges(store, causes, effects, min_weight, limit, level, standing).rows()
    tell(as_json, rows, render.edge_lines)


@click.command()
@FOLDER
@click.argument("cause")
@click.argument("effect")
@LEVEL
@AS_JSON
def show(folder: Path, cause: str, effect: str, level: Level, as_json: bool) -> None:
    """Everything behind one edge: every claim with its sentence, the merged names, the reverse edge.

    At the level broader also the narrower edges that speak in it.
    """
    with Store.open(folder) as store:
        causes, effects = (entities_of(store, name, level) or Ends([], []) for name in (cause, effect))
        found = graph.show(store, causes.exact or causes.containing, effects.exact or effects.containing, level)
    if as_json:
        render.print_json(found)
    else:
        render.print_lines(render.show_lines(found))


def entities_of(store: Store, text: str | None, level: Level = "concept") -> Ends | None:
    """The ids at a level of the entities the user means, None if none was named."""
    if text is None:
        return None
    from pipeline import entities as entities_  # takes half a second, which listings of all need not wait

    found = entities_.search(store, text, level)
    if not found.all:
        say(f"no entity is called {text!r}.")
    return found


def _list(as_json: bool, rows: list[Row], columns: str) -> None:
    if as_json:
        render.print_json(rows)
    else:
        names = columns.split()
        render.print_table(names, ([row[name] for name in names] for row in rows))


def tell(as_json: bool, rows: list[Row], lines: Callable[[Row], list[str]]) -> None:
    if as_json:
        render.print_json(rows)
    else:
        render.print_lines([line for row in rows for line in lines(row)] or ["(none)"])
