"""Where questions go: the server, and what is needed to trust it and to be let in."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from pipeline.errors import Unusable
from pipeline.settings import redact_url

if TYPE_CHECKING:
    import openai


KEPT_SECONDS = 4.0  # idle connections; many servers close theirs after five, and what is sent just then gets lost
_CONNECTING_SECONDS = 30.0


@dataclass(frozen=True)
class Server:
    """Where questions go, and how. `timeout` is for one request, in seconds; servers that want no key get None."""

    url: str
    key: str | None = field(repr=False, default=None)
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)
    ca: Path | None = None
    """a file of certificate authorities (PEM) to trust besides the system's"""
    timeout: float = 120.0

    @property
    def connecting(self) -> float:
        """Seconds that a connection may take to be made."""
        return min(_CONNECTING_SECONDS, self.timeout)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown: the key, the values of the headers, a password in the address."""
        password = None
        with suppress(ValueError):  # no address at all, which `check` will say
            password = urlsplit(self.url).password
        return (self.key or "", unquote(password or ""), password or "", *self.headers.values())


def check(server: Server) -> None:
    """Raises Unusable where address, key, headers or the environment's proxy cannot work."""
    if not redact_url(server.url):
        raise Unusable("The base URL is no address of a server. Give one like https://api.openai.com/v1.")
    if server.key is not None and not re.fullmatch(r"[!-~]+", server.key):
        raise Unusable("The API key is empty or has characters that no key has (a space, a line end?). Copy it again.")
    for name, value in server.headers.items():
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name) or not re.fullmatch(r"[!-~]([ -~]*[!-~])?", value):
            raise Unusable(f"The header {name!r} is empty or has characters that no header has.")
    if (proxy(server.url) or "").partition("://")[0].lower().startswith("socks"):
        raise Unusable("The environment names a SOCKS proxy. Set NO_PROXY, or HTTPS_PROXY to an HTTP proxy.")


def proxy(url: str) -> str | None:
    """The proxy that the environment names for an address."""
    parts, proxies = urlsplit(url), getproxies()
    named = proxies.get(parts.scheme) or proxies.get("all")
    if not named or proxy_bypass(parts.hostname or ""):
        return None
    return named if "://" in named else f"http://{named}"


def open_client(server: Server) -> openai.AsyncOpenAI:
    """A client for the endpoints that are used now and then.

    Raises Unusable like `check`, and where certificates cannot be read.
    """
    check(server)
    context = trusted(server.ca)
    # takes half a second, which commands that ask nothing need not wait
    import httpx2
    import openai

    http = openai.DefaultAioHttpClient(
        limits=httpx2.Limits(max_connections=8, keepalive_expiry=KEPT_SECONDS),
        timeout=httpx2.Timeout(server.timeout, connect=server.connecting),
        follow_redirects=False,
        verify=context,
    )
    return openai.AsyncOpenAI(
        api_key=server.key or "none",
        base_url=server.url,
        max_retries=0,
        timeout=http.timeout,
        default_headers={_spelled(name): value for name, value in server.headers.items()},
        http_client=http,
    )


def _spelled(name: str) -> str:
    """The client sends its own Authorization unless it is given one under that very name."""
    return "Authorization" if name.lower() == "authorization" else name


def trusted(ca: Path | None) -> ssl.SSLContext:
    """The system's certificate authorities, and the user's own."""
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(cafile=ca)
        except (OSError, ssl.SSLError) as error:
            raise Unusable(f"{ca}: cannot be read as certificates (PEM): {error.strerror or error}.") from None
    return context
