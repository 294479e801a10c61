"""Half files: what is being written beside its final name, and takes its place when it is whole.

A process that is killed leaves its half file. Whoever writes one holds a lock on it, which the system takes back when
the process dies; so a half file that nobody holds is nobody's, and the next who writes there removes it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

try:
    import fcntl
except ImportError:  # Windows has no such locks; half files stay there
    fcntl = None  # type: ignore[assignment]

_PREFIX = ".democritus-"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when everything is written, and leaves no trace otherwise."""
    path = Path(os.path.realpath(path))  # a link stays a link
    clear(path.parent)
    beside, out = _begun(path.parent)
    try:
        with out:
            yield out
            out.flush()
            if path.exists():
                shutil.copymode(path, beside)
            if fcntl is not None:  # while it is locked
                beside.replace(path)
        if fcntl is None:
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def clear(folder: Path) -> None:
    """Remove the half files that dead processes have left in a folder."""
    with suppress(OSError):
        for path in folder.glob(f"{_PREFIX}*"):
            with suppress(OSError), path.open("rb") as file:
                if _lock(file):
                    path.unlink()


def _lock(file: IO[bytes]) -> bool:
    """Take the lock on an open file, until it is closed; False if another has it, or there are no locks."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (OSError, AttributeError):
        return False
    return True


def _begun(folder: Path) -> tuple[Path, BinaryIO]:
    """A new half file, locked. Between its making and its locking another process may have removed it."""
    while True:
        path = folder / f"{_PREFIX}{secrets.token_hex(8)}"
        out = path.open("xb")
        _lock(out)
        if os.fstat(out.fileno()).st_nlink:
            return path, out
        out.close()
