"""Options that several commands share; those of the commands that ask a model are named as in Settings."""

from __future__ import annotations

import errno
import math
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.store.database import FILE

F = TypeVar("F", bound=Callable[..., Any])


class Place(click.Path):
    """A file or folder. An empty name, as of a shell's variable that is not set, is not the folder one is in."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error for an empty name, and for links that lead to each other."""
        if value == "":
            self.fail("the name is empty; a dot is the folder you are in.", param, ctx)
        path = Path(str(super().convert(value, param, ctx)))
        try:
            path.stat()
        except OSError as error:
            if error.errno == errno.ELOOP:
                self.fail(f"{str(path)!r}: {error.strerror}.", param, ctx)
        return path


class Number(click.FloatRange):
    """A number in a range, in which nan is not, though it is on neither side."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a usage error for nan."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is no number.", param, ctx)
        return number


KEPT = ("status.json", "graph.graphml", "graph.html")
"""The files besides its databases that the program keeps in a graph's folder."""


def kept(path: Path) -> bool:
    """Whether this is such a file."""
    path = Path(os.path.realpath(path))
    return path.name in KEPT and path.with_name(FILE).exists()


class Output(Place):
    """A file to write, or with `folders` a folder. A database, a graph or its log of calls, is not written over.

    Nor is what else the program keeps in a graph's folder, except by who writes `graphs`.
    """

    def __init__(self, *, folders: bool = False, graphs: bool = False) -> None:
        super().__init__(dir_okay=folders)
        self._graphs = graphs

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error for a database, and for a file of a graph."""
        path: Path = super().convert(value, param, ctx)
        if kept(path) and not self._graphs:
            self.fail(f"{value!r} is a file of the graph and is not written over; choose another file.", param, ctx)
        with suppress(OSError):
            if path.is_file():
                with path.open("rb") as file:
                    head = file.read(16)
                if head.startswith(b"SQLite format 3") or head[8:12] == b"DUCK":
                    self.fail(f"{value!r} is a database and is not written over; choose another file.", param, ctx)
        return path


FOLDER = click.argument("folder", metavar="DIR", type=Place())
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else.")
LEVEL = click.option(
    "--level",
    type=click.Choice(["variable", "concept", "broader"]),
    default="concept",
    show_default=True,
    help="variable: a concept with its aspect and qualifiers; broader: also the classes above concepts.",
)


SEVERAL_LINES, ONE_LINE = 20, 50  # items that a list has unless more are asked for, by what each of them takes


def limit(default: int) -> Callable[[F], F]:
    """--limit of a list, which has a default as lines and none as JSON."""
    return click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help=f"List at most N; 0 for all. Default: {default}, all with --json.",
    )


def at_most(limit: int | None, default: int, as_json: bool) -> int | None:
    """The number to list, None for all."""
    return limit or None if limit is not None or as_json else default


def _columns(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str] | None:
    columns = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise click.BadParameter(f"{pair!r} is not written FIELD=COLUMN, such as text=Summary")
        columns[field.strip().lower()] = column.strip()
    return columns or None


def _headers(_: click.Context, __: click.Parameter, lines: tuple[str, ...]) -> dict[str, str] | None:
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name.strip()) or not value.strip():
            raise click.BadParameter(f"{line.partition(':')[0]!r} is not the start of a NAME: VALUE")
        headers[name.strip()] = value.strip()
    return headers or None


READER = [
    click.option(
        "--model", metavar="M", help="openai:NAME, or a name the server at --base-url knows. Default: embedded."
    ),
    click.option(
        "--fallback",
        multiple=True,
        metavar="M",
        help="Reads the abstracts the model failed on; may be given several times.",
    ),
    click.option(
        "--steps",
        type=click.Choice(["one", "two"]),
        help="one: a question an abstract. two, for models of a few billion parameters at most: the embedded reader "
        "points at sentences, and the model is asked what each of them states. Default: one.",
    ),
    click.option(
        "--no-second-opinion",
        "second_opinion",
        flag_value=False,
        default=None,
        help="Do not hold a model's claims against the embedded reader.",
    ),
    click.option("--temperature", type=Number(0, 2), metavar="T", help="Of sampling. Default: 0."),
    click.option("--seed", type=int, metavar="N", help="Of sampling, where the server takes one. Default: 7."),
    click.option("--answer-tokens", type=click.IntRange(min=64), metavar="N", help="Of one answer. Default: 4096."),
]
MODEL = [
    READER[0],
    click.option("--topics-model", metavar="M", help="For topics, if not --model; embedded asks no model."),
    click.option("--entities-model", metavar="M", help="For entities, if not --model; embedded asks no model."),
    click.option("--conflicts-model", metavar="M", help="For conflicts, if not --model; embedded asks no model."),
    *READER[1:],
]
READING = [
    click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help="Read, and ask about, the first N abstracts only.",
    ),
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="FIELD=NAME",
        callback=_columns,
        help="Which column of a table holds id, title, text, year, doi, pmid or authors.",
    ),
    click.option(
        "--max-characters",
        type=click.IntRange(min=1),
        metavar="N",
        help="Of one record; a longer one is skipped, and status says so. Default: 100,000.",
    ),
    click.option(
        "--retracted",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="Take the abstracts named in FILE out of the graph: PMIDs or DOIs, one a line or in columns of a table.",
    ),
    click.option("--topic", multiple=True, metavar="NAME", help="A root topic; may be given several times."),
    click.option("--no-html", "html", flag_value=False, default=None, help="Do not write the page, graph.html."),
    click.option("--no-topics", "topics", flag_value=False, default=None, help="Leave topics out."),
    click.option(
        "--topics-depth", type=click.IntRange(1, 6), metavar="N", help="Levels of the topic tree. Default: 2."
    ),
    click.option("--topics-number", type=click.IntRange(1, 5000), metavar="N", help="Topics in all. Default: 40."),
    click.option(
        "--entities-calls",
        type=click.IntRange(min=0),
        metavar="N",
        help="Questions about names this graph may ask the model in all; 0 for none. Default: 15 for 100 abstracts.",
    ),
    click.option(
        "--conflicts-calls",
        type=click.IntRange(min=0),
        metavar="N",
        help="Questions about conflicts this graph may ask the model in all; 0 for none. "
        "Default: 15 for 100 abstracts.",
    ),
    click.option(
        "--semantic",
        is_flag=True,
        default=None,
        help="Also ask about names together that mean something alike, by word vectors: democritus[semantic].",
    ),
    click.option(
        "--embeddings-model",
        metavar="M",
        help="--semantic by the vectors of this model of the server's, not by static ones; "
        "also DEMOCRITUS_EMBEDDINGS_MODEL.",
    ),
    click.option(
        "--vocabulary",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="A controlled vocabulary in which names are looked up: CSV, TSV or JSON lines.",
    ),
]
SERVER = [
    click.option("--base-url", metavar="URL", help="An OpenAI-compatible server, such as http://localhost:11434/v1"),
    click.option(
        "--key-from",
        metavar="WHERE",
        help="Where the API key is: env:NAME, file:PATH or keyring:SERVICE/USER. Default: env:OPENAI_API_KEY.",
    ),
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="NAME:VALUE",
        callback=_headers,
        help="Sent with every request; a secret VALUE is written as env:NAME, file:PATH or keyring:SERVICE/USER.",
    ),
    click.option(
        "--ca",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="Certificate authorities to trust, PEM.",
    ),
    click.option("--concurrency", type=click.IntRange(1, 4096), metavar="N", help="Requests in flight. Default: 16."),
    click.option("--rpm", type=click.IntRange(min=1), metavar="N", help="Requests a minute, at most."),
    click.option("--tpm", type=click.IntRange(min=1), metavar="N", help="Tokens a minute, at most."),
    click.option(
        "--timeout",
        type=Number(min=0, min_open=True),
        metavar="S",
        help="Of one request, seconds. Default: 120.",
    ),
    click.option(
        "--deadline",
        type=Number(min=0, min_open=True),
        metavar="S",
        help="Of one question with all its retries, seconds. Default: 600.",
    ),
]
PRICES = click.option(
    "--prices",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Prices that outrank ours: docs/spending.md.",
)
CACHE = click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="A folder with answers that several graphs share.",
)
LIMITS = [
    click.option("--yes", is_flag=True, default=None, help="Go on where the forecast is above 1 USD, without asking."),
    click.option("--max-cost", type=Number(min=0), metavar="USD", help="What it may cost in all."),
    click.option("--max-tokens", type=click.IntRange(min=0), metavar="N", help="Tokens it may take in all."),
    PRICES,
]
SPENDING = [
    click.option("--dry-run", is_flag=True, default=None, help="Show the forecast; write and send nothing."),
    *LIMITS,
    CACHE,
    click.option("--batch", is_flag=True, default=None, help="Through the provider's batches: slower, and cheaper."),
    click.option(
        "--log-json",
        type=Output(),
        metavar="FILE",
        help="Append what happens to FILE, an object a line.",
    ),
]


def options(*groups: list[Callable[[F], F]]) -> Callable[[F], F]:
    """Options that several commands take, in the order of their lists."""

    def add(command: F) -> F:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add
