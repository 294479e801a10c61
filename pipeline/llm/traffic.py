"""What goes over the wire, counted as it goes: for progress, for logs.

Events are `call` (a request that was answered or lost), `retry` (a question will be asked again) and `waiting` (the
server wants to be left alone for more than ten seconds: once for each such wait).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Listener = Callable[[str, dict[str, Any]], None]


@dataclass
class Traffic:
    """Counters of one run, and who is told of each event (its name, and plain values)."""

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
        """Pass an event on."""
        for listener in self.listeners:
            listener(event, values)
