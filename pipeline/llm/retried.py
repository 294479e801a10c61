"""The one retry layer: a question is asked again where it can succeed later."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random, wait_random_exponential

from pipeline.errors import CallFailed, ProviderRefused, Unreachable
from pipeline.llm.budget import Bound, Ledger, bound
from pipeline.llm.faults import Later
from pipeline.llm.pulse import Pulse
from pipeline.llm.question import Answer, Model, Question
from pipeline.llm.slots import Slots
from pipeline.llm.traffic import Traffic


@dataclass(frozen=True)
class Patience:
    """How long one question is asked again. Times are seconds.

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


class Retried:
    """Asks again what can succeed later, each attempt in a slot and within the budget, the waits between outside."""

    def __init__(self, inner: Model, slots: Slots, ledger: Ledger, patience: Patience, traffic: Traffic) -> None:
        self._inner = inner
        self._slots = slots
        self._ledger = ledger
        self._patience = patience
        self._traffic = traffic
        self._pulse = Pulse(patience.deadline, 2 * slots.most)

    async def ask(self, question: Question) -> Answer:
        """The first answer.

        Raises Unreachable when patience ends, Unanswered instead when nobody gets an answer, ProviderRefused when
        nobody will get one, OverBudget if the next request could exceed a limit.
        """
        asking = _Asking(question, bound(question, self._ledger.prices), self._patience, self._traffic)
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Later),
            wait=asking.wait,
            stop=asking.enough,
            before_sleep=asking.told,
            sleep=self._pulse.sleep,
            reraise=True,
        )
        unanswered: Later | None = None
        try:
            return await retrying(self._attempt, asking)
        except Later as error:
            unanswered = error
        except ProviderRefused as error:
            self._pulse.refused(error)
            raise
        if _down(unanswered):
            self._pulse.gave_up(unanswered)
        raise Unreachable(f"{unanswered} Given up after {asking.sent} requests and {asking.spent:.0f} seconds.")

    async def _attempt(self, asking: _Asking) -> Answer:
        async with self._slots, self._ledger.reserved(asking.most):
            taken = await self._slots.moment(asking.characters)
            self._pulse.check()
            sent_at = _now()
            try:
                answer = await self._send(asking, sent_at)
            except Later as error:
                self._note(asking, error, sent_at, taken)
                raise
            except CallFailed:
                self._answered()
                raise
            self._answered()
            if answer.call.prompt_tokens:  # the server has counted
                self._slots.used(taken, answer.call.prompt_tokens, answer.call.completion_tokens)
            return answer

    async def _send(self, asking: _Asking, sent_at: float) -> Answer:
        asking.sent += 1
        try:
            async with asyncio.timeout(asking.left):
                return await self._inner.ask(asking.question)
        except TimeoutError:
            raise Later("The time for this question ran out before its answer came.", sent=True) from None
        finally:
            asking.spent += _now() - sent_at

    def _answered(self) -> None:
        self._slots.answered()
        self._pulse.answered()

    def _note(self, asking: _Asking, error: Later, sent_at: float, taken: float) -> None:
        """What a missing answer says about the server."""
        if not error.sent:
            self._slots.unused(taken)
        if error.crowded:
            if error.after is not None and error.after > self._patience.deadline:
                raise ProviderRefused(
                    f"{error} It asks to wait {error.after:.0f} seconds, longer than a question may take. "
                    "Run the same command again after that."
                ) from None
            wait = random.uniform(0, self._patience.first_wait)  # noqa: S311  it is no secret
            self._slots.crowded(sent_at)
            self._slots.quiet(wait if error.after is None else error.after, str(error))
        elif error.dead:
            self._slots.unanswered(sent_at)
        if not error.crowded or (error.dead and error.after is None):
            asking.unanswered += 1
        if _down(error):
            self._pulse.missed(asking.question.key, error)


class _Asking:
    """One question's attempts so far."""

    def __init__(self, question: Question, most: Bound, patience: Patience, traffic: Traffic) -> None:
        self.question, self.most = question, most
        self.characters = sum(len(message.content) for message in question.messages)
        self._patience, self._traffic = patience, traffic
        self._backoff = wait_random_exponential(multiplier=patience.first_wait, max=patience.longest_wait)
        self._jitter = wait_random(0, patience.first_wait)
        self.sent = self.unanswered = 0
        self.spent = 0.0

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self._patience.deadline - self.spent

    def wait(self, state: RetryCallState) -> float:
        """What the server asks for and a little more, so that not all come back at once; or chance, ever longer."""
        error = _error(state)
        return self._backoff(state) if error.after is None else error.after + self._jitter(state)

    def enough(self, state: RetryCallState) -> bool:
        """Whether the question is given up."""
        return state.upcoming_sleep >= self.left or self.unanswered >= self._patience.attempts

    def told(self, state: RetryCallState) -> None:
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


def _error(state: RetryCallState) -> Later:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Later):
        raise TypeError("only what can succeed later is asked again") from error
    return error


def _down(error: Later) -> bool:
    """Whether, should everybody get this, the server is of no use to anybody just now."""
    return error.dead or error.crowded


def _now() -> float:
    return asyncio.get_running_loop().time()
