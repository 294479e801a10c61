"""The connections: a request there, a response back, and nothing else.

This is the openai package's HTTP client on its aiohttp transport, without the layer above it: building a request and
casting its answer there took as much CPU a call as all the rest of ours (`docs/decisions/0008-transport.md`). What the
exceptions mean is said in `faults`.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from pipeline.llm.client import Server, check, open_http, trusted

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True)
class Response:
    """A response, read to its end."""

    status: int
    headers: Mapping[str, str]
    text: str


class Transport:
    """As many connections to one server as there may be requests in flight."""

    def __init__(self, server: Server, concurrency: int) -> None:
        """Raises Unusable where address, key, headers, certificates or the environment's proxy cannot work."""
        check(server)
        _allow_open_files(2 * concurrency + 256)
        trusted(server.ca)
        self._server, self._connections = server, concurrency
        parts = urlsplit(server.url)
        place = parts.netloc.rpartition("@")[2]
        self._url = urlunsplit(parts._replace(netloc=place, path=parts.path.rstrip("/") + "/chat/completions"))
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "democritus"}
        headers["Authorization"] = f"Bearer {server.key or 'none'}"
        if parts.username:  # there can only be one
            named = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            headers["Authorization"] = f"Basic {b64encode(named.encode()).decode()}"
        names = {name.lower(): name for name in headers}
        self._headers = headers | {names.get(name.lower(), name): value for name, value in server.headers.items()}

    async def post(self, body: Mapping[str, Any]) -> Response:
        """Ask for a chat completion.

        Raises what lies below the client's own exceptions (aiohttp.ClientError, OSError, TimeoutError), and
        UnicodeEncodeError for lone surrogates.
        """
        import httpx2

        data = json.dumps(body, ensure_ascii=False).encode()
        try:
            async with asyncio.timeout(self._server.timeout):  # the client's own timeout begins anew with every byte
                response = await self._http.post(self._url, content=data, headers=self._headers)
        except httpx2.RequestError as error:
            failure = _root(error)
        else:
            # JSON is UTF-8 whatever the header says
            return Response(response.status_code, response.headers, response.content.decode("utf-8-sig", "replace"))
        # raised here and not above, so that the client's exception, which knows the key, does not hang on to it
        raise failure

    @cached_property
    def _http(self) -> httpx2.AsyncClient:
        """The connections, opened by the first question: where all are answered already, there is none."""
        return open_http(self._server, self._connections)

    async def close(self) -> None:
        """Close all connections."""
        if "_http" in vars(self):
            await self._http.aclose()


def _root(error: BaseException) -> BaseException:
    """What happened to the connection, below the exceptions of the client, which hold the request and its key."""
    cause = error.__cause__
    while cause is not None and type(cause).__module__.partition(".")[0] in {"httpx2", "httpcore2"}:
        cause = cause.__cause__
    return cause or ConnectionError(type(error).__name__)


def _allow_open_files(number: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows, which has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # forbidden here; then too many sockets fail, and are tried again
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
