"""Budget: a ledger of tokens and US dollars that never lets a request go that could exceed a limit."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

from pipeline.errors import OverBudget
from pipeline.llm.prices import Prices
from pipeline.llm.question import Question
from pipeline.llm.schema import closed_schema
from pipeline.store.records import Call, Draft

_TURN = 16  # tokens that chat templates put around a message, at most
_START = 64  # and around the whole


@dataclass(frozen=True)
class Bound:
    """The most one request can be billed for. `usd` is 0 where the price is not known."""

    prompt: int
    completion: int
    usd: float

    @property
    def tokens(self) -> int:
        """Of prompt and answer together."""
        return self.prompt + self.completion


def bound(question: Question, prices: Prices) -> Bound:
    """The most a question can cost: a token is at least one byte of text (byte-level tokenizers), the schema counts.

    Servers put the schema into the prompt, some twice (once in our words, once in theirs). The answer's limit is
    the server's to keep.
    """
    text = sum(_bytes(message.content) + _TURN for message in question.messages)
    prompt = text + 2 * _schema_bytes(question.schema) + _START
    price = prices.of(question.model)
    usd = 0.0
    if price is not None:
        dearest = max(price.prompt, price.cached or 0, price.written or 0)
        usd = (prompt * dearest + question.max_tokens * price.completion) / 1_000_000
    return Bound(prompt, question.max_tokens, usd)


def _bytes(text: str) -> int:
    if text.isascii():
        return len(text)
    # some tokenizers write ligatures and the like out first
    written_out = unicodedata.normalize("NFKC", text)
    return max(len(text.encode("utf-8", "replace")), len(written_out.encode("utf-8", "replace")))


@cache
def _schema_bytes(schema: type[Draft]) -> int:
    return len(json.dumps(closed_schema(schema)))


class Ledger:
    """Spent and reserved, against two limits. Both are totals of the graph: `tokens` and `usd` are what was spent.

    `agreed_usd` is no hard limit, but what nobody expected to be exceeded: when it is spent, nothing more is sent.
    `hold` writes down the most that was ever reserved at once, before what reserves it is sent: should this process be
    killed, the next one counts that as spent.
    """

    def __init__(
        self,
        prices: Prices,
        *,
        tokens: int = 0,
        usd: float = 0.0,
        max_tokens: int | None = None,
        max_usd: float | None = None,
        agreed_usd: float | None = None,
        hold: Callable[[int, float], Awaitable[None]] | None = None,
    ) -> None:
        self.prices = prices
        self.tokens, self.usd = tokens, usd
        self._max_tokens, self._max_usd, self._agreed_usd = max_tokens, max_usd, agreed_usd
        self._held_tokens, self._held_usd = 0, 0.0
        self._held = 0
        self._freed = asyncio.Event()
        self._hold, self._written = hold, Bound(0, 0, 0.0)
        self._writing = asyncio.Lock()

    def count(self, call: Call) -> None:
        """Add what a call cost, or at most may have cost."""
        self.tokens += call.prompt_tokens + call.completion_tokens + call.risk_tokens
        self.usd += (call.cost_usd or 0.0) + call.risk_usd

    def fits(self, most: Bound) -> bool:
        """True if a request can exceed no limit."""
        if self._max_tokens is not None and self.tokens + self._held_tokens + most.tokens > self._max_tokens:
            return False
        if self._dearer_than_agreed:
            return False
        return self._max_usd is None or self.usd + self._held_usd + most.usd <= self._max_usd

    @property
    def _dearer_than_agreed(self) -> bool:
        return self._agreed_usd is not None and self.usd > self._agreed_usd

    @asynccontextmanager
    async def reserved(self, most: Bound) -> AsyncIterator[None]:
        """Wait until a request fits, and keep room for the most it can cost while the block lasts.

        Raises OverBudget if it does not fit though nothing that is on its way could make room.
        """
        while not self.fits(most):
            if not self._held:
                raise OverBudget(self._reason(most))
            self._freed.clear()
            await self._freed.wait()
        self._held += 1
        self._held_tokens += most.tokens
        self._held_usd += most.usd
        try:
            await self._write()
            yield
        finally:
            self._held -= 1
            self._held_tokens -= most.tokens
            self._held_usd = self._held_usd - most.usd if self._held else 0.0  # no dust of rounding remains
            self._freed.set()

    async def _write(self) -> None:
        """Have the reservations on disk. They seldom exceed all before them, so this seldom writes."""
        if self._hold is None:
            return
        async with self._writing:  # who comes next waits for what covers it, too
            most = Bound(max(self._held_tokens, self._written.tokens), 0, max(self._held_usd, self._written.usd))
            if most != self._written:
                await self._hold(most.tokens, most.usd)
                self._written = most

    def _reason(self, most: Bound) -> str:
        if self._max_tokens is not None and self.tokens + most.tokens > self._max_tokens:
            return (
                f"The graph has used {self.tokens} of the {self._max_tokens} tokens of --max-tokens, and the next call "
                f"could take {most.tokens} (its prompt up to {most.prompt}, its answer up to {most.completion}). "
                "To go on, run the same command with a higher --max-tokens."
            )
        if self._dearer_than_agreed:
            return (
                f"The graph has cost {self.usd:.4f} USD by now, far more than was forecast when this run began. "
                "Run the same command again to see what the rest will cost and agree to it, or add --yes or --max-cost."
            )
        return (
            f"The graph has cost {self.usd:.4f} of the {self._max_usd:g} USD of --max-cost, and the next call could "
            f"cost {most.usd:.4f} (prompt up to {most.prompt} tokens, answer up to {most.completion}). "
            "To go on, run the same command with a higher --max-cost."
        )
