"""Worker processes for pure functions of many items: Python runs one thread at a time, and a run must wait for answers.

They are spawned: a script that calls `run` needs the guard that multiprocessing asks for (`__name__ == "__main__"`).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.process import BaseProcess

MOST = 8
FEWEST_ITEMS = 256  # for which starting them, half a second each, is worth it


def usable_cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(items: int) -> Iterator[ProcessPoolExecutor | None]:
    """Yield a process for each core to work on so many items; None where one core or few items make it not worth it.

    They end with the block, whatever they are at, and with this process, however that ends.
    """
    number = min(usable_cores(), MOST)
    if number < 2 or items < FEWEST_ITEMS:
        yield None
        return
    pool = ProcessPoolExecutor(number, get_context("spawn"), _begin)
    with _uninterrupted():  # what a process is started with it keeps
        for _ in range(number):
            pool.submit(int)
    try:
        yield pool
    finally:
        for process in active_children():
            process.kill()  # they hold nothing: what they were at is done again
        pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave interrupts to the run, and end when it does: a run that is killed cannot end its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)
