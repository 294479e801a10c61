"""What a misbehaving server does: the scripted model behind a server that fails in every way that was ever reported.

    chaos = Chaos(scripted.abstracts(300), seed=7)
    with ChatServer(chaos.respond) as server:
        ... run ...
        assert state_of_abstract_12 == chaos.habit(12).ends

Each abstract has one habit, dealt from a deck: how the server misbehaves about it, for how many requests (then it
answers well) or for ever, and how the abstract must end. What is done about a request depends on the seed, the abstract
and how often that was asked about, and on nothing else: not on the time, nor on what else is in flight. Abstracts are
told apart by the number in their title: "Coffee: study 12".
"""

from __future__ import annotations

import json
import math
import random
import re
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

from support import scripted
from support.chat_server import Reply

FOR_EVER: Final = 1_000_000
NEVER: Final = threading.Event()
LATENCIES: dict[str, Callable[[random.Random, float], float]] = {
    "constant": lambda _, mean: mean,
    "uniform": lambda chance, mean: chance.uniform(0, 2 * mean),
    "lognormal": lambda chance, mean: chance.lognormvariate(math.log(mean) - 0.5, 1.0),
    "heavy tail": lambda chance, mean: min(mean / 3 * chance.paretovariate(1.5), 20 * mean),
}
_NUMBER = re.compile(r"study (\d+)")
_PAGE = "<!doctype html><title>Bad gateway</title><p>Please try again later.</p>"


@dataclass(frozen=True)
class Asked:
    """One request, and what a good server would answer."""

    request: dict[str, Any]
    good: dict[str, Any]
    foreign: dict[str, Any]
    """the right answer to a request about another abstract"""

    @property
    def text(self) -> str:
        """The good answer as text."""
        return json.dumps(self.good)

    @property
    def claims(self) -> list[Any]:
        """The good answer's claims."""
        claims: list[Any] = self.good["claims"]
        return claims


@dataclass(frozen=True)
class Habit:
    """One way to misbehave: the bad reply, how many of them come before good ones, and how the abstract must end."""

    reply: Callable[[Asked], Reply]
    times: int
    ends: str


def _said(text: Callable[[Asked], object], **more: Any) -> Callable[[Asked], Reply]:
    return lambda asked: Reply(text(asked), **more)


def _failed(status: int, **more: Any) -> Callable[[Asked], Reply]:
    return lambda _: Reply(status=status, **more)


def _told_when(_: Asked) -> Reply:
    return Reply(status=429, headers={"retry-after": format_datetime(datetime.now(UTC), usegmt=True)})


def _shown_example(asked: Asked) -> Reply:
    turns = [turn["content"] for turn in asked.request["messages"] if turn["role"] == "assistant"]
    return Reply(turns[0])


_TOO_LONG = {
    "message": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9120 tokens.",
    "type": "invalid_request_error",
    "param": "messages",
    "code": "context_length_exceeded",
}
_HELD_BACK = {"message": "The prompt triggered the content policy.", "code": "content_filter", "param": "prompt"}
_BROKEN = json.dumps({"error": {"message": "The model behind this gateway has failed.", "code": 500}})
_LIMITS = {
    "x-ratelimit-limit-requests": "60",
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": "200ms",
}
_WELL = Habit(_said(lambda asked: asked.good), 0, "done")

HABITS: dict[str, Habit] = {
    "well": _WELL,
    # too many requests
    "429": Habit(_failed(429), 2, "done"),
    "429, wait a second": Habit(_failed(429, headers={"retry-after": "1"}), 1, "done"),
    "429, wait until": Habit(_told_when, 2, "done"),
    "429, x-ratelimit": Habit(_failed(429, headers=_LIMITS), 1, "done"),
    # a server in trouble
    "500": Habit(_failed(500), 2, "done"),
    "502 with a page": Habit(_failed(502, raw=_PAGE, content_type="text/html"), 2, "done"),
    "503, wait": Habit(_failed(503, headers={"retry-after": "0"}), 2, "done"),
    "500 for ever": Habit(_failed(500), FOR_EVER, "unreachable"),
    "an error in a 200": Habit(_said(str, raw=_BROKEN), 2, "done"),
    "an error in a 200, for ever": Habit(_said(str, raw=_BROKEN), FOR_EVER, "unreachable"),
    # connections
    "reset before": Habit(_said(lambda asked: asked.good, drop="before"), 2, "done"),
    "reset before, for ever": Habit(_said(lambda asked: asked.good, drop="before"), FOR_EVER, "unreachable"),
    "reset during": Habit(_said(lambda asked: asked.good, drop="during"), 2, "done"),
    "reset during, for ever": Habit(_said(lambda asked: asked.good, drop="during"), FOR_EVER, "unreachable"),
    "reset after": Habit(_said(lambda asked: asked.good, drop="after"), FOR_EVER, "done"),
    "slow body": Habit(_said(lambda asked: asked.good, drip=0.4), FOR_EVER, "done"),
    "endless body": Habit(_said(lambda asked: asked.good, drip=600), 1, "done"),
    "silence": Habit(_said(lambda asked: asked.good, hold=NEVER), 1, "done"),
    "silence for ever": Habit(_said(lambda asked: asked.good, hold=NEVER), FOR_EVER, "unreachable"),
    # no answer, or one that cannot be read
    "cut off": Habit(_said(lambda asked: asked.text[:40], finish_reason="length"), 1, "done"),
    "cut off for ever": Habit(_said(lambda asked: asked.text[:40], finish_reason="length"), FOR_EVER, "truncated"),
    "half, unsaid": Habit(_said(lambda asked: asked.text[:40]), 1, "done"),
    "half, unsaid, for ever": Habit(_said(lambda asked: asked.text[:40]), FOR_EVER, "truncated"),
    "no JSON": Habit(_said(lambda _: "I found some claims."), 1, "done"),
    "no JSON for ever": Habit(_said(lambda _: "I found some claims."), FOR_EVER, "invalid"),
    "wrong schema": Habit(_said(lambda asked: {"results": asked.claims}), 1, "done"),
    "wrong schema for ever": Habit(_said(lambda _: {"claims": "none"}), FOR_EVER, "invalid"),
    "no choices": Habit(_said(lambda _: None, choices=False), 2, "done"),
    "no choices for ever": Habit(_said(lambda _: None, choices=False), FOR_EVER, "unreachable"),
    "no content": Habit(_said(lambda _: None), 2, "done"),
    "no content for ever": Habit(_said(lambda _: ""), FOR_EVER, "unreachable"),
    "a page": Habit(_said(str, raw=_PAGE, content_type="text/html"), 2, "done"),
    "a page for ever": Habit(_said(str, raw=_PAGE, content_type="text/html"), FOR_EVER, "unreachable"),
    "refused": Habit(_said(lambda _: None, refusal="I cannot help with that."), FOR_EVER, "refused"),
    "filtered": Habit(_said(lambda _: "", finish_reason="content_filter"), FOR_EVER, "filtered"),
    "question filtered": Habit(_failed(400, error=_HELD_BACK), FOR_EVER, "filtered"),
    "too long": Habit(_failed(400, error=_TOO_LONG), 1, "done"),
    "too long for ever": Habit(_failed(400, error=_TOO_LONG), FOR_EVER, "too_long"),
    "malformed": Habit(_failed(400, error="this request is malformed"), FOR_EVER, "rejected"),
    # answers that say something else
    "another's answer": Habit(_said(lambda asked: asked.foreign), 1, "done"),
    "another's answer for ever": Habit(_said(lambda asked: asked.foreign), FOR_EVER, "ungrounded"),
    "the example": Habit(_shown_example, 1, "done"),
    "the example for ever": Habit(_shown_example, FOR_EVER, "ungrounded"),
    # good answers in odd clothes
    "wrong content type": Habit(_said(lambda asked: asked.good, content_type="text/plain"), FOR_EVER, "done"),
    "no usage": Habit(_said(lambda asked: asked.good, usage=None), FOR_EVER, "done"),
    "one bad claim": Habit(_said(lambda asked: {"claims": [{"quote": 5}, *asked.claims]}), FOR_EVER, "done"),
    "one foreign claim": Habit(
        _said(lambda asked: {"claims": [*asked.claims, asked.foreign["claims"][0]]}), FOR_EVER, "done"
    ),
    "duplicate keys": Habit(_said(lambda asked: '{"claims": [], ' + asked.text[1:]), FOR_EVER, "done"),
    "fenced": Habit(_said(lambda asked: f"```json\n{asked.text}\n```"), FOR_EVER, "done"),
    "thinks": Habit(_said(lambda asked: f'<think>{{"claims": []}}? No.</think>{asked.text}'), FOR_EVER, "done"),
    "trailing comma": Habit(_said(lambda asked: asked.text[:-2] + ",]}"), FOR_EVER, "done"),
    "chatty": Habit(_said(lambda asked: f"Here {{you}} are:\n{asked.text}\nAnything else?"), FOR_EVER, "done"),
}

# dealt once each, for five abstracts in a row that bring no sign of life are taken for a server that is down
DEAD = ("reset before, for ever", "reset during, for ever", "silence for ever", "a page for ever")
# dealt seldom, for the program waits when it is told to, and till its timeout
SLOW = ("429", "429, wait a second", "429, wait until", "429, x-ratelimit", "silence", "endless body")
DECK = {name: 1 if name in DEAD else 2 if name in SLOW else 3 for name in HABITS} | {"well": 158}


def abstract(n: int) -> dict[str, str]:
    """An abstract none of whose sentences is in another, so that a foreign quote is known for one."""
    return {
        "id": f"a{n}",
        "title": f"Compound {n}: study {n}",
        "abstract": f"We gave compound {n} to {n + 20} adults. Compound {n} raises marker {n % 7}. "
        f"The dose of compound {n} was the same for all of them. Compound {n} does not lower marker {n % 5 + 10}. "
        f"Nobody knew who got compound {n}. Compound {n} has no effect on marker {n % 3 + 20}.",
    }


def abstracts(number: int) -> list[dict[str, str]]:
    """A corpus of them."""
    return [abstract(n) for n in range(number)]


class Chaos:
    """A scripted model behind a bad server. `respond` is for a ChatServer; `calm` ends the misbehaviour."""

    def __init__(
        self,
        corpus: Sequence[Mapping[str, str]],
        *,
        seed: int = 7,
        weights: Mapping[str, int] = DECK,
        mean: float = 0.03,
        names: str = "500",
    ) -> None:
        """Deal habits from a deck with so many cards of each; the default deck has 300.

        `mean` is the latency of answers in seconds; each request draws which distribution it is drawn from.
        `names` is the habit about every other question about names.
        """
        self._deck = [name for name, weight in weights.items() for _ in range(weight)]
        random.Random(seed).shuffle(self._deck)
        self._corpus, self._seed, self._mean, self._names = corpus, seed, mean, names
        self._asked: Counter[int] = Counter()
        self.calm = False

    def name(self, number: int) -> str:
        """The name of the habit about an abstract."""
        return self._deck[number % len(self._deck)]

    def habit(self, number: int) -> Habit:
        """The habit about an abstract."""
        return HABITS[self.name(number)]

    def respond(self, request: dict[str, Any]) -> Reply:
        """What the server does with a request."""
        said = request["messages"][-1]["content"]
        found = _NUMBER.search(said)
        subject = int(found[1]) if found else zlib.crc32(said.encode())
        if found:
            habit = self.habit(subject)
            asked = Asked(request, _claims(self._corpus[subject], said), _claims(abstract(subject + 1)))
        else:
            habit = HABITS[self._names if subject % 2 else "well"]
            answer: Any = scripted.respond(request)
            asked = Asked(request, answer, {})
        attempt = self._asked[subject]
        self._asked[subject] += 1
        chance = random.Random(f"{self._seed} {subject} {attempt}")
        reply = (habit if attempt < habit.times and not self.calm else _WELL).reply(asked)
        usage = reply.usage and {"prompt_tokens": chance.randint(50, 999), "completion_tokens": chance.randint(1, 99)}
        wait = LATENCIES[chance.choice(list(LATENCIES))](chance, self._mean)
        return replace(reply, usage=usage, delay=wait)


def _claims(record: Mapping[str, str], within: str | None = None) -> dict[str, Any]:
    """The right answer about an abstract, or about the part of it that is asked about."""
    sentences = re.findall(r"[^ .][^.]+\.", record["abstract"])
    said = "Abstract:" + "\n".join(each for each in sentences if within is None or each in within)
    answer: Any = scripted.respond({"messages": [{"content": said}]})
    return dict(answer)
