"""Interruption of a run: the first SIGINT, SIGTERM or SIGHUP ends the asking, the second one the process.

After the first the graph is still built from what there is. The second waits for nothing, which loses nothing: what was
paid for is on disk, and to be killed is provided for.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import FrameType

EXIT_CODE = 130
_AT_ONCE = b"democritus: ended at once. What was done is kept; run the same command again to go on.\n"
_SHOW_CURSOR = b"\x1b[?25h\n"  # which a bar on the terminal hides
_SIGNALS = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


class Interruption:
    """What the first signal does: it cancels the work that is guarded, or else raises KeyboardInterrupt."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._signalled = False
        self._cancel: Callable[[], object] | None = None

    async def guard(self, work: Awaitable[None]) -> None:
        """Do the work; a signal cancels it when it next waits for something."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            await work
        finally:
            self._cancel = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """The signal handler."""
        if self._signalled:
            _end_at_once()
        self._signalled = True
        if self._cancel is None:
            raise KeyboardInterrupt
        self._cancel()
        # not here: the main thread may be in the middle of printing, or of something long
        threading.Thread(target=self._tell, daemon=True).start()


def _end_at_once() -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        os.write(2, _SHOW_CURSOR)
    os.write(2, _AT_ONCE)
    os._exit(EXIT_CODE)


@contextmanager
def interruptible(tell: Callable[[], None]) -> Iterator[Interruption]:
    """Send signals to an Interruption while the block lasts, but for those that this process was started to ignore.

    `tell` is called, in a thread of its own, when the first one cancels what is guarded. Nothing changes outside the
    main thread, where Python allows no signal handlers.
    """
    interruption = Interruption(tell)
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    heard = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    try:
        for number in heard:
            signal.signal(number, interruption)
        yield interruption
    finally:
        for number in heard:
            signal.signal(number, before[number])
