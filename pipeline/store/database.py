"""DuckDB store: the one file that is the truth about a graph, opened, migrated, and asked by named questions.

Statements live in `sql/duckdb`, one question a file, named `<noun>/<question>`; DuckDB itself refuses a missing or
an excess parameter, so a file and its caller check each other. Values reach SQL as bound parameters only.

The file is written in the storage format of DuckDB 1.2, so every DuckDB client from 1.2 on can read it
(`docs/decisions/0003-storage-format.md`). One process writes; while it does, no other process can open the file.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import IO, Any, NamedTuple

import duckdb

from pipeline.errors import Busy, Unusable, Unwritable
from pipeline.store.factors import coefficients, factors
from pipeline.store.failures import interruptible, no_room, translated
from pipeline.store.records import Record, content_id
from pipeline.store.result import Result, Row
from pipeline.store.statements import names, statement, texts

FILE = "graph.duckdb"
STORAGE_VERSION = "v1.2.0"
PORTION = 500  # rows handed over at once: DuckDB takes forty times the room of their JSON
WAIT_SECONDS = 5.0  # a reader holds the file for moments only; a writer for the whole run
_MAGIC, _MAGIC_AT = b"DUCK", 8
_HEADERS = 3 * 4096  # bytes; a shorter file was never finished, and nothing is in it

Configuration = dict[str, str | bool | int | float | list[str]]

# DuckDB keeps what a query has freed until half a gigabyte of it is freed at once; this gives it back to the system
_FRUGAL: Configuration = {"allocator_bulk_deallocation_flush_threshold": "1MB"}

_LAYERS = count()  # layers of one process have names of their own

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _storable(text: str) -> str:
    """Text without what a DuckDB string cannot hold: NUL and lone surrogates."""
    return _UNSTORABLE.sub("\ufffd", text)


def _encode(value: object) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, (list, tuple)):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _encode(item) for name, item in value.items()}
    return value


def _document(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as JSON that DuckDB can hold."""
    document = json.dumps(rows, ensure_ascii=False)
    # one look at all of it, for there is hardly ever anything to be found
    if "\\u0000" in document or _UNSTORABLE.search(document):
        return json.dumps(_encode(rows), ensure_ascii=False)
    return document


class _Table(NamedTuple):
    types: dict[str, str]
    keyed: bool
    """it has a primary key"""


class Store:
    """An open graph. Use as a context manager; `rows`, `stream` and `run` take the name of a statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, memory_limit: str | None = None) -> None:
        self._connection = connection
        self._memory_limit = memory_limit
        self._layer: str | None = None
        self._path = "graph"
        self._tables: dict[str, _Table] = {}

    @classmethod
    def create(cls, folder: Path) -> Store:
        """Open the graph in `folder` for writing, making and migrating it as needed.

        Raises Busy if another process holds it, Unusable if the folder or file cannot be used, Unwritable if there is
        no room for it; what is no graph, or one of a newer version, is left as it is.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unusable(f"{folder}: cannot be made the output folder: {error.strerror}. Choose another.") from None
        path = folder / FILE
        if unfinished := _is_unfinished(path):
            path.unlink()
        fresh = unfinished or not path.exists()
        try:
            return cls(_attach(path, read_only=False))._migrated(path)
        except Busy:
            raise
        except BaseException:
            if fresh:
                for left in (path, path.with_name(f"{FILE}.wal")):
                    left.unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, folder: Path, wait: float = 0.0, memory_limit: str | None = None) -> Store:
        """Open the graph in `folder` for reading. Raises Busy while a run writes it, Unusable if there is none.

        Waits up to `wait` seconds for a writer; `memory_limit` is DuckDB's, such as '1GB'.
        """
        path = _existing(folder)
        store = cls(_attach(path, read_only=True, wait=wait, memory_limit=memory_limit), memory_limit)
        try:
            outdated = store._is_outdated(path)
        except BaseException:
            store.close()
            raise
        if outdated:  # another version of the program wrote it
            store.close()
            cls(_attach(path, read_only=False, wait=wait))._migrated(path).close()
            store = cls(_attach(path, read_only=True, wait=wait, memory_limit=memory_limit), memory_limit)
        return store

    @classmethod
    def in_memory(cls) -> Store:
        """A graph that leaves nothing on disk."""
        connection = duckdb.connect()
        connection.execute("attach ':memory:' as graph")
        connection.execute("use graph")
        return cls(connection)._migrated(Path(":memory:"))

    def layered(self) -> Store:
        """The same graph under a layer in memory: what is made there stands before what the file has of that name.

        Closed by itself, or with this one. Nothing of it reaches the file.
        """
        above = Store(self._connection.cursor())
        above._layer = f"layer_{next(_LAYERS)}"
        above._path = f"{above._layer},{self._path}"
        with translated():
            above._connection.execute(f"attach ':memory:' as {above._layer}")
            above._connection.execute(f"set search_path = '{above._path}'")
        return above

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was committed is on disk."""
        if self._layer:
            with suppress(duckdb.Error):  # the file was closed before
                self._connection.execute("use graph")
                self._connection.execute(f"detach {self._layer}")
        self._connection.close()

    def free_memory(self) -> None:
        """Give back the memory in which DuckDB keeps what it has read of the file, and reads again where it is needed.

        It would keep all, up to four fifths of the machine's memory. Not within a transaction.
        """
        # what it cannot do without stays, and so does what a full disk has no room for
        with suppress(duckdb.OutOfMemoryException, duckdb.IOException):
            self._connection.execute("set memory_limit = '1MB'")
        back = f"set memory_limit = '{self._memory_limit}'" if self._memory_limit else "reset memory_limit"
        self._connection.execute(back)

    @contextmanager
    def beside(self, folder: Path, name: str) -> Iterator[None]:
        """Another graph, which statements find under `name`, to be read only. Raises as `open` does."""
        Store.open(folder).close()
        quoted = str(folder / FILE).replace("'", "''")
        try:
            self._connection.execute(f"attach '{quoted}' as {name} (read_only)")
        except duckdb.IOException as error:
            raise Busy(f"{folder / FILE}: another process has the graph open: {error}") from None
        try:
            yield
        finally:
            self._connection.execute(f"detach {name}")

    # --- questions --------------------------------------------------------------------------------------------------

    def result(self, question: str, /, **parameters: object) -> Result:
        """The answer to a question, not read yet."""
        return Result(self._connection, statement(question), parameters, self._path)

    def sql(self, text: str, /, **parameters: object) -> list[Row]:
        """Carry out a short statement that stands at its caller; its rows, or how many it changed."""
        return Result(self._connection, text, parameters, self._path).rows()

    def stream(self, question: str, /, **parameters: object) -> Iterator[Row]:
        """Committed rows of a question, fetched in portions, so that a million of them need not fit in memory."""
        return iter(self.result(question, **parameters))

    def rows(self, question: str, /, **parameters: object) -> list[Row]:
        """All rows of a question, those of an open transaction among them."""
        return self.result(question, **parameters).rows()

    def row(self, question: str, /, **parameters: object) -> Row:
        """The only row of a question."""
        (row,) = self.rows(question, **parameters)
        return row

    # --- changes ----------------------------------------------------------------------------------------------------

    def run(self, command: str, /, **parameters: object) -> None:
        """Carry out a statement that changes something."""
        with translated(), interruptible(self._connection):
            self._connection.execute(statement(command), parameters)

    def add(self, records: Sequence[Record], *, replace: bool = False) -> None:
        """Insert records of one kind; a row whose id is there already is left (or replaced, if asked)."""
        if records:
            self.add_rows(type(records[0]).table, [vars(record) for record in records], replace=replace)

    def add_rows(self, table: str, rows: Sequence[Mapping[str, object]], *, replace: bool = False) -> None:
        """Insert rows into a table by column name; columns that are not named take their default."""
        if not rows:
            return
        columns, known = list(rows[0]), self._table(table)
        listed = ", ".join(f'"{column}"' for column in columns)
        verb = "insert or replace" if replace else "insert or ignore" if known.keyed else "insert"
        # `unnest` to the depth of columns would take three times as long
        fields = ", ".join(f'r."{column}"' for column in columns)
        shape = json.dumps([{column: _json_shape(known.types[column]) for column in columns}])
        for start in range(0, len(rows), PORTION):
            with translated():
                # table, columns and shape come from our own schema, the values are bound
                self._connection.execute(
                    f'{verb} into "{table}" ({listed}) select {fields} from '  # noqa: S608
                    f"(select unnest(from_json($rows::json, '{shape}')) as r)",
                    {"rows": _document(rows[start : start + PORTION])},
                )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        with translated():
            self._connection.execute("begin")
            try:
                yield
            except BaseException:
                with suppress(duckdb.Error):  # what could not be written has ended the transaction already
                    self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    @contextmanager
    def unoptimized(self) -> Iterator[None]:
        """Carry out queries as they are written: of a few rows that takes less time than to plan them better."""
        self._connection.execute("pragma disable_optimizer")
        try:
            yield
        finally:
            self._connection.execute("pragma enable_optimizer")

    # --- schema -------------------------------------------------------------------------------------------------------

    def _table(self, name: str) -> _Table:
        if name not in self._tables:
            described = self._connection.execute(f'describe "{name}"').fetchall()
            types = {column: kind for column, kind, *_ in described}
            self._tables[name] = _Table(types, keyed=any(key == "PRI" for _, _, _, key, *_ in described))
        return self._tables[name]

    def _pending_migrations(self, path: Path) -> list[str]:
        """The migrations still to be made. Raises Unusable if the file is no graph, or one of a newer version."""
        known = names("schema")
        try:
            done = [name for (name,) in self._connection.execute("select name from migrations").fetchall()]
        except duckdb.Error:
            done = []
        if known[0] not in done:
            if self._connection.execute("select 1 from duckdb_tables() where database_name = 'graph'").fetchall():
                raise Unusable(
                    f"{path}: a DuckDB database, but not a graph of this program. It was left as it is; choose another "
                    "folder."
                )
        elif newer := sorted({*done} - {*known}):
            raise Unusable(
                f"{path}: made by a newer version of this program, {self._made_by()} (schema {newer[-1]}); this is "
                f"{version('democritus')} (schema {known[-1]}). The graph was left as it is; use the newer version."
            )
        return [name for name in known if name not in done]

    def _made_by(self) -> str:
        """The version that ran last, as far as that is known."""
        with suppress(duckdb.Error):
            for row in self.sql("select version from runs order by started_at desc limit 1"):
                return str(row["version"])
        return "which has left no name"

    def _migrated(self, path: Path) -> Store:
        """This store with its file brought up to date. Closed where that fails."""
        try:
            with translated():
                self._migrate(path)
        except BaseException:
            self.close()
            raise
        return self

    def _is_outdated(self, path: Path) -> bool:
        """Tell whether tables, weights, views or macros are of another version. Raises as `_pending_migrations`."""
        pending = self._pending_migrations(path)
        return bool(pending) or self.sql("select inputs from built where stage = 'views'") != [{"inputs": _derived()}]

    def _migrate(self, path: Path) -> None:
        """Bring tables, weights, views and macros up to date; nothing is written where they are."""
        if not self._is_outdated(path):
            return
        pending = self._pending_migrations(path)
        with self.transaction():
            self._connection.execute(
                "create table if not exists migrations (name varchar not null, applied_at timestamptz default now())"
            )
            for name, text in zip(names("schema"), texts("schema"), strict=True):
                if name not in pending:
                    continue
                self._connection.execute(text)
                self._connection.execute("insert into migrations (name) values (?)", [name])
            self.sql("delete from factors")
            self.add_rows("factors", [factor._asdict() for factor in factors()])
            self.sql("delete from reading_coefficients")
            self.add_rows("reading_coefficients", [each._asdict() for each in coefficients()])
            for text in _views():
                self._connection.execute(text)
            self.add_rows("built", [{"stage": "views", "inputs": _derived()}], replace=True)


@cache
def _derived() -> str:
    """A hash of all that each version writes anew: the views, on the columns that tables now have, and the weights."""
    return content_id(*texts("schema"), *_views(), *factors(), *coefficients())


def _views() -> tuple[str, ...]:
    """Return what makes the views and macros, in the order in which they build on each other."""
    return (*texts("support"), *texts("views"), *texts("filters"))


def _json_shape(kind: str) -> object:
    return [kind.removesuffix("[]")] if kind.endswith("[]") else kind


def _existing(folder: Path) -> Path:
    """The file of the graph in a folder. Raises Unusable if there is none."""
    path = folder / FILE
    if not path.exists():
        raise Unusable(f"{folder}: no graph here ({FILE} is missing); `democritus run` makes one.")
    if _is_unfinished(path):
        raise Unusable(f"{path}: empty, left by a run that ended before it began; `democritus run` makes it anew.")
    return path


def _is_unfinished(path: Path) -> bool:
    """True for a file that nobody holds and that its making has left without all of its headers."""
    try:
        size = path.stat().st_size
        if size >= _HEADERS or not path.is_file():
            return False
        with path.open("r+b") as file:
            return _is_free(file) and (not size or file.read(_HEADERS)[_MAGIC_AT:].startswith(_MAGIC))
    except OSError:
        return False


def _is_free(file: IO[bytes]) -> bool:
    """True if no other process has DuckDB's lock on an open file."""
    try:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows lets nobody open what DuckDB holds
        return True
    except OSError:
        return False
    return True


def _attach(
    path: Path, *, read_only: bool, wait: float = WAIT_SECONDS, memory_limit: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection to the file at `path`. Waits up to `wait` seconds for whoever holds it."""
    give_up = time.monotonic() + wait
    # of a file that is there the version is what it is
    option = " (read_only)" if read_only else "" if path.exists() else f" (storage_version '{STORAGE_VERSION}')"
    quoted = str(path).replace("'", "''")
    # what does not fit in memory goes beside the graph, not into the user's working directory
    spill = path.with_suffix(".spill")
    config: Configuration = {"temp_directory": str(spill), **_FRUGAL}
    if memory_limit:
        config["memory_limit"] = memory_limit
    while True:
        connection = duckdb.connect(config=config)
        try:
            connection.execute(f"attach '{quoted}' as graph{option}")
            connection.execute("use graph")
            if not read_only:  # nobody else has it open, so what is left there is of a process that was killed
                shutil.rmtree(spill, ignore_errors=True)
            return connection
        except duckdb.IOException as error:
            connection.close()
            if "lock" not in str(error):
                if why := no_room(str(error)):
                    raise Unwritable(f"{path}: cannot be written ({why}). Make room on its disk.") from None
                raise Unusable(f"{path}: cannot be opened as a DuckDB file: {error}") from None
            if time.monotonic() >= give_up:
                raise Busy(
                    f"{path}: another process has the graph open (a run is writing it, or a database client holds it). "
                    "`democritus status` shows a run's progress; the rest works when it has ended."
                ) from None
            time.sleep(0.1)
        except duckdb.Error as error:
            connection.close()
            raise Unusable(f"{path}: is not a graph this version can open: {error}") from None
