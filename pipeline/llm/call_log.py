"""Call log: every request that was sent, its answer and its cost. Log, cache and bill in one SQLite file.

`calls.sqlite` lies beside the graph; `--cache DIR` names a folder with another one that several graphs share; what one
of them is asking the others wait for (`leases`). It is
SQLite and not DuckDB because two runs may use one cache at the same time, and because `calls` and `status` look into
it while a run writes (`docs/decisions/0007-calls-in-sqlite.md`). Writes are committed in groups: while one group is
being written, the next gathers.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sqlite3
import sys
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Self

from pipeline.errors import Stopped, Ungrounded, Unusable
from pipeline.llm.leases import Leases
from pipeline.store.failures import no_room_for_calls
from pipeline.store.records import Call, content_id
from pipeline.store.statements import statement

FILE = "calls.sqlite"
_KEYS = 5000  # of vectors that are looked for together
_GROUP = 256  # calls from the shared cache that are written together
_PATIENCE_SECONDS = 60.0  # for another process that is writing to the same file

Row = dict[str, Any]


class Calls:
    """The calls of one graph, and a shared cache beside them. A context manager, used from one event loop."""

    def __init__(self, folder: Path, shared: Path | None = None, *, look: bool = False) -> None:
        """With `look` nothing is written, and a folder without calls has none.

        Raises Unusable if a folder or file cannot be used.
        """
        self._reading = read_only(folder / FILE) if look else opened(folder / FILE)
        self._shared = opened(shared / FILE) if shared else None
        places = [] if look else [folder, *([shared] if shared else [])]
        self._writing = [opened(place / FILE) for place in places]
        self._cache = shared
        self._leases: Leases | None = None
        self._run = secrets.token_hex(8)
        self._holding = False
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="calls")
        self._waiting: list[Call] = []
        self._vectors: dict[str, bytes] = {}  # that wait with them
        self._turn = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what still waits, and close the files."""
        self._writer.shutdown()
        try:
            self._write(self._waiting, self._vectors)
            if self._holding:  # all that was on its way is in the log by now
                self._note("calls/release")
        finally:
            if self._leases:
                self._leases.close()
            for connection in (self._reading, self._shared, *self._writing):
                if connection:
                    connection.close()

    # --- the call log -----------------------------------------------------------------------------------------------

    def find(self, key: str, since: str) -> Call | None:
        """The newest good answer to a question, here or in the shared cache; else the newest bad one since a time.

        `since` is an ISO time in UTC. What was found elsewhere becomes a row here too.
        """
        found = _find(self._reading, key, since)
        if self._shared is None or (found and found.state == "ok"):
            return found
        lent = _find(self._shared, key, since="9")  # what failed elsewhere may do well here
        if lent is None:
            return found
        lent = lent.model_copy(update={"via": "cache", "risk_tokens": 0, "risk_usd": 0.0})
        self._waiting.append(lent)  # no hurry, for it is safe where it is
        if len(self._waiting) >= _GROUP and self._next is None:
            with suppress(RuntimeError):  # outside an event loop they are written at the end
                self._next = asyncio.get_running_loop().create_task(self._commit())
        return lent

    @asynccontextmanager
    async def asking(self, key: str) -> AsyncIterator[bool]:
        """Be the only run on the shared cache that asks a question; True if another may have been before this one."""
        if self._cache is None:
            yield False
            return
        self._leases = self._leases or Leases(opened(self._cache / FILE))
        async with self._leases.held(key):
            yield True

    def find_vectors(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The vectors under these keys, here or in the shared cache. Those found elsewhere become rows here too."""
        wanted = list(keys)
        found = _find_vectors(self._reading, wanted)
        if self._shared is not None:
            lent = _find_vectors(self._shared, [key for key in wanted if key not in found])
            self._vectors |= lent
            found |= lent
        return found

    async def put(self, call: Call, vectors: Mapping[str, bytes] | None = None) -> None:
        """Write a call down, and the vectors it brought: both or neither.

        They are on disk when this returns. Raises Stopped if they cannot be written.
        """
        self._waiting.append(call)
        self._vectors.update(vectors or {})
        if self._next is None:
            self._next = asyncio.create_task(self._commit())
        # a question that is given up has been paid for all the same
        await asyncio.shield(self._next)

    async def _commit(self) -> None:
        async with self._turn:
            group, self._waiting, self._next = self._waiting, [], None
            vectors, self._vectors = self._vectors, {}
            await asyncio.get_running_loop().run_in_executor(self._writer, self._write, group, vectors)

    def _write(self, group: Sequence[Call], vectors: Mapping[str, bytes] | None = None) -> None:
        for connection in self._writing if group or vectors else ():
            try:
                connection.execute("begin immediate")
                try:
                    _add(connection, group)
                    connection.executemany(statement("calls/add_vector"), list((vectors or {}).items()))
                except BaseException:
                    connection.rollback()
                    raise
                connection.execute("commit")
            except sqlite3.Error as error:
                path = _path(connection)
                raise no_room_for_calls(path, error) or Stopped(
                    f"{path}: the answers cannot be written: {error}."
                ) from None

    def add(self, calls: Sequence[Call]) -> None:
        """Write many calls down at once. Raises Stopped if they cannot be written."""
        self._write(calls)

    # --- what is on its way -------------------------------------------------------------------------------------------

    async def hold(self, tokens: int, usd: float) -> None:
        """Persist the worst-case cost of the requests in flight, so that a killed run still counts them."""
        self._holding = True
        write = partial(self._note, "calls/hold", tokens=tokens, usd=usd)
        await asyncio.get_running_loop().run_in_executor(self._writer, write)

    def _note(self, command: str, **values: object) -> None:
        try:
            self._writing[0].execute(statement(command), {"run": self._run, **values})
        except sqlite3.Error as error:
            path = _path(self._writing[0])
            raise no_room_for_calls(path, error) or Stopped(f"{path}: cannot be written: {error}.") from None

    def lost(self) -> tuple[int, float]:
        """The tokens and US dollars that may have been billed for what was on its way when runs were killed."""
        (row,) = _rows(self._reading, "calls/lost", run=self._run)
        return row["tokens"], row["usd"]

    # --- looking ------------------------------------------------------------------------------------------------------

    def spent(self) -> tuple[int, float]:
        """The most tokens and US dollars that all calls can have cost."""
        tokens, usd = self.lost()
        for row in self.spend():
            tokens += row["prompt_tokens"] + row["completion_tokens"] + row["risk_tokens"]
            usd += row["known_usd"] + row["risk_usd"]
        return tokens, usd

    def spend(self) -> list[Row]:
        """The spending by stage and model, in the order of first use."""
        return list(_rows(self._reading, "calls/spend"))

    def failed(self, stage: str) -> int:
        """The number of questions of a stage that were paid for in vain."""
        (row,) = _rows(self._reading, "calls/failed", stage=stage)
        return int(row["calls"])

    def answered(self, model: str) -> bool:
        """Tell whether a model has ever given a good answer."""
        return bool(next(_rows(self._reading, "calls/answered", model=model))["answered"])

    def answered_on(self, model: str, beginnings: Sequence[str]) -> dict[str, int]:
        """How many questions a model has answered well, by stage, of those that begin a path in one of these ways."""
        rows = _rows(
            self._reading, "calls/answered_on", model=model, beginnings=json.dumps(list(map(storable, beginnings)))
        )
        return {row["stage"]: row["calls"] for row in rows}

    def measure(self, stage: str, model: str) -> Row:
        """Return what the latest calls of a stage to a model took: see `pipeline.llm.forecast`."""
        (row,) = _rows(self._reading, "calls/measure", stage=stage, model=model)
        return row

    def list(
        self,
        *,
        failed: bool = False,
        stage: str | None = None,
        item: str | None = None,
        limit: int | None = None,
        ungrounded: Collection[str] = (),
    ) -> Iterator[Call]:
        """Calls in the order they were answered.

        `ungrounded` are abstracts about which no answer was of any use, though it could be read: who asks knows that,
        and not the log.
        """
        wanted: Row = {"failed": int(failed), "stage": stage, "item": item, "most": -1 if limit is None else limit}
        for row in _rows(self._reading, "calls/list", **wanted, ungrounded=json.dumps(list(ungrounded))):
            call = _call(row)
            useless = call.state == "ok" and call.stage == "claims" and call.item in ungrounded
            yield call.model_copy(update={"state": Ungrounded.state}) if useless else call


def opened(path: Path) -> sqlite3.Connection:
    """A connection that can write, to a log that is made if there is none. Raises Unusable if it cannot be used."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # autocommit: transactions are begun and ended in words
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")  # a commit outlives even a power cut
        connection.executescript(statement("calls/schema"))
    except OSError as error:
        raise Unusable(f"{path.parent}: cannot be made a folder for {FILE}: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise no_room_for_calls(path, error) or Unusable(
            f"{path}: cannot be used as the log of calls: {error}."
        ) from None
    return connection


def read_only(path: Path) -> sqlite3.Connection:
    """Open a log without writing to it; where there is none, an empty one in memory."""
    try:
        if not path.exists() or not path.stat().st_size:  # empty: there was no room for its tables
            connection = sqlite3.connect(":memory:")
            connection.executescript(statement("calls/schema"))
        else:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_SECONDS)
            connection.execute("select 1 from calls")
    except sqlite3.Error as error:
        raise Unusable(f"{path}: cannot be used as the log of calls: {error}.") from None
    connection.row_factory = sqlite3.Row
    return connection


def _path(connection: sqlite3.Connection) -> str:
    return str(connection.execute("pragma database_list").fetchone()["file"])


def _rows(connection: sqlite3.Connection, question: str, **parameters: object) -> Iterator[Row]:
    for row in connection.execute(statement(question), parameters):
        yield dict(row)


def _find(connection: sqlite3.Connection, key: str, since: str) -> Call | None:
    return next((_call(row) for row in _rows(connection, "calls/find", key=key, since=since)), None)


def _find_vectors(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for at in range(0, len(keys), _KEYS):
        rows = _rows(connection, "calls/find_vectors", keys=json.dumps(keys[at : at + _KEYS]))
        found.update((row["key"], row["vector"]) for row in rows)
    return found


def _call(row: Row) -> Call:
    del row["seq"]
    row["preamble"] = sys.intern(row.pop("preamble_text"))  # one string for the many calls that share it
    return Call.model_validate(row)


def _add(connection: sqlite3.Connection, calls: Sequence[Call]) -> None:
    preambles = {call.preamble: content_id("preamble", call.preamble) for call in calls}
    connection.executemany(
        "insert or ignore into preambles (hash, text) values (?, ?)",
        [(hash_, storable(text)) for text, hash_ in preambles.items()],
    )
    rows = [call.model_dump() | {"preamble": preambles[call.preamble]} for call in calls]
    connection.executemany(
        statement("calls/add"),
        [{name: storable(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows],
    )


def storable(text: str) -> str:
    """Text without lone surrogates, which no UTF-8 file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
