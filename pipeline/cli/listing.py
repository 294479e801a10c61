"""Listings: the commands that look at a graph, one for each noun, as lines or as one JSON document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline import snapshots
from pipeline.cli import render
from pipeline.cli.filters import FILTERS, SLICE, opened, wanted
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, at_most, limit, options
from pipeline.errors import Ungrounded, Unusable
from pipeline.graph import edges as graph
from pipeline.llm import call_log as calls_
from pipeline.sources.text.unicode import safe
from pipeline.store import status as status_
from pipeline.store.database import Store
from pipeline.store.records import Ends, Level
from pipeline.store.result import Row

T = TypeVar("T")

SEVERAL_LINES, ONE_LINE = 20, 50  # items that a list has unless more are asked for, by what each of them takes


@click.command(short_help="Records that were read, with their states.")
@FOLDER
@AS_JSON
@click.option("--state", type=click.Choice(status_.STATES), help="Only these; removed: such as retracted ones.")
@limit(ONE_LINE)
def abstracts(folder: Path, as_json: bool, state: str | None, limit: int | None) -> None:
    """The records that were read: id, title, text as stored, state, and the reason for it."""
    with Store.open(folder) as store:
        found = store.result("abstracts/list", state=state).head(at_most(limit, ONE_LINE, as_json))
        if as_json:
            render.print_rows(found)
            return
        names = ["id", "year", "state", "reason", "title", "source"]
        rows = [[row[name] for name in names] for row in found]
        render.print_table(names, rows)
        render.tell_rest(len(rows), store.row("abstracts/count", state=state)["number"], "abstracts")


@click.command(short_help="Progress, failures, tokens and cost.")
@FOLDER
@AS_JSON
def status(folder: Path, as_json: bool) -> None:
    """Progress, failures and their reasons, tokens and cost. Works while a run is writing."""
    found = snapshots.read(folder)
    if as_json:
        render.print_json(found)
    else:
        render.print_lines(render.status_lines(found, folder))


@click.command(short_help="Every call with its prompt and answer.")
@FOLDER
@AS_JSON
@click.option("--failed", is_flag=True, help="Only those that brought no usable answer.")
@click.option(
    "--stage",
    type=click.Choice(
        ["topics", "claims", "entities", "embeddings", "conflicts", "subtopics", "questions", "statements"]
    ),
    help="Only those of this stage.",
)
@click.option("--abstract", metavar="ID", help="Only those about this abstract.")
@limit(SEVERAL_LINES)
def calls(
    folder: Path, as_json: bool, failed: bool, stage: str | None, abstract: str | None, limit: int | None
) -> None:
    """Every call with its prompt, its answer and the abstract it served. Works while a run is writing."""
    if not (folder / calls_.FILE).exists():
        Store.open(folder).close()  # says so if there is no graph here
    stage = "claims" if abstract else stage
    with calls_.Calls(folder, look=True) as log:
        asked = partial(log.list, failed=failed, stage=stage, item=abstract, ungrounded=_ungrounded(folder))
        found = asked(limit=at_most(limit, SEVERAL_LINES, as_json))
        if as_json:
            render.print_rows(call.model_dump(exclude={"risk_tokens", "risk_usd"}) for call in found)
        else:
            tell_lines(found, render.call_lines, lambda: len([*asked(limit=None)]), "calls")


def _ungrounded(folder: Path) -> set[str]:
    """The abstracts of which no answer quotes anything; none where there are calls but no graph."""
    try:
        failures = snapshots.failures(folder)
    except Unusable:
        return set()
    return {failure["abstract"] for failure in failures if failure["state"] == Ungrounded.state}


@click.command(short_help="The topic tree, and what lies under it.")
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


@click.command(short_help="The claims that count, with their quotes.")
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
        tell(as_json, found, render.claim_lines, lambda: graph.claim_count(store, chosen, abstract), "claims")


@click.command(short_help="The causal graph, best supported first.")
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
        tell(as_json, found, render.edge_lines, lambda: graph.edge_count(store, chosen, level), "edges")


@click.command(short_help="Everything behind one edge.")
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
    if as_json:
        render.print_json(found)
    else:
        render.print_lines(render.show_lines(found))


def tell(
    as_json: bool, rows: Iterable[Row], lines: Callable[[Row], list[str]], number: Callable[[], int], what: str
) -> None:
    """A list of rows, as JSON or as lines."""
    if as_json:
        render.print_rows(rows)
    else:
        tell_lines(rows, lines, number, what)


def tell_lines(items: Iterable[T], lines: Callable[[T], list[str]], number: Callable[[], int], what: str) -> None:
    """A list as lines; then, if these are not all, how many there are."""
    shown = 0
    for item in items:
        shown += 1
        render.print_lines(lines(item))
    if shown:
        render.tell_rest(shown, number(), what)
    else:
        print("(none)")
