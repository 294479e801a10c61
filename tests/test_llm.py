"""pipeline.llm against a real server on localhost."""

from __future__ import annotations

import asyncio
import json
import threading
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from chat_server import ChatServer, Reply
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, Field

from pipeline.errors import (
    CallFailed,
    DemocritusError,
    Filtered,
    Invalid,
    ProviderRefused,
    Refused,
    Rejected,
    Truncated,
    Unreachable,
    Unusable,
)
from pipeline.llm import Answer, Message, Model, Patience, Price, Question, connect, cost, price_of
from pipeline.llm.faults import Fault, retry_after, shown
from pipeline.llm.prices import Tokens
from pipeline.llm.schema import closed_schema, read_draft
from pipeline.records import Call, ClaimsDraft, Draft, TopicsDraft, VerdictsDraft

KEY = "sk-test-0123456789abcdef"
HASTY = Patience(first_wait=0.001, longest_wait=0.004)
GOOD = {"topics": [{"name": "sleep", "terms": ["insomnia"]}]}
CHAT = "/v1/chat/completions"


class Log:
    """A call log in memory, as strict as the store: what is put is there, and only 'ok' is found."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def find(self, key: str) -> Call | None:
        return next((call for call in reversed(self.calls) if call.key == key and call.state == "ok"), None)

    def put(self, call: Call) -> None:
        self.calls.append(call)


def question(text: str = "Which topics?", **changes: Any) -> Question:
    messages = (Message("system", "You name topics."), Message("user", text))
    fields = {"stage": "topics", "item": "t1", "schema": TopicsDraft, "model": "gpt-4o-mini", "max_tokens": 500}
    return Question(**{**fields, "messages": messages, **changes})


def asking(
    server: ChatServer, body: Callable[[Model], Coroutine[Any, Any, Any]], log: Log | None = None, **settings: Any
) -> Any:
    """Run `body` with a model connected to the server."""

    async def run() -> Any:
        options = {"key": KEY, "patience": HASTY, "timeout": 30.0, "base_url": server.url, **settings}
        async with connect(log=Log() if log is None else log, **options) as model:
            return await body(model)

    return asyncio.run(run())


def ask_once(server: ChatServer, log: Log | None = None, asked: Question | None = None, **settings: Any) -> Answer:
    answer = asking(server, lambda model: model.ask(asked or question()), log, **settings)
    assert isinstance(answer, Answer)
    return answer


# --- what is sent ---------------------------------------------------------------------------------------------------


def test_request_is_structured_and_unstreamed() -> None:
    with ChatServer([GOOD]) as server:
        answer = ask_once(server, asked=question(seed=7))
    assert answer.draft == TopicsDraft.model_validate(GOOD)
    assert not answer.cached
    (request,) = server.requests
    sent = request.json
    assert request.path == CHAT
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert (sent["model"], sent["temperature"], sent["max_tokens"], sent["seed"]) == ("gpt-4o-mini", 0, 500, 7)
    assert not sent.get("stream")
    assert sent["response_format"]["type"] == "json_schema"
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert sent["response_format"]["json_schema"]["name"] == "TopicsDraft"
    assert sent["response_format"]["json_schema"]["schema"] == closed_schema(TopicsDraft)


def every_node(schema: Any) -> list[dict[str, Any]]:
    nodes = [schema]
    for child in [*schema.get("properties", {}).values(), *schema.get("anyOf", []), schema.get("items")]:
        nodes += every_node(child) if child else []
    return nodes


@pytest.mark.parametrize("draft", [ClaimsDraft, TopicsDraft, VerdictsDraft])
def test_schema_is_closed_and_inlined(draft: type[Draft]) -> None:
    nodes = every_node(closed_schema(draft))
    for node in nodes:
        assert node.keys() <= {
            "type",
            "enum",
            "description",
            "anyOf",
            "items",
            "properties",
            "required",
            "additionalProperties",
        }
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
    described = [node["description"] for node in nodes if "description" in node]
    assert all(field.description in described for field in draft.model_fields.values() if field.description)


def test_schema_keeps_choices_and_optional_parts() -> None:
    claim = closed_schema(ClaimsDraft)["properties"]["claims"]["items"]["properties"]
    assert claim["sign"]["enum"] == ["+", "-", "0", "?"]
    assert [choice["type"] for choice in claim["context"]["anyOf"]] == ["object", "null"]
    assert "copied letter by letter" in claim["quote"]["description"]


class Loose(Draft):
    model_config = ConfigDict(extra="ignore")
    kind: Literal["only"] = "only"
    size: int = Field(3, ge=1, le=9)
    anything: dict[str, str] = Field(default_factory=dict)


class Knot(Draft):
    inner: list[Knot]


@pytest.mark.parametrize("draft", [Loose, Knot])
def test_schema_that_cannot_be_strict_is_the_programmers_mistake(draft: type[Draft]) -> None:
    with pytest.raises(TypeError):
        closed_schema(draft)


# --- the key of a question ------------------------------------------------------------------------------------------


def test_key_is_what_determines_the_answer_and_nothing_else() -> None:
    base = question()
    assert base.key == question(stage="claims", item="other").key == question(temperature=0).key
    others = [
        question("Other text"),
        question(model="gpt-4o"),
        question(schema=VerdictsDraft),
        question(temperature=0.5),
        question(max_tokens=501),
        question(seed=1),
        question(messages=(Message("user", "You name topics."), Message("user", "Which topics?"))),
    ]
    assert len({base.key, *(other.key for other in others)}) == len(others) + 1


# --- servers that take less -----------------------------------------------------------------------------------------


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
    assert [call.state for call in log.calls] == ["ok", "ok"]  # refusals are no answers


def test_schema_goes_into_the_prompt_where_it_cannot_be_a_parameter() -> None:
    with ChatServer(refusing(json_schema=SHAPE)) as server:
        ask_once(server)
    first, second = (request.json["messages"] for request in server.requests)
    assert "JSON" not in first[0]["content"]
    assert json.dumps(closed_schema(TopicsDraft)) in second[0]["content"]
    assert first[1] == second[1]  # what is untrusted comes after the instructions


def test_server_that_ignores_the_schema_in_silence_is_given_it_in_words() -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        told = "fit this JSON schema" in sent["messages"][0]["content"]
        return Reply(GOOD if told else "Sleep, mostly.")

    log = Log()
    with ChatServer(respond) as server:
        ask_once(server, log)
    assert [call.state for call in log.calls] == ["invalid", "ok"]


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


def test_limit_that_is_too_high_is_not_taken_for_an_unknown_parameter() -> None:
    too_large = {"message": "max_tokens is too large: this model supports at most 10 tokens", "param": "max_tokens"}
    with ChatServer([Reply(status=400, error=too_large)]) as server, pytest.raises(Rejected):
        ask_once(server)
    assert len(server.requests) == 1


# --- reading answers ------------------------------------------------------------------------------------------------

TEXT = json.dumps(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"Here it is:\n{TEXT}\nAnything else?",
        f'<think>{{"topics": [{{"name": "draft", "terms": []}}]}}</think>{TEXT}',
        f"Let me think. {{so}}</think>\n```\n{TEXT}```",
        f"{TEXT} <think>was that right?</think>",
        f'{{"wrong": 1}} then {TEXT} and {{"topics": []}}',
        f"{{ {TEXT}",
    ],
)
def test_tolerant_reading(text: str) -> None:
    assert read_draft(text, TopicsDraft) == TopicsDraft.model_validate(GOOD)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON object"),
        ("I'm sorry, I can't help with that.", "no JSON object"),
        (TEXT[:-4], "no JSON object"),
        ('{"topics": 3}', "topics: "),
        ("[" * 100_000, "no JSON object"),
        ('{"a":' * 100_000, "no JSON object"),
        ("null", "TopicsDraft"),
    ],
)
def test_unreadable_answers_say_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        read_draft(text, TopicsDraft)


@given(st.text())
def test_reading_any_text_gives_a_draft_or_invalid(text: str) -> None:
    for variant in (text, text + TEXT, TEXT[: len(text)] + text):
        try:
            assert isinstance(read_draft(variant, TopicsDraft), TopicsDraft)
        except Invalid:
            assert TEXT not in variant or variant != TEXT


# --- failures -------------------------------------------------------------------------------------------------------

QUOTA = {"message": "You exceeded your current quota.", "type": "insufficient_quota", "code": "insufficient_quota"}
MODEL = {"message": "The model 'gpt-4o-mini' does not exist", "code": "model_not_found"}
TOO_LONG = {"message": "maximum context length is 8192 tokens", "code": "context_length_exceeded", "param": "messages"}
REFUSED = "I cannot help with that."

FAILURES = [
    # asked again, in vain
    ("408", Reply(status=408), Unreachable, 6),
    ("409", Reply(status=409), Unreachable, 6),
    ("500", Reply(status=500, error="oops"), Unreachable, 6),
    ("503, HTML", Reply(status=503, raw="<html>busy</html>", content_type="text/html"), Unreachable, 6),
    ("520", Reply(status=520), Unreachable, 6),
    ("dropped before", Reply(GOOD, drop="before"), Unreachable, 6),
    ("dropped during", Reply(GOOD, drop="during"), Unreachable, 6),
    ("error with status 200", Reply(raw='{"error": {"code": 502, "message": "upstream"}}'), Unreachable, 6),
    ("not JSON", Reply("Topics: sleep."), Invalid, 3),
    ("wrong schema", Reply({"subjects": []}), Invalid, 3),
    ("empty", Reply(""), Invalid, 3),
    ("null", Reply(None), Invalid, 3),
    ("no choices", Reply(GOOD, choices=False), Invalid, 3),
    ("HTML with status 200", Reply(raw="<html>welcome</html>", content_type="text/html"), Invalid, 3),
    ("JSON that is no completion", Reply(raw="[1]"), Invalid, 3),
    ("choices of a wrong type", Reply(raw='{"choices": [null], "usage": 7}'), Invalid, 3),
    # not asked again
    ("cut off", Reply('{"topics": [', finish_reason="length"), Truncated, 1),
    ("all thought", Reply(None, finish_reason="length"), Truncated, 1),
    ("filtered answer", Reply(None, finish_reason="content_filter"), Filtered, 1),
    ("filtered question", Reply(status=400, error={"message": "no", "code": "content_filter"}), Filtered, 1),
    ("moderated", Reply(status=403, error="Your input was flagged"), Filtered, 1),
    ("refused", Reply(None, refusal=REFUSED), Refused, 1),
    ("too long", Reply(status=400, error=TOO_LONG), Rejected, 1),
    ("413", Reply(status=413), Rejected, 1),
    ("422", Reply(status=422, raw='{"detail": [{"loc": ["body"], "msg": "bad"}]}'), Rejected, 1),
    # the run is over
    ("401", Reply(status=401, error=f"Incorrect API key: {KEY}"), ProviderRefused, 1),
    ("402", Reply(status=402, error="Insufficient balance"), ProviderRefused, 1),
    ("403", Reply(status=403, error="no access"), ProviderRefused, 1),
    ("404, model", Reply(status=404, error=MODEL), ProviderRefused, 1),
    ("404, HTML", Reply(status=404, raw="<html>not here</html>"), ProviderRefused, 1),
    ("307", Reply(status=307, headers={"location": "http://127.0.0.1:9/"}), ProviderRefused, 1),
    ("quota", Reply(status=429, error=QUOTA), ProviderRefused, 1),
    ("429, tomorrow", Reply(status=429, headers={"retry-after": "86400"}), ProviderRefused, 1),
]


@pytest.mark.parametrize(("reply", "error", "requests"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES])
def test_each_failure_has_its_name(reply: Reply, error: type[DemocritusError], requests: int) -> None:
    log = Log()
    with ChatServer(lambda _: reply) as server, pytest.raises(error) as caught:
        ask_once(server, log)
    assert type(caught.value) is error
    assert len(server.requests) == requests
    # every answer is in the log under its failure's name, and nothing else is
    answered = reply.status == 200 and reply.drop is None and error is not Unreachable
    assert issubclass(error, CallFailed) or not answered
    state = error.state if issubclass(error, CallFailed) else ""
    assert [call.state for call in log.calls] == ([state] * requests if answered else [])
    # the message is for the user: one line, where it failed, never the key
    message = str(caught.value)
    assert "\n" not in message
    assert server.url.removesuffix("/v1") in message or "gpt-4o-mini" in message
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert KEY not in told
    assert not any(KEY in call.model_dump_json() for call in log.calls)


def test_no_server_at_all() -> None:
    with ChatServer([]) as server:
        pass
    with pytest.raises(Unreachable, match="Check the network"):
        ask_once(server)


def test_timeout_of_one_request_is_asked_again() -> None:
    never = threading.Event()
    with ChatServer(lambda _: Reply(GOOD, hold=never if len(server.requests) < 2 else None)) as server:
        assert ask_once(server, timeout=0.3).draft == TopicsDraft.model_validate(GOOD)
    assert len(server.requests) >= 2


@pytest.mark.parametrize("bad", [Reply(status=500), Reply(status=429), Reply(GOOD, drop="during"), Reply("what?")])
def test_what_can_succeed_later_does(bad: Reply) -> None:
    with ChatServer([bad, bad, GOOD]) as server:
        ask_once(server)
    assert len(server.requests) == 3


def test_too_many_requests_are_not_counted_as_attempts() -> None:
    with ChatServer([Reply(status=429, headers={"retry-after": "0"})] * 20 + [GOOD]) as server:
        ask_once(server)
    assert len(server.requests) == 21


# --- waiting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{"retry-after": "0.25"}, {"retry-after-ms": "250", "retry-after": "9"}])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(headers: dict[str, str], status: int) -> None:
    with ChatServer([Reply(status=status, headers=headers), GOOD]) as server:
        ask_once(server)
    first, second = server.requests
    assert second.at - first.at >= 0.25


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


def test_deadline_ends_a_question() -> None:
    never = threading.Event()
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server, pytest.raises(Unreachable, match="Given up"):
        ask_once(server, patience=Patience(first_wait=0.001, deadline=0.2))
    assert len(server.requests) <= 1
    with ChatServer(lambda _: Reply(status=429)) as server, pytest.raises(Unreachable, match="Given up"):
        ask_once(server, patience=Patience(first_wait=0.02, longest_wait=0.02, deadline=1.0))
    assert len(server.requests) > 1


def test_waiting_for_a_slot_is_not_counted_against_the_deadline() -> None:
    """Thirty questions of 0.1 seconds each, one at a time, with a deadline that they would not all fit into."""

    async def many(model: Model) -> list[Answer]:
        return await asyncio.gather(*(model.ask(question(str(number))) for number in range(30)))

    with ChatServer(lambda _: Reply(GOOD, delay=0.1)) as server:
        assert len(asking(server, many, concurrency=1, patience=Patience(deadline=2.5))) == 30


def test_waiting_to_ask_again_holds_no_slot() -> None:
    """With one slot, a question is answered while another waits half a minute to be asked again."""

    def respond(sent: dict[str, Any]) -> Reply:
        slow = sent["messages"][1]["content"] == "slow"
        return Reply(status=503, headers={"retry-after": "30"}) if slow else Reply(GOOD)

    async def both(model: Model) -> None:
        slow = asyncio.create_task(model.ask(question("slow")))
        while not server.requests:
            await asyncio.sleep(0.001)
        await model.ask(question("quick"))
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)

    with ChatServer(respond) as server:
        asking(server, both, concurrency=1)
    assert len(server.requests) == 2


# --- many at once ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [1, 7, 256])
def test_concurrency_is_reached_and_never_exceeded(concurrency: int) -> None:
    full = threading.Event()

    def respond(_: dict[str, Any]) -> Reply:
        if server.in_flight == concurrency:
            full.set()
        return Reply(GOOD, hold=full)

    async def many(model: Model) -> list[Answer]:
        return await asyncio.gather(*(model.ask(question(str(number))) for number in range(2 * concurrency + 3)))

    log = Log()
    with ChatServer(respond) as server:
        assert len(asking(server, many, log, concurrency=concurrency)) == 2 * concurrency + 3
        assert server.peak == concurrency
        assert server.connections <= concurrency
    assert len({call.id for call in log.calls}) == 2 * concurrency + 3


def test_a_crowded_server_is_given_fewer_requests() -> None:
    """A server that takes 4 at once answers all of 80 questions, and is not stormed with requests it refuses."""
    refused = 0

    def respond(_: dict[str, Any]) -> Reply:
        nonlocal refused
        if server.in_flight > 4:
            refused += 1
            return Reply(status=429, headers={"retry-after-ms": "5"})
        return Reply(GOOD, delay=0.005)

    async def many(model: Model) -> list[Answer]:
        return await asyncio.gather(*(model.ask(question(str(number))) for number in range(80)))

    with ChatServer(respond) as server:
        assert len(asking(server, many, concurrency=32)) == 80
    assert len(server.requests) == 80 + refused
    assert refused < 80


def test_the_same_question_at_once_is_sent_once() -> None:
    go = threading.Event()

    async def same(model: Model) -> list[Answer]:
        tasks = [asyncio.create_task(model.ask(question(item=str(number)))) for number in range(5)]
        while not server.requests:
            await asyncio.sleep(0.001)
        tasks[0].cancel()  # the one that began it leaves; the others still get their answer
        go.set()
        return await asyncio.gather(*tasks[1:])

    log = Log()
    with ChatServer(lambda _: Reply(GOOD, hold=go)) as server:
        answers = asking(server, same, log)
    assert len(server.requests) == len(log.calls) == 1
    assert {answer.call.id for answer in answers} == {log.calls[0].id}
    assert all(answer.cached for answer in answers)


def test_the_same_question_at_once_fails_for_all_who_asked() -> None:
    async def same(model: Model) -> list[Any]:
        return await asyncio.gather(*(model.ask(question()) for _ in range(3)), return_exceptions=True)

    with ChatServer([Reply(None, refusal=REFUSED)]) as server:
        assert [type(result) for result in asking(server, same)] == [Refused] * 3
    assert len(server.requests) == 1


def test_cancelling_frees_slot_and_connection() -> None:
    never = threading.Event()

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD, hold=None if sent["messages"][1]["content"] == "quick" else never)

    async def body(model: Model) -> None:
        tasks = [asyncio.create_task(model.ask(question(text))) for text in ("a", "b", "c", "d")]
        while server.in_flight < 2:
            await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [asyncio.CancelledError] * 4
        await asyncio.gather(*(model.ask(question("quick", item=str(n), seed=n)) for n in range(4)))
        assert (await model.ask(question("quick", seed=0))).cached
        assert asyncio.all_tasks() == {asyncio.current_task()}

    log = Log()
    with ChatServer(respond) as server:
        asking(server, body, log, concurrency=2)
        server.wait_for(lambda it: it.in_flight == 0)
    assert [call.state for call in log.calls] == ["ok"] * 4


def test_cancelled_question_can_be_asked_again() -> None:
    hold = threading.Event()

    async def body(model: Model) -> Answer:
        task = asyncio.create_task(model.ask(question()))
        while not server.requests:
            await asyncio.sleep(0.001)
        task.cancel()
        again = asyncio.create_task(model.ask(question()))
        await asyncio.gather(task, return_exceptions=True)
        hold.set()
        return await again

    with ChatServer(lambda _: Reply(GOOD, hold=hold)) as server:
        assert asking(server, body).draft == TopicsDraft.model_validate(GOOD)


# --- the log --------------------------------------------------------------------------------------------------------


def test_what_was_answered_before_is_not_sent_again() -> None:
    log = Log()
    with ChatServer([GOOD]) as server:
        first = ask_once(server, log)
    with ChatServer([]) as server:
        again = ask_once(server, log, question(stage="other", item="other"))
    assert server.requests == []
    assert (first.cached, again.cached) == (False, True)
    assert again.draft == first.draft
    assert again.call == first.call
    assert len(log.calls) == 1


def test_bad_answers_are_kept_but_not_used_again() -> None:
    log = Log()
    with ChatServer(["what?", {"topics": "none"}, GOOD]) as server:
        ask_once(server, log)
    assert [call.state for call in log.calls] == ["invalid", "invalid", "ok"]
    assert log.calls[0].answer == "what?"
    assert len({call.id for call in log.calls}) == 3
    assert len({call.key for call in log.calls}) == 1
    log = Log()
    with ChatServer([Reply("{", finish_reason="length"), GOOD]) as server:
        with pytest.raises(Truncated):
            ask_once(server, log)
        assert not ask_once(server, log).cached
    assert [call.state for call in log.calls] == ["truncated", "ok"]


def test_logged_answer_that_no_longer_fits_is_asked_again() -> None:
    log = Log()
    with ChatServer([GOOD, GOOD]) as server:
        call = ask_once(server, log).call
        log.calls = [call.model_copy(update={"answer": "{}"})]
        assert not ask_once(server, log).cached


def test_a_call_holds_all_that_is_known() -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 400}}
    log = Log()
    with ChatServer([Reply(GOOD, usage=usage)]) as server:
        ask_once(server, log)
    (call,) = log.calls
    assert (call.stage, call.item, call.model, call.key) == ("topics", "t1", "gpt-4o-mini", question().key)
    assert (call.prompt_tokens, call.completion_tokens, call.finish_reason) == (1000, 100, "stop")
    assert call.cost_usd == pytest.approx((600 * 0.15 + 400 * 0.075 + 100 * 0.60) / 1e6)
    assert call.seconds > 0
    assert datetime.fromisoformat(call.asked_at).tzinfo is not None
    assert json.loads(call.answer) == GOOD
    request = json.loads(call.request)
    assert request["messages"][1]["content"] == "Which topics?"
    assert request["response_format"] == "json_schema TopicsDraft"
    assert request.keys() == {"model", "messages", "max_tokens", "temperature", "response_format"}


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


def test_content_in_parts_and_odd_content_type() -> None:
    message = {"role": "assistant", "content": [{"type": "text", "text": TEXT[:9]}, {"type": "text", "text": TEXT[9:]}]}
    raw = json.dumps({"choices": [{"message": message}]})
    with ChatServer([Reply(raw=raw, content_type="text/plain")]) as server:
        assert ask_once(server).draft == TopicsDraft.model_validate(GOOD)


# --- prices ---------------------------------------------------------------------------------------------------------


def test_price_is_that_of_the_longest_pattern() -> None:
    mini, large = price_of("gpt-4o-mini"), price_of("gpt-4o")
    assert mini is not None
    assert large is not None
    assert mini.prompt < large.prompt
    assert price_of("gpt-4o-mini-2024-07-18") == price_of("openai/gpt-4o-mini") == mini
    assert price_of("gpt-4o-audio-preview") is None
    assert price_of("llama3.2:3b") is None


def test_cost_counts_each_kind_of_token_once() -> None:
    price = Price(prompt=10, completion=100, cached=1, written=12)
    assert cost(Tokens(1000, 10, 300, 200, known=True), price) == pytest.approx(
        (500 * 10 + 300 * 1 + 200 * 12 + 10 * 100) / 1e6
    )
    assert cost(Tokens(100, 0, 500, 500, known=True), price) == pytest.approx(100 * 1 / 1e6)  # a server's miscount
    assert cost(Tokens(100, 10, 50, 0, known=True), Price(prompt=10, completion=0)) == pytest.approx(1000 / 1e6)


# --- keys and addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "sk-with space", "sk-line\n", "sk-ключ"])
def test_keys_that_cannot_be_are_refused_unseen(key: str) -> None:
    with ChatServer([]) as server, pytest.raises(Unusable) as caught:
        ask_once(server, key=key)
    assert not key or key.strip() not in str(caught.value)
    assert server.requests == []


def test_a_server_without_keys() -> None:
    with ChatServer([GOOD]) as server:
        ask_once(server, key=None)
    assert KEY not in server.requests[0].headers["authorization"]


@pytest.mark.parametrize("url", ["localhost:8000/v1", "ftp://x/v1", "http://", "http://x:99999999/v1", "http://[x/v1"])
def test_addresses_that_cannot_be_are_refused(url: str) -> None:
    with ChatServer([]) as server, pytest.raises(Unusable):
        ask_once(server, base_url=url)


def test_a_server_that_repeats_the_key_does_not_get_it_into_the_log() -> None:
    log = Log()
    with ChatServer(lambda _: Reply(f"your key is {KEY}")) as server, pytest.raises(Invalid):
        ask_once(server, log)
    assert len(log.calls) == 3
    assert not any(KEY in call.model_dump_json() for call in log.calls)


def test_addresses_are_shown_without_secrets() -> None:
    assert shown("https://user:secret@host:8443/v1/?token=secret#secret") == "https://host:8443/v1"
    assert shown("http://[::1]:8000/v1") == "http://[::1]:8000/v1"


def test_server_messages_are_made_harmless() -> None:
    noisy = "bad\x1b[31m\n" + "very " * 500 + KEY
    with ChatServer([Reply(status=400, error=noisy)]) as server, pytest.raises(Rejected) as caught:
        ask_once(server)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 700


def test_faults_name_the_parameter_that_was_sent() -> None:
    fault = Fault(400, message="Unsupported parameter: 'max_tokens' ... Use 'max_completion_tokens' instead.")
    assert fault.unsupported({"max_tokens", "temperature"}) == "max_tokens"
    assert fault.unsupported({"temperature"}) is None
    assert Fault(500, param="seed", message="unsupported seed").unsupported({"seed"}) is None
