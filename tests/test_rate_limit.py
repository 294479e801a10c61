"""Rate limits and concurrency: limits in headers, the pace of requests, and how many are in flight."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.chat_server import ChatServer, Reply
from support.many import GOOD, asking, each, in_turn, kinds, question

from pipeline.events import Traffic
from pipeline.llm.budget import Ledger, bound
from pipeline.llm.prices import Prices
from pipeline.llm.question import Answer, Model
from pipeline.llm.rate_limit import RateLimiter, Slots, requested_pause, seconds_until
from pipeline.llm.retry import Patience

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


# --- what headers say ------------------------------------------------------------------------------------------------


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


@given(
    st.text(),
    st.one_of(st.text(), st.from_regex(r"[0-9dhmsunµ.:TZ+\-]{1,40}", fullmatch=True), st.datetimes().map(str)),
)
def test_no_header_does_harm(left: str, reset: str) -> None:
    for name in ("requests", "tokens"):
        headers = {f"x-ratelimit-remaining-{name}": left, f"x-ratelimit-reset-{name}": reset}
        assert 0 <= requested_pause(headers, 1000, NOW) <= 120
        assert 0 <= requested_pause({**headers, f"x-ratelimit-remaining-{name}": "0"}, 1000, NOW) <= 120


# --- how fast --------------------------------------------------------------------------------------------------------


@given(st.integers(1, 5000), st.lists(st.floats(0, 3), max_size=30))
def test_pace_is_never_exceeded_in_any_minute(rpm: int, idle: list[float]) -> None:
    """By a clock that jumps: starts as early as allowed, with idle times thrown in."""
    limiter, now, starts = RateLimiter(rpm), 1000.0, []
    pauses = iter(idle)
    while now < 1130:
        wait = limiter.wait(now, 1)
        if wait > 0:
            now += wait + 1e-9
            continue
        limiter.take(now, 1)
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


# --- how many --------------------------------------------------------------------------------------------------------


def test_width_halves_once_a_wave_and_grows_back() -> None:
    async def waves() -> list[int]:
        slots, widths = Slots(64), []
        for _ in range(3):
            sent_at = asyncio.get_running_loop().time()
            for _ in range(60):  # of one wave
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


def test_width_falls_with_the_share_that_is_refused() -> None:
    async def tenth() -> int:
        slots = Slots(64)
        for _ in range(40):
            sent_at = asyncio.get_running_loop().time()
            slots.overloaded(sent_at, 1.0)
            for _ in range(9):
                slots.answered()
            await slots.moment(0)  # at once
        return slots.width

    began = time.monotonic()
    assert 40 <= asyncio.run(tenth()) < 64
    assert time.monotonic() - began < 1


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


# --- giving back -----------------------------------------------------------------------------------------------------


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
