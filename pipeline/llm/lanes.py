"""The connections: several clients of one server, each with few enough of them to be quick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import Unusable
from pipeline.settings import shown

if TYPE_CHECKING:
    import openai

_WIDTH = 32


@dataclass
class Lane:
    """A client and how many of its requests are in flight."""

    client: openai.AsyncOpenAI
    busy: int = 0


def open_lanes(url: str, key: str | None, concurrency: int, timeout: float) -> list[Lane]:
    """Clients for one server, together with as many connections as there may be requests in flight.

    Several, because for each request a client looks at all its connections twice: 256 in one cost 3 ms a request.
    """
    if not shown(url):
        raise Unusable("The base URL is no address of a server. Give one like https://api.openai.com/v1.")
    if key is not None and not re.fullmatch(r"[!-~]+", key):
        raise Unusable("The API key is empty or has characters that no key has (a space, a line end?). Copy it again.")
    # both take half a second, which commands that ask nothing need not wait
    import httpx2
    import openai

    _allow_open_files(2 * concurrency + 256)
    limits = httpx2.Limits(max_connections=_WIDTH, max_keepalive_connections=_WIDTH, keepalive_expiry=30)
    lanes = []
    for _ in range(0, concurrency, _WIDTH):
        transport = openai.DefaultAsyncHttpxClient(limits=limits, timeout=timeout, follow_redirects=False)
        client = openai.AsyncOpenAI(
            api_key=key or "none", base_url=url, max_retries=0, timeout=timeout, http_client=transport
        )
        lanes.append(Lane(client))
    return lanes


def free_lane(lanes: Sequence[Lane]) -> Lane:
    """The first with a connection to spare, so that warm connections are used before cold ones."""
    return next((lane for lane in lanes if lane.busy < _WIDTH), lanes[-1])


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
