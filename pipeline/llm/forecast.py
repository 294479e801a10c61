"""Forecast: what the rest of a run will ask and cost, put together before the first paid call: calls x tokens x price.

Each stage forecasts its own questions (`forecast.py` in its folder) as a `Part` for each model it asks. What one call
takes is the mean of stored calls; where a stage has too few of its model, a prior: 4 bytes of UTF-8 a token in the
prompt and its schema, the tokens of an answer in `_COMPLETION`, one call a question. For claims that is 350: what the
embedded reader finds would take 85 to 364 tokens of JSON an abstract in five corpora, and models find more than it does
and some think first. Ranges add up end to end, as if all stages erred in one direction.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from pipeline.llm.call_log import Calls
from pipeline.llm.prices import Price, Prices
from pipeline.llm.question import Question
from pipeline.llm.schema import closed_schema
from pipeline.settings import Settings

ASK_ABOVE = 1.0  # US dollars at the high end
_MARGIN = 0.2  # how far a run may exceed its forecast before it ends
FEWEST = 10  # stored answers that say more than the prior
_BYTES = 4  # a token; other scripts than Latin take more bytes a character and fewer characters a token
_DRIFT = 0.03  # the next abstracts are never quite like the last ones
_COMPLETION = {
    "claims": 350, "topics": 500, "entities": 550, "embeddings": 0, "conflicts": 80, "subtopics": 120, "questions": 90,
    "statements": 220,
}  # fmt: skip


@dataclass(frozen=True)
class Range:
    """A quantity that is not known yet."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __mul__(self, other: Range | float) -> Range:
        by = other if isinstance(other, Range) else Range(other, other, other)
        return Range(self.low * by.low, self.likely * by.likely, self.high * by.high)


@dataclass(frozen=True)
class Usage:
    """The calls that a question takes, and the tokens that a call does, in the mean over those to come."""

    answers: int
    """stored answers it was measured on; 0: a prior"""
    attempts: Range
    prompt: Range
    completion: Range


def size(question: Question) -> int:
    """Return the bytes of a question's messages."""
    return sum(len(message.content.encode("utf-8", "replace")) for message in question.messages)


def usage(calls: Calls, question: Question, coming: float, bytes_: float) -> Usage:
    """Return the usage of questions of this kind, of so many bytes in the mean, if `coming` are still to be asked."""
    found = calls.measure(question.stage, question.model)
    answers = found["answers"]
    if answers < FEWEST:
        schema = len(json.dumps(closed_schema(question.schema))) if question.max_tokens else 0  # none for vectors
        prompt, answer, most = (bytes_ + schema) / _BYTES, _COMPLETION[question.stage], float(question.max_tokens)
        completion = Range(*(min(most, times * answer) for times in (0.3, 1, 4)))
        return Usage(0, Range(1, 1, 1.3), Range(0.6 * prompt, prompt, 1.4 * prompt), completion)
    again = (found["calls"] - found["items"]) / found["items"]
    # two standard errors of the mean of what is to come, as measured on what came
    sure = 2.0 * math.sqrt(1 / answers + 1 / max(1.0, coming))
    return Usage(
        answers,
        Range(1 + again / 2, 1 + again, 1 + 2 * again + 3 / found["items"]),
        _around(found["prompt"], sure * math.sqrt(max(0.0, found["prompt_variance"]))),
        _around(found["completion"], sure * math.sqrt(max(0.0, found["completion_variance"]))),
    )


def _around(mean: float, error: float) -> Range:
    error += _DRIFT * mean
    return Range(max(0.0, mean - error), mean, mean + error)


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

    def total(self, of: str) -> Range:
        """Add up the "calls", "prompt" or "completion" tokens, or the "usd" where prices are known, of all stages."""
        return sum((amount for part in self.parts if (amount := getattr(part, of)) is not None), Range())

    @property
    def unpriced(self) -> list[str]:
        """Models whose price is not known."""
        return sorted({part.model for part in self.parts if part.price is None})

    @property
    def most(self) -> float:
        """US dollars it can come to: the high end, or what --max-cost leaves if that is less."""
        left = math.inf if self.max_cost is None else max(0.0, self.max_cost - self.spent_usd)
        return min(self.total("usd").high, left)

    @property
    def dear(self) -> bool:
        """True if the user should agree first."""
        return self.most > ASK_ABOVE

    @property
    def agreed(self) -> float:
        """Spending limit implied by the forecast: 20 % above the larger of its high estimate and 1 USD."""
        return (1 + _MARGIN) * max(ASK_ABOVE, self.total("usd").high)


def unanswered(calls: Calls, question: Question, since: str) -> bool:
    """True if a question has still to be asked; one with a bad answer may have to be, in other words or parts."""
    found = calls.find(question.key, since)
    return found is None or found.state != "ok"


def lines(forecast: Forecast) -> list[str]:
    """A forecast for reading: the total, each stage, and the spending before. Empty if nothing is to be asked."""
    if not forecast.parts:
        return []
    total = _amounts(*(forecast.total(of) for of in ("calls", "prompt", "completion")))
    told = [f"forecast   {total}, {_worth(forecast)}"]
    for part in forecast.parts:
        based = f"as {part.usage.answers:,} answers took" if part.usage.answers else "a guess, until some are answered"
        told.append(f"  {part.stage:<8} {_part_amounts(part)}; {part.model}, {based}")
    if forecast.spent_calls:
        money = f", {forecast.spent_usd:.4f} USD" if forecast.spent_usd else ""
        spent = f"{forecast.spent_calls:,} calls, {forecast.spent_tokens:,} tokens{money}"
        told.append(f"spent      {spent} so far; the forecast is for the rest")
    if forecast.max_cost is not None and forecast.spent_usd + forecast.total("usd").high > forecast.max_cost:
        told.append(f"limit      --max-cost {forecast.max_cost:g} USD may end the run before all is done")
    tokens = forecast.spent_tokens + forecast.total("prompt").high + forecast.total("completion").high
    if forecast.max_tokens is not None and tokens > forecast.max_tokens:
        told.append(f"limit      --max-tokens {forecast.max_tokens:,} may end the run before all is done")
    return told


def numbers(forecast: Forecast) -> dict[str, object]:
    """A forecast for machines; `usd` counts the stages whose price is known."""
    return {
        **_numbers(*(forecast.total(of) for of in ("calls", "prompt", "completion", "usd"))),
        "unpriced": forecast.unpriced,
        "spent": {"calls": forecast.spent_calls, "tokens": forecast.spent_tokens, "usd": forecast.spent_usd},
        "stages": [
            {"stage": part.stage, "model": part.model, "measured_on": part.usage.answers}
            | _numbers(part.calls, part.prompt, part.completion, part.usd)
            for part in forecast.parts
        ],
    }


def _numbers(calls: Range, prompt: Range, completion: Range, usd: Range | None) -> dict[str, object]:
    names = {"calls": calls, "prompt_tokens": prompt, "completion_tokens": completion, "usd": usd}
    return {name: None if value is None else asdict(value) for name, value in names.items()}


def _amounts(calls: Range, prompt: Range, completion: Range) -> str:
    low, likely, high = (f"{round(number):,}" for number in (calls.low, calls.likely, calls.high))
    between = "" if low == high else f" ({low} to {high})"
    tokens = f"{_count(prompt.likely)} prompt and {_count(completion.likely)} completion tokens"
    return f"{likely} calls{between}, {tokens}"


def _part_amounts(part: Part) -> str:
    """A part's calls, tokens and cost; where the price is not known, the range of its tokens."""
    both = part.prompt + part.completion
    money = f"{_count(both.low)} to {_count(both.high)} in all" if part.usd is None else _usd(part.usd)
    return f"{_amounts(part.calls, part.prompt, part.completion)}, {money}"


def _worth(forecast: Forecast) -> str:
    """The cost, and the models whose price is not known."""
    missing = ", ".join(forecast.unpriced)
    if not missing:
        return _usd(forecast.total("usd"))
    if all(part.price is None for part in forecast.parts):
        return f"money unknown (no price for {missing}; see --prices)"
    return f"{_usd(forecast.total('usd'))} and what {missing} costs, whose price is not known"


def _usd(usd: Range) -> str:
    digits = 2 if usd.high >= 0.1 else 4
    return f"{usd.likely:.{digits}f} USD ({usd.low:.{digits}f} to {usd.high:.{digits}f})"


def _count(number: float) -> str:
    if number >= 999_500:
        return f"{number / 1e6:.1f}M"
    return f"{number / 1e3:.0f}k" if number >= 9_999.5 else f"{number:,.0f}"
