"""Query result: the answer to a named question, read when it is asked for, as dicts, an Arrow table or a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.errors import Unusable
from pipeline.store.failures import interruptible, translated

if TYPE_CHECKING:
    from pandas import DataFrame
    from pyarrow import Table

Row = dict[str, Any]

PORTION = 2000  # rows fetched at once when they are iterated over


class Result:
    """Rows of a question, in its order. Nothing is kept here: each call asks the graph again.

    Iterating reads in portions, so a million rows need not fit in memory; the methods read all of them.
    Each raises Unusable once the graph is closed.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        statement: str,
        parameters: Mapping[str, object],
        path: str = "graph",
    ) -> None:
        """`path` names the databases in which tables and views are looked for, the first first."""
        self._connection = connection
        self._statement = statement
        self._parameters = dict(parameters)
        self._path = path

    def __iter__(self) -> Iterator[Row]:
        """Committed rows, a portion at a time."""
        with _open(), self._connection.cursor() as cursor:
            cursor.execute(f"set search_path = '{self._path}'")
            with interruptible(cursor):
                cursor.execute(self._statement, self._parameters)
            names = [column[0] for column in cursor.description or ()]
            while portion := cursor.fetchmany(PORTION):
                for values in portion:
                    yield dict(zip(names, values, strict=True))

    def head(self, limit: int | None) -> Result:
        """The first rows, at most so many (None for all), of a question that sets no limit itself."""
        if limit is None:
            return self
        return Result(
            self._connection,
            f"{self._statement}\nlimit $first_rows",
            {**self._parameters, "first_rows": limit},
            self._path,
        )

    def rows(self) -> list[Row]:
        """All rows as dicts, those of an open transaction among them."""
        with _open(), interruptible(self._connection):
            found = self._connection.execute(self._statement, self._parameters)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, values, strict=True)) for values in found.fetchall()]

    def arrow(self) -> Table:
        """All rows as a `pyarrow.Table`. Raises Unusable where pyarrow is not installed."""
        with _open(), _extra("Arrow tables", "pyarrow"):
            return self._relation().to_arrow_table()

    def pandas(self) -> DataFrame:
        """All rows as a `pandas.DataFrame`. Raises Unusable where pandas is not installed."""
        with _open(), _extra("Data frames", "pandas"):
            return self._relation().df()

    df = pandas

    def _relation(self) -> duckdb.DuckDBPyRelation:
        return self._connection.sql(self._statement, params=self._parameters)


@contextmanager
def _open() -> Iterator[None]:
    try:
        with translated():
            yield
    except duckdb.ConnectionException:
        raise Unusable("the graph is closed. Read from it inside its `with` block, or before `close`.") from None


@contextmanager
def _extra(what: str, package: str) -> Iterator[None]:
    try:
        __import__(package)
    except ImportError:
        raise Unusable(f"{what} need {package}: pip install 'democritus[pandas]'.") from None
    yield
