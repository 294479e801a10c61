"""Outage: when a server is taken for one that does not answer, and the run ends instead of failing every question."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime

from pipeline.errors import ProviderRefused, Unanswered
from pipeline.events import Traffic
from pipeline.llm.error_mapping import Transient
from pipeline.llm.question import Question


class Outage:
    """Watches the questions that find no server, from one answer to the next.

    The server is taken for down when `many` of them went unanswered and nobody has got an answer for `seconds` since
    the first of these. Fewer may be questions that this very server cannot answer: they fail by themselves. Before the
    first answer one is enough, for nothing has shown that there is a server. From then on nothing is sent. A server
    that refuses (a wrong key, no credit) refuses everybody at once, and for good.
    """

    def __init__(self, seconds: float, many: int, traffic: Traffic) -> None:
        self._seconds, self._many, self._traffic = seconds, many, traffic
        self.answers = 0
        """good and bad ones, so far"""
        self._missed: set[str] = set()
        self._began, self._since = 0.0, datetime.now().astimezone()
        self._end: ProviderRefused | Unanswered | None = None
        self._ended = asyncio.Event()

    @property
    def suspected(self) -> bool:
        """True if only time is missing until the server is taken for down: until then no question is given up."""
        return len(self._missed) >= (self._many if self.answers else 1)

    def answered(self) -> None:
        """Note an answer, good or bad: the server is there."""
        self.answers += 1
        self._missed.clear()

    def missed(self, question: Question, error: Transient) -> None:
        """Note that a request found no server. Raises Unanswered if it is taken for down."""
        now = asyncio.get_running_loop().time()
        if not self._missed:
            self._began, self._since = now, datetime.now().astimezone()
            if not self.answers:
                self._traffic.tell("said", message=f"no answer of {question.model} yet: {error}")
        self._missed.add(question.key)
        if self.suspected and now - self._began >= self._seconds:
            self.end(
                Unanswered(
                    f"{error} No question has been answered since {self._since:%H:%M:%S}, though it was tried again "
                    "and again. When the server is there, run the same command again."
                )
            )
        self.check()

    def gave_up(self, error: Transient, answers_before: int) -> None:
        """Note a question that was told to wait until its time was over. Raises Unanswered if so was every other."""
        if error.told_to_wait and self.answers == answers_before:
            self.end(Unanswered(f"{error} No question has got another answer. Run the same command again later."))
            self.check()

    def end(self, error: ProviderRefused | Unanswered) -> None:
        """Let nothing more be sent, and end all waiting."""
        self._end = self._end or error
        self._ended.set()

    async def sleep(self, seconds: float) -> None:
        """Wait before asking again, no longer than until the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()

    def check(self) -> None:
        """Raise ProviderRefused or Unanswered if nothing is sent any more."""
        if self._end is not None:
            raise type(self._end)(str(self._end))
