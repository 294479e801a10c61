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
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline import conflicts as conflicts_
from pipeline import entities as entities_
from pipeline import export as export_
from pipeline import graph
from pipeline.cli import render
from pipeline.cli.options import CACHE, LIMITS, MODEL, PRICES, READER, READING, SERVER, SPENDING, TASKS, options
from pipeline.errors import DemocritusError, Stopped, Ungrounded, Unusable
from pipeline.llm.offline import ANSWERS
from pipeline.observers.console import say
from pipeline.settings import OPENAI_URL, settle, shown
from pipeline.store import Row, Store
from pipeline.store import call_log as calls_
from pipeline.store import status as status_
from pipeline.unicode import safe, safe_lines

if TYPE_CHECKING:
    from pipeline.observers.progress import Bar, Lines

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


@cli.command(short_help="Read abstracts, extract claims, build the graph.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The graph's folder.")
@options(MODEL, READING, SERVER, SPENDING)
def run(**options: Any) -> None:
    """Read abstracts from files and folders, extract their claims, and build the graph in DIR.

    Run it again to go on after any interruption, or with more sources: nothing is asked twice.

    Without --model the embedded baseline reads the abstracts: rules, no network, no key.
    """
    # what makes a graph takes half a second to import, which the commands that look at one need not wait
    from pipeline import batch as batch_
    from pipeline import run as run_
    from pipeline.cli.audience import audience

    settings = settle({name: value for name, value in options.items() if value not in (None, ())})
    if settings.dry_run:
        render.print_lines(run_.dry_run(settings))
        return
    if not settings.asks("claims"):
        say(f"model: {status_.BASELINE}")
    else:
        say(f"model: {settings.model_of('claims')} at {shown(settings.base_url or OPENAI_URL)}")
    with audience(settings) as watchers:
        go = batch_.run if settings.batch else run_.run
        outcome = go(settings, watchers, watchers.consent)
        watchers.ended(outcome)
    status, failed = outcome
    render.print_lines(["", *summary(settings.out, status)])
    if status["abstracts"]["total"] and status["abstracts"]["total"] == status["abstracts"]["skipped"]:
        say("warning: no record has an abstract; titles alone make no claims.")
    if failed:
        say(f"{failed} abstracts failed: `democritus status {settings.out}` says why; run again to retry.")
        raise SystemExit(1)


def summary(folder: Path, status: status_.Status) -> list[str]:
    """What a run has made, as lines for reading."""
    from pipeline.run import GRAPHML

    with Store.open(folder) as store:
        strongest = graph.edges(store, limit=5)
        disputed = conflicts_.conflicts(store, limit=3)
    lines = render.status_lines(status)
    if strongest:
        lines += ["", "Strongest edges"] + [line for edge in strongest for line in render.edge_lines(edge)]
    if disputed:
        lines += ["", "Conflicts"] + [line for item in disputed for line in render.conflict_lines(item)]
    lines += ["", f"DuckDB   {folder / 'graph.duckdb'}", f"GraphML  {folder / GRAPHML}"]
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
        render.print_json(found)
    else:
        render.print_lines(render.status_lines(found))


@cli.command()
@_folder
@_as_json
@click.option("--failed", is_flag=True, help="Only those that brought no usable answer.")
@click.option("--stage", type=click.Choice(["topics", "claims", "entities"]), help="Only those of this stage.")
@click.option("--abstract", metavar="ID", help="Only those about this abstract.")
@_limit
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


@cli.command()
@_folder
@_as_json
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
    _tell(as_json, rows, render.claim_lines)


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
        say(f"{undo}: undone. `democritus entities {folder} --merges` shows it.")
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
    _tell(as_json, rows, render.edge_lines)


@cli.command()
@_folder
@_as_json
@_limit
def conflicts(folder: Path, as_json: bool, limit: int | None) -> None:
    """Claims that cannot all hold: opposite signs, an effect against none, both directions."""
    with Store.open(folder) as store:
        found = conflicts_.conflicts(store, limit)
    _tell(as_json, found, partial(render.conflict_lines, claims=3))


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
        render.print_json(found)
    else:
        render.print_lines(render.show_lines(found))


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
    say(f"{output}: {counts.nodes} nodes, {counts.edges} edges.")


@cli.group()
def batch() -> None:
    """Ask by files: for a provider's batches, or for a model behind an air gap.

    `run --batch` does the same through the provider's files and batches endpoints.
    """


@batch.command()
@_folder
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE",
              help="Where the requests go, one a line.")  # fmt: skip
@click.option("--answers", type=click.Choice(ANSWERS), default="schema", show_default=True,
              help="How answers are asked for: by a JSON schema, as a JSON object, or in words.")  # fmt: skip
@options(MODEL, READING, [PRICES, CACHE])
def prepare(folder: Path, output: Path, answers: str, **options: Any) -> None:
    """Write the questions of the graph in DIR that have no answer yet to FILE, in the OpenAI batch format.

    Without SOURCE the sources and options are those of the graph's last run. Needs no key, and sends nothing.
    """
    from pipeline import batch as batch_

    given = {name: value for name, value in options.items() if value not in (None, ())}
    if "sources" in given:
        settings = settle({**given, "out": folder}, sends=False)
    else:
        settings = batch_.last_settings(folder, given)
    with _screen() as screen:
        written = batch_.prepare(settings, output, screen, answers)
    render.print_lines(map(safe, batch_.prepared(written, settings)))


@batch.command("import")
@_folder
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_(folder: Path, files: tuple[Path, ...]) -> None:
    """Take the answers in FILE... into the graph in DIR: in any order, partial, repeated, with errors between them.

    Reads the results of OpenAI and all who speak like it, Anthropic, Gemini, and lines written by hand:
    {"custom_id": "...", "content": ...}. Exit code 1 if lines were set aside or are errors, 2 if none was usable.
    """
    from pipeline import batch as batch_

    with _screen() as screen:
        found = batch_.import_(folder, files, screen)
    for line in batch_.set_aside(found):
        say(safe(line))
    render.print_lines(map(safe, batch_.imported(found, folder)))
    if not found.taken.usable:
        say("no line of these files was usable.")
        raise SystemExit(2)
    if found.taken.set_aside or found.taken.failed or found.taken.bad:
        raise SystemExit(1)


@cli.command()
@click.argument("task", metavar="TASK", type=click.Choice(TASKS))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_as_json
@click.option("--predictions", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write every item to FILE with gold, prediction and verdict, an object a line.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N",
              help="Score only N records, drawn with a fixed seed; those of a smaller N are among them.")  # fmt: skip
@click.option("--kinds", type=click.Choice(["causation", "all"]), default="causation", show_default=True,
              help="Relations that pairs and sign are about.")  # fmt: skip
@click.option("--runs", type=click.IntRange(min=2), default=3, show_default=True, metavar="K",
              help="Readings that stability compares, each with its own seed.")  # fmt: skip
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Where answers are kept. Default: the user's cache directory.")  # fmt: skip
@options(READER, SERVER, LIMITS)
def evaluate(
    task: str, files: tuple[Path, ...], as_json: bool, predictions: Path | None, kinds: str, runs: int, **options: Any
) -> None:
    """Score what is read from texts that people annotated: JSON lines, one record a line.

    TASK is detection {id, text, causal}, pairs {id, text, pairs}, sign {id, text, ico or pairs}, strength {id, text,
    causal, label}, relations {id, text, entities, relations}, or grounding or stability: abstracts of any format.

    Nothing is asked twice. Exit code 1 if some texts failed: they are named, and not scored.
    """
    from pipeline import evaluate as evaluate_
    from pipeline.cli.audience import audience

    settings = settle({name: value for name, value in options.items() if value not in (None, ())})
    chosen = evaluate_.Options(every_kind=kinds == "all", runs=runs)
    with audience(settings) as watchers:
        report = evaluate_.evaluate(task, files, settings, chosen, watchers, watchers.consent)
    if predictions is not None:
        evaluate_.write_predictions(report, predictions)
    if as_json:
        render.print_json(evaluate_.document(report))
    else:
        render.print_lines([safe_lines("\n".join(evaluate_.lines(report)))])
    if report.failures:
        say(f"{len(report.failures)} texts failed: they are named, and not in the scores.")
        raise SystemExit(1)


def _screen() -> Bar | Lines:
    from pipeline.observers.progress import Bar, Lines

    return Bar() if sys.stderr.isatty() else Lines()


def _entities(store: Store, text: str | None) -> list[str] | None:
    """The ids of the entities the user means, None if none was named."""
    if text is None:
        return None
    found = entities_.find(store, text)
    if not found:
        say(f"no entity is called {text!r}.")
    return found


def _list(as_json: bool, rows: list[Row], columns: str) -> None:
    if as_json:
        render.print_json(rows)
    else:
        names = columns.split()
        render.print_table(names, ([row[name] for name in names] for row in rows))


def _tell(as_json: bool, rows: list[Row], lines: Callable[[Row], list[str]]) -> None:
    if as_json:
        render.print_json(rows)
    else:
        render.print_lines([line for row in rows for line in lines(row)] or ["(none)"])


def main() -> None:
    """The console script: errors become one clear line and an exit code."""
    logging.basicConfig(level=logging.WARNING, format="democritus: %(message)s", stream=sys.stderr)
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(2) from None
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; what was done is kept. Run the same command again to go on.")
        raise SystemExit(130) from None
    except Stopped as error:
        how = "" if "same command" in str(error) else " Run the same command again to go on."
        say(f"stopped: {error}\nWhat was done is kept.{how}")
        raise SystemExit(error.exit_code) from None
    except DemocritusError as error:
        say(str(error))
        raise SystemExit(error.exit_code) from None
