"""Outage: when a server is taken for one that does not answer, and the run ends instead of failing every question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from pipeline.errors import CallFailed, ProviderRefused, Rejected, TooLong, Unanswered
from pipeline.events import Traffic
from pipeline.llm.error_mapping import Transient
from pipeline.llm.question import Question

_FIRST = 5  # questions of a model that has never answered: if all are rejected, so would be the rest
_ABSENT_SECONDS = 10.0  # until nobody is taken to listen at an address, where nobody ever did


class Outage:
    """Watches the questions that find no server, from one answer to the next.

    The server is taken for down when `many` of them went unanswered and nobody has got an answer for `seconds` since
    the first of these. Fewer may be questions that this very server cannot answer: they fail by themselves. Before the
    first answer one is enough, for nothing has shown that there is a server. From then on nothing is sent. A server
    that refuses (a wrong key, no credit) refuses everybody at once, and for good; so does one that rejects the first
    five questions of a model that is not `trusted` to have answered in another run.
    """

    def __init__(self, seconds: float, many: int, traffic: Traffic, trusted: Callable[[str], bool]) -> None:
        self._seconds, self._many, self._traffic = seconds, many, traffic
        self._trusted = trusted
        self._first: dict[str, dict[str, bool]] = {}  # model -> its first items, and whether they were rejected
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

    def began(self, question: Question) -> None:
        """Note that a question is sent."""
        first = self._first.setdefault(question.model, {})
        if len(first) < _FIRST:
            first.setdefault(question.item, False)

    def answered(self, question: Question, bad: CallFailed | None = None) -> None:
        """Note an answer, good or bad: the server is there. Raises ProviderRefused if it rejects all there is."""
        self.answers += 1
        self._missed.clear()
        first = self._first[question.model]
        if not isinstance(bad, Rejected) or isinstance(bad, TooLong) or question.item not in first:
            return
        first[question.item] = True
        if len(first) == _FIRST and all(first.values()) and not self._trusted(question.model):
            self.end(ProviderRefused(f"The first {_FIRST} questions to {question.model} were all rejected. {bad}"))
            self.check()

    def missed(self, question: Question, error: Transient) -> None:
        """Note that a request found no server. Raises Unanswered if it is taken for down."""
        now = asyncio.get_running_loop().time()
        if not self._missed:
            self._began, self._since = now, datetime.now().astimezone()
            if not self.answers:
                self._traffic.tell("said", message=f"no answer of {question.model} yet: {error}")
        self._missed.add(question.key)
        seconds = min(self._seconds, _ABSENT_SECONDS) if error.absent and not self.answers else self._seconds
        if self.suspected and now - self._began >= seconds:
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
