"""Servers that are dead, strange or hostile. Each is asked about ten abstracts; what failed is asked again later."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from support import scripted
from support.chat_server import Reply

from hostile.cases import Case, Ended
from hostile.files import RUN, text

NUMBER = 10
MANY = text("a.jsonl", "\n".join(map(json.dumps, scripted.abstracts(NUMBER))))
QUIET = ("--no-topics", "--entities-calls", "0", "--conflicts-calls", "0")
ASK = ("run", "a.jsonl", *RUN, *QUIET, "--model", "m", "--base-url", "{url}", "--timeout", "4", "--deadline", "8")
PATIENT = (*ASK[:-4], "--timeout", "60", "--deadline", "120")  # the server answers, however slow the machine
PAGE = "<!doctype html><title>Welcome</title><p>Please accept our terms."
NEVER = threading.Event()

Serve = Callable[[dict[str, Any]], object]


def at_most(number: int, seconds: float = 60.0) -> Callable[[Any, Ended], list[str]]:
    """Judge how often it asked, and for how long."""

    def judge(_: object, ended: Ended) -> list[str]:
        found = [] if ended.requests <= number else [f"{ended.requests} requests"]
        return found + ([] if ended.seconds <= seconds else [f"{ended.seconds:.0f} seconds"])

    return judge


def always(reply: Reply) -> Serve:
    """A server that says the same to everybody."""
    return lambda _: reply


def _stops(name: str, reply: Reply, says: str, most: int = 5, code: int = 3, **more: Any) -> Case:
    """A server that is no use: the run ends early, and goes on by the same command when the server is well."""
    return Case(f"server: {name}", ASK, code, says, MANY, ("o",), serve=always(reply), after=at_most(most), **more)


def _lives(name: str, reply: Callable[[object], object], says: str = f"{NUMBER} done", code: int = 0) -> Case:
    """A server with odd manners whose answers are read."""
    return Case(
        f"server: {name}", PATIENT, code, says, MANY, ("o",), serve=lambda asked: reply(scripted.respond(asked))
    )


def _document(answer: object, **more: object) -> dict[str, Any]:
    message = {"role": "assistant", "content": json.dumps(answer), **more}
    return {
        "id": "x", "object": "chat.completion", "created": 0, "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }  # fmt: skip


def _tool(answer: object) -> Reply:
    call = {"id": "1", "type": "function", "function": {"name": "rm", "arguments": '{"path": "/"}'}}
    return Reply(raw=json.dumps(_document(answer, tool_calls=[call])))


def _stream(answer: object) -> Reply:
    pieces = [json.dumps({"choices": [{"delta": {"content": part}}]}) for part in json.dumps(answer)]
    return Reply(raw="".join(f"data: {piece}\n\n" for piece in pieces), content_type="text/event-stream")


CASES = [
    Case("server: dead", (*ASK[:-6], "--base-url", "http://127.0.0.1:9/v1", "--timeout", "4", "--deadline", "8"), 3,
         "127.0.0.1:9", MANY, ("o",), after=at_most(0, 30)),
    Case("server: a name nobody has",
         (*ASK[:-6], "--base-url", "http://nobody.invalid/v1", "--timeout", "4", "--deadline", "8"), 3,
         "nobody.invalid", MANY, ("o",), after=at_most(0, 30)),
    _stops("a page", Reply(raw=PAGE, content_type="text/html"), "Welcome"),
    _stops("text", Reply(raw="OK", content_type="text/plain"), "127.0.0.1"),
    _stops("an empty 200", Reply(raw=""), "127.0.0.1"),
    _stops("JSON without choices", Reply(raw="{}"), "something else than a model's answer"),
    _stops("a JSON list", Reply(raw="[]"), "127.0.0.1"),
    _stops("JSON null", Reply(raw="null"), "127.0.0.1"),
    _stops("choices null", Reply(raw='{"choices": null}'), "without an answer"),
    _stops("an error in a 200", Reply(raw='{"error": {"message": "no such thing", "code": 500}}'), "no such thing", 60,
           slow=True),
    _stops("400", Reply(status=400, error="malformed"), "malformed", 10),
    _stops("401", Reply(status=401, error="bad key"), "bad key"),
    _stops("402", Reply(status=402, error="pay first"), "pay first"),
    _stops("403", Reply(status=403, error="not you"), "not you"),
    _stops("404", Reply(status=404, error="no such model"), "no such model"),
    _stops("405", Reply(status=405, error="method not allowed"), "405", 10),
    _stops("413", Reply(status=413, error="too large"), "too large", 20),
    _stops("418", Reply(status=418, error="a teapot"), "teapot", 10),
    _stops("422", Reply(status=422, error="unprocessable"), "unprocessable", 10),
    _stops("429 for ever", Reply(status=429, error="slow down"), "slow down", 60, slow=True),
    _stops("429 without credit", Reply(status=429, error={"message": "no credit", "code": "insufficient_quota"}),
           "no credit"),
    _stops("500", Reply(status=500, error="oops"), "oops", 60, slow=True),
    _stops("503 with escapes", Reply(status=503, error="\x1b[31moops\x07"), "oops", 60, slow=True),
    _stops("529", Reply(status=529, error="overloaded"), "overloaded", 60, slow=True),
    _stops("a redirect elsewhere", Reply(status=307, headers={"location": "http://127.0.0.1:9/v1"}), "127.0.0.1", 20),
    _stops("a redirect to itself", Reply(status=308, headers={"location": "/v1/chat/completions"}), "127.0.0.1", 80),
    _stops("resets", Reply("x", drop="before"), "127.0.0.1", 60, slow=True),
    _stops("resets in the middle", Reply("x" * 999, drop="during"), "127.0.0.1", 60, slow=True),
    _stops("silence", Reply(hold=NEVER), "127.0.0.1", 60, slow=True),
    _stops("gzip that is none", Reply("{}", headers={"content-encoding": "gzip"}), "127.0.0.1", 60),
    _stops("401 with the key in it", Reply(status=401, error="Incorrect API key provided: sk-secret"), "key"),
    _lives("wrong content type", lambda answer: Reply(answer, content_type="text/html")),
    _lives("a charset nobody has", lambda answer: Reply(answer, content_type="application/json; charset=klingon")),
    _lives("no usage", lambda answer: Reply(answer, usage=None)),
    _lives("negative usage", lambda answer: Reply(answer, usage={"prompt_tokens": -5, "completion_tokens": -1})),
    _lives("usage in words", lambda answer: Reply(answer, usage={"prompt_tokens": "many"})),
    _lives("usage beyond numbers", lambda answer: Reply(answer, usage={"prompt_tokens": 10**30})),
    _lives("a tool call beside the answer", _tool),
    _lives("a fenced answer", lambda answer: Reply(f"```json\n{json.dumps(answer)}\n```")),
    _lives("an empty list for no claims", lambda _: Reply("[]")),
    _lives("an unknown finish reason", lambda answer: Reply(answer, finish_reason="tired")),
    _lives("an answer of 3 MB", lambda answer: Reply(json.dumps(answer) + " " * 3_000_000)),
    _lives("a hundred headers", lambda answer: Reply(answer, headers={f"x-{n}": "y" * 50 for n in range(60)})),
    _lives("limits in nonsense", lambda answer: Reply(answer, headers={"x-ratelimit-remaining-requests": "lots"})),
    _stops("a stream", Reply(raw='data: {"choices": []}\n\n', content_type="text/event-stream"), "127.0.0.1"),
    *(
        Case(f"answer: {name}", PATIENT, 1, "10 failed", MANY, ("o",), serve=always(Reply(answer)),
             then=[(("status", "o"), 0)])
        for name, answer in (
            ("in words", "I found some claims."),
            ("a number", "7"),
            ("other keys", {"results": []}),
            ("claims in words", {"claims": "none"}),
            ("claims of numbers", {"claims": [1, 2]}),
            ("nested deep", "[" * 50_000),
            ("claims of nothing", {"claims": [{}]}),
        )
    ),
]  # fmt: skip
