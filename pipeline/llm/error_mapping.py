"""Error mapping: the one seam where a server's refusals and the openai client's exceptions become errors of ours."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from socket import gaierror
from typing import TYPE_CHECKING, Any

from pipeline.errors import DemocritusError, Filtered, ProviderRefused, Rejected, TooLong, Unreachable
from pipeline.settings import redact_url

if TYPE_CHECKING:
    import openai

_BROKE = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "account_deactivated"}
_FILTERS = {"content_filter", "content_policy_violation", "moderation_blocked"}
_NO_SCHEMA = re.compile(r"response_format|json_schema|json_object|structured.?output|grammar|guided_", re.I)
_UNKNOWN = re.compile(
    r"unsupported|not support|unknown|unrecogni[sz]ed|unexpected|extra_forbidden|not (permitted|allowed)", re.I
)
_RETRY = {408, 409, 425, 429}
_OVERLOADED = {429, 503, 529}
_DOWN = {502, 503, 504, 520, 521, 522, 523, 524, 529}  # 52x: Cloudflare finds nobody behind it
# how OpenAI, vLLM, SGLang, TGI, llama.cpp, LM Studio, Ollama, Anthropic, Mistral, Gemini, xAI, Kimi, MiniMax and
# DashScope say that a request does not fit the model's context
_TOO_LONG = re.compile(
    r"context[_ ](length|window|size|limit)|model_context|exceeded model token limit|"
    r"(prompt|input|request|messages?|string)( is)? too (long|large)|longer than the model|too large for (the )?model|"
    r"maximum (prompt|input|model) length|range of input length|prompt exceeds|input tokens? (count )?exceeds?|"
    r"input token count|too many (input )?tokens|reduce the length of the (input|messages|prompt)|max_new_tokens. must",
    re.I,
)
_ANSWER_LIMIT = re.compile(r"max_(completion_|output_|new_)?tokens", re.I)
_PROMPT = re.compile(r"prompt|input|messages|context", re.I)
_CONTEXT = re.compile(r"(?:context length|context limit|context window)(?: of| is)?(?: only)?:? ([\d,]+)", re.I)
_TOO_LARGE_EVER = re.compile(r"request too large", re.I)  # with 429: more than a minute's tokens in one request
_LONGEST_QUOTE = 300
_SHORTEST_SECRET = 8  # characters; shorter ones are placeholders such as "none", and words


class Transient(Unreachable):
    """No answer this time; asking again later can succeed.

    `after` is how many seconds the server asks to wait. `overloaded`: it had too many requests. `down`: the server may
    be down (no connection, no answer in time, a gateway's 502 to 504), rather than answer badly. `sent`: the request
    may have reached the server, and be billed, all the same. `absent`: nothing listens at this address.
    """

    def __init__(
        self,
        message: str,
        *,
        after: float | None = None,
        overloaded: bool = False,
        down: bool = True,
        sent: bool = False,
        absent: bool = False,
    ) -> None:
        super().__init__(message)
        self.after = after
        self.overloaded = overloaded
        self.down = down
        self.sent = sent
        self.absent = absent

    @property
    def told_to_wait(self) -> bool:
        """True if the server is there and takes requests at another time."""
        return self.overloaded and not (self.down and self.after is None)


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
        if self.too_long:
            return None
        if _UNKNOWN.search(said):  # a value that is merely too high is the user's to lower
            named = [name for name in sent if name == self.param] or [name for name in sent if name in said]
            if named:
                return named[0]
        return "response_format" if "response_format" in sent and _NO_SCHEMA.search(said) else None

    @property
    def too_long(self) -> bool:
        """True if prompt and answer together do not fit the model."""
        if self.status == 413 or _TOO_LARGE_EVER.match(self.message):
            return True
        if self.status == 429:
            return False
        return bool(_TOO_LONG.search(f"{self.code} {self.message}"))

    def answer_limit(self, asked: int) -> bool:
        """True if the limit of the answer alone, `asked` tokens, is more than the model allows."""
        if not _ANSWER_LIMIT.search(f"{self.param} {self.message}"):
            return self._context is not None and asked >= self._context
        return not _PROMPT.search(self.message) or (self._context is not None and asked >= self._context)

    @property
    def _context(self) -> int | None:
        """The model's context in tokens, where the server says it."""
        found = _CONTEXT.search(self.message)
        return int(found[1].replace(",", "") or 0) if found else None


def fault_of(error: openai.APIStatusError) -> Fault:
    """The refusal in an exception of the openai client."""
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


class ErrorMapper:
    """Maps faults to errors for the user; knows the server's address, and the secrets that must never be shown."""

    def __init__(self, url: str, *secrets: str, asked: str = "chat completions", option: str = "--model") -> None:
        """`asked` is what the endpoint gives, and `option` names its model."""
        self.host = redact_url(url)
        self._asked, self._option = asked, option
        # also the parts of a header such as "Bearer 0123…", and the longest first, for one may hold another
        words = {word for secret in secrets for word in (secret, *secret.split()) if len(word) >= _SHORTEST_SECRET}
        self._secrets = sorted(words, key=len, reverse=True)

    def redact(self, text: str) -> str:
        """The text with the secrets taken out, should a server repeat them."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text

    def quote(self, text: str) -> str:
        """A server's words in one short line, the secrets taken out."""
        words = self.redact(text)[: 100 * _LONGEST_QUOTE].split()
        clean = "".join(letter if letter.isprintable() else "?" for letter in " ".join(words))
        return clean if len(clean) <= _LONGEST_QUOTE else clean[:_LONGEST_QUOTE] + "…"

    def said(self, fault: Fault) -> str:
        """The server's message, as a sentence."""
        return sentence(self.quote(fault.message) or "no reason given")

    def error(self, fault: Fault, model: str, answer_tokens: int = 0) -> DemocritusError:
        """The error that a fault is. `answer_tokens` is how long the answer might have been."""
        status, said = fault.status, self.said(fault)
        if fault.code in _FILTERS or (status == 403 and re.search(r"moderat|flagged", fault.message, re.I)):
            return Filtered(f"The content filter of {self.host} held the question back ({status}): {said}")
        refusal = self._refusal(fault, model)
        if refusal:
            return ProviderRefused(refusal)
        if fault.too_long and not fault.answer_limit(answer_tokens):
            return TooLong(f"The question and its answer do not fit {model} ({status}): {said}")
        if status in _RETRY or (status >= 500 and not fault.too_long):
            message = f"{self.host} gave no answer ({status}): {said}"
            return Transient(message, after=fault.after, overloaded=status in _OVERLOADED, down=status in _DOWN)
        advice = ""
        if fault.answer_limit(answer_tokens):
            advice = f" An answer may have {answer_tokens} tokens: lower --answer-tokens."
        return Rejected(f"{self.host} rejects this request ({status}): {said}{advice}")

    def _refusal(self, fault: Fault, model: str) -> str:
        """Why the server refuses every request, if it does, and what to do about it."""
        status, said = fault.status, self.said(fault)
        if fault.code in _BROKE or status == 402:
            return (
                f"{self.host} refuses for lack of credit ({status}): {said} "
                "Add credit with the provider, then run the same command again."
            )
        if status == 401:
            return (
                f"{self.host} does not accept the API key (401): {said} Check OPENAI_API_KEY, or what --key-from names."
            )
        if status == 403:
            return (
                f"{self.host} does not permit this (403): {said} "
                f"Check that the API key may use {model!r}, or choose another model."
            )
        if status in {404, 405}:
            return (
                f"{self.host} has no model {model!r}, or no {self._asked} at this address ({status}): {said} "
                f"Check {self._option} and --base-url; most addresses end in /v1."
            )
        if status < 400:
            return f"{self.host} redirects elsewhere ({status}). Give the final address as --base-url."
        return ""

    def unanswered(self, error: Exception) -> DemocritusError:
        """The error for a request that could not be made, or to which no response came that can be read."""
        import openai

        if isinstance(error, UnicodeEncodeError):
            return Rejected("The question holds half a character (a lone surrogate), which cannot be sent.")
        if isinstance(error, openai.OpenAIError) and not isinstance(error, openai.APIConnectionError):
            return ProviderRefused(f"The request could not be made: {sentence(self.quote(str(error)))}")
        return self._lost(list(_causes(error)))

    def _lost(self, causes: list[BaseException]) -> Transient:
        """The error for a request that was lost on its way, or for its response.

        The innermost causes decide, for the openai client calls a connection that was lost a timeout.
        """
        import httpx2

        def caused_by(*kinds: type[BaseException]) -> bool:
            return any(isinstance(cause, kinds) for cause in causes)

        reason = type(causes[-1]).__name__
        if caused_by(ssl.SSLError):
            return Transient(
                f"{self.host} could not be reached safely: {sentence(self.quote(str(causes[-1])))} "
                "If its certificate is signed by your own authority, name that with --ca."
            )
        if caused_by(httpx2.ProxyError):
            return Transient(
                f"{self.host} could not be reached through the proxy that the environment names ({reason}). "
                "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY."
            )
        if caused_by(httpx2.ConnectError, httpx2.ConnectTimeout, ConnectionRefusedError, gaierror):
            return Transient(
                f"{self.host} could not be reached ({reason}). Check the network, and that the server is running.",
                absent=caused_by(ConnectionRefusedError, gaierror),
            )
        if caused_by(TimeoutError, httpx2.TimeoutException):
            return Transient(f"{self.host} gave no answer in time.", sent=True)
        if caused_by(httpx2.DecodingError) or "illegal" in str(causes[-1]):
            return Transient(f"{self.host} sent a response that cannot be read ({reason}).", sent=True)
        return Transient(f"{self.host} was reached, but the connection was lost ({reason}).", sent=True)


def sentence(text: str) -> str:
    """The text with a stop at its end, if it has none."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it was raised from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
