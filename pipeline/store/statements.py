"""SQL statements: one question a file, named `<noun>/<question>`, in a folder for each dialect."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

Dialect = Literal["duckdb", "sqlite"]


@cache
def statement(dialect: Dialect, name: str) -> str:
    """The text of `pipeline/store/sql/<dialect>/<name>.sql`."""
    return _folder(dialect).joinpath(f"{name}.sql").read_text("utf-8")


@cache
def names(dialect: Dialect, folder: str) -> tuple[str, ...]:
    """The names of the statements in a folder, in the order of their numbers."""
    entries = _folder(dialect).joinpath(folder).iterdir()
    return tuple(sorted(entry.name.removesuffix(".sql") for entry in entries if entry.name.endswith(".sql")))


def _folder(dialect: Dialect) -> Traversable:
    return resources.files("pipeline.store").joinpath("sql", dialect)
