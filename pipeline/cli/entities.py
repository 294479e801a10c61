"""`democritus entities`: the variables of a graph, why their names are there, and what people decide about them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from pipeline.cli import render
from pipeline.cli.filters import writable
from pipeline.cli.groups import Listing
from pipeline.cli.judge import signed, tell_log
from pipeline.cli.options import AS_JSON, FOLDER, ONE_LINE, Output, at_most, limit, options
from pipeline.entities import explain, lookup
from pipeline.errors import Unusable
from pipeline.graph import people
from pipeline.progress import say
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store


@click.group(cls=Listing)
def entities() -> None:
    """The variables of the graph, and what people decide about them. `entities DIR` lists them.

    A variable has many names. Rules and models join them and put them under classes; people decide last. Every decision
    is kept with who made it and when, over every run, and can be taken back.
    """


@entities.command("list", short_help="Concepts with their names and classes.")
@FOLDER
@AS_JSON
@click.option("--search", metavar="TEXT", help="Whose name or an alias contains this.")
@limit(ONE_LINE)
def list_(folder: Path, as_json: bool, search: str | None, limit: int | None) -> None:
    """The concepts of the graph, with the names that were joined into each and the classes above it."""
    with Store.open(folder) as store:
        found = store.result("entities/list", search=search).head(at_most(limit, ONE_LINE, as_json))
        if as_json:
            render.print_rows(found)
            return
        columns = ["name", "papers", "claims", "statements", "aspects", "broader", "aliases", "vocabulary_ids"]
        rows = [[_cell(row[column]) for column in columns] for row in found]
        if not any(row[3] for row in rows):  # no model was asked from memory
            columns, rows = [*columns[:3], *columns[4:]], [[*row[:3], *row[4:]] for row in rows]
        render.print_table(columns, rows)
        render.tell_rest(len(rows), store.row("entities/count", search=search)["number"], "entities")


def _cell(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else value


@entities.command(short_help="Everything about one variable.")
@FOLDER
@click.argument("name")
@AS_JSON
def show(folder: Path, name: str, as_json: bool) -> None:
    """Everything about one variable: why each name is there, its classes, what nearly joined and what kept it out."""
    with Store.open(folder) as store:
        found = explain.explain(store, lookup.meant(store, name).entity)
    render.show(as_json, found, render.entity_lines)


@entities.command(short_help="What people decided, the oldest first.")
@FOLDER
@AS_JSON
@click.option("--search", metavar="TEXT", help="On names that contain this.")
@click.option("--all", "everybody", is_flag=True, help="Also those of rules, vocabularies and models.")
@limit(ONE_LINE)
def log(folder: Path, as_json: bool, search: str | None, everybody: bool, limit: int | None) -> None:
    """What people decided about names, the oldest first, with who, when and why; and what they took back.

    With --limit N the latest N.
    """
    with Store.open(folder) as store:
        rows = people.log(store, search, people=not everybody)
    most = at_most(limit, ONE_LINE, as_json)
    shown = rows if most is None else rows[-most:]
    if as_json:
        render.print_json(shown)
        return
    render.print_lines(map(render.decision_line, shown) if shown else ["(none)"])
    render.tell_rest(len(shown), len(rows), "decisions")


# --- decisions --------------------------------------------------------------------------------------------------------

_SIGNED = [
    click.option("--by", metavar="NAME", help="Who decides. Default: the login name."),
    click.option("--why", metavar="TEXT", default="", help="A reason to keep with it."),
]


def _decide(folder: Path, decide: Callable[[Store], people.Outcome]) -> None:
    """Carry out a decision on the graph in `folder`, and say what it made."""
    with writable(folder) as store:
        outcome = decide(store)
    for identity in outcome.undone:
        say(f"{identity}: taken back.")
    render.print_lines(line for row in outcome.entities for line in render.variable_lines(row))
    tell_log(folder)


@entities.command()
@FOLDER
@click.argument("a")
@click.argument("b")
@options(_SIGNED)
def merge(folder: Path, a: str, b: str, by: str | None, why: str) -> None:
    """Make one variable of A and B, with all names of both."""
    _decide(folder, lambda store: people.merge(store, a, b, signed(by, why)))


@entities.command(short_help="Keep A and B apart.")
@FOLDER
@click.argument("a")
@click.argument("b")
@options(_SIGNED)
def split(folder: Path, a: str, b: str, by: str | None, why: str) -> None:
    """Keep A and B apart: two variables, or a name A of the variable B, which leaves it."""
    _decide(folder, lambda store: people.split(store, a, b, signed(by, why)))


@entities.command()
@FOLDER
@click.argument("a")
@click.argument("name")
@options(_SIGNED)
def rename(folder: Path, a: str, name: str, by: str | None, why: str) -> None:
    """Call the variable A by another NAME."""
    _decide(folder, lambda store: people.rename(store, a, name, signed(by, why)))


@entities.command(short_help="Put the variable A under a CLASS.")
@FOLDER
@click.argument("a")
@click.argument("class_", metavar="CLASS")
@click.option("--not", "denied", is_flag=True, help="Take A out from under CLASS.")
@options(_SIGNED)
def broader(folder: Path, a: str, class_: str, denied: bool, by: str | None, why: str) -> None:
    """Put the variable A under a CLASS: another variable, or a new name."""
    decide = people.not_broader if denied else people.broader
    _decide(folder, lambda store: decide(store, a, class_, signed(by, why)))


@entities.command()
@FOLDER
@click.argument("name")
@options(_SIGNED)
def reject(folder: Path, name: str, by: str | None, why: str) -> None:
    """Leave NAME out of the graph: it is no variable."""
    _decide(folder, lambda store: people.reject(store, name, signed(by, why)))


@entities.command()
@FOLDER
@click.argument("name")
@options(_SIGNED)
def accept(folder: Path, name: str, by: str | None, why: str) -> None:
    """Take in NAME, which was left out: it is a variable."""
    _decide(folder, lambda store: people.accept(store, name, signed(by, why)))


@entities.command(short_help="Take back a person's decision.")
@FOLDER
@click.argument("decision", metavar="ID")
@options(_SIGNED)
def undo(folder: Path, decision: str, by: str | None, why: str) -> None:
    """Take back a person's decision, with what the same command decided; decide against one of a rule or model."""
    _decide(folder, lambda store: people.undo(store, decision, signed(by, why)))


# --- the decisions as a file ------------------------------------------------------------------------------------------


@entities.command("export-decisions", short_help="People's decisions as a text file.")
@FOLDER
@click.option("-o", "--output", type=Output(), required=True, metavar="FILE",
              help="Where to; - for stdout.")  # fmt: skip
def export_decisions(folder: Path, output: Path) -> None:
    """Write people's decisions to one text file for version control, those taken back among them."""
    with Store.open(folder) as store:
        text = people.export(store)
    if str(output) == "-":
        sys.stdout.buffer.write(text.encode())
        return
    beside = output.with_name(f"{output.name}.part")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(output)
    except OSError as error:
        raise Unusable(f"{output}: cannot be written: {error.strerror}. Choose another file.") from None


@entities.command("import-decisions", short_help="Take the decisions in FILE in.")
@FOLDER
@click.argument("file", type=click.Path(path_type=Path))
def import_decisions(folder: Path, file: Path) -> None:
    """Take the decisions in FILE into the graph. The same file twice changes nothing.

    Exit code 1 if lines were set aside.
    """
    Store.open(folder).close()  # says so if there is no graph here
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise Unusable(f"{file}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Unusable(f"{file}: is not UTF-8 text; `entities export-decisions` writes such files.") from None
    with Store.create(folder) as store:
        found = people.import_(store, text)
    for message in found.bad:
        say(safe(f"{file}: {message}; set aside."))
    print(f"{found.added} decisions added, {found.undone} taken back, {found.known} known before")
    if found.bad:
        raise SystemExit(1)
