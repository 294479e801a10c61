"""HTTP client: the server's address and credentials, and the openai client that speaks to it.

The openai client brings what its users expect: proxies from the environment, OPENAI_ORG_ID, OPENAI_PROJECT_ID,
OPENAI_CUSTOM_HEADERS, and Azure OpenAI. It never retries by itself: `retry` does.
"""

from __future__ import annotations

import asyncio
import os
import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from pipeline.errors import Unusable
from pipeline.settings import redact_url

if TYPE_CHECKING:
    import httpx2
    import openai


_IDLE_SECONDS = 4.0  # many servers close idle connections after five; a request sent at that moment is lost
_CONNECT_SECONDS = 15.0
_AZURE = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
_COMPLETIONS = "/chat/completions"


@dataclass(frozen=True)
class Server:
    """Address and credentials. `timeout` is for one request, in seconds; servers without keys get None."""

    url: str
    key: str | None = field(repr=False, default=None)
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)
    ca: Path | None = None
    """a file of certificate authorities (PEM) to trust besides the system's"""
    timeout: float = 120.0

    @property
    def secrets(self) -> tuple[str, ...]:
        """Strings that must never be shown: the key, the values of headers, a password in the address."""
        password = None
        with suppress(ValueError):  # no address at all, which `check` will say
            password = urlsplit(self.url).password
        headers = {**_environment_headers(), **self.headers}
        return (self.key or "", unquote(password or ""), password or "", *headers.values())

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """The system's certificate authorities and the user's own. Raises Unusable where those cannot be read."""
        context = ssl.create_default_context()
        if self.ca is not None:
            try:
                context.load_verify_locations(cafile=self.ca)
            except (OSError, ssl.SSLError) as error:
                reason = error.strerror or error
                raise Unusable(f"{self.ca}: cannot be read as certificates (PEM): {reason}.") from None
        return context

    @cached_property
    def azure_version(self) -> str | None:
        """The API version, for an Azure address that names deployments; None for all others.

        Azure's newer address, which ends in /v1, is like everybody's. Raises Unusable where the version is missing.
        """
        parts = urlsplit(self.url)
        if parts.path.rstrip("/").endswith("/v1"):
            return None
        is_azure = (parts.hostname or "").endswith(_AZURE)
        from_environment = os.environ.get("OPENAI_API_VERSION")
        if not is_azure and not from_environment:
            return None
        version = dict(parse_qsl(parts.query)).get("api-version") or from_environment
        if not version:
            raise Unusable(
                "The address is Azure's and says no API version. Set OPENAI_API_VERSION, or give --base-url as "
                f"{parts.scheme}://{parts.hostname}/openai/v1, which needs none."
            )
        return version


def check(server: Server) -> None:
    """Raises Unusable where address, key, headers, certificates or the environment's proxy cannot work."""
    if not redact_url(server.url):
        raise Unusable("The base URL is no address of a server. Give one like https://api.openai.com/v1.")
    if server.key is not None and not re.fullmatch(r"[!-~]+", server.key):
        raise Unusable("The API key is empty or has characters that no key has (a space, a line end?). Copy it again.")
    for name, value in {**_environment_headers(), **server.headers}.items():
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name) or not re.fullmatch(r"[!-~]([ -~]*[!-~])?", value):
            raise Unusable(f"The header {name!r} is empty or has characters that no header has.")
    _ = server.azure_version, server.trust


def open_client(server: Server, connections: int = 8) -> openai.AsyncOpenAI:
    """The openai client for a server, with at most so many connections. Raises Unusable like `check`."""
    check(server)
    # takes half a second, which commands that ask nothing need not wait
    import httpx2
    import openai

    parts = urlsplit(server.url)
    own = {name.lower(): value for name, value in server.headers.items()}
    user = "" if "authorization" in own else unquote(parts.username or "")
    try:
        http = openai.DefaultAsyncHttpxClient(
            limits=httpx2.Limits(max_connections=connections, keepalive_expiry=_IDLE_SECONDS),
            timeout=httpx2.Timeout(server.timeout, connect=min(_CONNECT_SECONDS, server.timeout)),
            follow_redirects=False,
            verify=server.trust,
            auth=(user, unquote(parts.password or "")) if user else None,
            event_hooks={"response": [_as_utf8]},
        )
    except (ValueError, ImportError, httpx2.InvalidURL):  # SOCKS needs a package of its own
        raise Unusable("A proxy that the environment names is no use. Correct HTTP_PROXY or HTTPS_PROXY.") from None
    settings: dict[str, Any] = {
        "base_url": urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], _path(server), "", "")),
        "default_query": dict(parse_qsl(parts.query, keep_blank_values=True)),
        "default_headers": dict(server.headers),
        "max_retries": 0,
        "timeout": http.timeout,
        "http_client": http,
    }
    if server.azure_version:
        token = own.get("authorization", "").removeprefix("Bearer ")  # of Entra; a key beside it would be one too many
        settings |= {"azure_ad_token": token} if token else {"api_key": own.get("api-key") or server.key or "none"}
        return openai.AsyncAzureOpenAI(api_version=server.azure_version, **settings)
    return openai.AsyncOpenAI(api_key=server.key or "none", **settings)


class Endpoint:
    """The server's endpoints, with as many connections as there may be requests in flight.

    The client is opened by the first request, for there may be none: all may be answered from the log.
    """

    def __init__(self, server: Server, concurrency: int) -> None:
        """Raises Unusable like `check`."""
        check(server)
        self._server, self._concurrency = server, concurrency

    async def complete(self, body: Mapping[str, Any]) -> str:
        """Return the response to a question, read to its end but not parsed. Redirects are not followed.

        Raises openai.APIStatusError for a status of 300 and above, openai.APIConnectionError or TimeoutError where no
        response came, and UnicodeEncodeError for lone surrogates.
        """
        # the client's own timeout begins anew with every byte
        async with asyncio.timeout(self._server.timeout):
            response = await self._client.chat.completions.with_raw_response.create(**body)
        return str(response.text)

    async def embed(self, body: Mapping[str, Any]) -> str:
        """Return the response to a request for vectors, as `complete` does."""
        import httpx2

        async with asyncio.timeout(self._server.timeout):
            # not client.embeddings, which asks for base64 where a server does not take that parameter
            response = await self._client.post("/embeddings", body=body, cast_to=httpx2.Response)
        return str(response.text)

    @cached_property
    def _client(self) -> openai.AsyncOpenAI:
        return open_client(self._server, self._concurrency)

    async def close(self) -> None:
        """Close all connections."""
        if "_client" in vars(self):
            await self._client.close()


def _path(server: Server) -> str:
    """The path that requests begin with. Azure's portal shows whole addresses of requests, or hosts alone."""
    path = urlsplit(server.url).path.rstrip("/")
    return path.removesuffix(_COMPLETIONS) or "/openai" if server.azure_version else path


async def _as_utf8(response: httpx2.Response) -> None:
    """JSON is UTF-8 whatever the header says."""
    response.encoding = "utf-8-sig"


def _environment_headers() -> dict[str, str]:
    """The headers that the openai client takes from the environment, those without a value left out."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    headers = {name.strip(): value.strip() for name, colon, value in (line.partition(":") for line in lines) if colon}
    headers["OpenAI-Organization"] = os.environ.get("OPENAI_ORG_ID", "")
    headers["OpenAI-Project"] = os.environ.get("OPENAI_PROJECT_ID", "")
    return {name: value for name, value in headers.items() if value}
