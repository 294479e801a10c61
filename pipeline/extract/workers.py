"""Worker processes: a pure function is applied to groups of items beside the event loop, which has answers to wait for.

Python runs one thread at a time, so what takes milliseconds for each answer is done by other processes. They are
started where there is enough to do, and otherwise, or if one of them dies, the work is done here.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Generic, Self, TypeVar, cast

from pipeline.extract.worker import receive, send

T = TypeVar("T")
R = TypeVar("R")

MOST = 8
TOGETHER = 8
GROUPS = 4
FEWEST_ITEMS = 256  # for which starting them, half a second each, is worth it


def usable_cores() -> int:
    """The number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Generic[T, R]):
    """Processes that apply a function, which can be pickled by its name, to items. A context manager."""

    def __init__(self, function: Callable[[T], R], items: int) -> None:
        """`items`: how many are to be expected."""
        self._function = function
        cores = usable_cores()  # asking takes little of one
        number = min(cores, MOST) if cores > 1 and items >= FEWEST_ITEMS else 0
        self._processes = [self._start() for _ in range(number)]
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes] | None] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="workers") if number else None
        self.here = not number
        """there are no processes: the work is done in this one"""
        self.width = GROUPS * number
        """groups that may be under way, so that no process waits for work"""
        self.together = TOGETHER if number else 1
        """items in a group"""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.kill()  # they hold nothing: what they were at is done again
            process.wait()
        if self._threads:
            self._threads.shutdown()
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()

    async def apply(self, items: Sequence[T]) -> list[R]:
        """What the function makes of each item, in their order."""
        if self._threads is None:
            return self.apply_here(items)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, self._exchange, items)
        return self.apply_here(items) if found is None else found

    def apply_here(self, items: Sequence[T]) -> list[R]:
        """The same in this process."""
        return [self._function(item) for item in items]

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.extract.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            process_group=0,  # an interrupt is for the run, which ends them
        )
        with suppress(OSError):
            send(cast(BinaryIO, process.stdin), self._function)
        return process

    def _exchange(self, items: Sequence[T]) -> list[R] | None:
        """What a process makes of the items; None if it has died, or cannot."""
        process = self._idle.get()
        if process is None:
            self._idle.put(None)
            return None
        try:
            send(cast(BinaryIO, process.stdin), list(items))
            found: list[R] = receive(cast(BinaryIO, process.stdout))
        except (OSError, EOFError, pickle.PickleError, ValueError):
            self._idle.put(None)
            return None
        self._idle.put(process)
        return found
