"""What a server's headers say about how much more it will take, and when it will take more again.

Known forms (the name with `remaining` says how much is left, the same name with `reset` when it is full again):

    x-ratelimit-remaining-requests, -tokens        OpenAI, Groq, vLLM gateways, LiteLLM: 1s, 6m0s, 20ms, 1m2.5s
    x-ratelimit-remaining-tokens, x-rate-limit-reset-tokens   Azure: seconds; -1 where it does not know
    anthropic-ratelimit-tokens-remaining           Anthropic, also requests-, input-tokens-, output-tokens-: RFC 3339
    x-ratelimit-remaining                          OpenRouter: milliseconds since 1970; others: seconds, or since 1970
    x-ratelimit-remaining-tokens-minute            Cerebras: seconds
    ratelimit-remaining                            the IETF's draft: seconds
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST = 120.0  # seconds; what asks for more is silly or a limit by the day, and is left to the server's 429
_LONGEST_VALUE = 64  # characters
_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,12})?)(ms|us|µs|ns|h|m|s|d)")
_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


def pause(headers: Mapping[str, str], tokens: float, now: datetime) -> float:
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
        wait = seconds(told.get(name.replace("remaining", "reset"), ""), now)
        if wait is not None and wait <= LONGEST:
            longest = max(longest, wait)
    return longest


def seconds(text: str, now: datetime) -> float | None:
    """How long until a reset that is written as a duration, as seconds, or as a time; None if it is none of these."""
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
