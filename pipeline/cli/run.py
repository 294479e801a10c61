"""`democritus run`: the whole pipeline, and a summary of the graph it made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli import render
from pipeline.cli.observers import carried_out
from pipeline.cli.options import MODEL, READING, SERVER, SPENDING, Place, of, options
from pipeline.cli.render import command
from pipeline.cli.status import status_lines
from pipeline.errors import Ungrounded
from pipeline.export.page.file import HTML
from pipeline.graph import edges as graph
from pipeline.graph.conflicts import queries
from pipeline.progress import say
from pipeline.run import GRAPHML
from pipeline.settings import OPENAI_URL, redact_url, resolve
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.status import BASELINE, Status


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=Place())
@of("out", type=Place(), required=True)
@options(MODEL, READING, SERVER, SPENDING)
def run(**options: Any) -> None:
    """Read abstracts from files and folders, extract their claims, and build the graph in DIR.

    Run it again to go on after any interruption, or with more sources: nothing is asked twice.

    Without --model the embedded baseline reads the abstracts: a small trained reader, no network, no key.
    """
    settings = resolve({name: value for name, value in options.items() if value not in (None, ())})
    server = redact_url(settings.base_url or OPENAI_URL)
    reads = f"{settings.model_of('claims')} at {server}" if settings.asks("claims") else BASELINE
    if (outcome := carried_out(settings, f"model: {reads}")) is None:
        return
    status, failed, unread = outcome
    render.print_lines(["", *summary(settings.out, status), "", "Look closer"])
    for line in closer(settings.out):
        print(f"  {safe(line)}")  # not broken, so that it can be copied
    if settings.html:
        print(f"\nOpen {safe(settings.out / HTML)} in a browser to see all of it; it needs no network.")
    if status["abstracts"]["total"] and status["abstracts"]["total"] == status["abstracts"]["skipped"]:
        why = command("abstracts", settings.out, "--state", "skipped")
        say(f"warning: no record has an abstract that can be read (`{why}`); titles alone make no claims.")
    if failed:
        say(f"{failed} abstracts failed: `{command('status', settings.out)}` says why. {_again(failed, status)}")
    if unread:
        say(f"{render.number(unread, 'source')} could not be read; mend it or leave it out, and run again.")
    if failed or unread:
        raise SystemExit(1)


def _again(failed: int, status: Status) -> str:
    """Return what running the same command again does about the abstracts that failed."""
    asked_twice = sum(failure["state"] == Ungrounded.state for failure in status["failures"])
    due = max(0, failed - asked_twice)
    if due == failed:
        return "Run the same command again to ask about them once more."
    about = f"asks about {due} of them once more" if due else "asks about none of them"
    return f"The same command {about}: what quotes nothing of its abstract twice is for another model (--fallback)."


def summary(folder: Path, status: Status) -> list[str]:
    """Return the results of a run, as lines for reading."""
    with Store.open(folder) as store:
        strongest = graph.edges(store, limit=5).rows()
        disputed = queries.described(store, queries.heads(store, limit=3).rows())
    lines = status_lines(status, folder)
    if strongest:
        lines += ["", "Strongest edges"] + [line for edge in strongest for line in render.edge_lines(edge)]
    if disputed:
        lines += ["", "Conflicts"] + [render.conflict_line(item) for item in disputed]
    lines += ["", f"DuckDB   {safe(folder / 'graph.duckdb')}", f"GraphML  {safe(folder / GRAPHML)}"]
    return lines


def closer(folder: Path) -> list[str]:
    """Return the commands that lead on from a run, as they can be typed."""
    with Store.open(folder) as store:
        strongest = graph.edges(store, limit=1).rows()
    show = [command("show", folder, edge["cause"], edge["effect"]) for edge in strongest]
    return [
        command("edges", folder),
        *show,
        command("claims", folder),
        command("conflicts", folder),
        command("export", folder, "--format", "xlsx", "-o", folder / "tables.xlsx"),
        command("edges", "--help"),
    ]
