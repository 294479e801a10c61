"""The HTTP model: requests, the ladder to structured output, failures and what they cost, and the openai client."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from support.asking import GOOD, KEY, Log, ask_once, asking, question
from support.chat_server import ChatServer, Reply

from pipeline.errors import (
    DemocritusError,
    Filtered,
    Invalid,
    ProviderRefused,
    Refused,
    Rejected,
    TooLong,
    Truncated,
    Unanswered,
    Unreachable,
    Unusable,
)
from pipeline.events import Traffic
from pipeline.llm.budget import Ledger, bound
from pipeline.llm.error_mapping import Fault, retry_after
from pipeline.llm.prices import Prices
from pipeline.llm.question import Model
from pipeline.llm.retry import Patience
from pipeline.llm.schema import closed_schema
from pipeline.settings import redact_url
from pipeline.store.records import TopicsDraft

CHAT = "/v1/chat/completions"
TEXT = json.dumps(GOOD)
TOPICS = TopicsDraft.model_validate(GOOD)
ONCE = Patience(attempts=1, outage=0)
LOST = (Unreachable, Unanswered)


# --- what is sent ---------------------------------------------------------------------------------------------------


def test_request_is_structured_and_unstreamed() -> None:
    with ChatServer([GOOD]) as server:
        answer = ask_once(server, asked=question(seed=7))
    assert answer.draft == TOPICS
    assert (answer.cached, answer.spoiled) == (False, 0)
    (request,) = server.requests
    sent = request.json
    assert request.path == CHAT
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert (sent["model"], sent["temperature"], sent["max_tokens"], sent["seed"]) == ("gpt-4o-mini", 0, 500, 7)
    assert not sent.get("stream")
    assert sent["response_format"]["type"] == "json_schema"
    assert sent["response_format"]["json_schema"] == {
        "name": "TopicsDraft",
        "strict": True,
        "schema": closed_schema(TopicsDraft),
    }


@pytest.mark.parametrize(("url", "path"), [("/", CHAT), ("?api-version=1", CHAT + "?api-version=1")])
def test_the_address_is_kept_as_it_is(url: str, path: str) -> None:
    with ChatServer([GOOD]) as server:
        ask_once(server, url=server.url + url)
    assert server.requests[0].path == path


def test_a_call_holds_all_that_is_known() -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 400}}
    log = Log()
    with ChatServer([Reply(GOOD, usage=usage)]) as server:
        ask_once(server, log)
    (call,) = log.calls
    assert (call.stage, call.item, call.model, call.key) == ("topics", "t1", "gpt-4o-mini", question().key)
    assert (call.prompt_tokens, call.completion_tokens, call.finish_reason) == (1000, 100, "stop")
    assert call.cost_usd == pytest.approx((600 * 0.15 + 400 * 0.075 + 100 * 0.60) / 1e6)
    assert (call.risk_tokens, call.risk_usd) == (0, 0)
    assert call.seconds > 0
    assert datetime.fromisoformat(call.asked_at).tzinfo is not None
    assert json.loads(call.answer) == GOOD
    assert call.prompt == "Which topics?"
    preamble = json.loads(call.preamble)
    assert preamble["messages"] == [{"role": "system", "content": "You name topics."}]
    assert preamble["response_format"] == "json_schema TopicsDraft"
    assert preamble.keys() == {"model", "messages", "max_tokens", "temperature", "response_format"}


def test_traffic_and_listeners_hear_of_each_call() -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    traffic = Traffic(listeners=[lambda event, values: told.append((event, values))])
    with ChatServer([Reply(status=500), Reply("?"), GOOD]) as server:
        ask_once(server, traffic=traffic)
    assert (traffic.sent, traffic.answered, traffic.in_flight, traffic.tokens) == (3, 2, 0, 240)
    calls = [values for event, values in told if event == "call"]
    assert [call["state"] for call in calls] == ["unreachable", "invalid", "ok"]
    assert calls[-1].keys() == {
        "stage", "item", "model", "state", "prompt_tokens", "completion_tokens", "cost_usd", "seconds",
    }  # fmt: skip


# --- the ladder -----------------------------------------------------------------------------------------------------


def refusing(**refused: str) -> Callable[[dict[str, Any]], Reply]:
    """A server that refuses parameters: name=the message it refuses them with."""

    def respond(sent: dict[str, Any]) -> Reply:
        for name, message in refused.items():
            shape = sent.get("response_format", {}).get("type")
            if name in sent or name == shape:
                return Reply(status=400, error={"message": message, "param": None, "code": None})
        return Reply(GOOD)

    return respond


SHAPE = "This response_format type is unavailable now"


@pytest.mark.parametrize(
    ("refused", "requests", "wanted"),
    [
        ({"json_schema": SHAPE}, 2, {"response_format": {"type": "json_object"}}),
        ({"json_schema": SHAPE, "json_object": SHAPE}, 3, {"response_format": None}),
        ({"temperature": "Unsupported value: 'temperature' does not support 0"}, 2, {"temperature": None}),
        ({"seed": "Unknown parameter: seed"}, 2, {"seed": None}),
        (
            {"max_tokens": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."},
            2,
            {"max_tokens": None, "max_completion_tokens": 500},
        ),
        (
            {"max_tokens": "max_tokens: Extra inputs are not permitted", "seed": "seed not supported"},
            3,
            {"max_completion_tokens": 500, "seed": None},
        ),
    ],
)
def test_what_a_server_refuses_is_left_out_from_then_on(
    refused: dict[str, str], requests: int, wanted: dict[str, Any]
) -> None:
    async def two(model: Model) -> None:
        await model.ask(question("first", seed=7))
        await model.ask(question("second", seed=7))

    log = Log()
    with ChatServer(refusing(**refused)) as server:
        asking(server, two, log)
    assert len(server.requests) == requests + 1  # the second question knows
    for request in server.requests[-2:]:
        assert {name: request.json.get(name) for name in wanted} == wanted
    assert log.states == ["ok", "ok"]  # refusals are no answers


def test_models_of_one_server_are_known_one_by_one() -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        small = sent["model"] == "small" and sent["response_format"]["type"] == "json_schema"
        return Reply(status=400, error=SHAPE) if small else Reply(GOOD)

    async def both(model: Model) -> None:
        await model.ask(question(model="small"))
        await model.ask(question(model="large"))

    with ChatServer(respond) as server:
        asking(server, both)
    shapes = [request.json["response_format"]["type"] for request in server.requests]
    assert shapes == ["json_schema", "json_object", "json_schema"]


def test_schema_goes_into_the_prompt_where_it_cannot_be_a_parameter() -> None:
    log = Log()
    with ChatServer(refusing(json_schema=SHAPE)) as server:
        ask_once(server, log)
    first, second = (request.json["messages"] for request in server.requests)
    assert "JSON" not in first[0]["content"]
    assert json.dumps(closed_schema(TopicsDraft)) in second[0]["content"]
    assert first[1] == second[1]  # what is untrusted comes after the instructions
    assert json.loads(log.calls[0].preamble)["messages"] == second[:1]


def test_plain_text_is_read_tolerantly() -> None:
    reply = Reply("Topics:\n```\n{'topics': [{'name': 'sleep', 'terms': ['insomnia',]},]}\n```")

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(status=400, error=SHAPE) if "response_format" in sent else reply

    with ChatServer(respond) as server:
        assert ask_once(server).draft == TOPICS
    assert len(server.requests) == 3


@pytest.mark.parametrize("silent", ["Sleep, mostly.", ""])
def test_server_that_ignores_the_schema_in_silence_is_given_it_in_words(silent: str) -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        told = "fit this JSON schema" in sent["messages"][0]["content"]
        return Reply(GOOD if told else silent)

    log = Log()
    with ChatServer(respond) as server:
        ask_once(server, log)
    assert log.states == ["invalid" if silent else "unreachable", "ok"]


def test_one_odd_answer_does_not_change_how_the_others_are_asked() -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        odd = sent["messages"][1]["content"] == "odd"
        return Reply("Sleep.") if odd else Reply(GOOD, hold=seen)

    seen = threading.Event()

    async def all_three(model: Model) -> None:
        even = asyncio.create_task(model.ask(question("even")))
        while not server.requests:
            await asyncio.sleep(0.001)
        odd = asyncio.create_task(model.ask(question("odd")))
        while len(server.requests) < 3:  # the odd one was already asked again, with the schema in words
            await asyncio.sleep(0.001)
        seen.set()
        await asyncio.gather(even, odd)
        await model.ask(question("last"))

    with ChatServer(respond) as server:
        asking(server, all_three)
    shapes = [request.json["response_format"]["type"] for request in server.requests]
    assert shapes == ["json_schema", "json_schema", "json_object", "json_schema"]


def test_one_odd_request_does_not_change_how_the_others_are_asked() -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        odd = sent["messages"][1]["content"] == "odd"
        return Reply(status=400, error="guided decoding failed: response_format") if odd else Reply(GOOD)

    async def both(model: Model) -> None:
        with pytest.raises(Rejected):
            await model.ask(question("odd"))
        await model.ask(question("even"))

    with ChatServer(respond) as server:
        asking(server, both)
    assert server.requests[-1].json["response_format"]["type"] == "json_schema"


def test_an_unreadable_answer_is_shown_once_with_what_is_wrong() -> None:
    bad = '{"topics": [{"name": 3, "terms": []}]}'
    log = Log()
    with ChatServer([bad, GOOD]) as server:
        assert ask_once(server, log).draft == TOPICS
    first, second = (request.json["messages"] for request in server.requests)
    assert second[1]["content"].startswith(first[1]["content"])
    assert bad in second[1]["content"]
    assert "name: Input should be a valid string" in second[1]["content"]
    assert log.states == ["invalid", "ok"]
    # a second run knows both answers
    with ChatServer([]) as server:
        again = ask_once(server, log)
    assert again.cached
    assert again.draft == TOPICS
    assert server.requests == []


def test_an_unreadable_answer_is_not_shown_twice() -> None:
    log = Log()
    with ChatServer(lambda _: "Sleep.") as server, pytest.raises(Invalid):
        ask_once(server, log)
    assert len(server.requests) == 2
    with ChatServer([]) as server, pytest.raises(Invalid):
        ask_once(server, log)
    assert server.requests == []


def test_spoiled_items_are_counted_live_and_from_the_log() -> None:
    log = Log()
    with ChatServer([{"topics": [*GOOD["topics"], {"name": 5}]}]) as server:
        live = ask_once(server, log)
        logged = ask_once(server, log)
    assert (live.spoiled, logged.spoiled) == (1, 1)
    assert live.draft == logged.draft == TOPICS
    assert (live.cached, logged.cached) == (False, True)
    assert log.states == ["ok"]


# --- failures -------------------------------------------------------------------------------------------------------

QUOTA = {"message": "You exceeded your current quota.", "type": "insufficient_quota", "code": "insufficient_quota"}
MODEL = {"message": "The model 'gpt-4o-mini' does not exist", "code": "model_not_found"}
TOO_LONG = {"message": "maximum context length is 8192 tokens", "code": "context_length_exceeded", "param": "messages"}
REFUSED = "I cannot help with that."
HTML = "<html>welcome</html>"
RESULT = {"choices": [{"message": {"content": None}, "finish_reason": "stop"}]}

# name, reply, error, requests, states in the log, may have been billed
FAILURES: list[tuple[str, Reply, type[DemocritusError], int, str, bool]] = [
    # asked again, in vain
    ("408", Reply(status=408), Unreachable, 6, "unreachable", False),
    ("409", Reply(status=409), Unreachable, 6, "unreachable", False),
    ("500", Reply(status=500, error="oops"), Unreachable, 6, "unreachable", False),
    ("503, HTML", Reply(status=503, raw="<html>busy</html>", content_type="text/html"), Unreachable, 6, "", False),
    ("503, in no charset", Reply(status=503, raw=HTML, content_type="text/html; charset=base64"), Unreachable, 6, "",
     False),
    ("520", Reply(status=520), Unreachable, 6, "unreachable", False),
    ("dropped before", Reply(GOOD, drop="before"), Unreachable, 6, "unreachable", True),
    ("dropped during", Reply(GOOD, drop="during"), Unreachable, 6, "unreachable", True),
    ("error with status 200", Reply(raw='{"error": {"message": "upstream"}}'), Unreachable, 6, "unreachable", True),
    ("502 with status 200", Reply(raw='{"error": {"code": 502}}'), Unreachable, 6, "unreachable", True),
    ("empty", Reply(""), Unreachable, 6, "unreachable", False),
    ("blank", Reply(" \n", usage=None), Unreachable, 6, "unreachable", True),
    ("null", Reply(None), Unreachable, 6, "unreachable", False),
    ("no choices", Reply(GOOD, choices=False), Unreachable, 6, "unreachable", False),
    ("no choices, no usage", Reply(GOOD, choices=False, usage=None), Unreachable, 6, "unreachable", True),
    ("HTML with status 200", Reply(raw=HTML, content_type="text/html"), Unreachable, 6, "unreachable", False),
    ("nothing at all", Reply(raw=""), Unreachable, 6, "unreachable", True),
    ("not compressed", Reply(GOOD, headers={"content-encoding": "gzip"}), Unreachable, 6, "unreachable", True),
    ("not HTTP", Reply(GOOD, headers={"no name of a header": "x"}), Unreachable, 6, "unreachable", True),
    ("half of a response", Reply(raw='{"choices": [{"mess'), Unreachable, 6, "unreachable", True),
    ("JSON that is no completion", Reply(raw="[1]"), Unreachable, 6, "unreachable", True),
    ("choices of a wrong type", Reply(raw='{"choices": [null], "usage": 7}'), Unreachable, 6, "unreachable", True),
    # shown to the model once
    ("not JSON", Reply("Topics: sleep."), Invalid, 2, "invalid", False),
    ("wrong schema", Reply({"subjects": []}), Invalid, 2, "invalid", False),
    ("all items bad", Reply({"topics": [{"name": 1}, {"name": 2}]}), Invalid, 2, "invalid", False),
    # not asked again
    ("cut off", Reply('{"topics": [', finish_reason="length"), Truncated, 1, "truncated", False),
    ("all thought", Reply(None, finish_reason="length"), Truncated, 1, "truncated", False),
    ("cut off in silence", Reply(TEXT[:-4]), Truncated, 1, "truncated", False),
    ("filtered answer", Reply(None, finish_reason="content_filter"), Filtered, 1, "filtered", False),
    ("filtered question", Reply(status=400, error={"message": "no", "code": "content_filter"}), Filtered, 1,
     "filtered", False),
    ("moderated", Reply(status=403, error="Your input was flagged"), Filtered, 1, "filtered", False),
    ("refused", Reply(None, refusal=REFUSED), Refused, 1, "refused", False),
    ("too long", Reply(status=400, error=TOO_LONG), TooLong, 1, "too_long", False),
    ("too long, with status 200", Reply(raw=json.dumps({"error": TOO_LONG})), TooLong, 1, "too_long", True),
    ("413", Reply(status=413), TooLong, 1, "too_long", False),
    ("422", Reply(status=422, raw='{"detail": [{"loc": ["body"], "msg": "bad"}]}'), Rejected, 1, "rejected", False),
    # the run is over
    ("401", Reply(status=401, error=f"Incorrect API key: {KEY}"), ProviderRefused, 1, "", False),
    ("402", Reply(status=402, error="Insufficient balance"), ProviderRefused, 1, "", False),
    ("403", Reply(status=403, error="no access"), ProviderRefused, 1, "", False),
    ("404, model", Reply(status=404, error=MODEL), ProviderRefused, 1, "", False),
    ("404, HTML", Reply(status=404, raw="<html>not here</html>"), ProviderRefused, 1, "", False),
    ("307", Reply(status=307, headers={"location": "http://127.0.0.1:9/"}), ProviderRefused, 1, "", False),
    ("quota", Reply(status=429, error=QUOTA), ProviderRefused, 1, "", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "error", "requests", "state", "risky"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES]
)
def test_each_failure_has_its_name(
    reply: Reply, error: type[DemocritusError], requests: int, state: str, risky: bool
) -> None:
    log, ledger = Log(), Ledger(Prices.load())
    replies = iter([Reply(GOOD)])  # the server is there

    async def ask(model: Model) -> None:
        await model.ask(question("first"))
        await model.ask(question())

    with ChatServer(lambda _: next(replies, reply)) as server, pytest.raises(error) as caught:
        asking(server, ask, log, ledger=ledger)
    assert type(caught.value) is error
    assert len(server.requests) == 1 + requests
    first = log.calls.pop(0)
    # what may have cost something is in the log under its failure's name, with what it may have cost at most
    assert log.states == ([state] * requests if state else [])
    most = bound(question(), Prices.load())
    for call in log.calls[:1]:
        assert (call.risk_tokens, call.risk_usd) == ((most.tokens, most.usd) if risky else (0, 0))
    assert ledger.tokens == sum(c.prompt_tokens + c.completion_tokens + c.risk_tokens for c in [first, *log.calls])
    # the message is for the user: one line, where it failed, never the key
    message = str(caught.value)
    assert "\n" not in message
    assert server.url.removesuffix("/v1") in message or "gpt-4o-mini" in message
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert KEY not in told
    assert not any(KEY in call.model_dump_json() for call in log.calls)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(raw=HTML), "something else than a model's answer.*Check --base-url"),
        (Reply(GOOD, choices=False), "a response without an answer"),
        (Reply(""), "an answer without text"),
        (Reply(raw='{"error": {"message": "the upstream died"}}'), "the upstream died"),
        (Reply(GOOD, drop="before"), "connection was lost"),
        (Reply(GOOD, drop="during"), "connection was lost"),
        (Reply(GOOD, headers={"content-encoding": "gzip"}), "sent a response that cannot be read"),
        (Reply(GOOD, headers={"no name of a header": "x"}), "sent a response that cannot be read"),
    ],
)
def test_what_did_not_come_is_said(reply: Reply, reason: str) -> None:
    with ChatServer(lambda _: reply) as server, pytest.raises(LOST, match=reason):
        ask_once(server, patience=ONCE)


def test_tokens_of_empty_answers_are_paid_for() -> None:
    log = Log()
    with ChatServer([Reply(""), GOOD]) as server:
        ask_once(server, log)
    assert [(call.state, call.prompt_tokens, call.completion_tokens) for call in log.calls] == [
        ("unreachable", 100, 20),
        ("ok", 100, 20),
    ]
    assert all(call.cost_usd for call in log.calls)


@pytest.mark.parametrize("bad", [Reply(status=500), Reply(status=429), Reply(GOOD, drop="during"), Reply("")])
def test_what_can_succeed_later_does(bad: Reply) -> None:
    with ChatServer([bad, bad, GOOD]) as server:
        ask_once(server)
    assert len(server.requests) == 3


def test_no_server_at_all_costs_nothing() -> None:
    log = Log()
    with ChatServer([]) as server:
        pass
    for url in (server.url, "http://no-such-host.invalid/v1"):
        with pytest.raises(LOST, match="Check the network"):
            ask_once(server, log, url=url, patience=ONCE)
    assert log.calls == []


def test_timeout_of_one_request_is_asked_again_and_may_be_billed() -> None:
    never, log = threading.Event(), Log()
    with ChatServer(lambda _: Reply(GOOD, hold=never if len(server.requests) < 2 else None)) as server:
        assert ask_once(server, log, timeout=0.3).draft == TOPICS
    assert len(server.requests) >= 2
    assert log.calls[0].state == "unreachable"
    assert log.calls[0].risk_tokens == bound(question(), Prices.load()).tokens


def test_a_slow_body_is_cut_by_the_timeout_too() -> None:
    with ChatServer(lambda _: Reply(GOOD, drip=60.0)) as server, pytest.raises(LOST, match="no answer in time"):
        ask_once(server, timeout=0.3, patience=ONCE)


def test_a_cancelled_request_may_have_been_billed() -> None:
    never, log, ledger = threading.Event(), Log(), Ledger(Prices.load())

    async def body(model: Model) -> None:
        task = asyncio.create_task(model.ask(question()))
        while not server.requests:
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()

    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server:
        asking(server, body, log, ledger=ledger)
    most = bound(question(), Prices.load()).tokens
    assert [(call.state, call.risk_tokens) for call in log.calls] == [("unreachable", most)]
    assert ledger.tokens == most


def test_the_deadline_of_a_question_logs_what_was_on_its_way() -> None:
    never, log = threading.Event(), Log()
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server, pytest.raises(LOST):
        ask_once(server, log, patience=Patience(deadline=0.3))
    assert log.states == ["unreachable"] * len(server.requests)


# --- what does not fit ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (8500 in the messages, "
        "500 in the completion). Please reduce the length of the messages or completion.",
        "'max_tokens' or 'max_completion_tokens' is too large: 500. This model's maximum context length is 8192 tokens "
        "and your request has 8000 input tokens (500 > 8192 - 8000).",
        "input length and `max_tokens` exceed context limit: 188240 + 500 > 188700, decrease input length",
        "prompt is too long: 208310 tokens > 200000 maximum",
        "the request exceeds the available context size, try increasing it",
        "prompt too long; exceeded max context length by 4021 tokens",
        "Prompt contains 240000 tokens, too large for model with 128000 maximum context length",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
        "The input (516368 tokens) is longer than the model's context length (262144 tokens).",
        "The number of tokens to keep from the initial prompt is greater than the context length",
        "Range of input length should be [1, 30720]",
        "Your request exceeded model token limit: 262144 (requested: 300000)",
        "Input is too long for requested model.",
        "`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens and 500 `max_new_tokens`",
    ],
)
def test_what_is_too_long_is_known_in_any_words_and_not_sent_again(message: str) -> None:
    log = Log()
    with ChatServer([Reply(status=400, error=message)]) as server:
        for _ in range(2):
            with pytest.raises(TooLong):
                ask_once(server, log)
    assert len(server.requests) == 1
    assert log.states == ["too_long"]
    assert (log.calls[0].cost_usd, log.calls[0].risk_tokens) == (0, 0)


@pytest.mark.parametrize(
    "message",
    [
        "max_tokens is too large: 500. This model supports at most 400 completion tokens, whereas you provided 500.",
        "max_tokens: 500 > 400, which is the maximum allowed number of output tokens for this model",
        "'max_tokens' or 'max_completion_tokens' is too large: 500. This model's maximum context length is 400 tokens "
        "and your request has 20 input tokens (500 > 400 - 20).",
    ],
)
def test_a_limit_of_the_answer_that_is_too_high_is_the_users_to_lower(message: str) -> None:
    error = {"message": message, "param": "max_tokens"}
    with ChatServer([Reply(status=400, error=error)]) as server, pytest.raises(Rejected, match="--answer-tokens") as it:
        ask_once(server)
    assert type(it.value) is Rejected
    assert len(server.requests) == 1


def test_more_than_a_minutes_tokens_in_one_request_is_too_long() -> None:
    error = "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 31000."
    with ChatServer([Reply(status=429, error=error)]) as server, pytest.raises(TooLong):
        ask_once(server)


def test_faults_name_the_parameter_that_was_sent() -> None:
    fault = Fault(400, message="Unsupported parameter: 'max_tokens' ... Use 'max_completion_tokens' instead.")
    assert fault.unsupported({"max_tokens", "temperature"}) == "max_tokens"
    assert fault.unsupported({"temperature"}) is None
    assert Fault(500, param="seed", message="unsupported seed").unsupported({"seed"}) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "20"}, 0.02),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 23 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, lambda: datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)) == seconds


# --- answers of odd form --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content_type", ["text/plain", "text/html", "nonsense", "text/plain; charset=base64"])
def test_wrong_content_type_and_content_in_parts(content_type: str) -> None:
    message = {"role": "assistant", "content": [{"type": "text", "text": TEXT[:9]}, {"type": "text", "text": TEXT[9:]}]}
    raw = json.dumps({"choices": [{"message": message}]})
    with ChatServer([Reply(raw=raw, content_type=content_type)]) as server:
        assert ask_once(server).draft == TOPICS


@pytest.mark.parametrize(
    ("reply", "model", "tokens", "known"),
    [
        (Reply(GOOD, usage=None), "gpt-4o-mini", 0, False),
        (Reply(GOOD, usage={"prompt_tokens": None}), "gpt-4o-mini", 0, False),
        (Reply(GOOD), "qwen3:8b", 100, False),
        (Reply(GOOD), "gpt-4o-mini", 100, True),
    ],
)
def test_unknown_cost_is_none_and_not_zero(reply: Reply, model: str, tokens: int, known: bool) -> None:
    log = Log()
    with ChatServer([reply]) as server:
        ask_once(server, log, question(model=model))
    assert log.calls[0].prompt_tokens == tokens
    assert (log.calls[0].cost_usd is not None) == known
    assert (log.calls[0].risk_tokens > 0) == (tokens == 0)


def test_half_a_character_is_rejected_before_it_is_sent() -> None:
    with ChatServer([]) as server, pytest.raises(Rejected, match="half a character"):
        ask_once(server, asked=question("\ud800"))
    assert server.requests == []


def test_half_a_character_in_an_answer_is_replaced_live_as_in_the_log() -> None:
    log = Log()
    with ChatServer(['{"topics": [{"name": "half \ud83e", "terms": []}]}']) as server:
        live, logged = ask_once(server, log), ask_once(server, log)
    assert len(server.requests) == 1
    assert live.draft == logged.draft
    assert live.draft == TopicsDraft.model_validate({"topics": [{"name": "half ?", "terms": []}]})


# --- connections ----------------------------------------------------------------------------------------------------


def test_connections_are_used_again_and_replaced_when_the_server_closes_them() -> None:
    replies = [GOOD, GOOD, Reply(GOOD, drop="after"), GOOD, GOOD]

    async def in_turn(model: Model) -> None:
        for number in range(5):
            assert (await model.ask(question(str(number)))).draft == TOPICS
            await asyncio.sleep(0.05)

    with ChatServer(replies) as server:
        asking(server, in_turn)
    assert len(server.requests) == 5
    assert server.connections == 2


def test_localhost_by_name() -> None:
    with ChatServer([GOOD]) as server:
        assert ask_once(server, url=server.url.replace("127.0.0.1", "localhost")).draft == TOPICS


@pytest.fixture
def authority(tmp_path: Path) -> tuple[trustme.CA, Path]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return authority, tmp_path / "ca.pem"


def certificate(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_an_authority_of_ones_own(authority: tuple[trustme.CA, Path]) -> None:
    ca, file = authority
    with ChatServer([GOOD], tls=certificate(ca, "127.0.0.1")) as server:
        assert server.url.startswith("https:")
        assert ask_once(server, ca=file).draft == TOPICS


@pytest.mark.parametrize(("names", "told"), [(("127.0.0.1",), False), (("elsewhere.example",), True)])
def test_certificates_are_checked(authority: tuple[trustme.CA, Path], names: tuple[str, ...], told: bool) -> None:
    ca, file = authority
    log = Log()
    with ChatServer([], tls=certificate(ca, *names)) as server, pytest.raises(LOST, match="--ca"):
        ask_once(server, log, ca=file if told else None, patience=ONCE)
    assert server.requests == []
    assert log.calls == []


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate")
    with ChatServer([]) as server:
        for name in ("empty.pem", "missing.pem"):
            with pytest.raises(Unusable, match=name):
                ask_once(server, ca=tmp_path / name)


def test_a_proxy_named_by_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with ChatServer([]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(ProviderRefused, match="has no model"):
            ask_once(proxy, url="http://model.invalid/v1", patience=ONCE)
        assert [request.path for request in proxy.requests] == ["http://model.invalid/v1/chat/completions"]
        assert "proxy-authorization" not in proxy.requests[0].headers
        # a password of its own, and no scheme
        place = proxy.url.removesuffix("/v1").removeprefix("http://")
        monkeypatch.setenv("HTTP_PROXY", f"user:pass%20word@{place}")
        with pytest.raises(ProviderRefused, match="has no model"):
            ask_once(proxy, url="http://model.invalid/v1", patience=ONCE)
        assert proxy.requests[1].headers["proxy-authorization"] == "Basic dXNlcjpwYXNzIHdvcmQ="
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with ChatServer([GOOD]) as server:
            assert ask_once(server).draft == TOPICS


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:9", "http://127.0.0.1:port"])
def test_a_proxy_that_cannot_be_is_refused(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with ChatServer([]) as server, pytest.raises(Unusable, match="proxy"):
        ask_once(server, url="http://model.invalid/v1")


def test_a_proxy_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    with ChatServer([]) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.removesuffix("/v1"))
        with pytest.raises(LOST, match="through the proxy"):
            ask_once(proxy, log, url="https://model.invalid/v1", patience=ONCE)
    with pytest.raises(LOST, match="could not be reached"):  # which is gone by now
        ask_once(proxy, log, url="https://model.invalid/v1", patience=ONCE)
    assert log.calls == []


# --- settings of the openai client ----------------------------------------------------------------------------------


def test_settings_of_the_openai_client_are_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-genes")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-sleep")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin-not-for-this")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Gateway: gateway-secret-42\nX-Team: genes")
    log = Log()
    with ChatServer(["gateway-secret-42"] * 2) as server, pytest.raises(Invalid):
        ask_once(server, log, headers={"X-Team": "mine"})
    sent = server.requests[0].headers
    assert (sent["openai-organization"], sent["openai-project"]) == ("org-genes", "proj-sleep")
    assert (sent["x-gateway"], sent["x-team"]) == ("gateway-secret-42", "mine")
    assert sent["authorization"] == f"Bearer {KEY}"
    assert not any("gateway-secret-42" in call.model_dump_json() for call in log.calls)
    monkeypatch.setenv("OPENAI_ORG_ID", "ключ")
    with ChatServer([]) as server, pytest.raises(Unusable, match="OpenAI-Organization"):
        ask_once(server)


AZURE = "/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21"


@pytest.mark.parametrize(
    "url",
    [
        "http://genes.openai.azure.com",
        "http://genes.openai.azure.com/openai/",
        "http://genes.cognitiveservices.azure.com/openai/deployments/gpt-4o-mini",
        f"http://genes.openai.azure.com{AZURE}",
    ],
)
def test_azure_is_asked_by_deployment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_VERSION", "other" if "api-version" in url else "2024-10-21")
    with ChatServer([GOOD]) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url.removesuffix("/v1"))
        assert ask_once(server, url=url).draft == TOPICS
    (request,) = server.requests
    assert request.path == url.partition(".com")[0] + ".com" + AZURE
    assert request.headers["api-key"] == KEY
    assert "authorization" not in request.headers
    assert request.json["response_format"]["type"] == "json_schema"


def test_azure_behind_a_gateway_and_with_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
    with ChatServer([GOOD]) as server:
        headers = {"Authorization": "Bearer token-of-entra"}
        ask_once(server, url=server.url.replace("/v1", "/openai"), key="none", headers=headers)
    assert server.requests[0].path == AZURE
    assert server.requests[0].headers["authorization"] == headers["Authorization"]
    assert "api-key" not in server.requests[0].headers


def test_azure_addresses_that_end_in_v1_are_like_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
    with ChatServer([GOOD]) as server:
        ask_once(server)
    assert server.requests[0].path == CHAT
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_azure_without_a_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_VERSION", raising=False)
    with ChatServer([]) as server, pytest.raises(Unusable, match="OPENAI_API_VERSION"):
        ask_once(server, url="https://genes.openai.azure.com/openai")


# --- secrets --------------------------------------------------------------------------------------------------------

HEADERS = {"X-Gateway": "gateway-secret-42", "X-Team": "Basic c2VjcmV0OnNlY3JldA=="}
SECRETS = (KEY, "gateway-secret-42", "c2VjcmV0OnNlY3JldA==")


def test_headers_are_sent() -> None:
    with ChatServer([GOOD]) as server:
        ask_once(server, headers=HEADERS)
    sent = server.requests[0].headers
    assert {name: sent[name.lower()] for name in HEADERS} == HEADERS
    assert sent["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", ["Authorization", "authorization"])
def test_an_authorization_of_ones_own_takes_the_place_of_the_key(name: str) -> None:
    with ChatServer([GOOD]) as server:
        ask_once(server, key=None, headers={name: "Digest 0123456789"})
    assert server.requests[0].headers["authorization"] == "Digest 0123456789"


def test_a_password_in_the_address() -> None:
    log = Log()
    with ChatServer([f"you are user:hunter-two-{'x' * 9}"] * 2) as server, pytest.raises(Invalid) as caught:
        ask_once(server, log, key=None, url=server.url.replace("//", f"//user:hunter-two-{'x' * 9}@"))
    assert server.requests[0].headers["authorization"].startswith("Basic ")
    assert "hunter-two" not in str(caught.value) + "".join(call.model_dump_json() for call in log.calls)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(" ".join(SECRETS)),
        Reply(None, refusal=" ".join(SECRETS)),
        Reply(raw=" ".join(SECRETS)),
        Reply(status=400, error=" ".join(SECRETS)),
        Reply(status=401, error=" ".join(SECRETS)),
        Reply(status=500, raw=" ".join(SECRETS)),
        Reply(GOOD, drop="before"),
        Reply({"topics": [{"name": secret, "terms": []} for secret in SECRETS]}),
    ],
)
def test_secrets_are_never_kept_or_told(reply: Reply) -> None:
    log, told = Log(), ""
    events: list[str] = []
    traffic = Traffic(listeners=[lambda event, values: events.append(f"{event} {values}")])
    with ChatServer(lambda _: reply) as server:
        try:
            ask_once(server, log, headers=HEADERS, traffic=traffic)
        except DemocritusError as error:
            told = "".join(traceback.format_exception(error))
    kept = "".join(call.model_dump_json() for call in log.calls) + "".join(events)
    assert [secret for secret in SECRETS if secret in told + kept] == []


@pytest.mark.parametrize("key", ["", "sk-with space", "sk-line\n", "sk-ключ"])
def test_keys_that_cannot_be_are_refused_unseen(key: str) -> None:
    with ChatServer([]) as server, pytest.raises(Unusable) as caught:
        ask_once(server, key=key)
    assert not key or key.strip() not in str(caught.value)
    assert server.requests == []


@pytest.mark.parametrize("headers", [{"X-A": "line\nend"}, {"X-A": ""}, {"X A": "value"}, {"X-A": "ключ"}])
def test_headers_that_cannot_be_are_refused_unseen(headers: dict[str, str]) -> None:
    with ChatServer([]) as server, pytest.raises(Unusable) as caught:
        ask_once(server, headers=headers)
    assert not any(value and value in str(caught.value) for value in headers.values())
    assert server.requests == []


def test_a_server_without_keys() -> None:
    with ChatServer([GOOD]) as server:
        ask_once(server, key=None)
    assert KEY not in server.requests[0].headers["authorization"]


@pytest.mark.parametrize("url", ["localhost:8000/v1", "ftp://x/v1", "http://", "http://x:99999999/v1", "http://[x/v1"])
def test_addresses_that_cannot_be_are_refused(url: str) -> None:
    with ChatServer([]) as server, pytest.raises(Unusable):
        ask_once(server, url=url)


def test_addresses_are_shown_without_secrets() -> None:
    assert redact_url("https://user:secret@host:8443/v1/?token=secret#secret") == "https://host:8443/v1"
    assert redact_url("http://[::1]:8000/v1") == "http://[::1]:8000/v1"


def test_server_messages_are_made_harmless() -> None:
    noisy = "bad\x1b[31m\n" + "very " * 500 + KEY
    with ChatServer([Reply(status=400, error=noisy)]) as server, pytest.raises(Rejected) as caught:
        ask_once(server)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 700
