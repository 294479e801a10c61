"""Metrics: counters of the requests of one run, and its events, for progress displays and logs.

Events are `call` (a request was answered or lost), `retry` (a question will be asked again) and `waiting` (the server
asks for a pause of more than ten seconds: once for each such pause) and `said` (a message for the user).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Listener = Callable[[str, dict[str, Any]], None]


@dataclass
class Traffic:
    """Counters of one run, and the listeners that are called with each event (its name, and plain values)."""

    in_flight: int = 0
    width: int = 0
    """how many requests may be in flight just now"""
    sent: int = 0
    answered: int = 0
    cached: int = 0
    retried: int = 0
    """how often a question had to be asked again"""
    tokens: int = 0
    listeners: list[Listener] = field(default_factory=list)

    def tell(self, event: str, **values: Any) -> None:
        """Pass an event on to all listeners."""
        for listener in self.listeners:
            listener(event, values)
