"""What may be spent: pipeline.llm's ledger, alone and in front of a real server."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.chat_server import ChatServer, Reply

from pipeline.errors import OverBudget
from pipeline.llm.budget import Bound, Ledger, bound
from pipeline.llm.call_log import Calls
from pipeline.llm.client import Server
from pipeline.llm.connection import connect
from pipeline.llm.prices import Price, Prices
from pipeline.llm.question import Message, Question
from pipeline.llm.retry import Patience
from pipeline.store.records import Call, ClaimsDraft, TopicsDraft

GOOD = {"topics": [{"name": "sleep", "terms": ["insomnia"]}]}
HASTY = Patience(first_wait=0.001, longest_wait=0.004)
DEAR = Prices({"dear": Price(prompt=1000.0, completion=2000.0, cached=100.0, written=1250.0)})


def question(text: str = "Which topics?", **changes: Any) -> Question:
    messages = (Message("system", "You name topics."), Message("user", text))
    fields = {"stage": "topics", "item": text, "schema": TopicsDraft, "model": "dear", "max_tokens": 100}
    return Question(**{**fields, "messages": messages, **changes})


def billed(tokens: int, usd: float = 0.0) -> Call:
    return Call(
        id="c",
        key="k",
        stage="topics",
        item="t",
        model="dear",
        preamble="{}",
        prompt="",
        answer="",
        finish_reason=None,
        state="ok",
        prompt_tokens=tokens,
        completion_tokens=0,
        cost_usd=usd,
        seconds=0.0,
        asked_at="",
    )


# --- the most a question can cost -----------------------------------------------------------------------------------


def test_bound_is_a_token_a_byte_and_the_whole_answer() -> None:
    small, large = bound(question("a" * 100), DEAR), bound(question("a" * 1100), DEAR)
    assert large.prompt - small.prompt == 1000
    assert bound(question("é" * 1000), DEAR).prompt - bound(question("é" * 100), DEAR).prompt == 1800
    assert small.completion == 100
    assert bound(question(schema=ClaimsDraft), DEAR).prompt > bound(question(), DEAR).prompt


def test_bound_counts_what_tokenizers_write_out() -> None:
    one, two = bound(question("\ufdfa"), DEAR), bound(question("\ufdfa\ufdfa"), DEAR)
    assert (
        two.prompt - one.prompt == len(b"\xef\xb7\xba".decode().encode()) * 11
    )  # one letter of 3 bytes, 33 written out


def test_bound_takes_the_dearest_price() -> None:
    most = bound(question(), DEAR)
    assert most.usd == pytest.approx((most.prompt * 1250 + 100 * 2000) / 1e6)
    assert bound(question(model="unheard of"), DEAR).usd == 0.0


def test_bound_of_half_a_character_is_none_the_less() -> None:
    assert bound(question("\ud800"), DEAR).prompt > 0


# --- the ledger -----------------------------------------------------------------------------------------------------


@dataclass
class Asker:
    """Someone who asks for a question of size `most`, which costs `real`, after so many turns of the loop."""

    most: int
    real: int
    turns: int
    fate: str
    sent: bool = False
    refused: bool = False


ASKERS = st.lists(
    st.builds(
        lambda most, share, turns, fate: Asker(most, int(most * share), turns, fate),
        st.integers(1, 100),
        st.floats(0, 1),
        st.integers(0, 6),
        st.sampled_from(["answered", "answered", "answered", "free", "lost", "cancelled"]),
    ),
    max_size=40,
)


@given(ASKERS, st.integers(0, 1500), st.sampled_from(["tokens", "usd"]), st.integers(1, 12), st.integers(0, 2**32))
def test_no_order_of_events_exceeds_the_limit_or_hangs(
    askers: list[Asker], limit: int, unit: str, width: int, seed: int
) -> None:
    """A token costs a thousandth of a dollar, so that both limits come to the same; one of them is set."""
    chance = random.Random(seed)
    limits = {"max_tokens": limit} if unit == "tokens" else {"max_usd": limit / 1000 + 1e-9}
    ledger = Ledger(DEAR, **limits)
    slots = asyncio.Semaphore(width)

    async def ask(asker: Asker) -> None:
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        async with slots, ledger.reserved(Bound(asker.most, 0, asker.most / 1000)):
            asker.sent = True
            paid = 0 if asker.fate == "free" else asker.most  # what was cut off may have been billed whole
            try:
                for _ in range(asker.turns):
                    await asyncio.sleep(0)
                paid = asker.real if asker.fate == "answered" else paid
            finally:
                ledger.count(billed(paid, paid / 1000))
                assert ledger.tokens <= limit

    async def all_of_them() -> None:
        tasks = [asyncio.create_task(ask(asker)) for asker in askers]
        for task, asker in zip(tasks, askers, strict=True):
            if asker.fate == "cancelled":
                for _ in range(chance.randrange(5)):
                    await asyncio.sleep(0)
                task.cancel()
        async with asyncio.timeout(20):
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        for asker, outcome in zip(askers, outcomes, strict=True):
            asker.refused = isinstance(outcome, OverBudget)
            assert outcome is None or isinstance(outcome, OverBudget | asyncio.CancelledError), outcome

    asyncio.run(all_of_them())
    for asker in askers:
        assert asker.sent or asker.refused or asker.fate == "cancelled"
        if asker.refused:  # it does not fit now either
            assert not asker.sent
            assert ledger.tokens + asker.most > limit
    rest = limit - ledger.tokens
    assert ledger.fits(Bound(rest, 0, rest / 1000))  # nothing stays reserved


def test_one_release_wakes_all_that_fit() -> None:
    async def waiting() -> int:
        ledger = Ledger(DEAR, max_tokens=100)
        inside = 0

        async def small() -> None:
            nonlocal inside
            async with ledger.reserved(Bound(25, 0, 0.0)):
                inside += 1
                while inside < 4:
                    await asyncio.sleep(0)

        async with asyncio.timeout(10):
            async with ledger.reserved(Bound(100, 0, 0.0)):
                tasks = [asyncio.create_task(small()) for _ in range(4)]
                await asyncio.sleep(0.01)
                assert inside == 0
            await asyncio.gather(*tasks)
        return inside

    assert asyncio.run(waiting()) == 4


def test_what_was_spent_before_counts() -> None:
    async def ask(ledger: Ledger) -> None:
        async with ledger.reserved(Bound(10, 5, 0.5)):
            pass

    asyncio.run(ask(Ledger(DEAR, tokens=85, max_tokens=100)))
    asyncio.run(ask(Ledger(DEAR, usd=1.5, max_usd=2.0)))
    with pytest.raises(OverBudget, match=r"86 of the 100 tokens.*could take 15.*higher --max-tokens"):
        asyncio.run(ask(Ledger(DEAR, tokens=86, max_tokens=100)))
    with pytest.raises(OverBudget, match=r"1.6000 of the 2 USD.*could cost 0.5000.*higher --max-cost"):
        asyncio.run(ask(Ledger(DEAR, usd=1.6, max_usd=2.0)))
    with pytest.raises(OverBudget, match="--max-tokens"):
        asyncio.run(ask(Ledger(DEAR, max_tokens=0, max_usd=9.0)))


# --- in front of a server -------------------------------------------------------------------------------------------


def spend(
    server: ChatServer, folder: Path, texts: list[str], *, patience: Patience = HASTY, **limits: Any
) -> tuple[Ledger, list[object]]:
    """Ask all at once within the limits and what the folder's calls say was spent; the ledger, and what came."""

    async def run() -> tuple[Ledger, list[object]]:
        with Calls(folder) as calls:
            spent = calls.spend()
            ledger = Ledger(
                DEAR,
                tokens=sum(row["prompt_tokens"] + row["completion_tokens"] + row["risk_tokens"] for row in spent),
                usd=sum(row["known_usd"] + row["risk_usd"] for row in spent),
                **limits,
            )
            async with connect(Server(server.url), calls, ledger=ledger, concurrency=8, patience=patience) as model:
                asked = (model.ask(question(text)) for text in texts)
                outcomes = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 60)
        return ledger, list(outcomes)

    return asyncio.run(run())


def using(seed: int) -> tuple[Callable[[dict[str, Any]], Reply], list[int]]:
    """A server that bills what it likes below the bound, fails now and then, and remembers what it billed."""
    chance, bills = random.Random(seed), []

    def respond(_: dict[str, Any]) -> Reply:
        if chance.random() < 0.15:
            return Reply(status=chance.choice([429, 500, 503]))
        prompt, completion = chance.randrange(1, 500), chance.randrange(1, 101)
        bills.append(prompt + completion)
        usage = {"prompt_tokens": prompt, "completion_tokens": completion}
        return Reply(GOOD, usage=usage, delay=chance.random() * 0.01, drop="during" if chance.random() < 0.1 else None)

    return respond, bills


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_the_limit_holds_at_the_server_restarts_included(seed: int, tmp_path: Path) -> None:
    respond, bills = using(seed)
    texts = [str(number) for number in range(60)]
    limit = 20 * bound(question("11"), DEAR).tokens // 3
    with ChatServer(respond) as server:
        ledger, outcomes = spend(server, tmp_path, texts, max_tokens=limit)
        assert 0 < sum(bills) <= ledger.tokens <= limit
        assert any(isinstance(outcome, OverBudget) for outcome in outcomes)
        assert ledger.tokens + bound(question("11"), DEAR).tokens > limit  # and it was used
        sent = len(server.requests)
        again, _ = spend(server, tmp_path, texts, max_tokens=limit)
        assert len(server.requests) == sent
        assert again.tokens == ledger.tokens
        more, _ = spend(server, tmp_path, texts, max_tokens=2 * limit)
        assert len(server.requests) > sent
        assert sum(bills) <= more.tokens <= 2 * limit


def test_the_limit_in_money_holds(tmp_path: Path) -> None:
    with ChatServer(lambda _: Reply(GOOD)) as server:  # 100 + 20 tokens: 0.14 USD
        ledger, outcomes = spend(server, tmp_path, [str(number) for number in range(40)], max_usd=3.0)
        assert len(server.requests) * 0.14 == pytest.approx(ledger.usd)
    assert 0 < ledger.usd <= 3.0
    refusals = [outcome for outcome in outcomes if isinstance(outcome, OverBudget)]
    assert len(refusals) == 40 - len(server.requests)
    assert "--max-cost" in str(refusals[0])


def test_an_answer_without_a_bill_counts_whole(tmp_path: Path) -> None:
    most = bound(question("1"), DEAR)
    with ChatServer(lambda _: Reply(GOOD, usage=None)) as server:
        ledger, _ = spend(server, tmp_path, list("12345"), max_tokens=3 * most.tokens + 1)
    assert len(server.requests) == 3
    assert ledger.tokens == 3 * most.tokens


def test_waiting_for_the_budget_is_not_counted_against_the_deadline(tmp_path: Path) -> None:
    """Room for one at a time: the last waits longer than a question may take."""
    texts = [f"{number:02}" for number in range(24)]
    limit = bound(question("00"), DEAR).tokens + 24 * 120
    with ChatServer(lambda _: Reply(GOOD, delay=0.15)) as server:
        _, outcomes = spend(
            server, tmp_path, texts, max_tokens=limit, patience=Patience(attempts=1, first_wait=0.001, deadline=3.0)
        )
    assert not any(isinstance(outcome, BaseException) for outcome in outcomes)
    assert len(server.requests) == 24


def test_nothing_may_be_spent(tmp_path: Path) -> None:
    with ChatServer([]) as server:
        _, outcomes = spend(server, tmp_path, list("123"), max_tokens=0)
    assert [type(outcome) for outcome in outcomes] == [OverBudget] * 3
    assert not server.requests
