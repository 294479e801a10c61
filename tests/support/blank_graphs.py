"""Blank graphs: a pytest plugin that makes the tables and views of a new graph once, and copies them from then on.

To make them takes ten times as long as to copy the file. What is copied is what the program made; `test_store`, and
every program that a test starts, make theirs themselves. Queries have one thread: more only cost a small graph time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.store import database
from pipeline.store.database import FILE, Store


def in_memory_copy(graph: Path) -> Store:
    """The graph in a file, as one that leaves nothing on disk."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"attach '{graph}' as blank (read_only); attach ':memory:' as graph")
    connection.execute("copy from database blank to graph; use graph; detach blank")
    return Store(connection)


@pytest.fixture(scope="session")
def blank_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a graph that has nothing in it yet."""
    folder = tmp_path_factory.mktemp("blank")
    Store.create(folder).close()
    return folder / FILE


@pytest.fixture(scope="module", autouse=True)
def copied_graphs(blank_graph: Path) -> Iterator[None]:
    """Let new graphs begin as copies of the blank one. A module that is to make its own has a fixture of this name."""

    def attach(path: Path, **how: Any) -> duckdb.DuckDBPyConnection:
        if not how["read_only"] and not path.exists():
            shutil.copyfile(blank_graph, path)
        connection = made(path, **how)
        connection.execute("set threads = 1")
        return connection

    made = database._attach
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_attach", attach)
        patch.setattr(Store, "in_memory", lambda: in_memory_copy(blank_graph))
        yield
