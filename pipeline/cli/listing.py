"""`democritus edges`, `show`, `topics` and the list of claims: what is in a graph, as lines or as one JSON document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli import render
from pipeline.cli.filters import FILTERS, SLICE, opened, wanted
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, ONE_LINE, SEVERAL_LINES, at_most, limit, options
from pipeline.graph import edges as graph
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.records import Ends, Level


@click.command()
@FOLDER
@AS_JSON
@limit(ONE_LINE)
def topics(folder: Path, as_json: bool, limit: int | None) -> None:
    """The topic tree, the abstracts and claims under each topic, and how many lie under none."""
    with Store.open(folder) as store:
        rows, coverage = store.rows("topics/list"), store.row("topics/coverage")
    shown = rows[: at_most(limit, ONE_LINE, as_json)]
    if as_json:
        render.print_json({"topics": shown, "coverage": coverage})
        return
    lines = ["abstracts   claims  topic"]
    for row in shown:
        lines.append(f"{row['abstracts']:>9} {row['claims']:>8}  {'  ' * (row['depth'] - 1)}{safe(row['name'])}")
    lines.append(f"{coverage['none']:>9} {'':>8}  (under no topic, of {coverage['abstracts']} abstracts)")
    render.print_lines(lines)
    render.tell_rest(len(shown), len(rows), "topics")


@click.command()
@FOLDER
@AS_JSON
@click.option("--abstract", metavar="ID", help="Of this abstract.")
@options(FILTERS)
@SLICE
@limit(SEVERAL_LINES)
def claims(
    folder: Path, as_json: bool, abstract: str | None, slice_: str | None, limit: int | None, **asked: Any
) -> None:
    """The claims that count, each with its quote and where it stands in the abstract's text.

    --year, --design and --topic are those of its abstract; --min-papers and --min-weight of an edge that it speaks to.
    """
    with opened(folder, slice_) as store:
        chosen = wanted(store, asked)
        found = graph.claims(store, chosen, at_most(limit, SEVERAL_LINES, as_json), abstract)
        render.tell(as_json, found, render.claim_lines, lambda: graph.claim_count(store, chosen, abstract), "claims")


@click.command()
@FOLDER
@AS_JSON
@options(FILTERS)
@SLICE
@LEVEL
@limit(SEVERAL_LINES)
def edges(folder: Path, as_json: bool, slice_: str | None, level: Level, limit: int | None, **asked: Any) -> None:
    """The causal graph: signed, weighted edges, the best supported first.

    With --year, --design or --topic: edges with a paper that has all that is asked for. Their numbers stay those of all
    their papers; with --slice they are those of the slice.
    """
    with opened(folder, slice_) as store:
        chosen = wanted(store, asked, level)
        found = graph.edges(store, chosen, at_most(limit, SEVERAL_LINES, as_json), level)
        render.tell(as_json, found, render.edge_lines, lambda: graph.edge_count(store, chosen, level), "edges")


@click.command()
@FOLDER
@click.argument("cause")
@click.argument("effect")
@SLICE
@LEVEL
@AS_JSON
def show(folder: Path, cause: str, effect: str, slice_: str | None, level: Level, as_json: bool) -> None:
    """Everything behind one edge: each claim with its sentence, effect sizes side by side, merged names, the reverse.

    At the level broader also the narrower edges that speak in it.
    """
    with opened(folder, slice_) as store:
        causes, effects = (wanted(store, {"about": name}, level).about or Ends([], []) for name in (cause, effect))
        found = graph.show(store, causes.exact or causes.containing, effects.exact or effects.containing, level)
    render.show(as_json, found, render.show_lines)
