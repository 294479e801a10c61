"""A server that answers well after a fixed time: what `throughput.py` measures against. It runs in its own process.

    python -m benchmarks.answering        prints its address, and answers until its standard input is closed

POST /v1/chat/completions is answered in the form that is asked for: ours, kg-gen's or langextract's. The answers are
read off the sentences of `throughput.py`'s abstracts, such as "Early exercise raises mild pain."; those of real
abstracts are in a file, each under the first letters of its abstract. Every conflict that is asked about is real.

POST /begin sets the latency, in seconds, and the file of answers, and sets everything that is counted to zero; GET
/counts tells it.

Tokens are counted by one rule for all: characters / 4, of all messages and of the schema where one is sent (it is part
of the prompt, and billed), and of the answer's text.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

VERBS = {
    "raises": "+",
    "lowers": "-",
    "does not raise": "0",
    "has no effect on": "0",
}
_SENTENCE = re.compile(rf"(?P<cause>\w+ \w+) (?P<verb>{'|'.join(VERBS)}) (?P<effect>\w+ \w+)")
_LAST_QUESTION = "\nQ: "
_FIRST_LETTERS = 100
_LETTER = re.compile("[a-z]")
stored: dict[str, str] = {}
"""the answers of a file, by the first letters of their abstracts"""


def tokens(text: str) -> int:
    """The rule: four characters a token."""
    return len(text) // 4


def answer(request: dict[str, Any]) -> str:
    """The text of the answer, in the form that is asked for."""
    asked = request["messages"][-1]["content"]
    if "[[ ## source_text ## ]]" in asked:
        return _for_kg_gen(asked)
    if _LAST_QUESTION in asked and asked.endswith("A: "):
        return _for_langextract(asked.rpartition(_LAST_QUESTION)[2])
    if request.get("response_format", {}).get("json_schema", {}).get("name") == "ConflictDraft":
        return json.dumps({"a": "right", "b": "right", "same": True, "verdict": "real", "axes": []})
    text = asked.partition("Abstract:")[2]
    if stored:
        return stored.get(first_letters(text), '{"claims": []}')  # what the reading of sources has mended is unknown
    return json.dumps({"claims": [_claim(found) for found in _SENTENCE.finditer(text)]})


def first_letters(text: str) -> str:
    """What an abstract is known by."""
    return "".join(_LETTER.findall(text[: 2 * _FIRST_LETTERS].casefold()))[:_FIRST_LETTERS]


def _claim(found: re.Match[str]) -> dict[str, object]:
    sign = VERBS[found["verb"]]
    return {
        "quote": found[0] + ".",
        "cause": found["cause"],
        "effect": found["effect"],
        "cause_concept": found["cause"].casefold(),
        "effect_concept": found["effect"].casefold(),
        "relation": found["verb"],
        "sign": sign,
        "concept_sign": sign,
        "strength": "causal",
        "hedged": False,
        "context": [],
    }


def _for_kg_gen(asked: str) -> str:
    """First the entities, then, when it shows them, the relations between them."""
    found = list(_SENTENCE.finditer(asked))
    if "`[[ ## relations ## ]]`" in asked:
        triples = [{"subject": one["cause"], "predicate": one["verb"], "object": one["effect"]} for one in found]
        return f"[[ ## relations ## ]]\n{json.dumps(triples)}\n\n[[ ## completed ## ]]"
    names = [name for one in found for name in (one["cause"], one["effect"])]
    return f"[[ ## entities ## ]]\n{json.dumps(names)}\n\n[[ ## completed ## ]]"


def _for_langextract(asked: str) -> str:
    claims = []
    for found in _SENTENCE.finditer(asked):
        told = {"cause": found["cause"], "effect": found["effect"], "sign": VERBS[found["verb"]][0]}
        claims.append({"claim": found[0], "claim_attributes": told})
    return json.dumps({"extractions": claims})


class Counts:
    """What was asked since the beginning of a measurement."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.requests = self.prompt_tokens = self.completion_tokens = 0
        self.in_flight = self.peak = 0
        self._cpu = time.process_time()

    def told(self) -> dict[str, object]:
        """As JSON; `cpu` is this process's own, in seconds."""
        counted = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return {**counted, "cpu": time.process_time() - self._cpu}


class Answering(asyncio.Protocol):
    """One connection. Plain protocol and not streams, so that the server costs a fraction of what it measures."""

    counts = Counts(1.0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = bytearray()

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = re.search(rb"content-length: *(\d+)", self._received[:end], re.IGNORECASE)
        size = end + 4 + (int(length[1]) if length else 0)
        if len(self._received) < size:
            return
        head, body = bytes(self._received[:end]), bytes(self._received[end + 4 : size])
        del self._received[:size]
        self._handle(head.split(b" ", 2)[1], json.loads(body or b"{}"))

    def _handle(self, path: bytes, document: dict[str, Any]) -> None:
        if path == b"/counts":
            self._send(self.counts.told())
        elif path == b"/begin":
            Answering.counts = Counts(document["latency"])
            stored.clear()
            if document.get("answers"):
                stored.update(json.loads(Path(document["answers"]).read_text("utf-8")))
            self._send({})
        else:
            self._complete(document)

    def _complete(self, request: dict[str, Any]) -> None:
        counts, text = self.counts, answer(request)
        prompt = sum(tokens(message["content"]) for message in request["messages"])
        prompt += tokens(json.dumps(request.get("response_format", {}).get("json_schema", {}).get("schema", "")))
        counts.requests += 1
        counts.in_flight += 1
        counts.peak = max(counts.peak, counts.in_flight)
        counts.prompt_tokens += prompt
        counts.completion_tokens += tokens(text)
        message = {"role": "assistant", "content": text, "refusal": None}
        document = {
            "id": f"chatcmpl-{counts.requests}",
            "object": "chat.completion",
            "created": 0,
            "model": request["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": tokens(text),
                "total_tokens": prompt + tokens(text),
            },
        }
        asyncio.get_running_loop().call_later(counts.latency, self._done, counts, document)

    def _done(self, counts: Counts, document: dict[str, Any]) -> None:
        counts.in_flight -= 1
        self._send(document)

    def _send(self, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


async def serve() -> None:
    """Answer until standard input is closed, which it is when the measuring process ends, however it ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0, backlog=2048)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
