"""How many requests, how fast, and again when: pipeline.llm's slots, pace and retries against a real server."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.chat_server import ChatServer, Reply

from pipeline.errors import DemocritusError, ProviderRefused, Unanswered, Unreachable
from pipeline.llm import Answer, Ledger, Message, Model, Patience, Prices, Question, Server, Traffic, bound, connect
from pipeline.llm.rate_limit import RateLimiter, Slots, requested_pause, seconds_until
from pipeline.records import TopicsDraft
from pipeline.stage import ask_each
from pipeline.store.call_log import Calls

HASTY = Patience(first_wait=0.001, longest_wait=0.004)
GOOD = {"topics": [{"name": "sleep", "terms": ["insomnia"]}]}
NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
Body = Callable[[Model], Coroutine[Any, Any, Any]]


def question(text: str = "Which topics?") -> Question:
    messages = (Message("system", "You name topics."), Message("user", text))
    return Question("topics", text, messages, TopicsDraft, "gpt-4o-mini", max_tokens=500)


def asking(url: str, folder: Path, body: Body, *, timeout: float = 30.0, **settings: Any) -> Any:
    """Run `body` with a model connected to the server."""

    async def run() -> Any:
        options = {"patience": HASTY, **settings}
        with Calls(folder) as calls:
            async with connect(Server(url, timeout=timeout), calls, **options) as model:
                return await asyncio.wait_for(body(model), 60)

    return asyncio.run(run())


def each(number: int) -> Body:
    """Ask so many different questions at once; their answers and errors."""
    return every([str(item) for item in range(number)])


def every(texts: Sequence[str]) -> Body:
    async def ask(model: Model) -> list[Answer | BaseException]:
        return await asyncio.gather(*(model.ask(question(text)) for text in texts), return_exceptions=True)

    return ask


def in_turn(texts: Sequence[str]) -> Body:
    async def ask(model: Model) -> list[Answer | DemocritusError]:
        outcomes: list[Answer | DemocritusError] = []
        for text in texts:
            try:
                outcomes.append(await model.ask(question(text)))
            except DemocritusError as error:
                outcomes.append(error)
        return outcomes

    return ask


def kinds(outcomes: Sequence[object]) -> list[str]:
    return [type(outcome).__name__ for outcome in outcomes]


def events(traffic: Traffic) -> list[tuple[str, dict[str, Any]]]:
    heard: list[tuple[str, dict[str, Any]]] = []
    traffic.listeners.append(lambda name, values: heard.append((name, values)))
    return heard


# --- what headers say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("20ms", 0.02),
        ("1m2.5s", 62.5),
        ("1h0m1s", 3601.0),
        ("2d", 172800.0),
        ("250µs", 0.00025),
        ("55", 55.0),
        ("0.5", 0.5),
        (" 7 ", 7.0),
        ("2026-11-23T12:00:30Z", 30.0),
        ("2026-11-23T13:00:30+01:00", 30.0),
        ("2026-11-23T12:00:30", 30.0),
        (str(int(NOW.timestamp()) + 9), 9.0),
        (str((int(NOW.timestamp()) + 9) * 1000), 9.0),
        ("2026-11-23T11:00:00Z", -3600.0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("1s later", None),
        ("s", None),
        ("nan", None),
        ("inf", None),
        ("1e3", None),
        ("9" * 500, None),
        ("0001-13-01T00:00:00Z", None),
    ],
)
def test_resets_are_read(text: str, expected: float | None) -> None:
    assert seconds_until(text, NOW) == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "2s"}, 2.0),
        ({"X-RateLimit-Remaining-Requests": "0", "X-RateLimit-Reset-Requests": "2s"}, 2.0),
        ({"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "2s"}, 0.0),
        ({"x-ratelimit-remaining-requests": "0"}, 0.0),
        ({"x-ratelimit-remaining-tokens": "999", "x-ratelimit-reset-tokens": "6s"}, 6.0),
        ({"x-ratelimit-remaining-tokens": "1000", "x-ratelimit-reset-tokens": "6s"}, 0.0),
        ({"x-ratelimit-remaining-tokens": "0", "x-rate-limit-reset-tokens": "55"}, 55.0),
        ({"x-ratelimit-remaining-tokens": "-1", "x-ratelimit-reset-tokens": "5"}, 0.0),
        ({"x-ratelimit-remaining-tokens-minute": "3", "x-ratelimit-reset-tokens-minute": "8.5"}, 8.5),
        (
            {
                "anthropic-ratelimit-output-tokens-remaining": "0",
                "anthropic-ratelimit-output-tokens-reset": "2026-11-23T12:00:30Z",
                "anthropic-ratelimit-requests-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2026-11-23T12:00:04Z",
            },
            30.0,
        ),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp() + 5) * 1000)}, 5.0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "7"}, 7.0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "23h59m"}, 0.0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "never"}, 0.0),
        ({"x-ratelimit-remaining-requests": "none", "x-ratelimit-reset-requests": "2s"}, 0.0),
        ({"content-type": "application/json"}, 0.0),
    ],
)
def test_pause_is_until_the_next_question_would_be_taken(headers: dict[str, str], expected: float) -> None:
    assert requested_pause(headers, 1000, NOW) == pytest.approx(expected)


@settings(deadline=None)
@given(
    st.text(),
    st.one_of(st.text(), st.from_regex(r"[0-9dhmsunµ.:TZ+\-]{1,40}", fullmatch=True), st.datetimes().map(str)),
)
def test_no_header_does_harm(left: str, reset: str) -> None:
    for name in ("requests", "tokens"):
        headers = {f"x-ratelimit-remaining-{name}": left, f"x-ratelimit-reset-{name}": reset}
        assert 0 <= requested_pause(headers, 1000, NOW) <= 120
        assert 0 <= requested_pause({**headers, f"x-ratelimit-remaining-{name}": "0"}, 1000, NOW) <= 120


# --- how fast -------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 5000), st.lists(st.floats(0, 3), max_size=30))
def test_pace_is_never_exceeded_in_any_minute(rpm: int, idle: list[float]) -> None:
    """By a clock that jumps: starts as early as allowed, with idle times thrown in."""
    pace, now, starts = RateLimiter(rpm), 1000.0, []
    pauses = iter(idle)
    while now < 1130:
        wait = pace.wait(now, 1)
        if wait > 0:
            now += wait + 1e-9
            continue
        pace.take(now, 1)
        starts.append(now)
        if len(starts) % 7 == 0:
            now += next(pauses, 0)
    first = 0
    for last, start in enumerate(starts):
        while start - starts[first] >= 60:
            first += 1
        assert last - first + 1 <= rpm
    if not idle:
        assert len(starts) >= 2 * rpm  # and what is allowed is used


def test_requests_a_minute(tmp_path: Path) -> None:
    """300 a minute are 5 at once and then one every 203 milliseconds."""
    with ChatServer(lambda _: Reply(GOOD)) as server:
        assert kinds(asking(server.url, tmp_path, each(10), rpm=300, concurrency=10)) == ["Answer"] * 10
        arrivals = [request.at for request in server.requests]
    assert len(arrivals) == 10
    assert arrivals[-1] - arrivals[0] >= 0.7  # whatever time the first one took to get there


def test_requests_that_find_out_what_a_server_takes_are_requests_too(tmp_path: Path) -> None:
    """Two are refused for their form, and asked in another: four requests, each a second after the one before."""
    both_there = threading.Event()

    def respond(sent: dict[str, Any]) -> Reply:
        if server.in_flight == 2:
            both_there.set()
        if sent["response_format"]["type"] == "json_object":
            return Reply(GOOD)
        return Reply(status=400, error="This response_format is unavailable", hold=both_there)

    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, each(2), rpm=60)) == ["Answer"] * 2
        _, second, _, fourth = (request.at for request in server.requests)
    assert fourth - second >= 1


def test_tokens_a_minute_are_those_the_server_counts(tmp_path: Path) -> None:
    """4,000 tokens a second; the questions look small, and take 2,000 each."""
    usage = {"prompt_tokens": 1900, "completion_tokens": 100}
    with ChatServer(lambda _: Reply(GOOD, usage=usage)) as server:
        asking(server.url, tmp_path, in_turn("123456"), tpm=240_000)
        arrivals = [request.at for request in server.requests]
    assert len(arrivals) == 6
    assert arrivals[-1] - arrivals[0] >= 1.0


def test_what_the_server_does_not_count_is_paced_as_it_was_taken_to_be(tmp_path: Path) -> None:
    """4,000 tokens a second, all of it at once: seven questions of 500 and a bit, and then one each eighth of it."""
    with ChatServer(lambda _: Reply(GOOD, usage=None)) as server:
        asking(server.url, tmp_path, each(14), tpm=240_000)
        arrivals = [request.at for request in server.requests]
    assert len(arrivals) == 14
    assert arrivals[-1] - arrivals[0] >= 0.5


def test_large_questions_are_sent_all_the_same(tmp_path: Path) -> None:
    with ChatServer([GOOD]) as server:
        assert kinds(asking(server.url, tmp_path, each(1), tpm=10)) == ["Answer"]


def test_what_never_reached_the_server_is_not_paced() -> None:
    async def twice() -> None:
        slots = Slots(1, tpm=60)
        async with asyncio.timeout(10):
            for _ in range(2):
                slots.unused(await slots.moment(1000))

    asyncio.run(twice())


# --- how many -------------------------------------------------------------------------------------------------------


def test_width_halves_once_a_wave_and_grows_back() -> None:
    async def waves() -> list[int]:
        slots, widths = Slots(64), []
        for _ in range(3):
            sent_at = asyncio.get_running_loop().time()
            for _ in range(5):  # of one wave
                slots.overloaded(sent_at)
            widths.append(slots.width)
            await asyncio.sleep(0.001)
        for _ in range(24):
            slots.answered()
        widths.append(slots.width)
        for _ in range(32):
            slots.answered()
        widths.append(slots.width)
        for _ in range(5000):
            slots.answered()
        return [*widths, slots.width]

    assert asyncio.run(waves()) == [32, 16, 8, 32, 33, 64]


def test_single_misses_do_not_narrow() -> None:
    async def misses() -> list[int]:
        slots, widths = Slots(8), []
        for _ in range(10):
            slots.unanswered(asyncio.get_running_loop().time())
            slots.unanswered(asyncio.get_running_loop().time())
            slots.answered()
        widths.append(slots.width)
        for _ in range(3):
            slots.unanswered(asyncio.get_running_loop().time())
        return [*widths, slots.width]

    assert asyncio.run(misses()) == [8, 4]


@pytest.mark.parametrize("bad", [Reply(status=429), Reply(status=503), Reply(status=529), Reply(drop="before")])
def test_a_server_that_comes_back_is_not_stormed(bad: Reply, tmp_path: Path) -> None:
    """Sixteen at once meet a dead server; when it is back, it gets one or two at first, and then more."""
    traffic = Traffic()
    back: list[int] = []

    def respond(_: dict[str, Any]) -> Reply:
        if len(server.requests) <= 45:
            return bad
        back.append(server.in_flight)
        return Reply(GOOD, delay=0.002)

    patience = Patience(attempts=100, first_wait=0.001, longest_wait=0.004)
    with ChatServer(respond) as server:
        answers = asking(server.url, tmp_path, each(40), concurrency=16, patience=patience, traffic=traffic)
    assert kinds(answers) == ["Answer"] * 40
    assert back[0] <= 2
    assert traffic.width > 2
    assert traffic.retried == 45


# --- again, when ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503, 529])
def test_retry_after_is_for_everybody(status: int, tmp_path: Path) -> None:
    with ChatServer([Reply(status=status, headers={"retry-after": "0.3"}), GOOD, GOOD, GOOD]) as server:
        assert kinds(asking(server.url, tmp_path, each(3), concurrency=1)) == ["Answer"] * 3
        first, *others = server.requests
    assert all(other.at - first.at >= 0.3 for other in others)


def test_retry_after_as_a_date(tmp_path: Path) -> None:
    when = (datetime.now(UTC) + timedelta(seconds=1)).replace(microsecond=0)
    header = {"retry-after": format_datetime(when, usegmt=True)}
    with ChatServer([Reply(status=429, headers=header), GOOD]) as server:
        asking(server.url, tmp_path, each(1))
        assert datetime.now(UTC) >= when
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [200, 429])
def test_nothing_is_sent_while_the_limit_is_reached(status: int, tmp_path: Path) -> None:
    headers = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "300ms"}
    with ChatServer([Reply(GOOD, status=status, headers=headers), GOOD, GOOD]) as server:
        assert kinds(asking(server.url, tmp_path, in_turn("12"), concurrency=1)) == ["Answer"] * 2
        first, second, *_ = server.requests
    assert second.at - first.at >= 0.3


def test_a_limit_in_tokens_is_reached_when_a_question_does_not_fit(tmp_path: Path) -> None:
    def left(tokens: int) -> Reply:  # each question takes 120
        return Reply(GOOD, headers={"x-ratelimit-remaining-tokens": str(tokens), "x-ratelimit-reset-tokens": "300ms"})

    with ChatServer([GOOD, left(100), GOOD]) as server:
        asking(server.url, tmp_path, in_turn("123"))
        _, second, third = server.requests
    assert third.at - second.at >= 0.3


def test_silly_headers_do_not_park_a_run(tmp_path: Path) -> None:
    headers = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "876000h"}
    with ChatServer(lambda _: Reply(GOOD, headers=headers)) as server:
        assert kinds(asking(server.url, tmp_path, in_turn("123"))) == ["Answer"] * 3


def test_long_waits_are_told_once(tmp_path: Path) -> None:
    traffic = Traffic()
    heard = events(traffic)

    async def impatient(model: Model) -> None:
        tasks = [asyncio.create_task(model.ask(question(str(number)))) for number in range(4)]
        while traffic.retried < 4:
            await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    with ChatServer(lambda _: Reply(status=429, headers={"retry-after": "30"}, delay=0.1)) as server:
        asking(server.url, tmp_path, impatient, concurrency=4, traffic=traffic)
    (waiting,) = [values for name, values in heard if name == "waiting"]
    assert waiting["seconds"] == 30
    assert "429" in waiting["why"]
    retries = [values for name, values in heard if name == "retry"]
    assert {values["item"] for values in retries} == set("0123")
    assert all(values["wait"] >= 30 and values["stage"] == "topics" for values in retries)


def test_a_wait_longer_than_a_question_may_take_stops_the_run(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=503, headers={"retry-after": "7200"})) as server:
        (error,) = asking(server.url, tmp_path, each(1))
    assert isinstance(error, ProviderRefused)
    assert "7200 seconds" in str(error)
    assert len(server.requests) == 1


def test_waits_are_chance_within_a_growing_bound(tmp_path: Path) -> None:
    traffic = Traffic()
    heard = events(traffic)
    patience = Patience(first_wait=0.004, longest_wait=0.012)
    with ChatServer(lambda _: Reply(status=500)) as server:
        asking(server.url, tmp_path, each(10), concurrency=10, patience=patience, traffic=traffic)
    waits = [
        [values["wait"] for name, values in heard if name == "retry" and values["item"] == str(item)]
        for item in range(10)
    ]
    assert [len(of_one) for of_one in waits] == [5] * 10
    for of_one in waits:
        assert all(wait <= most for wait, most in zip(of_one, [0.004, 0.008, 0.012, 0.012, 0.012], strict=True))
    assert len({wait for of_one in waits for wait in of_one}) == 50
    assert len(server.requests) == 60
    assert traffic.retried == 50


# --- a server that is down ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [Reply(status=502), Reply(status=503), Reply(status=504), Reply(drop="before")])
def test_an_outage_stops_the_run_instead_of_failing_everything(bad: Reply, tmp_path: Path) -> None:
    """A thousand items of a stage: a handful fail, none is begun after that, and what is sent is six times a few."""
    outcomes: list[object] = []

    async def stage(model: Model) -> None:
        questions = ((number, question(str(number))) for number in range(1000))
        with pytest.raises(Unanswered):
            async for _, outcome in ask_each(model, questions, width=16):
                outcomes.append(outcome)
        sent = len(server.requests)
        with pytest.raises(Unanswered):
            await model.ask(question("one more"))
        assert len(server.requests) == sent

    with ChatServer(lambda _: bad) as server:
        asking(server.url, tmp_path, stage, concurrency=8)
    assert len(outcomes) < 16
    assert set(kinds(outcomes)) <= {"Unreachable"}
    assert len(server.requests) <= (16 + 15) * 6


def test_who_waits_to_ask_again_hears_of_an_outage_at_once(tmp_path: Path) -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        slow = sent["messages"][1]["content"] == "slow"
        return Reply(status=502, headers={"retry-after": "60"} if slow else {})

    began = time.monotonic()
    with ChatServer(respond) as server:
        outcomes = asking(server.url, tmp_path, every(["slow", *"123456789"]), concurrency=4)
    assert isinstance(outcomes[0], Unanswered)
    assert time.monotonic() - began < 40


@pytest.mark.parametrize("busy", [[], [Reply(status=500, headers={"retry-after": "60"})]])
def test_a_refusal_is_for_all_who_wait(busy: list[Reply], tmp_path: Path) -> None:
    """For a slot, or to ask again: nothing is sent after a server has said that it will take nothing."""
    replies = iter(busy)
    with ChatServer(lambda _: next(replies, Reply(status=401))) as server:
        outcomes = asking(server.url, tmp_path, each(40), concurrency=4)
    assert kinds(outcomes) == ["ProviderRefused"] * 40
    assert "(401): status 401. Check OPENAI_API_KEY" in str(outcomes[0])
    assert len(server.requests) <= 4 + len(busy)


def test_no_server_is_one_clear_message(tmp_path: Path) -> None:
    with ChatServer([]) as server:
        url = server.url
    outcomes = asking(url, tmp_path, each(12))
    error = next(outcome for outcome in outcomes if isinstance(outcome, Unanswered))
    assert url in str(error)
    assert "since" in str(error)
    assert "run the same command again" in str(error)
    assert error.exit_code == 3


def test_a_server_that_never_answers_is_down_too(tmp_path: Path) -> None:
    """Before any one question has used up its patience, for they share the slots that are left."""
    never = threading.Event()
    patience = Patience(attempts=1000, first_wait=0.001, longest_wait=0.004, deadline=2.0)
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server:
        outcomes = asking(server.url, tmp_path, each(12), concurrency=6, timeout=0.05, patience=patience)
    assert set(kinds(outcomes)) == {"Unanswered"}


def test_the_last_few_questions_fail_where_the_server_is_there(tmp_path: Path) -> None:
    """Otherwise what a server cannot answer would end every further run, and stay pending for ever."""
    with ChatServer(lambda _: Reply(status=504)) as server:
        outcomes = asking(server.url, tmp_path, each(7), concurrency=8)
    assert kinds(outcomes) == ["Unreachable"] * 7


def test_poison_fails_alone(tmp_path: Path) -> None:
    """More poisonous questions than an outage needs, one at a time, but others in between are answered."""

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD, drop="before" if "poison" in sent["messages"][1]["content"] else None)

    texts = [f"{'poison' if number % 2 else 'food'} {number}" for number in range(14)]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=1)) == ["Answer", "Unreachable"] * 7
        assert kinds(asking(server.url, tmp_path, in_turn(["poison"]), concurrency=1)) == ["Unreachable"]


def test_a_server_that_answers_badly_is_not_down(tmp_path: Path) -> None:
    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(status=502 if sent["messages"][1]["content"] == "last" else 500)

    texts = [*"12345678", "last"]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=1)) == ["Unreachable"] * 9


def test_bad_answers_are_answers(tmp_path: Path) -> None:
    """Questions that fail by a refusal show that the server is there."""

    def respond(sent: dict[str, Any]) -> Reply:
        good = "good" in sent["messages"][1]["content"]
        return Reply(None, refusal="No.") if good else Reply(drop="before")

    texts = [f"{'bad' if number % 2 else 'good'} {number}" for number in range(14)]
    with ChatServer(respond) as server:
        assert kinds(asking(server.url, tmp_path, in_turn(texts), concurrency=1)) == ["Refused", "Unreachable"] * 7


# --- giving back ----------------------------------------------------------------------------------------------------


def test_cancelling_gives_slot_and_reservation_back(tmp_path: Path) -> None:
    """One slot, and a budget for two questions: what was cut off may have been billed, but is reserved no longer."""
    never = threading.Event()
    most = bound(question("slow"), Prices.load())
    ledger = Ledger(Prices.load(), max_tokens=2 * most.tokens)

    def respond(sent: dict[str, Any]) -> Reply:
        return Reply(GOOD, hold=never if sent["messages"][1]["content"] == "slow" else None)

    async def cancelled(model: Model) -> Answer:
        tasks = [asyncio.create_task(model.ask(question(text))) for text in ("slow", "wait")]
        while not server.requests:
            await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return await model.ask(question("next"))

    with ChatServer(respond) as server:
        assert isinstance(asking(server.url, tmp_path, cancelled, concurrency=1, ledger=ledger), Answer)
    assert len(server.requests) == 2


def test_cancelling_at_any_wait_gives_slots_back() -> None:
    async def cancelled() -> None:
        slots = Slots(1, rpm=1)
        async with slots:
            await slots.moment(10)  # the minute's only one

        async def take() -> None:
            async with slots:
                await slots.moment(10)

        tasks = [asyncio.create_task(take()) for _ in range(3)]
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(10), slots:
            pass

    asyncio.run(cancelled())


def test_the_deadline_is_for_the_questions_own_requests(tmp_path: Path) -> None:
    never = threading.Event()
    patience = Patience(first_wait=0.001, deadline=0.2)
    with ChatServer(lambda _: Reply(GOOD, hold=never)) as server:
        (error,) = asking(server.url, tmp_path, each(1), patience=patience)
    assert isinstance(error, Unreachable)
    assert "ran out" in str(error)
    assert "Given up after 1 requests" in str(error)


def test_the_waits_between_count_against_the_deadline(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=429, headers={"retry-after": "0.2"})) as server:
        (error,) = asking(server.url, tmp_path, each(1), patience=Patience(first_wait=0.001, deadline=0.5))
    assert isinstance(error, Unreachable)
    assert len(server.requests) <= 3


def test_giving_up_says_why_and_how_often(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(status=500, error="oops")) as server:
        (error,) = asking(server.url, tmp_path, each(1))
    assert isinstance(error, Unreachable)
    assert "oops" in str(error)
    assert "Given up after 6 requests" in str(error)
