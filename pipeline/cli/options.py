"""Options that several commands share; those of the commands that ask a model are named as in Settings."""

from __future__ import annotations

import errno
import math
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import click
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from pipeline.settings import KEY, Settings
from pipeline.store.database import FILE
from pipeline.store.records import Level

F = TypeVar("F", bound=Callable[..., Any])


class Place(click.Path):
    """A file or folder. An empty name, as of a shell's variable that is not set, is not the folder one is in."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; a usage error for an empty name, and for links that lead to each other."""
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
        """Return the number; a usage error for nan."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is no number.", param, ctx)
        return number


KEPT = ("status.json", "graph.graphml", "graph.html")
"""The files besides its databases that the program keeps in a graph's folder."""


def kept(path: Path) -> bool:
    """Tell whether this is such a file."""
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
        """Return the path; a usage error for a database, and for a file of a graph."""
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
    type=click.Choice(get_args(Level)),
    default="concept",
    show_default=True,
    help="variable: a concept with its aspect and qualifiers; broader: also the classes above concepts.",
)


SEVERAL_LINES, ONE_LINE = 20, 50  # items that a list has unless more are asked for, by what each of them takes


def limit(default: int) -> Callable[[F], F]:
    """Make the option --limit of a list, which has a default as lines and none as JSON."""
    return click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help=f"List at most N; 0 for all. Default: {default}, all with --json.",
    )


def at_most(limit: int | None, default: int, as_json: bool) -> int | None:
    """Return the number to list, None for all."""
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


def of(name: str, flag: str | None = None, *, settings: type[BaseModel] = Settings, **more: Any) -> Callable[[F], F]:
    """Return the option of a setting: its name, type, bounds, default and help are those of the field.

    Where it is not given its value is None, and the setting keeps its default. `flag` is its name where that is another
    than the field's, `more` what click is told besides.
    """
    field = settings.model_fields[name]
    words, dashed = field.description or "", name.replace("_", "-")
    if field.annotation is bool:
        if field.default:
            words = f"Do not {words[0].lower()}{words[1:]}"
            return click.option(f"--no-{dashed}", name, flag_value=False, default=None, help=words)
        return click.option(f"--{dashed}", name, is_flag=True, default=None, help=words)
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    kind, shown = _kind(field)
    several = field.annotation in (tuple[str, ...], dict[str, str], dict[str, SecretStr])
    if field.default is not None and not several and not more.get("required"):
        words += (
            f" Default: {field.default:,g}."
            if isinstance(field.default, float | int)
            else f" Default: {field.default}."
        )
    told = {"type": kind, "metavar": extra.get("metavar", shown), "multiple": several, "help": words, **more}
    return click.option(flag or f"--{dashed}", name, **told)


def _kind(field: FieldInfo) -> tuple[click.ParamType[Any] | None, str | None]:
    """Return the type of a setting's option, and what stands for a value of it."""
    plain = next((each for each in get_args(field.annotation) if each in (int, float, str, Path)), field.annotation)
    low, high, more_than = (
        next((getattr(each, name) for each in field.metadata if hasattr(each, name)), None)
        for name in ("ge", "le", "gt")
    )
    if get_origin(plain) is Literal:
        return click.Choice(get_args(plain)), None
    if plain is int and low is high is None:
        return click.INT, "N"
    if plain is int:
        return click.IntRange(low, high), "N"
    if plain is float:
        return Number(low if more_than is None else more_than, high, min_open=more_than is not None), "N"
    if plain is Path:
        return click.Path(path_type=Path, dir_okay=False, exists=True), "FILE"
    return None, None


def _each(*names: str) -> list[Callable[[F], F]]:
    return [of(name) for name in names]


READER = _each("model", "fallback", "steps", "second_opinion", "temperature", "seed", "answer_tokens")
MODEL = [READER[0], *_each("topics_model", "entities_model", "conflicts_model"), *READER[1:]]
READING = [
    of("limit"),
    of("columns", "--column", callback=_columns),
    *_each("max_characters", "retracted", "topic", "html", "topics", "topics_depth", "topics_number"),
    *_each("entities_calls", "conflicts_calls", "semantic", "embeddings_model", "vocabulary"),
]
SERVER = [
    of("base_url"),
    click.option("--key-from", metavar="WHERE",
                 help="Where the API key is: env:NAME, file:PATH or keyring:SERVICE/USER. "
                 f"Default: {KEY}."),
    of("headers", "--header", callback=_headers),
    *_each("ca", "concurrency", "rpm", "tpm", "timeout", "deadline"),
]  # fmt: skip
LIMITS = _each("yes", "max_cost", "max_tokens", "prices")
CACHE = of("cache", type=click.Path(path_type=Path, file_okay=False))
SPENDING = [of("dry_run"), *LIMITS, CACHE, of("batch"), of("log_json", type=Output())]


def options(*groups: list[Callable[[F], F]]) -> Callable[[F], F]:
    """Add options that several commands take, in the order of their lists."""

    def add(command: F) -> F:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add
