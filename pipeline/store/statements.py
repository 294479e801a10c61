"""SQL statements: one question a file, named `<noun>/<question>`, in a folder for each dialect.

A file in `filters` is part of several questions: where one names the table "filters/edges", that file's text stands.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

Dialect = Literal["duckdb", "sqlite"]

_FILTER = re.compile(r'"(filters/\w+)"')


@cache
def statement(dialect: Dialect, name: str) -> str:
    """The text of `pipeline/store/sql/<dialect>/<name>.sql`, with that of the filters it names."""
    text = _folder(dialect).joinpath(f"{name}.sql").read_text("utf-8")
    return _FILTER.sub(lambda found: f"(\n{statement(dialect, found[1])})", text)


@cache
def names(dialect: Dialect, folder: str) -> tuple[str, ...]:
    """The names of the statements in a folder, in the order of their numbers."""
    entries = _folder(dialect).joinpath(folder).iterdir()
    return tuple(sorted(entry.name.removesuffix(".sql") for entry in entries if entry.name.endswith(".sql")))


def _folder(dialect: Dialect) -> Traversable:
    return resources.files("pipeline.store").joinpath("sql", dialect)
