"""How fast: so many a minute, evenly, and never more in any sixty seconds."""

from __future__ import annotations

_CHARACTERS = 4  # of English text, in a token
_ANSWER = 500.0  # tokens, until an answer was seen
_MEMORY = 100  # answers; after so many, older ones fade


class Pace:
    """An even pace (the generic cell rate algorithm). What is paced is requests, or tokens. Times are seconds.

    About one second's worth may go at once. What is larger than that goes alone, when all before it is paid off.
    """

    def __init__(self, per_minute: int) -> None:
        self._burst = max(1, per_minute // 60)
        # the burst is part of the minute's allowance, not on top of it
        self._rate = (per_minute - self._burst + 1) / 60
        self._paid_off = float("-inf")

    def wait(self, now: float, size: float) -> float:
        """How long until something of this size may start; 0 or less if it may now."""
        ahead = max(0.0, self._burst - size) / self._rate
        return self._paid_off - ahead - now

    def take(self, now: float, size: float) -> None:
        """Something of this size starts."""
        self._paid_off = max(self._paid_off, now) + size / self._rate

    def correct(self, more: float) -> None:
        """What was taken turned out larger by so much; or smaller, where this is below 0."""
        self._paid_off += more / self._rate


class Typical:
    """What questions and answers take, in tokens, from those seen so far."""

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
        self._seen = min(self._seen + 1, _MEMORY)
        share = 1 / self._seen
        self._answer += share * (answer - self._answer)
        self.question += share * (prompt + answer - self.question)
