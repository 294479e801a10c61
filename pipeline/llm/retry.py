"""Retry: the one layer that asks a question again, where it can succeed later or where its answer cannot be read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random, wait_random_exponential

from pipeline.errors import CallFailed, Invalid, ProviderRefused, Unreachable
from pipeline.events import Traffic
from pipeline.llm.budget import Ledger, bound
from pipeline.llm.error_mapping import Transient
from pipeline.llm.outage import Outage
from pipeline.llm.pace import Pace
from pipeline.llm.question import Answer, Model, Question

_LONGEST_SHOWN = 6000  # characters of a bad answer that are shown to the model
_ABSENT_WAIT = 3.0  # seconds, the longest where nothing listens: asking costs nothing
_NOTABLE_WAIT = 10.0  # seconds of waiting that the user is told of


@dataclass(frozen=True)
class Patience:
    """The limits of asking one question again. Times are seconds.

    Only its own requests and the waits between them count. Waiting for a slot, for the budget or for the pace does not.
    """

    attempts: int = 6
    """requests that may go unanswered; being told to wait is not counted, only the deadline ends that"""
    first_wait: float = 4.0
    """the longest first wait, doubled with each attempt; how much of it is waited is chance"""
    longest_wait: float = 60.0
    deadline: float = 600.0
    """for one question, all its attempts and the waits between them together"""
    outage: float = 60.0
    """without an answer to anybody, until the server is taken for down; a machine or server may be slow to start"""


@dataclass
class Gates:
    """Everything that a request passes before it is sent; all models of one server share it."""

    slots: asyncio.Semaphore
    """as many as may be in flight"""
    ledger: Ledger
    pace: Pace
    outage: Outage
    patience: Patience
    traffic: Traffic


class Retried:
    """Asks again what can succeed later, each attempt in a slot and within the budget, the waits between outside."""

    def __init__(self, inner: Model, gates: Gates) -> None:
        self._inner, self._gates = inner, gates

    async def ask(self, question: Question) -> Answer:
        """Return the first answer.

        Raises Unreachable when patience ends, Unanswered instead when nobody gets an answer, ProviderRefused when
        nobody will get one, OverBudget if the next request could exceed a limit.
        """
        asking = _Asking(question, self._gates)
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Transient),
            wait=asking.wait,
            stop=asking.exhausted,
            before_sleep=asking.report,
            sleep=self._gates.outage.sleep,
            reraise=True,
        )
        unanswered: Transient | None = None
        try:
            return await retrying(self._attempt, asking)
        except Transient as error:
            unanswered = error
        except ProviderRefused as error:
            self._gates.outage.end(error)
            raise
        self._gates.outage.gave_up(asking.last or unanswered, asking.answers_before)
        raise Unreachable(f"{unanswered} Given up after {asking.sent} requests and {asking.spent:.0f} seconds.")

    async def _attempt(self, asking: _Asking) -> Answer:
        gates = self._gates
        async with gates.slots, gates.ledger.reserved(asking.most):
            gates.outage.check()
            taken = await gates.pace.start(asking.characters)
            gates.outage.check()
            gates.outage.began(asking.question)
            try:
                answer = await self._send(asking)
            except Transient as error:
                if not error.sent:
                    gates.pace.unused(taken)
                self._missed(asking, error)
                raise
            except CallFailed as bad:
                gates.outage.answered(asking.question, bad)
                raise
            gates.outage.answered(asking.question)
            if answer.call.prompt_tokens:  # the server has counted
                gates.pace.used(taken, answer.call.prompt_tokens, answer.call.completion_tokens)
            return answer

    async def _send(self, asking: _Asking) -> Answer:
        began = _now()
        asking.sent += 1
        try:
            async with asyncio.timeout(asking.left):
                return await self._inner.ask(asking.question)
        except TimeoutError:
            before = f" Before that: {asking.last}" if asking.last else ""
            message = f"The time for this question ran out before its answer came.{before}"
            raise Transient(message, sent=True, down=asking.last is None or asking.last.down) from None
        except Transient as error:
            asking.last = error
            raise
        finally:
            asking.spent += _now() - began

    def _missed(self, asking: _Asking, error: Transient) -> None:
        """Heed a missing answer. Raises ProviderRefused or Unanswered if the run is to end."""
        if error.told_to_wait:
            if error.after is not None and error.after > self._gates.patience.deadline:
                raise ProviderRefused(
                    f"{error} It asks to wait {error.after:.0f} seconds, longer than a question may take. "
                    "Run the same command again after that."
                ) from None
            return
        asking.unanswered += 1
        if error.down:
            self._gates.outage.missed(asking.question, error)


class Repaired:
    """Asks once more where an answer cannot be read, and shows the model that answer and what is wrong with it."""

    def __init__(self, inner: Model) -> None:
        self._inner = inner

    async def ask(self, question: Question) -> Answer:
        """Return the answer, the second one if the first could not be read. Raises Invalid if neither could."""
        try:
            return await self._inner.ask(question)
        except Invalid as error:
            if not error.answer:
                raise
            bad = error
        complaint = (
            f"That answer cannot be used. {bad} Answer again: one JSON object that fits the schema, and nothing else."
        )
        return await self._inner.ask(question.objecting(bad.answer[:_LONGEST_SHOWN], complaint))


class _Asking:
    """One question's attempts so far."""

    def __init__(self, question: Question, gates: Gates) -> None:
        self.question, self._gates = question, gates
        self.most = bound(question, gates.ledger.prices)
        self.characters = sum(len(message.content) for message in question.messages)
        self.answers_before = gates.outage.answers
        patience = gates.patience
        self._backoff = wait_random_exponential(multiplier=patience.first_wait, max=patience.longest_wait)
        self._jitter = wait_random(0, patience.first_wait)
        self.sent = self.unanswered = 0
        self.spent = 0.0
        self.last: Transient | None = None  # what the server said last

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self._gates.patience.deadline - self.spent

    def wait(self, state: RetryCallState) -> float:
        """Return the wait that the server asks for, with jitter, so that not all come back at once; or a backoff."""
        error = _error(state)
        wait: float = self._backoff(state) if error.after is None else error.after + self._jitter(state)
        return min(wait, _ABSENT_WAIT) if error.absent else wait

    def exhausted(self, state: RetryCallState) -> bool:
        """Tell whether the question is given up."""
        if state.upcoming_sleep >= self.left:
            return True
        return self.unanswered >= self._gates.patience.attempts and not (
            _error(state).down and self._gates.outage.suspected
        )

    def report(self, state: RetryCallState) -> None:
        """Tell that the question will be asked again after a wait."""
        error, question, traffic = _error(state), self.question, self._gates.traffic
        self.spent += state.upcoming_sleep
        traffic.retried += 1
        traffic.tell(
            "retry",
            state=error.state,
            wait=state.upcoming_sleep,
            attempt=self.sent,
            why=str(error),
            stage=question.stage,
            item=question.item,
        )
        if error.after is not None and error.after > _NOTABLE_WAIT and _now() >= traffic.told_until:
            traffic.told_until = _now() + error.after
            traffic.tell("waiting", seconds=error.after, why=str(error))


def _error(state: RetryCallState) -> Transient:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Transient):
        raise TypeError("only what can succeed later is asked again") from error
    return error


def _now() -> float:
    return asyncio.get_running_loop().time()
