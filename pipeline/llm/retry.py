"""Retry: the one layer that asks a question again, where it can succeed later or where its answer cannot be read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random, wait_random_exponential

from pipeline.errors import CallFailed, Invalid, ProviderRefused, Unanswered, Unreachable
from pipeline.events import Traffic
from pipeline.llm.budget import Bound, Ledger, bound
from pipeline.llm.circuit_breaker import CircuitBreaker
from pipeline.llm.error_mapping import Transient
from pipeline.llm.probe import Probe, Trial
from pipeline.llm.question import Answer, Model, Question
from pipeline.llm.rate_limit import Slots

_LONGEST_SHOWN = 6000  # characters of a bad answer that are shown to the model
_LONGEST_PROBING = 1.0  # seconds between requests to a server that has shown no sign of life


@dataclass(frozen=True)
class Patience:
    """The limits of asking one question again. Times are seconds.

    Only its own requests and the waits between them count. Waiting for a slot, for the budget or for the server's
    limits does not.
    """

    attempts: int = 6
    """requests that may go unanswered; being told to wait is not counted, only the deadline ends that"""
    first_wait: float = 4.0
    """the longest first wait, doubled with each attempt; how much of it is waited is chance"""
    longest_wait: float = 60.0
    deadline: float = 600.0
    """for one question, all its attempts and the waits between them together"""


class _OutOfTime(Transient):
    """The deadline came before an answer."""


class Retried:
    """Asks again what can succeed later, each attempt in a slot and within the budget, the waits between outside."""

    def __init__(
        self, inner: Model, slots: Slots, ledger: Ledger, patience: Patience, traffic: Traffic, probe: Probe
    ) -> None:
        self._inner = inner
        self._slots = slots
        self._ledger = ledger
        self._patience = patience
        self._traffic = traffic
        self._probe = probe
        self._breaker = CircuitBreaker(patience.deadline, 2 * slots.most)

    async def ask(self, question: Question) -> Answer:
        """The first answer.

        Raises Unreachable when patience ends, Unanswered instead when nobody gets an answer, ProviderRefused when
        nobody will get one, OverBudget if the next request could exceed a limit.
        """
        trial = self._probe.of(question.model)
        try:
            async with trial.turn():
                return await self._ask(question, trial)
        except (ProviderRefused, Unanswered) as error:
            self._breaker.ended(error)
            raise

    async def _ask(self, question: Question, trial: Trial) -> Answer:
        asking = _Asking(question, bound(question, self._ledger.prices), self._patience, self._traffic, trial)
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Transient),
            wait=asking.wait,
            stop=asking.exhausted,
            before_sleep=asking.report,
            sleep=self._breaker.sleep,
            reraise=True,
        )
        unanswered: Transient | None = None
        try:
            return await retrying(self._attempt, asking)
        except Transient as error:
            unanswered = error
        trial.gave_up(asking.told or unanswered, question)
        if _down(unanswered):
            self._breaker.gave_up(unanswered)
        raise Unreachable(f"{unanswered} Given up after {asking.sent} requests and {asking.spent:.0f} seconds.")

    async def _attempt(self, asking: _Asking) -> Answer:
        async with self._slots, self._ledger.reserved(asking.most):
            taken = await self._slots.moment(asking.characters)
            self._breaker.check()
            sent_at = _now()
            try:
                answer = await self._send(asking, sent_at)
            except Transient as error:
                self._note(asking, error, sent_at, taken)
                raise
            except CallFailed as failure:
                self._answered()
                asking.trial.failed(failure, asking.question)
                raise
            self._answered()
            asking.trial.answered()
            if answer.call.prompt_tokens:  # the server has counted
                self._slots.used(taken, answer.call.prompt_tokens, answer.call.completion_tokens)
            return answer

    async def _send(self, asking: _Asking, sent_at: float) -> Answer:
        asking.sent += 1
        try:
            async with asyncio.timeout(asking.left):
                return await self._inner.ask(asking.question)
        except TimeoutError:
            before = f" Before that: {asking.told}" if asking.told else ""
            message = f"The time for this question ran out before its answer came.{before}"
            raise _OutOfTime(message, sent=True, down=asking.told is None or asking.told.down) from None
        finally:
            asking.spent += _now() - sent_at

    def _answered(self) -> None:
        self._slots.answered()
        self._breaker.answered()

    def _note(self, asking: _Asking, error: Transient, sent_at: float, taken: float) -> None:
        """Heed a missing answer: fewer requests, a pause, or the end of the run."""
        if not isinstance(error, _OutOfTime):
            asking.told = error
        if not error.sent:
            self._slots.unused(taken)
        if error.overloaded:
            if error.after is not None and error.after > self._patience.deadline:
                raise ProviderRefused(
                    f"{error} It asks to wait {error.after:.0f} seconds, longer than a question may take. "
                    "Run the same command again after that."
                ) from None
            self._slots.overloaded(sent_at, error.after, str(error))
        elif error.down:
            self._slots.unanswered(sent_at)
        if not error.overloaded or (error.down and error.after is None):
            asking.unanswered += 1
        asking.trial.missed(error, asking.question)
        if _down(error):
            self._breaker.missed(asking.question.key, error)


class Repaired:
    """Asks once more where an answer cannot be read, and shows the model that answer and what is wrong with it."""

    def __init__(self, inner: Model) -> None:
        self._inner = inner

    async def ask(self, question: Question) -> Answer:
        """The answer, the second one if the first could not be read. Raises Invalid if neither could."""
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

    def __init__(self, question: Question, most: Bound, patience: Patience, traffic: Traffic, trial: Trial) -> None:
        self.question, self.most, self.trial = question, most, trial
        self.characters = sum(len(message.content) for message in question.messages)
        self._patience, self._traffic = patience, traffic
        self._backoff = wait_random_exponential(multiplier=patience.first_wait, max=patience.longest_wait)
        self._jitter = wait_random(0, patience.first_wait)
        self.sent = self.unanswered = 0
        self.spent = 0.0
        self.told: Transient | None = None  # what the server said last

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self._patience.deadline - self.spent

    def wait(self, state: RetryCallState) -> float:
        """The wait that the server asks for, with jitter, so that not all come back at once; or exponential backoff."""
        error = _error(state)
        if error.after is not None:
            return error.after + self._jitter(state)
        wait: float = self._backoff(state)
        return min(wait, _LONGEST_PROBING) if self.trial.open and not error.overloaded else wait

    def exhausted(self, state: RetryCallState) -> bool:
        """True if the question is given up."""
        return state.upcoming_sleep >= self.left or self.unanswered >= self._patience.attempts

    def report(self, state: RetryCallState) -> None:
        """The question will be asked again after a wait."""
        self.spent += state.upcoming_sleep
        self._traffic.retried += 1
        error, question = _error(state), self.question
        self._traffic.tell(
            "retry",
            state=error.state,
            wait=state.upcoming_sleep,
            attempt=self.sent,
            why=str(error),
            stage=question.stage,
            item=question.item,
        )


def _error(state: RetryCallState) -> Transient:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Transient):
        raise TypeError("only what can succeed later is asked again") from error
    return error


def _down(error: Transient) -> bool:
    """Whether, should everybody get this, the server is of no use to anybody just now."""
    return error.down or error.overloaded


def _now() -> float:
    return asyncio.get_running_loop().time()
