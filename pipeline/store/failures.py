"""Store failures: what DuckDB and SQLite raise where a disk is full or a signal came, as errors for the user."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import duckdb

from pipeline.errors import Unwritable

_NO_ROOM = tuple(map(os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)))
_FAILING = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))
_PRIMARY = 0xFF  # SQLite's extended codes keep the primary one in their lowest byte


@contextmanager
def translated() -> Iterator[None]:
    """Around whatever DuckDB does: raises Unwritable where it has no room, and lets an interrupt through as one."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        told = str(error).partition("\n")[0]
        raise Unwritable(f"memory, and the room beside the graph on its disk, do not suffice: {told}.") from None
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        why = no_room(str(error))
        if why is None:
            raise
        raise Unwritable(f"the graph cannot be written ({why}). Make room on its disk.") from None
    except RuntimeError as error:
        if str(error) != "Query interrupted":  # what a signal handler raised is lost in DuckDB
            raise
        raise KeyboardInterrupt from None


@contextmanager
def interruptible(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Around a query in the main thread: a signal whose handler raises ends it at once.

    DuckDB lets handlers run in mid-query, and when one raises it waits for its own threads, which go on to the end of
    the query unless the connection is interrupted.
    """
    before: dict[int, Callable[[int, FrameType | None], object]] = {}

    def handle(number: int, frame: FrameType | None) -> None:
        try:
            before[number](number, frame)
        except BaseException:
            connection.interrupt()
            raise

    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler
                signal.signal(number, handle)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def no_room(message: str) -> str | None:
    """The system's reason in an error message, if it is that nothing can be written."""
    return next((why for why in _NO_ROOM if why in message), None)


def no_room_for_calls(path: Path | str, error: sqlite3.Error) -> Unwritable | None:
    """The error for the user where SQLite has no room for a log of calls; None if something else is wrong."""
    if getattr(error, "sqlite_errorcode", 0) & _PRIMARY not in _FAILING:
        return None
    return Unwritable(f"{path}: the answers cannot be written ({error}). Make room on its disk.")
