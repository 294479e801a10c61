"""SQL statements: one .sql file a noun, beside the Python that asks; each statement under a line `-- name: <question>`.

A statement is called `<file>/<question>`. What several have in common is a view or a macro (views.sql, filters.sql).
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def statement(name: str) -> str:
    """Return the text of a statement."""
    noun, question = name.split("/")
    return _statements(noun)[question]


@cache
def names(noun: str) -> tuple[str, ...]:
    """The names of a file's statements, in their order."""
    return tuple(_statements(noun))


def texts(noun: str) -> tuple[str, ...]:
    """Return a file's statements, in their order."""
    return tuple(_statements(noun).values())


@cache
def _statements(noun: str) -> dict[str, str]:
    _, *parts = _NAME.split(_files()[noun].read_text("utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def _files() -> dict[str, Traversable]:
    """The .sql files of the program by the noun each is about."""
    found: dict[str, Traversable] = {}
    folders = [resources.files("pipeline")]
    while folders:
        for entry in folders.pop().iterdir():
            if entry.name.endswith(".sql"):
                found[entry.name.removesuffix(".sql")] = entry
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                folders.append(entry)
    return found
