"""Rate limiter (GCRA) and adaptive concurrency limit (AIMD): how many requests are in flight, and when each starts.

Limits come from three sides: `rpm` and `tpm` of the user, refusals of the server, and its headers. Known headers (the
name with `remaining` says how much is left, the same name with `reset` when it is full again):

    x-ratelimit-remaining-requests, -tokens        OpenAI, Groq, vLLM gateways, LiteLLM: 1s, 6m0s, 20ms, 1m2.5s
    x-ratelimit-remaining-tokens, x-rate-limit-reset-tokens   Azure: seconds; -1 where it does not know
    anthropic-ratelimit-tokens-remaining           Anthropic, also requests-, input-tokens-, output-tokens-: RFC 3339
    x-ratelimit-remaining                          OpenRouter: milliseconds since 1970; others: seconds, or since 1970
    x-ratelimit-remaining-tokens-minute            Cerebras: seconds
    ratelimit-remaining                            the IETF's draft: seconds
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType

from pipeline.events import Traffic

_CHARACTERS = 4  # of English text, in a token
_ANSWER = 500.0  # tokens, until an answer was seen
_REMEMBERED = 100  # answers; after so many, older ones fade
_IN_A_ROW = 3  # requests that go unanswered before fewer are sent
_NOTABLE_PAUSE = 10.0  # seconds of waiting that the user is told of
_LOOK_AGAIN = 1.0  # seconds; the wait may have become shorter when answers took less than was thought
_LONGEST_PAUSE = 120.0  # seconds; what asks for more is silly or a limit by the day, and is left to the server's 429
_LONGEST_VALUE = 64  # characters
_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,12})?)(ms|us|µs|ns|h|m|s|d)")
_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


# --- requests and tokens per minute -----------------------------------------------------------------------------------


class RateLimiter:
    """The generic cell rate algorithm, for requests or for tokens: never more than allowed in any sixty seconds.

    About one second's worth may go at once. What is larger than that goes alone, when all before it is paid off.
    Times are seconds.
    """

    def __init__(self, per_minute: int) -> None:
        self._burst = max(1, per_minute // 60)
        # the burst is part of the minute's allowance, not on top of it
        self._rate = (per_minute - self._burst + 1) / 60
        self._paid_off = float("-inf")

    def wait(self, now: float, size: float) -> float:
        """Seconds until something of this size may start; 0 or less if it may now."""
        ahead = max(0.0, self._burst - size) / self._rate
        return self._paid_off - ahead - now

    def take(self, now: float, size: float) -> None:
        """Something of this size starts."""
        self._paid_off = max(self._paid_off, now) + size / self._rate

    def correct(self, more: float) -> None:
        """Correct a size that turned out larger by so much, or smaller where this is below 0."""
        self._paid_off += more / self._rate


class TokenEstimator:
    """Estimate of the tokens that questions and answers take, from those seen so far."""

    def __init__(self) -> None:
        self._answer = _ANSWER
        self._seen = 0
        self.question = 0.0
        """prompt and answer together; 0 until one was seen"""

    def estimate(self, characters: int) -> float:
        """Tokens that a prompt of so many characters and its answer will take."""
        return characters / _CHARACTERS + self._answer

    def learn(self, prompt: int, answer: int) -> None:
        """So many tokens were counted for a question and its answer."""
        self._seen = min(self._seen + 1, _REMEMBERED)
        share = 1 / self._seen
        self._answer += share * (answer - self._answer)
        self.question += share * (prompt + answer - self.question)


# --- limits in headers ------------------------------------------------------------------------------------------------


def requested_pause(headers: Mapping[str, str], tokens: float, now: datetime) -> float:
    """Seconds to send nothing for, because the next question (of so many tokens) would be refused; 0 if it would not.

    The headers are anybody's text: what makes no sense is passed over.
    """
    told = {name.lower().replace("rate-limit", "ratelimit"): value for name, value in headers.items()}
    longest = 0.0
    for name, value in told.items():
        if "ratelimit" not in name or "remaining" not in name:
            continue
        left = _number(value)
        needed = max(1.0, tokens) if "token" in name else 1.0
        if left is None or left >= needed:
            continue
        wait = seconds_until(told.get(name.replace("remaining", "reset"), ""), now)
        if wait is not None and wait <= _LONGEST_PAUSE:
            longest = max(longest, wait)
    return longest


def seconds_until(text: str, now: datetime) -> float | None:
    """Seconds until a reset that is written as a duration, as seconds, or as a time; None if it is none of these."""
    text = text.strip()
    if len(text) > _LONGEST_VALUE:
        return None
    number = _number(text)
    if number is not None:
        if number < 1e9:
            return number
        return number / (1000 if number > 1e11 else 1) - now.timestamp()  # since 1970
    parts = _DURATION.findall(text)
    if parts and "".join(value + unit for value, unit in parts) == text:
        return sum(float(value) * _UNITS[unit] for value, unit in parts)
    try:
        when = datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if _NUMBER.fullmatch(text) else None


# --- requests in flight -----------------------------------------------------------------------------------------------


class Slots:
    """Adaptive concurrency limit: at most `most` requests in flight, fewer while the server cannot take them.

    `async with` takes a slot; `moment` then waits for the rate limits. A refusal for too many requests takes half a
    slot, and a whole one if no answer came since the last refusal, down to half of what there were: so the width falls
    with the share that is refused (as in Data Center TCP, RFC 8257). The others go on, for a server that refuses one
    need not refuse all. If it refuses several that were sent after that too, and has answered nothing meanwhile, or if
    several in a row go unanswered, the width is halved, once for what was on its way together, and no request starts
    before the time that the server names. Each answer then gives one slot back until half of the old width is reached,
    and after that each round of answers does, so a server that comes back is not met by everyone who waited.
    """

    def __init__(
        self, most: int, *, rpm: int | None = None, tpm: int | None = None, traffic: Traffic | None = None
    ) -> None:
        self._free = asyncio.Semaphore(most)
        self.most = self._steady = most
        self._owed = 0  # slots that vanish when they are given back
        self._answered = self._unanswered = 0
        self._overloaded = False  # narrowed, and no answer since
        self._refused_at: float | None = None  # the first refusal since the last answer
        self._refused_since = 0  # of what was sent after that
        self._fewest = 1  # that refusals until the next answer leave
        self._taken = 0.0  # of the next slot
        self._narrowed_at = self._paused_until = self._told_until = float("-inf")
        self._requests = RateLimiter(rpm) if rpm else None
        self._tokens = RateLimiter(tpm) if tpm else None
        self._estimator = TokenEstimator()
        self._turn = asyncio.Lock()  # one at a time waits for the right moment, the others in line behind
        self._traffic = traffic or Traffic()
        self._traffic.width = self.width = most

    async def __aenter__(self) -> None:
        await self._free.acquire()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    def _give_back(self) -> None:
        if self._owed:
            self._owed -= 1
        else:
            self._free.release()

    # --- when -------------------------------------------------------------------------------------------------------

    async def moment(self, characters: int) -> float:
        """Wait until a request with a prompt of so many characters may start; the tokens it is taken to need."""
        async with self._turn:
            while True:
                tokens = self._estimator.estimate(characters)
                left = self._left(_now(), tokens)
                if left <= 0:
                    break
                await asyncio.sleep(min(left, _LOOK_AGAIN))
            if self._requests:
                self._requests.take(_now(), 1)
            if self._tokens:
                self._tokens.take(_now(), tokens)
        return tokens

    async def again(self) -> None:
        """Wait until a request may start in place of one that was refused: its tokens are still there to be used."""
        self.unused(await self.moment(0))

    def _left(self, now: float, tokens: float) -> float:
        left = self._paused_until - now
        if self._requests:
            left = max(left, self._requests.wait(now, 1))
        if self._tokens:
            left = max(left, self._tokens.wait(now, tokens))
        return left

    def read_headers(self, headers: Mapping[str, str]) -> None:
        """Heed the headers of a response, good or bad: nothing is sent while they say that it would be refused."""
        seconds = requested_pause(headers, self._estimator.question, datetime.now(UTC))
        self.pause(seconds, "the server's limit is reached")

    def pause(self, seconds: float, why: str) -> None:
        """Start no request for so long. The user is told of a long wait, once."""
        self._paused_until = max(self._paused_until, _now() + seconds)
        self._tell(seconds, why)

    def _tell(self, seconds: float, why: str) -> None:
        if seconds > _NOTABLE_PAUSE and _now() >= self._told_until:
            self._told_until = _now() + seconds
            self._traffic.tell("waiting", seconds=seconds, why=why)

    # --- how many ---------------------------------------------------------------------------------------------------

    def answered(self) -> None:
        """A request was answered, well or badly."""
        self._unanswered = 0
        self._refused_at = None
        self._overloaded = False
        self._answered += 1
        if self.width < self.most and (self.width < self._steady or self._answered >= self.width):
            self._answered = 0
            self._set_width(self.width + 1)
            self._give_back()

    def used(self, taken: float, prompt: int, answer: int) -> None:
        """A request that was estimated at `taken` tokens has used these. Vectors teach nothing about answers."""
        if answer:
            self._estimator.learn(prompt, answer)
        if self._tokens:
            self._tokens.correct(prompt + answer - taken)

    def unused(self, taken: float) -> None:
        """A request that was estimated at `taken` tokens has not reached the server."""
        if self._tokens:
            self._tokens.correct(-taken)

    def unanswered(self, sent_at: float) -> None:
        """A request sent at `sent_at` got no answer, and the server may be down."""
        self._unanswered += 1
        if self._unanswered >= _IN_A_ROW:
            self._narrow(sent_at)

    def overloaded(self, sent_at: float, after: float | None = None, why: str = "") -> None:
        """A request sent at `sent_at` was told that there are too many, and to come again after so many seconds."""
        self._unanswered += 1
        if self._refused_at is None:
            self._refused_at, self._refused_since = _now(), 0
            self._fewest = max(1, self.width // 2)
            self._taken -= 0.5
        self._refused_since += sent_at > self._refused_at
        if self._refused_since >= _IN_A_ROW:
            self._narrow(sent_at)
            self.pause(after or 0.0, why)
            return
        self._overloaded = True
        self._taken += 1.0
        if self._taken >= 1.0:
            self._taken -= 1.0
            if self.width > self._fewest:
                self._owed += 1
                self._steady = self.width - 1
                self._set_width(self.width - 1)
        if not self._traffic.in_flight:  # nothing else is there to be seen meanwhile
            self._tell(after or 0.0, why)

    def _narrow(self, sent_at: float) -> None:
        if sent_at <= self._narrowed_at:  # requests of one wave count once
            return
        fewer = max(1, self.width // 2)
        if not self._overloaded:  # only the first wave tells what was too much; the others find the server still down
            self._steady = fewer
        self._overloaded = True
        self._narrowed_at = _now()
        self._answered = 0
        self._owed += self.width - fewer
        self._set_width(fewer)

    def _set_width(self, width: int) -> None:
        self.width = self._traffic.width = width


def _now() -> float:
    return asyncio.get_running_loop().time()
