"""Events of a run, and observers: an observer is any function that takes an Event.

Stages and the run tell; progress, event log and snapshots are told, and never answer. Nothing here is secret:
an event holds numbers, names and reasons, never a prompt, an answer or a key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

from pipeline.errors import CallFailed

StageName = Literal[
    "abstracts", "topics", "claims", "entities", "conflicts", "graph", "ask", "imagine", "subtopics", "questions",
    "statements",
]  # fmt: skip


Listener: TypeAlias = Callable[[str, dict[str, Any]], None]


@dataclass
class Traffic:
    """Counters of the requests of one run, and the listeners that get its events: a name, and plain values.

    Events are `call` (a request was answered or lost), `retry` (a question will be asked again), `waiting` (the server
    asks for a pause of more than ten seconds: once for each such pause) and `said` (a message for the user).
    """

    in_flight: int = 0
    width: int = 0
    """how many requests may be in flight"""
    sent: int = 0
    answered: int = 0
    cached: int = 0
    retried: int = 0
    """how often a question had to be asked again"""
    tokens: int = 0
    told_until: float = 0.0
    """the end of the last long wait that the user was told of"""
    listeners: list[Listener] = field(default_factory=list)

    def tell(self, event: str, **values: Any) -> None:
        """Pass an event on to all listeners."""
        for listener in self.listeners:
            listener(event, values)


@dataclass(frozen=True)
class StageBegan:
    """A stage begins, with so many items due; 0 if they are not counted."""

    stage: StageName
    due: int = 0


@dataclass(frozen=True)
class Progressed:
    """Items of the stage have ended, and are on disk."""

    done: int = 0
    failed: int = 0


@dataclass(frozen=True)
class ItemFailed:
    """An item has failed; Progressed counts it when that is on disk."""

    stage: StageName
    item: str
    failure: CallFailed


@dataclass(frozen=True)
class Said:
    """A message for the user."""

    message: str


@dataclass(frozen=True)
class Forecasted:
    """The forecast, for reading and in numbers; no lines if nothing is to be asked."""

    lines: Sequence[str]
    numbers: Mapping[str, object]


@dataclass(frozen=True)
class Spent:
    """The graph's tokens and US dollars so far; the cost is None if a price is not known."""

    tokens: int
    cost: float | None


@dataclass(frozen=True)
class Connected:
    """A server is asked from now on, and its traffic is counted here."""

    traffic: Traffic


@dataclass(frozen=True)
class Called:
    """A request was answered or lost."""

    stage: str
    item: str
    model: str
    state: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    seconds: float


@dataclass(frozen=True)
class Retried:
    """A question will be asked again after `wait` seconds."""

    stage: str
    item: str
    state: str
    wait: float
    attempt: int
    why: str


@dataclass(frozen=True)
class Waiting:
    """No request is started for so many seconds: once for each such wait."""

    seconds: float
    why: str


@dataclass(frozen=True)
class Ended:
    """The run has come to its end."""

    outcome: str
    exit_code: int
    counts: Mapping[str, object]


Event: TypeAlias = (
    StageBegan | Progressed | ItemFailed | Said | Forecasted | Spent | Connected | Called | Retried | Waiting | Ended
)
Observer: TypeAlias = Callable[[Event], None]

_TRAFFIC: dict[str, type[Called | Retried | Waiting | Said]] = {
    "call": Called, "retry": Retried, "waiting": Waiting, "said": Said,
}  # fmt: skip


def silent(_: Event) -> None:
    """Tell no one."""


def every(*observers: Observer) -> Observer:
    """Make one of several observers, told in their order."""

    def observe(event: Event) -> None:
        for observer in observers:
            observer(event)

    return observe


def on_traffic(observe: Observer) -> Callable[[str, dict[str, Any]], None]:
    """Return a listener of `Traffic` that passes its events on, with the fields that are named above and no others."""

    def listen(name: str, values: dict[str, Any]) -> None:
        kind = _TRAFFIC.get(name)
        if kind is not None:
            observe(kind(**{field.name: values[field.name] for field in fields(kind)}))

    return listen
