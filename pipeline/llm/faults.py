"""The one seam where what a server refuses, and what the openai client raises, becomes an error of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import DemocritusError, Filtered, ProviderRefused, Rejected, Unreachable
from pipeline.settings import shown

if TYPE_CHECKING:
    import openai

_BROKE = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "account_deactivated"}
_FILTERS = {"content_filter", "content_policy_violation", "moderation_blocked"}
_NO_SCHEMA = re.compile(r"response_format|json_schema|json_object|structured.?output|grammar|guided_", re.I)
_UNKNOWN = re.compile(
    r"unsupported|not support|unknown|unrecogni[sz]ed|unexpected|extra_forbidden|not (permitted|allowed)", re.I
)
_LONGEST_QUOTE = 300
_SHORTEST_KEY = 8  # shorter ones are placeholders such as "none", and words


class Later(Unreachable):
    """No answer this time; `after` is how many seconds the server asks to wait, `crowded` if it had too many."""

    def __init__(self, message: str, *, after: float | None = None, crowded: bool = False) -> None:
        super().__init__(message)
        self.after = after
        self.crowded = crowded


@dataclass(frozen=True)
class Fault:
    """A server's refusal: an HTTP status of 300 and above, or the error object some send with status 200."""

    status: int
    code: str = ""
    param: str = ""
    message: str = ""
    after: float | None = None

    def unsupported(self, sent: Collection[str]) -> str | None:
        """Which of the parameters that were sent this server does not take, if that is what it complains about."""
        if self.status not in {400, 404, 422}:
            return None
        said = f"{self.code} {self.param} {self.message}"
        if _UNKNOWN.search(said):  # a value that is merely too high is the user's to lower
            named = [name for name in sent if name == self.param] or [name for name in sent if name in said]
            if named:
                return named[0]
        return "response_format" if "response_format" in sent and _NO_SCHEMA.search(said) else None


def fault_of(error: openai.APIStatusError) -> Fault:
    """What the client's exception knows of the server's refusal."""
    code, param, message = _described(error.body)
    return Fault(error.status_code, code, param, message, retry_after(error.response.headers))


def fault_in(body: Mapping[str, Any]) -> Fault | None:
    """The error inside a response of status 200; some gateways answer so when the server behind them fails."""
    inner = body.get("error")
    if not inner or body.get("choices"):
        return None
    code, param, message = _described(inner)
    return Fault(int(code) if code.isdecimal() and len(code) == 3 else 502, code, param, message)


def _described(body: object) -> tuple[str, str, str]:
    """Code, parameter and message, from whichever of the usual shapes this server's error has."""
    if not isinstance(body, dict):
        return "", "", str(body or "")
    inner = body.get("error", body)
    if not isinstance(inner, dict):
        return "", "", str(inner)
    code = next((str(inner[name]) for name in ("code", "type") if inner.get(name) is not None), "")
    if str(inner.get("type")) in _BROKE:
        code = str(inner["type"])
    message = inner.get("message") or inner.get("detail") or inner.get("metadata") or inner
    return code, str(inner.get("param") or ""), str(message)


def retry_after(headers: Mapping[str, str], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Seconds the server asks to wait (milliseconds, seconds or an HTTP date), if it does."""
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value) / divisor
    try:
        when = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now()).total_seconds())


class Translator:
    """Turns faults into errors for the user; knows the server's address, and the key that must never be shown."""

    def __init__(self, url: str, key: str) -> None:
        self.host = shown(url)
        self._key = key

    def hide(self, text: str) -> str:
        """The text with the key taken out, should a server repeat it."""
        return text.replace(self._key, "[key]") if len(self._key) >= _SHORTEST_KEY else text

    def quote(self, text: str) -> str:
        """A server's words in one short line, the key taken out."""
        words = self.hide(text[: 100 * _LONGEST_QUOTE]).split()
        clean = "".join(letter if letter.isprintable() else "?" for letter in " ".join(words))
        return clean if len(clean) <= _LONGEST_QUOTE else clean[:_LONGEST_QUOTE] + "…"

    def error(self, fault: Fault, model: str) -> DemocritusError:
        """The error that a fault is."""
        status = fault.status
        said = self.quote(fault.message) or "no reason given"
        if fault.code in _BROKE or status == 402:
            return ProviderRefused(
                f"{self.host} refuses for lack of credit ({status}): {said} "
                "Add credit with the provider, then run the same command again."
            )
        if fault.code in _FILTERS or (status == 403 and re.search(r"moderat|flagged", fault.message, re.I)):
            return Filtered(f"The content filter of {self.host} held the question back ({status}): {said}")
        if status == 401:
            return ProviderRefused(f"{self.host} does not accept the API key (401): {said} Check OPENAI_API_KEY.")
        if status == 403:
            return ProviderRefused(
                f"{self.host} does not permit this (403): {said} "
                f"Check that the API key may use {model!r}, or choose another model."
            )
        if status in {404, 405}:
            return ProviderRefused(
                f"{self.host} has no model {model!r}, or no chat completions at this address ({status}): {said} "
                "Check --model and --base-url; most addresses end in /v1."
            )
        if status < 400:
            return ProviderRefused(f"{self.host} redirects elsewhere ({status}). Give the final address as --base-url.")
        if status in {408, 409, 425, 429} or status >= 500:
            return Later(f"{self.host} gave no answer ({status}): {said}", after=fault.after, crowded=status == 429)
        return Rejected(
            f"{self.host} rejects this request ({status}): {said} "
            "If it is too long, shorten the text or choose a model with a longer context."
        )

    def unanswered(self, error: openai.APIConnectionError) -> Later:
        """The error for a connection that was refused or lost, or a request that timed out."""
        reason = type(error.__cause__).__name__ if error.__cause__ else type(error).__name__
        return Later(f"{self.host} could not be reached ({reason}). Check the network, and that the server is running.")
