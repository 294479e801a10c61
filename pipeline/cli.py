"""democritus <noun>: the command line. Every verb that lists can print one JSON document instead (--json).

Exit codes: 0 all done; 1 done, but some abstracts failed; 2 the command or its input cannot be used; 3 stopped early,
run it again to go on; 130 interrupted.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline import conflicts as conflicts_
from pipeline import entities as entities_
from pipeline import export as export_
from pipeline import graph, terminal
from pipeline import run as run_
from pipeline import status as status_
from pipeline.errors import DemocritusError, Stopped
from pipeline.settings import OPENAI_URL, settle, shown
from pipeline.store import Row, Store

F = TypeVar("F", bound=Callable[..., Any])

_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else.")
_limit = click.option("--limit", type=click.IntRange(min=0), help="List at most so many (default: all).")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="democritus")
def cli() -> None:
    """Turn research abstracts into a causal graph whose every edge can be checked down to the sentence.

    Make one with `democritus run SOURCE --out DIR`, look at it with the other commands.
    """


def _columns(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str] | None:
    columns = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise click.BadParameter(f"{pair!r} is not written FIELD=COLUMN, such as text=Summary")
        columns[field.strip().lower()] = column.strip()
    return columns or None


@cli.command(short_help="Read abstracts, extract claims, build the graph.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The graph's folder.")
@click.option("--model", metavar="M", help="openai:NAME, or a name the server at --base-url knows. Default: embedded.")
@click.option("--base-url", metavar="URL", help="An OpenAI-compatible server, such as http://localhost:11434/v1")
@click.option("--topic", multiple=True, metavar="NAME", help="A root topic; may be given several times.")
@click.option("--no-topics", "topics", flag_value=False, default=None, help="Leave topics out.")
@click.option("--topics-depth", type=click.IntRange(1, 6), metavar="N", help="Levels of the topic tree. Default: 2.")
@click.option("--topics-number", type=click.IntRange(1, 5000), metavar="N", help="Topics in all. Default: 40.")
@click.option("--concurrency", type=click.IntRange(1, 4096), metavar="N", help="Requests in flight. Default: 16.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Read only the first N abstracts.")
@click.option(
    "--entities-calls",
    type=click.IntRange(min=0),
    metavar="N",
    help="Questions about names this graph may ask the model in all; 0 for none. Default: 100.",
)
@click.option("--max-tokens", type=click.IntRange(min=64), metavar="N", help="Tokens of one answer. Default: 4096.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Of one request, seconds. Default: 120."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    callback=_columns,
    help="Which column of a table holds id, title, text, year, doi or pmid.",
)
@click.option("--dry-run", is_flag=True, default=None, help="Say what would be done; write and send nothing.")
def run(**options: Any) -> None:
    """Read abstracts from files and folders, extract their claims, and build the graph in DIR.

    Run it again to go on after any interruption, or with more sources: nothing is asked twice.

    Without --model the embedded baseline reads the abstracts: rules, no network, no key.
    """
    settings = settle({name: value for name, value in options.items() if value not in (None, ())})
    if settings.dry_run:
        terminal.print_lines(run_.forecast(settings))
        return
    if settings.embedded:
        terminal.say(f"model: {status_.BASELINE}")
    else:
        terminal.say(f"model: {settings.model_name} at {shown(settings.base_url or OPENAI_URL)}")
    watcher = terminal.Bar() if sys.stderr.isatty() else terminal.Lines()
    try:
        status, failed = run_.run(settings, watcher)
    finally:
        watcher.close()
    terminal.print_lines(["", *summary(settings.out, status)])
    if status["abstracts"]["total"] and status["abstracts"]["total"] == status["abstracts"]["skipped"]:
        terminal.say("warning: no record has an abstract; titles alone make no claims.")
    if failed:
        terminal.say(f"{failed} abstracts failed: `democritus status {settings.out}` says why; run again to retry.")
        raise SystemExit(1)


def summary(folder: Path, status: status_.Status) -> list[str]:
    """What a run has made, as lines for reading."""
    with Store.open(folder) as store:
        strongest = graph.edges(store, limit=5)
        disputed = conflicts_.conflicts(store, limit=3)
    lines = terminal.status_lines(status)
    if strongest:
        lines += ["", "Strongest edges"] + [line for edge in strongest for line in terminal.edge_lines(edge)]
    if disputed:
        lines += ["", "Conflicts"] + [line for item in disputed for line in terminal.conflict_lines(item)]
    lines += ["", f"DuckDB   {folder / 'graph.duckdb'}", f"GraphML  {folder / run_.GRAPHML}"]
    return [*lines, f"Look closer: democritus edges {folder}, democritus conflicts {folder}, democritus --help"]


@cli.command()
@_folder
@_as_json
@click.option("--state", type=click.Choice(["done", "failed", "skipped", "duplicate", "pending"]), help="Only these.")
def abstracts(folder: Path, as_json: bool, state: str | None) -> None:
    """What was read: id, title, text as stored, state, and the reason for it."""
    with Store.open(folder) as store:
        rows = store.rows("abstracts/list", state=state)
    _list(as_json, rows, "id year state reason title source")


@cli.command()
@_folder
@_as_json
def status(folder: Path, as_json: bool) -> None:
    """What was done, what failed and why, tokens and cost. Works while a run is writing."""
    found = status_.read(folder)
    if as_json:
        terminal.print_json(found)
    else:
        terminal.print_lines(terminal.status_lines(found))


@cli.command()
@_folder
@_as_json
def topics(folder: Path, as_json: bool) -> None:
    """The topic tree, the abstracts and claims under each topic, and how many lie under none."""
    with Store.open(folder) as store:
        rows, coverage = store.rows("topics/list"), store.row("topics/coverage")
    if as_json:
        terminal.print_json({"topics": rows, "coverage": coverage})
        return
    print("abstracts   claims  topic")
    for row in rows:
        print(f"{row['abstracts']:>9} {row['claims']:>8}  {'  ' * (row['depth'] - 1)}{terminal.safe(row['name'])}")
    print(f"{coverage['none']:>9} {'':>8}  (under no topic, of {coverage['abstracts']} abstracts)")


@cli.command()
@_folder
@_as_json
@click.option("--abstract", metavar="ID", help="Of this abstract.")
@click.option("--cause", metavar="X", help="With this cause: an entity's name, alias or part of it.")
@click.option("--effect", metavar="Y", help="With this effect.")
def claims(folder: Path, as_json: bool, abstract: str | None, cause: str | None, effect: str | None) -> None:
    """The claims that count, each with its quote and where it stands in the abstract's text."""
    with Store.open(folder) as store:
        causes, effects = _entities(store, cause), _entities(store, effect)
        rows = store.rows("claims/list", abstract=abstract, causes=causes, effects=effects)
    _tell(as_json, rows, terminal.claim_lines)


@cli.command()
@_folder
@_as_json
@click.option("--search", metavar="TEXT", help="Whose name or an alias contains this.")
@click.option("--merges", is_flag=True, help="List the verdicts on pairs of names instead, with their reasons and ids.")
@click.option("--undo", metavar="ID", help="Undo a merge: keep its two names apart from now on.")
def entities(folder: Path, as_json: bool, search: str | None, merges: bool, undo: str | None) -> None:
    """The variables of the graph, with the names that were merged into each."""
    if undo:
        Store.open(folder).close()  # says so if there is no graph here
        with Store.create(folder) as store:
            entities_.undo(store, undo)
        terminal.say(f"{undo}: undone. `democritus entities {folder} --merges` shows it.")
        return
    with Store.open(folder) as store:
        rows = store.rows("entities/merges" if merges else "entities/list", search=search)
    if merges:
        _list(as_json, rows, "verdict a b why by score id")
    else:
        listed = rows if as_json else [{**row, "aliases": "; ".join(row["aliases"])} for row in rows]
        _list(as_json, listed, "name claims id aliases")


@cli.command()
@_folder
@_as_json
@click.option("--cause", metavar="X", help="From this entity: its name, an alias, or part of them.")
@click.option("--effect", metavar="Y", help="To this entity.")
@click.option("--min-weight", type=click.FloatRange(0, 1), default=0.0, metavar="W", help="At least this weight.")
@_limit
def edges(
    folder: Path, as_json: bool, cause: str | None, effect: str | None, min_weight: float, limit: int | None
) -> None:
    """The causal graph: signed, weighted edges, the heaviest first."""
    with Store.open(folder) as store:
        rows = graph.edges(store, _entities(store, cause), _entities(store, effect), min_weight, limit)
    _tell(as_json, rows, terminal.edge_lines)


@cli.command()
@_folder
@_as_json
@_limit
def conflicts(folder: Path, as_json: bool, limit: int | None) -> None:
    """Claims that cannot all hold: opposite signs, an effect against none, both directions."""
    with Store.open(folder) as store:
        found = conflicts_.conflicts(store, limit)
    _tell(as_json, found, partial(terminal.conflict_lines, claims=3))


@cli.command()
@_folder
@click.argument("cause")
@click.argument("effect")
@_as_json
def show(folder: Path, cause: str, effect: str, as_json: bool) -> None:
    """Everything behind one edge: every claim with its sentence, the merged names, the reverse edge."""
    with Store.open(folder) as store:
        found = graph.show(store, _entities(store, cause) or [], _entities(store, effect) or [])
    if as_json:
        terminal.print_json(found)
    else:
        terminal.print_lines(terminal.show_lines(found))


@cli.command()
@_folder
@click.option("--format", "kind", type=click.Choice(["graphml", "json", "csv"]), required=True, help="File format.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where to; - for stdout."
)
def export(folder: Path, kind: export_.Format, output: Path) -> None:
    """Write the graph to a file: GraphML for Gephi, Cytoscape, yEd, networkx, igraph; JSON; CSV."""
    with Store.open(folder) as store:
        counts = export_.write(store, kind, sys.stdout.buffer if str(output) == "-" else output)
    terminal.say(f"{output}: {counts.nodes} nodes, {counts.edges} edges.")


def _entities(store: Store, text: str | None) -> list[str] | None:
    """The ids of the entities the user means, None if none was named."""
    if text is None:
        return None
    found = entities_.find(store, text)
    if not found:
        terminal.say(f"no entity is called {text!r}.")
    return found


def _list(as_json: bool, rows: list[Row], columns: str) -> None:
    if as_json:
        terminal.print_json(rows)
    else:
        names = columns.split()
        terminal.print_table(names, ([row[name] for name in names] for row in rows))


def _tell(as_json: bool, rows: list[Row], lines: Callable[[Row], list[str]]) -> None:
    if as_json:
        terminal.print_json(rows)
    else:
        terminal.print_lines([line for row in rows for line in lines(row)] or ["(none)"])


def main() -> None:
    """The console script: errors become one clear line and an exit code."""
    logging.basicConfig(level=logging.WARNING, format="democritus: %(message)s", stream=sys.stderr)
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(2) from None
    except (click.Abort, KeyboardInterrupt):
        terminal.say("interrupted; what was done is kept. Run the same command again to go on.")
        raise SystemExit(130) from None
    except Stopped as error:
        terminal.say(f"stopped: {error}\nWhat was done is kept. Run the same command again to go on.")
        raise SystemExit(error.exit_code) from None
    except DemocritusError as error:
        terminal.say(str(error))
        raise SystemExit(error.exit_code) from None
