"""A real server on localhost that answers POST /v1/chat/completions, and Azure's form of it, as a test tells it to.

    with ChatServer([Reply({"claims": []}), Reply(status=429, headers={"retry-after": "0"})]) as server:
        ... connect(base_url=server.url, ...) ...
        assert len(server.requests) == 2

With `embed` it answers POST /v1/embeddings, too: see `vectors`.

Instead of a list of replies it takes a function from the request's JSON to a Reply (or to the content of one), which
runs on the server's own thread and must not block; `Reply(hold=event)` keeps an answer back without blocking.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal, Self

_COMPLETIONS = re.compile(r"(^/v1|/openai/deployments/[^/]+)/chat/completions(\?|$)")
_EMBEDDINGS = re.compile(r"^/v1/embeddings(\?|$)")
_DRIPS = 8  # pieces of a body that drips
USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    content: object = None
    """the answer's text; anything but a string or None is sent as JSON"""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: object = None
    """the body's `error` where status is not 200; a string is sent as its message"""
    finish_reason: str | None = "stop"
    refusal: str | None = None
    usage: Mapping[str, object] | None = field(default_factory=lambda: USAGE)
    choices: bool = True
    raw: str | None = None
    """the whole body, instead of a chat completion"""
    content_type: str = "application/json"
    delay: float = 0.0
    hold: threading.Event | None = None
    """nothing is sent before this is set"""
    drop: Literal["before", "during", "after"] | None = None
    """reset the connection before the first byte, in the middle of the body, or when all of it is sent"""
    drip: float = 0.0
    """seconds over which the body comes, in small pieces"""

    def body(self, model: str) -> bytes:
        """The response's body."""
        if self.raw is not None:
            return self.raw.encode()
        if self.status != HTTPStatus.OK:
            error = {"message": self.error} if isinstance(self.error, str) else self.error
            return json.dumps({"error": error or {"message": f"status {self.status}"}}).encode()
        content = self.content if isinstance(self.content, str | None) else json.dumps(self.content)
        message = {"role": "assistant", "content": content, "refusal": self.refusal}
        document: dict[str, object] = {
            "id": "chatcmpl-test",
            "object": "chat.completion",
            "created": 0,
            "model": model,
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason}] if self.choices else [],
        }
        if self.usage is not None:
            document["usage"] = self.usage
        return json.dumps(document).encode()


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    json: dict[str, Any]
    at: float
    """when it had arrived, by time.monotonic()"""


Respond = Callable[[dict[str, Any]], object]


def vectors(sent: dict[str, Any], vector: Callable[[str], Sequence[float]], *, figures: bool = False) -> Reply:
    """The reply to a request for vectors: in base64 where that is asked for, unless `figures`; a token a text."""

    def written(text: str) -> object:
        numbers = list(vector(text))
        if figures or sent.get("encoding_format") != "base64":
            return numbers
        return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()

    data = [{"object": "embedding", "index": n, "embedding": written(text)} for n, text in enumerate(sent["input"])]
    usage = {"prompt_tokens": len(data), "total_tokens": len(data)}
    return Reply(raw=json.dumps({"object": "list", "model": sent["model"], "data": data, "usage": usage}))


class ChatServer:
    """The server; a context manager. Everything public may be read from any thread."""

    def __init__(
        self,
        respond: Respond | Sequence[object],
        tls: ssl.SSLContext | None = None,
        embed: Respond | Sequence[object] | None = None,
    ) -> None:
        self._tls = tls
        self._embed = embed if callable(embed) or embed is None else _script(embed)
        self._respond = respond if callable(respond) else _script(respond)
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._delivered: list[tuple[Request, Reply]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._connections: set[asyncio.Task[None]] = set()
        self.in_flight = self.peak = self.connections = 0
        self.url = ""

    @property
    def requests(self) -> list[Request]:
        """All requests so far, in order of arrival."""
        with self._lock:
            return list(self._requests)

    @property
    def delivered(self) -> list[tuple[Request, Reply]]:
        """All replies that were sent down to the last byte, each with its request.

        Their clients were still there then; one that gives up at that very moment does not get its reply.
        """
        with self._lock:
            return list(self._delivered)

    def wait_for(self, condition: Callable[[ChatServer], bool], seconds: float = 20.0) -> None:
        """Block until the condition holds; it is a failure of the test if it never does."""
        end = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < end, "the chat server waited in vain"
            time.sleep(0.002)

    def __enter__(self) -> Self:
        self._thread.start()
        server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        scheme = "https" if self._tls else "http"
        self.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._server = server
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2048, limit=2**22, ssl=self._tls)

    async def _close(self) -> None:
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        self.connections += 1
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, EOFError):  # the client went away; tests of cancellation want just that
            pass
        except asyncio.CancelledError:
            pass  # the server is closing
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its reply; False if the connection ends here."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        method, path, _ = head[0].split(" ", 2)
        document = json.loads(await reader.readexactly(int(headers.get("content-length", 0))) or b"{}")
        request = Request(path, headers, document, time.monotonic())
        with self._lock:
            self._requests.append(request)
            self.in_flight += 1
            self.peak = max(self.peak, self.in_flight)
        try:
            asked = self._asked(path) if method == "POST" else None
            if asked is not None:
                said = asked(document)
                reply = said if isinstance(said, Reply) else Reply(said)
            else:
                reply = Reply(status=404, error=f"no {path} here")
            await asyncio.sleep(reply.delay)
            while reply.hold is not None and not reply.hold.is_set() and not reader.at_eof():
                await asyncio.sleep(0.002)
        finally:  # before the first byte leaves, for it may bring the next request
            with self._lock:
                self.in_flight -= 1
        if reply.drop == "before":
            return _reset(writer)
        return await self._send(reader, writer, reply, request)

    def _asked(self, path: str) -> Respond | None:
        """Who answers requests to a path."""
        return self._respond if _COMPLETIONS.search(path) else self._embed if _EMBEDDINGS.search(path) else None

    async def _send(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: Reply, request: Request
    ) -> bool:
        body = reply.body(str(request.json.get("model")))
        lines = [f"HTTP/1.1 {reply.status} {_phrase(reply.status)}", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in {"content-type": reply.content_type, **reply.headers}.items()]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        if reply.drop == "during":
            writer.write(head + body[: len(body) // 2])
            await writer.drain()
            return _reset(writer)
        if reply.drip:
            writer.write(head)
            head, body = b"", await self._drip(writer, body, reply.drip)
        if not reader.at_eof():  # before the last byte leaves, for the client may end the test with it
            with self._lock:
                self._delivered.append((request, reply))
        writer.write(head + body)
        await writer.drain()
        return reply.drop is None or _reset(writer)

    async def _drip(self, writer: asyncio.StreamWriter, body: bytes, seconds: float) -> bytes:
        """Send all but the last piece of a body; the last piece."""
        size = len(body) // _DRIPS + 1
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        for piece in pieces[:-1]:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(seconds / len(pieces))
        return pieces[-1]


def _reset(writer: asyncio.StreamWriter) -> Literal[False]:
    """Let the connection end with RST and not with FIN, as when a process dies or a firewall cuts in."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _script(replies: Sequence[object]) -> Respond:
    rest = iter(replies)
    return lambda _: next(rest, Reply(status=400, error="the test's script of replies is at its end"))
