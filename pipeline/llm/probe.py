"""Probe: a model's questions go one at a time until it has answered once, so that a server that is none hears of one.

The first real question is the probe, so nothing is asked or paid for that would not be anyhow, and where the log
answers everything nothing is sent. What comes of it:

    an answer, good or bad                  the model is there: the others follow, many at once
    429                                     the others follow; if one is given up before any answer came, the run ends
    a page, no JSON, JSON that is no chat   the run ends: something else is at this address
    no connection, no gateway, silence      tried again for `_PATIENCE` seconds, then the run ends
    503, 529                                the server may be starting: waited for as long as a question may wait
    400, or 500 for `_PATIENCE` seconds     the next one goes alone, too; after five of five the run ends
    413 and what is too long otherwise      the same, after five of five abstracts, parts of them not counted
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pipeline.errors import CallFailed, ProviderRefused, Rejected, TooLong, Unanswered, Unreachable
from pipeline.events import Traffic
from pipeline.llm.error_mapping import Transient
from pipeline.llm.question import Question

_PATIENCE = 5.0  # seconds for a server that gives no sign of life, but for a request that is under way
_TOLD_AFTER = 5.0  # seconds of silence
_REFUSALS = 5
Trusted = Callable[[str], bool]
_NOTHING = "Nothing else was asked."


class Trial:
    """The first questions of a model. `open` until it has shown that it is there."""

    def __init__(self, model: str, trusted: Trusted | None, traffic: Traffic) -> None:
        self.model = model
        self.open = trusted is not None
        self._trusted, self._traffic = trusted or (lambda _: True), traffic
        self._changed = asyncio.Event()
        self._asking = False
        self._heard = trusted is None  # whether an answer came
        self._refused: set[str] = set()
        self._began = 0.0
        self._told: set[str] = set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until the model is there or nobody else tries, which is at once where it is."""
        while self.open and self._asking:
            await self._changed.wait()
        if not self.open:
            yield
            return
        self._asking, self._began = True, _now()
        silence = asyncio.get_running_loop().call_later(_TOLD_AFTER, self._tell_silence)
        try:
            yield
        finally:
            silence.cancel()
            self._asking = False
            self._change()

    def answered(self) -> None:
        """An answer came, good or bad."""
        self._heard = True
        self._let_in()

    def failed(self, failure: CallFailed, question: Question) -> None:
        """The server took the question and gave no answer of use. Raises ProviderRefused if it takes none at all."""
        if not isinstance(failure, Rejected):
            self.answered()
        if self.open:
            self._count(failure, question)

    def _count(self, failure: CallFailed, question: Question) -> None:
        """Count a question that got nothing, if the question is not at fault."""
        if self._trusted(self.model):  # these questions are at fault, and not all
            self.answered()
            return
        self._refused.add(question.item if isinstance(failure, TooLong) else question.key)  # a long one comes in parts
        if len(self._refused) >= _REFUSALS:
            raise ProviderRefused(
                f"{failure} So it said of the first {_REFUSALS} of {_REFUSALS} questions. {_NOTHING} Check --model, "
                "--base-url and the limits of this server, then run the same command again."
            )

    def missed(self, error: Transient, question: Question) -> None:
        """No answer came this time. Raises Stopped where none is to be expected, and Unreachable where none to this."""
        if not self.open:
            return
        if error.overloaded and not error.down:
            self._let_in()
        elif error.foreign:
            raise ProviderRefused(f"{error} {_NOTHING} When a model answers there, run the same command again.")
        elif error.overloaded or _now() - self._began < _PATIENCE:
            self._tell(str(error))
        elif error.down:
            self._end(error, _NOTHING)
        elif not self._trusted(self.model):
            self.gave_up(error, question)
            raise Unreachable(str(error))

    def gave_up(self, error: Transient, question: Question) -> None:
        """The question is given up. Raises Stopped if the server seems to be no use; else the question is at fault."""
        if self._heard:
            return
        if error.overloaded and not error.down:
            self._end(error, "No question has got another answer.")
        if error.down:
            self._end(error, _NOTHING)
        if self.open:
            self._count(error, question)

    def _end(self, error: Transient, others: str) -> None:
        raise Unanswered(f"{error} {others} When the server is there, run the same command again.")

    def _tell(self, why: str) -> None:
        if why not in self._told:
            self._told.add(why)
            self._traffic.tell("said", message=f"no answer of {self.model} yet: {why}")

    def _tell_silence(self) -> None:
        if not self._told:
            self._tell(f"{_TOLD_AFTER:g} seconds have passed since the first question. It is waited for (--timeout).")

    def _let_in(self) -> None:
        if self.open:
            self.open = False
            self._change()

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Probe:
    """The trials of the models of one connection.

    `trusted` tells whether a model has answered before, in other runs: then it takes questions, and those that it
    rejects are at fault. Without it no model is tried.
    """

    def __init__(self, trusted: Trusted | None, traffic: Traffic) -> None:
        self._trusted, self._traffic = trusted, traffic
        self._trials: dict[str, Trial] = {}

    def of(self, model: str) -> Trial:
        """The trial of a model."""
        if model not in self._trials:
            self._trials[model] = Trial(model, self._trusted, self._traffic)
        return self._trials[model]


def _now() -> float:
    return asyncio.get_running_loop().time()
