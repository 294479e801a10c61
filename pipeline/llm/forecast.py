"""Forecast: what the rest of a run will ask and cost, put together before the first paid call.

Each stage forecasts its own questions (`forecast.py` in its folder) as a `Part` for each model it asks. What one call
takes is measured on stored calls, or a prior (`pipeline.llm.token_model`). Ranges add up end to end, as if all stages
erred in one direction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.llm.call_log import Calls
from pipeline.llm.prices import Price, Prices
from pipeline.llm.question import Question
from pipeline.llm.token_model import Range, Usage, usage
from pipeline.settings import Settings

ASK_ABOVE = 1.0  # US dollars at the high end
_MARGIN = 0.2  # how far a run may exceed its forecast before it ends


@dataclass(frozen=True)
class Part:
    """The questions that one stage will ask of one model."""

    questions: Range
    question: Question
    """one like those to come"""
    price: Price | None
    """None if nobody knows it; batches have their own"""
    usage: Usage

    @classmethod
    def of(cls, calls: Calls, settings: Settings, questions: Range, question: Question, bytes_: float) -> Part:
        """Questions at the settings' prices, by what stored calls took. `bytes_` is the mean of one question's."""
        price = Prices.load(settings.prices).of(question.model)
        if settings.batch and price is not None:
            price = price.batched()
        return cls(questions, question, price, usage(calls, question, questions.likely, bytes_))

    @property
    def stage(self) -> str:
        """The stage that asks."""
        return self.question.stage

    @property
    def model(self) -> str:
        """The model that is asked."""
        return self.question.model

    @property
    def calls(self) -> Range:
        """Requests."""
        return self.questions * self.usage.attempts

    @property
    def prompt(self) -> Range:
        """Prompt tokens."""
        return self.calls * self.usage.prompt

    @property
    def completion(self) -> Range:
        """Completion tokens."""
        return self.calls * self.usage.completion

    @property
    def usd(self) -> Range | None:
        """US dollars, as if nothing were read from the provider's cache."""
        if self.price is None:
            return None
        return (self.prompt * self.price.prompt + self.completion * self.price.completion) * 1e-6


@dataclass(frozen=True)
class Forecast:
    """The questions that are left to ask, and the spending before them."""

    parts: tuple[Part, ...]
    spent_calls: int = 0
    spent_tokens: int = 0
    spent_usd: float = 0.0
    max_cost: float | None = None
    max_tokens: int | None = None

    @classmethod
    def of(cls, parts: Iterable[Part], calls: Calls, settings: Settings) -> Forecast:
        """The stages' parts in which anything may be asked, beside what the graph has spent and may spend."""
        tokens, usd = calls.spent()
        return cls(
            parts=tuple(part for part in parts if part.questions.high > 0),
            spent_calls=sum(row["calls"] for row in calls.spend()),
            spent_tokens=tokens,
            spent_usd=usd,
            max_cost=settings.max_cost,
            max_tokens=settings.max_tokens,
        )

    @property
    def calls(self) -> Range:
        """Requests, of all stages."""
        return sum((part.calls for part in self.parts), Range())

    @property
    def prompt(self) -> Range:
        """Prompt tokens, of all stages."""
        return sum((part.prompt for part in self.parts), Range())

    @property
    def completion(self) -> Range:
        """Completion tokens, of all stages."""
        return sum((part.completion for part in self.parts), Range())

    @property
    def usd(self) -> Range:
        """US dollars, of the stages whose price is known."""
        return sum((part.usd for part in self.parts if part.usd is not None), Range())

    @property
    def unpriced(self) -> list[str]:
        """Models whose price is not known."""
        return sorted({part.model for part in self.parts if part.price is None})

    @property
    def most(self) -> float:
        """US dollars it can come to: the high end, or what --max-cost leaves if that is less."""
        left = math.inf if self.max_cost is None else max(0.0, self.max_cost - self.spent_usd)
        return min(self.usd.high, left)

    @property
    def dear(self) -> bool:
        """True if the user should agree first."""
        return self.most > ASK_ABOVE

    @property
    def agreed(self) -> float:
        """Spending limit implied by the forecast: 20 % above the larger of its high estimate and 1 USD."""
        return (1 + _MARGIN) * max(ASK_ABOVE, self.usd.high)


def unanswered(calls: Calls, question: Question, since: str) -> bool:
    """True if a question has still to be asked; one with a bad answer may have to be, in other words or parts."""
    found = calls.find(question.key, since)
    return found is None or found.state != "ok"
