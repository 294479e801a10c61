"""Having gold texts read, as a run has its abstracts read: the same questions, judgement and stored answers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import CallFailed
from pipeline.events import Forecasted, ItemFailed, Observer, Progressed, StageBegan
from pipeline.extract import model_reader, validation
from pipeline.extract import stage as claims
from pipeline.extract.reader.extract import extract
from pipeline.llm import prices, prompt
from pipeline.llm.asking import each
from pipeline.llm.budget import Ledger
from pipeline.llm.call_log import Calls
from pipeline.llm.connection import connected
from pipeline.llm.forecast import Forecast, Part, Range, lines, numbers, size, usage
from pipeline.llm.prices import Prices
from pipeline.llm.question import Model, Question
from pipeline.settings import Settings
from pipeline.store.records import Call, Claim, ClaimsDraft

Row = dict[str, Any]
GROUP = 64  # texts that the rules read before the observer is told


@dataclass
class Spent:
    """What the answers took that were used, whether they were paid for now or in an earlier evaluation."""

    calls: int = 0
    sent: int = 0
    """of the calls, those that went out this time"""
    tokens: int = 0
    cost_usd: float | None = 0.0
    """None if the price of a call is not known"""


@dataclass
class Readings:
    """What became of each text: its claims or its failure, by its place in the list."""

    claims: list[list[Claim] | CallFailed]
    dropped: int = 0
    """drafts that were no claims"""
    spent: Spent = field(default_factory=Spent)


def folder(settings: Settings) -> Path:
    """Where answers are kept: --cache, else the user's own cache directory."""
    return settings.cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "democritus"


def read(
    rows: Sequence[Row],
    settings: Settings,
    seeds: Sequence[int | None],
    observe: Observer,
    confirm: Callable[[Forecast], None] | None = None,
) -> list[Readings]:
    """Have texts read once for each seed. Nothing that was answered before is asked again.

    Before the first question a forecast is told, and `confirm` may raise an error that ends it. Raises Stopped if it
    ended early: what was answered is kept, and the same call goes on from there.
    """
    if not settings.asks("claims"):
        return [_by_reader(rows, settings, observe) for _ in seeds]
    prompt.load("claims")
    prices.check(settings)
    with Calls(folder(settings)) as calls:
        runs = [settings.model_copy(update={"seed": seed}) for seed in seeds]
        ahead = forecast(
            (asked for run in runs for row in rows for asked in model_reader.questions(row, run)), settings, calls
        )
        observe(Forecasted(lines(ahead), numbers(ahead)))
        if confirm is not None:
            confirm(ahead)
        return asyncio.run(_by_model(rows, runs, calls, observe))


def _by_reader(rows: Sequence[Row], settings: Settings, observe: Observer) -> Readings:
    recipe = claims.recipe(settings).id
    found = Readings([])
    observe(StageBegan("claims", len(rows)))
    for number, row in enumerate(rows, start=1):
        kept = validation.keep(row, ClaimsDraft(claims=extract(row["text"])), recipe)
        found.claims.append(kept.claims)
        found.dropped += kept.dropped
        if number % GROUP == 0 or number == len(rows):
            observe(Progressed(done=(number - 1) % GROUP + 1))
    return found


async def _by_model(rows: Sequence[Row], runs: Sequence[Settings], calls: Calls, observe: Observer) -> list[Readings]:
    settings, log = runs[0], Tally(calls)
    ledger = Ledger(Prices.load(settings.prices), max_tokens=settings.max_tokens, max_usd=settings.max_cost)
    async with connected(settings, log, ledger, observe) as model:
        found = []
        for run in runs:
            log.begin()
            readings = await _reading(model, rows, run, observe)
            readings.spent = log.spent
            found.append(readings)
        return found


async def _reading(model: Model, rows: Sequence[Row], settings: Settings, observe: Observer) -> Readings:
    recipe = claims.recipe(settings).id
    found = Readings([[] for _ in rows])
    observe(StageBegan("claims", len(rows)))

    async def ask(item: tuple[int, Row]) -> model_reader.Reading:
        return await model_reader.read(model, item[1], settings)

    async for (place, row), outcome in each(enumerate(rows), ask, width=2 * settings.concurrency):
        if isinstance(outcome, CallFailed):
            found.claims[place] = outcome
            observe(ItemFailed("claims", row["id"], outcome))
            observe(Progressed(failed=1))
        else:
            kept = validation.keep(row, outcome.draft, recipe, model_reader.prompted(), settings.second_opinion)
            found.claims[place] = kept.claims
            found.dropped += kept.dropped + outcome.spoiled
            observe(Progressed(done=1))
    return found


class Tally:
    """A call log that notes which of its calls were used."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._used: dict[str, Call] = {}
        self._sent = 0

    def begin(self) -> None:
        """Note anew."""
        self._used, self._sent = {}, 0

    def find(self, key: str, since: str) -> Call | None:
        """The stored answer to a question."""
        call = self._calls.find(key, since)
        if call is not None:
            self._used[call.id] = call
        return call

    async def put(self, call: Call, vectors: Mapping[str, bytes] | None = None) -> None:
        """A call was made."""
        self._used[call.id] = call
        self._sent += 1
        await self._calls.put(call, vectors)

    def asking(self, key: str) -> AbstractAsyncContextManager[bool]:
        """Wait until nobody else asks this question."""
        return self._calls.asking(key)

    def answered(self, model: str) -> bool:
        """Whether a model has ever answered well."""
        return self._calls.answered(model)

    def find_vectors(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The stored vectors."""
        return self._calls.find_vectors(keys)

    @property
    def spent(self) -> Spent:
        """What the calls took that were used since `begin`."""
        costs = [call.cost_usd for call in self._used.values()]
        return Spent(
            calls=len(self._used),
            sent=self._sent,
            tokens=sum(call.prompt_tokens + call.completion_tokens for call in self._used.values()),
            cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
        )


def forecast(questions: Iterable[Question], settings: Settings, calls: Calls) -> Forecast:
    """What is still to be asked. Its limits are those of this evaluation, whatever the answers before it cost."""
    new = [asked for key, asked in {asked.key: asked for asked in questions}.items() if calls.find(key, "") is None]
    parts: tuple[Part, ...] = ()
    if new:
        bytes_ = sum(map(size, new)) / len(new)
        price = Prices.load(settings.prices).of(new[0].model)
        parts = (Part(Range(*[len(new)] * 3), new[0], price, usage(calls, new[0], len(new), bytes_)),)
    return Forecast(parts=parts, max_cost=settings.max_cost, max_tokens=settings.max_tokens)


def stated(found: Sequence[Claim]) -> list[Claim]:
    """The claims whose quote is in the text; of some the names are pronouns, which make no edge but state an effect."""
    return [claim for claim in found if claim.grounding != "ungrounded"]


def causal(found: Sequence[Claim]) -> list[Claim]:
    """Of those, the ones that state causation or that there is none, certain or possible."""
    return [claim for claim in stated(found) if claim.strength != "correlational"]


def as_shown(claim: Claim) -> Mapping[str, object]:
    """A claim in a file of predictions: its names as the text has them, and the variables that its sign is about."""
    return {
        "cause": claim.cause,
        "effect": claim.effect,
        "variables": [claim.cause_concept, claim.effect_concept],
        "sign": claim.concept_sign,
        "strength": claim.strength,
        "quote": claim.quote,
        "grounding": claim.grounding,
    }
