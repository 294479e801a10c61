"""`democritus imagine`: what a model says from memory, kept apart from what abstracts say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline import run as run_
from pipeline.cli import render
from pipeline.cli.observers import carried_out, screen
from pipeline.cli.options import READER, SERVER, SPENDING, Output, Place, of, options
from pipeline.cli.render import command
from pipeline.cli.status import status_lines
from pipeline.errors import Unusable
from pipeline.llm.batches import report
from pipeline.settings import OPENAI_URL, Imagining, Settings, redact_url, resolve
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.status import Status

SHAPE = ("depth", "topics_limit", "questions", "statements", "strategy", "task", "budget")
ASKING = [READER[0], *READER[3:]]  # nobody takes over for a model that is asked what it knows


@click.command()
@click.argument("more", metavar="[TOPIC]...", nargs=-1)
@click.option("--topics", "roots", multiple=True, required=True, metavar="FILE|TEXT",
              help="Roots: a file with a topic a line (# begins a comment; after a tab, a guide for this topic alone), "
              "or a topic; may be given several times.",
              )  # fmt: skip
@click.option("--out", type=Place(), required=True, metavar="DIR",
              help="The graph's folder; what abstracts say may be there already, and stays as it is.")  # fmt: skip
@options([of(name, settings=Imagining) for name in ("guide", *SHAPE[:-1])])
@of("budget", settings=Imagining, type=click.IntRange(min=2))
@of("entities_calls")
@click.option("--prepare", type=Output(), metavar="FILE",
              help="Send nothing: write what is due to FILE, as `batch prepare` does.")  # fmt: skip
@of("html")
@options(ASKING, SERVER, SPENDING)
def imagine(
    more: tuple[str, ...], roots: tuple[str, ...], guide: str | None, prepare: Path | None, **given: Any
) -> None:
    """Ask a model, from memory, for topics below the roots, causal questions on each, and statements in answer.

    The statements become claims of the graph in DIR, with the path topic, question, statement. No paper makes them, so
    they are never support: edges show them beside what abstracts say. `compare-origins` lists what each side lacks.

    --guide steers what is asked about, and is kept with what was said under it. With another guide all is asked anew,
    and the old answers stay in the log. Write no findings into it: what the model then says would be no memory.

    Run it again to go on after any interruption: nothing is asked twice.
    """
    shape = {name: value for name in SHAPE if (value := given.pop(name)) is not None}
    topics = [*named(roots), *((topic, None) for topic in more)]
    guides = {topic: own for topic, own in topics if own}
    if again := next((topic for topic, own in topics if own and own != guides[topic]), None):
        raise Unusable(f"--topics: {again!r} has two guides. Name it once.")
    study = None if guide is None else _read(guide)
    study = guide if study is None else study
    wanted = Imagining(roots=tuple(topic for topic, _ in topics), guide=study, guides=guides, **shape)
    told = {name: value for name, value in given.items() if value not in (None, ())}
    settings = resolve({**told, "imagine": wanted, "topics": False, "conflicts_calls": 0}, sends=prepare is None)
    if prepare is not None:
        _prepare(settings, prepare)
        return
    server = redact_url(settings.base_url or OPENAI_URL)
    outcome = carried_out(settings, f"model: {settings.model_of('imagine')} at {server}, from memory")
    if outcome is None:
        return
    render.print_lines(["", *summary(settings.out, outcome.status), "", "Look closer"])
    for words in (("edges", "--origin", "model"), ("claims", "--origin", "model"), ("compare-origins",)):
        print(f"  {safe(command(words[0], settings.out, *words[1:]))}")


def named(given: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """Return the topics given, each with its guide: the lines of what is a file, else the text. Raises Unusable."""
    found: list[tuple[str, str | None]] = []
    for each in given:
        text = _read(each)
        if text is None:
            found.append((each, None))
            continue
        lines = [line.partition("#")[0].strip() for line in text.splitlines()]
        parts = [line.partition("\t") for line in lines if line]
        topics = [(topic.strip(), own.strip() or None) for topic, _, own in parts]
        if not topics:
            raise Unusable(f"{each}: no topic in it. Write one a line, such as: air pollution.")
        found += topics
    return found


def _read(given: str) -> str | None:
    """Return the text of the file of this name, None where there is none. Raises Unusable if it cannot be read."""
    path = Path(given)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):  # too long for a name, or with a character that no name has
        is_file = False
    if not is_file:
        return None
    try:
        return path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise Unusable(f"{given}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}.") from None


def _prepare(settings: Settings, output: Path) -> None:
    with screen() as observe:
        written = run_.prepare(settings, output, observe)
    render.print_lines(map(safe, report.prepared(written, settings)))


def summary(folder: Path, status: Status) -> list[str]:
    """Return what models say from memory, in numbers, and what it cost."""
    with Store.open(folder) as store:
        counts = store.row("imagined/count")
    lines = status_lines(status, folder)
    if not counts["claims"]:
        return [*lines, "", "The model's answers hold no statement that can be used: `democritus calls` shows them."]
    return lines
