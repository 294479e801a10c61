"""Pending questions: a replay of all stages from the log, in which every question without an answer is written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from pipeline.errors import Postponed, Rejected
from pipeline.llm.asking import Session
from pipeline.llm.batches.jobs import Jobs, Prepared, custom_id
from pipeline.llm.batches.requests import written
from pipeline.llm.batches.results import share
from pipeline.llm.budget import bound
from pipeline.llm.cache import replay
from pipeline.llm.prices import Prices
from pipeline.llm.question import Model, Question
from pipeline.settings import OPENAI_URL, Settings
from pipeline.store.status import since

GROUP = 500  # questions written together
Stages = Callable[[Session, Model], Awaitable[None]]


class Collector:
    """Takes the questions that have no answer, and writes them down as a pass; with no pass it only counts them.

    Those that a job carries are only counted. One that was rejected since the last run that went through fails, as it
    does in a live run; the next run asks it again.
    """

    def __init__(
        self, jobs: Jobs, settings: Settings, pass_id: int | None, since_: str, answers: str = "schema"
    ) -> None:
        self.due = self.held = 0
        self._pass = pass_id
        self._jobs, self._since, self._answers = jobs, since_, answers
        self._prices = Prices.load(settings.prices)
        self._known = _known_refusals(settings)
        self._refused: dict[str, list[str]] = {}
        self._group: list[Prepared] = []

    def __call__(self, question: Question) -> None:
        """Take one question. Raises Rejected if it was, by the server, in this run."""
        identity = custom_id(question.key)
        if self._jobs.held(identity):
            self.held += 1
            return
        reason = self._jobs.rejected(question.key, self._since)
        if reason is not None:
            raise Rejected(reason)
        self.due += 1
        if self._pass is not None:
            self._group.append(self._prepared(question, identity, self._pass))
            if len(self._group) >= GROUP:
                self.flush()

    def _prepared(self, question: Question, identity: str, pass_id: int) -> Prepared:
        if question.model not in self._refused:
            self._refused[question.model] = [*self._known, *self._jobs.refusals(question.model)]
        preamble, prompt = written(question, self._answers, self._refused[question.model])
        most = bound(question, self._prices)
        return Prepared(
            custom_id=identity,
            key=question.key,
            stage=question.stage,
            item=question.item,
            model=question.model,
            preamble=preamble,
            prompt=prompt,
            draft=question.schema.__name__,
            answer_tokens=question.max_tokens,
            most_tokens=most.tokens,
            most_usd=most.usd * share(self._prices.of(question.model)),
            pass_id=pass_id,
            prepared_at="",
        )

    def flush(self) -> None:
        """Write what waits."""
        if self._group:
            self._jobs.prepare(self._group)
            self._group = []


def _known_refusals(settings: Settings) -> list[str]:
    """Parameters that OpenAI's newer models are known not to take, so that no round is lost in finding out."""
    at_openai = urlsplit(settings.base_url or "").hostname == urlsplit(OPENAI_URL).hostname
    return ["max_tokens"] if at_openai or settings.model.startswith("openai:") else []


async def collect(session: Session, collector: Collector, stages: Stages) -> bool:
    """Go through the stages with the answers that are there, and collect the questions that have none.

    True if everything is there.
    """
    try:
        await stages(session, replay(session.calls, since(session.store), collector))
    except Postponed:
        return False
    finally:
        collector.flush()
    return True
