"""The connections: a request there, a response back, and nothing else.

This is aiohttp, on which the openai package's HTTP client can stand too; the layers between cost CPU with every call
and half a second to import (`docs/decisions/0008-transport.md`). What the exceptions mean is said in `faults`.
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

from pipeline.llm.client import KEPT_SECONDS, Server, check, proxy, trusted

if TYPE_CHECKING:
    import aiohttp


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
        self._server, self._connections = server, concurrency
        self._context = trusted(server.ca)
        parts = urlsplit(server.url)
        place = parts.netloc.rpartition("@")[2]
        self._url = urlunsplit(parts._replace(netloc=place, path=parts.path.rstrip("/") + "/chat/completions"))
        self._proxy = proxy(server.url)
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "democritus"}
        headers["Authorization"] = f"Bearer {server.key or 'none'}"
        if parts.username:  # there can only be one
            named = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            headers["Authorization"] = f"Basic {b64encode(named.encode()).decode()}"
        names = {name.lower(): name for name in headers}
        self._headers = headers | {names.get(name.lower(), name): value for name, value in server.headers.items()}

    async def post(self, body: Mapping[str, Any]) -> Response:
        """Ask for a chat completion. Redirects are not followed.

        Raises aiohttp.ClientError, OSError (a TimeoutError is one), and UnicodeEncodeError for lone surrogates.
        """
        data = json.dumps(body, ensure_ascii=False).encode()
        # the client's own timeout for reading begins anew with every byte
        async with (
            asyncio.timeout(self._server.timeout),
            self._session.post(
                self._url,
                data=data,
                headers=self._headers,
                allow_redirects=False,
                proxy=self._proxy,
            ) as response,
        ):
            content = await response.read()
        # JSON is UTF-8 whatever the header says
        return Response(response.status, response.headers, content.decode("utf-8-sig", "replace"))

    @cached_property
    def _session(self) -> aiohttp.ClientSession:
        """The connections. They are opened by the first question, for there may be none: all may be answered before."""
        import aiohttp

        most = self._server.timeout
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEPT_SECONDS, ssl=self._context),
            timeout=aiohttp.ClientTimeout(connect=most, sock_connect=self._server.connecting, sock_read=most),
        )

    async def close(self) -> None:
        """Close all connections."""
        if "_session" in vars(self):
            await self._session.close()


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
