"""Forecast: what the rest of a run will ask and what that will cost, before the first paid call.

The questions about abstracts are the real ones: those that are due are built (a sample of them, where there are very
many) and looked up among the stored answers. How many questions topics and entities will ask is known only within
bounds. What one call takes is measured on stored calls, or a prior (`pipeline.usage`). Ranges add up end to end, as if
all stages erred in one direction.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pipeline import claims, entities, prompt, stage, topics
from pipeline.cost.token_model import Range, Usage, size, usage
from pipeline.llm import Price, Prices, Question
from pipeline.records import VerdictsDraft
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.call_log import Calls
from pipeline.store.status import since
from pipeline.topics.tree import allotment, quota

ASK_ABOVE = 1.0  # US dollars at the high end
SAMPLE = 2000  # questions that are built and looked up; more are estimated from these
CORRECT_AT = (20, 200)  # answers of a stage after which its forecast is made anew
NOTICEABLE = 0.2  # how far it must have moved to be told

# Questions about names an abstract leads to. The embedded extractor's claims of five corpora (60 to 1,500 abstracts)
# gave 0.006 to 0.024; models find more claims than it does.
NAMES = Range(0, 0.03, 0.1)
# Abstracts the first model fails on, which go to a fallback.
FALLBACK = Range(0, 0.02, 0.1)


@dataclass(frozen=True)
class Part:
    """What one stage will ask of one model."""

    questions: Range
    question: Question
    """one like those to come"""
    bytes: float
    """of the messages of one question, in the mean"""
    price: Price | None
    """None if nobody knows it; batches have their own"""
    usage: Usage

    @property
    def stage(self) -> str:
        """Who asks."""
        return self.question.stage

    @property
    def model(self) -> str:
        """Who is asked."""
        return self.question.model

    @property
    def calls(self) -> Range:
        """Requests."""
        return self.questions * self.usage.attempts

    @property
    def prompt(self) -> Range:
        """Prompt tokens."""
        return self.calls * (self.usage.rate * self.bytes + self.usage.beside)

    @property
    def completion(self) -> Range:
        """Completion tokens."""
        return self.calls * self.usage.completion

    @property
    def usd(self) -> Range | None:
        """US dollars. At best all that questions share is read from the provider's cache, at worst all is written."""
        if self.price is None:
            return None
        full = self.price.prompt
        shared = 1 - len(self.question.messages[-1].content.encode("utf-8", "replace")) / max(1, size(self.question))
        best = full if self.price.cached is None else shared * self.price.cached + (1 - shared) * full
        rate = Range(min(best, full), full, max(full, self.price.written or 0.0))
        return (self.prompt * rate + self.completion * self.price.completion) * 1e-6


@dataclass(frozen=True)
class Forecast:
    """What is left to ask, and what was spent before."""

    parts: tuple[Part, ...]
    spent_calls: int = 0
    spent_tokens: int = 0
    spent_usd: float = 0.0
    max_cost: float | None = None
    max_tokens: int | None = None

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
        """Whether someone should say yes first."""
        return self.most > ASK_ABOVE

    @property
    def agreed(self) -> float:
        """US dollars that nobody will be astonished at, whether they were asked or not."""
        return (1 + NOTICEABLE) * max(ASK_ABOVE, self.usd.high)


# --- making one -----------------------------------------------------------------------------------------------------


def estimate(store: Store, calls: Calls, settings: Settings, run_id: str) -> Forecast:
    """The forecast of what this run has still to ask. Sources must have been read; nothing is changed."""
    due = store.row("claims/due_count", run=run_id, recipe=claims.recipe(settings).id)["due"]
    parts = [
        *_topics(store, calls, settings),
        *_claims(store, calls, settings, run_id, due),
        *_entities(store, calls, settings, run_id, due),
    ]
    tokens, usd = calls.spent()
    return Forecast(
        parts=tuple(part for part in parts if part.questions.high > 0),
        spent_calls=sum(row["calls"] for row in calls.spend()),
        spent_tokens=tokens,
        spent_usd=usd,
        max_cost=settings.max_cost,
        max_tokens=settings.max_tokens,
    )


def _part(calls: Calls, settings: Settings, questions: Range, question: Question, bytes_: float) -> Part:
    price = Prices.load(settings.prices).of(question.model)
    if settings.batch and price is not None and price.batch is not None:
        share = price.batch
        price = Price(
            prompt=price.prompt * share,
            completion=price.completion * share,
            cached=None if price.cached is None else price.cached * share,
            written=None if price.written is None else price.written * share,
        )
    return Part(questions, question, bytes_, price, usage(calls, question, questions.likely))


def _claims(store: Store, calls: Calls, settings: Settings, run_id: str, due: int) -> list[Part]:
    """The questions about abstracts, and those the fallbacks may get."""
    if not due or not settings.asks("claims"):
        return []
    ended = since(store)
    first: Question | None = None
    seen = new = squares = total = 0
    for row in store.stream("claims/due_sample", run=run_id, recipe=claims.recipe(settings).id, size=SAMPLE):
        asked = [question for question in claims.questions(row, settings) if _open(calls, question, ended)]
        first = first or next(iter(asked), None)
        seen += 1
        new += len(asked)
        squares += len(asked) ** 2
        total += sum(map(size, asked))
    if first is None:
        return []
    mean = new / seen  # questions an abstract
    error = 0.0 if seen == due else 2 * due * math.sqrt(max(0.0, squares / seen - mean**2) / seen)
    most = due * mean + error if settings.steps == "two" else min(due, due * mean + error)
    questions = Range(max(1.0, due * mean - error), due * mean, most)
    bytes_ = total / new
    parts = [_part(calls, settings, questions, first, bytes_)]
    for name in settings.fallback:
        fallback = replace(first, model=name.removeprefix("openai:"))
        parts.append(_part(calls, settings, questions * FALLBACK, fallback, bytes_))
    return parts


def _open(calls: Calls, question: Question, since_: str) -> bool:
    """Whether a question has still to be asked; one with a bad answer may have to be, in other words or parts."""
    found = calls.find(question.key, since_)
    return found is None or found.state != "ok"


def _topics(store: Store, calls: Calls, settings: Settings) -> list[Part]:
    """The questions for a tree of topics, if there is none under these settings."""
    if not settings.topics or not settings.asks("topics"):
        return []
    tree = store.rows("topics/tree")
    failed = sum(row["reason"] is not None for row in tree)
    same = bool(tree) and all(row["recipe"] == topics.recipe(settings).id for row in tree)
    rows = store.rows("topics/sample", size=topics.ROOT_LINES)
    if not rows or (same and not failed):
        return []
    number = topics.root_number(settings)
    root = topics.question(None, rows, quota(1, number), (), settings)
    most = _topic_questions(settings)
    if same:
        questions = Range(failed, failed, max(failed, most))
    elif not settings.topic and not _open(calls, root, since(store)):
        questions = Range(0, most - 1, most - 1)
    else:
        questions = Range(1, most, most)
    shorter = min(topics.PART_BYTES, topics.ROOT_BYTES)
    listed = sum(len(line.encode()) + 1 for line in topics.lines(rows, topics.ROOT_LINES, topics.ROOT_BYTES))
    bytes_ = size(root) - listed + min(listed, shorter)  # nearly all are about a part
    return [_part(calls, settings, questions, root, bytes_)]


def _topic_questions(settings: Settings) -> int:
    """How many questions a whole tree takes: one for the roots if they are not given, one for each topic divided."""
    given = len(settings.topic)
    width = named = min(given, settings.topics_number) or topics.root_number(settings)
    questions = 0 if given else 1
    for depth in range(2, settings.topics_depth + 1):
        wanted = allotment(width, settings.topics_number - named, settings.topics_depth - depth + 1)
        if wanted < 1:
            break
        questions += min(width, wanted)
        named += wanted
        width = wanted
    return questions


def _entities(store: Store, calls: Calls, settings: Settings, run_id: str, due: int) -> list[Part]:
    """The questions about names: known only when all claims are there, and never more than are allowed."""
    left = entities.left(store, settings, calls.failed("entities"))
    asked = _names_asked(store, settings, run_id)
    if not settings.asks("entities") or left <= 0 or (asked and not due):
        return []
    expected = NAMES * float(due if asked else store.row("topics/readable_count")["readable"])
    questions = Range(0, min(left, math.ceil(expected.likely)), min(left, math.ceil(expected.high)))
    pairs = "\n".join(f"{n}. name of a variable | another name of it" for n in range(1, entities.PAIRS + 1))
    question = stage.question("entities", "", prompt.load("entities").fill(pairs=pairs), VerdictsDraft, settings)
    return [_part(calls, settings, questions, question, size(question))]


def _names_asked(store: Store, settings: Settings, run_id: str) -> bool:
    """Whether the run before this one went through and asked about all names there were, as this one would."""
    rows = store.rows("status/run_before", run=run_id)
    if not rows or rows[0]["outcome"] != "done":
        return False
    before = json.loads(rows[0]["settings"])
    model = (before.get("entities_model") or before["model"]).removeprefix("openai:")
    return (model, before.get("entities_calls")) == (settings.model_of("entities"), settings.entities_calls)


# --- telling --------------------------------------------------------------------------------------------------------


def lines(forecast: Forecast) -> list[str]:
    """A forecast for reading: the total, each stage, and what was spent before. Empty if nothing is to be asked."""
    if not forecast.parts:
        return []
    total = _amounts(forecast.calls, forecast.prompt, forecast.completion)
    told = [f"forecast   {total}, {_worth(forecast)}"]
    for part in forecast.parts:
        based = f"as {part.usage.answers:,} answers took" if part.usage.answers else "a guess, until some are answered"
        told.append(f"  {part.stage:<8} {_of(part)}; {part.model}, {based}")
    if forecast.spent_calls:
        money = f", {forecast.spent_usd:.4f} USD" if forecast.spent_usd else ""
        spent = f"{forecast.spent_calls:,} calls, {forecast.spent_tokens:,} tokens{money}"
        told.append(f"spent      {spent} so far; the forecast is for the rest")
    if forecast.max_cost is not None and forecast.spent_usd + forecast.usd.high > forecast.max_cost:
        told.append(f"limit      --max-cost {forecast.max_cost:g} USD may end the run before all is done")
    tokens = forecast.spent_tokens + forecast.prompt.high + forecast.completion.high
    if forecast.max_tokens is not None and tokens > forecast.max_tokens:
        told.append(f"limit      --max-tokens {forecast.max_tokens:,} may end the run before all is done")
    return told


def numbers(forecast: Forecast) -> dict[str, object]:
    """A forecast for machines; `usd` counts the stages whose price is known."""
    return {
        **_numbers(forecast.calls, forecast.prompt, forecast.completion, forecast.usd),
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


def _of(part: Part) -> str:
    """A part's amounts, and its money or, where that is not known, between what its tokens are."""
    both = part.prompt + part.completion
    money = f"{_count(both.low)} to {_count(both.high)} in all" if part.usd is None else _usd(part.usd)
    return f"{_amounts(part.calls, part.prompt, part.completion)}, {money}"


def _worth(forecast: Forecast) -> str:
    """The money, and whose is not known."""
    missing = ", ".join(forecast.unpriced)
    if not missing:
        return _usd(forecast.usd)
    if all(part.price is None for part in forecast.parts):
        return f"money unknown (no price for {missing}; see --prices)"
    return f"{_usd(forecast.usd)} and what {missing} costs, whose price is not known"


def _usd(usd: Range) -> str:
    digits = 2 if usd.high >= 0.1 else 4
    return f"{usd.likely:.{digits}f} USD ({usd.low:.{digits}f} to {usd.high:.{digits}f})"


def _count(number: float) -> str:
    if number >= 999_500:
        return f"{number / 1e6:.1f}M"
    return f"{number / 1e3:.0f}k" if number >= 9_999.5 else f"{number:,.0f}"


# --- correcting -----------------------------------------------------------------------------------------------------


@dataclass
class Correction:
    """Makes a stage's forecast anew when its first answers have come, and tells when it has moved noticeably.

    A listener of `Traffic`.
    """

    forecast: Forecast
    calls: Calls
    say: Callable[[str], None]
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def __call__(self, event: str, values: dict[str, Any]) -> None:
        """An event of the traffic."""
        if event != "call":
            return
        who = (str(values.get("stage")), str(values.get("model")))
        self._seen[who] = self._seen.get(who, 0) + 1
        if self._seen[who] in CORRECT_AT:
            for place, part in enumerate(self.forecast.parts):
                if (part.stage, part.model) == who:
                    self._correct(place, part, self._seen[who])

    def _correct(self, place: int, old: Part, seen: int) -> None:
        new = replace(old, usage=usage(self.calls, old.question, old.questions.likely))
        before, now = (part.usd or part.prompt + part.completion for part in (old, new))
        if abs(now.likely - before.likely) <= NOTICEABLE * before.likely:
            return
        parts = (*self.forecast.parts[:place], new, *self.forecast.parts[place + 1 :])
        self.forecast = replace(self.forecast, parts=parts)
        self.say(f"forecast corrected after {seen} answers: {new.stage} takes {_of(new)}, in this run")
