"""`democritus batch`: questions and answers as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline import run as run_
from pipeline.cli import render
from pipeline.cli.observers import screen
from pipeline.cli.options import CACHE, FOLDER, MODEL, READING, Output, Place, of, options
from pipeline.llm.batches import report
from pipeline.llm.batches.files import last_settings
from pipeline.progress import say
from pipeline.settings import resolve
from pipeline.sources.text.unicode import safe


@click.group()
def batch() -> None:
    """Ask by files: for a provider's batches, or for a model behind an air gap.

    `run --batch` does the same through the provider's files and batches endpoints.
    """


@batch.command()
@FOLDER
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=Place())
@click.option("-o", "--output", type=Output(), required=True, metavar="FILE",
              help="Where the requests go, one a line.")  # fmt: skip
@click.option("--answers", type=click.Choice(["schema", "object", "text"]), default="schema", show_default=True,
              help="How answers are asked for: by a JSON schema, as a JSON object, or in words.")  # fmt: skip
@options(MODEL, READING, [of("prices"), CACHE])
def prepare(folder: Path, output: Path, answers: str, **options: Any) -> None:
    """Write the questions of the graph in DIR that have no answer yet to FILE, in the OpenAI batch format.

    Without SOURCE the sources and options are those of the graph's last run. Needs no key, and sends nothing.
    """
    given = {name: value for name, value in options.items() if value not in (None, ())}
    settings = resolve({**given, "out": folder}, sends=False) if "sources" in given else last_settings(folder, given)
    with screen() as observe:
        written = run_.prepare(settings, output, observe, answers)
    render.print_lines(map(safe, report.prepared(written, settings)))


@batch.command("import")
@FOLDER
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=Place())
def import_(folder: Path, files: tuple[Path, ...]) -> None:
    """Take the answers in FILE... into the graph in DIR: in any order, partial, repeated, with errors between them.

    Reads results as OpenAI and all who speak like it write them. Exit code 1 if lines were set aside or are errors, 2
    if none was usable.
    """
    with screen() as observe:
        found = run_.take_in(folder, files, observe)
    for line in report.set_aside(found):
        say(safe(line))
    render.print_lines(map(safe, report.imported(found, folder)))
    if not found.report.usable:
        say("no line of these files was usable.")
        raise SystemExit(2)
    if found.report.set_aside or found.report.failed or found.report.bad:
        raise SystemExit(1)
